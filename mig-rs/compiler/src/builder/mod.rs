//! How does a build script, or the command, ask for a run?

mod cargo;
mod depfile;
mod error;
mod named;
mod options;
mod outputs;
mod ranges;
mod report;
mod seqnos;
mod session;
#[cfg(test)]
mod tests;
mod verbs;

use std::path::PathBuf;

pub use error::Error;
pub use options::{Input, LayoutFormat, Options, Output, Side};
pub use report::Report;
pub use verbs::Generated;

use crate::diagnostics::{Color, MessageFormat};
use crate::preprocess::Setting;

/// Compiles interfaces, from a build script or anywhere else.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), mig_rs::Error> {
///     mig_rs::Builder::new().file("defs/echo.defs").include_dir("defs").compile()
/// }
/// ```
///
/// Every option of the command has a method here, which says the same.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
#[must_use]
pub struct Builder {
    options: Options,
}

/// What is read.
impl Builder {
    /// Asks for nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Everything that was asked for so far.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Reads an interface from a file.
    pub fn file(self, path: impl Into<PathBuf>) -> Self {
        self.input(Input::File(path.into()))
    }

    /// Reads several interfaces.
    pub fn files<P: Into<PathBuf>>(self, paths: impl IntoIterator<Item = P>) -> Self {
        paths.into_iter().fold(self, Builder::file)
    }

    /// Reads an interface from standard input, as the FILE `-` does.
    pub fn standard_input(self) -> Self {
        self.input(Input::StandardInput)
    }

    /// Takes an interface that is at hand as text. Messages and the output call it `name`.
    pub fn text(self, name: impl Into<String>, text: impl Into<String>) -> Self {
        self.input(Input::Text { name: name.into(), text: text.into() })
    }

    /// Reads one more interface.
    pub fn input(mut self, input: Input) -> Self {
        self.options.inputs.push(input);
        self
    }

    /// Names the wire format: `xnu64`, `xnu32`, `osf32`, `gnu32` or `gnu64` (`--abi`). Else the target chooses.
    pub fn abi(mut self, name: impl Into<String>) -> Self {
        self.options.abi = Some(name.into());
        self
    }

    /// Names the programs' target, a Rust target triple (`--target`). A build script knows it without.
    pub fn target(mut self, triple: impl Into<String>) -> Self {
        self.options.target = Some(triple.into());
        self
    }

    /// Defines a macro before the first line is read (`-D NAME=VALUE`).
    pub fn define(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.options.macros.push(Setting::Define(name.into(), value.into()));
        self
    }

    /// Takes back a macro that the ABI, or an earlier [`Builder::define`], defines (`-U NAME`).
    pub fn undefine(mut self, name: impl Into<String>) -> Self {
        self.options.macros.push(Setting::Undefine(name.into()));
        self
    }

    /// Searches a folder for included files (`-I DIR`), after those that were named before.
    pub fn include_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.include_dirs.push(path.into());
        self
    }

    /// Tells the bytes of a C type that a `.defs` cannot (`--type-size NAME=BYTES`).
    pub fn type_size(mut self, name: impl Into<String>, bytes: u32) -> Self {
        self.options.type_sizes.insert(name.into(), bytes);
        self
    }
}

/// What is written, and how.
impl Builder {
    /// Writes `NAME.rs` for each `NAME.defs` to this folder (`--out DIR`). A build script's default is `OUT_DIR`.
    pub fn out_dir(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.output = Output::Directory(path.into());
        self
    }

    /// Writes the one interface to this file (`-o FILE`).
    pub fn output(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.output = Output::File(path.into());
        self
    }

    /// Writes the one interface to standard output (`-o -`).
    pub fn standard_output(mut self) -> Self {
        self.options.output = Output::StandardOutput;
        self
    }

    /// Generates only these sides (`--side`). Both, where nothing is said.
    pub fn sides(mut self, sides: impl IntoIterator<Item = Side>) -> Self {
        let wanted: Vec<_> = sides.into_iter().collect();
        self.options.sides = Side::ALL.into_iter().filter(|side| wanted.contains(side)).collect();
        self
    }

    /// Adds the server with sequence numbers (`--seqnos`): the file is read once more with `SEQNOS=1`.
    pub fn seqnos(mut self, yes: bool) -> Self {
        self.options.seqnos = yes;
        self
    }

    /// Uses a Rust type of yours for a type of the `.defs` (`--map NAME=PATH`).
    pub fn map(mut self, name: impl Into<String>, path: impl Into<String>) -> Self {
        self.options.maps.insert(name.into(), path.into());
        self
    }

    /// Lets a server leave routines unanswered (`--optional-handlers`).
    pub fn optional_handlers(mut self, yes: bool) -> Self {
        self.options.optional_handlers = yes;
        self
    }

    /// Adds `DESCRIPTION`, which tells tools what the messages say (`--description`): `mig_rs_local::Trace` shows them by it.
    pub fn description(mut self, yes: bool) -> Self {
        self.options.description = yes;
        self
    }

    /// Hands the right to reply to the handler of this routine (`--deferred ROUTINE`), as its last argument, and adds `ROUTINE_reply`, which
    /// answers later. For routines whose `.defs` declares no reply port, and cannot be changed.
    pub fn deferred(mut self, routine: impl Into<String>) -> Self {
        self.options.deferred.insert(routine.into());
        self
    }

    /// Writes a make rule that names every file that was read (`--depfile FILE`).
    pub fn depfile(mut self, path: impl Into<PathBuf>) -> Self {
        self.options.depfile = Some(path.into());
        self
    }

    /// Writes nothing, and fails if a file would change (`--check`).
    pub fn check_only(mut self, yes: bool) -> Self {
        self.options.check_only = yes;
        self
    }

    /// Tells the layout of this routine only (`--routine NAME`).
    pub fn routine(mut self, name: impl Into<String>) -> Self {
        self.options.routine = Some(name.into());
        self
    }

    /// Chooses how a layout is told (`--format`).
    pub fn layout_format(mut self, format: LayoutFormat) -> Self {
        self.options.layout_format = format;
        self
    }

    /// Chooses how messages look (`--message-format`).
    pub fn message_format(mut self, format: MessageFormat) -> Self {
        self.options.message_format = format;
        self
    }

    /// Chooses whether messages are coloured (`--color`).
    pub fn color(mut self, color: Color) -> Self {
        self.options.color = color;
        self
    }

    /// Whether a build script tells Cargo which files and variables the output depends on. Yes, where nothing is said.
    pub fn emit_rerun(mut self, yes: bool) -> Self {
        self.options.emit_rerun = yes;
        self
    }
}
