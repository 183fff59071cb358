//! Which directive is this?

use super::conditional::Question;
use super::lexeme::{Lexeme, LexemeKind};
use super::preprocessor::Preprocessor;
use crate::diagnostics::Code;
use crate::source::Span;

/// What the word behind `#` asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Directive {
    If(Question),
    ElseIf(Question),
    Else,
    EndIf,
    Define,
    Undefine,
    Include,
    IncludeOnce,
    Line,
    Pragma,
    Error,
    Warning,
    /// Known, and nothing to us.
    Ignored,
}

impl Directive {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "if" => Directive::If(Question::Condition),
            "ifdef" => Directive::If(Question::Defined),
            "ifndef" => Directive::If(Question::Undefined),
            "elif" => Directive::ElseIf(Question::Condition),
            "elifdef" => Directive::ElseIf(Question::Defined),
            "elifndef" => Directive::ElseIf(Question::Undefined),
            "else" => Directive::Else,
            "endif" => Directive::EndIf,
            "define" => Directive::Define,
            "undef" => Directive::Undefine,
            "include" | "include_next" => Directive::Include,
            "import" => Directive::IncludeOnce,
            "line" => Directive::Line,
            "pragma" => Directive::Pragma,
            "error" => Directive::Error,
            "warning" => Directive::Warning,
            "ident" | "sccs" | "assert" | "unassert" => Directive::Ignored,
            _ => return None,
        })
    }

    /// The words that a slip of the pen may have meant.
    const NAMES: &[&str] = &[
        "if", "ifdef", "ifndef", "elif", "elifdef", "elifndef", "else", "endif", "define", "undef",
        "include", "import", "line", "pragma", "error", "warning", "ident",
    ];
}

impl Preprocessor<'_> {
    /// Obeys the directive whose `#` at this offset of the innermost file has been read.
    pub(super) fn directive(&mut self, hash: usize) {
        let hash = self.place(hash, hash + 1);
        // A `#` alone says nothing, and C is content with that.
        let Some(word) = self.word() else { return };
        let span = hash.to(word.span);
        let directive = if word.is_name() { Directive::named(self.text(&word)) } else { None };
        if self.skips() {
            return match directive {
                Some(Directive::If(question)) => self.begin_conditional(span, question),
                Some(Directive::ElseIf(question)) => self.else_if(span, question),
                Some(Directive::Else) => self.otherwise(span),
                Some(Directive::EndIf) => self.end_conditional(span),
                _ => self.skip_line(),
            };
        }
        match directive {
            Some(Directive::If(question)) => self.begin_conditional(span, question),
            Some(Directive::ElseIf(question)) => self.else_if(span, question),
            Some(Directive::Else) => self.otherwise(span),
            Some(Directive::EndIf) => self.end_conditional(span),
            Some(Directive::Define) => self.define(span),
            Some(Directive::Undefine) => self.undefine(span),
            Some(Directive::Include) => self.include(span, false),
            Some(Directive::IncludeOnce) => self.include(span, true),
            Some(Directive::Line) => self.line(span),
            Some(Directive::Pragma) => self.pragma(),
            Some(Directive::Error) => self.say(span, Code::ErrorDirective),
            Some(Directive::Warning) => self.say(span, Code::WarningDirective),
            Some(Directive::Ignored) => self.skip_line(),
            None if word.kind == LexemeKind::Number => self.line_marker(&word),
            None => self.refuse_unknown(span, &word),
        }
    }

    /// `#error` and `#warning`.
    fn say(&mut self, span: Span, code: Code) {
        let words = self.words();
        let mut message = self.spelled(&words);
        if message.is_empty() {
            message = format!("`{}` was reached", self.sources.text(span));
        }
        let span = words.last().map_or(span, |last| span.to(last.span));
        if code == Code::ErrorDirective {
            self.diagnostics.error(code, span, message);
        } else {
            self.diagnostics.warn(code, span, message);
        }
    }

    /// `#pragma`.
    fn pragma(&mut self) {
        let words = self.words();
        if words.first().is_some_and(|word| self.text(word) == "once") {
            self.read_once();
        }
    }

    fn refuse_unknown(&mut self, span: Span, word: &Lexeme) {
        let name = self.shown(word).into_owned();
        self.skip_line();
        let message = format!("no directive is called `#{name}`");
        let near = Directive::NAMES.iter().find(|known| is_near(known, &name));
        let told = self.diagnostics.error(Code::UnknownDirective, span, message);
        if let Some(near) = near {
            told.help(format!("did you mean `#{near}`?"));
        }
    }

    /// Lexemes as text, blanks made single.
    pub(super) fn spelled(&self, words: &[Lexeme]) -> String {
        let mut text = String::new();
        for word in words {
            if word.spaced && !text.is_empty() {
                text.push(' ');
            }
            text.push_str(self.text(word));
        }
        text
    }
}

/// Whether `word` is `known` with one letter too many, missing, or wrong, two exchanged, or in other letter case.
fn is_near(known: &str, word: &str) -> bool {
    let (known, word) = (known.as_bytes(), word.as_bytes());
    let same = |(one, two): &(&u8, &u8)| one.eq_ignore_ascii_case(two);
    let prefix = known.iter().zip(word).take_while(same).count();
    let (known, word) = (&known[prefix..], &word[prefix..]);
    let suffix = known.iter().rev().zip(word.iter().rev()).take_while(same).count();
    match (&known[..known.len() - suffix], &word[..word.len() - suffix]) {
        ([] | [_], [] | [_]) => true,
        ([a, b], [c, d]) => a.eq_ignore_ascii_case(d) && b.eq_ignore_ascii_case(c),
        _ => false,
    }
}
