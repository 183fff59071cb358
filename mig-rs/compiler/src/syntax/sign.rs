//! Which single token must stand here: a sign, or one certain word?

use super::cursor::Cursor;
use super::refusal::{Parsed, expected};
use super::words::Word;
use crate::source::Span;

/// The sign `sign`; `what` tells the user what is missing where it does not stand.
pub(super) fn sign<'t>(sign: char, what: &'static str) -> impl Fn(Cursor<'t>) -> Parsed<'t, Span> + Copy {
    move |i| if i.is_sign(sign) { Ok((i.next(), i.span())) } else { expected(i, what) }
}

/// The word `word`; `what` tells the user what is missing where it does not stand.
pub(super) fn word<'t>(word: Word, what: &'static str) -> impl Fn(Cursor<'t>) -> Parsed<'t, Span> + Copy {
    move |i| if i.word() == Some(word) { Ok((i.next(), i.span())) } else { expected(i, what) }
}
