use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Builder, Error, Output, Side};

const CLOCK: &str = "subsystem clock 1000;
type port = MACH_MSG_TYPE_COPY_SEND;
#if __LP64__
skip;
#endif
routine clock_set(p: port);
";

/// An empty folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let path = std::env::temp_dir().join(format!("mig-rs-builder-{}-{name}", std::process::id()));
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).unwrap();
    path
}

fn write(folder: &Path, file: &str, text: &str) -> PathBuf {
    let path = folder.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    path
}

/// What Cargo is told, what is printed, and what came of a run in a build script with these variables.
fn compile(builder: &Builder, variables: &[(&str, &Path)]) -> (Vec<String>, String, Result<(), Error>) {
    let variables: BTreeMap<_, OsString> =
        variables.iter().map(|(name, value)| (*name, value.as_os_str().to_owned())).collect();
    let (told, report) = builder.compile_in(&|name| variables.get(name).cloned());
    let messages = report.messages(false);
    (told.lines().map(str::to_owned).collect(), messages, report.result)
}

#[test]
fn a_build_script_writes_to_out_dir_and_tells_cargo_what_it_read() {
    let folder = folder("rerun");
    let out = folder.join("target/out");
    let main =
        write(&folder, "defs/clock.defs", &format!("#include \"types.defs\"\n#include <made.defs>\n{CLOCK}"));
    let types = write(&folder, "defs/types.defs", "#include <mach/std_types.defs>\n");
    write(&out, "made.defs", "type made = MACH_MSG_TYPE_CHAR;\n");
    write(&folder, "defs/unused.defs", "");
    let builder = Builder::new().file(&main).include_dir(folder.join("none")).include_dir(&out);
    let (told, messages, result) =
        compile(&builder, &[("OUT_DIR", &out), ("TARGET", Path::new("aarch64-apple-ios"))]);
    assert_eq!(messages, "");
    result.unwrap();
    let changed = |path: &Path| format!("cargo::rerun-if-changed={}", path.display());
    let env = |name: &str| format!("cargo::rerun-if-env-changed={name}");
    assert_eq!(told, [changed(&main), changed(&types), env("TARGET"), env("OUT_DIR")]);
    assert!(fs::read_to_string(out.join("clock.rs")).unwrap().contains("clock_set"));
    let silent = builder.emit_rerun(false).target("aarch64-apple-ios");
    assert!(compile(&silent, &[("OUT_DIR", &out)]).0.is_empty());
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_build_script_compiles_for_the_target_of_its_crate() {
    let folder = folder("target");
    let builder = Builder::new().text("clock.defs", CLOCK);
    let wire = |builder: &Builder, target: &str| {
        let (told, messages, result) =
            compile(builder, &[("OUT_DIR", &folder), ("TARGET", Path::new(target))]);
        assert!(result.is_ok(), "{messages}");
        let text = fs::read_to_string(folder.join("clock.rs")).unwrap();
        let (_, rest) = text.split_once("generated::").unwrap();
        (rest.split(' ').next().unwrap().to_owned(), told.len())
    };
    assert_eq!(wire(&builder, "aarch64-apple-darwin").0, "xnu64");
    assert_eq!(wire(&builder, "i686-apple-darwin").0, "xnu32");
    assert_eq!(wire(&builder, "x86_64-unknown-linux-gnu").0, "xnu64");
    assert_eq!(wire(&builder.clone().abi("osf32"), "aarch64-apple-darwin").0, "osf32");
    // A target that is named is not asked for.
    assert_eq!(wire(&builder.target("i686-apple-darwin"), "aarch64-apple-darwin"), ("xnu32".to_owned(), 1));
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn an_error_is_one_readable_line() {
    let folder = folder("error");
    let out = folder.join("out");
    fs::create_dir(&out).unwrap();
    let main = write(
        &folder,
        "clock.defs",
        "#include \"types.defs\"\nsubsystem clock 1000;\nrcsid \"a\"; rcsid \"b\";\n",
    );
    let types = write(&folder, "types.defs", "type t = nope;\ntype u = nada;\n");
    let fine = write(&folder, "fine.defs", CLOCK);
    let builder = Builder::new().file(fine).file(&main);
    let (told, messages, result) = compile(&builder, &[("OUT_DIR", &out)]);
    let error = result.unwrap_err();
    assert_eq!(format!("{error:?}"), format!("mig-rs: 2 errors, 1 warning in `{}`", main.display()));
    assert_eq!(messages.matches("error[MIG0301]").count(), 2, "{messages}");
    assert!(told.contains(&format!("cargo::rerun-if-changed={}", types.display())), "{told:?}");
    assert!(!out.join("fine.rs").exists());

    let missing = Builder::new().file(folder.join("nope.defs"));
    let error = compile(&missing, &[("OUT_DIR", &out)]).2.unwrap_err();
    assert!(format!("{error:?}").ends_with("nope.defs`: there is no such file"), "{error:?}");
    for (builder, part) in [
        (Builder::new(), "no interface was named"),
        (Builder::new().text("clock.defs", CLOCK), "`OUT_DIR` is not set"),
        (
            Builder::new().text("clock.defs", CLOCK).abi("vax"),
            "there is no ABI `vax`; the known ones are xnu64,",
        ),
        (Builder::new().text("clock.defs", CLOCK).define("a b", "1"), "`a b` is no name for a macro"),
    ] {
        let error = compile(&builder, &[]).2.unwrap_err();
        let text = format!("{error:?}");
        assert!(text.contains(part) && !text.contains('\n'), "{text}");
    }
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn warnings_reach_the_user_of_a_build_script() {
    let folder = folder("warning");
    let builder = Builder::new().text("clock.defs", format!("{CLOCK}rcsid \"a\";\nrcsid \"b\";\n"));
    let (told, messages, result) = compile(&builder, &[("OUT_DIR", &folder)]);
    result.unwrap();
    assert!(messages.contains("warning[MIG0212]"), "{messages}");
    assert_eq!(told[0], "cargo::rerun-if-env-changed=TARGET");
    assert_eq!(told[2], "cargo::warning=clock.defs:8:1: a second `rcsid`: this one is taken [MIG0212]");
    fs::remove_dir_all(folder).unwrap();
}

#[test]
fn text_at_hand_becomes_text() {
    let generated = Builder::new().text("clock.defs", CLOCK).sides([Side::Client]).generate().result.unwrap();
    assert_eq!(generated[0].name, "clock.rs");
    assert!(generated[0].text.contains("pub fn clock_set("));
    let report = Builder::new().text("clock.defs", CLOCK).undefine("__LP64__").ids();
    assert_eq!(report.result.unwrap(), "clock 1000 clock_set 0 1000 1100\n");
}

#[test]
fn a_side_is_asked_for_once_and_in_order() {
    let builder = Builder::new().sides([Side::Server, Side::Client, Side::Server]);
    assert_eq!(builder.options().sides, Side::ALL);
    assert_eq!(builder.standard_output().options().output, Output::StandardOutput);
}
