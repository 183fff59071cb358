//! Where in one text do lines start, what are they called, and which column is a byte in?

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::map::Span;

/// So many bytes lie between two places where the characters before are known.
const STRIDE: usize = 128;

/// One text that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name, as messages show it: the way it was asked for.
    pub name: String,
    /// Where it was included.
    pub included_from: Option<Span>,
    start: u32,
    text: Arc<str>,
    /// Positions where lines start, once anybody asks.
    lines: OnceLock<Vec<u32>>,
    /// `#line` and line markers: from `position` on, lines are counted from `line` in `name`.
    renamed: Vec<Renamed>,
    /// How many characters stand before each multiple of [`STRIDE`], once anybody asks; empty where every character is a byte.
    characters: OnceLock<Vec<u32>>,
}

#[derive(Clone, Debug)]
struct Renamed {
    position: u32,
    name: Arc<str>,
    line: u32,
}

impl SourceFile {
    pub(super) fn new(name: &str, text: Arc<str>, start: u32, included_from: Option<Span>) -> Self {
        SourceFile {
            name: name.to_owned(),
            included_from,
            start,
            text,
            lines: OnceLock::new(),
            renamed: Vec::new(),
            characters: OnceLock::new(),
        }
    }

    /// All of its text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where its text starts, in the numbering of [`Span`].
    pub fn start(&self) -> u32 {
        self.start
    }

    /// Behind its last byte, in the numbering of [`Span`].
    pub fn end(&self) -> u32 {
        self.start + u32::try_from(self.text.len()).unwrap_or(u32::MAX - self.start)
    }

    fn lines(&self) -> &[u32] {
        self.lines.get_or_init(|| {
            let ends = self.text.match_indices('\n').map(|(at, _)| self.start + number(at) + 1);
            std::iter::once(self.start).chain(ends).collect()
        })
    }

    /// The line, from 0, that `position` stands on, in the text as it is.
    pub fn line_index(&self, position: u32) -> usize {
        self.lines().partition_point(|&start| start <= position).saturating_sub(1)
    }

    /// The positions of a line's text, its line end left out. Lines count from 0.
    pub fn line_range(&self, index: usize) -> Range<u32> {
        let lines = self.lines();
        let start = lines.get(index).copied().unwrap_or_else(|| self.end());
        let next = lines.get(index + 1).copied().unwrap_or_else(|| self.end());
        let line = self.text.get((start - self.start) as usize..(next - self.start) as usize).unwrap_or("");
        let text = line.trim_end_matches(['\n', '\r']);
        start..next - u32::try_from(line.len() - text.len()).unwrap_or(0)
    }

    /// From `position` on, lines are counted from `line`, in `name` or else in the file they were said to be in so far.
    pub(super) fn rename(&mut self, position: u32, name: Option<&str>, line: u32) {
        let name = match (name, self.renamed_at(position)) {
            (Some(name), _) => name.into(),
            (None, Some(before)) => Arc::clone(&before.name),
            (None, None) => self.name.as_str().into(),
        };
        self.renamed.push(Renamed { position, name, line });
    }

    /// The name and the line, from 1, that markers in the text give to `position`.
    pub(super) fn line_called(&self, position: u32) -> (&str, u32) {
        let index = self.line_index(position);
        match self.renamed_at(position) {
            Some(renamed) => {
                let since = index - self.line_index(renamed.position);
                (&renamed.name, renamed.line.saturating_add(number(since)))
            }
            None => (&self.name, number(index).saturating_add(1)),
        }
    }

    /// The column, from 1, in characters.
    pub(super) fn column(&self, position: u32) -> u32 {
        let start = self.lines()[self.line_index(position)];
        let before = self.characters_before(position - self.start);
        before.saturating_sub(self.characters_before(start - self.start)).saturating_add(1)
    }

    fn renamed_at(&self, position: u32) -> Option<&Renamed> {
        self.renamed[..self.renamed.partition_point(|r| r.position <= position)].last()
    }

    /// How many characters start before the byte at `offset`.
    fn characters_before(&self, offset: u32) -> u32 {
        let offset = (offset as usize).min(self.text.len());
        let known = self.characters.get_or_init(|| match self.text.is_ascii() {
            true => Vec::new(),
            false => count_characters(self.text.as_bytes()),
        });
        match known.get(offset / STRIDE) {
            Some(known) => {
                known + number(characters(&self.text.as_bytes()[offset - offset % STRIDE..offset]))
            }
            None => number(offset),
        }
    }
}

fn count_characters(text: &[u8]) -> Vec<u32> {
    let mut before = 0;
    let mut counts = vec![0];
    for block in text.chunks(STRIDE) {
        before += number(characters(block));
        counts.push(before);
    }
    counts
}

/// How many characters of UTF-8 start in `bytes`.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|&&byte| byte & 0xc0 != 0x80).count()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
