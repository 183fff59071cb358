//! What is the next lexeme of the open files?

use super::conditional::Conditional;
use super::cursor::{Found, Step};
use super::lexeme::{Lexeme, LexemeKind, NameId};
use super::preprocessor::{FileRole, Preprocessor};
use super::quote::Apostrophes;
use super::skip::Skipped;
use super::splice::unspliced;
use crate::diagnostics::Code;
use crate::source::Span;

/// What kind of line a lexeme stands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Line {
    /// It is read at once: what is no macro now never is.
    Text,
    /// It may be kept, and read when other macros are defined.
    Directive,
}

impl Preprocessor<'_> {
    /// The next lexeme of the open files. Directives on the way are obeyed.
    pub(super) fn read(&mut self) -> Option<Lexeme> {
        loop {
            let file = self.files.last_mut()?;
            if file.role == FileRole::Header || file.conditionals.last().is_some_and(Conditional::skips) {
                match file.cursor.skip_to_directive(&file.text) {
                    Skipped::Reached(hash) => self.directive(hash),
                    Skipped::OpenComment(lo) => self.refuse_open_comment(lo),
                    Skipped::End => self.close(self.arguments_in)?,
                }
                continue;
            }
            let step = file.cursor.next(&file.text, Apostrophes::Lone);
            match step.found {
                Found::EndOfLine => {}
                Found::EndOfText => self.close(self.arguments_in)?,
                Found::Comment => self.note_comment(step),
                Found::OpenComment => self.refuse_open_comment(step.lo),
                Found::Lexeme(LexemeKind::Punctuator) if step.first_of_line && self.is_hash(step) => {
                    self.directive(step.lo);
                }
                Found::Lexeme(LexemeKind::OpenString) => return Some(self.refuse_open_string(step)),
                Found::Lexeme(LexemeKind::Nul) => self.refuse_nul(step),
                Found::Lexeme(kind) => return Some(self.admit(kind, step, Line::Text)),
            }
        }
    }

    /// The next word on the line of a directive, `None` behind its end.
    pub(super) fn word(&mut self) -> Option<Lexeme> {
        loop {
            let file = self.files.last_mut()?;
            let step = file.cursor.next(&file.text, Apostrophes::Pair);
            match step.found {
                Found::EndOfLine | Found::EndOfText => return None,
                Found::Comment => {}
                Found::OpenComment => self.refuse_open_comment(step.lo),
                Found::Lexeme(LexemeKind::Nul) => self.refuse_nul(step),
                Found::Lexeme(kind) => return Some(self.admit(kind, step, Line::Directive)),
            }
        }
    }

    /// The name of a header, if one stands here on the line of a directive.
    pub(super) fn header(&mut self) -> Option<Lexeme> {
        loop {
            let file = self.files.last_mut()?;
            if let Some(step) = file.cursor.header(&file.text) {
                return Some(self.admit(LexemeKind::Header, step, Line::Directive));
            }
            let mut ahead = file.cursor;
            if ahead.next(&file.text, Apostrophes::Pair).found != Found::Comment {
                return None;
            }
            file.cursor = ahead;
        }
    }

    /// All words up to the end of the line.
    pub(super) fn words(&mut self) -> Vec<Lexeme> {
        std::iter::from_fn(|| self.word()).collect()
    }

    /// Passes over the rest of the line.
    pub(super) fn skip_line(&mut self) {
        let Some(file) = self.files.last_mut() else { return };
        if let Skipped::OpenComment(lo) = file.cursor.skip_line(&file.text) {
            self.refuse_open_comment(lo);
        }
    }

    /// Whether an opening parenthesis comes next in the innermost file; if so it is read.
    pub(super) fn read_parenthesis(&mut self) -> bool {
        let Some(file) = self.files.last_mut() else { return false };
        let mut ahead = file.cursor;
        let mut comments = Vec::new();
        loop {
            let step = ahead.next(&file.text, Apostrophes::Lone);
            match step.found {
                Found::EndOfLine => {}
                Found::Comment => comments.push(step),
                Found::Lexeme(LexemeKind::Punctuator) if file.text[step.lo..].starts_with('(') => break,
                Found::Lexeme(_) | Found::OpenComment | Found::EndOfText => return false,
            }
        }
        file.cursor = ahead;
        for comment in comments {
            self.note_comment(comment);
        }
        true
    }

    fn is_hash(&self, step: Step) -> bool {
        self.files.last().is_some_and(|file| &file.text[step.lo..step.hi] == "#")
    }

    fn admit(&mut self, kind: LexemeKind, step: Step, line: Line) -> Lexeme {
        let span = self.place(step.lo, step.hi);
        if matches!(kind, LexemeKind::String | LexemeKind::OpenString | LexemeKind::Character)
            && self.sources.text(span).contains('\0')
        {
            self.refuse_nul(step);
        }
        let text = if step.spliced { self.joined(span) } else { span };
        // Directives among the arguments of a macro count before these are read.
        let at_once = line == Line::Text && self.arguments_in.is_none();
        let name = match kind {
            LexemeKind::Identifier if at_once && !self.macros.may_have(self.sources.text(text)) => {
                NameId::default()
            }
            _ => self.name_id(kind, text),
        };
        let Step { spaced, first_of_line, .. } = step;
        Lexeme { kind, spaced, first_of_line, painted: false, name, text, span }
    }

    /// Which name a lexeme of this kind and text is.
    pub(super) fn name_id(&mut self, kind: LexemeKind, text: Span) -> NameId {
        match kind {
            LexemeKind::Identifier | LexemeKind::ForeignName => self.macros.intern(self.sources.text(text)),
            _ => NameId::default(),
        }
    }

    /// What a stretch of text says without the line splices in it.
    fn joined(&mut self, span: Span) -> Span {
        let plain = unspliced(self.sources.text(span)).into_owned();
        self.sources.make(&plain)
    }

    fn note_comment(&mut self, step: Step) {
        let span = self.place(step.lo, step.hi);
        self.delivery.comment(span, step.first_of_line);
    }

    fn refuse_open_comment(&mut self, lo: usize) {
        let span = self.place(lo, lo + 2);
        self.diagnostics
            .error(Code::UnterminatedComment, span, "this comment is not closed")
            .label("everything from here on is comment")
            .help("close it with `*/`");
    }

    fn refuse_nul(&mut self, step: Step) {
        let span = self.place(step.lo, step.hi);
        let told = self.diagnostics.error(Code::NulByte, span, "a NUL byte");
        told.help("the file is damaged, or its text is not UTF-8");
    }

    fn refuse_open_string(&mut self, step: Step) -> Lexeme {
        let mut lexeme = self.admit(LexemeKind::OpenString, step, Line::Text);
        self.close_string(&mut lexeme);
        lexeme
    }

    /// Reports a quote that is not closed, and closes it.
    pub(super) fn close_string(&mut self, lexeme: &mut Lexeme) {
        self.diagnostics
            .error(Code::UnterminatedQuote, lexeme.span, "this quote is not closed on its line")
            .help("close it with `\"`");
        let closed = format!("{}\"", self.text(lexeme).trim_end_matches('\\'));
        lexeme.text = self.sources.make(&closed);
        lexeme.kind = LexemeKind::String;
    }
}
