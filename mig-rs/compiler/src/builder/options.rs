//! What can a run be asked for? One set of options for the command and for build scripts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::abi::{self, Abi};
use crate::diagnostics::{Color, MessageFormat};
use crate::preprocess::Setting;

/// Where an interface is read from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Input {
    /// A file.
    File(PathBuf),
    /// Standard input, `-` to the command.
    StandardInput,
    /// A text that is at hand already.
    Text {
        /// The name that messages call it by.
        name: String,
        /// The text.
        text: String,
    },
}

/// Where generated text goes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Output {
    /// `NAME.rs` for each `NAME.defs`: to the current folder, or `OUT_DIR` in a build script.
    #[default]
    Beside,
    /// `NAME.rs` for each `NAME.defs`, in this folder.
    Directory(PathBuf),
    /// This file, of the one interface.
    File(PathBuf),
    /// Standard output, `-o -` to the command.
    StandardOutput,
}

/// One of the two parties that talk over an interface.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Side {
    /// Sends requests.
    Client,
    /// Answers them.
    Server,
}

impl Side {
    /// Both, in the order that help texts list them.
    pub const ALL: [Side; 2] = [Side::Client, Side::Server];

    /// The word that `--side` takes.
    pub fn name(self) -> &'static str {
        match self {
            Side::Client => "client",
            Side::Server => "server",
        }
    }
}

/// How a layout is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LayoutFormat {
    /// Tables for people.
    #[default]
    Table,
    /// One JSON object for programs.
    Json,
}

impl LayoutFormat {
    /// Both, in the order that help texts list them.
    pub const ALL: [LayoutFormat; 2] = [LayoutFormat::Table, LayoutFormat::Json];

    /// The word that `--format` takes.
    pub fn name(self) -> &'static str {
        match self {
            LayoutFormat::Table => "table",
            LayoutFormat::Json => "json",
        }
    }
}

/// Everything that a run can be asked for. [`Builder`](super::Builder) sets it.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Options {
    /// The interfaces.
    pub inputs: Vec<Input>,
    /// `--abi`: the name of a wire format; where there is none, `target` chooses.
    pub abi: Option<String>,
    /// `--target`: a Rust target triple.
    pub target: Option<String>,
    /// `-D` and `-U`, in order.
    pub macros: Vec<Setting>,
    /// `-I`, in order.
    pub include_dirs: Vec<PathBuf>,
    /// `--type-size`: bytes of C types that no `.defs` can tell.
    pub type_sizes: BTreeMap<String, u32>,
    /// `--message-format`.
    pub message_format: MessageFormat,
    /// `--color`.
    pub color: Color,
    /// `--out` and `-o`.
    pub output: Output,
    /// `--side`, without repeats and in order.
    pub sides: Vec<Side>,
    /// `--seqnos`: the server with sequence numbers too.
    pub seqnos: bool,
    /// `--map`: Rust types that stand for those of the `.defs`.
    pub maps: BTreeMap<String, String>,
    /// `--optional-handlers`: a server need not answer every routine.
    pub optional_handlers: bool,
    /// `--description`: what the messages say, as data for tools that read them.
    pub description: bool,
    /// `--deferred`: routines whose handlers get the right to reply.
    pub deferred: BTreeSet<String>,
    /// `--depfile`: where a make rule goes that names every file that was read.
    pub depfile: Option<PathBuf>,
    /// `--check`: nothing is written, and a file that would change is an error.
    pub check_only: bool,
    /// `--routine`: the one whose layout is told.
    pub routine: Option<String>,
    /// `--format`: how a layout is told.
    pub layout_format: LayoutFormat,
    /// A build script tells Cargo what the output depends on.
    pub emit_rerun: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            inputs: Vec::new(),
            abi: None,
            target: None,
            macros: Vec::new(),
            include_dirs: Vec::new(),
            type_sizes: BTreeMap::new(),
            message_format: MessageFormat::default(),
            color: Color::default(),
            output: Output::default(),
            sides: Side::ALL.to_vec(),
            seqnos: false,
            maps: BTreeMap::new(),
            optional_handlers: false,
            description: false,
            deferred: BTreeSet::new(),
            depfile: None,
            check_only: false,
            routine: None,
            layout_format: LayoutFormat::default(),
            emit_rerun: true,
        }
    }
}

impl Options {
    /// The wire format: the one that is named, else that of the target, else xnu64.
    ///
    /// # Errors
    /// A text that lists the known names, where there is none of this name.
    pub(super) fn abi(&self) -> Result<&'static Abi, String> {
        match (&self.abi, &self.target) {
            (Some(name), _) => Abi::named(name).ok_or_else(|| {
                let known: Vec<_> = abi::ALL.iter().map(|abi| abi.name).collect();
                format!("there is no ABI `{name}`; the known ones are {}", known.join(", "))
            }),
            (None, Some(target)) => Ok(Abi::of_target(target)),
            (None, None) => Ok(&abi::XNU64),
        }
    }

    /// The macros that are defined before the first line is read: those of the ABI, and what was asked for.
    ///
    /// # Errors
    /// An unknown ABI, or a name that is none.
    pub(super) fn settings(&self) -> Result<Vec<Setting>, String> {
        let predefined = self.abi()?.predefined(self.target.as_deref());
        let predefined =
            predefined.into_iter().map(|(name, value)| Setting::Define(name.into(), value.into()));
        for setting in &self.macros {
            let (Setting::Define(name, _) | Setting::Undefine(name)) = setting;
            // A macro may have parameters.
            if !is_name(name.split('(').next().unwrap_or(name)) {
                return Err(format!("`{}` is no name for a macro", name.escape_debug()));
            }
        }
        Ok(predefined.chain(self.macros.iter().cloned()).collect())
    }
}

fn is_name(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_')
        && text != "defined"
}
