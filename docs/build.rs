//! Turns the interface of the pages into Rust.

fn main() -> Result<(), mig_rs::Error> {
    mig_rs::Builder::new().file("shelf.defs").compile()
}
