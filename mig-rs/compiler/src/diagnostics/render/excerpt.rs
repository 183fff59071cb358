//! Which lines of the input are shown with a message?
//!
//! Never more than a few thousand bytes, however long lines are and however far the parties of a message stand apart.

use std::ops::Range;

use super::super::{Diagnostic, Label};
use crate::source::{SourceFile, SourceMap};

/// Parties that stand closer than this many bytes are shown in one excerpt.
const TOGETHER: u32 = 4096;
/// Bytes of a line that are kept before the first mark and behind the last: more than any screen is wide.
const AROUND: u32 = 512;

/// A few lines of one file.
pub(super) struct Excerpt {
    /// The name of the file.
    pub(super) file: String,
    /// The line of the first mark; where the primary one is among them, of that.
    pub(super) line: u32,
    /// Its column.
    pub(super) column: u32,
    /// How many characters of its line are cut off before the excerpt.
    pub(super) cut: u32,
    /// The number of the first line.
    pub(super) first_line: u32,
    /// The lines, the first and the last perhaps cut.
    pub(super) text: String,
    /// What is marked.
    pub(super) marks: Vec<Mark>,
}

/// A stretch of an excerpt, within one line.
pub(super) struct Mark {
    /// In bytes from the start of the excerpt.
    pub(super) range: Range<usize>,
    /// What is there; may be empty.
    pub(super) text: String,
    /// It is the place of the message itself.
    pub(super) primary: bool,
}

/// A mark on the way: positions of the source map, cut off at the end of its line.
struct Spot<'a> {
    lo: u32,
    hi: u32,
    text: &'a str,
    primary: bool,
    file: &'a SourceFile,
    /// The line in the file, from 0, and by the name and number that people know it by.
    line: usize,
    name: &'a str,
    number: u32,
}

/// The excerpts of a message: the one with its own place first, the others in the order of the input.
pub(super) fn excerpts(one: &Diagnostic, labels: &[Label], sources: &SourceMap) -> Vec<Excerpt> {
    let own = Label { span: one.span, text: one.label.clone() };
    let mut spots: Vec<_> = std::iter::once((&own, true))
        .chain(labels.iter().map(|label| (label, false)))
        .filter_map(|(label, primary)| spot(label, primary, sources))
        .collect();
    spots.sort_by_key(|spot| (spot.lo, spot.hi));
    let mut groups: Vec<Vec<Spot>> = Vec::new();
    for spot in spots {
        match groups.last_mut() {
            Some(group) if spot.stands_by(&group[0]) => group.push(spot),
            _ => groups.push(vec![spot]),
        }
    }
    groups.sort_by_key(|group| !group.iter().any(|spot| spot.primary));
    groups.iter().map(|group| excerpt(group, sources)).collect()
}

fn spot<'a>(label: &'a Label, primary: bool, sources: &'a SourceMap) -> Option<Spot<'a>> {
    let lo = label.span.lo;
    let file = sources.file_at(lo)?;
    let line = file.line_index(lo);
    let end = file.line_range(line).end;
    let lo = boundary_before(file, lo.min(end));
    let hi = boundary_before(file, label.span.hi.clamp(lo, end).min(lo.saturating_add(AROUND)));
    let place = sources.place(lo);
    Some(Spot { lo, hi, text: &label.text, primary, file, line, name: place.file, number: place.line })
}

impl Spot<'_> {
    /// Whether it can be shown in the excerpt that begins with `first`.
    fn stands_by(&self, first: &Spot) -> bool {
        self.file.start() == first.file.start()
            && self.hi - first.lo <= TOGETHER
            && self.name == first.name
            && i64::from(self.number) - i64::from(first.number) == self.line as i64 - first.line as i64
    }
}

fn excerpt(group: &[Spot], sources: &SourceMap) -> Excerpt {
    let (first, last) = (&group[0], &group[group.len() - 1]);
    let file = first.file;
    let behind = group.iter().map(|spot| spot.hi).max().unwrap_or(last.hi);
    let from = file.line_range(first.line).start.max(first.lo.saturating_sub(AROUND));
    let from = boundary_before(file, from);
    let to = boundary_before(file, file.line_range(last.line).end.min(behind.saturating_add(AROUND)));
    let marked = group.iter().find(|spot| spot.primary).unwrap_or(first);
    let place = sources.place(marked.lo);
    Excerpt {
        file: place.file.to_owned(),
        line: place.line,
        column: place.column,
        cut: if marked.line == first.line { sources.place(from).column - 1 } else { 0 },
        first_line: first.number,
        text: file.text().get(offset(file, from)..offset(file, to)).unwrap_or("").to_owned(),
        marks: group.iter().map(|spot| mark(spot, from)).collect(),
    }
}

fn mark(spot: &Spot, from: u32) -> Mark {
    Mark {
        range: (spot.lo - from) as usize..(spot.hi - from) as usize,
        text: spot.text.to_owned(),
        primary: spot.primary,
    }
}

/// The start of the character that `position` stands in.
fn boundary_before(file: &SourceFile, position: u32) -> u32 {
    (0..4)
        .filter_map(|back| position.checked_sub(back))
        .find(|&position| file.text().is_char_boundary(offset(file, position)))
        .unwrap_or(position)
}

fn offset(file: &SourceFile, position: u32) -> usize {
    position.saturating_sub(file.start()) as usize
}
