//! Where does reading go on after what could not be read?
//!
//! Behind the next `;`, as in the original tools, but for two cares: the `;` between a routine's arguments ends
//! no statement, and a statement's word at the start of a line or behind a `;` begins one, whatever is missing
//! before it.

use super::argument::direction_of;
use super::cursor::Cursor;
use super::routine::Follows;
use super::words::{Word, old_routine_word};
use crate::preprocess::TokenKind;

/// Where the next statement begins, when the one at `start` could not be read further than `stop`.
pub(super) fn next_statement<'t>(start: Cursor<'t>, stop: Cursor<'t>) -> Cursor<'t> {
    let mut open = Open::between(start, stop);
    let mut i = if stop.left() == start.left() { start.next() } else { stop };
    while !i.at_end() && !begins_statement(i) {
        let next = i.next();
        if i.is_sign(';') && !continues_list(next) && !open.continues_members(next) {
            return next;
        }
        open.step(i);
        i = next;
    }
    i
}

/// Where the next argument begins, when the one at `start` could not be read further than `stop`; nothing where the
/// list has no end.
pub(super) fn next_argument<'t>(start: Cursor<'t>, stop: Cursor<'t>) -> Option<(Cursor<'t>, Follows)> {
    let mut open = Open::between(start, stop);
    let mut i = stop;
    while !i.at_end() && !begins_statement(i) {
        let next = i.next();
        if i.is_sign(';') && !open.continues_members(next) {
            return Some((next, Follows::Argument));
        }
        if i.is_sign(')') && open.parentheses == 0 {
            return Some((next, Follows::Nothing));
        }
        open.step(i);
        i = next;
    }
    None
}

/// What is open at some place.
#[derive(Default)]
struct Open {
    parentheses: usize,
    braces: usize,
}

impl Open {
    fn between<'t>(start: Cursor<'t>, stop: Cursor<'t>) -> Self {
        let mut open = Open::default();
        let mut i = start;
        while i.left() > stop.left() {
            open.step(i);
            i = i.next();
        }
        open
    }

    /// Goes over one token.
    fn step(&mut self, i: Cursor<'_>) {
        if i.is_sign('(') {
            self.parentheses += 1;
        } else if i.is_sign(')') {
            self.parentheses = self.parentheses.saturating_sub(1);
        } else if i.is_sign('{') {
            self.braces += 1;
        } else if i.is_sign('}') {
            self.braces = self.braces.saturating_sub(1);
        }
    }

    /// Whether the `;` before `i` stood between members of a `struct { }`.
    fn continues_members(&self, i: Cursor<'_>) -> bool {
        let next = i.next();
        let member = i.is_name() && next.is_name() && next.next().is_sign(';');
        self.braces > 0 && (member || i.is_sign('}'))
    }
}

/// Whether a statement begins here, though the one before it is not closed.
pub(super) fn begins_statement(i: Cursor<'_>) -> bool {
    let at_edge = i.first_of_line() || i.is_behind(';') || i.is_behind(')');
    at_edge && opens_statement(i)
}

/// Whether a statement's word stands here and is not a name.
pub(super) fn opens_statement(i: Cursor<'_>) -> bool {
    if !i.is(TokenKind::Identifier) {
        return false;
    }
    let next = i.next();
    let name = next.is_sign(':') || next.is_sign(',') || next.is_sign(')');
    let argument = next.is(TokenKind::Identifier) && next.next().is_sign(':');
    let word = i.word().is_some_and(Word::opens_statement) || old_routine_word(i.text()).is_some();
    word && !name && !argument
}

/// Whether an argument or the end of a list stands here, so that the `;` before it ended no statement.
fn continues_list(i: Cursor<'_>) -> bool {
    let named = |i: Cursor<'_>| i.is(TokenKind::Identifier) && i.next().is_sign(':');
    let word = i.word().filter(|word| !word.opens_statement());
    named(i) || named(i.next()) || i.is_sign(')') || word.is_some_and(|word| direction_of(word).is_some())
}
