//! Generates GNU Mach's interfaces from its own files, which the environment says where to find.

use std::path::PathBuf;

/// Their `.defs`, the kernel's servers among them.
const INTERFACES: [&str; 8] = [
    "device/device",
    "mach/exc",
    "mach/gnumach",
    "mach/i386/mach_i386",
    "mach/mach",
    "mach/mach4",
    "mach/mach_host",
    "mach/mach_port",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-env-changed=GNUMACH");
    let gnumach =
        std::env::var_os("GNUMACH").ok_or("GNUMACH names no folder: tests/real-kernel/run says it")?;
    let include = PathBuf::from(gnumach).join("include");
    let defs = |name| include.join(name).with_extension("defs");
    let kernel = || mig_rs::Builder::new().abi("gnu32").include_dir(&include);
    kernel().files(INTERFACES.map(defs)).compile()?;
    kernel().file(defs("mach/memory_object")).seqnos(true).compile()?;
    Ok(())
}
