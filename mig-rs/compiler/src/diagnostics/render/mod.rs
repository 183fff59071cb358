//! How do messages look: for people, for editors, for programs?

mod excerpt;
mod human;
mod json;
mod short;
mod trace;

use std::borrow::Cow;

use super::Diagnostics;
use crate::source::SourceMap;

/// How messages look.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum MessageFormat {
    /// With the lines that they are about.
    #[default]
    Human,
    /// One line each: `FILE:LINE:COLUMN: error[CODE]: text`.
    Short,
    /// One JSON object each, on a line of its own.
    Json,
}

impl MessageFormat {
    /// Every format, in the order that help texts list them.
    pub const ALL: [MessageFormat; 3] = [MessageFormat::Human, MessageFormat::Short, MessageFormat::Json];

    /// The word that `--message-format` takes.
    pub fn name(self) -> &'static str {
        match self {
            MessageFormat::Human => "human",
            MessageFormat::Short => "short",
            MessageFormat::Json => "json",
        }
    }
}

/// Whether messages for people are coloured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

impl Color {
    /// Every choice, in the order that help texts list them.
    pub const ALL: [Color; 3] = [Color::Auto, Color::Always, Color::Never];

    /// The word that `--color` takes.
    pub fn name(self) -> &'static str {
        match self {
            Color::Auto => "auto",
            Color::Always => "always",
            Color::Never => "never",
        }
    }

    /// Whether text for `stream` is to be coloured.
    pub fn on(self, stream: &impl std::io::IsTerminal) -> bool {
        match self {
            Color::Auto => stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|v| v.is_empty()),
            Color::Always => true,
            Color::Never => false,
        }
    }
}

impl Diagnostics {
    /// Every message as text that ends in a line end; empty where there is none.
    ///
    /// ```
    /// use mig_rs::diagnostics::{Code, Diagnostics, MessageFormat};
    /// use mig_rs::source::{SourceMap, Span};
    /// let mut sources = SourceMap::default();
    /// sources.add("clock.defs", "type t = nope;\n", None).unwrap();
    /// let mut diagnostics = Diagnostics::default();
    /// diagnostics.error(Code::UndefinedType, Span::new(9, 13), "type `nope` is not defined");
    /// assert_eq!(
    ///     diagnostics.render(&sources, MessageFormat::Short, false),
    ///     "clock.defs:1:10: error[MIG0301]: type `nope` is not defined\n",
    /// );
    /// ```
    pub fn render(&self, sources: &SourceMap, format: MessageFormat, styled: bool) -> String {
        match format {
            MessageFormat::Human => human::render(self, sources, styled),
            MessageFormat::Short => short::render(self, sources),
            MessageFormat::Json => json::render(self, sources),
        }
    }
}

/// Text of the input in a message: control characters are shown, not obeyed, so that a line stays a line.
fn printable(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_obeyed) {
        return Cow::Borrowed(text);
    }
    let show = |c: char| if is_obeyed(c) { c.escape_default().to_string() } else { c.to_string() };
    Cow::Owned(text.chars().map(show).collect())
}

/// Control characters, and those that change the direction of the text around them.
fn is_obeyed(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
