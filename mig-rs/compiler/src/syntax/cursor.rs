//! Where does the parser stand: which tokens are left, and what must it know to read them?

use std::cell::{Cell, RefCell};
use std::iter::{Copied, Enumerate};
use std::slice::Iter;

use nom::{Input, Needed};

use super::refusal::Slip;
use super::words::Word;
use crate::abi::Dialect;
use crate::preprocess::{Comment, Preprocessed, Token, TokenKind};
use crate::source::{SourceMap, Span};

/// What stays the same while a file is read.
pub(super) struct Reading<'t> {
    tokens: &'t [Token],
    /// What each token is: it is asked for several times.
    meanings: Vec<Meaning>,
    pub(super) comments: &'t [Comment],
    pub(super) sources: &'t SourceMap,
    /// The file that was looked at last, and where it starts: the next word mostly stands in it, too.
    last: Cell<(u32, &'t str)>,
    pub(super) dialect: Dialect,
    /// The end of the input.
    pub(super) end: Span,
    /// What was noticed on the way, though reading went on. The grammar looks one word ahead and never takes
    /// back what it has begun, so that nothing is noticed twice.
    remarks: RefCell<Vec<Slip>>,
}

impl<'t> Reading<'t> {
    pub(super) fn new(text: &'t Preprocessed, sources: &'t SourceMap, dialect: Dialect) -> Self {
        let Preprocessed { tokens, comments, end } = text;
        let mut reading = Reading {
            tokens,
            meanings: Vec::new(),
            comments,
            sources,
            last: Cell::default(),
            dialect,
            end: *end,
            remarks: RefCell::default(),
        };
        reading.meanings = tokens.iter().map(|token| Meaning::of(token, &reading)).collect();
        reading
    }

    /// What a token says.
    fn text(&self, token: &Token) -> &'t str {
        let span = token.text;
        let (start, text) = self.last.get();
        let word = span
            .lo
            .checked_sub(start)
            .and_then(|from| text.get(from as usize..span.hi.saturating_sub(start) as usize));
        word.unwrap_or_else(|| {
            if let Some(file) = self.sources.file_at(span.lo) {
                self.last.set((file.start(), file.text()));
            }
            self.sources.text(span)
        })
    }

    /// Everything that was noticed since the last call.
    pub(super) fn take_remarks(&self) -> Vec<Slip> {
        self.remarks.take()
    }
}

/// What a token is to the grammar.
#[derive(Clone, Copy)]
enum Meaning {
    /// A word of some dialect.
    Word(Word),
    /// A sign of one byte.
    Sign(u8),
    /// A name, a number, a text or nothing that is known.
    Other,
}

impl Meaning {
    fn of(token: &Token, reading: &Reading<'_>) -> Self {
        match (token.kind, reading.text(token)) {
            (TokenKind::Identifier, text) => Word::named(text).map_or(Meaning::Other, Meaning::Word),
            (TokenKind::Punctuation, text) if text.len() == 1 => Meaning::Sign(text.as_bytes()[0]),
            _ => Meaning::Other,
        }
    }
}

/// The tokens that are left. Cheap to copy.
#[derive(Clone, Copy)]
pub(super) struct Cursor<'t> {
    rest: &'t [Token],
    pub(super) reading: &'t Reading<'t>,
}

impl<'t> Cursor<'t> {
    /// Before the first token.
    pub(super) fn start(reading: &'t Reading<'t>) -> Self {
        Cursor { rest: reading.tokens, reading }
    }

    /// How many tokens are left.
    pub(super) fn left(self) -> usize {
        self.rest.len()
    }

    /// How many tokens are behind.
    pub(super) fn index(self) -> usize {
        self.reading.tokens.len() - self.rest.len()
    }

    /// The place in the same text where `left` tokens are left.
    pub(super) fn where_left(self, left: usize) -> Self {
        let tokens = self.reading.tokens;
        Cursor { rest: &tokens[tokens.len().saturating_sub(left)..], ..self }
    }

    /// Behind the next token.
    pub(super) fn next(self) -> Self {
        Cursor { rest: self.rest.get(1..).unwrap_or_default(), ..self }
    }

    pub(super) fn at_end(self) -> bool {
        self.rest.is_empty()
    }

    pub(super) fn token(self) -> Option<&'t Token> {
        self.rest.first()
    }

    /// Whether the last token that was read is this sign.
    pub(super) fn is_behind(self, sign: char) -> bool {
        let last = self.index().checked_sub(1).and_then(|index| self.reading.meanings.get(index));
        matches!(last, Some(Meaning::Sign(byte)) if char::from(*byte) == sign)
    }

    /// The last token that was read.
    pub(super) fn previous(self) -> Option<&'t Token> {
        self.reading.tokens.get(self.index().checked_sub(1)?)
    }

    /// What the next token says; nothing at the end.
    pub(super) fn text(self) -> &'t str {
        self.token().map_or("", |token| self.reading.text(token))
    }

    /// Where the next token stands, or the end.
    pub(super) fn span(self) -> Span {
        self.token().map_or(self.reading.end, |token| token.span)
    }

    /// From the next token to the last one before `rest`.
    pub(super) fn span_to(self, rest: Cursor<'t>) -> Span {
        rest.previous().map_or(self.span(), |last| self.span().to(last.span))
    }

    /// Whether the next token is of this kind.
    pub(super) fn is(self, kind: TokenKind) -> bool {
        self.token().is_some_and(|token| token.kind == kind)
    }

    /// Whether the next token is this sign.
    pub(super) fn is_sign(self, sign: char) -> bool {
        matches!(self.meaning(), Meaning::Sign(byte) if char::from(byte) == sign)
    }

    /// Whether the next token is the first of its line.
    pub(super) fn first_of_line(self) -> bool {
        self.token().is_some_and(|token| token.first_of_line)
    }

    fn meaning(self) -> Meaning {
        self.reading.meanings.get(self.index()).copied().unwrap_or(Meaning::Other)
    }

    /// The word of some dialect that stands here.
    pub(super) fn word(self) -> Option<Word> {
        match self.meaning() {
            Meaning::Word(word) => Some(word),
            Meaning::Sign(_) | Meaning::Other => None,
        }
    }

    /// The word that stands here, if nothing in this dialect can be named so.
    pub(super) fn keyword(self) -> Option<Word> {
        self.word().filter(|word| word.reserved_in(self.reading.dialect))
    }

    /// Whether something that may be a name stands here: a keyword may not.
    pub(super) fn is_name(self) -> bool {
        self.is(TokenKind::Identifier) && self.keyword().is_none()
    }

    /// Notes what is wrong without stopping.
    pub(super) fn remark(self, slip: Slip) {
        self.reading.remarks.borrow_mut().push(slip);
    }
}

impl<'t> Input for Cursor<'t> {
    type Item = Token;
    type Iter = Copied<Iter<'t, Token>>;
    type IterIndices = Enumerate<Self::Iter>;

    fn input_len(&self) -> usize {
        self.rest.len()
    }

    fn take(&self, index: usize) -> Self {
        Cursor { rest: &self.rest[..index], ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        Cursor { rest: &self.rest[index..], ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Token) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest.iter().position(|token| predicate(*token))
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest.iter().copied()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.rest.iter().copied().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.rest.len() { Ok(count) } else { Err(Needed::new(count - self.rest.len())) }
    }
}
