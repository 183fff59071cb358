//! Turns `mach_exc.defs` into Rust.

fn main() -> Result<(), mig_rs::Error> {
    mig_rs::Builder::new().file("mach_exc.defs").compile()
}
