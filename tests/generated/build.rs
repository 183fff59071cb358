//! Generates every interface that mig-rs ships, and the corpus, for every untyped wire.

use std::path::Path;

const ABIS: [&str; 3] = ["xnu64", "xnu32", "osf32"];
const SHIPPED: [&str; 7] = ["clock", "clock_reply", "exc", "mach", "mach_exc", "memory_object", "notify"];
const WITH_SEQNOS: [&str; 2] = ["memory_object", "notify"];
const CORPUS: [&str; 3] = ["documented", "nasty_names", "side_by_side"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    for abi in ABIS {
        let folder = Path::new(&out).join(abi);
        std::fs::create_dir_all(&folder)?;
        let builder = || mig_rs::Builder::new().abi(abi).out_dir(&folder);
        for name in SHIPPED {
            let file = root.join("defs/mach").join(name).with_extension("defs");
            builder().file(file).seqnos(WITH_SEQNOS.contains(&name)).compile()?;
        }
        let clock = root.join("defs/mach/clock.defs");
        let mapped = builder().file(&clock).output(folder.join("mapped.rs")).optional_handlers(true);
        mapped
            .map("mach_timespec_t", "crate::Timespec")
            .map("alarm_type_t", "::core::primitive::u32")
            .compile()?;
        for name in CORPUS {
            builder().file(root.join("tests/corpus").join(name).with_extension("defs")).compile()?;
        }
    }
    Ok(())
}
