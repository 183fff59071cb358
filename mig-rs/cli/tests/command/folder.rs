//! A folder to run the command in.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// An interface without faults.
pub(crate) const CLOCK: &str = "subsystem clock 1000;
type port = MACH_MSG_TYPE_COPY_SEND;
type int = MACH_MSG_TYPE_INTEGER_32;
routine clock_get(p: port; out now: int);
simpleroutine clock_set(p: port; in now: int);
";

/// An interface with an error in line 3, column 26.
pub(crate) const BROKEN: &str = "subsystem broken 1000;
type port = MACH_MSG_TYPE_COPY_SEND;
routine r(p: port; in a: nope);
";

/// A folder of its own for a test.
pub(crate) struct Folder(PathBuf);

/// What came of a run.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Folder {
    /// An empty folder of this name.
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        drop(fs::remove_dir_all(&path));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    /// A folder of this name, with these files.
    pub(crate) fn with(name: &str, files: &[(&str, &str)]) -> Self {
        let folder = Folder::new(name);
        for (file, text) in files {
            folder.write(file, text);
        }
        folder
    }

    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.0.join(file)
    }

    pub(crate) fn write(&self, file: &str, text: impl AsRef<[u8]>) {
        let path = self.path(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path(file)).unwrap()
    }

    /// The files in it, in order, those in folders too.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    found.push(path.strip_prefix(&self.0).unwrap().to_str().unwrap().to_owned());
                }
            }
        }
        found.sort();
        found
    }

    /// The command, about to run here.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mig-rs"));
        command.args(line.split(' ').filter(|word| !word.is_empty())).current_dir(&self.0);
        command.env_remove("NO_COLOR");
        command
    }

    /// Runs the command; words are separated by blanks.
    pub(crate) fn run(&self, line: &str) -> Run {
        Run::of(self.command(line), "")
    }

    /// Runs the command with this text as standard input.
    pub(crate) fn run_on(&self, line: &str, input: &str) -> Run {
        Run::of(self.command(line), input)
    }
}

impl Run {
    pub(crate) fn of(mut command: Command, input: &str) -> Self {
        let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A command that does not read its input may be gone already.
        drop(child.stdin.take().unwrap().write_all(input.as_bytes()));
        let output = child.wait_with_output().unwrap();
        Run {
            status: output.status.code().expect("ended by a signal"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// What the run printed, where it went well and had nothing to say.
    #[track_caller]
    pub(crate) fn fine(self) -> String {
        assert_eq!((self.status, self.err.as_str()), (0, ""));
        self.out
    }

    /// What the run said, where it failed with this status and printed nothing.
    #[track_caller]
    pub(crate) fn failed(self, status: i32) -> String {
        assert_eq!((self.status, self.out.as_str()), (status, ""), "{}", self.err);
        self.err
    }
}
