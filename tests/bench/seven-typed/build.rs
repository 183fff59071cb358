//! Generates the seven routines for GNU Mach.

fn main() -> Result<(), mig_rs::Error> {
    mig_rs::Builder::new().abi("gnu32").file("../seven/seven.defs").compile()
}
