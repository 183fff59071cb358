//! Turns the interfaces between a kernel and its pagers into Rust.

fn main() -> Result<(), mig_rs::Error> {
    // The wire of OSF MK, whose interface this is, or GNU Mach's, which has the sequence number in its header.
    let gnu = std::env::var_os("CARGO_FEATURE_GNU").is_some();
    let builder = || {
        let builder = mig_rs::Builder::new().optional_handlers(true);
        // Descriptions are for those who want to see the messages; typed ones have none yet.
        if gnu { builder.abi("gnu32") } else { builder.abi("osf32").description(true) }
    };
    // Two servers: one that is told sequence numbers, one that is not.
    builder().file("memory_object.defs").seqnos(true).compile()?;
    builder().file("mach.defs").compile()
}
