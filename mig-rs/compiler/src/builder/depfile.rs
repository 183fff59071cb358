//! How is it told to make and ninja what an output depends on?

use std::path::{Path, PathBuf};

/// One rule: every output depends on every file that was read.
pub(super) fn rule(outputs: &[PathBuf], read: &[PathBuf]) -> String {
    let outputs: Vec<_> = outputs.iter().map(|path| escaped(path)).collect();
    let read: String = read.iter().map(|path| format!(" \\\n  {}", escaped(path))).collect();
    format!("{}:{read}\n", outputs.join(" "))
}

/// A name as make reads it: blanks and `#` take a backslash, those before them two, and `$` is doubled.
fn escaped(path: &Path) -> String {
    let name = path.to_string_lossy();
    let mut out = String::with_capacity(name.len());
    let mut backslashes = 0;
    for (index, c) in name.char_indices() {
        match c {
            ' ' | '\t' | '#' => out.push_str(&"\\".repeat(backslashes + 1)),
            // A drive's colon is no end of a target.
            ':' if index != 1 => out.push('\\'),
            '$' => out.push('$'),
            _ => {}
        }
        out.push(c);
        backslashes = if c == '\\' { backslashes + 1 } else { 0 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_as_make_wants() {
        let names =
            [("a b", r"a\ b"), ("a#b", r"a\#b"), ("$x", "$$x"), (r"a\ b", r"a\\\ b"), (r"a\b", r"a\b")];
        for (name, wanted) in names {
            assert_eq!(escaped(Path::new(name)), wanted);
        }
        assert_eq!(escaped(Path::new("a/b:c")), r"a/b\:c");
        assert_eq!(escaped(Path::new("C:/b")), "C:/b");
    }

    #[test]
    fn the_rule_names_everything_once() {
        let rule = rule(&["x.rs".into()], &["x.defs".into(), "mach/types.defs".into()]);
        assert_eq!(rule, "x.rs: \\\n  x.defs \\\n  mach/types.defs\n");
    }
}
