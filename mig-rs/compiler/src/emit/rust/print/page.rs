//! Where are lines broken, and where do remarks stand?

use super::line::{Arm, Brackets, Line, List, Part, Statement};
use std::slice::Iter;

/// How wide a line may be, before it is set into its module.
const WIDTH: usize = 89;
/// Items stand in a module.
const MODULE: usize = 4;
/// What is inside stands further to the right by so much.
const STEP: usize = 4;
/// As many as any line begins with.
const BLANKS: &str =
    "                                                                                                    ";

/// How the line before ended.
#[derive(Clone, Copy, Default)]
struct Before {
    /// A statement or a block.
    ends: bool,
    /// A statement of several lines.
    closes: bool,
}

/// A text that grows line by line.
pub(super) struct Page<'t> {
    text: &'t mut String,
    line: String,
    /// How many letters the line has.
    column: usize,
    /// Where it begins.
    indent: usize,
    before: Before,
    remarks: Iter<'t, String>,
    /// Remarks of this line.
    said: Vec<&'t str>,
}

impl<'t> Page<'t> {
    /// Adds to a text; remarks are taken in the order of the words that are marked.
    pub(super) fn new(text: &'t mut String, remarks: &'t [String]) -> Self {
        Self {
            text,
            line: String::new(),
            column: 0,
            indent: 0,
            before: Before::default(),
            remarks: remarks.iter(),
            said: Vec::new(),
        }
    }

    /// Items or statements, a line each at least.
    pub(super) fn statements(&mut self, statements: &[Statement], indent: usize) {
        for statement in statements {
            for attribute in &statement.attributes {
                self.indent(indent);
                self.write(attribute.trim_end());
                self.end_line();
            }
            if !statement.line.parts.is_empty() {
                self.indent(indent);
                self.line(&statement.line, indent, statement.end.len());
                self.write(statement.end);
                self.end_line();
            }
        }
    }

    fn write(&mut self, text: &str) {
        self.line.push_str(text);
        self.column += text.len();
    }

    fn indent(&mut self, indent: usize) {
        (self.column, self.indent) = (indent, indent + MODULE);
        self.line.push_str(BLANKS.get(..self.indent).unwrap_or(BLANKS));
    }

    fn end_line(&mut self) {
        let words = self.line.get(self.indent..).unwrap_or_default();
        // Documentation, functions and what follows a long item want a blank line before them.
        let begins = (self.before.ends && (words.starts_with("///") || words.starts_with("fn ")))
            || (self.before.closes && words.starts_with("const "));
        if begins {
            self.text.push('\n');
        }
        self.before = match words.as_bytes() {
            // A sentence of the documentation ends nothing.
            [b'/', b'/', ..] => Before::default(),
            [.., b'}', b';'] => Before { ends: true, closes: true },
            [.., b';' | b'}'] => Before { ends: true, closes: false },
            _ => Before::default(),
        };
        self.text.push_str(&self.line);
        if !self.said.is_empty() {
            self.text.push_str(" // ");
            self.text.push_str(&self.said.join("; "));
            self.said.clear();
        }
        self.text.push('\n');
        self.line.clear();
        self.column = 0;
    }

    /// A line that stands at `indent`, and has room for `tail` more letters.
    fn line(&mut self, line: &Line, indent: usize, tail: usize) {
        let fits = line.width().is_some_and(|width| self.column + width + tail <= WIDTH);
        let linked = line.marks > 1 && !line.links.is_empty();
        if fits && !linked {
            self.parts(&line.parts, true);
        } else if linked || self.is_chain(line) {
            self.chain(line, indent, tail);
        } else {
            self.broken(line, &line.parts, indent, tail, true);
        }
    }

    /// Whether a line that must be broken is broken at its method calls.
    fn is_chain(&self, line: &Line) -> bool {
        match line.links.as_slice() {
            [] => false,
            // A single call may break its arguments, unless what it is called on is broken already.
            [only] => {
                let broken = |part: &Part| matches!(part, Part::List(_)) && part.width().is_none();
                line.parts.iter().take(*only).any(broken) || !line.parts.iter().any(Part::breaks)
            }
            _ => line.parts.iter().all(|part| !matches!(part, Part::Body { .. } | Part::Arms { .. })),
        }
    }

    /// A method call a line.
    fn chain(&mut self, line: &Line, indent: usize, tail: usize) {
        let ends = line.links.iter().copied().skip(1).chain([line.parts.len()]);
        let head = line.parts.get(..line.links.first().copied().unwrap_or_default()).unwrap_or_default();
        self.segment(line, head, indent, 0);
        for (start, end) in line.links.iter().copied().zip(ends) {
            self.end_line();
            self.indent(indent + STEP);
            let last = end == line.parts.len();
            self.segment(
                line,
                line.parts.get(start..end).unwrap_or_default(),
                indent + STEP,
                if last { tail } else { 0 },
            );
        }
    }

    /// Whether the line has room for parts and `tail` more letters.
    fn fits(&self, parts: &[Part], tail: usize) -> bool {
        let width = parts.iter().map(Part::width).sum::<Option<usize>>();
        width.is_some_and(|width| self.column + width + tail <= WIDTH)
    }

    /// Parts of a line, broken if they must be.
    fn segment(&mut self, line: &Line, parts: &[Part], indent: usize, tail: usize) {
        if self.fits(parts, tail) {
            self.parts(parts, true);
        } else {
            self.broken(line, parts, indent, tail, true);
        }
    }

    /// Parts with one of them broken: the parameters of a function, or else what can be broken last.
    fn broken(&mut self, line: &Line, parts: &[Part], indent: usize, tail: usize, start: bool) {
        let braces = |part: &Part| part.breaks() && matches!(part, Part::Body { .. } | Part::Arms { .. });
        let parameters =
            |part: &Part| part.breaks() && matches!(part, Part::List(List { brackets: Brackets::Round, .. }));
        let block = parts.iter().position(braces);
        let head = parts.get(..block.unwrap_or(parts.len())).unwrap_or_default();
        let fits = self.fits(head, if block.is_some() { 2 } else { tail });
        let function = line.begins_with("fn") || line.begins_with("pub") && !line.is_value();
        let place = match block {
            Some(_) if fits => block,
            _ if function => head.iter().position(parameters).or(block),
            _ => head.iter().rposition(Part::breaks).or(block),
        };
        let Some(place) = place else { return self.parts(parts, start) };
        let (first, rest) = parts.split_at(place);
        let Some((part, after)) = rest.split_first() else { return };
        self.parts(first, start);
        self.open(part, indent, start && first.is_empty());
        if self.fits(after, tail) {
            self.parts(after, false);
        } else {
            self.broken(&Line::default(), after, indent, tail, false);
        }
    }

    /// A part with what it holds on lines of its own.
    fn open(&mut self, part: &Part, indent: usize, start: bool) {
        if part.space() != 0 && !start {
            self.write(" ");
        }
        match part {
            Part::Word { .. } => {}
            Part::List(list) if list.hugs() => {
                self.write(list.brackets.open());
                list.items.iter().for_each(|item| self.line(item, indent, 1));
                self.write(list.brackets.close());
            }
            Part::List(list) => {
                self.write(list.brackets.open());
                self.end_line();
                for item in &list.items {
                    self.indent(indent + STEP);
                    self.line(item, indent + STEP, 1);
                    self.write(",");
                    self.end_line();
                }
                self.indent(indent);
                self.write(list.brackets.close());
            }
            Part::Body { statements } => {
                self.write("{");
                self.end_line();
                self.statements(statements, indent + STEP);
                self.indent(indent);
                self.write("}");
            }
            Part::Arms { arms } => {
                self.write("{");
                self.end_line();
                arms.iter().for_each(|arm| self.arm(arm, indent + STEP));
                self.indent(indent);
                self.write("}");
            }
        }
    }

    fn arm(&mut self, arm: &Arm, indent: usize) {
        self.indent(indent);
        self.line(&arm.pattern, indent, 0);
        self.write(" => ");
        let fits = arm.value.width().is_some_and(|width| self.column + width <= WIDTH) && arm.value.marks < 2;
        match arm.value.parts.as_slice() {
            [part @ Part::Body { statements }] if !statements.is_empty() => self.open(part, indent, true),
            parts if fits => {
                self.parts(parts, true);
                self.write(",");
            }
            _ => {
                self.write("{");
                self.end_line();
                self.indent(indent + STEP);
                self.line(&arm.value, indent + STEP, 0);
                self.end_line();
                self.indent(indent);
                self.write("}");
            }
        }
        self.end_line();
    }

    /// Parts as they are; at the start of a line or behind a bracket no blank stands before the first.
    fn parts(&mut self, parts: &[Part], start: bool) {
        for (index, part) in parts.iter().enumerate() {
            if part.space() != 0 && (index != 0 || !start) {
                self.write(" ");
            }
            match part {
                Part::Word { text, marked, .. } => {
                    self.write(text);
                    if *marked {
                        self.said.extend(self.remarks.next().map(String::as_str));
                    }
                }
                Part::List(list) => self.list(list),
                Part::Body { .. } | Part::Arms { .. } => self.write("{}"),
            }
        }
    }

    fn list(&mut self, list: &List) {
        let blank = if list.brackets == Brackets::Curly && !list.items.is_empty() { " " } else { "" };
        self.write(list.brackets.open());
        self.write(blank);
        for (index, item) in list.items.iter().enumerate() {
            if index != 0 {
                self.write(", ");
            }
            self.parts(&item.parts, true);
        }
        if list.lone_comma {
            self.write(",");
        }
        self.write(blank);
        self.write(list.brackets.close());
    }
}
