//! What must be remembered while a text is preprocessed?

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::conditional::Conditional;
use super::context::Context;
use super::cursor::Cursor;
use super::delivery::Delivery;
use super::lexeme::{Lexeme, LexemeKind};
use super::limits::{Reading, Spent};
use super::macros::Macros;
use crate::diagnostics::Diagnostics;
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

    /// Leaves the innermost file, unless the arguments of a macro must end in it.
    pub(super) fn close(&mut self, arguments_in: Option<usize>) -> Option<()> {
        if arguments_in == Some(self.files.len()) {
            return None;
        }
        if let Some(file) = self.files.pop() {
            self.refuse_open_conditionals(&file.conditionals);
        }
        Some(())
    }
}

/// A text, or its start if it is long: through a macro, many messages could have to show the same long word.
pub(super) fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(60) {
        None => Cow::Borrowed(text),
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
    }
}
