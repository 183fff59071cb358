//! A fragment of `.defs` text, the start that it stands behind, and where in it a message points.

use std::fmt::Write;

use super::read;
use crate::abi::{Abi, Dialect};
use crate::diagnostics::{Diagnostic, Level};
use crate::source::SourceMap;

/// The start of every fragment. GNU knows the first three types by itself.
const BASIC: &str = "type int = MACH_MSG_TYPE_INTEGER_32;  type short = MACH_MSG_TYPE_INTEGER_16;  type char = MACH_MSG_TYPE_CHAR;";
const TYPES: &str = "type port = MACH_MSG_TYPE_COPY_SEND;
    type v = array[*:10] of int;  type w = array[*:5] of int;  type i = array[] of char;
    type o = ^array[] of char;  type f = array[4] of int;";

/// The shorthand for a routine, and what stands for it.
const SHORT: [(&str, &str); 2] = [("R(", "routine r(p:port; "), ("S(", "simpleroutine r(p:port; ")];

/// A fragment with its shorthand written out.
pub(super) struct Fragment {
    text: String,
    /// From which byte of the text on, positions are how much behind those of the fragment.
    shifts: Vec<(usize, usize)>,
}

impl Fragment {
    /// The fragment behind its start. One that brings a `subsystem` of its own, or starts with `!`, stands alone; after
    /// `user!` and `server!` the subsystem has a kernel mode.
    pub(super) fn of(abi: &Abi, written: &str) -> Self {
        let (mode, body) = match written.split_once('!') {
            Some(("user", body)) => ("kerneluser", body),
            Some(("server", body)) => ("kernelserver", body),
            Some((alone, body)) => (if alone.is_empty() { "alone" } else { "" }, body),
            None => ("", written),
        };
        let basic = if abi.dialect == Dialect::Gnu { "" } else { BASIC };
        let start = match mode {
            "alone" => String::new(),
            mode => format!("subsystem {mode} s 100; {basic} {TYPES}\n"),
        };
        let mut fragment = Fragment { shifts: vec![(0, start.len())], text: start };
        fragment.write_out(body);
        fragment
    }

    fn write_out(&mut self, body: &str) {
        let mut rest = body;
        let start = self.text.len();
        let mut shift = self.shifts[0].1;
        while !rest.is_empty() {
            let word_before = self.text[start..].ends_with(|c: char| c.is_ascii_alphanumeric());
            let short = SHORT.iter().find(|(short, _)| rest.starts_with(short) && !word_before);
            if let Some((short, long)) = short {
                let close = closing(rest);
                self.text.push_str(long);
                shift += long.len() - short.len();
                self.shifts.push((self.text.len(), shift));
                self.text.push_str(&rest[short.len()..close]);
                self.text.push_str(");");
                shift += 1;
                self.shifts.push((self.text.len(), shift));
                rest = &rest[close + 1..];
            } else {
                let next = rest.chars().next().unwrap();
                self.text.push(next);
                rest = &rest[next.len_utf8()..];
            }
        }
    }

    /// The column, from 1, that a position of the whole text has in the fragment as written; 0 in the start.
    fn column(&self, position: usize) -> usize {
        match self.shifts.iter().rev().find(|(from, _)| *from <= position) {
            _ if position < self.shifts[0].1 => 0,
            Some((_, shift)) => position - shift + 1,
            None => 0,
        }
    }

    /// What `abi` says.
    pub(super) fn said(&self, abi: &Abi) -> Said {
        let outcome = read(abi, &self.text);
        let words = outcome.diagnostics.iter().filter(|said| said.code.number() >= 201);
        Said {
            messages: outcome.diagnostics.iter().map(|said| self.short(said)).collect(),
            words: words.map(|said| in_full(said, &outcome.sources)).collect(),
        }
    }

    /// Level, code and column.
    fn short(&self, said: &Diagnostic) -> String {
        let level = if said.level == Level::Warning { "warning " } else { "" };
        format!("{level}{:?} {}", said.code, self.column(said.span.lo as usize))
    }
}

/// What is said of a fragment.
pub(super) struct Said {
    messages: Vec<String>,
    /// The model's messages in full.
    pub(super) words: Vec<String>,
}

impl Said {
    /// Level, code and column of each message.
    pub(super) fn verdict(&self) -> String {
        self.messages.join(", ")
    }
}

/// A message with the text that it and its labels are about.
fn in_full(said: &Diagnostic, sources: &SourceMap) -> String {
    let level = if said.level == Level::Error { "error" } else { "warning" };
    let mut all = format!("{level} {} `{}`: {}", said.code, sources.text(said.span), said.message);
    for label in &said.labels {
        write!(all, "\n      `{}`: {}", sources.text(label.span), label.text).unwrap();
    }
    for note in &said.notes {
        write!(all, "\n      note: {note}").unwrap();
    }
    if let Some(help) = &said.help {
        write!(all, "\n      help: {help}").unwrap();
    }
    all
}

/// The `)` that closes the first `(`.
fn closing(text: &str) -> usize {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 1 => return at,
            ')' => depth -= 1,
            _ => {}
        }
    }
    panic!("`{text}` is not closed")
}
