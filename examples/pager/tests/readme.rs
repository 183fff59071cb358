//! Does the README show what is so?
#![allow(clippy::unwrap_used, reason = "what a test finds wrong ends it")]

use std::path::Path;
use std::process::Command;

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

fn readme() -> String {
    std::fs::read_to_string(Path::new(FOLDER).join("README.md")).unwrap()
}

/// What stands behind each of these fences.
fn blocks<'r>(readme: &'r str, fence: &'static str) -> impl Iterator<Item = &'r str> {
    readme.split(fence).skip(1).map(|rest| rest.split_once("```").unwrap().0)
}

/// What the compiler says of a routine.
fn layout(file: &str, routine: &str) -> String {
    let builder = mig_rs::Builder::new().abi("osf32").file(Path::new(FOLDER).join(file)).routine(routine);
    let layout = builder.layout().into_result().unwrap();
    // Its documentation comes first.
    layout.split_inclusive('\n').skip_while(|line| !line.contains(&format!("routine {routine}: "))).collect()
}

#[test]
fn each_layout_is_that_of_the_interface() {
    let readme = readme();
    let mut compared = 0;
    for block in blocks(&readme, "```text\n") {
        let Some((_, routine)) = block.lines().next().unwrap().split_once("routine ") else { continue };
        let routine = routine.split_once(':').unwrap().0;
        let asked_of_kernel = routine == "vm_msync" || routine.ends_with("_completed");
        let file = if asked_of_kernel { "mach.defs" } else { "memory_object.defs" };
        assert_eq!(block, layout(file, routine), "{routine}");
        compared += 1;
    }
    assert_eq!(compared, 4);
}

/// The lines of the first call of a routine up to its answer, by the numbers of their messages.
fn trace_of(routine: &str, trace: &str) -> String {
    let number = |line: &str| line.split_whitespace().next().and_then(|word| word.parse::<u64>().ok());
    let mut lines: Vec<&str> = trace.lines().filter(|line| number(line).is_some()).collect();
    lines.sort_by_key(|line| number(line));
    let first = lines.iter().position(|line| line.contains(&format!("{routine}("))).unwrap();
    let last = lines.iter().rposition(|line| line.contains(&format!("{routine} = "))).unwrap();
    lines[first..=last].iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn the_trace_is_what_a_user_sees() {
    let readme = readme();
    let command = blocks(&readme, "```sh\n").find(|block| block.starts_with("MIG_RS_TRACE=1 ")).unwrap();
    let (_, arguments) = command.split_once(" -- ").unwrap();
    let mut pager = Command::new(env!("CARGO_BIN_EXE_pager"));
    let run = pager.args(arguments.split_whitespace()).env("MIG_RS_TRACE", "1").output().unwrap();
    assert!(run.status.success());
    let trace = trace_of("vm_msync", &String::from_utf8(run.stderr).unwrap());
    let shown = blocks(&readme, "```text\n").find(|block| block.contains(" <- ")).unwrap_or_default();
    assert_eq!(trace, shown, "\n{trace}");
}
