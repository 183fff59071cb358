//! Is the Rust of an interface what one would want to read?

use super::{Interface, Options, rust};
use crate::abi::{Abi, XNU64};
use crate::diagnostics::Diagnostics;
use crate::layout::lay_out;
use crate::model::{self, Subsystem};
use crate::preprocess::{Setting, preprocess};
use crate::source::{INTERFACES, Input, Loader, SourceMap};
use crate::syntax::parse;

/// The reading of `text` for `abi`; what is wrong with it fails the test.
fn read(name: &str, text: &str, abi: &Abi, macros: &[&str]) -> Subsystem {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let mut loader = Loader::default().with_shipped(INTERFACES);
    let predefined =
        abi.predefined(None).into_iter().map(|(name, value)| Setting::define(&format!("{name}={value}")));
    let settings: Vec<_> = predefined.chain(macros.iter().map(|text| Setting::define(text))).collect();
    let tokens = preprocess(Input::new(name, text), &settings, &mut loader, &mut sources, &mut diagnostics);
    let file = parse(&tokens, &sources, abi, &mut diagnostics);
    let subsystem = model::resolve(&file, abi, &model::Options::default(), &mut diagnostics);
    let errors: Vec<_> =
        diagnostics.iter().filter(|one| one.level == crate::diagnostics::Level::Error).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    subsystem.expect("a subsystem")
}

fn generate(name: &str, text: &str, abi: &Abi, seqnos: bool) -> String {
    let plain = read(name, text, abi, &[]);
    let seqnos = seqnos.then(|| read(name, text, abi, &["SEQNOS=1"]));
    let mut diagnostics = Diagnostics::default();
    let layout = lay_out(&plain, abi, &mut diagnostics);
    let interface =
        Interface { file: name, subsystem: &plain, seqnos: seqnos.as_ref(), layout: &layout, abi };
    let text = rust(&interface, &Options::default(), &mut diagnostics);
    assert!(!diagnostics.has_errors(), "{diagnostics:#?}");
    text
}

#[test]
fn scratch() {
    let base = concat!(env!("CARGO_MANIFEST_DIR"), "/../../defs/mach/");
    for name in ["memory_object", "clock", "exc", "mach_exc", "notify", "clock_reply"] {
        let text = std::fs::read_to_string(format!("{base}{name}.defs")).unwrap();
        let out =
            generate(&format!("{name}.defs"), &text, &XNU64, name == "memory_object" || name == "notify");
        std::fs::write(format!("/tmp/{name}.rs"), out).unwrap();
    }
}
