//! Generates GNU Mach's interfaces from its own files, which the environment says where to find, and one of ours, in Rust and in C.

#[path = "build/c_stubs.rs"]
mod c_stubs;

use std::path::PathBuf;

/// Their `.defs`, the kernel's servers among them.
const INTERFACES: [&str; 10] = [
    "device/device",
    "mach/exc",
    "mach/gnumach",
    "mach/i386/mach_i386",
    "mach/mach",
    "mach/mach4",
    "mach/mach_host",
    "mach/mach_port",
    "mach/task_notify",
    "mach_debug/mach_debug",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-env-changed=GNUMACH");
    let gnumach =
        std::env::var_os("GNUMACH").ok_or("GNUMACH names no folder: tests/real-kernel/run says it")?;
    let gnumach = PathBuf::from(gnumach);
    let include = gnumach.join("include");
    let defs = |name| include.join(name).with_extension("defs");
    let kernel = || mig_rs::Builder::new().abi("gnu32").include_dir(&include);
    kernel().files(INTERFACES.map(defs)).compile()?;
    kernel().files(["mach/memory_object", "mach/notify"].map(defs)).seqnos(true).compile()?;
    let c = c_stubs::Stubs::new(&gnumach)?;
    for name in ["errands", "counted", "target"] {
        let defs = c.own().join(name).with_extension("defs");
        kernel().file(&defs).compile()?;
        c.generate(&defs)?;
    }
    for name in ["mach/mach", "mach/mach_port", "device/device"] {
        c.generate(&defs(name))?;
    }
    c.link("errands_client", &["errandsUser", "mach_portUser", "support"])?;
    c.link("forge", &["forge"])?;
    c.link("counts_client", &["countedUser", "machUser", "mach_portUser", "deviceUser", "support"])?;
    let serving = ["mach_portUser", "support", "loop"];
    c.link("errands_server_c", &["errandsUser", "errandsServer", "errands_handlers"])?;
    c.link("errands_server_c", &serving)?;
    c.link("counted_server_c", &["countedServer", "counted_handlers"])?;
    c.link("counted_server_c", &serving)?;
    Ok(())
}
