//! In which order is read what macros put out, and when may a macro be used again?

use std::rc::Rc;
use std::vec::IntoIter;

use super::lexeme::Lexeme;
use super::macros::{Macro, Meaning};
use super::preprocessor::Preprocessor;

/// Lexemes that wait to be read: the expansion of a macro, an argument, the line of a directive.
pub(super) struct Context {
    lexemes: IntoIter<Lexeme>,
    /// The macro that is not to be used inside.
    source: Option<Rc<Macro>>,
}

/// How far down reading goes: to the open files, or only to what lies above so many contexts.
pub(super) type Floor = Option<usize>;

impl Preprocessor<'_> {
    /// Has these lexemes read next.
    pub(super) fn push(&mut self, lexemes: Vec<Lexeme>, source: Option<Rc<Macro>>) {
        if let Some(source) = &source {
            source.in_use.set(true);
        }
        self.contexts.push(Context { lexemes: lexemes.into_iter(), source });
    }

    /// The next lexeme with no macro expanded; but a name inside its own expansion is marked.
    pub(super) fn pull(&mut self, floor: Floor) -> Option<Lexeme> {
        let mut lexeme = self.pull_unmarked(floor)?;
        lexeme.painted |= !self.contexts.is_empty() && lexeme.is_name() && self.is_in_use(&lexeme);
        Some(lexeme)
    }

    /// The next lexeme as it is.
    pub(super) fn pull_unmarked(&mut self, floor: Floor) -> Option<Lexeme> {
        while self.contexts.len() > floor.unwrap_or(0) {
            let next = self.contexts.last_mut().and_then(|context| context.lexemes.next());
            match next {
                Some(lexeme) => return Some(lexeme),
                None => self.pop(),
            }
        }
        match floor {
            None => self.read(),
            Some(_) => None,
        }
    }

    /// Whether an opening parenthesis comes next; if so it is read.
    ///
    /// Expansions that are used up are left on the way, as all compilers do where C leaves it open.
    pub(super) fn pull_parenthesis(&mut self, floor: Floor) -> bool {
        while self.contexts.len() > floor.unwrap_or(0) {
            let next = self.contexts.last().and_then(|context| context.lexemes.as_slice().first().copied());
            match next {
                Some(lexeme) if self.is(&lexeme, "(") => return self.pull(floor).is_some(),
                Some(_) => return false,
                None => self.pop(),
            }
        }
        floor.is_none() && self.read_parenthesis()
    }

    /// Drops what was pushed above `floor`.
    pub(super) fn drop_contexts(&mut self, floor: usize) {
        while self.contexts.len() > floor {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if let Some(Context { source: Some(source), .. }) = self.contexts.pop() {
            source.in_use.set(false);
        }
    }

    fn is_in_use(&self, lexeme: &Lexeme) -> bool {
        match self.macros.get(lexeme.name) {
            Some(Meaning::Macro(one)) => one.in_use.get(),
            Some(Meaning::Builtin(_)) | None => false,
        }
    }
}
