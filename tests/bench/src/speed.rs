//! How long does a project of usual size take: some hundred files, or one in a build script?

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Places;
use crate::corpus::Corpus;
use crate::measure::{Cost, fastest, run};
use crate::report::{Promise, Report};

const FILES: usize = 75;
const ROUTINES: usize = 700;
const SCRIPTED: usize = 20;
const RUNS: usize = 15;

/// Writes what is measured below the folder `out`.
pub(crate) fn make(corpus: &Corpus, out: &Path) -> io::Result<()> {
    corpus.write(&out.join("project"), FILES, ROUTINES)?;
    corpus.write_one(&out.join("scripted.defs"), "mach", SCRIPTED)
}

/// The interfaces of a folder; what they include is not among them.
pub(crate) fn interfaces(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    let numbered = |path: &PathBuf| {
        path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with(|c: char| c.is_ascii_digit()))
    };
    paths.retain(numbered);
    paths.sort();
    Ok(paths)
}

pub(crate) fn measure(places: &Places, report: &mut Report) -> io::Result<()> {
    let project = places.out.join("project");
    let files = interfaces(&project)?;
    let check = fastest(RUNS, || run(Command::new(&places.command).arg("check").args(&files)))?;
    let what = format!("`check` of {FILES} files, {ROUTINES} routines");
    time(report, &what, check, Duration::from_millis(40), Promise::Made);
    let (memory, most) = (check.memory.div_ceil(1 << 20), 64);
    report.line(
        format!("{what}: memory"),
        format!("{memory} MiB"),
        format!("{most} MiB"),
        memory <= most,
        Promise::Made,
    );
    let rust = places.out.join("rust");
    let generate = fastest(RUNS, || {
        // A file that holds the same already would not be written.
        drop(fs::remove_dir_all(&rust));
        fs::create_dir_all(&rust)?;
        run(Command::new(&places.command).arg("generate").arg("--out").arg(&rust).args(&files))
    })?;
    let what = format!("`generate` of {FILES} files, {ROUTINES} routines");
    time(report, &what, generate, Duration::from_millis(250), Promise::Made);
    let script = fastest(RUNS, || {
        let out = places.out.join("scripted");
        drop(fs::remove_dir_all(&out));
        fs::create_dir_all(&out)?;
        run(Command::new(&places.script).arg(places.out.join("scripted.defs")).arg(&out))
    })?;
    let what = format!("a build script, not optimized, {SCRIPTED} routines");
    time(report, &what, script, Duration::from_millis(30), Promise::ComesNext);
    Ok(())
}

/// Notes how long a run took that must not fail.
fn time(report: &mut Report, what: &str, cost: Cost, bound: Duration, promise: Promise) {
    let milliseconds = |time: Duration| format!("{:.1} ms", time.as_secs_f64() * 1e3);
    let measured = format!("{} ({})", milliseconds(cost.processor), milliseconds(cost.wall));
    let holds = cost.processor <= bound;
    report.line(what, measured, milliseconds(bound), holds, promise);
    if cost.status != Some(0) {
        let ended =
            format!("exit status {}", cost.status.map_or("unknown".to_owned(), |status| status.to_string()));
        report.line(what, ended, "0".to_owned(), false, Promise::Made);
    }
}
