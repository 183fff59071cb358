//! Turns `clock.defs` into Rust.

fn main() -> Result<(), mig_rs::Error> {
    mig_rs::Builder::new().file("clock.defs").compile()
}
