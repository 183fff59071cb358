//! Which argument does a routine take: direction, name, type and flags?

use nom::Parser;
use nom::combinator::opt;
use nom::sequence::preceded;

use super::ast::{Argument, ArgumentType, Direction, Name, TypeSpec};
use super::cursor::Cursor;
use super::dialect::require_word;
use super::docs;
use super::flag::flags;
use super::modifier::declaration;
use super::name::name;
use super::refusal::{Parsed, Slip, expected_with_help};
use super::sign::sign;
use super::types::{is_native, native, type_name};
use super::words::{Word, is_symbol, nearest};
use crate::diagnostics::Code;
use crate::preprocess::TokenKind;
use crate::source::Span;

/// `[direction] name : type { , flag }`, or `serverimpl name : type [ , field ]` and its client-side twin.
pub(super) fn argument(i: Cursor<'_>) -> Parsed<'_, Argument> {
    let (rest, direction) = direction(i)?;
    refuse_second_direction(rest, direction)?;
    refuse_unknown_direction(rest, direction)?;
    let (rest, name) = name(if direction.is_some() { "the argument's name" } else { "an argument" })(rest)?;
    let (rest, _) = sign(':', "`:` and a type behind the argument's name")(rest)?;
    let (rest, ty) = argument_type(rest, &name)?;
    let in_trailer = matches!(direction, Some((Direction::ServerImpl | Direction::UserImpl, _)));
    let (rest, trailer_field) = if in_trailer { trailer_field(rest)? } else { (rest, None) };
    let trailer_field = trailer_field.map(Box::new);
    let (rest, flags) = if in_trailer { (rest, Vec::new()) } else { flags(rest)? };
    let docs = docs::before(i);
    let span = i.span_to(rest);
    Ok((rest, Argument { docs, span, direction, name, ty, trailer_field, flags }))
}

/// OSF's `, FIELD` behind the type of a value from the trailer.
fn trailer_field(i: Cursor<'_>) -> Parsed<'_, Option<Name>> {
    opt(preceded(sign(',', "`,`"), name("the trailer's field"))).parse(i)
}

fn direction(i: Cursor<'_>) -> Parsed<'_, Option<(Direction, Span)>> {
    let Some((word, direction)) = i.word().and_then(|word| Some((word, direction_of(word)?))) else {
        return Ok((i, None));
    };
    let names_the_argument = i.next().is_sign(':');
    if names_the_argument {
        return Ok((i, None));
    }
    let (i, ()) = require_word(i, word)?;
    Ok((i.next(), Some((direction, i.span()))))
}

/// Stops at `in out a`.
fn refuse_second_direction<'t>(i: Cursor<'t>, first: Option<(Direction, Span)>) -> Parsed<'t, ()> {
    let Some((direction, span)) = first else { return Ok((i, ())) };
    let second = i.word().and_then(direction_of);
    let Some(second) = second.filter(|_| i.next().is(TokenKind::Identifier)) else { return Ok((i, ())) };
    let message = format!("expected the argument's name, found a second direction, `{}`", i.text());
    let slip = Slip::at(i, Code::UnexpectedToken, message).also(span, "the first direction");
    let both =
        matches!((direction, second), (Direction::In, Direction::Out) | (Direction::Out, Direction::In));
    let help = if both { "what flows both ways is `inout`" } else { "an argument has one direction" };
    slip.help(help).refuse(i)
}

/// Stops at `inn a :`.
fn refuse_unknown_direction<'t>(i: Cursor<'t>, direction: Option<(Direction, Span)>) -> Parsed<'t, ()> {
    let named = i.is_name() && i.next().is(TokenKind::Identifier) && i.next().next().is_sign(':');
    if direction.is_some() || !named {
        return Ok((i, ()));
    }
    let slip = Slip::at(i, Code::UnexpectedToken, format!("`{}` is not a direction", i.text()));
    let known = |word: &Word| direction_of(*word).is_some() && word.known_in(i.reading.dialect);
    match nearest(i.text(), known) {
        Some(word) => slip.help(format!("did you mean `{}`?", word.spelling())).refuse(i),
        None => slip.help("directions are `in`, `out`, `inout` and the words for ports and times").refuse(i),
    }
}

fn argument_type<'t>(i: Cursor<'t>, name: &Name) -> Parsed<'t, ArgumentType> {
    if is_native(i) {
        let (rest, kind) = native(i)?;
        return Ok((rest, ArgumentType::Native(Box::new(TypeSpec { span: i.span_to(rest), kind }))));
    }
    if i.is(TokenKind::Identifier) && i.next().is_sign('=') {
        return declaration.map(|declared| ArgumentType::Declared(Box::new(declared))).parse(i);
    }
    if opens_shape(i) {
        let help = format!("write `{} : NAME = {} …`", name.text, i.text());
        return expected_with_help(i, "a name for the argument's type", help);
    }
    type_name.map(ArgumentType::Named).parse(i)
}

/// Whether a type without a name begins here.
fn opens_shape(i: Cursor<'_>) -> bool {
    let word = matches!(i.word(), Some(Word::Array | Word::Struct | Word::CString | Word::Polymorphic));
    word || i.is(TokenKind::Number) || i.is_sign('^') || i.is_sign('(') || is_symbol(i.text())
}

/// The direction that `word` says, if it says one.
pub(super) fn direction_of(word: Word) -> Option<Direction> {
    Some(match word {
        Word::In => Direction::In,
        Word::Out => Direction::Out,
        Word::InOut => Direction::InOut,
        Word::RequestPort => Direction::RequestPort,
        Word::ReplyPort => Direction::ReplyPort,
        Word::UReplyPort => Direction::UReplyPort,
        Word::SReplyPort => Direction::SReplyPort,
        Word::WaitTime => Direction::WaitTime,
        Word::SendTime => Direction::SendTime,
        Word::MsgOption => Direction::MsgOption,
        Word::MsgSeqno => Direction::MsgSeqno,
        Word::SecToken => Direction::SecToken,
        Word::ServerSecToken => Direction::ServerSecToken,
        Word::UserSecToken => Direction::UserSecToken,
        Word::AuditToken => Direction::AuditToken,
        Word::ServerAuditToken => Direction::ServerAuditToken,
        Word::UserAuditToken => Direction::UserAuditToken,
        Word::ServerContextToken => Direction::ServerContextToken,
        Word::ServerImpl => Direction::ServerImpl,
        Word::UserImpl => Direction::UserImpl,
        _ => return None,
    })
}
