//! What does Debian's MIG make of a file?

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, io};

use crate::case::Case;

/// Debian's MIG, and a folder to work in.
pub(crate) struct Peer {
    gnumach: PathBuf,
    scratch: PathBuf,
}

/// What it wrote of a file that it took.
pub(crate) struct Written {
    /// One line a routine.
    pub(crate) ids: String,
    /// The client's stubs.
    pub(crate) user: String,
    /// The server's.
    pub(crate) server: String,
    /// The client's prototypes.
    pub(crate) user_header: String,
    /// The server's.
    pub(crate) server_header: String,
}

impl Peer {
    /// The one that is unpacked in `gnumach`, working in `scratch`.
    pub(crate) fn new(gnumach: &Path, scratch: PathBuf) -> io::Result<Self> {
        fs::create_dir_all(&scratch)?;
        Ok(Peer { gnumach: gnumach.to_owned(), scratch })
    }

    /// What it makes of a file: what it wrote, or why it wrote nothing.
    pub(crate) fn read(&self, case: &Case) -> io::Result<Result<Written, String>> {
        let text = match self.preprocess(case)? {
            Ok(text) => text,
            Err(why) => return Ok(Err(why)),
        };
        let input = self.scratch.join("interface.i");
        fs::write(&input, text)?;
        let mut migcom = Command::new(self.gnumach.join("migcom"));
        for (option, file) in [
            ("-list", "ids"),
            ("-user", "user.c"),
            ("-server", "server.c"),
            ("-header", "user.h"),
            ("-sheader", "server.h"),
        ] {
            drop(fs::remove_file(self.scratch.join(file)));
            migcom.arg(option).arg(file);
        }
        let output = migcom.current_dir(&self.scratch).stdin(fs::File::open(input)?).output()?;
        if !output.status.success() {
            return Ok(Err(said(&output)));
        }
        let read = |file| fs::read_to_string(self.scratch.join(file));
        Ok(Ok(Written {
            ids: read("ids")?,
            user: read("user.c")?,
            server: read("server.c")?,
            user_header: read("user.h")?,
            server_header: read("server.h")?,
        }))
    }

    /// As the driver of the package does it: no macro is defined but those of the command line.
    fn preprocess(&self, case: &Case) -> io::Result<Result<Vec<u8>, String>> {
        let mut gcc = Command::new("gcc");
        gcc.args(["-m32", "-E", "-x", "c", "-undef", "-ansi", "-P", "-nostdinc"]).stdin(Stdio::null());
        gcc.args(case.define.map(|name| format!("-D{name}")));
        for folder in &case.includes {
            gcc.arg("-I").arg(folder);
        }
        let output = gcc.arg(&case.file).output()?;
        Ok(if output.status.success() { Ok(output.stdout) } else { Err(said(&output)) })
    }
}

/// The first line of what a program complained of.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let line = text.lines().find(|line| !line.contains("warning")).unwrap_or("nothing was said");
    format!("{line} ({})", output.status)
}
