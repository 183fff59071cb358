//! Where do quotes end, and what becomes of those that do not?

use super::cursor::{Cursor, Step};
use super::lexeme::LexemeKind;
use super::splice::splice_length;

/// How apostrophes are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Apostrophes {
    /// As C does: up to the next one, or else the end of the line.
    Pair,
    /// Only round a single character; else it is a slip in prose, and must not hide what follows.
    Lone,
}

/// Where the quote that is opened at `lo` ends, or else its line, and whether the line is continued on the way.
pub(super) fn quoted(text: &str, lo: usize, closing: u8) -> (Result<usize, usize>, bool) {
    let bytes = text.as_bytes();
    let mut spliced = false;
    let mut at = lo + 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            byte if byte == closing => return (Ok(at + 1), spliced),
            b'\n' => return (Err(at), spliced),
            b'\\' => match splice_length(text, at) {
                Some(length) => {
                    spliced = true;
                    at += length;
                }
                // A backslash hides a quote, but not the end of the line.
                None => at += if matches!(bytes.get(at + 1), None | Some(b'\n')) { 1 } else { 2 },
            },
            _ => at += 1,
        }
    }
    (Err(bytes.len()), spliced)
}

impl Cursor {
    pub(super) fn quote(&mut self, text: &str, lo: usize, closing: u8) -> Step {
        let kind = if closing == b'"' { LexemeKind::String } else { LexemeKind::Character };
        let (end, spliced) = quoted(text, lo, closing);
        match end {
            Ok(end) => self.lexeme(kind, lo, end, spliced),
            Err(line_end) if kind == LexemeKind::Character => {
                let hi = lo + text[lo..line_end].trim_end().len();
                self.lexeme(LexemeKind::Apostrophe, lo, hi, spliced)
            }
            Err(line_end) => {
                // A statement's end at the end of the line was hardly meant to be quoted.
                let rest = text[lo..line_end].trim_end();
                let hi = lo + rest.strip_suffix(';').unwrap_or(rest).len().max(1);
                self.lexeme(LexemeKind::OpenString, lo, hi, spliced)
            }
        }
    }

    pub(super) fn apostrophe(&mut self, text: &str, lo: usize, apostrophes: Apostrophes) -> Step {
        let closes = |offset: usize| text.as_bytes().get(lo + offset) == Some(&b'\'');
        let single = if text.as_bytes().get(lo + 1) == Some(&b'\\') { closes(3) } else { closes(2) };
        match apostrophes {
            Apostrophes::Lone if !single => self.lexeme(LexemeKind::Apostrophe, lo, lo + 1, false),
            Apostrophes::Lone | Apostrophes::Pair => self.quote(text, lo, b'\''),
        }
    }
}
