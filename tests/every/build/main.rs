//! Generates every interface there is, and for each a driver that calls its routines and serves them.

mod driver;
mod generated;
#[path = "../../shapes.rs"]
mod shapes;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use generated::Generated;
use mig_rs::Builder;

const APPLE: [&str; 2] = ["xnu64", "xnu32"];
const ABIS: [&str; 3] = ["xnu64", "xnu32", "osf32"];
const TYPED: [&str; 2] = ["gnu32", "gnu64"];
/// A fixture with out-of-line data of one size, of which GNU sends nothing.
const IN_NO_RUST: &str = "fixtures/gnu/e06.defs";
/// Of these there is a server with sequence numbers too.
const WITH_SEQNOS: [&str; 2] = ["memory_object", "notify"];

fn main() -> Result<(), Box<dyn Error>> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let out = PathBuf::from(std::env::var_os("OUT_DIR").unwrap_or_default());
    for folder in ["corpus", "fixtures", "shapes.rs", "../defs"] {
        println!("cargo::rerun-if-changed={}", tests.join(folder).display());
    }
    println!("cargo::rerun-if-changed={}/build", env!("CARGO_MANIFEST_DIR"));
    let shapes = shapes::write(&tests.join("corpus/every_shape.defs"), &out.join("shapes"))?;
    untranslated(&out.join("shapes/ports.defs"))?;
    let typed_shapes = out.join("shapes/every_typed_shape.defs");
    fs::copy(tests.join("corpus/every_typed_shape.defs"), &typed_shapes)?;
    untranslated(&typed_shapes)?;
    for abi in TYPED {
        let mut files = interfaces_in(&tests.join("../defs/mach"))?;
        files.extend(["nasty_names", "documented"].map(|name| tests.join(format!("corpus/{name}.defs"))));
        files.push(typed_shapes.clone());
        files.extend(interfaces_in(&tests.join("fixtures/gnu"))?);
        files.retain(|file| !file.ends_with(IN_NO_RUST));
        write_abi(abi, &files, &out.join(abi))?;
    }
    for abi in ABIS {
        let mut files = interfaces_in(&tests.join("../defs/mach"))?;
        files.extend(["nasty_names", "documented"].map(|name| tests.join(format!("corpus/{name}.defs"))));
        files.extend(shapes.iter().cloned());
        let dialect = if APPLE.contains(&abi) { "xnu" } else { "osf" };
        files.extend(interfaces_in(&tests.join("fixtures").join(dialect))?);
        write_abi(abi, &files, &out.join(abi))?;
    }
    Ok(())
}

/// Takes translations out of a file: what a handler gets then is no value that can be drawn, and `tests/calls` has them.
fn untranslated(file: &Path) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(file)?;
    let translates = |line: &&str| {
        ["intran:", "intranpayload:", "outtran:", "destructor:"]
            .iter()
            .any(|word| line.trim_start().starts_with(word))
    };
    let kept = text.lines().map(|line| match translates(&line) {
        true if line.ends_with(';') => ";",
        true => "",
        false => line,
    });
    fs::write(file, kept.collect::<Vec<_>>().join("\n"))?;
    Ok(())
}

/// The files of a folder that are interfaces of their own: others are for inclusion.
fn interfaces_in(folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let mut files: Vec<_> =
        fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.retain(|file| {
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".defs") && !name.ends_with("_types.defs")
    });
    files.sort();
    Ok(files)
}

/// Generates the interfaces for a wire, and the module that holds them and their drivers.
fn write_abi(abi: &str, files: &[PathBuf], out: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(out)?;
    let (mut modules, mut names) = (String::new(), String::new());
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
        let builder = Builder::new()
            .abi(abi)
            .file(file)
            .include_dir(file.parent().unwrap_or(file))
            .seqnos(WITH_SEQNOS.contains(&&*name))
            .type_size("my_ts_t", 16)
            .type_size("my_tv_t", if abi == "xnu32" { 12 } else { 16 });
        let text = builder.generate().into_result()?.swap_remove(0).text;
        let generated = Generated::read(&text)?;
        let path = out.join(&name).with_extension("rs");
        fs::write(&path, text)?;
        let driver = driver::write(&name, &generated, abi);
        modules.push_str(&format!("pub mod {name} {{\n#[path = {path:?}]\nmod wire;\n{driver}\n}}\n"));
        names.push_str(&format!("&{name}::INTERFACE, "));
    }
    modules.push_str(&format!("pub static INTERFACES: &[&crate::Interface] = &[{names}];\n"));
    fs::write(out.with_extension("rs"), modules)?;
    Ok(())
}
