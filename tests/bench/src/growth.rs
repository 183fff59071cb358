//! Does ten times the input take ten times as long?

use std::io;
use std::path::Path;
use std::process::Command;

use crate::Places;
use crate::corpus::Corpus;
use crate::measure::{Cost, fastest, run, within};
use crate::report::{Promise, Report};
use crate::speed::interfaces;

/// Routines, in as many files and in one.
const SIZES: [usize; 2] = [7_000, 70_000];
/// In many files, each has about so many.
const A_FILE: usize = 10;
/// So much longer may a routine take in the larger input: memory is slower than caches.
const FACTOR: f64 = 2.0;
/// At most: what else the machine does can slow one down.
const RUNS: usize = 3;

/// Writes what is measured below the folder `out`.
pub(crate) fn make(corpus: &Corpus, out: &Path) -> io::Result<()> {
    for routines in SIZES {
        corpus.write(&out.join(format!("many-{routines}")), routines / A_FILE, routines)?;
        corpus.write_one(&out.join(format!("one-{routines}.defs")), "memory_object", routines)?;
    }
    Ok(())
}

pub(crate) fn measure(places: &Places, report: &mut Report) -> io::Result<()> {
    compare(report, "files of 10 routines", |routines| {
        let files = interfaces(&places.out.join(format!("many-{routines}")))?;
        run(Command::new(&places.command).arg("check").args(files))
    })?;
    compare(report, "one file", |routines| {
        let file = places.out.join(format!("one-{routines}.defs"));
        run(Command::new(&places.command).arg("check").arg(file))
    })
}

fn compare(report: &mut Report, how: &str, check: impl Fn(usize) -> io::Result<Cost>) -> io::Result<()> {
    let mut before: Option<f64> = None;
    for routines in SIZES {
        let each = |cost: &Cost| cost.processor.as_secs_f64() * 1e6 / routines as f64;
        let bound = before.map_or(f64::INFINITY, |before| before * FACTOR);
        // The smaller input is the measure of the larger, so that each run counts; the larger must keep the bound once.
        let cost = match before {
            None => fastest(RUNS, || check(routines))?,
            Some(_) => within(RUNS, |cost| each(cost) <= bound, || check(routines))?,
        };
        let each = each(&cost);
        let holds = each <= bound && cost.status == Some(0);
        let measured =
            format!("{each:.1} µs each, {:.2} s, {} MiB", cost.processor.as_secs_f64(), cost.memory >> 20);
        let limit = if before.is_some() { format!("{bound:.1} µs each") } else { String::new() };
        report.line(format!("`check` of {routines} routines, {how}"), measured, limit, holds, Promise::Made);
        before = Some(each);
    }
    Ok(())
}
