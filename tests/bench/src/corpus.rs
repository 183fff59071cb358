//! Which interfaces does a large project have? Some hundred files, made from those of the fixtures and those we ship.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use mig_rs::Builder;

use crate::interface::{Interface, Statement};

/// The files that are copied again and again. Those that Rust has no stubs for yet are left out.
const SOURCES: [&str; 33] = [
    "defs/mach/mach.defs",
    "tests/fixtures/xnu/E01.defs",
    "tests/fixtures/xnu/E02.defs",
    "tests/fixtures/xnu/E03.defs",
    "tests/fixtures/xnu/E04.defs",
    "defs/mach/memory_object.defs",
    "tests/fixtures/xnu/E05.defs",
    "tests/fixtures/xnu/E06.defs",
    "tests/fixtures/xnu/E07.defs",
    "tests/fixtures/xnu/E08.defs",
    "defs/mach/notify.defs",
    "tests/fixtures/xnu/E09.defs",
    "tests/fixtures/xnu/E10.defs",
    "tests/fixtures/xnu/E12.defs",
    "tests/fixtures/xnu/E16.defs",
    "tests/fixtures/xnu/E17.defs",
    "defs/mach/exc.defs",
    "tests/fixtures/osf/o01.defs",
    "tests/fixtures/osf/o02.defs",
    "tests/fixtures/osf/o03.defs",
    "tests/fixtures/osf/o04.defs",
    "tests/fixtures/osf/o05.defs",
    "defs/mach/mach_exc.defs",
    "tests/fixtures/osf/o06.defs",
    "tests/fixtures/osf/o07.defs",
    "tests/fixtures/osf/o08.defs",
    "tests/fixtures/osf/o09.defs",
    "tests/fixtures/osf/o10.defs",
    "defs/mach/clock.defs",
    "tests/fixtures/osf/o11.defs",
    "defs/mach/clock_reply.defs",
    "tests/fixtures/mo/memory_object.defs",
    "tests/fixtures/mo/mach.defs",
];

/// What the copies include, by the name that they include it by.
const INCLUDED: [(&str, &str); 2] = [
    ("std_types.defs", "tests/fixtures/osf/std_types.defs"),
    ("mo_types.defs", "tests/fixtures/mo/mo_types.defs"),
];

/// What every interface says first, and what may not be declared again behind it.
const TYPES: [&str; 2] = ["defs/mach/std_types.defs", "defs/mach/mach_types.defs"];

/// An interface to be copied.
struct Source {
    name: String,
    interface: Interface,
    /// The routines that are left after preprocessing.
    routines: Vec<String>,
}

/// All that copies are made of.
pub(crate) struct Corpus {
    sources: Vec<Source>,
    /// What the shipped types files declare.
    declared: BTreeSet<String>,
    included: Vec<(&'static str, String)>,
}

impl Corpus {
    /// Reads the sources below the folder of the workspace.
    pub(crate) fn read(root: &Path) -> io::Result<Self> {
        let mut declared = BTreeSet::new();
        for file in TYPES {
            let types = Interface::of(&fs::read_to_string(root.join(file))?);
            let types = types.statements.iter().filter(|one| one.keyword() == "type");
            declared.extend(types.map(|one| one.name().to_owned()));
        }
        let sources = SOURCES.iter().map(|file| Source::read(&root.join(file))).collect::<io::Result<_>>()?;
        let included = INCLUDED.iter().map(|(name, file)| Ok((*name, fs::read_to_string(root.join(file))?)));
        Ok(Corpus { sources, declared, included: included.collect::<io::Result<_>>()? })
    }

    /// Writes so many files with so many routines together to a folder of their own.
    pub(crate) fn write(&self, folder: &Path, files: usize, routines: usize) -> io::Result<Vec<PathBuf>> {
        drop(fs::remove_dir_all(folder));
        fs::create_dir_all(folder)?;
        for (name, text) in &self.included {
            fs::write(folder.join(name), text)?;
        }
        let (mut written, mut left) = (Vec::new(), routines);
        for number in 0..files {
            let source = &self.sources[number % self.sources.len()];
            let share = left / (files - number);
            let wanted = share.max(source.routines.len()).min(left);
            let wanted = if number + 1 == files { left } else { wanted };
            let (name, text) = self.copy(source, number, wanted);
            let path = folder.join(name).with_extension("defs");
            fs::write(&path, text)?;
            written.push(path);
            left -= wanted;
        }
        Ok(written)
    }

    /// Writes one file with so many routines.
    pub(crate) fn write_one(&self, path: &Path, source: &str, routines: usize) -> io::Result<()> {
        let found = self.sources.iter().find(|one| one.name == source);
        let source = found.ok_or_else(|| io::Error::other(format!("there is no source `{source}`")))?;
        fs::write(path, self.copy(source, 0, routines).1)
    }

    /// The `number`th copy, with `wanted` routines: its name and its text.
    fn copy(&self, source: &Source, number: usize, wanted: usize) -> (String, String) {
        let name = format!("{}_{number}", source.name);
        let Interface { statements, rest } = &source.interface;
        let head = source.interface.head();
        let mut text = format!("/* Interface {number} of a large project. */\n");
        for statement in &statements[..head] {
            text += &statement.before;
            text += &match statement.keyword() {
                "subsystem" => opening(statement, &name, 10_000 + 1000 * number, &source.interface),
                "type" if self.declared.contains(statement.name()) => String::new(),
                _ => statement.text.clone(),
            };
        }
        for round in 0..wanted.div_ceil(source.routines.len().max(1)).max(1) {
            // Under conditionals a routine may stand several times.
            let left = wanted - round * source.routines.len();
            let kept: BTreeSet<_> = source.routines.iter().take(left).map(String::as_str).collect();
            let mut open = 0;
            for statement in &statements[head..] {
                let is_too_much = source.counts(statement) && !kept.contains(statement.name());
                text += &match round {
                    0 => statement.before.clone(),
                    _ => statement.conditionals(&mut open),
                };
                text += &match (round, statement.is_routine()) {
                    (0, true) if is_too_much => "skip;".to_owned(),
                    (0, _) => statement.text.clone(),
                    (_, true) if !is_too_much => statement.renamed(round),
                    (_, _) => String::new(),
                };
            }
            text += rest;
        }
        (name, text)
    }
}

/// A `subsystem` statement with another name and base, and the types that follow it.
fn opening(statement: &Statement, name: &str, base: usize, interface: &Interface) -> String {
    let words = statement.text.trim_end_matches(';').trim_end();
    let (words, _) = words.rsplit_once(char::is_whitespace).unwrap_or_default();
    let (words, _) = words.rsplit_once(char::is_whitespace).unwrap_or_default();
    let words = match words {
        "subsystem" => {
            "subsystem\n#if KERNEL_USER\n\tKernelUser\n#elif KERNEL_SERVER\n\tKernelServer\n#endif\n"
        }
        words => words,
    };
    let types = match interface.has_includes() {
        true => "",
        false => "\n#include <mach/std_types.defs>\n#include <mach/mach_types.defs>\n",
    };
    format!("{words} {name} {base};{types}")
}

impl Source {
    fn counts(&self, statement: &Statement) -> bool {
        statement.is_routine() && self.routines.iter().any(|name| name == statement.name())
    }

    fn read(path: &Path) -> io::Result<Self> {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let ids = Builder::new().abi("xnu64").file(path).ids().result.map_err(io::Error::other)?;
        let routines = ids.lines().filter_map(|line| line.split(' ').nth(2)).map(str::to_owned).collect();
        Ok(Source { name, interface: Interface::of(&fs::read_to_string(path)?), routines })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_copy_has_the_routines_that_were_wanted() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let corpus = Corpus::read(&root).unwrap();
        for source in &corpus.sources {
            let (name, text) = corpus.copy(source, 1, 40);
            let builder =
                Builder::new().abi("xnu64").text(&name, text).include_dir(root.join("tests/fixtures/osf"));
            let ids = builder.include_dir(root.join("tests/fixtures/mo")).ids();
            assert_eq!(ids.result.unwrap().lines().count(), 40, "{name}");
        }
    }
}
