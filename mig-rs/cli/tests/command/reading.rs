//! How does the command find and read its input?

use crate::folder::{CLOCK, Folder};

/// Which macros are defined, asked with `expand`.
fn defined(folder: &Folder, options: &str) -> Vec<String> {
    let names = [
        "__MACH30__",
        "__APPLE__",
        "__LP64__",
        "__LITTLE_ENDIAN__",
        "__arm64__",
        "__x86_64__",
        "__i386__",
        "MINE",
    ];
    let lines: Vec<_> =
        names.iter().map(|name| format!("#ifdef {name}\n{name}_is {name};\n#endif\n")).collect();
    folder.write("macros.defs", lines.concat());
    let text = folder.run(&format!("expand {options} macros.defs")).fine();
    let lines = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.trim().replace("_is ", "=").replace(';', "")).collect()
}

#[test]
fn each_abi_predefines_its_macros() {
    let folder = Folder::new("reading-abi");
    let xnu64 = ["__MACH30__=1", "__APPLE__=1", "__LP64__=1", "__LITTLE_ENDIAN__=1"];
    let with =
        |last: &str| xnu64.iter().map(|one| (*one).to_owned()).chain([last.to_owned()]).collect::<Vec<_>>();
    assert_eq!(defined(&folder, ""), with("__arm64__=1"));
    assert_eq!(defined(&folder, "--abi xnu64"), with("__arm64__=1"));
    assert_eq!(defined(&folder, "--target x86_64-apple-darwin"), with("__x86_64__=1"));
    assert_eq!(defined(&folder, "--target aarch64-apple-ios"), with("__arm64__=1"));
    assert_eq!(defined(&folder, "--abi xnu64 --target x86_64-unknown-linux-gnu"), with("__x86_64__=1"));
    assert_eq!(
        defined(&folder, "--abi xnu32"),
        ["__MACH30__=1", "__APPLE__=1", "__LITTLE_ENDIAN__=1", "__i386__=1"]
    );
    assert_eq!(defined(&folder, "--abi osf32"), [""; 0]);
    assert_eq!(defined(&folder, "--abi gnu32"), ["__i386__=1"]);
    assert_eq!(defined(&folder, "--abi gnu64"), ["__LP64__=1", "__x86_64__=1"]);
    assert_eq!(defined(&folder, "--target i686-unknown-hurd-gnu"), ["__i386__=1"]);
    assert_eq!(defined(&folder, "--target x86_64-unknown-hurd-gnu"), ["__LP64__=1", "__x86_64__=1"]);
}

#[test]
fn macros_are_defined_and_undefined_in_order() {
    let folder = Folder::new("reading-macros");
    assert_eq!(defined(&folder, "--abi osf32 -D MINE"), ["MINE=1"]);
    assert_eq!(defined(&folder, "--abi osf32 -DMINE=a+b"), ["MINE=a+b"]);
    assert_eq!(defined(&folder, "--abi osf32 -DMINE -UMINE"), [""; 0]);
    assert_eq!(defined(&folder, "--abi osf32 -UMINE -DMINE=2"), ["MINE=2"]);
    assert_eq!(defined(&folder, "--abi gnu32 -U __i386__"), [""; 0]);
}

/// Which of several files of one name an include finds: each declares a type of its own.
#[test]
fn includes_are_searched_in_order() {
    let folder = Folder::new("reading-includes");
    let shows = |name: &str| format!("from {name};\n");
    folder.write("main/quoted.defs", "#include \"x.defs\"\n");
    folder.write("main/angled.defs", "#include <x.defs>\n");
    folder.write("main/deep.defs", "#include \"sub/inner.defs\"\n");
    folder.write("main/sub/inner.defs", "#include \"x.defs\"\n#include <x.defs>\n");
    let found = |line: &str| -> Vec<String> {
        let text = folder.run(&format!("expand -I one -I two {line}")).fine();
        text.lines().filter_map(|line| line.strip_prefix("from ")).map(|line| line.replace(';', "")).collect()
    };
    folder.write("main/x.defs", shows("main"));
    assert_eq!(found("main/quoted.defs"), ["main"]);
    assert_eq!(found("main/angled.defs"), ["main"], "beside the input, where nothing else is found");
    folder.write("two/x.defs", shows("two"));
    assert_eq!(found("main/quoted.defs"), ["main"]);
    assert_eq!(found("main/angled.defs"), ["two"]);
    folder.write("one/x.defs", shows("one"));
    assert_eq!(found("main/angled.defs"), ["one"]);
    assert_eq!(found("main/deep.defs"), ["one", "one"], "not beside the input for the quoted form");
    folder.write("main/sub/x.defs", shows("sub"));
    assert_eq!(found("main/deep.defs"), ["sub", "one"]);
}

#[test]
fn what_we_ship_is_found_last() {
    let folder = Folder::new("reading-shipped");
    for form in ["<mach/std_types.defs>", "\"mach/std_types.defs\""] {
        folder.write(
            "s.defs",
            format!("#include {form}\nsubsystem s 1;\nroutine r(p: mach_port_t; in a: int);\n"),
        );
        assert_eq!(folder.run("ids s.defs").fine(), "s 1 r 0 1 101\n");
    }
    folder.write("own/mach/std_types.defs", "type mach_port_t = MACH_MSG_TYPE_COPY_SEND;\n");
    let said = folder.run("check -I own s.defs").failed(1);
    assert!(said.contains("type `int` is not defined"), "{said}");
}

#[test]
fn what_expand_prints_can_be_read_again() {
    let folder = Folder::with(
        "reading-again",
        &[
            ("main.defs", &format!("#include \"types.defs\"\n{CLOCK}#define X y\ntype X = nope;\n")),
            ("types.defs", "type long = MACH_MSG_TYPE_INTEGER_64;\n\n\ntype bad = nada;\n"),
        ],
    );
    let direct = folder.run("check --message-format short main.defs").failed(1);
    let text = folder.run("expand main.defs").fine();
    assert_eq!(folder.run_on("check --message-format short -", &text).failed(1), direct);
    let again = folder.run_on("expand -", &text).fine();
    assert_eq!(folder.run_on("check --message-format short -", &again).failed(1), direct);
}

#[test]
fn ids_are_one_line_a_routine() {
    let text = format!("{CLOCK}skip;\nroutine late(p: port);\n");
    let folder = Folder::with(
        "reading-ids",
        &[
            ("clock.defs", &text),
            (
                "timer.defs",
                "subsystem timer 1001;\ntype port = MACH_MSG_TYPE_COPY_SEND;\nroutine t(p: port);\n",
            ),
        ],
    );
    let ids =
        "clock 1000 clock_get 0 1000 1100\nclock 1000 clock_set 1 1001 0\nclock 1000 late 3 1003 1103\n";
    assert_eq!(folder.run("ids clock.defs").fine(), ids);
    for verb in ["ids", "check"] {
        let run = folder.run(&format!("{verb} clock.defs timer.defs"));
        assert_eq!(run.status, 0);
        assert!(run.err.contains("warning[MIG0730]"), "{}", run.err);
    }
    assert_eq!(folder.run("ids clock.defs timer.defs").out, format!("{ids}timer 1001 t 0 1001 1101\n"));
}

#[test]
fn a_layout_is_told_as_a_table_or_as_json() {
    let folder = Folder::with("reading-layout", &[("clock.defs", CLOCK)]);
    let table = folder.run("layout clock.defs").fine();
    assert_eq!(folder.run("layout --format table clock.defs").fine(), table);
    assert!(table.contains("clock_get") && table.contains("clock_set"));
    assert!(!folder.run("layout --routine clock_set clock.defs").fine().contains("clock_get"));
    let json: serde_json::Value =
        serde_json::from_str(&folder.run("layout --format json --abi osf32 clock.defs").fine()).unwrap();
    assert_eq!(
        (&json["schema"], &json["abi"], &json["file"]),
        (&"mig-rs.layout/1".into(), &"osf32".into(), &"clock.defs".into())
    );
    assert_eq!(json["routines"].as_array().unwrap().len(), 2);
}
