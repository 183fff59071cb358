//! Where do we differ on purpose?

use std::cell::Cell;

use crate::compare::Difference;

/// The table, a file of this package.
pub(crate) struct Table(Vec<Entry>);

/// One line of it.
struct Entry {
    line: usize,
    case: String,
    topic: String,
    place: String,
    ours: String,
    theirs: String,
    why: String,
    uses: Cell<usize>,
}

impl Table {
    /// Reads the table: lines of `case | topic | place | ours => theirs | why`; `*` at the end of a word stands for the rest of it.
    ///
    /// # Errors
    /// The first line that is none.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let entry = |(index, line): (usize, &str)| {
            let parts: Vec<_> = line.split('|').map(str::trim).collect();
            let expected =
                || format!("line {}: `case | topic | place | ours => theirs | why` was expected", index + 1);
            let [case, topic, place, change, why] = parts[..] else { return Err(expected()) };
            let (ours, theirs) = change.split_once(" => ").ok_or_else(expected)?;
            Ok(Entry {
                line: index + 1,
                case: case.to_owned(),
                topic: topic.to_owned(),
                place: place.to_owned(),
                ours: ours.to_owned(),
                theirs: theirs.to_owned(),
                why: why.to_owned(),
                uses: Cell::new(0),
            })
        };
        lines.map(entry).collect::<Result<_, _>>().map(Table)
    }

    /// Whether a difference is one of the table's. It counts as used then.
    pub(crate) fn knows(&self, difference: &Difference) -> bool {
        let found = self.0.iter().find(|entry| entry.is_about(difference));
        if let Some(entry) = found {
            entry.uses.set(entry.uses.get() + 1);
        }
        found.is_some()
    }

    /// The lines that no difference has used.
    pub(crate) fn stale(&self) -> impl Iterator<Item = String> {
        let stale = self.0.iter().filter(|entry| entry.uses.get() == 0);
        stale.map(|entry| {
            let Entry { line, case, topic, place, why, .. } = entry;
            format!("differences.txt:{line}: no longer differs: {case}, {topic}, {place} ({why})")
        })
    }
}

impl Entry {
    fn is_about(&self, difference: &Difference) -> bool {
        let place = format!("{} {}", difference.key.routine, difference.key.place);
        let case = match self.case.strip_prefix("where ") {
            Some("misplaced") => difference.misplaced,
            Some(code) => difference.codes.contains(code),
            None => fits(&self.case, &difference.case),
        };
        let whole = fits(&self.ours, &difference.ours) && fits(&self.theirs, &difference.theirs);
        let part = difference.ours.replacen(&self.ours, &self.theirs, 1) == difference.theirs;
        (whole || part)
            && case
            && self.topic == difference.key.topic.name()
            && fits(&self.place, place.trim())
    }
}

/// Whether a word fits a pattern.
fn fits(pattern: &str, word: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => word.starts_with(start),
        None => pattern == word,
    }
}
