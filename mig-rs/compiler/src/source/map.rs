//! Where does every byte of the input stand: which file, line and column, through which macro and include?

use std::fmt;
use std::sync::Arc;

use super::file::SourceFile;

/// Positions from here on are those of text that stands in no file: what macros paste and quote.
const MADE: u32 = 1 << 31;

/// So many positions have one entry in the index of files.
const PAGE: u32 = 1024;

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
    pub name: Arc<str>,
    /// Where it is used; itself perhaps inside another expansion.
    pub call: Span,
    /// Where the outermost use stands that led to this one.
    outermost: Span,
}

/// Which file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct FileId(u32);

impl FileId {
    /// The file that was read next.
    pub(crate) fn next(self) -> Self {
        FileId(self.0.saturating_add(1))
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
    /// For each [`PAGE`] of positions: the file that holds the first of them. Every word is looked up several times.
    pages: Vec<u32>,
    expansions: Vec<Expansion>,
    made: String,
    end: u32,
}

impl SourceMap {
    /// Takes a text in. `None` when all texts together no longer fit 31 bits.
    pub fn add(
        &mut self,
        name: &str,
        text: impl Into<Arc<str>>,
        included_from: Option<Span>,
    ) -> Option<FileId> {
        let text = text.into();
        let start = self.end;
        // One position stays free between texts, so that the end of a file belongs to that file.
        let end = start.checked_add(u32::try_from(text.len()).ok()?)?.checked_add(1)?;
        if end > MADE {
            return None;
        }
        let id = FileId(u32::try_from(self.files.len()).ok()?);
        self.end = end;
        self.pages.resize(end.div_ceil(PAGE) as usize, id.0);
        self.files.push(SourceFile::new(name, text, start, included_from));
        Some(id)
    }

    /// Takes in text that stands in no file, for [`Span`]s that only say what and not where. Empty when it no longer fits.
    pub(crate) fn make(&mut self, text: &str) -> Span {
        let limit = MADE as usize - 1;
        if text.len() >= limit.saturating_sub(self.made.len()) {
            return Span::new(u32::MAX, u32::MAX);
        }
        let at = |length: usize| MADE + u32::try_from(length).unwrap_or(MADE - 1);
        let lo = at(self.made.len());
        self.made.push_str(text);
        let hi = at(self.made.len());
        // So that no two of them look as if they stood side by side.
        self.made.push('\n');
        Span::new(lo, hi)
    }

    /// From `position` on (the start of a line), lines of this file are called `name` and counted from `line`.
    pub fn rename(&mut self, position: u32, name: &str, line: u32) {
        if let Some(index) = self.index_at(position) {
            self.files[index].rename(position, Some(name), line);
        }
    }

    /// From `position` on (the start of a line), lines of this file are counted from `line`.
    pub(crate) fn renumber(&mut self, position: u32, line: u32) {
        if let Some(index) = self.index_at(position) {
            self.files[index].rename(position, None, line);
        }
    }

    /// Notes the use of a macro.
    pub fn add_expansion(&mut self, name: impl Into<Arc<str>>, call: Span) -> ExpansionId {
        let outermost = self.outermost(call);
        self.expansions.push(Expansion { name: name.into(), call, outermost });
        ExpansionId(u32::try_from(self.expansions.len()).unwrap_or(0))
    }

    /// The macro use that an id stands for.
    pub fn expansion(&self, id: ExpansionId) -> Option<&Expansion> {
        self.expansions.get(usize::try_from(id.0.checked_sub(1)?).ok()?)
    }

    /// Where the text of a span was put: for what came out of a macro the use that stands in a file, else the span itself.
    pub fn outermost(&self, span: Span) -> Span {
        self.expansion(span.expansion).map_or(span, |expansion| expansion.outermost)
    }

    /// The files, in the order they were read.
    pub fn files(&self) -> impl Iterator<Item = &SourceFile> {
        self.files.iter()
    }

    /// One file.
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// One file, if there are so many.
    pub(crate) fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(id.0 as usize)
    }

    /// Which file holds `position`.
    pub fn file_id_at(&self, position: u32) -> Option<FileId> {
        self.index_at(position).and_then(|index| u32::try_from(index).ok()).map(FileId)
    }

    /// The file that holds `position`.
    pub fn file_at(&self, position: u32) -> Option<&SourceFile> {
        self.index_at(position).map(|index| &self.files[index])
    }

    fn index_at(&self, position: u32) -> Option<usize> {
        if position >= MADE {
            return None;
        }
        let Some(first) = self.pages.get((position / PAGE) as usize) else {
            return self.files.len().checked_sub(1);
        };
        let mut index = *first as usize;
        while self.files.get(index + 1).is_some_and(|next| next.start() <= position) {
            index += 1;
        }
        Some(index)
    }

    /// The text of a stretch; empty where it does not stand in one file.
    pub fn text(&self, span: Span) -> &str {
        let (text, start) = match self.file_at(span.lo) {
            Some(file) => (file.text(), file.start()),
            None => (self.made.as_str(), MADE),
        };
        let from = span.lo.saturating_sub(start) as usize;
        let to = span.hi.saturating_sub(start) as usize;
        text.get(from..to).unwrap_or("")
    }

    /// What people call a position. Line markers are heeded.
    pub fn place(&self, position: u32) -> Place<'_> {
        let Some(file) = self.file_at(position) else { return Place { file: "", line: 1, column: 1 } };
        let (name, line) = file.line_called(position);
        Place { file: name, line, column: file.column(position) }
    }
}
