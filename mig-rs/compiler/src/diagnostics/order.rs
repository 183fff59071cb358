//! In which order are messages told?

use super::{Diagnostic, Diagnostics};
use crate::source::{SourceMap, Span};

impl Diagnostics {
    /// Every message in the order in which a reader meets its place: an included file stands where it is included.
    pub fn sorted(&self, sources: &SourceMap) -> Vec<&Diagnostic> {
        let mut list: Vec<_> = self.iter().map(|one| (reading_order(sources, one.span), one)).collect();
        list.sort_by(|(a, one), (b, other)| a.cmp(b).then(one.level.cmp(&other.level)));
        list.into_iter().map(|(_, one)| one).collect()
    }
}

/// The positions of the includes that lead to a place, outermost first, and the place.
fn reading_order(sources: &SourceMap, span: Span) -> Vec<u32> {
    let mut positions = vec![span.lo];
    positions.extend(includers(sources, span).map(|include| include.lo));
    positions.reverse();
    positions
}

/// The includes that lead to a place, innermost first.
pub(super) fn includers(sources: &SourceMap, span: Span) -> impl Iterator<Item = Span> {
    let parent = |span: Span| sources.file_at(span.lo).and_then(|file| file.included_from);
    // A file is included by one that was read before it, so that the walk ends even on a map built by hand.
    std::iter::successors(parent(span), move |&span| parent(span).filter(|next| next.lo < span.lo))
}
