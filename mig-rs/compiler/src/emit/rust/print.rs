//! How do the tokens of an item become text that people like to read?
//!
//! The formatter knows documentation and comments on lines of their own. What stands in a slot belongs at the end of
//! the line that pushes or takes it: such a remark travels as one letter behind the method's name, which no `.defs`
//! can contain, and is put in its place here.

use super::prose::prose;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use std::borrow::Cow;

/// Stands behind a name whose line gets a remark.
const MARK: char = 'ǀ';
/// Items stand in a module.
const INDENT: &str = "    ";

/// Why the text of an item could not be made: a defect of the emitter, never of the input.
#[derive(Debug)]
pub(super) struct Unprintable(pub(super) String);

/// Tokens of one or more items, and the remarks that belong to their lines.
#[derive(Debug)]
pub(super) enum Item {
    /// Rust.
    Code(TokenStream, Remarks),
    /// A comment on a line of its own.
    Heading(String),
}

impl Item {
    /// Items without remarks.
    pub(super) fn plain(tokens: TokenStream) -> Self {
        Item::Code(tokens, Remarks::default())
    }

    /// Adds the text of the item, remarks at the ends of their lines.
    pub(super) fn print_into(&self, text: &mut String) -> Result<(), Unprintable> {
        match self {
            Item::Heading(heading) => text.push_str(&format!("{INDENT}// ---- {heading} ----\n")),
            Item::Code(tokens, remarks) => {
                let file =
                    syn::parse2(tokens.clone()).map_err(|error| Unprintable(format!("{error}: {tokens}")))?;
                remarks.place(&prettyplease::unparse(&file), text);
            }
        }
        Ok(())
    }
}

/// Remarks of an item that is being made, in the order of the lines they belong to.
#[derive(Default, Debug)]
pub(super) struct Remarks(Vec<String>);

impl Remarks {
    /// `method`, with a remark for the line on which it is going to stand.
    pub(super) fn on(&mut self, method: &str, remark: impl Into<String>) -> Ident {
        self.0.push(remark.into());
        format_ident!("{method}{MARK}")
    }

    fn place(&self, plain: &str, text: &mut String) {
        let mut remarks = self.0.iter();
        let mut before = "";
        for line in plain.lines() {
            if begins_a_paragraph(before, line) {
                text.push('\n');
            }
            before = line;
            for line in links(line) {
                place_line(&line, &mut remarks, text);
            }
        }
    }
}

fn place_line<'r>(line: &str, remarks: &mut impl Iterator<Item = &'r String>, text: &mut String) {
    if !line.is_empty() {
        text.push_str(INDENT);
    }
    if marks(line) == 0 {
        text.push_str(line)
    } else {
        text.push_str(&line.replace(MARK, ""))
    }
    let said: Vec<_> = remarks.take(marks(line)).map(String::as_str).collect();
    if !said.is_empty() {
        text.push_str(" // ");
        text.push_str(&said.join("; "));
    }
    text.push('\n');
}

/// How many calls of a line have a remark. Documentation may hold any letter.
fn marks(line: &str) -> usize {
    if line.trim_start().starts_with("///") { 0 } else { line.matches(MARK).count() }
}

/// A chain of calls in which several have a remark, a call a line; every other line as it is.
fn links(line: &str) -> Vec<Cow<'_, str>> {
    if marks(line) < 2 {
        return vec![Cow::Borrowed(line)];
    }
    let indent = &line[..line.len() - line.trim_start().len()];
    let mut starts: Vec<_> = line
        .match_indices(MARK)
        .filter_map(|(mark, _)| line[..mark].rfind(|letter: char| !letter.is_alphanumeric() && letter != '_'))
        .filter(|start| line[*start..].starts_with('.'))
        .collect();
    starts.extend(line.rfind(".done()").filter(|done| starts.last().is_some_and(|last| last < done)));
    let ends = starts.iter().copied().skip(1).chain([line.len()]);
    let first = line.get(..starts.first().copied().unwrap_or(line.len())).unwrap_or(line);
    let calls = starts
        .iter()
        .zip(ends)
        .map(|(start, end)| Cow::Owned(format!("{indent}{INDENT}{}", &line[*start..end])));
    std::iter::once(Cow::Borrowed(first)).chain(calls).collect()
}

/// The formatter puts no blank lines between items; documentation, functions and what follows a long item want one.
fn begins_a_paragraph(before: &str, line: &str) -> bool {
    let (before, line) = (before.trim_start(), line.trim_start());
    let documented = line.starts_with("///") || line.starts_with("fn ");
    (documented && before.ends_with([';', '}'])) || (line.starts_with("const ") && before.ends_with("};"))
}

/// Documentation lines; a blank first column keeps `///` and the text apart.
pub(super) fn docs(text: &str) -> TokenStream {
    let lines = prose(text).into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") });
    quote! { #(#[doc = #lines])* }
}

/// A lifetime, with its tick.
pub(super) fn lifetime(name: &str) -> syn::Lifetime {
    syn::Lifetime::new(name, Span::call_site())
}
