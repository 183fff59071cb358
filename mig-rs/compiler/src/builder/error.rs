//! Why did a run fail, in one line?

use std::path::PathBuf;
use std::{error, fmt, io};

/// Why a run failed. `Debug` is the same readable line as `Display`: `fn main() -> Result` prints it.
#[non_exhaustive]
pub enum Error {
    /// What was asked for makes no sense.
    Usage(String),
    /// An interface could not be read.
    Read {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// An output could not be written.
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The input has errors: the diagnostics tell them.
    Refused {
        /// The interfaces, as messages call them.
        files: Vec<String>,
        /// How many errors and warnings, in words.
        summary: String,
    },
    /// Files that `--check` found to differ from what would be written.
    Outdated(Vec<PathBuf>),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Usage(text) => f.write_str(text),
            Error::Read { path, source } => {
                write!(f, "cannot read `{}`: {}", path.display(), reason(source, "file"))
            }
            Error::Write { path, source } => {
                write!(f, "cannot write `{}`: {}", path.display(), reason(source, "folder"))
            }
            Error::Refused { files, summary } => write!(f, "{summary} in `{}`", files.join("`, `")),
            Error::Outdated(files) => {
                let files: Vec<_> = files.iter().map(|path| format!("`{}`", path.display())).collect();
                write!(f, "out of date: {}", files.join(", "))
            }
        }
    }
}

/// What the system says, in words that fit; `what` is what may be missing.
fn reason(source: &io::Error, what: &str) -> String {
    match source.kind() {
        io::ErrorKind::NotFound => format!("there is no such {what}"),
        io::ErrorKind::IsADirectory => "it is a folder".to_owned(),
        _ => source.to_string(),
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "mig-rs: {self}")
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Error::Read { source, .. } | Error::Write { source, .. } => Some(source),
            Error::Usage(_) | Error::Refused { .. } | Error::Outdated(_) => None,
        }
    }
}
