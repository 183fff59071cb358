//! What does a `#define` line say?

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::lexeme::{Lexeme, LexemeKind, NameId};
use super::macros::{Macro, Meaning, Parameters, Piece, Role};
use super::preprocessor::{FileRole, Preprocessor};
use crate::diagnostics::Code;
use crate::source::Span;

/// What is wrong with a definition, and where.
struct Slip {
    span: Span,
    message: String,
}

impl Slip {
    fn new(span: Span, message: impl Into<String>) -> Self {
        Slip { span, message: message.into() }
    }
}

impl Preprocessor<'_> {
    /// `#define`.
    pub(super) fn define(&mut self, directive: Span) {
        let mut words = self.words();
        for word in words.iter_mut().filter(|word| word.kind == LexemeKind::OpenString) {
            self.close_string(word);
        }
        match self.definition(directive, &words) {
            Ok(definition) => self.settle(definition),
            Err(slip) => {
                self.diagnostics.error(Code::MalformedMacro, slip.span, slip.message);
            }
        }
    }

    /// `#undef`.
    pub(super) fn undefine(&mut self, directive: Span) {
        let words = self.words();
        match self.macro_name(directive, &words) {
            Ok(name) => self.macros.undefine(name.name),
            Err(slip) => {
                self.diagnostics.error(Code::MalformedMacro, slip.span, slip.message);
            }
        }
        if let Some(extra) = words.get(1) {
            let message = "`#undef` takes one name, and ignores what follows";
            self.diagnostics.warn(Code::DoubtfulDirective, extra.span, message);
        }
    }

    fn settle(&mut self, definition: Macro) {
        let name = Arc::clone(&definition.name);
        let place = definition.place;
        let before = self.macros.get(definition.id).cloned();
        let differs = match &before {
            Some(Meaning::Macro(before)) => !before.agrees_with(&definition, self.sources),
            Some(Meaning::Builtin(_)) => true,
            None => false,
        };
        self.macros.define(definition);
        // On the command line the last word counts, and everybody knows.
        if !differs || self.files.last().is_some_and(|file| file.role == FileRole::CommandLine) {
            return;
        }
        let message = format!("macro `{name}` is defined again, and differently");
        let told = self.diagnostics.warn(Code::DoubtfulDirective, place, message);
        told.help(format!("take the first definition back with `#undef {name}`"));
        if let Some(Meaning::Macro(before)) = before {
            told.also(before.place, "it was defined here");
        }
    }

    fn macro_name(&self, directive: Span, words: &[Lexeme]) -> Result<Lexeme, Slip> {
        let what = self.sources.text(directive);
        let name = words.first().ok_or_else(|| Slip::new(directive, format!("`{what}` wants a name")))?;
        let text = self.shown(name);
        if !name.is_name() {
            return Err(Slip::new(name.span, format!("`{what}` wants a name, not `{text}`")));
        }
        if text == "defined" {
            return Err(Slip::new(name.span, "no macro can be named `defined`"));
        }
        Ok(*name)
    }

    fn definition(&self, directive: Span, words: &[Lexeme]) -> Result<Macro, Slip> {
        let name = self.macro_name(directive, words)?;
        let opening = words.get(1).filter(|word| !word.spaced && self.is(word, "("));
        let (parameters, body) = match opening {
            Some(opening) => {
                let (parameters, used) = self.parameters(opening, &words[2..])?;
                (Some(parameters), &words[2 + used..])
            }
            None => (None, &words[1..]),
        };
        let body = self.body(parameters.as_ref(), body)?;
        let in_use = Cell::new(false);
        Ok(Macro { id: name.name, name: self.text(&name).into(), place: name.span, parameters, body, in_use })
    }

    /// Reads parameters up to the closing parenthesis, and says how many words that were.
    fn parameters(&self, opening: &Lexeme, words: &[Lexeme]) -> Result<(Parameters, usize), Slip> {
        let mut parameters = Parameters::default();
        let mut known = BTreeSet::new();
        let open = || Slip::new(opening.span, "the parameters are not closed with `)`");
        let mut at = 0;
        if words.first().is_some_and(|word| self.is(word, ")")) {
            return Ok((parameters, 1));
        }
        loop {
            let word = words.get(at).ok_or_else(open)?;
            let name = if word.is_name() { word.name } else { self.macros.rest };
            if word.is_name() {
                at += 1;
            }
            let dots = words.get(at).is_some_and(|next| self.is(next, "..."));
            if !word.is_name() && !dots {
                let message = format!("a parameter's name is wanted here, not `{}`", self.shown(word));
                return Err(Slip::new(word.span, message));
            }
            if !known.insert(name) {
                return Err(Slip::new(word.span, format!("two parameters are named `{}`", self.shown(word))));
            }
            parameters.names.push(name);
            parameters.variadic = dots;
            at += usize::from(dots);
            let next = words.get(at).ok_or_else(open)?;
            at += 1;
            if self.is(next, ")") {
                return Ok((parameters, at));
            }
            if dots || !self.is(next, ",") {
                let wanted = if dots { "`)`" } else { "`,` or `)`" };
                let message = format!("{wanted} is wanted after a parameter, not `{}`", self.shown(next));
                return Err(Slip::new(next.span, message));
            }
        }
    }

    fn body(&self, parameters: Option<&Parameters>, words: &[Lexeme]) -> Result<Vec<Piece>, Slip> {
        let edge =
            |word: &Lexeme| Slip::new(word.span, "`##` stands at the edge of a macro, with nothing to join");
        if let Some(first) = words.first().filter(|word| self.is(word, "##")) {
            return Err(edge(first));
        }
        if let Some(last) = words.last().filter(|word| self.is(word, "##")) {
            return Err(edge(last));
        }
        let names = parameters.iter().flat_map(|parameters| &parameters.names);
        let numbers: BTreeMap<NameId, usize> = names.copied().zip(0..).collect();
        let number = |word: &Lexeme| numbers.get(&word.name).copied().filter(|_| word.is_name());
        let mut body = Vec::with_capacity(words.len());
        let mut words = words.iter().peekable();
        let mut pasted = false;
        while let Some(word) = words.next() {
            if self.is(word, "##") {
                pasted = true;
                continue;
            }
            let (lexeme, role) = if parameters.is_some() && self.is(word, "#") {
                let parameter = words.next();
                let quoted = parameter.and_then(|next| Some((next, number(next)?)));
                let Some((parameter, number)) = quoted else {
                    return Err(Slip::new(word.span, "`#` wants a parameter of the macro behind it"));
                };
                (
                    Lexeme { span: word.span.to(parameter.span), text: parameter.text, ..*word },
                    Role::Quoted(number),
                )
            } else {
                (*word, number(word).map_or(Role::Text, Role::Argument))
            };
            body.push(Piece { lexeme: Lexeme { first_of_line: false, ..lexeme }, role, pasted });
            pasted = false;
        }
        if let Some(first) = body.first_mut() {
            first.lexeme.spaced = false;
        }
        Ok(body)
    }
}
