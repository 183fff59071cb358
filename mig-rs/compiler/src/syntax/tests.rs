//! Does every form give its node, and every slip its message?

mod docs;
mod nodes;
mod show;
mod slips;
mod soup;

use super::ast::File;
use crate::abi::Abi;
use crate::diagnostics::{Diagnostics, Level};
use crate::preprocess::{Preprocessed, preprocess};
use crate::source::{Input, Loader, SourceMap};

/// What became of a text: its statements, and the messages.
struct Outcome {
    file: File,
    messages: Vec<String>,
}

/// The tokens of a text.
fn preprocessed(text: &str, diagnostics: &mut Diagnostics) -> (Preprocessed, SourceMap) {
    let mut sources = SourceMap::default();
    let input = Input::new("test.defs", text);
    let text = preprocess(input, &[], &mut Loader::default(), &mut sources, diagnostics);
    (text, sources)
}

/// Reads `text` as `abi` does.
fn parse(abi: &Abi, text: &str) -> Outcome {
    let mut diagnostics = Diagnostics::default();
    let (text, sources) = preprocessed(text, &mut diagnostics);
    let file = super::parse(&text, &sources, abi, &mut diagnostics);
    let messages = diagnostics.iter().map(|diagnostic| {
        let place = sources.place(diagnostic.span.lo);
        let level = if diagnostic.level == Level::Warning { "warning: " } else { "" };
        let help = diagnostic.help.as_ref().map_or(String::new(), |help| format!("; {help}"));
        let at = format!("{}:{}", place.line, place.column);
        let labels = diagnostic.labels.iter().map(|label| {
            let place = sources.place(label.span.lo);
            format!(" [{}:{} {}]", place.line, place.column, label.text)
        });
        let labels: String = labels.collect();
        format!("{level}{:?}: {} at {at}{labels}{help}", diagnostic.code, diagnostic.message)
    });
    Outcome { messages: messages.collect(), file }
}
