//! What is passed over unread: the rest of a line, skipped groups, and all that a C header says besides its directives?

use super::cursor::{Cursor, Found};
use super::quote::{Apostrophes, quoted};
use super::splice::splice_length;

/// Where skipping came to an end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Skipped {
    /// Where it was to: the next line, or behind the `#` of a directive, which stands at this offset.
    Reached(usize),
    /// A comment that is not closed starts here.
    OpenComment(usize),
    End,
}

impl Cursor {
    /// Goes on behind the next `#` that is the first of its line. Only comments and quotes are heeded on the way.
    pub(super) fn skip_to_directive(&mut self, text: &str) -> Skipped {
        loop {
            let mut ahead = *self;
            let step = ahead.next(text, Apostrophes::Pair);
            match step.found {
                Found::Comment | Found::EndOfLine => *self = ahead,
                Found::OpenComment => {
                    *self = ahead;
                    return Skipped::OpenComment(step.lo);
                }
                Found::EndOfText => return Skipped::End,
                Found::Lexeme(_) if step.first_of_line && &text[step.lo..step.hi] == "#" => {
                    *self = ahead;
                    return Skipped::Reached(step.lo);
                }
                Found::Lexeme(_) => match self.skip_line(text) {
                    Skipped::Reached(_) => {}
                    end @ (Skipped::OpenComment(_) | Skipped::End) => return end,
                },
            }
        }
    }

    /// Goes on at the start of the next line. A comment may bring that far down.
    pub(super) fn skip_line(&mut self, text: &str) -> Skipped {
        let mut at = self.offset();
        loop {
            let rest = &text.as_bytes()[at..];
            let Some(plain) =
                rest.iter().position(|byte| matches!(byte, b'\n' | b'/' | b'"' | b'\'' | b'\\'))
            else {
                self.go_to(text.len());
                return Skipped::End;
            };
            self.go_to(at + plain);
            let line = self.offset();
            match rest[plain] {
                b'\n' => {
                    self.begin_line(line + 1);
                    return Skipped::Reached(line + 1);
                }
                quote @ (b'"' | b'\'') => match quoted(text, line, quote).0 {
                    Ok(end) | Err(end) => self.go_to(end),
                },
                b'\\' => self.go_to(line + splice_length(text, line).unwrap_or(1)),
                _ => {
                    if self.next(text, Apostrophes::Pair).found == Found::OpenComment {
                        return Skipped::OpenComment(line);
                    }
                }
            }
            at = self.offset();
        }
    }
}
