//! In which order are messages told?

use std::collections::BTreeSet;

use super::{Diagnostic, Diagnostics, Level};
use crate::source::{SourceMap, Span};

impl Diagnostics {
    /// Every message in the order in which a reader meets its place: an included file stands where it is included.
    pub fn sorted(&self, sources: &SourceMap) -> Vec<&Diagnostic> {
        let mut list: Vec<_> = self.iter().map(|one| (reading_order(sources, one.span), one)).collect();
        list.sort_by(|(a, one), (b, other)| a.cmp(b).then(one.level.cmp(&other.level)));
        list.into_iter().map(|(_, one)| one).collect()
    }

    /// The inputs that have errors, in themselves or in what they include: their names, once each.
    pub(crate) fn refused_inputs(&self, sources: &SourceMap) -> Vec<String> {
        let (mut names, mut known) = (Vec::new(), BTreeSet::new());
        for one in self.sorted(sources).into_iter().filter(|one| one.level == Level::Error) {
            let outermost = includers(sources, one.span).last().unwrap_or(one.span);
            if let Some(file) = sources.file_at(outermost.lo).filter(|file| known.insert(&file.name)) {
                names.push(file.name.clone());
            }
        }
        names
    }

    /// Takes over what a second reading of the same text found, unless the first one found it too. `note` tells when.
    pub(crate) fn extend_unless_told(&mut self, second: Diagnostics, sources: &SourceMap, note: &str) {
        let key = |one: &Diagnostic| (sources.place(one.span.lo).to_string(), one.code, one.message.clone());
        let told: BTreeSet<_> = self.iter().map(key).collect();
        for mut one in second.list.into_iter().filter(|one| !told.contains(&key(one))) {
            one.note(note);
            match one.level {
                Level::Error => self.errors += 1,
                Level::Warning => self.warnings += 1,
            }
            self.list.push(one);
        }
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
