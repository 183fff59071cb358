//! What does an expression of C's preprocessor come to?

use std::iter::{Copied, Enumerate};
use std::slice::Iter;

use nom::combinator::{map_opt, opt, verify};
use nom::error::{ErrorKind, ParseError};
use nom::multi::many0_count;
use nom::{IResult, Input, Needed, Parser};

use super::super::limits::CONDITION_DEPTH;
use super::value::Value;
use super::{Slip, too_deep};
use crate::diagnostics::Code;
use crate::source::Span;

/// A number or a sign.
#[derive(Clone, Copy, Debug)]
pub(super) struct Atom {
    pub(super) kind: AtomKind,
    pub(super) span: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum AtomKind {
    Value(Value),
    Sign(&'static str),
}

/// The signs of the grammar.
pub(super) const SIGNS: &[&str] = &[
    "(", ")", "?", ":", ",", "||", "&&", "|", "^", "&", "==", "!=", "<", "<=", ">", ">=", "<<", ">>", "+",
    "-", "*", "/", "%", "!", "~",
];

/// The operators between two values, loosest first.
const LEVELS: &[&[&str]] = &[
    &["||"],
    &["&&"],
    &["|"],
    &["^"],
    &["&"],
    &["==", "!="],
    &["<", "<=", ">", ">="],
    &["<<", ">>"],
    &["+", "-"],
    &["*", "/", "%"],
];

/// A sign between two values.
#[derive(Clone, Copy, Debug)]
struct Operator {
    name: &'static str,
    /// Its index in [`LEVELS`].
    level: usize,
    span: Span,
}

/// The value of a part, if none of it that counts divides by zero.
type Outcome = Result<Value, Span>;

/// The value of all atoms; `end` is the place of the last word.
pub(super) fn evaluate(atoms: &[Atom], end: Span) -> Result<Value, Slip> {
    let place = |left: usize| atoms.get(atoms.len() - left).map_or(end, |atom| atom.span);
    let refusal = match sequence(Atoms(atoms), 0) {
        Ok((Atoms([]), Ok(value))) => return Ok(value),
        Ok((Atoms([]), Err(divisor))) => {
            let slip = Slip::new(divisor, "the condition divides by zero");
            return Err(Slip { code: Code::DivisionInCondition, ..slip });
        }
        Ok((Atoms(rest), _)) => Refusal { left: rest.len(), wanted: Wanted::Operator },
        Err(nom::Err::Error(refusal) | nom::Err::Failure(refusal)) => refusal,
        Err(nom::Err::Incomplete(_)) => Refusal { left: 0, wanted: Wanted::Value },
    };
    let span = place(refusal.left);
    let found = if refusal.left == 0 { "the end of the condition" } else { "this" };
    Err(match refusal.wanted {
        Wanted::Value => Slip::new(span, format!("a number or a name is wanted here, not {found}")),
        Wanted::Operator => Slip::new(span, format!("an operator is wanted here, not {found}")),
        Wanted::Colon => Slip::new(span, format!("`:` is wanted here, not {found}")),
        Wanted::Closing(opened) => {
            let slip = Slip::new(span, format!("`)` is wanted here, not {found}"));
            Slip { opened: Some(opened), ..slip }
        }
        Wanted::Less => too_deep(span),
    })
}

/// `a, b`: the last one counts.
fn sequence(input: Atoms<'_>, depth: usize) -> Parsed<'_, Outcome> {
    if depth > CONDITION_DEPTH {
        return Err(nom::Err::Failure(Refusal { left: input.0.len(), wanted: Wanted::Less }));
    }
    let (mut rest, mut value) = choice(input, depth)?;
    while let (behind, Some(_)) = opt(sign(",")).parse(rest)? {
        let (behind, last) = choice(behind, depth)?;
        value = value.and(last);
        rest = behind;
    }
    Ok((rest, value))
}

/// `a ? b : c`
fn choice(input: Atoms<'_>, depth: usize) -> Parsed<'_, Outcome> {
    let (rest, condition) = operation(input, depth)?;
    let (rest, asked) = opt(sign("?")).parse(rest)?;
    if asked.is_none() {
        return Ok((rest, condition));
    }
    let (rest, yes) = sequence(rest, depth + 1)?;
    let (rest, _) = must(sign(":"), Wanted::Colon).parse(rest)?;
    if depth > CONDITION_DEPTH {
        return Err(nom::Err::Failure(Refusal { left: rest.0.len(), wanted: Wanted::Less }));
    }
    let (rest, no) = choice(rest, depth + 1)?;
    let unsigned = [yes, no].iter().any(|side| side.is_ok_and(|value| value.unsigned));
    let chosen = condition.and_then(|condition| if condition.is_true() { yes } else { no });
    Ok((rest, chosen.map(|value| Value { unsigned, ..value })))
}

/// Operands with operators between them.
fn operation(input: Atoms<'_>, depth: usize) -> Parsed<'_, Outcome> {
    let (mut rest, mut right) = operand(input, depth)?;
    let mut waiting: Vec<(Outcome, Operator)> = Vec::new();
    while let (behind, Some(operator)) = opt(operator).parse(rest)? {
        let left = settle(&mut waiting, right, operator.level);
        waiting.push((left, operator));
        (rest, right) = operand(behind, depth)?;
    }
    Ok((rest, settle(&mut waiting, right, 0)))
}

/// Combines `right` with what waits for it behind operators of this level or tighter ones.
fn settle(waiting: &mut Vec<(Outcome, Operator)>, mut right: Outcome, level: usize) -> Outcome {
    while let Some((left, operator)) = waiting.pop_if(|(_, operator)| operator.level >= level) {
        right = combine(left, operator, right);
    }
    right
}

fn combine(left: Outcome, operator: Operator, right: Outcome) -> Outcome {
    let left = left?;
    // What cannot matter any more may divide by zero.
    match operator.name {
        "&&" if !left.is_true() => return Ok(Value::from(false)),
        "||" if left.is_true() => return Ok(Value::from(true)),
        _ => {}
    }
    left.combine(operator.name, right?).ok_or(operator.span)
}

/// A number, something in parentheses, and the signs before it.
fn operand(input: Atoms<'_>, depth: usize) -> Parsed<'_, Outcome> {
    let sign_of = |atom: &Atom| match atom.kind {
        AtomKind::Sign(sign @ ("-" | "+" | "!" | "~")) => Some(sign),
        AtomKind::Sign(_) | AtomKind::Value(_) => None,
    };
    let (rest, count) = many0_count(verify(any, |atom| sign_of(atom).is_some())).parse(input)?;
    let (rest, value) = primary(rest, depth)?;
    let signs = input.0[..count].iter().rev().filter_map(sign_of);
    Ok((rest, value.map(|value| signs.fold(value, Value::signed_by))))
}

fn primary(input: Atoms<'_>, depth: usize) -> Parsed<'_, Outcome> {
    let (rest, atom) = must(any, Wanted::Value).parse(input)?;
    match atom.kind {
        AtomKind::Value(value) => Ok((rest, Ok(value))),
        AtomKind::Sign("(") => {
            let (rest, value) = sequence(rest, depth + 1)?;
            let (rest, _) = must(sign(")"), Wanted::Closing(atom.span)).parse(rest)?;
            Ok((rest, value))
        }
        AtomKind::Sign(_) => Err(nom::Err::Failure(Refusal { left: input.0.len(), wanted: Wanted::Value })),
    }
}

fn operator(input: Atoms<'_>) -> Parsed<'_, Operator> {
    let read = |atom: Atom| {
        let AtomKind::Sign(name) = atom.kind else { return None };
        let level = LEVELS.iter().position(|level| level.contains(&name))?;
        Some(Operator { name, level, span: atom.span })
    };
    map_opt(any, read).parse(input)
}

fn sign<'a>(wanted: &'static str) -> impl Parser<Atoms<'a>, Output = Atom, Error = Refusal> {
    verify(any, move |atom: &Atom| atom.kind == AtomKind::Sign(wanted))
}

fn any(input: Atoms<'_>) -> Parsed<'_, Atom> {
    match input.0 {
        [first, rest @ ..] => Ok((Atoms(rest), *first)),
        [] => Err(nom::Err::Error(Refusal { left: 0, wanted: Wanted::Value })),
    }
}

/// What there is no way around: says what was wanted where it is not there.
fn must<'a, T>(
    mut parser: impl Parser<Atoms<'a>, Output = T, Error = Refusal>,
    wanted: Wanted,
) -> impl Parser<Atoms<'a>, Output = T, Error = Refusal> {
    move |input: Atoms<'a>| {
        parser.parse(input).map_err(|error| match error {
            nom::Err::Error(_) => nom::Err::Failure(Refusal { left: input.0.len(), wanted }),
            other => other,
        })
    }
}

type Parsed<'a, T> = IResult<Atoms<'a>, T, Refusal>;

/// What was wanted, and how many atoms were left.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Refusal {
    left: usize,
    wanted: Wanted,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wanted {
    Value,
    Operator,
    /// The second half of a choice.
    Colon,
    /// The other one of the parenthesis that stands here.
    Closing(Span),
    /// Less nesting.
    Less,
}

impl ParseError<Atoms<'_>> for Refusal {
    fn from_error_kind(input: Atoms<'_>, _: ErrorKind) -> Self {
        Refusal { left: input.0.len(), wanted: Wanted::Value }
    }

    fn append(_: Atoms<'_>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// The atoms that are left.
#[derive(Clone, Copy, Debug)]
struct Atoms<'a>(&'a [Atom]);

impl<'a> Input for Atoms<'a> {
    type Item = Atom;
    type Iter = Copied<Iter<'a, Atom>>;
    type IterIndices = Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.0.len()
    }

    fn take(&self, count: usize) -> Self {
        Atoms(&self.0[..count])
    }

    fn take_from(&self, count: usize) -> Self {
        Atoms(&self.0[count..])
    }

    fn take_split(&self, count: usize) -> (Self, Self) {
        (self.take_from(count), self.take(count))
    }

    fn position<P: Fn(Atom) -> bool>(&self, wanted: P) -> Option<usize> {
        self.0.iter().position(|atom| wanted(*atom))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.0.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.iter_elements().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.0.len() { Ok(count) } else { Err(Needed::new(count - self.0.len())) }
    }
}
