//! What is left of the text after `#include`, `#if` and `#define`?

mod alphabet;
mod arguments;
mod condition;
mod conditional;
mod context;
mod cursor;
mod definition;
mod delivery;
mod directive;
mod expand;
mod expansion;
mod include;
mod lexeme;
mod limits;
mod macros;
mod preprocessor;
mod quote;
mod reading;
mod skip;
mod splice;
mod substitution;
#[cfg(test)]
mod tests;
mod token;

pub use expand::expand;
pub use token::{Comment, Preprocessed, Token, TokenKind};

use self::preprocessor::{FileRole, Preprocessor};
use crate::diagnostics::Diagnostics;
use crate::source::{Input, Loader, SourceMap};

/// What the user says about a macro before the text begins.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Setting {
    /// `-D NAME=VALUE`: defines a macro. The name may have parameters: `F(x)`.
    Define(String, String),
    /// `-U NAME`: takes the definition of a macro back.
    Undefine(String),
}

impl Setting {
    /// What `-D` takes: `NAME=VALUE`, or `NAME` alone, which stands for 1.
    ///
    /// ```
    /// use mig_rs::preprocess::Setting;
    /// assert_eq!(Setting::define("SEQNOS"), Setting::Define("SEQNOS".to_owned(), "1".to_owned()));
    /// ```
    pub fn define(text: &str) -> Self {
        let (name, value) = text.split_once('=').unwrap_or((text, "1"));
        Setting::Define(name.to_owned(), value.to_owned())
    }

    /// As a directive.
    fn directive(&self) -> String {
        let line = match self {
            Setting::Define(name, value) => format!("#define {name} {value}"),
            Setting::Undefine(name) => format!("#undef {name}"),
        };
        // A line end would begin something else.
        line.replace(['\n', '\r'], " ") + "\n"
    }
}

/// Reads a text and all that it includes, and obeys every directive.
///
/// `settings` are heeded in order. What is wrong is told to `diagnostics`, and reading goes on.
///
/// ```
/// use mig_rs::diagnostics::Diagnostics;
/// use mig_rs::preprocess::{Setting, preprocess};
/// use mig_rs::source::{Input, Loader, SourceMap};
///
/// let input = Input::new("clock.defs", "#if WIDE\ntype t = int64;\n#else\ntype t = int;\n#endif\n");
/// let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
/// let wide = [Setting::define("WIDE")];
/// let text = preprocess(input, &wide, &mut Loader::default(), &mut sources, &mut diagnostics);
/// let words: Vec<_> = text.tokens.iter().map(|token| token.text(&sources)).collect();
/// assert_eq!(words, ["type", "t", "=", "int64", ";"]);
/// assert_eq!(sources.place(text.tokens[3].span.lo).to_string(), "clock.defs:2:10");
/// ```
pub fn preprocess(
    input: Input,
    settings: &[Setting],
    loader: &mut Loader,
    sources: &mut SourceMap,
    diagnostics: &mut Diagnostics,
) -> Preprocessed {
    let mut preprocessor = Preprocessor::new(input.origin.clone(), loader, sources, diagnostics);
    preprocessor.open_input(input);
    if !settings.is_empty() {
        let directives: String = settings.iter().map(Setting::directive).collect();
        preprocessor.open(Input::new("<command line>", directives), None, FileRole::CommandLine);
    }
    preprocessor.run();
    preprocessor.finish()
}
