//! What can be had from interfaces: messages, expanded text, layouts, ids, Rust?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::outputs::{self, OutputFile};
use super::ranges::{self, Range};
use super::session::Session;
use super::{Builder, Error, LayoutFormat, Options, Output, Report, depfile};
use crate::emit;

/// The Rust of one interface.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Generated {
    /// The name of its file: `clock.rs` for `clock.defs`.
    pub name: String,
    /// The text of that file.
    pub text: String,
}

impl Builder {
    /// Looks for mistakes, and nothing else. The text is empty.
    ///
    /// ```
    /// let report = mig_rs::Builder::new().text("clock.defs", "subsystem clock 1000; type t = nope;").check();
    /// assert!(report.result.is_err());
    /// assert!(report.messages(false).contains("MIG0301"));
    /// ```
    pub fn check(&self) -> Report<String> {
        self.run(|session| {
            let mut ranges = Vec::new();
            for index in 0..session.len() {
                ranges.extend(session.judge(index).map(|subsystem| Range::of(&subsystem)));
            }
            ranges::warn_where_they_meet(ranges, &mut session.diagnostics);
            Ok(String::new())
        })
    }

    /// The text that is left after `#include`, `#if` and `#define`, line markers included.
    pub fn expand(&self) -> Report<String> {
        self.run(|session| Ok((0..session.len()).map(|index| session.expand(index)).collect()))
    }

    /// Where every byte of every message stands.
    pub fn layout(&self) -> Report<String> {
        self.run(|session| {
            let mut text = String::new();
            for index in 0..session.len() {
                let file = session.file_name(index);
                let Some(reading) = session.read(index) else { continue };
                let (subsystem, layout, abi) = (&reading.subsystem, &reading.layout, session.abi);
                let only = session.options.routine.as_deref();
                if let Some(name) = only.filter(|name| subsystem.routines.iter().all(|one| one.name != *name))
                {
                    return Err(Error::Usage(format!("`{file}` has no routine `{name}`")));
                }
                text += &match session.options.layout_format {
                    LayoutFormat::Table => emit::table(subsystem, layout, abi, only),
                    LayoutFormat::Json => emit::json(subsystem, layout, abi, &file, only),
                };
            }
            Ok(text)
        })
    }

    /// One line a routine: subsystem, base, name, index, request id, reply id (0: none).
    ///
    /// ```
    /// let clock = "subsystem clock 1000; type port = MACH_MSG_TYPE_COPY_SEND; skip; routine tick(p: port);";
    /// let report = mig_rs::Builder::new().text("clock.defs", clock).ids();
    /// assert_eq!(report.result.unwrap(), "clock 1000 tick 1 1001 1101\n");
    /// ```
    pub fn ids(&self) -> Report<String> {
        self.run(|session| {
            let (mut text, mut ranges) = (String::new(), Vec::new());
            for index in 0..session.len() {
                let Some(subsystem) = session.resolve(index) else { continue };
                ranges.push(Range::of(&subsystem));
                text += &emit::ids(&subsystem);
            }
            ranges::warn_where_they_meet(ranges, &mut session.diagnostics);
            Ok(text)
        })
    }

    /// The Rust of every interface, which is not written anywhere.
    pub fn generate(&self) -> Report<Vec<Generated>> {
        self.run(|session| Ok(session.generate_all()))
    }

    /// Writes the Rust of every interface: all files or none, and no file that would not change. The result is what
    /// standard output gets: nothing, unless that is the output.
    pub fn write(&self) -> Report<String> {
        self.run(|session| {
            let paths = paths(session, None)?;
            session.write(paths)
        })
    }

    pub(super) fn run<T>(&self, work: impl FnOnce(&mut Session) -> Result<T, Error>) -> Report<T> {
        match Session::begin(&self.options) {
            Ok(mut session) => {
                let result = work(&mut session);
                session.report(result)
            }
            Err(error) => Report::failed(&self.options, error),
        }
    }
}

impl Session<'_> {
    /// The Rust of every interface without errors.
    fn generate_all(&mut self) -> Vec<Generated> {
        let all = (0..self.len()).filter_map(|index| {
            let name = rust_name(&self.file_name(index));
            self.generate(index).map(|text| Generated { name, text })
        });
        all.collect()
    }

    /// Writes the Rust of every interface to its path, or returns that of the only one.
    pub(super) fn write(&mut self, paths: Option<Vec<PathBuf>>) -> Result<String, Error> {
        let texts = self.generate_all().into_iter().map(|generated| generated.text);
        let Some(paths) = paths else { return Ok(texts.collect()) };
        if self.diagnostics.has_errors() {
            return Ok(String::new());
        }
        let rule = self
            .options
            .depfile
            .as_ref()
            .map(|path| OutputFile { path: path.clone(), text: depfile::rule(&paths, self.files_read()) });
        let mut files: Vec<_> =
            paths.into_iter().zip(texts).map(|(path, text)| OutputFile { path, text }).collect();
        files.extend(rule);
        let read: BTreeSet<_> = self.files_read().iter().map(|path| identity(path)).collect();
        if let Some(file) = files.iter().find(|file| read.contains(&identity(&file.path))) {
            return Err(Error::Usage(format!("`{}` is read: it cannot be written", file.path.display())));
        }
        let mut written = BTreeSet::new();
        if let Some(file) = files.iter().find(|file| !written.insert(identity(&file.path))) {
            return Err(Error::Usage(format!("two outputs would be written to `{}`", file.path.display())));
        }
        if self.options.check_only {
            let outdated = outputs::outdated(&files);
            return if outdated.is_empty() { Ok(String::new()) } else { Err(Error::Outdated(outdated)) };
        }
        outputs::write(&files).map(|()| String::new())
    }
}

/// Where each interface goes: to `folder`, unless the options say otherwise. `None` is standard output.
pub(super) fn paths(session: &Session, folder: Option<&Path>) -> Result<Option<Vec<PathBuf>>, Error> {
    let options: &Options = session.options;
    let one = |what: &str| match session.len() {
        1 => Ok(()),
        _ => Err(Error::Usage(format!("{what} takes one interface, and several were named"))),
    };
    let folder = match &options.output {
        Output::StandardOutput => {
            one("standard output")?;
            return match (options.check_only, &options.depfile) {
                (true, _) => Err(Error::Usage("standard output cannot be checked: name a file".to_owned())),
                (_, Some(_)) => Err(Error::Usage("a make rule needs the name of an output file".to_owned())),
                (false, None) => Ok(None),
            };
        }
        Output::File(path) => {
            one("one output file")?;
            return Ok(Some(vec![path.clone()]));
        }
        Output::Directory(path) => path,
        Output::Beside => folder.unwrap_or(Path::new("")),
    };
    let (mut paths, mut known) = (Vec::new(), BTreeSet::new());
    for (index, input) in options.inputs.iter().enumerate() {
        if matches!(input, super::Input::StandardInput) {
            return Err(Error::Usage("standard input has no name: name the output file".to_owned()));
        }
        let path = folder.join(rust_name(&session.file_name(index)));
        if !known.insert(path.clone()) {
            return Err(Error::Usage(format!("two interfaces would be written to `{}`", path.display())));
        }
        paths.push(path);
    }
    Ok(Some(paths))
}

/// The name of the Rust file that is made of an interface.
fn rust_name(file: &str) -> String {
    let stem = Path::new(file).file_stem().map_or(file.into(), |stem| stem.to_string_lossy());
    format!("{stem}.rs")
}

/// One path for all that lead to the same file, as far as that can be known.
pub(super) fn identity(path: &Path) -> PathBuf {
    let of_folder = || {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Some(folder.canonicalize().ok()?.join(path.file_name()?))
    };
    path.canonicalize().ok().or_else(of_folder).unwrap_or_else(|| path.to_owned())
}
