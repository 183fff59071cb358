//! What do people, editors and programs get to read, and where do messages point?

use crate::folder::{BROKEN, CLOCK, Folder};
use serde_json::Value;

#[test]
fn short_is_one_line_a_diagnostic() {
    let folder =
        Folder::with("messages-short", &[("broken.defs", &format!("rcsid \"a\"; rcsid \"b\";\n{BROKEN}"))]);
    let said = folder.run("check --message-format short broken.defs").failed(1);
    assert_eq!(
        said,
        "broken.defs:1:12: warning[MIG0212]: a second `rcsid`: this one is taken\n\
         broken.defs:4:26: error[MIG0301]: type `nope` is not defined\n"
    );
}

#[test]
fn json_is_one_object_a_line_with_these_keys() {
    let text = "subsystem s 1;\ntype ä = nope;\ntype t = MACH_MSG_TYPE_CHAR;\ntype t = MACH_MSG_TYPE_BYTE;\n";
    let folder = Folder::with("messages-json", &[("s.defs", text)]);
    let said = folder.run("check s.defs --message-format json").failed(1);
    let objects: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(objects.len() >= 2);
    for object in &objects {
        let keys: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
        let mut wanted = [
            "level",
            "code",
            "message",
            "file",
            "line",
            "column",
            "end_line",
            "end_column",
            "labels",
            "notes",
            "help",
        ];
        wanted.sort_unstable();
        assert_eq!(keys, wanted);
    }
    let twice = objects.iter().find(|object| object["code"] == "MIG0303").unwrap();
    assert_eq!(
        (&twice["level"], &twice["line"], &twice["column"]),
        (&"warning".into(), &4.into(), &6.into())
    );
    assert_eq!((&twice["end_line"], &twice["end_column"]), (&4.into(), &7.into()));
    assert_eq!((&twice["labels"][0]["file"], &twice["labels"][0]["line"]), (&"s.defs".into(), &3.into()));
}

#[test]
fn colours_are_on_demand() {
    let folder = Folder::with("messages-colour", &[("broken.defs", BROKEN)]);
    let plain = folder.run("check broken.defs").failed(1);
    assert!(!plain.contains('\u{1b}'));
    assert_eq!(folder.run("check --color never broken.defs").failed(1), plain);
    assert_eq!(folder.run("check --color auto broken.defs").failed(1), plain);
    assert!(folder.run("check --color always broken.defs").failed(1).contains("\u{1b}["));
    let short = folder.run("check --color always --message-format short broken.defs").failed(1);
    assert!(!short.contains('\u{1b}'));
}

/// The place is where the user must look: in the file that holds the text.
#[test]
fn places_are_where_the_text_is() {
    let folder = Folder::with(
        "messages-places",
        &[
            ("main.defs", "#include \"types.defs\"\nsubsystem s 1;\nPAIR(nope)\n\ttype y = 宽, nada;\n"),
            ("types.defs", "\n#define PAIR(x) type a = x; \\\n    type b = missing;\n"),
            (
                "marked.defs",
                "subsystem s 1;\n# 40 \"true name.defs\"\ntype t = nope;\n#line 7\ntype u = nada;\n",
            ),
        ],
    );
    let said = folder.run("check --message-format short main.defs").failed(1);
    let places: Vec<_> = said.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(places[0], "types.defs:3:14", "{said}");
    assert_eq!(places[1], "main.defs:3:6", "{said}");
    assert!(places[2].starts_with("main.defs:4:11"), "{said}");
    let said = folder.run("check --message-format short marked.defs").failed(1);
    let places: Vec<_> = said.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(places, ["true name.defs:40:10", "true name.defs:7:10"]);
}

#[test]
fn everything_is_told_in_one_run_and_counted() {
    let text = "subsystem s 1;\ntype t = nope;\nroutine (x);\nskip 3;\ntype u = nada;\n";
    let folder = Folder::with("messages-all", &[("s.defs", text)]);
    let said = folder.run("check s.defs").failed(1);
    assert!(said.ends_with("\n\n4 errors\n"), "{said}");
}

#[test]
fn crlf_marks_and_form_feeds_are_fine() {
    let text = format!("\u{feff}/* größe — 宽 */\r\n\u{c}rcsid \"é\";\r\n{}", CLOCK.replace('\n', "\r\n"));
    let folder = Folder::with("messages-crlf", &[("clock.defs", &text), ("plain.defs", CLOCK)]);
    assert_eq!(folder.run("ids clock.defs").fine(), folder.run("ids plain.defs").fine());
    folder.write("broken.defs", BROKEN.replace('\n', "\r\n"));
    let said = folder.run("check --message-format short broken.defs").failed(1);
    assert!(said.starts_with("broken.defs:3:26: "), "{said}");
}

#[test]
fn what_is_no_utf_8_is_told_and_not_fatal() {
    let folder = Folder::new("messages-latin");
    folder.write("clock.defs", [b"/* gr\xf6\xdfe */\n", CLOCK.as_bytes()].concat());
    assert_eq!(folder.run("ids clock.defs").fine().lines().count(), 2);
}

#[test]
fn the_size_of_a_c_type_is_told_or_asked_for() {
    let text = CLOCK.replace("in now: int", "in now: PointerTo(timespec)");
    let folder = Folder::with("messages-size", &[("clock.defs", &text)]);
    let said = folder.run("check clock.defs").failed(1);
    assert!(said.contains("error[MIG0724]") && said.contains("--type-size timespec="), "{said}");
    let json =
        folder.run("layout --format json --type-size timespec=16 --routine clock_set clock.defs").fine();
    let value: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(value["routines"][0]["request"]["size_max"], 48);
}

#[test]
fn a_limit_names_itself() {
    let folder = Folder::with(
        "messages-limits",
        &[
            ("deep.defs", "#include \"deep.defs\"\n"),
            (
                "nested.defs",
                &format!(
                    "subsystem s 1;\ntype t = array[{}1{}] of int;\n",
                    "(".repeat(1000),
                    ")".repeat(1000)
                ),
            ),
        ],
    );
    let said = folder.run("check --message-format short deep.defs").failed(1);
    assert!(said.contains("error[MIG0017]: files include each other more than 64 deep"), "{said}");
    let said = folder.run("check --message-format short nested.defs").failed(1);
    assert!(said.contains("error[MIG0119]: more than 64 parentheses"), "{said}");
}
