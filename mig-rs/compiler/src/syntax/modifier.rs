//! What does a type declaration say beside the type's shape: C names and functions?

use nom::Parser;
use nom::combinator::cut;
use nom::sequence::{delimited, preceded};

use super::ast::{Modifier, Name, TypeDeclaration};
use super::cursor::Cursor;
use super::dialect::foreign;
use super::name::{joined, name};
use super::recovery::begins_statement;
use super::refusal::{Parsed, Slip, expected, expected_with_help, found};
use super::sign::sign;
use super::types::specification;
use super::words::Word;
use crate::diagnostics::Code;
use crate::preprocess::TokenKind;

const TYPEDEF: &str = "a C type is one word here: give it a name with a `typedef`";

/// `name = specification { modifier }`.
pub(super) fn declaration(i: Cursor<'_>) -> Parsed<'_, TypeDeclaration> {
    let equals = sign('=', "`=` and the type's shape");
    let (rest, (name, _, spec, modifiers)) =
        (name("the type's name"), equals, specification, modifiers).parse(i)?;
    Ok((rest, TypeDeclaration { name, spec, modifiers }))
}

/// `{ modifier }`. One that the dialect does not have is told, and left out.
fn modifiers(i: Cursor<'_>) -> Parsed<'_, Vec<Modifier>> {
    let mut modifiers = Vec::new();
    let mut rest = i;
    while let Some(word) = rest.word().filter(|word| is_modifier(*word)) {
        let (after, modifier) = modifier(word, rest)?;
        modifiers.extend(modifier);
        rest = after;
    }
    Ok((rest, modifiers))
}

fn modifier(word: Word, i: Cursor<'_>) -> Parsed<'_, Option<Modifier>> {
    let colon = sign(':', "`:`");
    let (rest, modifier) = cut(preceded(colon, |i| modifier_of(word, i))).parse(i.next())?;
    if !word.known_in(i.reading.dialect) {
        i.remark(foreign(i, &format!("`{}`", word.spelling()), word.dialects()));
        return Ok((rest, None));
    }
    Ok((rest, Some(modifier)))
}

/// Whether `word` opens a modifier.
pub(super) fn is_modifier(word: Word) -> bool {
    use Word::*;
    matches!(word, Intran | Outtran | Destructor | IntranPayload | CType | CUserType | CServerType)
}

/// What stands behind `word :`.
fn modifier_of(word: Word, i: Cursor<'_>) -> Parsed<'_, Modifier> {
    let translation = (c_type, function, argument);
    match word {
        Word::Intran => translation
            .map(|(translated, function, server)| Modifier::Intran { translated, function, server })
            .parse(i),
        Word::Outtran => translation
            .map(|(server, function, translated)| Modifier::Outtran { server, function, translated })
            .parse(i),
        Word::Destructor => (function, argument)
            .map(|(function, translated)| Modifier::Destructor { function, translated })
            .parse(i),
        Word::IntranPayload => (c_type, function)
            .map(|(translated, function)| Modifier::IntranPayload { translated, function })
            .parse(i),
        Word::CUserType => whole_c_type.map(Modifier::CUserType).parse(i),
        Word::CServerType => whole_c_type.map(Modifier::CServerType).parse(i),
        Word::CType => whole_c_type.map(Modifier::CType).parse(i),
        _ => expected(i, "a modifier"),
    }
}

/// `(T)` behind a function.
fn argument(i: Cursor<'_>) -> Parsed<'_, Name> {
    if i.is(TokenKind::Identifier) || i.is_sign('*') {
        return expected_with_help(i, "`(` and a C type behind the function", TYPEDEF);
    }
    let open = sign('(', "`(` and a C type behind the function");
    delimited(open, c_type, close).parse(i)
}

fn close(i: Cursor<'_>) -> Parsed<'_, ()> {
    if i.is_sign(')') { Ok((i.next(), ())) } else { expected_with_help(i, "`)` behind the C type", TYPEDEF) }
}

fn function(i: Cursor<'_>) -> Parsed<'_, Name> {
    if i.is_sign('*') {
        return expected_with_help(i, "a function's name", TYPEDEF);
    }
    name("a function's name")(i)
}

/// A C type: one word that is no keyword here.
pub(super) fn c_type(i: Cursor<'_>) -> Parsed<'_, Name> {
    if let Some(keyword) = i.keyword().filter(|_| !begins_statement(i)) {
        let help =
            if keyword == Word::Struct { TYPEDEF } else { "give the C type another name with a `typedef`" };
        let message = format!("expected a C type, found {}", found(i));
        return Slip::at(i, Code::KeywordAsName, message).help(help).refuse(i);
    }
    name("a C type")(i)
}

/// A C type that nothing but another modifier or the declaration's end can follow.
fn whole_c_type(i: Cursor<'_>) -> Parsed<'_, Name> {
    let (rest, c_type) = c_type(i)?;
    let other_word = rest.is_name() && !rest.first_of_line();
    if rest.is_sign('*') || other_word && rest.word().is_none_or(|word| !is_modifier(word)) {
        let message = format!("a C type is one word, found {} behind `{}`", found(rest), c_type.text);
        return Slip::at(rest, Code::UnexpectedToken, message).help(TYPEDEF).refuse(rest);
    }
    Ok((rest, c_type))
}

/// C words without any sign, joined by one blank: `unsigned long`.
pub(super) fn c_words<'t>(
    first: impl Fn(Cursor<'t>) -> Parsed<'t, Name>,
) -> impl Fn(Cursor<'t>) -> Parsed<'t, Name> {
    move |i| {
        let (mut rest, _) = first(i)?;
        while rest.is_name() {
            rest = rest.next();
        }
        if rest.is_sign('*') || rest.keyword().is_some() {
            return expected_with_help(rest, "`)`", TYPEDEF);
        }
        let words = joined(i, rest);
        Ok((rest, words))
    }
}
