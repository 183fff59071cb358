//! Do the message ids of several interfaces overlap?

use crate::diagnostics::{Code, Diagnostics};
use crate::model::Subsystem;
use crate::source::Span;

/// The ids of one interface: of all that a run reads, only this is kept until its end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Range {
    name: String,
    span: Span,
    base: u64,
    /// Behind the last id.
    end: u64,
}

impl Range {
    /// The ids that an interface takes.
    pub(super) fn of(subsystem: &Subsystem) -> Self {
        let base = u64::from(subsystem.base);
        let end = base + u64::from(subsystem.slots);
        Range { name: subsystem.name.clone(), span: subsystem.span, base, end }
    }
}

/// Warns of each interface whose ids begin before those of another one end.
pub(super) fn warn_where_they_meet(mut ranges: Vec<Range>, diagnostics: &mut Diagnostics) {
    ranges.retain(|one| one.base != one.end);
    ranges.sort_by_key(|one| one.base);
    let mut furthest: Option<&Range> = None;
    for one in &ranges {
        if let Some(other) = furthest.filter(|other| one.base < other.end) {
            let message = format!(
                "the ids of `{}`, {}, overlap with those of `{}`, {}",
                one.name,
                in_words(one),
                other.name,
                in_words(other)
            );
            diagnostics
                .warn(Code::RangesMeet, one.span, message)
                .also(other.span, "the other interface")
                .help("give one of them another base, unless no program serves both");
        }
        if furthest.is_none_or(|other| other.end < one.end) {
            furthest = Some(one);
        }
    }
}

fn in_words(range: &Range) -> String {
    format!("{} to {}", range.base, range.end - 1)
}
