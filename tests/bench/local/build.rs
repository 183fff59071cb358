//! Generates the two routines.

fn main() -> Result<(), mig_rs::Error> {
    mig_rs::Builder::new().abi("xnu64").file("post.defs").compile()
}
