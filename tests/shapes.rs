//! How is the corpus of shapes cut into pieces, so that no server has more stubs than it can serve?
//!
//! Each piece is the whole file with the same ids, in which the routines of the other pieces are skips.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The pieces, and the first section of each as its heading in the corpus says.
const PIECES: [(&str, &str); 7] = [
    ("data", "Scalars"),
    ("arrays", "Inline arrays that vary"),
    ("rights", "Rights"),
    ("regions", "Out of line"),
    ("ports", "Translation"),
    ("trailer", "Values from the trailer"),
    ("apple", "What Apple added"),
];

/// Writes the pieces, and all of them in one: `every_shape.defs`, which is not among the results.
pub(crate) fn write(corpus: &Path, folder: &Path) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    println!("cargo::rerun-if-changed={}", corpus.display());
    fs::create_dir_all(folder)?;
    // Machines may be slow.
    let text = fs::read_to_string(corpus)?.replace("waittime 20;", "waittime 20000;");
    let mut starts = Vec::new();
    for (_, heading) in PIECES {
        starts.push(text.find(&format!("/* ---- {heading} ---- */")).ok_or(heading)?);
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    let ranges: Vec<_> = starts.iter().copied().zip(ends).collect();
    fs::write(folder.join("every_shape.defs"), keep(&text, |_| true))?;
    let mut paths = Vec::new();
    for ((name, _), (start, end)) in PIECES.into_iter().zip(ranges) {
        let path = folder.join(name).with_extension("defs");
        fs::write(&path, keep(&text, |at| (start..end).contains(&at)))?;
        paths.push(path);
    }
    Ok(paths)
}

/// The text with skips for the routines that are not wanted, because of where they stand.
fn keep(text: &str, wanted: impl Fn(usize) -> bool) -> String {
    let (mut kept, mut at, mut skipping) = (String::new(), 0, false);
    for line in text.split_inclusive('\n') {
        if line.starts_with("routine ") || line.starts_with("simpleroutine ") {
            skipping = !wanted(at);
            kept.push_str(if skipping { "skip;\n" } else { "" });
        }
        if !skipping {
            kept.push_str(line);
        }
        skipping &= !line.trim_end().ends_with(");");
        at += line.len();
    }
    kept
}
