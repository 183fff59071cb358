//! Does mig-rs say what Debian's MIG says, of every interface that there is?
//!
//! `mig-rs-conformance GNUMACH [NAME]`, where GNUMACH is the folder that `tests/gnumach` prints, and NAME what the readings begin with that are
//! wanted. `CONFORMANCE_SEED` draws other files.

mod case;
mod compare;
mod declared;
mod descriptor;
mod dice;
mod differences;
mod drawn;
mod facts;
mod heads;
mod laid_out;
mod measured;
mod object;
mod ours;
mod peer;
mod prototype;
mod report;
mod rust;
mod side;
mod signature;
mod stub;
mod theirs;

use std::num::NonZero;
use std::path::Path;
use std::process::ExitCode;
use std::{io, thread};

use case::Case;
use compare::{Outcome, Tools};
use differences::Table;
use report::Report;

fn main() -> io::Result<ExitCode> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize()?;
    let gnumach = std::env::args().nth(1).ok_or_else(|| io::Error::other("where is GNU Mach unpacked?"))?;
    let gnumach = Path::new(&gnumach).canonicalize()?;
    let table = Table::read(include_str!("../differences.txt")).map_err(io::Error::other)?;
    let scratch = root.join("target/conformance");
    let seed =
        std::env::var("CONFORMANCE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_123);
    let mut groups = Vec::new();
    for source in case::sources(&root, &gnumach) {
        groups.push((source.name, source.cases()?));
    }
    groups.extend(case::drawn(&scratch, seed)?);
    let wanted = std::env::args().nth(2);
    let is_wanted = |case: &Case| wanted.as_ref().is_none_or(|start| case.title().starts_with(start));
    let cases = groups.into_iter().flat_map(|(name, cases)| cases.into_iter().map(move |case| (name, case)));
    let cases: Vec<_> = cases.filter(|(_, case)| is_wanted(case)).collect();
    let outcomes = compare_all(&gnumach, &scratch, &cases)?;
    let mut report = Report::default();
    for ((source, case), outcome) in cases.iter().zip(outcomes) {
        report.add(source, case, outcome, &table);
    }
    if wanted.is_none() {
        report.finish(&table);
    }
    print!("{report}");
    Ok(if report.holds() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Compares every case, as many at a time as there are processors; the outcomes are in the order of the cases.
fn compare_all(gnumach: &Path, scratch: &Path, cases: &[(&str, Case)]) -> io::Result<Vec<Outcome>> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let mut outcomes = thread::scope(|scope| {
        let work = |worker: usize| {
            let tools = Tools::new(gnumach, &scratch.join(worker.to_string()))?;
            let mine = (worker..cases.len()).step_by(workers);
            mine.map(|index| Ok((index, tools.compare(&cases[index].1)?))).collect::<io::Result<Vec<_>>>()
        };
        let running: Vec<_> = (0..workers).map(|worker| scope.spawn(move || work(worker))).collect();
        let died = |_| Err(io::Error::other("a worker has died"));
        let all: io::Result<Vec<_>> =
            running.into_iter().map(|one| one.join().unwrap_or_else(died)).collect();
        all.map(|all| all.into_iter().flatten().collect::<Vec<_>>())
    })?;
    outcomes.sort_by_key(|(index, _)| *index);
    Ok(outcomes.into_iter().map(|(_, outcome)| outcome).collect())
}
