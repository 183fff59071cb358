//! Which statement stands there?

use nom::Parser;
use nom::combinator::opt;
use nom::multi::many0;

use super::ast::{ImportKind, KernelMode, RoutineKind, StatementKind};
use super::cursor::Cursor;
use super::dialect::{foreign, misspelt, require_word};
use super::modifier::declaration;
use super::name::{file_name, name, option_word, quoted};
use super::refusal::{Parsed, Slip, expected, expected_with_help, found};
use super::routine::routine;
use super::size::number;
use super::words::{Word, nearest, old_routine_word};
use crate::abi::Dialect;
use crate::diagnostics::Code;
use crate::preprocess::TokenKind;
use crate::source::Span;

/// One statement without its `;`. Nothing where it was told already what is wrong with it.
pub(super) fn statement(start: Cursor<'_>) -> Parsed<'_, Option<StatementKind>> {
    let Some(word) = start.word().filter(|word| word.opens_statement()) else {
        return no_statement(start);
    };
    require_word(start, word)?;
    let i = start.next();
    match word {
        Word::Routine => routine(start, RoutineKind::Routine)(i),
        Word::Simpleroutine => routine(start, RoutineKind::Simpleroutine)(i),
        _ => (|i| plain(word, i)).map(Some).parse(i),
    }
}

/// What stands behind `word`, in a statement that is no routine.
fn plain(word: Word, i: Cursor<'_>) -> Parsed<'_, StatementKind> {
    let limit = number("a number of bytes");
    let import = |kind| file_name.map(move |file| StatementKind::Import { kind, file });
    match word {
        Word::Subsystem => subsystem(i),
        Word::Type => declaration.map(Box::new).map(StatementKind::Type).parse(i),
        Word::Skip => skip(i),
        Word::MsgOption => option_word.map(StatementKind::MsgOption).parse(i),
        Word::WaitTime => option_word.map(|word| StatementKind::WaitTime(Some(word))).parse(i),
        Word::NoWaitTime => Ok((i, StatementKind::WaitTime(None))),
        Word::SendTime => option_word.map(|word| StatementKind::SendTime(Some(word))).parse(i),
        Word::NoSendTime => Ok((i, StatementKind::SendTime(None))),
        Word::ConsumeOnSendError => option_word.map(StatementKind::ConsumeOnSendError).parse(i),
        Word::UseSpecialReplyPort => number("`0` or `1`").map(StatementKind::UseSpecialReplyPort).parse(i),
        Word::UserTypeLimit => limit.map(StatementKind::UserTypeLimit).parse(i),
        Word::OnStackLimit => limit.map(StatementKind::OnStackLimit).parse(i),
        Word::Error => name("a function's name").map(StatementKind::Error).parse(i),
        Word::ServerPrefix => name("a prefix").map(StatementKind::ServerPrefix).parse(i),
        Word::UserPrefix => name("a prefix").map(StatementKind::UserPrefix).parse(i),
        Word::ServerDemux => name("a function's name").map(StatementKind::ServerDemux).parse(i),
        Word::Import => import(ImportKind::Both).parse(i),
        Word::UImport => import(ImportKind::User).parse(i),
        Word::SImport => import(ImportKind::Server).parse(i),
        Word::DImport => import(ImportKind::Headers).parse(i),
        Word::IImport => import(ImportKind::Bodies).parse(i),
        Word::Rcsid => quoted.map(StatementKind::Rcsid).parse(i),
        _ => expected(i, "a statement"),
    }
}

/// `{ kerneluser | kernelserver } name base`.
fn subsystem(i: Cursor<'_>) -> Parsed<'_, StatementKind> {
    let (rest, (modes, name)) = (many0(kernel_mode), name("the subsystem's name")).parse(i)?;
    if kernel_mode(rest).is_ok() {
        let help = "`kerneluser` and `kernelserver` stand before the subsystem's name";
        return expected_with_help(rest, "the subsystem's base", help);
    }
    if rest.is_sign('-') {
        return expected_with_help(rest, "the subsystem's base", "a base is not negative");
    }
    let (rest, base) = number("the subsystem's base, a number")(rest)?;
    Ok((rest, StatementKind::Subsystem { modes, name, base }))
}

fn kernel_mode(i: Cursor<'_>) -> Parsed<'_, (KernelMode, Span)> {
    match i.word() {
        Some(Word::KernelUser) => Ok((i.next(), (KernelMode::User, i.span()))),
        Some(Word::KernelServer) => Ok((i.next(), (KernelMode::Server, i.span()))),
        _ => expected(i, "a kernel mode"),
    }
}

/// Nothing, or GNU's count.
fn skip(i: Cursor<'_>) -> Parsed<'_, StatementKind> {
    if i.is(TokenKind::Number) && i.reading.dialect != Dialect::Gnu {
        let slip = foreign(i, "a number behind `skip`", &[Dialect::Gnu]);
        return slip.help(format!("write `skip;` {} times", i.text())).refuse(i);
    }
    let count = |i: Cursor<'_>| i.is(TokenKind::Number);
    if !count(i) {
        return Ok((i, StatementKind::Skip(None)));
    }
    opt(number("a count")).map(StatementKind::Skip).parse(i)
}

/// Refuses what opens no statement.
fn no_statement<'t, T>(i: Cursor<'t>) -> Parsed<'t, T> {
    if !i.is(TokenKind::Identifier) {
        return expected(i, "a statement");
    }
    let text = i.text();
    if let Some(word) = old_routine_word(text) {
        let slip = Slip::at(i, Code::OldRoutineWord, format!("MIG no longer has `{text}`"));
        return slip.help(format!("write `{word}`")).refuse(i);
    }
    if let Some(word) = Word::in_any_case(text).filter(|word| word.opens_statement()) {
        require_word(i, word)?;
        return misspelt(i, word.spelling());
    }
    let message = format!("expected a statement, found {}", found(i));
    let slip = Slip::at(i, Code::UnexpectedToken, message);
    match nearest(text, |word| word.opens_statement() && word.known_in(i.reading.dialect)) {
        Some(word) => slip.help(format!("did you mean `{}`?", word.spelling())).refuse(i),
        None => slip.refuse(i),
    }
}
