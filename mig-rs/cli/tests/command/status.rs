//! Which exit status does the command have, and which stream says what?

use std::fs;
use std::process::Stdio;

use crate::folder::{BROKEN, CLOCK, Folder, Run};

#[test]
fn a_fine_interface_is_0_and_silence() {
    let folder = Folder::with("status-0", &[("clock.defs", CLOCK)]);
    assert_eq!(folder.run("check clock.defs").fine(), "");
    assert_eq!(folder.run("generate clock.defs").fine(), "");
}

#[test]
fn warnings_leave_the_status_0() {
    let folder =
        Folder::with("status-warning", &[("clock.defs", &format!("rcsid \"a\"; rcsid \"b\";\n{CLOCK}"))]);
    let run = folder.run("ids clock.defs");
    assert_eq!((run.status, run.out.lines().count()), (0, 2));
    assert!(run.err.contains("warning[MIG0212]"), "{}", run.err);
}

#[test]
fn errors_in_the_input_are_1_for_every_verb() {
    let folder =
        Folder::with("status-1", &[("broken.defs", BROKEN), ("include.defs", "#include \"nope.defs\"\n")]);
    for verb in ["check", "layout", "ids", "generate"] {
        let said = folder.run(&format!("{verb} broken.defs")).failed(1);
        assert!(said.contains("error[MIG0301]"), "{said}");
    }
    for verb in ["check", "layout", "ids", "generate", "expand"] {
        let said = folder.run(&format!("{verb} include.defs")).failed(1);
        assert!(said.contains("error[MIG0001]") && said.contains("include.defs:1:10"), "{said}");
    }
    assert_eq!(folder.files(), ["broken.defs", "include.defs"]);
}

#[test]
fn an_input_that_cannot_be_read_is_2() {
    let folder = Folder::with("status-read", &[("clock.defs", CLOCK)]);
    fs::create_dir(folder.path("folder.defs")).unwrap();
    for verb in ["check", "expand", "layout", "ids", "generate"] {
        let said = folder.run(&format!("{verb} nope.defs")).failed(2);
        assert_eq!(said, "mig-rs: cannot read `nope.defs`: there is no such file\n");
        let said = folder.run(&format!("{verb} folder.defs")).failed(2);
        assert_eq!(said, "mig-rs: cannot read `folder.defs`: it is a folder\n");
    }
    folder.run("check clock.defs nope.defs").failed(2);
}

#[test]
fn an_output_that_cannot_be_written_is_2() {
    let folder = Folder::with("status-write", &[("clock.defs", CLOCK), ("here/clock.defs", CLOCK)]);
    let said = folder.run("generate --out nowhere clock.defs").failed(2);
    assert!(said.starts_with("mig-rs: cannot write `nowhere/clock.rs`: "), "{said}");
    folder.run("generate -o nowhere/x.rs clock.defs").failed(2);
    folder.run("generate -o here clock.defs").failed(2);
    assert_eq!(folder.files(), ["clock.defs", "here/clock.defs"]);
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_device_is_2_and_no_other_output_is_touched() {
    let folder = Folder::with("status-full", &[("clock.defs", CLOCK), ("clock.d", "old")]);
    folder.run("generate -o /dev/full --depfile clock.d clock.defs").failed(2);
    folder.run("generate --depfile /dev/full clock.defs").failed(2);
    assert_eq!((folder.files().len(), folder.read("clock.d").as_str()), (2, "old"));
    let mut command = folder.command("ids clock.defs");
    command.stdout(fs::File::options().write(true).open("/dev/full").unwrap());
    let output = command.stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(folder.run("generate -o /dev/null clock.defs").fine().is_empty());
}

#[test]
fn wrong_usage_is_2() {
    let folder = Folder::with("status-usage", &[("a.defs", CLOCK), ("b/a.defs", CLOCK)]);
    for line in [
        "nonsense",
        "check",
        "check --foo a.defs",
        "check -vfoo a.defs",
        "check --abi",
        "check --abi vax a.defs",
        "check -D 1a a.defs",
        "check -U a+b a.defs",
        "check --type-size t a.defs",
        "check --type-size t=abc a.defs",
        "check --message-format loud a.defs",
        "check --color red a.defs",
        "check - -",
        "layout a.defs b/a.defs",
        "layout --routine nope a.defs",
        "layout --format xml a.defs",
        "generate",
        "generate -",
        "generate --side both a.defs",
        "generate --out . -o x.rs a.defs",
        "generate -o x.rs a.defs b/a.defs",
        "generate -o - a.defs b/a.defs",
        "generate a.defs b/a.defs",
        "generate -o a.defs a.defs",
        "generate --depfile x.d -o - a.defs",
        "generate --check -o - a.defs",
        "generate --map t a.defs",
        "generate --map int=) a.defs",
        "generate --map int=x;fn a.defs",
    ] {
        let said = folder.run(line).failed(2);
        assert!(!said.is_empty(), "{line}");
    }
    assert_eq!(folder.files(), ["a.defs", "b/a.defs"]);
}

#[test]
fn an_unknown_abi_lists_the_known_ones() {
    let said = Folder::new("status-abi").run("check --abi vax a.defs").failed(2);
    assert!(said.contains("xnu64, xnu32, osf32, gnu32, gnu64"), "{said}");
}

#[test]
#[cfg(unix)]
fn a_broken_pipe_is_no_error() {
    let folder = Folder::with("status-pipe", &[("clock.defs", CLOCK), ("broken.defs", BROKEN)]);
    for line in [
        "ids clock.defs",
        "layout clock.defs",
        "explain",
        "explain 301",
        "generate -o - clock.defs",
        "--help",
    ] {
        let mut command = folder.command(line);
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output =
            command.stdout(writer).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]), "{line}");
    }
    let mut command = folder.command("check broken.defs");
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    assert_eq!(command.stderr(writer).status().unwrap().code(), Some(1));
}

#[test]
fn options_stand_before_or_after_files() {
    let folder = Folder::with("status-order", &[("clock.defs", CLOCK)]);
    let before = folder.run("layout --format json --routine clock_set clock.defs").fine();
    assert_eq!(folder.run("layout clock.defs --format json --routine clock_set").fine(), before);
    assert_eq!(folder.run("layout --routine=clock_set clock.defs --format=json").fine(), before);
}

#[test]
fn a_dash_is_standard_input() {
    let folder = Folder::with("status-dash", &[("types.defs", "type long = MACH_MSG_TYPE_INTEGER_64;\n")]);
    assert_eq!(folder.run_on("ids -", CLOCK).fine().lines().count(), 2);
    let said = folder.run_on("check --message-format short -", BROKEN).failed(1);
    assert!(said.starts_with("<stdin>:3:26: error[MIG0301]"), "{said}");
    // The working directory stands beside it.
    folder.run_on("check -", &format!("{CLOCK}#include \"types.defs\"\n")).fine();
    assert!(
        Run::of(folder.command("generate -o - -"), CLOCK)
            .fine()
            .starts_with("// @generated by mig-rs from <stdin>\n")
    );
}
