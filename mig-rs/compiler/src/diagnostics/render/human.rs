//! How do people read messages: with the lines that they are about, in the manner of rustc?

use annotate_snippets::{Annotation, AnnotationKind, Element, Group, Level as Mood, Renderer, Snippet};

use super::super::{Diagnostic, Diagnostics, Level};
use super::excerpt::{self, Excerpt};
use super::{printable, short, trace};
use crate::source::SourceMap;

/// More messages than these are told in one line each: nobody reads them, and any input must be answered soon.
const IN_FULL: usize = 500;

pub(super) fn render(diagnostics: &Diagnostics, sources: &SourceMap, styled: bool) -> String {
    let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
    let list = diagnostics.sorted(sources);
    let (full, rest) = list.split_at(list.len().min(IN_FULL));
    let mut text = String::new();
    for one in full {
        text.push_str(&message(one, sources, &renderer));
        text.push_str("\n\n");
    }
    for one in rest {
        short::line(&mut text, one, sources);
    }
    if !list.is_empty() {
        text.push_str(&diagnostics.summary());
        text.push('\n');
    }
    text
}

fn message(one: &Diagnostic, sources: &SourceMap, renderer: &Renderer) -> String {
    let mood = match one.level {
        Level::Error => Mood::ERROR,
        Level::Warning => Mood::WARNING,
    };
    let excerpts = excerpt::excerpts(one, &trace::labels(one, sources), sources);
    let mut elements: Vec<Element> = excerpts.iter().map(|excerpt| snippet(excerpt).into()).collect();
    let notes = trace::notes(one, sources);
    elements.extend(notes.iter().map(|note| Mood::NOTE.message(printable(note)).into()));
    elements.extend(one.help.iter().map(|help| Mood::HELP.message(printable(help)).into()));
    let title = mood.primary_title(printable(&one.message)).id(one.code.to_string());
    let text = renderer.render(&[Group::with_title(title).elements(elements)]);
    excerpts.iter().fold(text, correct_column)
}

fn snippet(excerpt: &Excerpt) -> Snippet<'_, Annotation<'_>> {
    let marks = excerpt.marks.iter().map(|mark| {
        let kind = if mark.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let label = Some(printable(&mark.text)).filter(|text| !text.is_empty());
        kind.span(mark.range.clone()).label(label)
    });
    Snippet::source(excerpt.text.as_str())
        .path(printable(&excerpt.file))
        .line_start(excerpt.first_line as usize)
        .annotations(marks)
}

/// The renderer counts columns from where a long line was cut.
fn correct_column(text: String, excerpt: &Excerpt) -> String {
    if excerpt.cut == 0 {
        return text;
    }
    let place = |column: u32| format!("{}:{}:{column}", printable(&excerpt.file), excerpt.line);
    text.replacen(&place(excerpt.column - excerpt.cut), &place(excerpt.column), 1)
}
