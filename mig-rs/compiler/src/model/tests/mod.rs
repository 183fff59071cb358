//! Does every fragment of a `.defs` text get the verdict, the shapes and the roles that it should?

mod extremes;
mod fixtures;
mod forms;
mod fragment;
mod parameters;
mod property;
mod routines;
mod verdicts;

use super::{Options, Subsystem, resolve};
use crate::abi::Abi;
use crate::diagnostics::{Diagnostic, Diagnostics};
use crate::preprocess::{Setting, preprocess};
use crate::source::{Input, Loader, SourceMap};
use crate::syntax;

/// What became of a text.
struct Outcome {
    subsystem: Option<Subsystem>,
    diagnostics: Vec<Diagnostic>,
    sources: SourceMap,
}

/// Reads a text as `abi` does.
fn read(abi: &Abi, text: &str) -> Outcome {
    let options = Options { type_sizes: vec![("sized".to_owned(), 16)] };
    let loader = Loader::default().with_shipped(&[]);
    read_input(abi, Input::new("test.defs", text), loader, &[], &options)
}

fn read_input(
    abi: &Abi,
    input: Input,
    mut loader: Loader,
    settings: &[Setting],
    options: &Options,
) -> Outcome {
    let mut sources = SourceMap::default();
    let mut diagnostics = Diagnostics::default();
    let text = preprocess(input, settings, &mut loader, &mut sources, &mut diagnostics);
    let file = syntax::parse(&text, &sources, abi, &mut diagnostics);
    let subsystem = resolve(&file, abi, options, &mut diagnostics);
    Outcome { subsystem, diagnostics: diagnostics.iter().cloned().collect(), sources }
}

/// The interface that a text without any message describes.
fn sound(abi: &Abi, text: &str) -> Subsystem {
    let outcome = read(abi, text);
    assert_eq!(outcome.diagnostics, [], "{text}");
    outcome.subsystem.unwrap()
}
