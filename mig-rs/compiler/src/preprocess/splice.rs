//! What does a text say once lines that end in a backslash are joined with the next?

use std::borrow::Cow;

use super::alphabet::{Class, class};

/// The length of a backslash at a line end at `at`: white space may stand between the two.
pub(super) fn splice_length(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?.strip_prefix(b"\\")?;
    let blanks = rest.iter().position(|&byte| class(byte) != Class::Blank)?;
    (rest[blanks] == b'\n').then_some(blanks + 2)
}

/// The byte at `at`, or behind the line splices that stand there, and where the next one stands.
pub(super) fn logical(text: &str, mut at: usize) -> Option<(u8, usize)> {
    loop {
        let byte = *text.as_bytes().get(at)?;
        match if byte == b'\\' { splice_length(text, at) } else { None } {
            Some(length) => at += length,
            None => return Some((byte, at + 1)),
        }
    }
}

/// A text without the splices in it.
pub(super) fn unspliced(text: &str) -> Cow<'_, str> {
    let mut plain = String::new();
    let mut kept = 0;
    let mut at = 0;
    while let Some(length) = text[at..].find('\\') {
        let backslash = at + length;
        at = backslash + 1;
        if let Some(length) = splice_length(text, backslash) {
            plain.push_str(&text[kept..backslash]);
            at = backslash + length;
            kept = at;
        }
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    plain.push_str(&text[kept..]);
    Cow::Owned(plain)
}
