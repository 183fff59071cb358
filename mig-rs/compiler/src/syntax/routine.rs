//! Which routine is declared, and with which arguments?

use nom::Parser;
use nom::sequence::preceded;

use super::argument::{argument, direction_of};
use super::ast::{Argument, Routine, RoutineKind, StatementKind};
use super::cursor::Cursor;
use super::flag::flag_kind;
use super::modifier::is_modifier;
use super::name::name;
use super::recovery::{begins_statement, next_argument};
use super::refusal::{Parsed, Slip, expected_with_help, unwrap};
use super::sign::sign;
use crate::diagnostics::Code;

/// `name ( [ argument { ; argument } ] )`, behind the word that opens the statement at `start`. Nothing where an
/// argument could not be read: each has been told, and the others were read.
pub(super) fn routine<'t>(
    start: Cursor<'t>,
    kind: RoutineKind,
) -> impl FnMut(Cursor<'t>) -> Parsed<'t, Option<StatementKind>> {
    move |i| {
        let (rest, name) = name("the routine's name")(i)?;
        let (rest, _) = sign('(', "`(` and the routine's arguments")(rest)?;
        let (rest, arguments) = arguments(start, rest)?;
        refuse_result(rest)?;
        let routine = |arguments| StatementKind::Routine(Routine { kind, name, arguments });
        Ok((rest, arguments.map(routine)))
    }
}

/// What follows an argument.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Follows {
    /// `;`, and so another argument.
    Argument,
    /// `)`.
    Nothing,
}

/// The arguments and the `)`.
fn arguments<'t>(start: Cursor<'t>, i: Cursor<'t>) -> Parsed<'t, Option<Vec<Argument>>> {
    if i.is_sign(')') {
        return Ok((i.next(), Some(Vec::new())));
    }
    let mut arguments = Some(Vec::new());
    let mut rest = i;
    loop {
        let follows = match (preceded(refuse_statement, argument), follows).parse(rest) {
            Ok((after, (argument, follows))) => {
                if let Some(list) = &mut arguments {
                    list.push(argument);
                }
                rest = after;
                follows
            }
            Err(error) => {
                let refusal = unwrap(error, rest);
                let Some((after, follows)) = next_argument(rest, rest.where_left(refusal.left())) else {
                    return Err(nom::Err::Failure(refusal));
                };
                rest.remark(refusal.into_slip(start));
                arguments = None;
                rest = after;
                follows
            }
        };
        if follows == Follows::Nothing {
            return Ok((rest, arguments));
        }
    }
}

fn follows(i: Cursor<'_>) -> Parsed<'_, Follows> {
    if let Some(help) = what_is_missing(i) {
        return expected_with_help(i, "`;` or `)` behind the argument", help);
    }
    if i.is_sign(')') {
        return Ok((i.next(), Follows::Nothing));
    }
    let (rest, _) = sign(';', "`;` or `)` behind the argument")(i)?;
    if rest.is_sign(')') {
        let help = "the last argument has no `;` behind it";
        return expected_with_help(rest, "another argument behind `;`", help);
    }
    Ok((rest, Follows::Argument))
}

/// What the words behind an argument want before them.
fn what_is_missing(i: Cursor<'_>) -> Option<&'static str> {
    if begins_statement(i) {
        return Some(END);
    }
    if i.word().and_then(direction_of).is_some() || i.next().is_sign(':') && i.is_name() {
        return Some("arguments are separated by `;`");
    }
    if i.word().and_then(flag_kind).is_some() {
        return Some("a `,` stands before each flag");
    }
    let word = i.word().filter(|word| is_modifier(*word));
    word.map(|_| "C names and functions belong to a type: write `: NAME = type` and then them")
}

/// Stops where the next statement begins instead of an argument.
fn refuse_statement(i: Cursor<'_>) -> Parsed<'_, ()> {
    if begins_statement(i) { expected_with_help(i, "an argument or `)`", END) } else { Ok((i, ())) }
}

const END: &str = "the routine's arguments end with `)`";

/// Stops at the result type that some languages would have here.
fn refuse_result(i: Cursor<'_>) -> Parsed<'_, ()> {
    if !i.is_sign(':') {
        return Ok((i, ()));
    }
    let slip = Slip::at(i, Code::UnexpectedToken, "expected `;` behind the routine, found a result type");
    slip.help("every routine gives a return code: what else it gives is an `out` argument").refuse(i)
}
