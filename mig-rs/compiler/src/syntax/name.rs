//! Which words may stand where a name, an option, a file or a text is wanted?

use super::ast::Name;
use super::cursor::Cursor;
use super::recovery::begins_statement;
use super::refusal::{Parsed, Slip, expected, expected_with_help, found};
use super::words::{Word, is_known_symbol};
use crate::diagnostics::Code;
use crate::preprocess::{Token, TokenKind};

/// A name that no keyword may be; `what` says whose, as in "the routine's name".
pub(super) fn name<'t>(what: &'static str) -> impl Fn(Cursor<'t>) -> Parsed<'t, Name> + Copy {
    move |i| {
        if !i.is(TokenKind::Identifier) {
            return expected(i, what);
        }
        let text = i.text();
        if let Some(keyword) = i.keyword() {
            if begins_statement(i) {
                return expected_with_help(i, what, "the statement before this one is not complete");
            }
            return keyword_as_name(i, what, keyword).refuse(i);
        }
        if is_known_symbol(text) {
            let message = format!("expected {what}, found the type number `{text}`");
            return Slip::at(i, Code::KeywordAsName, message).refuse(i);
        }
        Ok((i.next(), Name { text: text.to_owned(), span: i.span() }))
    }
}

fn keyword_as_name(i: Cursor<'_>, what: &str, keyword: Word) -> Slip {
    let message = format!("expected {what}, found the keyword `{}`", i.text());
    let note = if keyword.exact() { "" } else { " in any letter case" };
    let help = format!("`{}` is a keyword{note}: choose another name", keyword.spelling());
    Slip::at(i, Code::KeywordAsName, message).help(help)
}

/// An option's value: one word of letters, digits and `- / . _ $`, which may be several tokens to C.
pub(super) fn option_word<'t>(i: Cursor<'t>) -> Parsed<'t, Name> {
    let in_word = |i: Cursor<'t>| i.text().bytes().all(is_word_byte) && !i.at_end();
    if !in_word(i) {
        if i.at_end() {
            return expected(i, "a word");
        }
        let message = format!("expected a word, found {}", found(i));
        return Slip::at(i, Code::NotAWord, message).help(WORD_HELP).refuse(i);
    }
    let mut rest = i.next();
    while in_word(rest) && !spaced(rest) {
        rest = rest.next();
    }
    let word = joined(i, rest);
    if !rest.is_sign(';') && !rest.at_end() && !rest.first_of_line() {
        let message = format!("expected one word, found {} behind `{}`", found(rest), word.text);
        return Slip::at(rest, Code::NotAWord, message).help(WORD_HELP).refuse(rest);
    }
    Ok((rest, word))
}

const WORD_HELP: &str =
    "one word of letters, digits and `- / . _ $` can stand here: define a constant for anything longer";

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-/._$".contains(&byte)
}

/// The file behind an import keyword, in quotes or angle brackets, which are kept.
pub(super) fn file_name(i: Cursor<'_>) -> Parsed<'_, Name> {
    const HELP: &str = "write `\"file.h\"` or `<file.h>`";
    if i.is(TokenKind::String) {
        return Ok((i.next(), joined(i, i.next())));
    }
    if i.at_end() {
        return expected(i, "a file name");
    }
    if !i.is_sign('<') {
        let message = format!("expected a file name in quotes or angle brackets, found {}", found(i));
        return Slip::at(i, Code::NotQuoted, message).help(HELP).refuse(i);
    }
    let mut rest = i.next();
    while !rest.is_sign('>') || rest.first_of_line() {
        if rest.at_end() || rest.first_of_line() {
            let slip = Slip::at(i, Code::NotQuoted, "the file name's `<` is not closed on its line");
            return slip.help(HELP).refuse(i);
        }
        rest = rest.next();
    }
    let rest = rest.next();
    Ok((rest, joined(i, rest)))
}

/// A text in quotes, which are kept.
pub(super) fn quoted(i: Cursor<'_>) -> Parsed<'_, Name> {
    if i.is(TokenKind::String) {
        return Ok((i.next(), joined(i, i.next())));
    }
    if i.at_end() {
        return expected(i, "a text in quotes");
    }
    let message = format!("expected a text in quotes, found {}", found(i));
    Slip::at(i, Code::NotQuoted, message).help("write `rcsid \"…\"`").refuse(i)
}

/// What stands from `i` to `rest`, as one word; white space between tokens is one blank.
pub(super) fn joined<'t>(i: Cursor<'t>, rest: Cursor<'t>) -> Name {
    let mut text = String::new();
    let mut at = i;
    while at.left() > rest.left() {
        if spaced(at) && at.left() < i.left() {
            text.push(' ');
        }
        text.push_str(at.text());
        at = at.next();
    }
    Name { text, span: i.span_to(rest) }
}

fn spaced(i: Cursor<'_>) -> bool {
    i.token().is_some_and(|token: &Token| token.spaced)
}
