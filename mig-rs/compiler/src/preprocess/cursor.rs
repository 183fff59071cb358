//! Where does a lexeme end? Reads lexemes out of a text, one after the other, as C's preprocessor does.

use super::alphabet::{Class, class, doubles, is_word, triples};
use super::lexeme::LexemeKind;
use super::quote::Apostrophes;
use super::splice::{logical, splice_length};

/// What stands in the text at some place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Found {
    Lexeme(LexemeKind),
    Comment,
    /// A comment that runs to the end of the text.
    OpenComment,
    EndOfLine,
    EndOfText,
}

/// One step through a text: byte offsets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Step {
    pub(super) found: Found,
    pub(super) lo: usize,
    pub(super) hi: usize,
    pub(super) spaced: bool,
    pub(super) first_of_line: bool,
    /// A backslash at a line end stands inside.
    pub(super) spliced: bool,
}

/// A place in a text, which each call is given anew. Cheap to copy, to look ahead and come back.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    at: usize,
    /// White space or a comment was passed since the last lexeme.
    spaced: bool,
    /// No lexeme was read on this line.
    fresh: bool,
}

impl Cursor {
    /// At the start of a text.
    pub(super) fn start() -> Self {
        Cursor { at: 0, spaced: false, fresh: true }
    }

    /// The offset of what comes next.
    pub(super) fn offset(self) -> usize {
        self.at
    }

    /// Reads what comes next.
    pub(super) fn next(&mut self, text: &str, apostrophes: Apostrophes) -> Step {
        self.skip_blanks(text);
        let lo = self.at;
        let Some(&byte) = text.as_bytes().get(lo) else {
            return self.step(Found::EndOfText, lo, lo);
        };
        match class(byte) {
            Class::Newline => {
                let step = self.step(Found::EndOfLine, lo, lo + 1);
                self.begin_line(lo + 1);
                step
            }
            Class::Letter => self.name(text, lo),
            Class::Digit => self.number(text, lo),
            Class::Quote => self.quote(text, lo, b'"'),
            Class::Apostrophe => self.apostrophe(text, lo, apostrophes),
            Class::High => self.foreign(text, lo),
            Class::Operator => self.operator(text, lo, byte),
            Class::Nul => self.run(text, lo, LexemeKind::Nul),
            Class::Blank | Class::Backslash | Class::Dollar | Class::Other => {
                self.run(text, lo, LexemeKind::Stray)
            }
        }
    }

    /// Reads the name of a header, if one stands here.
    pub(super) fn header(&mut self, text: &str) -> Option<Step> {
        self.skip_blanks(text);
        let lo = self.at;
        let closing = match text.as_bytes().get(lo)? {
            b'<' => b'>',
            b'"' => b'"',
            _ => return None,
        };
        let inside = text.as_bytes()[lo + 1..].iter();
        let length = inside.take_while(|&&byte| byte != b'\n' && byte != closing).count();
        let end = lo + 1 + length;
        if text.as_bytes().get(end) != Some(&closing) {
            return None;
        }
        let step = self.step(Found::Lexeme(LexemeKind::Header), lo, end + 1);
        self.pass(end + 1);
        Some(step)
    }

    pub(super) fn begin_line(&mut self, at: usize) {
        *self = Cursor { at, spaced: true, fresh: true };
    }

    /// Goes on at `at`, on the same line.
    pub(super) fn go_to(&mut self, at: usize) {
        *self = Cursor { at, spaced: true, fresh: false };
    }

    fn skip_blanks(&mut self, text: &str) {
        while let Some(&byte) = text.as_bytes().get(self.at) {
            match class(byte) {
                Class::Blank => {
                    self.spaced = true;
                    self.at += 1;
                }
                Class::Backslash => match splice_length(text, self.at) {
                    Some(length) => self.at += length,
                    None => break,
                },
                _ => break,
            }
        }
    }

    fn step(self, found: Found, lo: usize, hi: usize) -> Step {
        Step { found, lo, hi, spaced: self.spaced, first_of_line: self.fresh, spliced: false }
    }

    fn pass(&mut self, at: usize) {
        *self = Cursor { at, spaced: false, fresh: false };
    }

    pub(super) fn lexeme(&mut self, kind: LexemeKind, lo: usize, hi: usize, spliced: bool) -> Step {
        let step = Step { spliced, ..self.step(Found::Lexeme(kind), lo, hi) };
        self.pass(hi);
        step
    }

    fn name(&mut self, text: &str, lo: usize) -> Step {
        let bytes = text.as_bytes();
        let mut kind = LexemeKind::Identifier;
        let mut spliced = false;
        let mut hi = lo;
        let mut at = lo;
        loop {
            let from = at;
            match bytes.get(at) {
                Some(&byte) if is_word(byte) => at += 1,
                Some(b'\\') => match splice_length(text, at) {
                    Some(length) => {
                        at += length;
                        continue;
                    }
                    None => break,
                },
                Some(0x80..) => match text[at..].chars().next().filter(|letter| letter.is_alphanumeric()) {
                    Some(letter) => {
                        kind = LexemeKind::ForeignName;
                        at += letter.len_utf8();
                    }
                    None => break,
                },
                _ => break,
            }
            spliced |= from > hi;
            hi = at;
        }
        self.lexeme(kind, lo, hi, spliced)
    }

    fn foreign(&mut self, text: &str, lo: usize) -> Step {
        if text[lo..].chars().next().is_some_and(char::is_alphabetic) {
            return self.name(text, lo);
        }
        let length =
            text[lo..].chars().take_while(|c| !c.is_ascii() && !c.is_alphabetic()).map(char::len_utf8);
        let hi = lo + length.sum::<usize>();
        self.lexeme(LexemeKind::Stray, lo, hi, false)
    }

    /// As many of the same class as stand side by side; the one at `lo` always.
    fn run(&mut self, text: &str, lo: usize, kind: LexemeKind) -> Step {
        let bytes = &text.as_bytes()[lo..];
        let first = class(bytes[0]);
        let alone = matches!(first, Class::Backslash | Class::Blank);
        let length = if alone { 1 } else { bytes.iter().take_while(|&&byte| class(byte) == first).count() };
        self.lexeme(kind, lo, lo + length, false)
    }

    fn number(&mut self, text: &str, lo: usize) -> Step {
        let mut spliced = false;
        let mut hi = lo;
        let mut last = 0;
        while let Some((byte, next)) = logical(text, hi) {
            let exponent = matches!(last, b'e' | b'E' | b'p' | b'P') && matches!(byte, b'+' | b'-');
            if !(is_word(byte) || byte == b'.' || exponent) {
                break;
            }
            spliced |= next > hi + 1;
            last = byte;
            hi = next;
        }
        self.lexeme(LexemeKind::Number, lo, hi, spliced)
    }

    fn operator(&mut self, text: &str, lo: usize, first: u8) -> Step {
        let one = lo + 1;
        let Some((second, two)) = logical(text, one) else {
            return self.lexeme(LexemeKind::Punctuator, lo, one, false);
        };
        match (first, second) {
            (b'/', b'*') => return self.block_comment(text, lo, two),
            (b'/', b'/') => return self.line_comment(text, lo, two),
            (b'.', b'0'..=b'9') => return self.number(text, lo),
            _ => {}
        }
        let third = if triples(first, second) { logical(text, two) } else { None };
        match third {
            Some((third, three)) if third == if first == b'.' { b'.' } else { b'=' } => {
                self.lexeme(LexemeKind::Punctuator, lo, three, three != lo + 3)
            }
            _ if doubles(first, second) => self.lexeme(LexemeKind::Punctuator, lo, two, two != lo + 2),
            _ => self.lexeme(LexemeKind::Punctuator, lo, one, false),
        }
    }

    fn block_comment(&mut self, text: &str, lo: usize, mut at: usize) -> Step {
        let bytes = text.as_bytes();
        while let Some(star) = bytes[at..].iter().position(|&byte| byte == b'*') {
            at += star + 1;
            if let Some((b'/', end)) = logical(text, at) {
                return self.comment(Found::Comment, lo, end);
            }
        }
        self.comment(Found::OpenComment, lo, bytes.len())
    }

    fn line_comment(&mut self, text: &str, lo: usize, mut at: usize) -> Step {
        let bytes = text.as_bytes();
        loop {
            let Some(length) = bytes[at..].iter().position(|&byte| byte == b'\n') else {
                return self.comment(Found::Comment, lo, bytes.len());
            };
            let end = at + length;
            let before = bytes[at..end].iter().rposition(|&byte| class(byte) != Class::Blank);
            if before.is_none_or(|last| bytes[at + last] != b'\\') {
                return self.comment(Found::Comment, lo, end);
            }
            at = end + 1;
        }
    }

    fn comment(&mut self, found: Found, lo: usize, hi: usize) -> Step {
        let step = self.step(found, lo, hi);
        self.at = hi;
        self.spaced = true;
        step
    }
}
