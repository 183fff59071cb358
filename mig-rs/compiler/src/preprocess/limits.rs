//! How much may an input ask for, so that every run is short?

use super::preprocessor::Preprocessor;
use crate::diagnostics::Code;
use crate::source::Span;

/// So deep may includes nest.
pub(super) const INCLUDE_DEPTH: usize = 64;

/// So many includes may be obeyed in one run.
pub(super) const INCLUDES: usize = 16 << 10;

/// So many words, and bytes of made words, may macros put out and take up again, besides one for each byte of input.
pub(super) const MACRO_GROWTH: usize = 2 << 20;

/// So deep may macro uses stand in each other's arguments.
pub(super) const NESTED_USES: usize = 128;

/// So many words may a condition have.
pub(super) const CONDITION_WORDS: usize = 16 << 10;

/// So deep may parentheses and choices nest in a condition.
pub(super) const CONDITION_DEPTH: usize = 64;

/// What has been used up.
#[derive(Debug, Default)]
pub(super) struct Spent {
    /// Bytes of input.
    pub(super) input: usize,
    pub(super) includes: usize,
    growth: usize,
    /// How deep the argument being expanded stands in others.
    pub(super) nested_uses: usize,
    /// No macro is expanded any more.
    pub(super) exhausted: bool,
    /// The depth of includes, their number and the total input have been told about.
    told: [bool; 3],
}

/// The limits of what is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reading {
    Depth,
    Number,
    Bytes,
}

impl Preprocessor<'_> {
    /// Accounts for `amount` words that a macro puts out. False when it must not.
    pub(super) fn grow(&mut self, amount: usize, span: Span) -> bool {
        self.spent.growth = self.spent.growth.saturating_add(amount);
        let limit = MACRO_GROWTH + self.spent.input;
        if self.spent.growth <= limit {
            return true;
        }
        self.exhaust(span, &format!("macros put out more than {limit} words"));
        false
    }

    /// Macros are left alone from here on.
    pub(super) fn exhaust(&mut self, span: Span, message: &str) {
        if !self.spent.exhausted {
            let span = self.sources.outermost(span);
            self.diagnostics.error(Code::Limit, span, message).note("no macro is expanded from here on");
        }
        self.spent.exhausted = true;
        self.refused_uses += 1;
    }

    /// Says, once, that no more is read.
    pub(super) fn stop_reading(&mut self, which: Reading, span: Span) {
        let (index, message) = match which {
            Reading::Depth => (0, format!("files include each other more than {INCLUDE_DEPTH} deep")),
            Reading::Number => (1, format!("more than {INCLUDES} includes")),
            Reading::Bytes => (2, format!("the input is larger than {} bytes", crate::source::TOTAL_INPUT)),
        };
        if !std::mem::replace(&mut self.spent.told[index], true) {
            self.diagnostics.error(Code::Limit, span, message);
        }
    }
}
