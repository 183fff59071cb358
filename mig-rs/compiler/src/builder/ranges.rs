//! Do the message ids of several interfaces overlap?

use crate::diagnostics::{Code, Diagnostics};
use crate::model::Subsystem;

/// Warns of each interface whose ids begin before those of another one end.
pub(super) fn warn_where_they_meet(subsystems: &[Subsystem], diagnostics: &mut Diagnostics) {
    let mut ranges: Vec<_> = subsystems.iter().filter(|one| one.slots != 0).collect();
    ranges.sort_by_key(|one| one.base);
    let mut furthest: Option<&Subsystem> = None;
    for one in ranges {
        if let Some(other) = furthest.filter(|other| u64::from(one.base) < end(other)) {
            let message = format!(
                "the ids of `{}`, {}, overlap with those of `{}`, {}",
                one.name,
                range(one),
                other.name,
                range(other)
            );
            diagnostics
                .warn(Code::RangesMeet, one.span, message)
                .also(other.span, "the other interface")
                .help("give one of them another base, unless no program serves both");
        }
        if furthest.is_none_or(|other| end(other) < end(one)) {
            furthest = Some(one);
        }
    }
}

/// Behind the last id.
fn end(subsystem: &Subsystem) -> u64 {
    u64::from(subsystem.base) + u64::from(subsystem.slots)
}

fn range(subsystem: &Subsystem) -> String {
    format!("{} to {}", subsystem.base, end(subsystem) - 1)
}
