//! Generates the interfaces that the tests call, for every wire.

#[path = "shapes.rs"]
mod shapes;

use std::path::{Path, PathBuf};

use mig_rs::{Builder, Side};

const ABIS: [&str; 3] = ["xnu64", "xnu32", "osf32"];
const SHIPPED: [&str; 7] = ["clock", "clock_reply", "exc", "mach", "mach_exc", "memory_object", "notify"];
const WITH_SEQNOS: [&str; 2] = ["memory_object", "notify"];
/// Of these there is also a server that may leave routines out.
const OPTIONAL: [&str; 4] = ["exc", "mach", "memory_object", "notify"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let shapes = shapes::write(&root.join("tests/corpus/every_shape.defs"), &out.join("shapes"))?;
    for abi in ABIS {
        let folder = |name: &str| {
            let folder = out.join(abi).join(name);
            std::fs::create_dir_all(&folder).map(|()| folder)
        };
        for name in SHIPPED {
            let file = root.join("defs/mach").join(name).with_extension("defs");
            let builder = Builder::new().abi(abi).file(file).seqnos(WITH_SEQNOS.contains(&name));
            builder.clone().out_dir(folder("")?).compile()?;
            if OPTIONAL.contains(&name) {
                let builder = builder.sides([Side::Server]).optional_handlers(true);
                builder.out_dir(folder("optional")?).compile()?;
            }
        }
        let builder = Builder::new().abi(abi).files(&shapes).optional_handlers(true);
        builder.out_dir(folder("shapes")?).compile()?;
        let corpus = root.join("tests/corpus/side_by_side.defs");
        Builder::new().abi(abi).file(corpus).out_dir(folder("")?).compile()?;
    }
    Ok(())
}
