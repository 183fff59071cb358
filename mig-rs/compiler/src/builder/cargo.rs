//! What does a build script want: the crate's target and `OUT_DIR`, and word to Cargo about what was read?

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use super::session::Session;
use super::verbs::{identity, paths};
use super::{Builder, Error, Output, Report};
use crate::diagnostics::Level;

/// The world around a build script.
struct Script<'a> {
    variable: &'a dyn Fn(&str) -> Option<OsString>,
    /// The variables that were looked at.
    asked: Vec<&'static str>,
}

impl Builder {
    /// Compiles every interface, in a build script.
    ///
    /// Writes `OUT_DIR/NAME.rs` for each `NAME.defs`, or where [`Builder::out_dir`] and [`Builder::output`] say; all files
    /// or none. The wire format is that of the crate's target, unless it is named. Prints every message in full to
    /// standard error, and tells Cargo which files and variables the output depends on.
    ///
    /// # Errors
    /// The input has errors, a file cannot be read or written, or it is no build script. The error is one line:
    /// the messages have been printed.
    pub fn compile(&self) -> Result<(), Error> {
        let (told, report) = self.compile_in(&|name| std::env::var_os(name));
        drop(std::io::stdout().lock().write_all(told.as_bytes()));
        report.into_result()
    }

    /// What Cargo is told, and what came of the run.
    pub(super) fn compile_in(&self, variable: &dyn Fn(&str) -> Option<OsString>) -> (String, Report<()>) {
        let mut script = Script { variable, asked: Vec::new() };
        let mut builder = self.clone();
        if builder.options.target.is_none() {
            builder.options.target = script.ask("TARGET").map(|target| target.to_string_lossy().into_owned());
        }
        let out_dir = script.ask("OUT_DIR").map(PathBuf::from);
        let mut read = Vec::new();
        let report = builder.run(|session| {
            let result = write(session, out_dir.as_deref());
            read = session.files_read().to_vec();
            result
        });
        let mut told = String::new();
        if self.options.emit_rerun {
            let out_dir = out_dir.as_deref().map(identity);
            let within =
                |path: &Path| out_dir.as_ref().is_some_and(|folder| identity(path).starts_with(folder));
            for path in read.iter().filter(|path| !within(path)) {
                told += &format!("cargo::rerun-if-changed={}\n", path.display());
            }
            for name in script.asked {
                told += &format!("cargo::rerun-if-env-changed={name}\n");
            }
        }
        // Cargo hides what a build script that goes well prints to standard error.
        if report.result.is_ok() {
            for one in
                report.diagnostics.sorted(&report.sources).iter().filter(|one| one.level == Level::Warning)
            {
                let place = report.sources.place(one.span.lo);
                told += &format!("cargo::warning={place}: {} [{}]\n", one.message.escape_debug(), one.code);
            }
        }
        (told, report)
    }
}

fn write(session: &mut Session, out_dir: Option<&Path>) -> Result<(), Error> {
    if out_dir.is_none() && session.options.output == Output::Beside {
        let text = "`OUT_DIR` is not set: this is no build script, so name a folder with `out_dir`";
        return Err(Error::Usage(text.to_owned()));
    }
    let paths = paths(session, out_dir)?;
    let text = session.write(paths)?;
    std::io::stdout()
        .lock()
        .write_all(text.as_bytes())
        .map_err(|source| Error::Write { path: "standard output".into(), source })
}

impl Script<'_> {
    fn ask(&mut self, name: &'static str) -> Option<OsString> {
        self.asked.push(name);
        (self.variable)(name)
    }
}
