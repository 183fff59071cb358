//! What has a run to say, and what came of it?

use std::io::{IsTerminal, Write};

use super::{Error, Options};
use crate::diagnostics::{Color, Diagnostics, MessageFormat};
use crate::source::SourceMap;

/// What a run has to say, and what came of it: warnings stand beside a result, errors beside an [`Error`].
#[derive(Debug)]
pub struct Report<T> {
    /// Every text that was read.
    pub sources: SourceMap,
    /// Every message.
    pub diagnostics: Diagnostics,
    /// What came of it.
    pub result: Result<T, Error>,
    pub(super) format: MessageFormat,
    pub(super) color: Color,
}

impl<T> Report<T> {
    /// A report about a run that is about to begin.
    pub(super) fn failed(options: &Options, error: Error) -> Self {
        Report {
            sources: SourceMap::default(),
            diagnostics: Diagnostics::default(),
            result: Err(error),
            format: options.message_format,
            color: options.color,
        }
    }

    /// Every message in the format that was asked for, coloured or not.
    pub fn messages(&self, styled: bool) -> String {
        self.diagnostics.render(&self.sources, self.format, styled)
    }

    /// Prints every message to `stream`, which is standard error as a rule. That nobody listens is no error.
    pub fn print(&self, stream: &mut (impl Write + IsTerminal)) {
        let text = self.messages(self.color.on(stream));
        drop(stream.write_all(text.as_bytes()).and_then(|()| stream.flush()));
    }

    /// Prints every message to standard error and hands out what came of the run.
    ///
    /// # Errors
    /// Those of the run.
    pub fn into_result(self) -> Result<T, Error> {
        self.print(&mut std::io::stderr().lock());
        self.result
    }
}
