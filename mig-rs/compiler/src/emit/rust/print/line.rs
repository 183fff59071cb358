//! Of which parts is a line made, that may have to be broken, and how wide is it unbroken?

/// A part of a line.
#[derive(Debug)]
pub(super) enum Part {
    /// Letters that stay together.
    Word {
        text: String,
        /// Whether a blank stands before them.
        spaced: bool,
        /// Whether the line they stand on gets a remark.
        marked: bool,
    },
    /// What stands between brackets, with commas.
    List(List),
    /// Statements in braces.
    Body { statements: Vec<Statement> },
    /// The arms of a `match`, in braces.
    Arms { arms: Vec<Arm> },
}

/// What stands between brackets.
#[derive(Debug)]
pub(super) struct List {
    pub(super) brackets: Brackets,
    /// Whether a blank stands before it.
    pub(super) spaced: bool,
    pub(super) items: Vec<Line>,
    /// The comma that makes a tuple of one element.
    pub(super) lone_comma: bool,
}

/// Around a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Brackets {
    Round,
    Square,
    Angle,
    /// Of the fields of a struct.
    Curly,
    /// Of the parameters of a closure.
    Bars,
}

/// A statement, or an item, and the attributes before it.
#[derive(Debug)]
pub(super) struct Statement {
    /// Lines that stand before it: documentation and other attributes.
    pub(super) attributes: Vec<String>,
    pub(super) line: Line,
    /// What stands behind it.
    pub(super) end: &'static str,
}

/// An arm of a `match`.
#[derive(Debug)]
pub(super) struct Arm {
    pub(super) pattern: Line,
    pub(super) value: Line,
}

/// Parts side by side.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) parts: Vec<Part>,
    /// The parts that are the dots of method calls.
    pub(super) links: Vec<usize>,
    /// In bytes; none if it holds more than one statement.
    width: Option<usize>,
    /// How many remarks it gets.
    pub(super) marks: usize,
}

impl Default for Line {
    fn default() -> Self {
        Self { parts: Vec::new(), links: Vec::new(), width: Some(0), marks: 0 }
    }
}

impl Line {
    pub(super) fn push(&mut self, part: Part) {
        let width =
            if self.parts.is_empty() { part.width().map(|width| width - part.space()) } else { part.width() };
        self.width = self.width.zip(width).map(|(before, more)| before + more);
        self.marks += part.marks();
        self.parts.push(part);
    }

    /// In bytes, if it can be written unbroken: names have no other letters than ASCII's.
    pub(super) fn width(&self) -> Option<usize> {
        self.width
    }

    /// Whether it defines a value that the whole program sees.
    pub(super) fn is_value(&self) -> bool {
        matches!(self.parts.get(1), Some(Part::Word { text, .. }) if text == "static")
    }

    /// Whether it begins with a word.
    pub(super) fn begins_with(&self, word: &str) -> bool {
        matches!(self.parts.first(), Some(Part::Word { text, .. }) if text == word)
    }
}

impl Brackets {
    pub(super) const fn open(self) -> &'static str {
        match self {
            Brackets::Round => "(",
            Brackets::Square => "[",
            Brackets::Angle => "<",
            Brackets::Curly => "{",
            Brackets::Bars => "|",
        }
    }

    pub(super) const fn close(self) -> &'static str {
        match self {
            Brackets::Round => ")",
            Brackets::Square => "]",
            Brackets::Angle => ">",
            Brackets::Curly => "}",
            Brackets::Bars => "|",
        }
    }
}

impl Part {
    /// The width of the blank before it.
    pub(super) fn space(&self) -> usize {
        match self {
            Part::Word { spaced, .. } | Part::List(List { spaced, .. }) => usize::from(*spaced),
            Part::Body { .. } | Part::Arms { .. } => 1,
        }
    }

    /// Whether it can be broken.
    pub(super) fn breaks(&self) -> bool {
        match self {
            Part::Word { .. } => false,
            Part::List(list) => !list.items.is_empty() && list.brackets != Brackets::Bars,
            Part::Body { statements } => !statements.is_empty(),
            Part::Arms { .. } => true,
        }
    }

    /// In bytes, with the blank before it, if it can be written unbroken.
    pub(super) fn width(&self) -> Option<usize> {
        let inner = match self {
            Part::Word { text, .. } => text.len(),
            Part::List(list) => list.width()?,
            Part::Body { statements } if statements.is_empty() => 2,
            Part::Body { .. } | Part::Arms { .. } => return None,
        };
        Some(inner + self.space())
    }

    fn marks(&self) -> usize {
        match self {
            Part::Word { marked, .. } => usize::from(*marked),
            Part::List(list) => list.items.iter().map(|item| item.marks).sum(),
            Part::Body { .. } | Part::Arms { .. } => 0,
        }
    }
}

impl List {
    fn width(&self) -> Option<usize> {
        let items = self.items.iter().map(Line::width).sum::<Option<usize>>()?;
        let commas = 2 * self.items.len().saturating_sub(1) + usize::from(self.lone_comma);
        let blanks = if self.brackets == Brackets::Curly && !self.items.is_empty() { 2 } else { 0 };
        Some(items + commas + blanks + 2)
    }

    /// Whether its only item opens and closes with it: `Ok((` … `))`, `(|| {` … `})`.
    pub(super) fn hugs(&self) -> bool {
        let [only] = self.items.as_slice() else { return false };
        let last = only.parts.iter().rposition(Part::breaks);
        last.is_some_and(|last| last + 1 == only.parts.len())
            && only.links.is_empty()
            && self.brackets == Brackets::Round
    }
}
