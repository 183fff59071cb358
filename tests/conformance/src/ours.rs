//! What does mig-rs say of a file?

use std::collections::BTreeSet;

use mig_rs::Builder;
use mig_rs::abi::GNU32;
use mig_rs::diagnostics::{Diagnostics, Level};
use mig_rs::layout::{self, Layout};
use mig_rs::model::{self, Side, Subsystem, parameters};
use mig_rs::preprocess::{self, Setting};
use mig_rs::source::{Disk, Loader, SourceMap};
use mig_rs::syntax;

use crate::case::Case;
use crate::facts::{Facts, Topic};
use crate::prototype::Parameter;

/// What came of a file.
pub(crate) struct Reading {
    /// Its ids, as the command prints them; or the first error.
    pub(crate) ids: Result<String, String>,
    /// The numbers of its messages: `MIG0728`.
    pub(crate) codes: BTreeSet<String>,
    /// The generated file; or the first error.
    pub(crate) rust: Result<String, String>,
}

/// An interface and its messages.
pub(crate) struct Interface {
    pub(crate) subsystem: Subsystem,
    pub(crate) layout: Layout,
}

/// Judges a file as `mig-rs check` does, and lists its ids as `mig-rs ids` does.
pub(crate) fn read(case: &Case) -> Reading {
    // The driver of Debian's MIG preprocesses with -undef.
    let mut builder = Builder::new().file(&case.file).abi(GNU32.name).undefine("__i386__");
    for folder in &case.includes {
        builder = builder.include_dir(folder);
    }
    if let Some(name) = case.define {
        builder = builder.define(name, "1");
    }
    let (judged, generated) = (builder.check(), builder.generate());
    let told = judged.diagnostics.iter().chain(generated.diagnostics.iter());
    let codes = told.map(|one| one.code.to_string()).collect();
    let refused = first_error(&judged.diagnostics);
    let ids = judged.result.and_then(|_| builder.ids().result);
    let ids = ids.map_err(|error| refused.unwrap_or_else(|| error.to_string()));
    let refused = first_error(&generated.diagnostics);
    let rust = generated.result.map(|files| files.into_iter().map(|file| file.text).collect());
    let rust = rust.map_err(|error| refused.unwrap_or_else(|| error.to_string()));
    Reading { ids, codes, rust }
}

/// What the first error is, and its number.
fn first_error(diagnostics: &Diagnostics) -> Option<String> {
    let error = diagnostics.iter().find(|one| one.level == Level::Error)?;
    Some(format!("{}: {}", error.code, error.message))
}

/// Lays out the messages of a file.
pub(crate) fn interface(case: &Case) -> Option<Interface> {
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let mut loader = Loader::new(Disk, &case.includes);
    let input = loader.open(&case.file).ok()?;
    let settings: Vec<_> = case.define.into_iter().map(Setting::define).collect();
    let text = preprocess::preprocess(input, &settings, &mut loader, &mut sources, &mut diagnostics);
    let file = syntax::parse(&text, &sources, &GNU32, &mut diagnostics);
    let subsystem = model::resolve(&file, &GNU32, &model::Options::default(), &mut diagnostics)?;
    let layout = layout::lay_out(&subsystem, &GNU32, &mut diagnostics);
    (!diagnostics.has_errors()).then_some(Interface { subsystem, layout })
}

impl Interface {
    /// The parameters of every routine's C functions.
    pub(crate) fn tell_arguments(&self, facts: &mut Facts) {
        for routine in &self.subsystem.routines {
            for (side, name, function) in [
                (Side::User, "client", routine.user_function()),
                (Side::Server, "server", routine.server_function()),
            ] {
                let list = parameters(&self.subsystem, routine, side)
                    .into_iter()
                    .map(|one| Parameter { c_type: one.c_type, by_ref: one.by_ref, name: one.name }.text());
                facts.say_list(&function, Topic::Arguments, name, list);
            }
        }
    }
}
