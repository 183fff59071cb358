//! What are the sizes, offsets and constants of a stub, once it is compiled?

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

use crate::case::files;
use crate::declared::Declarations;
use crate::object;
use crate::stub::Stub;

/// The C compiler, and where it finds headers.
pub(crate) struct Compiler {
    folders: Vec<PathBuf>,
    scratch: PathBuf,
    /// Every word of every header.
    words: BTreeSet<String>,
}

/// What was measured of one stub.
pub(crate) struct Measured {
    /// The value of every expression that was asked for.
    pub(crate) values: BTreeMap<String, u32>,
    /// The words of every constant type descriptor.
    pub(crate) constants: BTreeMap<String, Vec<u32>>,
}

impl Compiler {
    /// One that reads the headers of `gnumach`, those of this package, and no others but the compiler's own.
    pub(crate) fn new(gnumach: &Path, scratch: &Path) -> io::Result<Self> {
        let own = Command::new("gcc").arg("-print-file-name=include").output()?;
        let own = PathBuf::from(String::from_utf8_lossy(&own.stdout).trim());
        let ours = Path::new(env!("CARGO_MANIFEST_DIR")).join("include");
        let theirs = gnumach.join("include/");
        let mut headers = files(&theirs, "h")?;
        headers.extend(files(&ours, "h")?);
        headers.extend([own.join("stdint-gcc.h"), own.join("stddef.h")]);
        let mut words = BTreeSet::new();
        for header in headers {
            let text = fs::read_to_string(header)?;
            words.extend(text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').map(str::to_owned));
        }
        Ok(Compiler { folders: vec![ours, theirs, own], scratch: scratch.to_owned(), words })
    }

    /// Compiles the stubs of `text`, and measures each: for every stub its expressions and constants.
    ///
    /// # Errors
    /// What the compiler said, where it refuses the text.
    pub(crate) fn measure(
        &self,
        text: &str,
        stubs: &[Stub],
        wanted: &[Vec<String>],
        types: &mut Declarations,
    ) -> io::Result<Result<Vec<Measured>, String>> {
        let probe = self.probe(text, stubs, wanted);
        types.declare_unless(&self.words);
        // The compiler tells which other types are missing; one that another hides shows in the next attempt.
        while let Err(complaint) = self.compile(&format!("{}{probe}", types.text()))? {
            if !types.learn(&complaint) {
                return Ok(Err(complaint));
            }
        }
        let bytes = fs::read(self.scratch.join("probe.o"))?;
        let sections = object::sections(&bytes).ok_or_else(|| io::Error::other("gcc wrote no ELF file"))?;
        let all = stubs.iter().zip(wanted).enumerate();
        Ok(Ok(all.map(|(index, (stub, wanted))| Measured::of(&sections, index, stub, wanted)).collect()))
    }

    /// The text with its constants in sections of their own, and with the values that are wanted in others.
    fn probe(&self, text: &str, stubs: &[Stub], wanted: &[Vec<String>]) -> String {
        let mut lines: Vec<_> = self.without_lost(text).collect();
        for (index, (stub, wanted)) in stubs.iter().zip(wanted).enumerate() {
            for (name, line) in &stub.constants {
                let kept = format!(" __attribute__((used, section(\"{}\"))) = {{", section(index, name));
                lines[*line] = format!("static {}", lines[*line].replace(" = {", &kept));
            }
            lines[stub.end] = format!(
                "static const unsigned measured[] __attribute__((used, section(\"{}\"))) = {{ {} }};\n}}",
                section(index, ""),
                wanted.join(", ")
            );
        }
        lines.join("\n") + "\n"
    }

    /// The lines of a text that do not include what is not there, and empty ones for those that do.
    fn without_lost<'t>(&'t self, text: &'t str) -> impl Iterator<Item = String> + 't {
        text.lines().map(|line| if self.is_lost(line) { String::new() } else { line.to_owned() })
    }

    /// Whether a line includes what is not there: what belongs to the kernel is in no package.
    fn is_lost(&self, line: &str) -> bool {
        let name = line.strip_prefix("#include ").map(|name| name.trim_matches(['<', '>', '"']));
        let folders = || self.folders.iter().chain([&self.scratch]);
        name.is_some_and(|name| folders().all(|folder| !folder.join(name).exists()))
    }

    fn compile(&self, text: &str) -> io::Result<Result<(), String>> {
        let header = fs::read_to_string(self.scratch.join("user.h"))?;
        fs::write(
            self.scratch.join("user.h"),
            self.without_lost(&header).collect::<Vec<_>>().join("\n") + "\n",
        )?;
        fs::write(self.scratch.join("probe.c"), text)?;
        let mut gcc = Command::new("gcc");
        gcc.env("LC_ALL", "C").current_dir(&self.scratch).stdin(Stdio::null());
        gcc.args(["-m32", "-ffreestanding", "-nostdinc", "-w", "-c", "probe.c", "-o", "probe.o", "-I", "."]);
        for folder in &self.folders {
            gcc.arg("-I").arg(folder);
        }
        let output = gcc.output()?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        Ok(if output.status.success() { Ok(()) } else { Err(said) })
    }
}

/// The section of one constant of one stub.
fn section(stub: usize, name: &str) -> String {
    format!(".measured.{stub}.{name}")
}

impl Measured {
    fn of(sections: &BTreeMap<String, Vec<u8>>, index: usize, stub: &Stub, wanted: &[String]) -> Self {
        let words = |name: &str| sections.get(&section(index, name)).map(|bytes| object::words(bytes));
        let values = wanted.iter().cloned().zip(words("").unwrap_or_default()).collect();
        let constant = |(name, _): &(String, usize)| Some((name.clone(), words(name)?));
        Measured { values, constants: stub.constants.iter().filter_map(constant).collect() }
    }
}
