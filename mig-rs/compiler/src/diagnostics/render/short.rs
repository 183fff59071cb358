//! How does an editor read messages: one line each, the place first?

use std::fmt::Write as _;

use super::super::{Diagnostic, Diagnostics};
use super::printable;
use crate::source::SourceMap;

pub(super) fn render(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let mut text = String::new();
    for one in diagnostics.sorted(sources) {
        line(&mut text, one, sources);
    }
    text
}

/// One message as one line.
pub(super) fn line(text: &mut String, one: &Diagnostic, sources: &SourceMap) {
    let place = sources.place(one.span.lo).to_string();
    let (place, message) = (printable(&place), printable(&one.message));
    // Writing to a string does not fail.
    let _ = writeln!(text, "{place}: {}[{}]: {message}", one.level.name(), one.code);
}
