//! What does the parser say where it cannot go on: what it found, what it expected, how to mend it?

use std::borrow::Cow;

use nom::error::{ErrorKind, ParseError};

use super::cursor::Cursor;
use crate::abi::Dialect;
use crate::diagnostics::{Code, Diagnostics, Level};
use crate::preprocess::TokenKind;
use crate::source::Span;

/// What every parser of this stage gives.
pub(super) type Parsed<'t, T> = nom::IResult<Cursor<'t>, T, Refusal>;

/// One thing that is wrong, told in full.
#[derive(Debug)]
pub(super) struct Slip {
    level: Level,
    code: Code,
    span: Span,
    message: String,
    also: Option<(Span, String)>,
    help: Option<Cow<'static, str>>,
}

impl Slip {
    /// An error at the next token.
    pub(super) fn at(cursor: Cursor<'_>, code: Code, message: impl Into<String>) -> Self {
        Slip::on(cursor.span(), code, message)
    }

    /// An error at a stretch of text.
    pub(super) fn on(span: Span, code: Code, message: impl Into<String>) -> Self {
        Slip { level: Level::Error, code, span, message: message.into(), also: None, help: None }
    }

    /// Makes it a warning.
    pub(super) fn warning(self) -> Self {
        Slip { level: Level::Warning, ..self }
    }

    /// Points at another party.
    pub(super) fn also(self, span: Span, text: impl Into<String>) -> Self {
        Slip { also: Some((span, text.into())), ..self }
    }

    /// Says how to mend it.
    pub(super) fn help(self, text: impl Into<Cow<'static, str>>) -> Self {
        Slip { help: Some(text.into()), ..self }
    }

    /// Stops reading `cursor` for it.
    pub(super) fn refuse<'t, T>(self, cursor: Cursor<'t>) -> Parsed<'t, T> {
        let left = cursor.left();
        Err(nom::Err::Failure(Refusal { left, why: Why::Slip(Box::new(self)), help: None }))
    }

    /// Tells the user.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        let diagnostic = match self.level {
            Level::Error => diagnostics.error(self.code, self.span, self.message),
            Level::Warning => diagnostics.warn(self.code, self.span, self.message),
        };
        if let Some((span, text)) = self.also {
            diagnostic.also(span, text);
        }
        if let Some(help) = self.help {
            diagnostic.help(help);
        }
    }
}

/// Why a text could not be read, and where: of several tries, the one that came furthest.
#[derive(Debug)]
pub(super) struct Refusal {
    left: usize,
    why: Why,
    help: Option<Cow<'static, str>>,
}

#[derive(Debug)]
enum Why {
    /// One of these should have stood there.
    Expected(Vec<&'static str>),
    /// Something that can be told better.
    Slip(Box<Slip>),
}

impl<'t> ParseError<Cursor<'t>> for Refusal {
    fn from_error_kind(input: Cursor<'t>, _: ErrorKind) -> Self {
        Refusal { left: input.left(), why: Why::Expected(Vec::new()), help: None }
    }

    fn append(_: Cursor<'t>, _: ErrorKind, other: Self) -> Self {
        other
    }

    fn or(mut self, mut other: Self) -> Self {
        if self.left != other.left {
            return if self.left < other.left { self } else { other };
        }
        match (&mut self.why, &mut other.why) {
            (Why::Expected(mine), Why::Expected(theirs)) => {
                theirs.retain(|text| !mine.contains(text));
                mine.append(theirs);
                self.help = self.help.or(other.help);
                self
            }
            (Why::Slip(_), _) => self,
            (Why::Expected(_), Why::Slip(_)) => other,
        }
    }
}

impl Refusal {
    /// `what` should stand where the next token does.
    pub(super) fn expected(cursor: Cursor<'_>, what: &'static str) -> Self {
        Refusal { left: cursor.left(), why: Why::Expected(vec![what]), help: None }
    }

    /// How many tokens were left where it happened.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// What to tell the user about a statement that starts at `statement`.
    pub(super) fn into_slip(self, statement: Cursor<'_>) -> Slip {
        let at = statement.where_left(self.left);
        let slip = match self.why {
            Why::Slip(slip) => return *slip,
            Why::Expected(expected) if at.at_end() => {
                let message = format!("the file ends inside this `{}` statement", statement.text());
                let slip = Slip::at(statement, Code::EndInsideStatement, message);
                slip.also(at.span(), format!("expected {}", list(&expected)))
            }
            Why::Expected(expected) => {
                let message = format!("expected {}, found {}", list(&expected), found(at));
                if is_strange(at) {
                    Slip::at(at, Code::StrayCharacter, message)
                        .help("this character has no meaning in `.defs` files")
                } else {
                    Slip::at(at, Code::UnexpectedToken, message)
                }
            }
        };
        match self.help {
            Some(help) => slip.help(help),
            None => slip,
        }
    }
}

/// Takes the refusal out of nom's wrapping. Parsers of this stage see the whole input, so that they never wait for more.
pub(super) fn unwrap(error: nom::Err<Refusal>, at: Cursor<'_>) -> Refusal {
    match error {
        nom::Err::Error(refusal) | nom::Err::Failure(refusal) => refusal,
        nom::Err::Incomplete(_) => Refusal::from_error_kind(at, ErrorKind::Complete),
    }
}

/// Refuses the next token: `what` should stand here.
pub(super) fn expected<'t, T>(cursor: Cursor<'t>, what: &'static str) -> Parsed<'t, T> {
    Err(nom::Err::Error(Refusal::expected(cursor, what)))
}

/// As [`expected`], and says how to mend it.
pub(super) fn expected_with_help<'t, T>(
    cursor: Cursor<'t>,
    what: &'static str,
    help: impl Into<Cow<'static, str>>,
) -> Parsed<'t, T> {
    Err(nom::Err::Error(Refusal { help: Some(help.into()), ..Refusal::expected(cursor, what) }))
}

/// The next token as a message names it.
pub(super) fn found(at: Cursor<'_>) -> String {
    match at.token().map(|token| token.kind) {
        None => "the end of the file".to_owned(),
        Some(TokenKind::String) => format!("the text {}", at.text()),
        Some(TokenKind::Number) => format!("the number `{}`", at.text()),
        Some(TokenKind::Identifier) if at.keyword().is_some() => format!("the keyword `{}`", at.text()),
        Some(TokenKind::Identifier | TokenKind::Punctuation | TokenKind::Stray) => format!("`{}`", at.text()),
    }
}

/// Whether `.defs` files of this dialect have no such character. What no C file has either, the preprocessor tells.
fn is_strange(at: Cursor<'_>) -> bool {
    let braces = at.reading.dialect == Dialect::Gnu && (at.is_sign('{') || at.is_sign('}'));
    at.is(TokenKind::Punctuation) && !braces && !":;,+-*/()=^~<>[]|".contains(at.text())
}

/// "a, b or c".
fn list(items: &[&str]) -> String {
    match items {
        [] => "something else".to_owned(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
