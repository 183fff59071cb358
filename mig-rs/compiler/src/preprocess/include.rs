//! Which file does an `#include` line bring in, and what do line markers call the lines?

use super::lexeme::{Lexeme, LexemeKind};
use super::limits::{INCLUDE_DEPTH, INCLUDES, Reading};
use super::preprocessor::{FileRole, Preprocessor, shortened};
use crate::diagnostics::Code;
use crate::source::{Form, Origin, Span, TOTAL_INPUT};

/// The name of a file, where it stands, and how it is to be looked for.
pub(super) struct Header {
    pub(super) name: String,
    pub(super) form: Form,
    pub(super) span: Span,
}

impl Preprocessor<'_> {
    /// `#include`, and `#import`, which reads a file only `once`.
    pub(super) fn include(&mut self, directive: Span, once: bool) {
        let Some(header) = self.named_header(directive) else { return };
        let includer = self.files.last().map_or(Origin::Nowhere, |file| file.origin.clone());
        let found = match self.loader.find(&header.name, header.form, &includer, &self.input) {
            Ok(Some(found)) => found,
            Ok(None) => return self.refuse_missing(&header),
            Err((path, error)) => {
                let message = format!("`{}` cannot be read: {error}", path.display());
                self.diagnostics.error(Code::IncludeNotFound, header.span, message);
                return;
            }
        };
        if !self.once.is_empty() && self.once.contains(&self.loader.identity(&found.origin)) {
            return;
        }
        self.spent.includes += 1;
        let limit = if self.files.len() > INCLUDE_DEPTH {
            Some(Reading::Depth)
        } else if self.spent.includes > INCLUDES {
            Some(Reading::Number)
        } else if self.spent.input + found.text.len() > TOTAL_INPUT {
            Some(Reading::Bytes)
        } else {
            None
        };
        if let Some(limit) = limit {
            return self.stop_reading(limit, header.span);
        }
        let role = if found.name.ends_with(".h") { FileRole::Header } else { FileRole::Text };
        self.open(found, Some(header.span), role);
        if once {
            self.read_once();
        }
    }

    /// The innermost file is not to be included again.
    pub(super) fn read_once(&mut self) {
        if let Some(file) = self.files.last() {
            self.once.insert(self.loader.identity(&file.origin));
        }
    }

    fn refuse_missing(&mut self, header: &Header) {
        let message = format!("`{}` is not there", shortened(&header.name));
        let told = self.diagnostics.error(Code::IncludeNotFound, header.span, message);
        told.label("this file was not found");
        match self.loader.shipped_in_a_folder(&header.name) {
            Some(name) => told.help(format!("did you mean `<{name}>`?")),
            None => told.help("name the folder that holds it with `-I`"),
        };
    }

    fn named_header(&mut self, directive: Span) -> Option<Header> {
        if let Some(lexeme) = self.header() {
            if let Some(extra) = self.words().first() {
                let message = "`#include` takes one file, and ignores what follows";
                self.diagnostics.warn(Code::DoubtfulDirective, extra.span, message);
            }
            return Some(self.header_from(&lexeme));
        }
        let words = self.words();
        let at = match (words.first(), words.last()) {
            (Some(first), Some(last)) => first.span.to(last.span),
            _ => directive,
        };
        let expanded = self.expand_all(words);
        let header = self.assembled_header(&expanded, at);
        if header.is_none() {
            let message =
                format!("`{}` wants a file name in quotes or angle brackets", self.sources.text(directive));
            self.diagnostics.error(Code::NotQuoted, at, message).help("write `\"x.defs\"` or `<x.defs>`");
        }
        header
    }

    /// A file name that was read as one word.
    pub(super) fn header_from(&self, lexeme: &Lexeme) -> Header {
        let text = self.text(lexeme);
        let form = if text.starts_with('<') { Form::Angled } else { Form::Quoted };
        let name = text.get(1..text.len().saturating_sub(1)).unwrap_or("").to_owned();
        Header { name, form, span: lexeme.span }
    }

    /// A file name that macros put together.
    pub(super) fn assembled_header(&self, words: &[Lexeme], span: Span) -> Option<Header> {
        let first = words.first()?;
        if matches!(first.kind, LexemeKind::String | LexemeKind::Header) {
            return Some(Header { span, ..self.header_from(first) });
        }
        let closing = words.iter().position(|word| self.is(word, ">"))?;
        if !self.is(first, "<") {
            return None;
        }
        let mut name = self.spelled(&words[1..closing]);
        if words[closing].spaced {
            name.push(' ');
        }
        Some(Header { name, form: Form::Angled, span })
    }

    /// `#line`.
    pub(super) fn line(&mut self, directive: Span) {
        let words = self.words();
        let expanded = self.expand_all(words);
        let Some(number) = expanded.first() else {
            self.diagnostics.error(Code::UnexpectedToken, directive, "`#line` wants a line number");
            return;
        };
        let number = *number;
        self.rename(&number, expanded.get(1));
    }

    /// `# N "file"`, as other preprocessors leave it.
    pub(super) fn line_marker(&mut self, number: &Lexeme) {
        let words = self.words();
        self.rename(number, words.first());
    }

    fn rename(&mut self, number: &Lexeme, name: Option<&Lexeme>) {
        let Some(line) = self.text(number).parse::<u32>().ok().filter(|line| *line < 1 << 31) else {
            let message = format!("a line number is wanted here, not `{}`", self.shown(number));
            self.diagnostics.error(Code::UnexpectedToken, number.span, message);
            return;
        };
        let next_line = self.files.last().map_or(0, |file| file.cursor.offset());
        let position = self.place(next_line, next_line).lo;
        match name {
            None => self.sources.renumber(position, line),
            Some(name) if name.kind == LexemeKind::String => {
                let text = self.text(name);
                let name = unquoted(text.get(1..text.len().saturating_sub(1)).unwrap_or(""));
                self.sources.rename(position, &name, line);
            }
            Some(name) => {
                let message = format!("a file name in quotes is wanted here, not `{}`", self.shown(name));
                self.diagnostics.error(Code::UnexpectedToken, name.span, message);
            }
        }
    }
}

/// A string of C without its backslashes.
fn unquoted(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        plain.push(if c == '\\' { chars.next().unwrap_or(c) } else { c });
    }
    plain
}
