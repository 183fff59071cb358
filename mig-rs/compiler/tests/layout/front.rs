//! How does a test get from a file to its messages?

use std::path::{Path, PathBuf};

use mig_rs::abi::Abi;
use mig_rs::diagnostics::{Diagnostics, MessageFormat};
use mig_rs::layout::{Layout, lay_out};
use mig_rs::model::{Options, Subsystem, resolve};
use mig_rs::preprocess::{Setting, preprocess};
use mig_rs::source::{Input, Loader, SourceMap};
use mig_rs::syntax::parse;

/// A subsystem, laid out.
pub(crate) struct Laid {
    pub(crate) subsystem: Subsystem,
    pub(crate) layout: Layout,
    pub(crate) abi: &'static Abi,
}

/// A file of the worked examples.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures").join(name)
}

/// Lays out the messages of a file in which nothing is wrong.
pub(crate) fn lay_out_file(
    file: &Path,
    abi: &'static Abi,
    macros: &[&str],
    type_sizes: &[(&str, u32)],
) -> Laid {
    let settings: Vec<_> = macros.iter().map(|text| Setting::define(text)).collect();
    let type_sizes = type_sizes.iter().map(|&(name, size)| (name.to_owned(), size)).collect();
    let mut loader = Loader::default();
    let input = loader.open(file).unwrap();
    let (laid, diagnostics, sources) = read(input, &mut loader, abi, settings, &Options { type_sizes });
    assert!(!diagnostics.has_errors(), "{}", diagnostics.render(&sources, MessageFormat::Human, false));
    laid.unwrap()
}

/// Lays out the messages of a text in which nothing is wrong.
pub(crate) fn lay_out_text(text: &str, abi: &'static Abi) -> Laid {
    let input = Input::new("test.defs", text);
    let (laid, diagnostics, sources) =
        read(input, &mut Loader::default(), abi, Vec::new(), &Options::default());
    assert!(!diagnostics.has_errors(), "{}", diagnostics.render(&sources, MessageFormat::Human, false));
    laid.unwrap()
}

/// What is said of a text, for people.
pub(crate) fn complaints(text: &str, abi: &'static Abi) -> String {
    let input = Input::new("test.defs", text);
    let (_, diagnostics, sources) = read(input, &mut Loader::default(), abi, Vec::new(), &Options::default());
    diagnostics.render(&sources, MessageFormat::Human, false)
}

fn read(
    input: Input,
    loader: &mut Loader,
    abi: &'static Abi,
    macros: Vec<Setting>,
    options: &Options,
) -> (Option<Laid>, Diagnostics, SourceMap) {
    let predefined = abi.predefined(None).into_iter();
    let predefined = predefined.map(|(name, value)| Setting::Define(name.to_owned(), value.to_owned()));
    let settings: Vec<_> = predefined.chain(macros).collect();
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let text = preprocess(input, &settings, loader, &mut sources, &mut diagnostics);
    let ast = parse(&text, &sources, abi, &mut diagnostics);
    let laid = resolve(&ast, abi, options, &mut diagnostics).map(|subsystem| {
        let layout = lay_out(&subsystem, abi, &mut diagnostics);
        Laid { subsystem, layout, abi }
    });
    (laid, diagnostics, sources)
}
