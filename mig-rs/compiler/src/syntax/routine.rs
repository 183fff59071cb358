//! Which routine is declared, and with which arguments?

use nom::Parser;

use super::argument::argument;
use super::ast::{Argument, Routine, RoutineKind, StatementKind};
use super::cursor::Cursor;
use super::name::name;
use super::recovery::next_argument;
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
        let (rest, _) = sign("(", "`(` and the routine's arguments")(rest)?;
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
    if i.is_sign(")") {
        return Ok((i.next(), Some(Vec::new())));
    }
    let mut arguments = Some(Vec::new());
    let mut rest = i;
    loop {
        let follows = match (argument, follows).parse(rest) {
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
    if i.is_sign(")") {
        return Ok((i.next(), Follows::Nothing));
    }
    let (rest, _) = sign(";", "`;` or `)` behind the argument")(i)?;
    if rest.is_sign(")") {
        return expected_with_help(
            rest,
            "another argument behind `;`",
            "the last argument has no `;` behind it",
        );
    }
    Ok((rest, Follows::Argument))
}

/// Stops at the result type that some languages would have here.
fn refuse_result(i: Cursor<'_>) -> Parsed<'_, ()> {
    if !i.is_sign(":") {
        return Ok((i, ()));
    }
    let slip = Slip::at(i, Code::UnexpectedToken, "expected `;` behind the routine, found a result type");
    slip.help("every routine gives a return code: what else it gives is an `out` argument").refuse(i)
}
