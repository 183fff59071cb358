//! What would a C preprocessor print?

use std::iter::repeat_n;

use super::token::{Preprocessed, Token};
use crate::source::{FileId, SourceMap};

/// Fewer empty lines are printed; a line marker stands for so many and more.
const EMPTY_LINES: u32 = 8;

/// The text after preprocessing, as `gcc -E` prints it: line markers tell where each line comes from, so that reading it
/// again gives the same tokens at the same places.
///
/// ```
/// use mig_rs::diagnostics::Diagnostics;
/// use mig_rs::preprocess::{expand, preprocess};
/// use mig_rs::source::{Input, Loader, SourceMap};
///
/// let input = Input::new("clock.defs", "#define BASE 1000\nsubsystem clock BASE;\n");
/// let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
/// let text = preprocess(input, &[], &mut Loader::default(), &mut sources, &mut diagnostics);
/// assert_eq!(expand(&text, &sources), "# 1 \"clock.defs\"\n\nsubsystem clock 1000;\n");
/// ```
pub fn expand(text: &Preprocessed, sources: &SourceMap) -> String {
    let Some(root) = sources.file_id_at(text.end.lo) else { return String::new() };
    let mut printer = Printer {
        sources,
        out: String::new(),
        open: vec![root],
        unseen: root.next(),
        name: sources.file(root).name.clone(),
        line: 1,
    };
    printer.marker("");
    for token in &text.tokens {
        printer.token(token);
    }
    printer.reach(root, text.end.lo);
    printer.end_line();
    printer.out
}

struct Printer<'a> {
    sources: &'a SourceMap,
    out: String,
    /// The files that include each other, the innermost last.
    open: Vec<FileId>,
    /// The first file that was not yet looked at.
    unseen: FileId,
    /// What the line being printed is called.
    name: String,
    line: u32,
}

impl Printer<'_> {
    fn token(&mut self, token: &Token) {
        if token.first_of_line {
            let position = self.sources.outermost(token.span).lo;
            if let Some(file) = self.sources.file_id_at(position) {
                self.reach(file, position);
            }
            let place = self.sources.place(position);
            self.go_to(place.file, place.line);
            self.out.extend(repeat_n(' ', place.column.saturating_sub(1) as usize));
        } else if token.spaced && !self.out.ends_with('\n') {
            self.out.push(' ');
        }
        self.out.push_str(token.text(self.sources));
    }

    /// Enters and leaves files until `position` of `file` comes next.
    fn reach(&mut self, file: FileId, position: u32) {
        while let Some(from) = self.includer(self.unseen) {
            let next = self.unseen;
            let depth = |id: FileId| self.open.iter().rposition(|open| *open == id);
            if let Some((includer, included_at)) = from
                && let Some(level) = depth(includer)
            {
                let passed = includer == file && included_at < position;
                let left = depth(file).is_some_and(|target| target < level);
                if !(next <= file || passed || left) {
                    break;
                }
                self.leave_to(level);
                let place = self.sources.place(included_at);
                self.go_to(place.file, place.line);
                self.enter(next);
            }
            self.unseen = next.next();
        }
        if let Some(level) = self.open.iter().rposition(|open| *open == file) {
            self.leave_to(level);
        }
    }

    /// Where a file was included. `None` when there is no such file.
    fn includer(&self, file: FileId) -> Option<Option<(FileId, u32)>> {
        let from = self.sources.get(file)?.included_from;
        Some(from.and_then(|span| Some((self.sources.file_id_at(span.lo)?, span.lo))))
    }

    fn enter(&mut self, file: FileId) {
        self.open.push(file);
        self.name = self.sources.file(file).name.clone();
        self.line = 1;
        self.marker(" 1");
    }

    /// Leaves files until so many are open, and one more.
    fn leave_to(&mut self, level: usize) {
        while self.open.len() > level + 1 {
            let Some(left) = self.open.pop() else { return };
            let Some(from) = self.sources.file(left).included_from else { return };
            let place = self.sources.place(from.lo);
            self.name = place.file.to_owned();
            self.line = place.line + 1;
            self.marker(" 2");
        }
    }

    /// Has the next token printed on this line.
    fn go_to(&mut self, name: &str, line: u32) {
        let begun = !self.out.ends_with('\n');
        let empty =
            line.checked_sub(self.line.saturating_add(u32::from(begun))).filter(|_| name == self.name);
        match empty {
            Some(empty) if empty < EMPTY_LINES => {
                self.end_line();
                self.out.extend(repeat_n('\n', empty as usize));
            }
            _ => {
                self.name = name.to_owned();
                self.line = line;
                self.marker("");
            }
        }
        self.line = line;
    }

    /// Says what the next line is called.
    fn marker(&mut self, flags: &str) {
        self.end_line();
        let name = self.name.replace('\\', "\\\\").replace('"', "\\\"");
        self.out.push_str(&format!("# {} \"{name}\"{flags}\n", self.line));
    }

    /// Ends the line being printed, if one is.
    fn end_line(&mut self) {
        if self.out.is_empty() || self.out.ends_with('\n') {
            return;
        }
        // A backslash at the end of a text, or out of a macro, is a word; at a line end it would join two lines.
        self.out.push_str(if self.out.ends_with('\\') { "/**/\n" } else { "\n" });
    }
}
