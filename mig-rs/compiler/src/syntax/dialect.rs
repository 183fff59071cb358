//! What does the parser say of a form that only another dialect has?
//!
//! The parser knows words and forms, the model knows what they mean: which type numbers and predeclared types
//! a dialect has, and where a form that it has may be used, is decided there.

use super::cursor::Cursor;
use super::refusal::{Parsed, Slip};
use super::words::Word;
use crate::abi::Dialect;
use crate::diagnostics::Code;

/// Tells that `form` belongs to `dialects`, of which this file's is none.
pub(super) fn foreign(at: Cursor<'_>, form: &str, dialects: &[Dialect]) -> Slip {
    let owners: Vec<String> = dialects.iter().map(|dialect| format!("{}'s", dialect.name())).collect();
    let message = format!("{form} exists in {} MIG only", owners.join(" and "));
    let help = format!("this file is read as {} MIG: `--abi` chooses another", at.reading.dialect.name());
    Slip::at(at, Code::OtherDialect, message).help(help)
}

/// Stops at a form that the dialect does not have.
pub(super) fn require<'t>(i: Cursor<'t>, form: &str, dialects: &[Dialect]) -> Parsed<'t, ()> {
    if dialects.contains(&i.reading.dialect) { Ok((i, ())) } else { foreign(i, form, dialects).refuse(i) }
}

/// Stops at a word that the dialect does not have.
pub(super) fn require_word(i: Cursor<'_>, word: Word) -> Parsed<'_, ()> {
    if word.known_in(i.reading.dialect) {
        return Ok((i, ()));
    }
    foreign(i, &format!("`{}`", word.spelling()), word.dialects()).refuse(i)
}

/// Stops at a word in the wrong letter case.
pub(super) fn misspelt<'t, T>(i: Cursor<'t>, spelling: &str) -> Parsed<'t, T> {
    let message = format!("`{}` is written in the wrong letter case", i.text());
    Slip::at(i, Code::KeywordSpelling, message).help(format!("write `{spelling}`")).refuse(i)
}
