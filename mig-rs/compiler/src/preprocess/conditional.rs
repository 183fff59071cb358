//! Which groups of lines count: `#if` and all that belongs to it?

use super::lexeme::Lexeme;
use super::preprocessor::Preprocessor;
use crate::diagnostics::Code;
use crate::source::Span;

/// An `#if` that waits for its `#endif`.
#[derive(Clone, Debug)]
pub(super) struct Conditional {
    /// Its place, from `#` to the end of the word.
    span: Span,
    state: State,
    /// Its `#else`.
    otherwise: Option<Span>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    /// The group being read counts.
    Counts,
    /// No group has counted so far.
    Waits,
    /// No group counts any more, or none ever did because the whole conditional is skipped.
    Done,
}

impl Conditional {
    /// Whether the group being read is skipped.
    pub(super) fn skips(&self) -> bool {
        self.state != State::Counts
    }
}

/// What asks whether a group counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Question {
    Condition,
    Defined,
    Undefined,
}

impl Preprocessor<'_> {
    /// Whether the lines being read are skipped.
    pub(super) fn skips(&self) -> bool {
        self.conditionals().last().is_some_and(Conditional::skips)
    }

    /// `#if`, `#ifdef`, `#ifndef`.
    pub(super) fn begin_conditional(&mut self, span: Span, question: Question) {
        let state = if self.skips() {
            self.skip_line();
            State::Done
        } else if self.answer(span, question) {
            State::Counts
        } else {
            State::Waits
        };
        if let Some(file) = self.files.last_mut() {
            file.conditionals.push(Conditional { span, state, otherwise: None });
        }
    }

    /// `#elif`, `#elifdef`, `#elifndef`.
    pub(super) fn else_if(&mut self, span: Span, question: Question) {
        if !self.continues(span) {
            return self.skip_line();
        }
        let state =
            match self.conditionals().last() {
                Some(Conditional { state: State::Waits, otherwise: None, .. }) => {
                    if self.answer(span, question) { State::Counts } else { State::Waits }
                }
                _ => {
                    self.skip_line();
                    State::Done
                }
            };
        self.set_state(state);
    }

    /// `#else`.
    pub(super) fn otherwise(&mut self, span: Span) {
        self.skip_line();
        if !self.continues(span) {
            return;
        }
        let waits = matches!(self.conditionals().last(), Some(Conditional { state: State::Waits, .. }));
        self.set_state(if waits { State::Counts } else { State::Done });
        if let Some(conditional) = self.files.last_mut().and_then(|file| file.conditionals.last_mut()) {
            conditional.otherwise.get_or_insert(span);
        }
    }

    /// `#endif`.
    pub(super) fn end_conditional(&mut self, span: Span) {
        self.skip_line();
        if self.files.last_mut().and_then(|file| file.conditionals.pop()).is_none() {
            self.refuse_stray(span);
        }
    }

    /// Reports the conditionals that are open where their file ends.
    pub(super) fn refuse_open_conditionals(&mut self, open: &[Conditional]) {
        for conditional in open {
            let message = format!("this `{}` is not closed in its file", self.sources.text(conditional.span));
            self.diagnostics
                .error(Code::UnterminatedConditional, conditional.span, message)
                .help("add its `#endif`");
        }
    }

    /// The name that `#ifdef` and its kind ask about.
    fn named(&mut self, span: Span) -> Option<Lexeme> {
        let words = self.words();
        let directive = self.sources.text(span);
        match words.first() {
            Some(name) if name.is_name() => {
                if let Some(extra) = words.get(1) {
                    let message = format!("`{directive}` takes one name, and ignores what follows");
                    self.diagnostics
                        .warn(Code::DoubtfulDirective, extra.span, message)
                        .help("write `#if defined(A) && defined(B)` for two names");
                }
                return Some(*name);
            }
            Some(other) => {
                let message = format!("`{directive}` wants a name, not `{}`", self.shown(other));
                self.diagnostics.error(Code::MalformedCondition, other.span, message);
            }
            None => {
                let message = format!("`{directive}` wants a name");
                self.diagnostics.error(Code::MalformedCondition, span, message);
            }
        }
        None
    }

    fn answer(&mut self, span: Span, question: Question) -> bool {
        match question {
            Question::Condition => self.condition(span),
            Question::Defined => self.named(span).is_some_and(|name| self.is_defined(&name)),
            Question::Undefined => self.named(span).is_some_and(|name| !self.is_defined(&name)),
        }
    }

    /// Whether an `#else` or `#elif` has its place here; else it is reported.
    fn continues(&mut self, span: Span) -> bool {
        let Some(conditional) = self.conditionals().last() else {
            self.refuse_stray(span);
            return false;
        };
        let Some(first) = conditional.otherwise else { return true };
        let begin = conditional.span;
        let message = format!("`{}` after `#else`", self.sources.text(span));
        self.diagnostics
            .error(Code::ElseAfterElse, span, message)
            .also(first, "the `#else` is here")
            .also(begin, "of the conditional that begins here");
        self.set_state(State::Done);
        false
    }

    fn refuse_stray(&mut self, span: Span) {
        let message = format!("`{}` without `#if`", self.sources.text(span));
        self.diagnostics
            .error(Code::StrayConditional, span, message)
            .note("a conditional begins and ends in the same file");
    }

    fn set_state(&mut self, state: State) {
        if let Some(conditional) = self.files.last_mut().and_then(|file| file.conditionals.last_mut()) {
            conditional.state = state;
        }
    }

    fn conditionals(&self) -> &[Conditional] {
        self.files.last().map_or(&[], |file| &file.conditionals)
    }
}
