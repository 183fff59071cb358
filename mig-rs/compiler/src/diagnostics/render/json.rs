//! How does a program read messages: one JSON object a line?

use std::fmt::Write as _;

use super::super::{Diagnostic, Diagnostics, Label};
use super::trace;
use crate::json::push_string;
use crate::source::{SourceMap, Span};

pub(super) fn render(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    let mut text = String::new();
    for one in diagnostics.sorted(sources) {
        object(&mut text, one, sources);
        text.push('\n');
    }
    text
}

fn object(text: &mut String, one: &Diagnostic, sources: &SourceMap) {
    key(text, "{\"level\":", one.level.name());
    key(text, ",\"code\":", &one.code.to_string());
    key(text, ",\"message\":", &one.message);
    stretch(text, one.span, sources);
    let own = Label { span: one.span, text: one.label.clone() };
    let others = trace::labels(one, sources);
    let labels = std::iter::once(&own).filter(|own| !own.text.is_empty()).chain(&others);
    list(text, ",\"labels\":[", labels, |text, label| {
        key(text, "{\"message\":", &label.text);
        stretch(text, label.span, sources);
        text.push('}');
    });
    list(text, ",\"notes\":[", trace::notes(one, sources), |text, note| push_string(text, &note));
    match &one.help {
        Some(help) => key(text, ",\"help\":", help),
        None => text.push_str(",\"help\":null"),
    }
    text.push('}');
}

fn key(text: &mut String, key: &str, value: &str) {
    text.push_str(key);
    push_string(text, value);
}

fn list<T>(text: &mut String, key: &str, items: impl IntoIterator<Item = T>, push: impl Fn(&mut String, T)) {
    text.push_str(key);
    for (index, item) in items.into_iter().enumerate() {
        if index != 0 {
            text.push(',');
        }
        push(text, item);
    }
    text.push(']');
}

/// The five keys of a place. The end is behind the last character.
fn stretch(text: &mut String, span: Span, sources: &SourceMap) {
    let start = sources.place(span.lo);
    let end = sources.place(span.hi.max(span.lo));
    key(text, ",\"file\":", start.file);
    // Writing to a string does not fail.
    let _ = write!(
        text,
        ",\"line\":{},\"column\":{},\"end_line\":{},\"end_column\":{}",
        start.line, start.column, end.line, end.column
    );
}
