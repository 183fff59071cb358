//! Which value does a number or a character constant of C have?

use super::super::preprocessor::shortened;
use super::Slip;
use super::value::Value;
use crate::source::Span;

/// The value of a number, and whether it fits 64 bits.
pub(super) fn number(text: &str, span: Span) -> Result<(Value, bool), Slip> {
    let lower = text.to_ascii_lowercase();
    let (radix, digits) = match lower.as_bytes() {
        [b'0', b'x', ..] => (16, &lower[2..]),
        [b'0', b'b', ..] => (2, &lower[2..]),
        [b'0', b'0'..=b'9', ..] => (8, &lower[1..]),
        _ => (10, lower.as_str()),
    };
    let length = digits.bytes().take_while(|byte| char::from(*byte).is_digit(radix)).count();
    let (digits, suffix) = digits.split_at(length);
    if digits.is_empty() || !matches!(suffix, "" | "u" | "l" | "ul" | "lu" | "ll" | "ull" | "llu") {
        let floating = suffix.contains(['.', 'e', 'p']);
        let what = if floating { "a floating number" } else { "no number that C knows" };
        return Err(Slip::new(span, format!("`{}` is {what}", shortened(text))));
    }
    let mut bits = 0_u64;
    let mut fits = true;
    for digit in digits.chars().filter_map(|digit| digit.to_digit(radix)) {
        let wide = u128::from(bits) * u128::from(radix) + u128::from(digit);
        fits &= u64::try_from(wide).is_ok();
        bits = bits.wrapping_mul(u64::from(radix)).wrapping_add(u64::from(digit));
    }
    let unsigned = suffix.contains('u') || !fits || bits > i64::MAX.cast_unsigned();
    Ok((Value { bits, unsigned }, fits))
}

/// The value of a character constant, quotes included: an `int`, a character more shifting the ones before by eight bits.
pub(super) fn character(text: &str, span: Span) -> Result<Value, Slip> {
    let inside = text.get(1..text.len().saturating_sub(1)).unwrap_or("");
    let bytes = unescaped(inside.as_bytes());
    match bytes.as_slice() {
        [] => Err(Slip::new(span, "a character constant without a character")),
        [only] => Ok(from_int(i32::from(only.cast_signed()))),
        many => Ok(from_int(many.iter().fold(0_i32, |value, byte| value.wrapping_shl(8) | i32::from(*byte)))),
    }
}

fn from_int(value: i32) -> Value {
    Value { bits: i64::from(value).cast_unsigned(), unsigned: false }
}

/// The bytes that a constant stands for.
fn unescaped(text: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((&first, behind)) = rest.split_first() {
        rest = behind;
        if first != b'\\' {
            bytes.push(first);
            continue;
        }
        let Some((&escape, behind)) = rest.split_first() else { break };
        let (radix, longest) = match escape {
            b'x' => (16, usize::MAX),
            b'0'..=b'7' => (8, 3),
            _ => {
                rest = behind;
                bytes.push(control(escape));
                continue;
            }
        };
        let digits = if escape == b'x' { behind } else { rest };
        let is_digit = |byte: &&u8| char::from(**byte).is_digit(radix);
        let length = digits.iter().take(longest).take_while(is_digit).count();
        let value = digits[..length].iter().filter_map(|digit| char::from(*digit).to_digit(radix));
        let value = value.fold(0_u32, |value, digit| value.wrapping_mul(radix).wrapping_add(digit) & 0xff);
        bytes.push(u8::try_from(value).unwrap_or(0));
        rest = &digits[length..];
    }
    bytes
}

/// The byte behind a backslash.
fn control(escape: u8) -> u8 {
    match escape {
        b'a' => 7,
        b'b' => 8,
        b't' => 9,
        b'n' => 10,
        b'v' => 11,
        b'f' => 12,
        b'r' => 13,
        b'e' | b'E' => 27,
        other => other,
    }
}
