//! What do users read? Every file of `diagnostics/` is rendered, and every code is raised by one of them.
//!
//! A file is named after the code that it is about. Its first line may hold options in a comment.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;

use mig_rs::diagnostics::Code;
use mig_rs::{Builder, Report};

const FOLDER: &str = "tests/diagnostics";

/// The names of the inputs, without their extension, in order.
fn inputs() -> Vec<String> {
    let files = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = files.filter_map(|file| file.strip_suffix(".defs").map(str::to_owned)).collect();
    names.sort();
    names
}

/// The options in the first line: `/* --abi gnu64 --type-size timespec=16 */`.
fn configured(builder: Builder, text: &str) -> Builder {
    let comment = text.lines().next().and_then(|line| line.strip_prefix("/* --")?.strip_suffix(" */"));
    comment.unwrap_or("").split(" --").filter(|option| !option.is_empty()).fold(builder, |builder, option| {
        match option.split_once(' ').unwrap_or((option, "")) {
            ("abi", name) => builder.abi(name),
            ("type-size", size) => {
                let (name, bytes) = size.split_once('=').unwrap();
                builder.type_size(name, bytes.parse().unwrap())
            }
            ("map", map) => {
                let (name, path) = map.split_once('=').unwrap();
                builder.map(name, path)
            }
            ("deferred", routine) => builder.deferred(routine),
            ("seqnos", "") => builder.seqnos(true),
            ("with", file) => builder.file(format!("{FOLDER}/{file}")),
            other => panic!("an option that the test does not know: {other:?}"),
        }
    })
}

fn checked(name: &str) -> Diagnosed {
    let path = format!("{FOLDER}/{name}.defs");
    let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
    raised_by(&configured(Builder::new().file(path), &text), &name[..4])
}

/// What a run has to say: some codes are about the Rust that would be made.
fn raised_by(builder: &Builder, number: &str) -> Diagnosed {
    if number < "0800" { Diagnosed::of(builder.check()) } else { Diagnosed::of(builder.generate()) }
}

/// The messages of a run, whatever came of it.
struct Diagnosed {
    codes: BTreeSet<Code>,
    text: String,
}

impl Diagnosed {
    fn of<T>(report: Report<T>) -> Self {
        let codes = report.diagnostics.iter().map(|one| one.code).collect();
        Diagnosed { codes, text: report.messages(false) }
    }
}

#[test]
fn every_message_reads_well() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("diagnostics");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        let differs = |name: &String| {
            let messages = checked(name).text;
            std::panic::catch_unwind(|| insta::assert_snapshot!(name.as_str(), messages)).is_err()
        };
        let differ: Vec<_> = inputs().into_iter().filter(differs).collect();
        assert!(differ.is_empty(), "these read differently: {differ:?}");
    });
}

#[test]
fn every_file_raises_the_code_it_is_named_after() {
    for name in inputs() {
        let code = Code::named(&name[..4]).unwrap();
        assert!(checked(&name).codes.contains(&code), "{name}");
    }
}

#[test]
fn every_code_is_raised() {
    let raised: BTreeSet<_> = inputs().iter().flat_map(|name| checked(name).codes).collect();
    let missing: Vec<_> = Code::ALL.iter().filter(|code| !raised.contains(code)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// What the examples of the long texts leave out, because everybody knows it.
const KNOWN: [(&str, &str); 5] = [
    ("port", "MACH_MSG_TYPE_COPY_SEND"),
    ("int", "MACH_MSG_TYPE_INTEGER_32"),
    ("short", "MACH_MSG_TYPE_INTEGER_16"),
    ("char", "MACH_MSG_TYPE_CHAR"),
    ("v", "array[*:10] of MACH_MSG_TYPE_INTEGER_32"),
];

/// The declarations that an example needs, on one line. GNU's tools know the plain types themselves.
fn start(code: Code, options: &str, example: &str) -> String {
    let known = if options.contains("gnu") { &KNOWN[..1] } else { &KNOWN[..] };
    let mut start = String::new();
    if !example.contains("subsystem") && code != Code::NoSubsystem {
        start += "subsystem s 100; ";
    }
    let uses =
        |name: &str| example.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
    for (name, shape) in known {
        if uses(name) && !example.contains(&format!("type {name} =")) {
            start += &format!("type {name} = {shape}; ");
        }
    }
    start
}

#[test]
fn every_example_raises_its_code() {
    for code in Code::ALL {
        let page = code.explanation();
        let Some((_, example)) = page.split_once("```defs") else { continue };
        let (options, example) = example.split_once('\n').unwrap();
        let (example, _) = example.split_once("```").unwrap();
        let path = format!("{}/{code}.defs", env!("CARGO_TARGET_TMPDIR"));
        fs::write(&path, format!("{}\n{example}", start(*code, options, example))).unwrap();
        let builder = configured(Builder::new().file(path), &format!("/*{options} */"));
        let said = raised_by(&builder, &code.to_string()[3..]);
        assert!(said.codes.contains(code), "{code}: {}", said.text);
    }
}
