//! How is told what was compared, and what differs?

use std::collections::BTreeMap;
use std::fmt;

use crate::case::Case;
use crate::compare::Outcome;
use crate::differences::Table;
use crate::facts::Topic;

/// What the packages have, where no macro is defined: files with a subsystem, routines, simpleroutines.
const GNUMACH: [usize; 3] = [19, 145, 41];

/// Everything that was compared so far.
#[derive(Default)]
pub(crate) struct Report {
    /// One line a source.
    lines: BTreeMap<&'static str, Line>,
    order: Vec<&'static str>,
    /// What must not be.
    faults: Vec<String>,
}

/// What was compared of one source.
#[derive(Default)]
struct Line {
    readings: usize,
    /// Files that both take, routines and simpleroutines, where no macro is defined.
    plain: [usize; 3],
    values: [usize; Topic::ALL.len()],
    on_purpose: usize,
}

impl Report {
    /// Adds one reading.
    pub(crate) fn add(&mut self, source: &'static str, case: &Case, outcome: Outcome, table: &Table) {
        if !self.lines.contains_key(source) {
            self.order.push(source);
        }
        let line = self.lines.entry(source).or_default();
        line.readings += 1;
        if case.define.is_none() {
            let plain = [
                usize::from(outcome.routines + outcome.simpleroutines != 0),
                outcome.routines,
                outcome.simpleroutines,
            ];
            line.plain.iter_mut().zip(plain).for_each(|(sum, one)| *sum += one);
        }
        line.values.iter_mut().zip(outcome.values).for_each(|(sum, one)| *sum += one);
        for difference in outcome.differences {
            if table.knows(&difference) {
                line.on_purpose += 1;
                continue;
            }
            let (key, ours, theirs) = (&difference.key, &difference.ours, &difference.theirs);
            self.faults.push(format!(
                "{}: {} {} {}\n    ours    {ours}\n    theirs  {theirs}",
                difference.case,
                key.topic.name(),
                key.routine,
                key.place
            ));
        }
    }

    /// Adds what only shows at the end.
    pub(crate) fn finish(&mut self, table: &Table) {
        self.faults.extend(table.stale());
        let found = self.lines.get("gnumach").map_or([0; 3], |line| line.plain);
        if found.iter().zip(GNUMACH).any(|(found, least)| *found < least) {
            self.faults.push(format!(
                "gnumach: {found:?} files, routines and simpleroutines were compared; there are {GNUMACH:?}"
            ));
        }
    }

    /// Whether nothing differs that should not.
    pub(crate) fn holds(&self) -> bool {
        self.faults.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:16} {:>6} {:>9} {:>9} {:>7}", "", "files", "readings", "routines", "one-way")?;
        Topic::ALL.iter().try_for_each(|topic| write!(f, " {:>9}", topic.name()))?;
        writeln!(f, " on purpose")?;
        for name in &self.order {
            let Some(line) = self.lines.get(name) else { continue };
            write!(
                f,
                "{name:16} {:>6} {:>9} {:>9} {:>7}",
                line.plain[0], line.readings, line.plain[1], line.plain[2]
            )?;
            line.values.iter().try_for_each(|values| write!(f, " {values:>9}"))?;
            writeln!(f, " {:>10}", line.on_purpose)?;
        }
        for fault in &self.faults {
            writeln!(f, "\n{fault}")?;
        }
        let verdict = if self.holds() { "nothing differs that should not" } else { "that is too much" };
        writeln!(f, "\n{} differences, {verdict}", self.faults.len())
    }
}
