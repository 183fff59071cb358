//! Generates the seven routines.

fn main() -> Result<(), mig_rs::Error> {
    mig_rs::Builder::new().abi("xnu64").file("seven.defs").compile()
}
