//! Generates the one call that GNU Mach has no trap for.

fn main() -> Result<(), mig_rs::Error> {
    mig_rs::Builder::new().abi("gnu32").sides([mig_rs::Side::Client]).file("release.defs").compile()
}
