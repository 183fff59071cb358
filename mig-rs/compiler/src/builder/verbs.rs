//! What can be had from interfaces: messages, expanded text, layouts, ids, Rust?

use super::{Builder, Error, Report};

impl Builder {
    /// Looks for mistakes, and nothing else.
    pub fn check(&self) -> Report<String> {
        self.not_yet()
    }

    /// The text that is left after `#include`, `#if` and `#define`, line markers included.
    pub fn expand(&self) -> Report<String> {
        self.not_yet()
    }

    /// Where every byte of every message stands.
    pub fn layout(&self) -> Report<String> {
        self.not_yet()
    }

    /// One line a routine: subsystem, base, name, index, request id, reply id (0: none).
    pub fn ids(&self) -> Report<String> {
        self.not_yet()
    }

    /// Writes the Rust of every interface. The result is what standard output gets.
    pub fn write(&self) -> Report<String> {
        self.not_yet()
    }

    fn not_yet(&self) -> Report<String> {
        Report::failed(self.options(), Error::Usage("not wired in yet".to_owned()))
    }
}
