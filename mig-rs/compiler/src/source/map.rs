//! Where does every byte of the input stand: which file, line and column, through which macro and include?

use std::fmt;
use std::ops::Range;

/// A stretch of text: byte positions counted over everything a [`SourceMap`] holds, and the macro expansion it came through.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Span {
    /// The first byte.
    pub lo: u32,
    /// Behind the last byte.
    pub hi: u32,
    /// The expansion that brought the text to where it was read.
    pub expansion: ExpansionId,
}

impl Span {
    /// Text as it stands in a file.
    pub fn new(lo: u32, hi: u32) -> Self {
        Span { lo, hi, expansion: ExpansionId::NONE }
    }

    /// From the start of `self` to the end of `last`. Where the two do not stand in one stretch of one text, `self`.
    pub fn to(self, last: Span) -> Self {
        if last.hi >= self.lo && self.expansion == last.expansion {
            Span { hi: last.hi, ..self }
        } else {
            self
        }
    }
}

/// Which macro expansion: an index into those of a [`SourceMap`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ExpansionId(u32);

impl ExpansionId {
    /// Text that came through no macro.
    pub const NONE: Self = ExpansionId(0);
}

/// One use of a macro.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Expansion {
    /// The macro's name.
    pub name: String,
    /// Where it is used; itself perhaps inside another expansion.
    pub call: Span,
}

/// Which file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FileId(u32);

/// One text that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// Its name, as messages show it: the way it was asked for.
    pub name: String,
    /// Where it was included.
    pub included_from: Option<Span>,
    start: u32,
    text: String,
    /// Positions where lines start.
    lines: Vec<u32>,
    /// `#line` and line markers: from `position` on, lines are counted from `line` in `name`.
    renamed: Vec<Renamed>,
}

#[derive(Clone, Debug)]
struct Renamed {
    position: u32,
    name: String,
    line: u32,
}

impl SourceFile {
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

    /// The line, from 0, that `position` stands on, in the text as it is.
    pub fn line_index(&self, position: u32) -> usize {
        self.lines.partition_point(|&start| start <= position).saturating_sub(1)
    }

    /// The positions of a line's text, its line end left out. Lines count from 0.
    pub fn line_range(&self, index: usize) -> Range<u32> {
        let start = self.lines.get(index).copied().unwrap_or_else(|| self.end());
        let next = self.lines.get(index + 1).copied().unwrap_or_else(|| self.end());
        let line = self.text.get((start - self.start) as usize..(next - self.start) as usize).unwrap_or("");
        let text = line.trim_end_matches(['\n', '\r']);
        start..next - u32::try_from(line.len() - text.len()).unwrap_or(0)
    }

    fn renamed_at(&self, position: u32) -> Option<&Renamed> {
        self.renamed[..self.renamed.partition_point(|r| r.position <= position)].last()
    }
}

/// A place as people say it. Line and column count from 1, columns in characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place<'a> {
    /// The file's name.
    pub file: &'a str,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Every text that a run has read, and every macro use.
///
/// ```
/// use mig_rs::source::{SourceMap, Span};
/// let mut sources = SourceMap::default();
/// let file = sources.add("clock.defs", "subsystem clock 1000;\nskip;\n", None).unwrap();
/// let skip = sources.file(file).start() + 22;
/// assert_eq!(sources.text(Span::new(skip, skip + 4)), "skip");
/// assert_eq!(sources.place(skip).to_string(), "clock.defs:2:1");
/// ```
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    files: Vec<SourceFile>,
    expansions: Vec<Expansion>,
    end: u32,
}

impl SourceMap {
    /// Takes a text in. `None` when all texts together no longer fit 32 bits.
    pub fn add(
        &mut self,
        name: &str,
        text: impl Into<String>,
        included_from: Option<Span>,
    ) -> Option<FileId> {
        let text = text.into();
        let start = self.end;
        // One position stays free between texts, so that the end of a file belongs to that file.
        self.end = start.checked_add(u32::try_from(text.len()).ok()?)?.checked_add(1)?;
        let breaks = text.bytes().zip(start + 1..).filter(|(byte, _)| *byte == b'\n').map(|(_, after)| after);
        let lines = std::iter::once(start).chain(breaks).collect();
        let id = FileId(u32::try_from(self.files.len()).ok()?);
        self.files.push(SourceFile {
            name: name.to_owned(),
            included_from,
            start,
            text,
            lines,
            renamed: Vec::new(),
        });
        Some(id)
    }

    /// From `position` on (the start of a line), lines of this file are called `name` and counted from `line`.
    pub fn rename(&mut self, position: u32, name: &str, line: u32) {
        if let Some(index) = self.index_at(position) {
            self.files[index].renamed.push(Renamed { position, name: name.to_owned(), line });
        }
    }

    /// Notes the use of a macro.
    pub fn add_expansion(&mut self, name: &str, call: Span) -> ExpansionId {
        self.expansions.push(Expansion { name: name.to_owned(), call });
        ExpansionId(u32::try_from(self.expansions.len()).unwrap_or(0))
    }

    /// The macro use that an id stands for.
    pub fn expansion(&self, id: ExpansionId) -> Option<&Expansion> {
        self.expansions.get(usize::try_from(id.0.checked_sub(1)?).ok()?)
    }

    /// The files, in the order they were read.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// One file.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// The file that holds `position`.
    pub fn file_at(&self, position: u32) -> Option<&SourceFile> {
        self.index_at(position).map(|index| &self.files[index])
    }

    fn index_at(&self, position: u32) -> Option<usize> {
        self.files.partition_point(|file| file.start <= position).checked_sub(1)
    }

    /// The text of a stretch; empty where it does not stand in one file.
    pub fn text(&self, span: Span) -> &str {
        let Some(file) = self.file_at(span.lo) else { return "" };
        let from = (span.lo - file.start) as usize;
        let to = span.hi.saturating_sub(file.start) as usize;
        file.text.get(from..to).unwrap_or("")
    }

    /// What people call a position. Line markers are heeded.
    pub fn place(&self, position: u32) -> Place<'_> {
        let Some(file) = self.file_at(position) else { return Place { file: "", line: 1, column: 1 } };
        let index = file.line_index(position);
        let start = file.lines[index];
        let before =
            file.text.get((start - file.start) as usize..(position - file.start) as usize).unwrap_or("");
        let column = u32::try_from(before.chars().count()).unwrap_or(u32::MAX - 1) + 1;
        let line = u32::try_from(index).unwrap_or(u32::MAX - 1) + 1;
        match file.renamed_at(position) {
            Some(renamed) => {
                let since = u32::try_from(index - file.line_index(renamed.position)).unwrap_or(u32::MAX);
                Place { file: &renamed.name, line: renamed.line.saturating_add(since), column }
            }
            None => Place { file: &file.name, line, column },
        }
    }
}
