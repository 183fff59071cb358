//! Generates every interface that mig-rs ships, the corpus and the fixtures, for every wire.

use std::fs;
use std::path::Path;

const UNTYPED: [&str; 3] = ["xnu64", "xnu32", "osf32"];
const TYPED: [&str; 2] = ["gnu32", "gnu64"];
const SHIPPED: [&str; 7] = ["clock", "clock_reply", "exc", "mach", "mach_exc", "memory_object", "notify"];
const WITH_SEQNOS: [&str; 2] = ["memory_object", "notify"];
const CORPUS: [&str; 2] = ["documented", "nasty_names"];
/// Routines of `side_by_side` that are answered later: regions, arrays that vary and translated values.
const DEFERRED: [&str; 4] = ["given", "of_rights", "translated", "unnamed"];
/// A fixture with out-of-line data of one size, of which GNU sends nothing.
const IN_NO_RUST: &str = "fixtures/gnu/e06.defs";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let out = std::env::var_os("OUT_DIR").unwrap_or_default();
    for abi in UNTYPED.into_iter().chain(TYPED) {
        let typed = TYPED.contains(&abi);
        let folder = Path::new(&out).join(abi);
        fs::create_dir_all(&folder)?;
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
        if abi.starts_with("xnu") {
            natives(&root, &folder, builder)?;
        }
        for name in CORPUS {
            let file = root.join("tests/corpus").join(name).with_extension("defs");
            builder().file(file).description(!typed).compile()?;
        }
        if !typed {
            let side_by_side = root.join("tests/corpus/side_by_side.defs");
            builder().file(&side_by_side).description(true).compile()?;
            later(builder().file(side_by_side), &DEFERRED)
                .output(folder.join("answered_later.rs"))
                .compile()?;
        }
        fixtures(&root.join("tests"), &folder, abi)?;
    }
    Ok(())
}

fn later(builder: mig_rs::Builder, routines: &[&str]) -> mig_rs::Builder {
    routines.iter().fold(builder, |builder, routine| builder.deferred(*routine))
}

/// Every fixture of the wire's dialect and every shape of the corpus, and a file that holds each of them in a module.
fn fixtures(tests: &Path, folder: &Path, abi: &str) -> Result<(), Box<dyn std::error::Error>> {
    let typed = TYPED.contains(&abi);
    let (dialect, shapes) = match abi {
        "osf32" => ("fixtures/osf", "corpus/every_shape.defs"),
        _ if typed => ("fixtures/gnu", "corpus/every_typed_shape.defs"),
        _ => ("fixtures/xnu", "corpus/every_shape.defs"),
    };
    let mut files = vec![tests.join(shapes)];
    for fixtures in [dialect, "fixtures/mo"] {
        println!("cargo::rerun-if-changed={}", tests.join(fixtures).display());
        let entries = fs::read_dir(tests.join(fixtures))?.collect::<Result<Vec<_>, _>>()?;
        files.extend(entries.into_iter().map(|entry| entry.path()));
    }
    files.retain(|file| {
        file.extension().is_some_and(|kind| kind == "defs")
            && !file.ends_with("std_types.defs")
            && !file.ends_with("mo_types.defs")
            && !file.ends_with(IN_NO_RUST)
    });
    files.sort();
    let mut modules = String::new();
    for file in &files {
        let builder = mig_rs::Builder::new()
            .abi(abi)
            .file(file)
            .include_dir(file.parent().unwrap_or(tests))
            .description(!typed);
        let sizes = [("my_ts_t", 16), ("my_tv_t", if abi == "xnu32" { 12 } else { 16 })];
        let builder = sizes.iter().fold(builder, |builder, (name, bytes)| builder.type_size(*name, *bytes));
        for generated in builder.generate().into_result()? {
            // Two folders have a file of the same name.
            let module = format!("fixture_{}", modules.matches("mod ").count());
            let text = folder.join(&module).with_extension("rs");
            fs::write(&text, generated.text)?;
            modules.push_str(&format!("mod {module} {{ include!({text:?}); }} // {}\n", generated.name));
        }
    }
    fs::write(folder.join("fixtures.rs"), modules)?;
    Ok(())
}

/// C types that only Apple's MIG knows, as they are and mapped to types of the user's own.
fn natives(
    root: &Path,
    folder: &Path,
    builder: impl Fn() -> mig_rs::Builder,
) -> Result<(), Box<dyn std::error::Error>> {
    let sizes = [("point_t", 16), ("flag_t", 1), ("word_t", 4), ("opt_t", 8), ("padded_t", 12)];
    let natives = |name: &str| {
        let builder = builder().file(root.join("tests/corpus/natives.defs")).output(folder.join(name));
        sizes.iter().fold(builder, |builder, (name, bytes)| builder.type_size(*name, *bytes))
    };
    natives("natives.rs").compile()?;
    let mapped = natives("mapped_natives.rs").map("point_t", "crate::Point");
    let mapped = mapped.map("opt_t", "::core::primitive::f64").map("long_t", "crate::Long");
    mapped.map("padded_t", "crate::Padded").map("longs", "crate::Longs").compile()?;
    Ok(())
}
