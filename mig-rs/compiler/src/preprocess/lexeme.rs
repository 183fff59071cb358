//! What are the words of C's preprocessor, before anybody asks what they are to `.defs`?

use crate::source::Span;

/// What a lexeme is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum LexemeKind {
    /// A name of ASCII letters, digits and `_`.
    Identifier,
    /// A name with letters outside ASCII.
    ForeignName,
    /// What C calls a preprocessing number.
    Number,
    /// `"…"`.
    String,
    /// `'…'`.
    Character,
    /// A quote that is not closed on its line, and what it would hold.
    OpenString,
    /// An apostrophe alone.
    Apostrophe,
    /// `"…"` or `<…>` where a header's name is wanted: no escapes, no comments.
    Header,
    /// One of C's operators, as long as possible.
    Punctuator,
    /// Characters that C does not know either.
    Stray,
    /// NUL bytes.
    Nul,
    /// What an empty argument is beside `##`: nothing.
    Placemarker,
}

/// Which name: the same for the same letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct NameId(pub(super) u32);

/// One word.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lexeme {
    pub(super) kind: LexemeKind,
    /// White space or a comment stands before it.
    pub(super) spaced: bool,
    /// Only white space and comments stand before it on its line.
    pub(super) first_of_line: bool,
    /// It was met inside the expansion of the macro it names, and never becomes a macro use again.
    pub(super) painted: bool,
    /// Which name it is, if it is one.
    pub(super) name: NameId,
    /// What it says.
    pub(super) text: Span,
    /// Where the user wrote it.
    pub(super) span: Span,
}

impl Lexeme {
    /// Whether it can name a macro.
    pub(super) fn is_name(&self) -> bool {
        matches!(self.kind, LexemeKind::Identifier | LexemeKind::ForeignName)
    }
}
