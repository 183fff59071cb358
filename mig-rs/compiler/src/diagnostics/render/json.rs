//! How does a program read messages: one JSON object a line?

use super::super::{Diagnostic, Diagnostics, Label};
use super::trace;
use crate::json::string;
use crate::source::{SourceMap, Span};

pub(super) fn render(diagnostics: &Diagnostics, sources: &SourceMap) -> String {
    diagnostics.sorted(sources).into_iter().map(|one| object(one, sources) + "\n").collect()
}

fn object(one: &Diagnostic, sources: &SourceMap) -> String {
    let own = Label { span: one.span, text: one.label.clone() };
    let others = trace::labels(one, sources);
    let labels: Vec<_> = std::iter::once(&own)
        .filter(|own| !own.text.is_empty())
        .chain(&others)
        .map(|label| format!("{{\"message\":{},{}}}", string(&label.text), stretch(label.span, sources)))
        .collect();
    let notes: Vec<_> = trace::notes(one, sources).iter().map(|note| string(note)).collect();
    format!(
        "{{\"level\":{},\"code\":{},\"message\":{},{},\"labels\":[{}],\"notes\":[{}],\"help\":{}}}",
        string(one.level.name()),
        string(&one.code.to_string()),
        string(&one.message),
        stretch(one.span, sources),
        labels.join(","),
        notes.join(","),
        one.help.as_ref().map_or_else(|| "null".to_owned(), |help| string(help)),
    )
}

/// The five keys of a place. The end is behind the last character.
fn stretch(span: Span, sources: &SourceMap) -> String {
    let start = sources.place(span.lo);
    let end = sources.place(span.hi.max(span.lo));
    format!(
        "\"file\":{},\"line\":{},\"column\":{},\"end_line\":{},\"end_column\":{}",
        string(start.file),
        start.line,
        start.column,
        end.line,
        end.column
    )
}
