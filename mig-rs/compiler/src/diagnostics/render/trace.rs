//! How did the text come to where it was read: through which macros, through which includes?

use super::super::counted;
use super::super::order::includers;
use super::super::{Diagnostic, Label};
use crate::source::{SourceMap, Span};

/// More macro uses or includes than these are counted, not shown.
const SHOWN: usize = 4;

/// The labels of a message, and one for each macro use that its place came through.
pub(super) fn labels(one: &Diagnostic, sources: &SourceMap) -> Vec<Label> {
    let mut labels = one.labels.clone();
    for (name, call) in expansions(sources, one.span).take(SHOWN) {
        // An argument of the macro stands in the call itself: nothing to explain.
        if !(call.lo <= one.span.lo && one.span.hi <= call.hi) {
            labels.push(Label { span: call, text: format!("in this expansion of macro `{name}`") });
        }
    }
    labels
}

/// The notes of a message, and those that tell what the labels could not.
pub(super) fn notes(one: &Diagnostic, sources: &SourceMap) -> Vec<String> {
    let mut notes = one.notes.clone();
    let more = expansions(sources, one.span).skip(SHOWN).count();
    if more != 0 {
        notes.push(format!("through {}", counted(more, "more macro")));
    }
    let mut chain: Vec<(String, usize)> = Vec::new();
    for include in includers(sources, one.span) {
        let place = sources.place(include.lo).to_string();
        match chain.last_mut() {
            // A file that includes itself.
            Some((last, times)) if *last == place => *times += 1,
            _ => chain.push((place, 1)),
        }
    }
    notes.extend(chain.iter().take(SHOWN).map(|(place, times)| match times {
        1 => format!("included from {place}"),
        _ => format!("included from {place}, {times} times"),
    }));
    if chain.len() > SHOWN {
        notes.push(format!("through {}", counted(chain.len() - SHOWN, "more include")));
    }
    notes
}

/// The macro uses that a place came through, innermost first.
fn expansions(sources: &SourceMap, span: Span) -> impl Iterator<Item = (&str, Span)> {
    std::iter::successors(sources.expansion(span.expansion), |expansion| {
        sources.expansion(expansion.call.expansion)
    })
    .map(|expansion| (&*expansion.name, expansion.call))
}
