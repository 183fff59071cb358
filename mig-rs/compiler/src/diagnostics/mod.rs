//! What do users hear about their input: which condition, where, how bad, and how to mend it?

mod code;
mod explain;
mod order;
mod render;

pub use code::Code;
pub use render::{Color, MessageFormat};

use crate::source::Span;

/// How bad it is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// The input is refused; nothing is written.
    Error,
    /// The input is taken, but is hardly what was meant.
    Warning,
}

impl Level {
    /// The word that messages begin with.
    pub fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
        }
    }
}

/// Another place that belongs to a message, and what it has to do with it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is there, in a few words.
    pub text: String,
}

/// One message to the user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub level: Level,
    /// Which condition.
    pub code: Code,
    /// What was found, and what was expected. Lower case, no full stop, names in backquotes.
    pub message: String,
    /// Where the user must look.
    pub span: Span,
    /// What is there, in a few words; may be empty.
    pub label: String,
    /// The other parties: the first declaration, the earlier flag, the type behind the argument.
    pub labels: Vec<Label>,
    /// What else there is to know.
    pub notes: Vec<String>,
    /// How to mend it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// Says what is under the main place.
    pub fn label(&mut self, text: impl Into<String>) -> &mut Self {
        self.label = text.into();
        self
    }

    /// Points at another party.
    pub fn also(&mut self, span: Span, text: impl Into<String>) -> &mut Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds something to know.
    pub fn note(&mut self, text: impl Into<String>) -> &mut Self {
        self.notes.push(text.into());
        self
    }

    /// Says how to mend it.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }
}

/// So many errors, and so many warnings, are kept; nobody reads more, and memory is finite.
const KEPT: usize = 100_000;

/// Everything that a run has to say, in the order it was found. Of very many messages only the first are kept.
///
/// ```
/// use mig_rs::diagnostics::{Code, Diagnostics};
/// use mig_rs::source::Span;
/// let mut diagnostics = Diagnostics::default();
/// diagnostics.error(Code::UndefinedType, Span::new(3, 7), "type `nope` is not defined").help("did you mean `note`?");
/// assert!(diagnostics.has_errors());
/// ```
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    errors: usize,
    warnings: usize,
    /// The last message that was not kept.
    surplus: Option<Diagnostic>,
}

impl Diagnostics {
    /// Reports what makes the input unusable.
    pub fn error(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.errors += 1;
        self.push(self.errors, Level::Error, code, span, message.into())
    }

    /// Reports what is taken, but hardly meant.
    pub fn warn(&mut self, code: Code, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.warnings += 1;
        self.push(self.warnings, Level::Warning, code, span, message.into())
    }

    fn push(
        &mut self,
        number: usize,
        level: Level,
        code: Code,
        span: Span,
        message: String,
    ) -> &mut Diagnostic {
        let (label, labels, notes, help) = (String::new(), Vec::new(), Vec::new(), None);
        let one = Diagnostic { level, code, message, span, label, labels, notes, help };
        if number > KEPT {
            return self.surplus.insert(one);
        }
        self.list.push(one);
        let last = self.list.len() - 1;
        &mut self.list[last]
    }

    /// Whether the input is refused.
    pub fn has_errors(&self) -> bool {
        self.errors != 0
    }

    /// How many errors, kept or not.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// How many warnings, kept or not.
    pub fn warnings(&self) -> usize {
        self.warnings
    }

    /// How many of each, in words: `2 errors, 1 warning`.
    pub fn summary(&self) -> String {
        let counts = [(self.errors(), "error"), (self.warnings(), "warning")];
        let told = counts.iter().filter(|(count, _)| *count != 0);
        let words: Vec<_> = told.map(|(count, noun)| counted(*count, noun)).collect();
        let more = if self.surplus.is_some() {
            format!(" (the first {KEPT} of each are shown)")
        } else {
            String::new()
        };
        if words.is_empty() { "no errors".to_owned() } else { words.join(", ") + &more }
    }

    /// Every message that was kept, in the order it was found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }
}

/// A number and what it counts.
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
