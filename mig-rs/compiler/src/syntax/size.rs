//! Which number stands there: plain decimal digits, or a size with `+ - * /` and parentheses?

use super::ast::Number;
use super::cursor::Cursor;
use super::refusal::{Parsed, Slip, expected, expected_with_help, found};
use crate::diagnostics::Code;
use crate::preprocess::TokenKind;
use crate::source::Span;

/// So many parentheses, or types, may stand inside each other. Real files have three.
pub(super) const NESTING: usize = 64;

/// A number of digits alone; `what` says whose, as in "the subsystem's base".
pub(super) fn number<'t>(what: &'static str) -> impl Fn(Cursor<'t>) -> Parsed<'t, Number> + Copy {
    move |i| match i.token().map(|token| token.kind) {
        Some(TokenKind::Number) => digits(i),
        Some(TokenKind::Identifier) if i.is_name() => expected_with_help(i, what, NO_MACRO),
        _ => expected(i, what),
    }
}

/// A size, worked out. `what` tells the user what is missing where none stands.
pub(super) fn size<'t>(what: &'static str) -> impl Fn(Cursor<'t>) -> Parsed<'t, Number> + Copy {
    move |i| {
        let (rest, number) = sum(i, what, 0)?;
        match rest.token().map(|token| token.kind) {
            Some(TokenKind::Punctuation) if !"]),;[(}:=".contains(rest.text()) => not_constant(rest),
            _ => Ok((rest, number)),
        }
    }
}

/// `product { (+|-) product }`, from left to right.
fn sum<'t>(i: Cursor<'t>, what: &'static str, depth: usize) -> Parsed<'t, Number> {
    let (mut rest, mut value) = product(i, what, depth)?;
    while rest.is_sign('+') || rest.is_sign('-') {
        let sign = rest;
        let (after, right) = product(sign.next(), OPERAND, depth)?;
        value = apply(sign, value, right)?.1;
        rest = after;
    }
    Ok((rest, value))
}

/// `factor { (*|/) factor }`, from left to right.
fn product<'t>(i: Cursor<'t>, what: &'static str, depth: usize) -> Parsed<'t, Number> {
    let (mut rest, mut value) = factor(i, what, depth)?;
    while rest.is_sign('*') || rest.is_sign('/') {
        let sign = rest;
        let (after, right) = factor(sign.next(), OPERAND, depth)?;
        value = apply(sign, value, right)?.1;
        rest = after;
    }
    Ok((rest, value))
}

const OPERAND: &str = "a number behind the operator";

/// `number` or `( sum )`.
fn factor<'t>(i: Cursor<'t>, what: &'static str, depth: usize) -> Parsed<'t, Number> {
    match i.token().map(|token| token.kind) {
        Some(TokenKind::Number) => digits(i),
        Some(TokenKind::Identifier) => not_constant(i),
        Some(TokenKind::Punctuation) if i.is_sign('(') => {
            if depth == NESTING {
                let message = format!("more than {NESTING} parentheses inside each other");
                return Slip::at(i, Code::NestedTooDeep, message).refuse(i);
            }
            let (rest, inner) = sum(i.next(), "a number", depth + 1)?;
            if !rest.is_sign(')') {
                return close(rest);
            }
            let rest = rest.next();
            Ok((rest, Number { span: i.span_to(rest), ..inner }))
        }
        Some(TokenKind::Punctuation) if "-+!~%&".contains(i.text()) => not_constant(i),
        _ => expected(i, what),
    }
}

fn close<'t>(i: Cursor<'t>) -> Parsed<'t, Number> {
    if i.is(TokenKind::Punctuation) && "%&|<>!?~^".contains(i.text()) {
        return not_constant(i);
    }
    expected(i, "`)` behind the size")
}

/// `left sign right` in 32 bits.
fn apply<'t>(sign: Cursor<'t>, left: Number, right: Number) -> Parsed<'t, Number> {
    let span = left.span.to(right.span);
    let (a, b) = (left.value, right.value);
    let value = match sign.text() {
        "+" => a.checked_add(b),
        "-" => a.checked_sub(b),
        "*" => a.checked_mul(b),
        _ if b == 0 => {
            let slip = Slip::on(span, Code::DivisionByZero, "this size divides by zero");
            return slip.refuse(sign);
        }
        _ => a.checked_div(b),
    };
    match value {
        Some(value) => Ok((sign, Number { value, span })),
        None => overflow(sign, a, b, span),
    }
}

fn overflow<'t>(sign: Cursor<'t>, a: u32, b: u32, span: Span) -> Parsed<'t, Number> {
    let text = sign.text();
    let message = if text == "-" {
        format!("`{a} - {b}` goes below zero")
    } else {
        format!("`{a} {text} {b}` does not fit 32 bits")
    };
    Slip::on(span, Code::SizeOverflow, message).help("sizes are unsigned numbers of 32 bits").refuse(sign)
}

const NO_MACRO: &str = "no macro of that name is defined";

/// Refuses a word or a sign that sizes do not have.
fn not_constant<'t, T>(i: Cursor<'t>) -> Parsed<'t, T> {
    let slip = Slip::at(i, Code::NotAConstant, format!("a size is a number, found {}", found(i)));
    if i.is(TokenKind::Identifier) && !i.next().is_sign('(') {
        slip.help(NO_MACRO).refuse(i)
    } else {
        slip.help("sizes are made of decimal numbers, `+ - * /` and parentheses").refuse(i)
    }
}

/// The value of a number token.
fn digits(i: Cursor<'_>) -> Parsed<'_, Number> {
    let text = i.text();
    let span = i.span();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        let slip = Slip::at(i, Code::NumberNotDecimal, format!("`{text}` is not a plain decimal number"));
        return match meant(text) {
            Some(value) => slip.help(format!("write `{value}`")).refuse(i),
            None => slip.help("numbers are whole and decimal, without a suffix").refuse(i),
        };
    }
    let Ok(value) = text.parse() else {
        let message = format!("`{text}` does not fit 32 bits");
        return Slip::at(i, Code::NumberTooLarge, message)
            .help("the largest number is `4294967295`")
            .refuse(i);
    };
    if text.len() > 1 && text.starts_with('0') {
        let message = format!("`{text}` is the decimal number {value}, not octal");
        i.remark(Slip::at(i, Code::LeadingZero, message).warning().help(format!("write `{value}`")));
    }
    Ok((i.next(), Number { value, span }))
}

/// The decimal number that a C programmer means by `text`, which is not one.
fn meant(text: &str) -> Option<u32> {
    let bare = text.trim_end_matches(['u', 'U', 'l', 'L']);
    match bare.strip_prefix("0x").or_else(|| bare.strip_prefix("0X")) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
        None => bare.parse().ok(),
    }
}
