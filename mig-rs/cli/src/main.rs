//! The command `mig-rs`.

fn main() {}
