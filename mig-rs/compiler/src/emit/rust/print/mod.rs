//! How do the tokens of an item become text that people like to read?
//!
//! As rustfmt would write them, nearly. A library that parses and formats Rust takes most of the time of a build script that is not
//! optimized, and knows nothing of comments at the ends of lines: what stands in a slot belongs there, on the line that pushes or takes it. Such
//! a remark travels as one letter behind the method's name, which no `.defs` can contain.

mod line;
mod page;
mod reader;

use super::prose::prose;
use page::Page;
use proc_macro2::{Ident, Punct, Spacing, TokenStream};
use quote::{format_ident, quote};

/// Stands behind a name whose line gets a remark.
const MARK: char = 'ǀ';

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
    pub(super) fn print_into(self, text: &mut String) {
        match self {
            Item::Heading(heading) => text.push_str(&format!("    // ---- {heading} ----\n")),
            Item::Code(tokens, remarks) => {
                #[cfg(test)]
                let (said, start) = (tokens.clone(), text.len());
                Page::new(text, &remarks.0).statements(&reader::statements(tokens), 0);
                #[cfg(test)]
                tests::says_the_same(said, text.get(start..).unwrap_or_default());
            }
        }
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
}

/// Documentation lines; a blank first column keeps `///` and the text apart.
pub(super) fn docs(text: &str) -> TokenStream {
    let lines: Vec<_> =
        prose(text).into_iter().map(|line| if line.is_empty() { line } else { format!(" {line}") }).collect();
    if lines.is_empty() {
        return TokenStream::new();
    }
    let text = lines.join("\n");
    quote! { #[doc = #text] }
}

/// A lifetime, with its tick.
pub(super) fn lifetime(name: &str) -> TokenStream {
    let name = format_ident!("{}", name.trim_start_matches('\''));
    let tick = Punct::new('\'', Spacing::Joint);
    quote!(#tick #name)
}

#[cfg(test)]
mod tests;
