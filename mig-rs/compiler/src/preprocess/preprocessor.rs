//! What must be remembered while a text is preprocessed, and what is its next lexeme?

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::conditional::Conditional;
use super::context::Context;
use super::cursor::{Apostrophes, Cursor, Found, Step};
use super::delivery::Delivery;
use super::lexeme::{Lexeme, LexemeKind, NameId};
use super::limits::{Reading, Spent};
use super::macros::Macros;
use super::skip::Skipped;
use super::splice::unspliced;
use crate::diagnostics::{Code, Diagnostics};
use crate::source::{FileId, Input, Loader, Origin, SourceMap, Span, TOTAL_INPUT};

/// What is taken from a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum FileRole {
    /// Everything.
    Text,
    /// A C header: only its directives.
    Header,
    /// The macros that the user gave, as directives.
    CommandLine,
}

/// A file that is being read.
pub(super) struct OpenFile {
    pub(super) id: FileId,
    pub(super) origin: Origin,
    pub(super) text: Arc<str>,
    /// The position of the text's first byte.
    pub(super) start: u32,
    pub(super) cursor: Cursor,
    pub(super) role: FileRole,
    /// Open ones, innermost last.
    pub(super) conditionals: Vec<Conditional>,
}

/// One run over one input.
pub(super) struct Preprocessor<'a> {
    pub(super) sources: &'a mut SourceMap,
    pub(super) loader: &'a mut Loader,
    pub(super) diagnostics: &'a mut Diagnostics,
    /// Where the input file stands.
    pub(super) input: Origin,
    /// The files that include each other, the innermost last.
    pub(super) files: Vec<OpenFile>,
    /// Files that are not to be read again.
    pub(super) once: BTreeSet<Origin>,
    pub(super) macros: Macros,
    /// What macro uses put out and nobody has read yet, the innermost last.
    pub(super) contexts: Vec<Context>,
    /// While the arguments of a macro are read: how many files are open. They end with the innermost of them.
    pub(super) arguments_in: Option<usize>,
    /// How many macro uses came to nothing because something is wrong with them.
    pub(super) refused_uses: usize,
    pub(super) spent: Spent,
    pub(super) delivery: Delivery,
}

impl<'a> Preprocessor<'a> {
    pub(super) fn new(
        input: Origin,
        loader: &'a mut Loader,
        sources: &'a mut SourceMap,
        diagnostics: &'a mut Diagnostics,
    ) -> Self {
        Preprocessor {
            sources,
            loader,
            diagnostics,
            input,
            files: Vec::new(),
            once: BTreeSet::new(),
            macros: Macros::default(),
            contexts: Vec::new(),
            arguments_in: None,
            refused_uses: 0,
            spent: Spent::default(),
            delivery: Delivery::default(),
        }
    }

    /// Reads the text that the run is about.
    pub(super) fn open_input(&mut self, mut input: Input) {
        let fits = input.text.len() <= TOTAL_INPUT;
        if !fits {
            input.text = Arc::from("");
        }
        self.open(input, None, FileRole::Text);
        if !fits {
            self.stop_reading(Reading::Bytes, self.delivery.handed.end);
        }
    }

    /// Reads a text from its start, and then what is open already.
    pub(super) fn open(&mut self, input: Input, included_from: Option<Span>, role: FileRole) {
        let Some(id) = self.sources.add(&input.name, Arc::clone(&input.text), included_from) else {
            return self.stop_reading(Reading::Bytes, included_from.unwrap_or_default());
        };
        self.spent.input += input.text.len();
        if self.files.is_empty() {
            let end = self.sources.file(id).end();
            self.delivery.handed.end = Span::new(end, end);
        }
        self.files.push(OpenFile {
            id,
            origin: input.origin,
            text: input.text,
            start: self.sources.file(id).start(),
            cursor: Cursor::start(),
            role,
            conditionals: Vec::new(),
        });
    }

    /// Everything that is left of the open files.
    pub(super) fn run(&mut self) {
        while let Some(lexeme) = self.expanded(None) {
            self.deliver(lexeme);
        }
    }

    /// The next lexeme of the open files. Directives on the way are obeyed.
    pub(super) fn read(&mut self) -> Option<Lexeme> {
        loop {
            let file = self.files.last_mut()?;
            if file.role == FileRole::Header || file.conditionals.last().is_some_and(Conditional::skips) {
                match file.cursor.skip_to_directive(&file.text) {
                    Skipped::Reached(hash) => self.directive(hash),
                    Skipped::OpenComment(lo) => self.refuse_open_comment(lo),
                    Skipped::End => self.close(self.arguments_in)?,
                }
                continue;
            }
            let step = file.cursor.next(&file.text, Apostrophes::Lone);
            match step.found {
                Found::EndOfLine => {}
                Found::EndOfText => self.close(self.arguments_in)?,
                Found::Comment => self.note_comment(step),
                Found::OpenComment => self.refuse_open_comment(step.lo),
                Found::Lexeme(LexemeKind::Punctuator) if step.first_of_line && self.is_hash(step) => {
                    self.directive(step.lo);
                }
                Found::Lexeme(LexemeKind::OpenString) => return Some(self.refuse_open_string(step)),
                Found::Lexeme(LexemeKind::Nul) => self.refuse_nul(step),
                Found::Lexeme(kind) => return Some(self.admit(kind, step)),
            }
        }
    }

    /// The next word on the line of a directive, `None` behind its end.
    pub(super) fn word(&mut self) -> Option<Lexeme> {
        loop {
            let file = self.files.last_mut()?;
            let step = file.cursor.next(&file.text, Apostrophes::Pair);
            match step.found {
                Found::EndOfLine | Found::EndOfText => return None,
                Found::Comment => {}
                Found::OpenComment => self.refuse_open_comment(step.lo),
                Found::Lexeme(LexemeKind::Nul) => self.refuse_nul(step),
                Found::Lexeme(kind) => return Some(self.admit(kind, step)),
            }
        }
    }

    /// The name of a header, if one stands here on the line of a directive.
    pub(super) fn header(&mut self) -> Option<Lexeme> {
        loop {
            let file = self.files.last_mut()?;
            if let Some(step) = file.cursor.header(&file.text) {
                return Some(self.admit(LexemeKind::Header, step));
            }
            let mut ahead = file.cursor;
            if ahead.next(&file.text, Apostrophes::Pair).found != Found::Comment {
                return None;
            }
            file.cursor = ahead;
        }
    }

    /// All words up to the end of the line.
    pub(super) fn words(&mut self) -> Vec<Lexeme> {
        std::iter::from_fn(|| self.word()).collect()
    }

    /// Passes over the rest of the line.
    pub(super) fn skip_line(&mut self) {
        let Some(file) = self.files.last_mut() else { return };
        if let Skipped::OpenComment(lo) = file.cursor.skip_line(&file.text) {
            self.refuse_open_comment(lo);
        }
    }

    /// Whether an opening parenthesis comes next in the innermost file; if so it is read.
    pub(super) fn read_parenthesis(&mut self) -> bool {
        let Some(file) = self.files.last_mut() else { return false };
        let mut ahead = file.cursor;
        let mut comments = Vec::new();
        loop {
            let step = ahead.next(&file.text, Apostrophes::Lone);
            match step.found {
                Found::EndOfLine => {}
                Found::Comment => comments.push(step),
                Found::Lexeme(LexemeKind::Punctuator) if file.text[step.lo..].starts_with('(') => break,
                Found::Lexeme(_) | Found::OpenComment | Found::EndOfText => return false,
            }
        }
        file.cursor = ahead;
        for comment in comments {
            self.note_comment(comment);
        }
        true
    }

    /// The place of a stretch of the innermost file.
    pub(super) fn place(&self, lo: usize, hi: usize) -> Span {
        let start = self.files.last().map_or(0, |file| file.start);
        let position = |offset: usize| start.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX));
        Span::new(position(lo), position(hi))
    }

    /// What a lexeme says.
    pub(super) fn text(&self, lexeme: &Lexeme) -> &str {
        self.sources.text(lexeme.text)
    }

    /// What a lexeme says, for messages.
    pub(super) fn shown(&self, lexeme: &Lexeme) -> Cow<'_, str> {
        shortened(self.text(lexeme))
    }

    /// Whether a lexeme is this operator.
    pub(super) fn is(&self, lexeme: &Lexeme, operator: &str) -> bool {
        lexeme.kind == LexemeKind::Punctuator && self.text(lexeme) == operator
    }

    fn is_hash(&self, step: Step) -> bool {
        self.files.last().is_some_and(|file| &file.text[step.lo..step.hi] == "#")
    }

    fn admit(&mut self, kind: LexemeKind, step: Step) -> Lexeme {
        let span = self.place(step.lo, step.hi);
        if matches!(kind, LexemeKind::String | LexemeKind::OpenString | LexemeKind::Character)
            && self.sources.text(span).contains('\0')
        {
            self.refuse_nul(step);
        }
        let text = if step.spliced { self.joined(span) } else { span };
        let name = self.name_id(kind, text);
        let Step { spaced, first_of_line, .. } = step;
        Lexeme { kind, spaced, first_of_line, painted: false, name, text, span }
    }

    /// Which name a lexeme of this kind and text is.
    pub(super) fn name_id(&mut self, kind: LexemeKind, text: Span) -> NameId {
        match kind {
            LexemeKind::Identifier | LexemeKind::ForeignName => self.macros.intern(self.sources.text(text)),
            _ => NameId::default(),
        }
    }

    /// What a stretch of text says without the line splices in it.
    fn joined(&mut self, span: Span) -> Span {
        let plain = unspliced(self.sources.text(span)).into_owned();
        self.sources.make(&plain)
    }

    /// Leaves the innermost file, unless the arguments of a macro must end in it.
    fn close(&mut self, arguments_in: Option<usize>) -> Option<()> {
        if arguments_in == Some(self.files.len()) {
            return None;
        }
        if let Some(file) = self.files.pop() {
            self.refuse_open_conditionals(&file.conditionals);
        }
        Some(())
    }

    fn note_comment(&mut self, step: Step) {
        let span = self.place(step.lo, step.hi);
        self.delivery.comment(span, step.first_of_line);
    }

    fn refuse_open_comment(&mut self, lo: usize) {
        let span = self.place(lo, lo + 2);
        self.diagnostics
            .error(Code::UnterminatedComment, span, "this comment is not closed")
            .label("everything from here on is comment")
            .help("close it with `*/`");
    }

    fn refuse_nul(&mut self, step: Step) {
        let span = self.place(step.lo, step.hi);
        let told = self.diagnostics.error(Code::NulByte, span, "a NUL byte");
        told.help("the file is damaged, or its text is not UTF-8");
    }

    fn refuse_open_string(&mut self, step: Step) -> Lexeme {
        let mut lexeme = self.admit(LexemeKind::OpenString, step);
        self.close_string(&mut lexeme);
        lexeme
    }

    /// Reports a quote that is not closed, and closes it.
    pub(super) fn close_string(&mut self, lexeme: &mut Lexeme) {
        self.diagnostics
            .error(Code::UnterminatedQuote, lexeme.span, "this quote is not closed on its line")
            .help("close it with `\"`");
        let closed = format!("{}\"", self.text(lexeme).trim_end_matches('\\'));
        lexeme.text = self.sources.make(&closed);
        lexeme.kind = LexemeKind::String;
    }
}

/// A text, or its start if it is long: through a macro, many messages could have to show the same long word.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}
