//! Turns the interfaces between a kernel and its pagers into Rust.

fn main() -> Result<(), mig_rs::Error> {
    // The wire of OSF MK, whose interface this is.
    // Descriptions are for those who want to see the messages.
    let builder = || mig_rs::Builder::new().abi("osf32").optional_handlers(true).description(true);
    // Two servers: one that is told sequence numbers, one that is not.
    builder().file("memory_object.defs").seqnos(true).compile()?;
    builder().file("mach.defs").compile()
}
