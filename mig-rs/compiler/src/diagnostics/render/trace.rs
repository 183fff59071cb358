//! How did the text come to where it was read: through which macros, through which includes?

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
        notes.push(format!("through {more} more macros"));
    }
    notes.extend(
        includers(sources, one.span)
            .take(SHOWN)
            .map(|include| format!("included from {}", sources.place(include.lo))),
    );
    let more = includers(sources, one.span).skip(SHOWN).count();
    if more != 0 {
        notes.push(format!("through {more} more includes"));
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
