//! How much Rust is written for a routine?

use std::fs;
use std::io;

use crate::Places;
use crate::report::{Promise, Report};

/// What the line above the stubs of a routine begins with.
const HEADING: &str = "// ---- ";

/// Measures the files that the speed of `generate` was measured with.
pub(crate) fn measure(places: &Places, report: &mut Report) -> io::Result<()> {
    let mut sizes = Vec::new();
    for entry in fs::read_dir(places.out.join("rust"))? {
        sizes.extend(routines(&fs::read_to_string(entry?.path())?));
    }
    sizes.sort_unstable();
    let median = sizes.get(sizes.len() / 2).copied().unwrap_or(0);
    let (measured, bound) = (format!("{:.2} KB", median as f64 / 1e3), 2500);
    let what = format!("Rust a routine, median of {}", sizes.len());
    report.line(what, measured, "2.50 KB".to_owned(), median <= bound, Promise::ComesNext);
    Ok(())
}

/// The bytes of each routine: its own, and its share of what the others need too.
fn routines(text: &str) -> Vec<usize> {
    let mut parts: Vec<&str> = text.split(HEADING).collect();
    // The last heading is that of the server's side.
    let shared = parts.pop().map_or(0, str::len) + parts.first().map_or(0, |first| first.len());
    let own = parts.get(1..).unwrap_or_default();
    own.iter().map(|part| HEADING.len() + part.len() + shared / own.len()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_all_routines_need_is_shared() {
        let text = "use a;\n// ---- r ----\nfn r\n// ---- s ----\nfn server_of_s\n// ---- the server's side ----\ntrait";
        let shared = ("use a;\n".len() + "the server's side ----\ntrait".len()) / 2;
        let own = ["// ---- r ----\nfn r\n".len(), "// ---- s ----\nfn server_of_s\n".len()];
        assert_eq!(routines(text), own.map(|own| own + shared));
    }
}
