//! Does the README's first command do what the README shows?
#![allow(clippy::unwrap_used, reason = "what a test finds wrong ends it")]

use std::path::Path;
use std::process::Command;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Runs one half of the command, with the program that is at hand; returns what it prints.
fn run(half: &str, folder: &Path) -> String {
    let words = half.trim().strip_prefix("cargo run -p mig-rs-cli -- ").unwrap().split_whitespace();
    let words =
        words.map(|word| if word.starts_with("defs/") { format!("{ROOT}/{word}") } else { word.to_owned() });
    let output = Command::new(env!("CARGO_BIN_EXE_mig-rs")).args(words).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_first_command_shows_what_the_readme_shows() {
    let readme = std::fs::read_to_string(format!("{ROOT}/README.md")).unwrap();
    let (_, rest) = readme.split_once("```sh\n").unwrap();
    let (command, rest) = rest.split_once("```").unwrap();
    let (_, rest) = rest.split_once("```text\n").unwrap();
    let (table, _) = rest.split_once("```").unwrap();
    let (generate, layout) = command.split_once("&&").unwrap();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    std::fs::create_dir_all(&folder).unwrap();
    assert_eq!(run(generate, &folder), "");
    let rust = std::fs::read_to_string(folder.join("memory_object.rs")).unwrap();
    for item in [
        "pub fn memory_object_synchronize",
        "pub trait MemoryObjectServer",
        "pub trait SeqnosMemoryObjectServer",
    ] {
        assert!(rust.contains(item), "{item}");
    }
    assert_eq!(run(layout, &folder), table);
}

#[test]
fn a_synchronize_request_has_60_bytes_on_osf32_with_and_without_sequence_numbers() {
    for seqnos in ["", "-D SEQNOS=1 "] {
        let layout = format!(
            "cargo run -p mig-rs-cli -- layout {seqnos}--abi osf32 --routine memory_object_synchronize defs/mach/memory_object.defs"
        );
        assert!(run(&layout, Path::new(ROOT)).contains("request: 60 bytes"), "{seqnos}");
    }
}
