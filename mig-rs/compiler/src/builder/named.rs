//! Do the options `--type-size`, `--map` and `--deferred` name what there is, and Rust types that can stand for it?

use std::collections::{BTreeMap, BTreeSet};

use super::Options;
use crate::diagnostics::{Code, Diagnostics};
use crate::model::{Form, Shape, Subsystem, Type};
use crate::source::Span;

/// The names that options have and no interface has had so far.
pub(super) struct Named<'o> {
    sizes: BTreeSet<&'o str>,
    maps: BTreeSet<&'o str>,
    deferred: BTreeSet<&'o str>,
    /// The first interface, for want of a place of an option's own.
    first: Option<Span>,
}

impl<'o> Named<'o> {
    pub(super) fn of(options: &'o Options) -> Self {
        Self {
            sizes: options.type_sizes.keys().map(String::as_str).collect(),
            maps: options.maps.keys().map(String::as_str).collect(),
            deferred: options.deferred.iter().map(String::as_str).collect(),
            first: None,
        }
    }

    /// Strikes out what an interface has.
    pub(super) fn saw(&mut self, subsystem: &Subsystem) {
        self.first.get_or_insert(subsystem.span);
        if !self.deferred.is_empty() {
            for routine in subsystem.routines.iter().filter(|routine| routine.reply_id().is_some()) {
                self.deferred.remove(routine.name.as_str());
            }
        }
        if self.sizes.is_empty() && self.maps.is_empty() {
            return;
        }
        for (_, ty) in subsystem.types.iter() {
            for name in names(ty) {
                self.sizes.remove(name);
                // Rust has types of its own for all else.
                if ty.form == Form::Fixed {
                    self.maps.remove(name);
                }
            }
        }
    }

    /// Tells what is left.
    pub(super) fn report(self, diagnostics: &mut Diagnostics) {
        let Some(first) = self.first else { return };
        for name in self.sizes {
            let message = format!("`--type-size {name}` means nothing: no type is called `{name}`");
            diagnostics
                .warn(Code::TypeOptionUnused, first, message)
                .help("see whether the name is spelt right");
        }
        for name in self.maps {
            let message =
                format!("`--map {name}` means nothing: no plain data of one size is called `{name}`");
            diagnostics
                .warn(Code::TypeOptionUnused, first, message)
                .note("rights, strings, out-of-line memory and arrays that vary have Rust types of their own")
                .help("see whether the name is spelt right, or map the type of the elements");
        }
        for name in self.deferred {
            let message =
                format!("`--deferred {name}` means nothing: no routine that is answered is called `{name}`");
            diagnostics
                .warn(Code::RoutineOptionUnused, first, message)
                .help("see whether the name is spelt right; prefixes do not belong to it");
        }
    }
}

fn names(ty: &Type) -> impl Iterator<Item = &str> {
    let native = match &ty.shape {
        Shape::Native(native) => Some(native.c_type.as_str()),
        _ => None,
    };
    ty.name.as_deref().into_iter().chain(native)
}

/// Whether what the user says about Rust can stand where it is to, behind `pub type NAME =`.
pub(super) fn check_maps(maps: &BTreeMap<String, String>) -> Result<(), String> {
    for (name, path) in maps {
        let Some(parsed) = path_of(path) else {
            return Err(format!(
                "`{}` is no path of a Rust type, and cannot stand for `{}`",
                path.escape_debug(),
                name.escape_debug()
            ));
        };
        // An alias of itself, if only by way of others.
        let mut at = parsed;
        for _ in 0..=maps.len() {
            match at.get_ident().map(|ident| ident.to_string()) {
                Some(ident) if ident == *name => {
                    return Err(format!(
                        "`{name}` is mapped to itself: `--map {name}={}` wants the path of another type",
                        path.escape_debug()
                    ));
                }
                Some(ident) => match maps.get(&ident).and_then(|path| path_of(path)) {
                    Some(next) => at = next,
                    None => break,
                },
                None => break,
            }
        }
    }
    Ok(())
}

/// A path that can name a type.
fn path_of(text: &str) -> Option<syn::Path> {
    let syn::Type::Path(syn::TypePath { qself: None, path, .. }) = syn::parse_str(text).ok()? else {
        return None;
    };
    let last = path.segments.last()?;
    let is_type = !["self", "Self", "super", "crate"].iter().any(|word| last.ident == word);
    let is_call =
        |segment: &syn::PathSegment| matches!(segment.arguments, syn::PathArguments::Parenthesized(_));
    (is_type && !path.segments.iter().any(is_call)).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(maps: &[(&str, &str)]) -> Result<(), String> {
        check_maps(&maps.iter().map(|(name, path)| ((*name).to_owned(), (*path).to_owned())).collect())
    }

    #[test]
    fn paths_of_types_are_taken() {
        for path in ["crate::T", "::core::primitive::u32", "u8", "a::b::C<u8>", "r#type::T", "super::T"] {
            assert_eq!(check(&[("t", path)]), Ok(()), "{path}");
        }
        assert_eq!(check(&[("a", "b"), ("b", "u8")]), Ok(()));
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for path in
            ["_", "impl X", "a(x)", "a::b(x)::c", "dyn X", "[u8; 4]", "&T", "<T as X>::Y", "crate", "", "a b"]
        {
            assert!(check(&[("t", path)]).is_err(), "{path}");
        }
    }

    #[test]
    fn an_alias_of_itself_is_refused() {
        let refused = check(&[("int", "int")]).unwrap_err();
        assert_eq!(refused, "`int` is mapped to itself: `--map int=int` wants the path of another type");
        assert!(check(&[("a", "b"), ("b", "c"), ("c", "a")]).is_err());
    }
}
