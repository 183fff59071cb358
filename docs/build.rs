//! Turns the interfaces of the pages into Rust.

fn main() -> Result<(), mig_rs::Error> {
    mig_rs::Builder::new().file("shelf.defs").compile()?;
    mig_rs::Builder::new().file("ledger.defs").seqnos(true).compile()
}
