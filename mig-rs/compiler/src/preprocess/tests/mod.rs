//! What comes out of small texts?

mod conditions;
mod gcc;
mod includes;
mod limits;
mod macros;
mod places;
mod property;
mod random;
mod verdicts;

use crate::diagnostics::Diagnostics;
use crate::preprocess::{Preprocessed, Setting, expand, preprocess};
use crate::source::{Loader, Memory, SourceMap};

/// A run over files in memory.
pub(super) struct Run {
    pub(super) text: Preprocessed,
    pub(super) sources: SourceMap,
    pub(super) diagnostics: Diagnostics,
}

impl Run {
    /// The first file is the input.
    pub(super) fn files(files: &[(&'static str, &str)], settings: &[&str]) -> Run {
        let settings: Vec<_> = settings.iter().map(|text| Setting::define(text)).collect();
        Run::settings(files, &settings)
    }

    pub(super) fn settings(files: &[(&'static str, &str)], settings: &[Setting]) -> Run {
        let memory = Memory::new(files.iter().map(|(name, text)| (*name, text.as_bytes())));
        let mut loader = Loader::new(memory, ["include"]);
        let input = loader.open(files[0].0.as_ref()).unwrap();
        let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
        let text = preprocess(input, settings, &mut loader, &mut sources, &mut diagnostics);
        Run { text, sources, diagnostics }
    }

    pub(super) fn text(text: &str) -> Run {
        Run::files(&[("a.defs", text)], &[])
    }

    /// The tokens, blanks where some stood.
    pub(super) fn words(&self) -> String {
        let mut words = String::new();
        for (index, token) in self.text.tokens.iter().enumerate() {
            if index != 0 && token.spaced {
                words.push(' ');
            }
            words.push_str(token.text(&self.sources));
        }
        words
    }

    /// Code, place and message of everything that was said.
    pub(super) fn said(&self) -> Vec<String> {
        let line = |one: &crate::diagnostics::Diagnostic| {
            format!("{} {} {}", self.sources.place(one.span.lo), one.code, one.message)
        };
        self.diagnostics.iter().map(line).collect()
    }

    pub(super) fn expanded(&self) -> String {
        expand(&self.text, &self.sources)
    }
}
