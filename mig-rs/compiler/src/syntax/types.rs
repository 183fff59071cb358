//! What shape does a type have?

use nom::Parser;
use nom::branch::alt;
use nom::combinator::{cut, opt};
use nom::multi::many1;
use nom::sequence::{delimited, preceded, terminated};

use super::ast::{Extent, Member, Name, NativeKind, Number, TypeNumber, TypeSpec, TypeSpecKind};
use super::cursor::Cursor;
use super::dialect::{misspelt, require, require_word};
use super::flag::flags;
use super::modifier::{c_type, c_words};
use super::name::name;
use super::refusal::{Parsed, Slip, expected, expected_with_help};
use super::sign::{sign, word};
use super::size::{NESTING, number, size};
use super::words::{Word, is_symbol, symbol_in_wrong_case};
use crate::abi::Dialect;
use crate::diagnostics::Code;
use crate::preprocess::TokenKind;
use crate::source::Span;

/// What stands before a type and makes another of it.
enum Prefix {
    Array(Extent),
    Struct(Number),
    OutOfLine,
}

/// `{ ^ | array[…] of | struct[n] of } base`.
pub(super) fn specification(i: Cursor<'_>) -> Parsed<'_, TypeSpec> {
    let mut prefixes = Vec::new();
    let mut rest = i;
    while opens_prefix(rest) {
        let (after, prefix) = prefix(rest)?;
        prefixes.push((rest.span(), prefix));
        rest = after;
    }
    if let Some((at, _)) = prefixes.get(NESTING) {
        let message = format!("more than {NESTING} types inside each other");
        return Slip::on(*at, Code::NestedTooDeep, message).refuse(rest);
    }
    let (rest, base) = base(rest)?;
    let spec = prefixes.into_iter().rev().fold(base, |inner, (at, prefix)| {
        let span = at.to(inner.span);
        let element = Box::new(inner);
        let kind = match prefix {
            Prefix::Array(extent) => TypeSpecKind::Array { extent, element },
            Prefix::Struct(count) => TypeSpecKind::Struct { count, element },
            Prefix::OutOfLine => TypeSpecKind::OutOfLine(element),
        };
        TypeSpec { span, kind }
    });
    Ok((rest, spec))
}

fn opens_prefix(i: Cursor<'_>) -> bool {
    match i.word() {
        Some(Word::Array) => true,
        Some(Word::Struct) => !i.next().is_sign('{'),
        _ => i.is_sign('^'),
    }
}

fn prefix(i: Cursor<'_>) -> Parsed<'_, Prefix> {
    match i.word() {
        Some(Word::Array) => {
            let of = word(Word::Of, "`of` and the array's element");
            cut(terminated(extent, of)).map(Prefix::Array).parse(i.next())
        }
        Some(Word::Struct) => {
            let of = word(Word::Of, "`of` and the struct's element");
            cut(terminated(count, of)).map(Prefix::Struct).parse(i.next())
        }
        _ => sign('^', "`^`").map(|_| Prefix::OutOfLine).parse(i),
    }
}

/// `[]`, `[*]`, `[*:n]` or `[n]`.
fn extent(i: Cursor<'_>) -> Parsed<'_, Extent> {
    let (rest, _) = sign('[', "`[` behind `array`")(i)?;
    if rest.is_sign(':') {
        let help = "`array[*:n]` has at most n elements";
        return expected_with_help(rest, "a size, `*` or `]`", help);
    }
    let fixed = terminated(size("a size"), close).map(Extent::Fixed);
    let starred = preceded(sign('*', "`*`"), cut(alt((bound, unbounded))));
    alt((fixed, starred, unbounded)).parse(rest)
}

/// `:n]`, behind `[*`.
fn bound(i: Cursor<'_>) -> Parsed<'_, Extent> {
    let size = cut(terminated(size("a size"), close));
    preceded(sign(':', "`:` and a size"), size).map(Extent::Bounded).parse(i)
}

fn unbounded(i: Cursor<'_>) -> Parsed<'_, Extent> {
    close(i).map(|(rest, _)| (rest, Extent::Unbounded))
}

fn close(i: Cursor<'_>) -> Parsed<'_, Span> {
    sign(']', "`]`")(i)
}

/// `[n]` of a `struct`.
fn count(i: Cursor<'_>) -> Parsed<'_, Number> {
    let open =
        if i.reading.dialect == Dialect::Gnu { "`[` or `{` behind `struct`" } else { "`[` behind `struct`" };
    let (rest, _) = sign('[', open)(i)?;
    if rest.is_sign('*') || rest.is_sign(']') {
        let help = "a struct has a fixed number of elements: an array may vary";
        return expected_with_help(rest, "a size", help);
    }
    terminated(size("a size"), close).parse(rest)
}

/// A type without anything before it.
fn base(i: Cursor<'_>) -> Parsed<'_, TypeSpec> {
    let (rest, kind) = match i.word() {
        Some(Word::Struct) => members(i)?,
        Some(Word::CString) => cut(c_string).parse(i.next())?,
        Some(Word::Polymorphic) => basic(i)?,
        _ if is_native(i) => native(i)?,
        _ if i.is(TokenKind::Number) || is_symbol(i.text()) => basic(i)?,
        _ if i.is_sign('(') => long_form(i)?,
        _ => named(i)?,
    };
    Ok((rest, TypeSpec { span: i.span_to(rest), kind }))
}

/// Another type's name.
fn named(i: Cursor<'_>) -> Parsed<'_, TypeSpecKind> {
    let (rest, name) = type_name(i)?;
    if rest.is_sign('|') {
        let message = format!("`{}` is a type's name, and a pair has none", name.text);
        let help = "a pair is made of two type numbers: `MACH_MSG_TYPE_MOVE_SEND|MACH_MSG_TYPE_PORT_SEND`";
        return Slip::at(rest, Code::UnexpectedToken, message).help(help).refuse(rest);
    }
    Ok((rest, TypeSpecKind::Named(name)))
}

/// The name of a type that is declared elsewhere.
pub(super) fn type_name(i: Cursor<'_>) -> Parsed<'_, Name> {
    if let Some(spelling) = symbol_in_wrong_case(i.text()) {
        return misspelt(i, &spelling);
    }
    name("a type")(i)
}

/// `A` or `A|B`.
fn basic(i: Cursor<'_>) -> Parsed<'_, TypeSpecKind> {
    let (rest, (sent, received)) = pair(i)?;
    Ok((rest, TypeSpecKind::Basic { sent, received }))
}

fn pair(i: Cursor<'_>) -> Parsed<'_, (TypeNumber, Option<TypeNumber>)> {
    let (rest, sent) = type_number(i, "a type number")?;
    if !rest.is_sign('|') {
        return Ok((rest, (sent, None)));
    }
    let (rest, received) = type_number(rest.next(), "a type number behind `|`")?;
    if rest.is_sign('|') {
        let slip = Slip::at(rest, Code::UnexpectedToken, "a pair has two sides, found a third");
        return slip.help("the first is what is sent, the second what is received").refuse(rest);
    }
    Ok((rest, (sent, Some(received))))
}

fn type_number<'t>(i: Cursor<'t>, what: &'static str) -> Parsed<'t, TypeNumber> {
    if i.is(TokenKind::Number) {
        return number(what).map(TypeNumber::Number).parse(i);
    }
    if i.word() == Some(Word::Polymorphic) || is_symbol(i.text()) {
        let name = Name { text: i.text().to_owned(), span: i.span() };
        return Ok((i.next(), TypeNumber::Symbol(name)));
    }
    if let Some(spelling) = symbol_in_wrong_case(i.text()) {
        return misspelt(i, &spelling);
    }
    expected_with_help(i, what, "type numbers are `MACH_MSG_TYPE_…`, `polymorphic` and decimal numbers")
}

/// GNU's `(A|B, bits { , flag })`.
fn long_form(i: Cursor<'_>) -> Parsed<'_, TypeSpecKind> {
    let (i, ()) = require(i, "the long form `(name, bits)`", &[Dialect::Gnu])?;
    let (rest, (sent, received)) = pair(i.next())?;
    let (rest, _) = sign(',', "`,` and the number of bits")(rest)?;
    let (rest, bits) = size("the number of bits")(rest)?;
    let (rest, flags) = terminated(flags, sign(')', "`,` and a flag, or `)`")).parse(rest)?;
    Ok((rest, TypeSpecKind::LongForm { sent, received, bits, flags }))
}

/// GNU's `struct { T name; … }`.
fn members(i: Cursor<'_>) -> Parsed<'_, TypeSpecKind> {
    let (_, ()) = require(i, "`struct { … }`", &[Dialect::Gnu])?;
    let body = many1(member).map(TypeSpecKind::Members);
    let (open, close) = (sign('{', "`{`"), sign('}', "another member or `}`"));
    cut(delimited(open, body, close)).parse(i.next())
}

fn member(i: Cursor<'_>) -> Parsed<'_, Member> {
    if i.is_sign('}') {
        return expected(i, "a member, as in `int a;`");
    }
    let end = sign(';', "`;` behind the member");
    let (rest, (type_name, name, _)) = cut((type_name, name("the member's name"), end)).parse(i)?;
    Ok((rest, Member { type_name, name }))
}

/// `[n]` or `[*:n]`, behind `c_string`.
fn c_string(i: Cursor<'_>) -> Parsed<'_, TypeSpecKind> {
    let (rest, _) = sign('[', "`[` and the string's size behind `c_string`")(i)?;
    let (rest, varying) = opt((sign('*', "`*`"), cut(sign(':', "`:` and the largest size")))).parse(rest)?;
    let (rest, size) = terminated(size("the string's size"), close).parse(rest)?;
    Ok((rest, TypeSpecKind::CString { size, varying: varying.is_some() }))
}

/// Whether `PointerTo(`, `ValueOf(` or `PointerToIfNot(` stands here, in whatever letter case.
pub(super) fn is_native(i: Cursor<'_>) -> bool {
    i.next().is_sign('(') && native_word(i).is_some()
}

fn native_word(i: Cursor<'_>) -> Option<(Word, NativeKind)> {
    let word = Word::in_any_case(i.text())?;
    match word {
        Word::PointerTo => Some((word, NativeKind::PointerTo)),
        Word::ValueOf => Some((word, NativeKind::ValueOf)),
        Word::PointerToIfNot => Some((word, NativeKind::PointerToIfNot)),
        _ => None,
    }
}

/// Apple's `PointerTo(T)`, `ValueOf(T)` and `PointerToIfNot(T, bad)`.
pub(super) fn native(i: Cursor<'_>) -> Parsed<'_, TypeSpecKind> {
    let Some((word, kind)) = native_word(i) else { return expected(i, "a native type") };
    if i.text() != word.spelling() {
        return misspelt(i, word.spelling());
    }
    let (i, ()) = require_word(i, word)?;
    let (rest, _) = sign('(', "`(` and a C type")(i.next())?;
    let (rest, c_type) = c_words(c_type)(rest)?;
    let (rest, bad) = match kind {
        NativeKind::PointerTo | NativeKind::ValueOf => (rest, None),
        NativeKind::PointerToIfNot => {
            let (rest, _) = sign(',', "`,` and the value that stands for none")(rest)?;
            let (rest, bad) = c_words(name("the value that stands for none"))(rest)?;
            (rest, Some(bad))
        }
    };
    let (rest, _) = sign(')', "`)`")(rest)?;
    Ok((rest, TypeSpecKind::Native { kind, c_type, bad }))
}
