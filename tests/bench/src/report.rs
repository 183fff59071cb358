//! What was measured, and what is it held against?

use std::fmt::Write as _;

/// Every line of the table.
#[derive(Default)]
pub(crate) struct Report {
    lines: Vec<Line>,
}

/// One thing that was measured.
struct Line {
    what: String,
    measured: String,
    bound: String,
    verdict: Verdict,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Holds,
    Broken,
    /// Measured, and not yet promised.
    Missed,
}

/// What becomes of a bound that does not hold.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Promise {
    /// The run fails.
    Made,
    /// It is only told.
    ComesNext,
}

impl Report {
    /// Notes what was measured, and whether that is within its bound.
    pub(crate) fn line(
        &mut self,
        what: impl Into<String>,
        measured: String,
        bound: String,
        holds: bool,
        promise: Promise,
    ) {
        let verdict = match (holds, promise) {
            (true, _) => Verdict::Holds,
            (false, Promise::Made) => Verdict::Broken,
            (false, Promise::ComesNext) => Verdict::Missed,
        };
        self.lines.push(Line { what: what.into(), measured, bound, verdict });
    }

    /// Whether every promise is kept.
    pub(crate) fn holds(&self) -> bool {
        self.lines.iter().all(|line| line.verdict != Verdict::Broken)
    }

    /// The table.
    pub(crate) fn markdown(&self) -> String {
        let mut text = String::from(
            "Times are of a processor: the command has one thread, and what else the machine does is not its doing.\n\
             In brackets: from start to end.\n\n",
        );
        let width = |of: fn(&Line) -> &str| {
            self.lines.iter().map(|line| of(line).chars().count()).max().unwrap_or(0).max(8)
        };
        let (what, measured, bound) =
            (width(|line| &line.what), width(|line| &line.measured), width(|line| &line.bound));
        let _ = writeln!(text, "| {:what$} | {:>measured$} | {:>bound$} |        |", "", "measured", "bound");
        let _ = writeln!(text, "|:{:-<what$}-|-{:->measured$}:|-{:->bound$}:|:------:|", "", "", "");
        for line in &self.lines {
            let verdict = match line.verdict {
                Verdict::Holds => "",
                Verdict::Broken => "BROKEN",
                Verdict::Missed => "missed",
            };
            let Line { what: name, measured: value, bound: limit, .. } = line;
            let _ = writeln!(text, "| {name:what$} | {value:>measured$} | {limit:>bound$} | {verdict:6} |");
        }
        text
    }
}
