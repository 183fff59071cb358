//! Is every input answered in time, however it is made, and however the answer is written?

use std::fs;
use std::io;
use std::process::Command;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use crate::Places;
use crate::hostile::{ALL, Hostile};
use crate::measure::{Cost, run};
use crate::report::{Promise, Report};

const FORMATS: [&str; 3] = ["human", "short", "json"];
/// The least time that any input may take.
const AT_LEAST: Duration = Duration::from_secs(2);
/// A second for so many bytes.
const A_SECOND: u64 = 10_000_000;
/// The command has one thread; so do most of the machines' processors have something to do.
const AT_A_TIME: usize = 2;

/// What came of one text.
struct Answer {
    bytes: u64,
    costs: Vec<Cost>,
}

pub(crate) fn measure(places: &Places, report: &mut Report) -> io::Result<()> {
    let folder = places.out.join("hostile");
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder)?;
    let waiting = Mutex::new(ALL.iter().enumerate());
    let answers = Mutex::new(Vec::new());
    let work = || -> io::Result<()> {
        loop {
            let next = waiting.lock().map_err(|error| io::Error::other(error.to_string()))?.next();
            let Some((index, hostile)) = next else { return Ok(()) };
            let answer = answer(places, hostile)?;
            answers.lock().map_err(|error| io::Error::other(error.to_string()))?.push((index, answer));
        }
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| {
            worker.join().unwrap_or_else(|_| Err(io::Error::other("a measuring thread panicked")))
        })
    })?;
    let mut answers = answers.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    answers.sort_by_key(|(index, _)| *index);
    for (index, answer) in answers {
        note(report, ALL[index].0, &answer);
    }
    Ok(())
}

fn answer(places: &Places, (name, text): &Hostile) -> io::Result<Answer> {
    let path = places.out.join("hostile").join(name.replace('/', "")).with_extension("defs");
    let text = text();
    let bytes = text.len() as u64;
    fs::write(&path, text)?;
    let mut costs = Vec::new();
    for format in FORMATS {
        let cost = run(Command::new(&places.command).args(["check", "--message-format", format]).arg(&path))?;
        costs.push(cost);
        // Without messages no format matters; and what is late in one is late.
        if cost.messages == 0 || cost.processor > bound(bytes) {
            break;
        }
    }
    fs::remove_file(path)?;
    Ok(Answer { bytes, costs })
}

/// How long a text of so many bytes may take.
fn bound(bytes: u64) -> Duration {
    AT_LEAST.max(Duration::from_secs_f64(bytes as f64 / A_SECOND as f64))
}

fn note(report: &mut Report, name: &str, answer: &Answer) {
    let bound = bound(answer.bytes);
    let seconds = |time: Duration| format!("{:.2}", time.as_secs_f64());
    let times: Vec<_> = answer.costs.iter().map(|cost| seconds(cost.processor)).collect();
    let memory = answer.costs.iter().map(|cost| cost.memory >> 20).max().unwrap_or(0);
    let answered = answer.costs.iter().all(|cost| matches!(cost.status, Some(0 | 1)));
    let holds = answered && answer.costs.iter().all(|cost| cost.processor <= bound);
    report.line(
        format!("hostile, {:.0} MB: {name}", answer.bytes as f64 / 1e6),
        format!("{} s, {memory} MiB", times.join(" / ")),
        format!("{} s", seconds(bound)),
        holds,
        // An answer must come; not every one comes in time yet.
        if answered { Promise::ComesNext } else { Promise::Made },
    );
}
