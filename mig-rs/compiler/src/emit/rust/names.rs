//! What are things called in Rust? As in the `.defs`, wherever Rust lets them.

use proc_macro2::{Ident, Span};
use std::collections::BTreeSet;

/// Words that Rust keeps for itself and that `r#` makes usable, sorted.
const RAW: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait",
    "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that not even `r#` makes usable as names.
const NEVER: &[&str] = &["self", "Self", "super", "crate", "_"];

/// Variants that patterns would take a variable of that name for.
const VARIANTS: &[&str] = &["Some", "None", "Ok", "Err"];

/// The identifier for `name`: itself, `r#name`, or `name_`.
pub(super) fn ident(name: &str) -> Ident {
    if RAW.binary_search(&name).is_ok() {
        Ident::new_raw(name, Span::call_site())
    } else if NEVER.contains(&name) || name.is_empty() {
        Ident::new(&format!("{name}_"), Span::call_site())
    } else {
        Ident::new(name, Span::call_site())
    }
}

/// The identifier for an argument or function: patterns would take a variant's name for the variant.
pub(super) fn variable(name: &str) -> Ident {
    if VARIANTS.contains(&name) { ident(&format!("{name}_")) } else { ident(name) }
}

/// Whether [`variable`] puts a letter behind `name`, so that it may meet another.
pub(super) fn gets_a_letter(name: &str) -> bool {
    NEVER.contains(&name) || VARIANTS.contains(&name) || name.is_empty()
}

/// `memory_object_server` as the name of a trait: `MemoryObjectServer`.
pub(super) fn camel(name: &str) -> String {
    let joined: String = name.split('_').filter(|word| !word.is_empty()).map(capital).collect();
    if joined.starts_with(|first: char| first.is_ascii_alphabetic()) {
        joined
    } else {
        format!("Mach{joined}")
    }
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(letters).collect()
}

/// Names in use in one scope: made-up ones give way to those that the user chose.
#[derive(Clone, Default, Debug)]
pub(super) struct Scope(BTreeSet<String>);

impl Scope {
    /// A scope in which `names` of a `.defs` are taken, by what Rust calls them.
    pub(super) fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Scope(names.into_iter().map(|name| variable(name).to_string()).collect())
    }

    /// Whether something is called `name`.
    pub(super) fn holds(&self, name: &str) -> bool {
        self.0.contains(name)
    }

    /// `wanted`, with as many underscores behind it as it takes to be free; taken from then on.
    pub(super) fn fresh(&mut self, wanted: &str) -> Ident {
        let mut name = wanted.to_owned();
        let mut free = ident(&name);
        while !self.0.insert(free.to_string()) {
            name.push('_');
            free = ident(&name);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_keep_their_letters() {
        assert!(RAW.is_sorted());
        assert_eq!(ident("match").to_string(), "r#match");
        assert_eq!(ident("self").to_string(), "self_");
        assert_eq!(ident("clock").to_string(), "clock");
    }

    #[test]
    fn traits_are_in_camel_case() {
        assert_eq!(camel("seqnos_memory_object_server"), "SeqnosMemoryObjectServer");
        assert_eq!(camel("_2d_server"), "Mach2dServer");
    }

    #[test]
    fn made_up_names_give_way() {
        let mut scope = Scope::of(["buffer"]);
        assert_eq!(scope.fresh("buffer").to_string(), "buffer_");
        assert_eq!(scope.fresh("buffer").to_string(), "buffer__");
        assert_eq!(scope.fresh("slots").to_string(), "slots");
        assert_eq!(scope.fresh("_").to_string(), "__");
        assert_eq!(scope.fresh("__").to_string(), "___");
        assert_eq!(scope.fresh("fn").to_string(), "r#fn");
        assert_eq!(scope.fresh("fn").to_string(), "fn_");
    }
}
