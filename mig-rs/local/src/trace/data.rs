//! What do bytes look like that are known to be text, numbers, or nothing in particular?
use mig_rs_runtime::description::{Element, Number};

/// So many letters of a text are shown.
const LETTERS: usize = 64;
/// So many bytes that are no text.
const BYTES: usize = 16;
/// So many numbers of a list.
const NUMBERS: usize = 8;

/// A value, or the elements of an array.
pub(super) fn value(bytes: &[u8], element: Element, is_array: bool) -> String {
    let (number, each) = match element {
        Element::Numbers(number, each) => (number, each),
        _ => return self::bytes(bytes),
    };
    if each == 1 && !is_array {
        return self::number(bytes, number);
    }
    if number == Number::U8 {
        return self::bytes(bytes);
    }
    let all = bytes.chunks_exact(number.size());
    let count = all.len();
    let shown: Vec<String> = all.take(NUMBERS).map(|bytes| self::number(bytes, number)).collect();
    let rest = if count > NUMBERS { format!(", ... {count} in all") } else { String::new() };
    format!("[{}{rest}]", shown.join(", "))
}

/// Bytes: as text where they are one.
pub(super) fn bytes(bytes: &[u8]) -> String {
    let text = bytes.strip_suffix(&[0]).unwrap_or(bytes);
    let is_text = text.iter().all(|byte| matches!(byte, b' '..=b'~' | b'\n' | b'\r' | b'\t'));
    if is_text && (!text.is_empty() || bytes.is_empty()) {
        return self::text(bytes);
    }
    let shown: Vec<String> = bytes.iter().take(BYTES).map(|byte| format!("{byte:02x}")).collect();
    let rest = if bytes.len() > BYTES { format!(" ... {} bytes", bytes.len()) } else { String::new() };
    format!("<{}{rest}>", shown.join(" "))
}

/// A text, whatever stands in it.
pub(super) fn text(text: &[u8]) -> String {
    let shown = text.get(..LETTERS).unwrap_or(text).escape_ascii();
    if text.len() > LETTERS { format!("\"{shown}\"... {} bytes", text.len()) } else { format!("\"{shown}\"") }
}

/// A number, in this host's byte order. Those of 64 bits without a sign are mostly addresses and offsets, and are shown as such.
fn number(bytes: &[u8], number: Number) -> String {
    macro_rules! shown {
        ($format:literal $type:ty) => {
            bytes.first_chunk().map(|bytes| format!($format, <$type>::from_ne_bytes(*bytes)))
        };
    }
    let shown = match number {
        Number::U8 => shown!("{}" u8),
        Number::I8 => shown!("{}" i8),
        Number::U16 => shown!("{}" u16),
        Number::I16 => shown!("{}" i16),
        Number::U32 => shown!("{}" u32),
        Number::I32 => shown!("{}" i32),
        Number::U64 => shown!("{:#x}" u64),
        Number::I64 => shown!("{}" i64),
        Number::F32 => shown!("{:?}" f32),
        Number::F64 => shown!("{:?}" f64),
    };
    shown.unwrap_or_else(|| super::line::CUT_OFF.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_shown_as_text_and_everything_else_as_bytes() {
        assert_eq!(bytes(b"hello\n"), r#""hello\n""#);
        assert_eq!(bytes(b"hello\0"), r#""hello\x00""#);
        assert_eq!(bytes(b""), r#""""#);
        assert_eq!(bytes(&[0]), "<00>");
        assert_eq!(bytes(&[7, 255]), "<07 ff>");
        assert_eq!(bytes(&[1; 20]), "<01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 ... 20 bytes>");
        assert_eq!(bytes(&[b'a'; 100]), format!("\"{}\"... 100 bytes", "a".repeat(64)));
    }

    #[test]
    fn numbers_are_shown_by_their_type_and_long_lists_are_shortened() {
        assert_eq!(value(&(-1i32).to_ne_bytes(), Element::Numbers(Number::I32, 1), false), "-1");
        assert_eq!(value(&4096u64.to_ne_bytes(), Element::Numbers(Number::U64, 1), false), "0x1000");
        assert_eq!(value(&1.5f64.to_ne_bytes(), Element::Numbers(Number::F64, 1), false), "1.5");
        assert_eq!(value(&[0; 4], Element::Numbers(Number::I32, 1), true), "[0]");
        assert_eq!(
            value(&[0; 18], Element::Numbers(Number::I16, 9), false),
            "[0, 0, 0, 0, 0, 0, 0, 0, ... 9 in all]"
        );
        assert_eq!(value(&[9], Element::Numbers(Number::U8, 1), false), "9");
    }
}
