//! Generates the interfaces that the tests call, for every wire.

#[path = "shapes.rs"]
mod shapes;

use std::path::{Path, PathBuf};
use std::process::Command;

use mig_rs::{Builder, Side};

const ABIS: [&str; 5] = ["xnu64", "xnu32", "osf32", "gnu32", "gnu64"];
/// The wires whose dialect has no words for some of what is asked here. `TYPED` leaves it out.
const TYPED: [&str; 2] = ["gnu32", "gnu64"];
/// Requests that no client of the interface sends, with its ids.
const FORGED: [&str; 4] = ["bare", "heavy", "short_errands", "told"];
const SHIPPED: [&str; 7] = ["clock", "clock_reply", "exc", "mach", "mach_exc", "memory_object", "notify"];
const WITH_SEQNOS: [&str; 2] = ["memory_object", "notify"];
/// Pieces of the corpus of shapes of which the typed wires have nothing.
const UNTYPED: [&str; 2] = ["regions.defs", "apple.defs"];
/// Of these there is also a server that may leave routines out.
const OPTIONAL: [&str; 5] = ["exc", "mach", "mach_exc", "memory_object", "notify"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    let shapes = shapes::write(&root.join("tests/corpus/every_shape.defs"), &out.join("shapes"))?;
    for abi in ABIS {
        let typed = TYPED.contains(&abi);
        let builder = || {
            let builder = Builder::new().abi(abi);
            if typed { builder.define("TYPED", "1") } else { builder }
        };
        let folder = |name: &str| {
            let folder = out.join(abi).join(name);
            std::fs::create_dir_all(&folder).map(|()| folder)
        };
        for name in SHIPPED {
            let file = root.join("defs/mach").join(name).with_extension("defs");
            let builder = builder().file(file).seqnos(WITH_SEQNOS.contains(&name));
            builder.clone().out_dir(folder("")?).compile()?;
            if OPTIONAL.contains(&name) {
                let builder = builder.sides([Side::Server]).optional_handlers(true);
                builder.out_dir(folder("optional")?).compile()?;
            }
        }
        let errands = builder().file(root.join("tests/calls/errands.defs"));
        errands.clone().out_dir(folder("")?).compile()?;
        let deferred = errands.optional_handlers(true).deferred("carry");
        deferred.out_dir(folder("deferred")?).compile()?;
        let rooms = builder().file(root.join("tests/calls/rooms.defs")).deferred("pass_later");
        rooms.out_dir(folder("")?).compile()?;
        let forged = FORGED.map(|name| root.join("tests/calls/forged").join(name).with_extension("defs"));
        builder().files(forged).sides([Side::Client]).out_dir(folder("forged")?).compile()?;
        let pieces =
            shapes.iter().filter(|piece| !typed || !UNTYPED.iter().any(|name| piece.ends_with(name)));
        builder().files(pieces).optional_handlers(true).out_dir(folder("shapes")?).compile()?;
        if abi != "osf32" {
            let natives = builder().file(root.join("tests/corpus/natives.defs"));
            mapped(natives).out_dir(folder("")?).compile()?;
        }
        if typed {
            continue;
        }
        let corpus = root.join("tests/corpus/side_by_side.defs");
        Builder::new().abi(abi).file(corpus).out_dir(folder("")?).compile()?;
    }
    let described = out.join("described");
    std::fs::create_dir_all(&described)?;
    for file in [
        "examples/echo/echo.defs",
        "defs/mach/memory_object.defs",
        "defs/mach/mach.defs",
        "tests/trace/trial.defs",
    ] {
        let builder = Builder::new().abi("xnu64").file(root.join(file)).optional_handlers(true);
        builder.description(true).out_dir(&described).compile()?;
    }
    compile_c(&root.join("tests/calls/c_loop.c"), &out.join("c_loop.o"))?;
    Ok(())
}

/// Compiles the loop that is written in C, for the tests to call. Without a compiler they leave it out.
fn compile_c(source: &Path, object: &Path) -> Result<(), String> {
    println!("cargo::rerun-if-changed={}", source.display());
    println!("cargo::rustc-check-cfg=cfg(c_loop)");
    let mut compiler = Command::new("gcc");
    compiler.args(["-std=c11", "-O1", "-Wall", "-Wextra", "-Werror", "-c"]);
    match compiler.arg(source).arg("-o").arg(object).status() {
        Ok(status) if status.success() => {
            println!("cargo::rustc-cfg=c_loop");
            println!("cargo::rustc-link-arg-tests={}", object.display());
        }
        Ok(status) => return Err(format!("gcc refuses {}: {status}", source.display())),
        Err(why) => println!("cargo::warning=the loop in C is left out: gcc: {why}"),
    }
    Ok(())
}

/// Types of the user's own, and C types that only Apple's MIG knows.
fn mapped(builder: Builder) -> Builder {
    let sizes = [("point_t", 16), ("flag_t", 1), ("word_t", 4), ("opt_t", 8), ("padded_t", 12)];
    let builder = sizes.iter().fold(builder, |builder, (name, bytes)| builder.type_size(*name, *bytes));
    let builder = builder.map("point_t", "crate::Point").map("padded_t", "crate::Padded");
    builder.map("opt_t", "f64").map("long_t", "u64")
}
