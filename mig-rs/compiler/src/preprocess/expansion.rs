//! What becomes of a macro's name?

use std::rc::Rc;

use super::context::Floor;
use super::lexeme::{Lexeme, LexemeKind};
use super::limits::NESTED_USES;
use super::macros::{Builtin, Macro, Meaning};
use super::preprocessor::Preprocessor;

impl Preprocessor<'_> {
    /// The next lexeme with all macros expanded.
    pub(super) fn expanded(&mut self, floor: Floor) -> Option<Lexeme> {
        // What stood before a name that comes to nothing stands before what follows it.
        let (mut spaced, mut first_of_line) = (false, false);
        loop {
            let mut lexeme = self.pull_unmarked(floor)?;
            let gone = match self.meaning(&lexeme) {
                Some(Meaning::Macro(source)) if source.in_use.get() => {
                    lexeme.painted = true;
                    false
                }
                Some(Meaning::Macro(source)) => self.enter(source, &lexeme, floor),
                Some(Meaning::Builtin(builtin)) => {
                    self.tell(builtin, &mut lexeme);
                    false
                }
                None => false,
            };
            spaced |= lexeme.spaced;
            first_of_line |= lexeme.first_of_line;
            if !gone {
                return Some(Lexeme { spaced, first_of_line, ..lexeme });
            }
        }
    }

    /// These lexemes with all macros expanded.
    pub(super) fn expand_all(&mut self, lexemes: Vec<Lexeme>) -> Vec<Lexeme> {
        let floor = self.contexts.len();
        self.push(lexemes, None);
        std::iter::from_fn(|| self.expanded(Some(floor))).collect()
    }

    fn meaning(&self, lexeme: &Lexeme) -> Option<Meaning> {
        if !lexeme.is_name() || lexeme.painted || self.spent.exhausted {
            return None;
        }
        self.macros.get(lexeme.name).cloned()
    }

    /// Puts the expansion of `source`, which `name` uses, in front. False where it is no use of it.
    fn enter(&mut self, source: Rc<Macro>, name: &Lexeme, floor: Floor) -> bool {
        let body = match &source.parameters {
            None => self.substitute(&source, name, &mut []),
            Some(parameters) => {
                if !self.pull_parenthesis(floor) {
                    return false;
                }
                let Some(mut arguments) = self.arguments(&source, parameters, name, floor) else {
                    return true;
                };
                self.substitute(&source, name, &mut arguments)
            }
        };
        if self.grow(body.len() + 1, name.span) {
            self.push(body, Some(source));
        } else {
            self.drop_contexts(floor.unwrap_or(0));
        }
        true
    }

    /// An argument with its macros expanded.
    pub(super) fn expand_argument(&mut self, argument: &[Lexeme], name: &Lexeme) -> Vec<Lexeme> {
        if self.spent.nested_uses == NESTED_USES {
            self.exhaust(name.span, &format!("macro uses stand more than {NESTED_USES} deep in each other"));
        }
        if !self.grow(argument.len(), name.span) || self.spent.exhausted {
            return Vec::new();
        }
        if argument.iter().all(|lexeme| self.meaning(lexeme).is_none()) {
            return argument.to_vec();
        }
        self.spent.nested_uses += 1;
        let expanded = self.expand_all(argument.to_vec());
        self.spent.nested_uses -= 1;
        expanded
    }

    /// Turns a lexeme into what a builtin macro says where it stands.
    fn tell(&mut self, builtin: Builtin, lexeme: &mut Lexeme) {
        let use_site = self.sources.outermost(lexeme.span);
        let (kind, text) = match builtin {
            Builtin::File => (LexemeKind::String, quoted(self.sources.place(use_site.lo).file)),
            Builtin::BaseFile => {
                let name = self.files.first().map(|file| file.id);
                (LexemeKind::String, quoted(name.map_or("", |id| &self.sources.file(id).name)))
            }
            Builtin::Line => (LexemeKind::Number, self.sources.place(use_site.lo).line.to_string()),
            Builtin::IncludeLevel => (LexemeKind::Number, self.files.len().saturating_sub(1).to_string()),
            Builtin::Counter => {
                self.macros.counter += 1;
                (LexemeKind::Number, (self.macros.counter - 1).to_string())
            }
        };
        lexeme.kind = kind;
        lexeme.text = self.sources.make(&text);
    }
}

/// A name as a string of C.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\""))
}
