//! Does the README show what is so?
#![allow(clippy::unwrap_used, reason = "what a test finds wrong ends it")]

use std::path::Path;

const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// What the compiler says of a routine.
fn layout(file: &str, routine: &str) -> String {
    let builder = mig_rs::Builder::new().abi("osf32").file(Path::new(FOLDER).join(file)).routine(routine);
    let layout = builder.layout().into_result().unwrap();
    // Its documentation comes first.
    layout.split_inclusive('\n').skip_while(|line| !line.contains(&format!("routine {routine}: "))).collect()
}

#[test]
fn each_layout_is_that_of_the_interface() {
    let readme = std::fs::read_to_string(Path::new(FOLDER).join("README.md")).unwrap();
    let blocks = readme.split("```text\n").skip(1).map(|rest| rest.split_once("```").unwrap().0);
    let mut compared = 0;
    for block in blocks {
        let Some((_, routine)) = block.lines().next().unwrap().split_once("routine ") else { continue };
        let routine = routine.split_once(':').unwrap().0;
        let asked_of_kernel = routine == "vm_msync" || routine.ends_with("_completed");
        let file = if asked_of_kernel { "mach.defs" } else { "memory_object.defs" };
        assert_eq!(block, layout(file, routine), "{routine}");
        compared += 1;
    }
    assert_eq!(compared, 4);
}
