//! Which files are held against Debian's MIG, and how is each of them read?

use std::path::{Path, PathBuf};
use std::{fs, io};

use crate::drawn;

/// One reading of one file.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// What the table of differences calls the file: `gnumach/mach/mach`.
    pub(crate) name: String,
    /// The macro that is defined, if any.
    pub(crate) define: Option<&'static str>,
    /// The file.
    pub(crate) file: PathBuf,
    /// Where it finds what it includes, the file's own folder aside.
    pub(crate) includes: Vec<PathBuf>,
}

/// How many files chance writes: how many there are, how many routines each has, and whether they are wild.
const DRAWN: [(&str, u64, usize, bool); 2] = [("drawn/tame", 50, 12, false), ("drawn/wild", 160, 1, true)];

/// Files that chance writes, the same on every run unless `seed` is another. They stay in `folder`.
pub(crate) fn drawn(folder: &Path, seed: u64) -> io::Result<Vec<(&'static str, Vec<Case>)>> {
    let mut all = Vec::new();
    for (name, files, routines, wild) in DRAWN {
        let folder = folder.join(name);
        fs::create_dir_all(&folder)?;
        let mut cases = Vec::new();
        for index in 0..files {
            let file = folder.join(format!("{index}.defs"));
            fs::write(&file, drawn::interface(seed ^ (index << 32), routines, wild))?;
            cases.push(Case { name: format!("{name}/{index}"), define: None, file, includes: Vec::new() });
        }
        all.push((name, cases));
    }
    Ok(all)
}

/// The macros that .defs files ask for.
const MACROS: [&str; 5] = ["SEQNOS", "KERNEL_USER", "KERNEL_SERVER", "WARNED", "CLASHES"];

/// A folder of .defs files.
pub(crate) struct Source {
    /// What the table calls it.
    pub(crate) name: &'static str,
    pub(crate) folder: PathBuf,
    /// Searched for included files.
    pub(crate) includes: Vec<PathBuf>,
}

/// Every folder: what Debian packages in `gnumach`, and what stands in this tree.
pub(crate) fn sources(root: &Path, gnumach: &Path) -> Vec<Source> {
    let (own, theirs) = (root.join("defs"), gnumach.join("include/"));
    let source = |name, folder: PathBuf, includes: &[&PathBuf]| Source {
        name,
        folder,
        includes: includes.iter().map(|&folder| folder.clone()).collect(),
    };
    vec![
        source("gnumach", theirs.clone(), &[&theirs]),
        source("fixtures/gnu", root.join("tests/fixtures/gnu"), &[&own]),
        source("fixtures/mo", root.join("tests/fixtures/mo"), &[&own]),
        source("defs", own.clone(), &[&own]),
        source("defs-on-gnumach", own.clone(), &[&theirs, &own]),
        source("corpus", root.join("tests/corpus"), &[&own]),
        source("differences", root.join("tests/conformance/differences"), &[]),
        source("calls", root.join("tests/calls"), &[&theirs, &own]),
        source("trace", root.join("tests/trace"), &[&theirs, &own]),
        source("bench", root.join("tests/bench"), &[&theirs, &own]),
        source("examples", root.join("examples"), &[&theirs, &own]),
    ]
}

impl Source {
    /// Every file of the folder, plain and with each macro that it asks for.
    pub(crate) fn cases(&self) -> io::Result<Vec<Case>> {
        let mut cases = Vec::new();
        for file in files(&self.folder, "defs")? {
            let text = fs::read_to_string(&file)?;
            let relative = file.strip_prefix(&self.folder).unwrap_or(&file).with_extension("");
            let name = format!("{}/{}", self.name, relative.display());
            let asked = MACROS.into_iter().filter(|name| text.contains(name)).map(Some);
            // Every interface is read with SEQNOS, whether it knows the macro or not: nothing may change then.
            let seqnos = (!text.contains("SEQNOS")).then_some(Some("SEQNOS"));
            for define in [None].into_iter().chain(seqnos).chain(asked) {
                let (name, file, includes) = (name.clone(), file.clone(), self.includes.clone());
                cases.push(Case { name, define, file, includes });
            }
        }
        Ok(cases)
    }
}

/// Every file below `folder` whose name ends so, in order.
pub(crate) fn files(folder: &Path, extension: &str) -> io::Result<Vec<PathBuf>> {
    let (mut files, mut folders) = (Vec::new(), vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // A link leads to what is read already.
            if entry.file_type()?.is_dir() && entry.file_name() != "target" {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|found| found == extension) {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

impl Case {
    /// The file, and the macro that is defined.
    pub(crate) fn title(&self) -> String {
        match self.define {
            Some(name) => format!("{} -D{name}", self.name),
            None => self.name.clone(),
        }
    }
}
