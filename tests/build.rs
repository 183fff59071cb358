//! Generates the interfaces that the tests call, for every wire.

use std::path::{Path, PathBuf};

use mig_rs::{Builder, Side};

const ABIS: [&str; 3] = ["xnu64", "xnu32", "osf32"];
const SHIPPED: [&str; 7] = ["clock", "clock_reply", "exc", "mach", "mach_exc", "memory_object", "notify"];
const WITH_SEQNOS: [&str; 2] = ["memory_object", "notify"];
/// Of these there is also a server that may leave routines out.
const OPTIONAL: [&str; 4] = ["exc", "mach", "memory_object", "notify"];
/// What Rust stubs do not have yet: arrays of regions, and the second form that `retcode` gives a message with descriptors.
const NOT_YET: [&str; 4] =
    ["arrays_of_regions", "arrays_of_regions_out", "result_with_right", "result_with_region"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let shapes = out.join("every_shape.defs");
    std::fs::write(&shapes, every_shape(&root.join("tests/corpus/every_shape.defs"))?)?;
    for abi in ABIS {
        let folder = out.join(abi);
        let optional = folder.join("optional");
        std::fs::create_dir_all(&optional)?;
        for name in SHIPPED {
            let file = root.join("defs/mach").join(name).with_extension("defs");
            let builder = Builder::new().abi(abi).file(file).seqnos(WITH_SEQNOS.contains(&name));
            builder.clone().out_dir(&folder).compile()?;
            if OPTIONAL.contains(&name) {
                builder.sides([Side::Server]).optional_handlers(true).out_dir(&optional).compile()?;
            }
        }
        Builder::new().abi(abi).file(&shapes).optional_handlers(true).out_dir(&folder).compile()?;
    }
    Ok(())
}

/// The corpus, without what cannot be generated, and with time for slow machines.
fn every_shape(path: &Path) -> Result<String, Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed={}", path.display());
    let mut text = std::fs::read_to_string(path)?.replace("waittime 20;", "waittime 20000;");
    for name in NOT_YET {
        let start = text.find(&format!("routine {name}(")).ok_or(name)?;
        let end = start + text[start..].find(");").ok_or(name)? + 2;
        let start = text[..start].rfind('\n').ok_or(name)?;
        text.replace_range(start..end, "\nskip;");
    }
    Ok(text)
}
