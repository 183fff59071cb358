//! Does the condition of an `#if` hold?

mod grammar;
mod literal;
mod value;

use self::grammar::{Atom, AtomKind, SIGNS};
use self::value::Value;
use super::lexeme::{Lexeme, LexemeKind};
use super::limits::{CONDITION_DEPTH, CONDITION_WORDS};
use super::preprocessor::Preprocessor;
use crate::diagnostics::Code;
use crate::source::{Origin, Span};

/// Why a condition has no answer.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Slip {
    code: Code,
    span: Span,
    message: String,
    help: Option<&'static str>,
    /// The parenthesis that is not closed.
    opened: Option<Span>,
}

impl Slip {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Slip { code: Code::MalformedCondition, span, message: message.into(), help: None, opened: None }
    }
}

impl Preprocessor<'_> {
    /// Reads a condition up to the end of its line. One that cannot be read does not hold.
    pub(super) fn condition(&mut self, directive: Span) -> bool {
        let words = self.condition_words();
        let end = words.last().map_or(directive, |last| last.span);
        let floor = self.contexts.len();
        let refused = self.refused_uses;
        self.push(words, None);
        let answer = self.atoms(floor).and_then(|atoms| {
            if atoms.is_empty() {
                let message = format!("`{}` wants a condition", self.sources.text(directive));
                return Err(Slip::new(directive, message));
            }
            grammar::evaluate(&atoms, end)
        });
        self.drop_contexts(floor);
        match answer {
            Ok(value) => value.is_true(),
            // What is wrong with a macro use has been told.
            Err(_) if self.refused_uses != refused => false,
            Err(slip) => {
                let told = self.diagnostics.error(slip.code, slip.span, slip.message);
                told.help = slip.help.map(str::to_owned);
                if let Some(opened) = slip.opened {
                    told.also(opened, "to close this");
                }
                false
            }
        }
    }

    /// Whether a name is a macro, or one of those that conditions ask with.
    pub(super) fn is_defined(&self, name: &Lexeme) -> bool {
        self.macros.get(name.name).is_some() || asks(self.text(name)).is_some()
    }

    /// The words of the line; the name of a header behind `__has_include` is one word.
    fn condition_words(&mut self) -> Vec<Lexeme> {
        let mut words: Vec<Lexeme> = Vec::new();
        // Where one is not closed up to the end of the line, none is any more.
        let mut sought = true;
        while let Some(word) = self.word() {
            let opens = self.is(&word, "(");
            let asks = words.last().is_some_and(|last| asks(self.text(last)) == Some(Asked::Include));
            words.push(word);
            if opens && asks && sought {
                let header = self.header();
                sought = header.is_some();
                words.extend(header);
            }
        }
        words
    }

    /// What the grammar reads: macros are expanded, names have become numbers.
    fn atoms(&mut self, floor: usize) -> Result<Vec<Atom>, Slip> {
        let mut atoms = Vec::new();
        while let Some(word) = self.expanded(Some(floor)) {
            if atoms.len() == CONDITION_WORDS {
                let message = format!("a condition of more than {CONDITION_WORDS} words");
                return Err(Slip { code: Code::Limit, ..Slip::new(word.span, message) });
            }
            let kind = match word.kind {
                LexemeKind::Identifier | LexemeKind::ForeignName => AtomKind::Value(self.name(&word, floor)?),
                LexemeKind::Number => AtomKind::Value(self.number(&word)?),
                LexemeKind::Character => AtomKind::Value(literal::character(self.text(&word), word.span)?),
                LexemeKind::Punctuator => match SIGNS.iter().find(|sign| **sign == self.text(&word)) {
                    Some(sign) => AtomKind::Sign(sign),
                    None => return Err(self.no_part(&word)),
                },
                LexemeKind::String
                | LexemeKind::OpenString
                | LexemeKind::Apostrophe
                | LexemeKind::Header
                | LexemeKind::Stray
                | LexemeKind::Nul
                | LexemeKind::Placemarker => return Err(self.no_part(&word)),
            };
            atoms.push(Atom { kind, span: word.span });
        }
        Ok(atoms)
    }

    fn no_part(&self, word: &Lexeme) -> Slip {
        let help = self.is(word, "=").then_some("`==` compares");
        Slip { help, ..Slip::new(word.span, format!("`{}` has no place in a condition", self.shown(word))) }
    }

    fn number(&mut self, word: &Lexeme) -> Result<Value, Slip> {
        let (value, fits) = literal::number(self.text(word), word.span)?;
        if !fits {
            let message = format!("`{}` does not fit 64 bits", self.shown(word));
            self.diagnostics
                .warn(Code::DoubtfulDirective, word.span, message)
                .label("its upper bits are lost");
        }
        Ok(value)
    }

    /// The number that a name comes to.
    fn name(&mut self, name: &Lexeme, floor: usize) -> Result<Value, Slip> {
        if self.text(name) == "defined" {
            return self.defined(name, floor);
        }
        match asks(self.text(name)) {
            Some(asked) => self.ask(asked, name, floor),
            None => Ok(Value::ZERO),
        }
    }

    /// `defined X`, `defined(X)`.
    fn defined(&mut self, operator: &Lexeme, floor: usize) -> Result<Value, Slip> {
        let parenthesis = self.pull_parenthesis(Some(floor));
        let name = self.pull(Some(floor)).filter(Lexeme::is_name);
        let name = name.ok_or_else(|| Slip::new(operator.span, "`defined` wants a name"))?;
        let closed = !parenthesis || self.pull(Some(floor)).is_some_and(|word| self.is(&word, ")"));
        if !closed {
            return Err(Slip::new(operator.span.to(name.span), "`defined(` wants one name and `)`"));
        }
        Ok(Value::from(self.is_defined(&name)))
    }

    /// `__has_include(…)` and the others.
    fn ask(&mut self, asked: Asked, name: &Lexeme, floor: usize) -> Result<Value, Slip> {
        if !self.pull_parenthesis(Some(floor)) {
            let message = format!("`{}` wants parentheses behind it", self.shown(name));
            return Err(Slip::new(name.span, message));
        }
        let mut inside = Vec::new();
        let mut depth = 0_usize;
        loop {
            let Some(word) = self.pull(Some(floor)) else {
                let message = format!("`{}(` is not closed with `)`", self.shown(name));
                return Err(Slip::new(name.span, message));
            };
            if self.is(&word, "(") {
                depth += 1;
            } else if self.is(&word, ")") {
                if depth == 0 {
                    break;
                }
                depth -= 1;
            }
            inside.push(word);
        }
        match asked {
            Asked::Include => self.has_include(name, inside),
            Asked::Feature => Ok(Value::ZERO),
        }
    }

    fn has_include(&mut self, name: &Lexeme, words: Vec<Lexeme>) -> Result<Value, Slip> {
        let words = self.expand_all(words);
        let Some(header) = self.assembled_header(&words, name.span) else {
            let message = "`__has_include` wants a file name in quotes or angle brackets";
            return Err(Slip::new(name.span, message));
        };
        let includer = self.files.last().map_or(Origin::Nowhere, |file| file.origin.clone());
        Ok(Value::from(self.loader.has(&header.name, header.form, &includer, &self.input)))
    }
}

/// What compilers let conditions ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Asked {
    /// Whether a file is there.
    Include,
    /// Whether the C compiler can do something: we are none.
    Feature,
}

fn asks(name: &str) -> Option<Asked> {
    match name {
        "__has_include" | "__has_include_next" => Some(Asked::Include),
        "__has_attribute"
        | "__has_builtin"
        | "__has_c_attribute"
        | "__has_cpp_attribute"
        | "__has_declspec_attribute"
        | "__has_extension"
        | "__has_feature"
        | "__has_warning"
        | "__is_identifier"
        | "__is_target_arch"
        | "__is_target_environment"
        | "__is_target_os"
        | "__is_target_vendor" => Some(Asked::Feature),
        _ => None,
    }
}

fn too_deep(span: Span) -> Slip {
    let message = format!("parentheses and choices stand more than {CONDITION_DEPTH} deep in each other");
    Slip { code: Code::Limit, ..Slip::new(span, message) }
}
