//! Turns `echo.defs` into Rust.

fn main() -> Result<(), mig_rs::Error> {
    mig_rs::Builder::new().file("echo.defs").compile()
}
