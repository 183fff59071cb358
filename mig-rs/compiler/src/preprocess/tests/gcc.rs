//! Do C compilers see the same tokens?

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::diagnostics::Diagnostics;
use crate::preprocess::{Preprocessed, Setting, expand, preprocess};
use crate::source::{Disk, Input, Loader, SourceMap};

/// Each token with the line it stands on, where it is the first there.
fn tokens(text: &Preprocessed, sources: &SourceMap) -> Vec<String> {
    let one = |token: &crate::preprocess::Token| {
        let place = sources.place(sources.outermost(token.span).lo);
        let line =
            if token.first_of_line { format!("{}:{}: ", place.file, place.line) } else { String::new() };
        format!("{line}{}", token.text(sources))
    };
    text.tokens.iter().map(one).collect()
}

fn read(input: Input, settings: &[&str], folder: &Path) -> (Preprocessed, SourceMap, Diagnostics) {
    let mut loader = Loader::new(Disk, [folder]).with_shipped(&[]);
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let settings: Vec<_> = settings.iter().map(|name| Setting::define(name)).collect();
    let text = preprocess(input, &settings, &mut loader, &mut sources, &mut diagnostics);
    (text, sources, diagnostics)
}

/// What gcc makes of a text that it gets as standard input. `None` where there is no gcc.
fn gcc(text: &[u8], settings: &[&str], folder: &Path) -> Option<Vec<u8>> {
    let mut command = Command::new("gcc");
    command.args(["-E", "-undef", "-x", "c", "-w", "-"]).arg("-I").arg(folder);
    command.args(settings.iter().map(|name| format!("-D{name}")));
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let mut child = child.inspect_err(|error| eprintln!("not compared with gcc: {error}")).ok()?;
    child.stdin.take().unwrap().write_all(text).unwrap();
    Some(child.wait_with_output().unwrap().stdout)
}

fn compare(name: &str, text: &[u8], settings: &[&str], folder: &Path) {
    let (ours, sources, diagnostics) = read(Input::new("<stdin>", text), settings, folder);
    let errors: Vec<_> = diagnostics.iter().map(|one| &one.message).collect();
    assert!(!diagnostics.has_errors(), "{name}: {errors:?}");
    let ours_again = expand(&ours, &sources);
    let ours = tokens(&ours, &sources);
    let (again, sources, _) = read(Input::new("<stdin>", ours_again), &[], folder);
    assert_eq!(tokens(&again, &sources), ours, "{name}: our own output");
    let Some(theirs) = gcc(text, settings, folder) else { return };
    let (theirs, sources, _) = read(Input::new("<stdin>", theirs), &[], folder);
    assert_eq!(ours, tokens(&theirs, &sources), "{name}: gcc's output");
}

/// All `.defs` files below a folder, in order.
fn defs_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths {
        // Nothing that is wrong on purpose.
        if path.ends_with("target") || path.ends_with("tests/diagnostics") {
            continue;
        }
        if path.is_dir() {
            found.extend(defs_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "defs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn reads_the_interfaces_of_the_repository_as_gcc_does() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let files = defs_below(&repository);
    assert!(!files.is_empty());
    for path in files {
        let text = std::fs::read(&path).unwrap();
        let folder = repository.join("defs");
        for settings in [&[][..], &["SEQNOS", "__LP64__"]] {
            compare(&path.display().to_string(), &text, settings, &folder);
        }
    }
}
