//! What does the preprocessor hand to the parser?

use crate::source::{SourceMap, Span};

/// What a token is to the preprocessor; the parser of `.defs` decides what it is to the language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// `[A-Za-z_][A-Za-z_0-9]*`: a name or a keyword. One with other letters has been refused already.
    Identifier,
    /// Starts with a digit and runs on over letters, digits, `_` and `.` (and a sign behind `e` or `p`), as C's
    /// preprocessing numbers do.
    Number,
    /// `"…"`, quotes kept. One that was not closed has been refused, and closed.
    String,
    /// One of the punctuation characters of C; its operators of several characters are so many tokens.
    Punctuation,
    /// Characters that only some words and file names have, where one is wanted: `$` in `waittime a$b`, anything in
    /// `import <…>`. Elsewhere they have been refused, and left out.
    Stray,
}

/// A word, number, string or sign, with the place where the user wrote it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// White space or a comment stands before it.
    pub spaced: bool,
    /// It is the first of its line.
    pub first_of_line: bool,
    /// What it says: not where it stands, for a pasted token.
    pub text: Span,
    /// Where the user wrote it.
    pub span: Span,
}

impl Token {
    /// What it says.
    pub fn text<'s>(&self, sources: &'s SourceMap) -> &'s str {
        sources.text(self.text)
    }
}

/// A comment that may document what follows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Comment {
    /// The comment with its signs.
    pub span: Span,
    /// The index in [`Preprocessed::tokens`] of the token behind it.
    pub before: usize,
    /// Nothing else stands before it on its line.
    pub first_of_line: bool,
}

/// The tokens that are left, in order, and the comments between them.
#[derive(Clone, Debug, Default)]
pub struct Preprocessed {
    /// What is left.
    pub tokens: Vec<Token>,
    /// In order; only comments outside skipped groups and directives.
    pub comments: Vec<Comment>,
    /// The end of the input, for messages about what is missing there.
    pub end: Span,
}
