//! Which statements stand in the text?
//!
//! nom over tokens, one statement at a time. The grammar looks one word ahead, so that every parser may tell what it
//! notices at once. What cannot be read is told once, at the furthest place that was understood, and reading goes on with
//! the next statement, or the next argument.

pub mod ast;

mod argument;
mod cursor;
mod dialect;
mod docs;
mod flag;
mod modifier;
mod name;
mod recovery;
mod refusal;
mod routine;
mod sign;
mod size;
mod statement;
#[cfg(test)]
mod tests;
mod types;
mod words;

use crate::abi::Abi;
use crate::diagnostics::Diagnostics;
use crate::preprocess::{Preprocessed, TokenKind};
use crate::source::{SourceMap, Span};
use ast::{File, Statement, StatementKind};
use cursor::{Cursor, Reading};
use recovery::{next_statement, opens_statement};
use refusal::{Refusal, Slip, unwrap};
use words::{Word, nearest};

/// Reads every statement of `text`, in the dialect of `abi`.
///
/// Everything that the grammar can tell is told here, and what was told is missing in the file: a statement, a flag,
/// a modifier.
///
/// ```
/// use mig_rs::{abi, diagnostics::Diagnostics, preprocess, source, syntax};
///
/// let text = "subsystem clock 1000;\nroutine read(p : port out now : int);\nskip;\n";
/// let (mut sources, mut diagnostics) = (source::SourceMap::default(), Diagnostics::default());
/// let input = source::Input::new("clock.defs", text);
/// let text = preprocess::preprocess(input, &[], &mut Default::default(), &mut sources, &mut diagnostics);
/// let file = syntax::parse(&text, &sources, &abi::XNU64, &mut diagnostics);
///
/// let kinds: Vec<_> = file.statements.iter().map(|statement| sources.text(statement.span)).collect();
/// assert_eq!(kinds, ["subsystem clock 1000", "skip"]);
/// let messages: Vec<_> = diagnostics.iter().map(|diagnostic| diagnostic.message.as_str()).collect();
/// assert_eq!(messages, ["expected `;` or `)` behind the argument, found the keyword `out`"]);
/// ```
pub fn parse(text: &Preprocessed, sources: &SourceMap, abi: &Abi, diagnostics: &mut Diagnostics) -> File {
    let reading = Reading::new(text, sources, abi.dialect);
    let mut file = File { end: text.end, ..File::default() };
    let mut i = Cursor::start(&reading);
    while !i.at_end() {
        if i.is_sign(';') {
            i = i.next();
            continue;
        }
        let outcome = one_statement(i);
        for slip in reading.take_remarks() {
            slip.report(diagnostics);
        }
        if let Some(slip) = outcome.slip {
            slip.report(diagnostics);
        }
        if outcome.statement.is_none() {
            note_broken(i, outcome.rest, &mut file);
        }
        file.statements.extend(outcome.statement);
        i = outcome.rest;
    }
    file
}

/// What came of one statement.
struct Outcome<'t> {
    /// Where the next one begins.
    rest: Cursor<'t>,
    statement: Option<Statement>,
    slip: Option<Slip>,
}

/// A statement and its `;`. One that lacks nothing but the `;` is read all the same.
fn one_statement(i: Cursor<'_>) -> Outcome<'_> {
    let (rest, kind) = match statement::statement(i) {
        Ok(read) => read,
        Err(error) => return broken(i, unwrap(error, i)),
    };
    let statement = kind.map(|kind| Statement { docs: docs_of(i, &kind), span: i.span_to(rest), kind });
    if rest.is_sign(';') {
        return Outcome { rest: rest.next(), statement, slip: None };
    }
    let missing = Refusal::expected(rest, "`;` behind the statement");
    if rest.at_end() || opens_statement(rest) {
        let slip = missing.into_slip(i);
        let slip = if rest.first_of_line() {
            slip.also(last_word(rest), "`;` is missing behind this")
        } else {
            slip
        };
        return Outcome { rest, statement, slip: Some(slip) };
    }
    broken(i, missing)
}

fn broken(i: Cursor<'_>, refusal: Refusal) -> Outcome<'_> {
    let stop = i.where_left(refusal.left());
    Outcome { rest: next_statement(i, stop), statement: None, slip: Some(refusal.into_slip(i)) }
}

/// The word before `i`.
fn last_word(i: Cursor<'_>) -> Span {
    i.previous().map_or(i.span(), |token| token.span)
}

fn docs_of(i: Cursor<'_>, kind: &StatementKind) -> String {
    match kind {
        StatementKind::Subsystem { .. } | StatementKind::Type(_) | StatementKind::Routine(_) => {
            docs::before(i)
        }
        _ => String::new(),
    }
}

/// Whether the word that a statement begins with is a slip of the pen for `subsystem`.
fn means_subsystem(i: Cursor<'_>) -> bool {
    i.is_name() && nearest(i.text(), |word| *word == Word::Subsystem).is_some()
}

/// Keeps the names of the types that were to be declared from `i` to `rest`, and whether a subsystem was.
fn note_broken(i: Cursor<'_>, rest: Cursor<'_>, file: &mut File) {
    file.broken_subsystem |= means_subsystem(i);
    let mut at = i;
    while at.left() > rest.left() {
        let name = at.next();
        if at.word() == Some(Word::Type) && name.is(TokenKind::Identifier) && !name.next().is_sign(':') {
            file.broken_types.push(name.text().to_owned());
        }
        file.broken_subsystem |= at.word() == Some(Word::Subsystem);
        at = name;
    }
}
