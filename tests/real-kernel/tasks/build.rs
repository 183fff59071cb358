//! Generates GNU Mach's interfaces from its own files, which the environment says where to find, and one of ours, in Rust and in C.

#[path = "build/c_stubs.rs"]
mod c_stubs;

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
    let gnumach = PathBuf::from(gnumach);
    let include = gnumach.join("include");
    let defs = |name| include.join(name).with_extension("defs");
    let kernel = || mig_rs::Builder::new().abi("gnu32").include_dir(&include);
    kernel().files(INTERFACES.map(defs)).compile()?;
    kernel().files(["mach/memory_object", "mach/notify"].map(defs)).seqnos(true).compile()?;
    let c = c_stubs::Stubs::new(&gnumach)?;
    let errands = c.own().join("errands.defs");
    kernel().file(&errands).compile()?;
    let [user, server] = c.generate(&errands)?;
    let [ports, _] = c.generate(&defs("mach/mach_port"))?;
    let object = |name: &str| c.compile(&c.own().join(name));
    let (user, server, ports) = (c.compile(&user)?, c.compile(&server)?, c.compile(&ports)?);
    let (support, handlers, serve) = (object("support.c")?, object("handlers.c")?, object("loop.c")?);
    c_stubs::link("errands_client", &[&user, &ports, &support]);
    c_stubs::link("errands_server_c", &[&user, &ports, &support, &server, &handlers, &serve]);
    kernel().file("forge/target.defs").compile()?;
    c_stubs::link("forge", &[&c.compile(std::path::Path::new("forge/forge.c"))?]);
    Ok(())
}
