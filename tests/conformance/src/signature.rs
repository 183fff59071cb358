//! What do the functions take and give back that we generate?

use syn::{
    FnArg, GenericArgument, Item, Pat, PathArguments, ReturnType, Signature as Function, TraitItem, Type,
    TypeParamBound, Visibility,
};

use crate::side::Side;

/// The functions of one generated file: whose, under which name.
pub(crate) struct Signatures(Vec<(Side, String, Signature)>);

/// One function.
pub(crate) struct Signature {
    /// Its parameters in order, without the receiver: name, and every name in the type.
    pub(crate) parameters: Vec<(String, String)>,
    /// How many values it gives back.
    pub(crate) results: usize,
}

impl Signatures {
    /// Reads a generated file. `None` where it is no Rust.
    pub(crate) fn of(rust: &str) -> Option<Self> {
        let mut signatures = Signatures(Vec::new());
        signatures.collect(&syn::parse_file(rust).ok()?.items);
        Some(signatures)
    }

    /// The client's function, or the server trait's method, of this name.
    pub(crate) fn find(&self, side: Side, name: &str) -> Option<&Signature> {
        self.0.iter().find(|(of, known, _)| *of == side && known == name).map(|(_, _, signature)| signature)
    }

    /// Free functions are the client's, and methods of a trait the server's.
    fn collect(&mut self, items: &[Item]) {
        for item in items {
            match item {
                Item::Mod(module) => module.content.iter().for_each(|(_, items)| self.collect(items)),
                Item::Fn(function) if matches!(function.vis, Visibility::Public(_)) => {
                    self.take(Side::Client, &function.sig);
                }
                Item::Trait(server) => server.items.iter().for_each(|item| {
                    if let TraitItem::Fn(method) = item {
                        self.take(Side::Server, &method.sig);
                    }
                }),
                _ => {}
            }
        }
    }

    fn take(&mut self, side: Side, function: &Function) {
        let parameters = function.inputs.iter().filter_map(|input| match input {
            FnArg::Receiver(_) => None,
            FnArg::Typed(typed) => {
                let Pat::Ident(name) = &*typed.pat else { return None };
                Some((plain(&name.ident), words(&typed.ty)))
            }
        });
        let signature = Signature { parameters: parameters.collect(), results: results(&function.output) };
        self.0.push((side, plain(&function.ident), signature));
    }
}

/// A name that Rust has no other use for.
fn plain(name: &syn::Ident) -> String {
    name.to_string().trim_start_matches("r#").trim_end_matches('_').to_owned()
}

/// Every name in a type, in order.
fn words(ty: &Type) -> String {
    let mut words = Vec::new();
    gather(ty, &mut words);
    words.join(" ")
}

fn gather(ty: &Type, list: &mut Vec<String>) {
    let mut path = |path: &syn::Path| {
        for segment in &path.segments {
            list.push(segment.ident.to_string());
            let PathArguments::AngleBracketed(arguments) = &segment.arguments else { continue };
            for argument in &arguments.args {
                if let GenericArgument::Type(inner) = argument {
                    gather(inner, list);
                }
            }
        }
    };
    match ty {
        Type::Path(named) => path(&named.path),
        Type::ImplTrait(bounds) => {
            for bound in &bounds.bounds {
                if let TypeParamBound::Trait(bound) = bound {
                    path(&bound.path);
                }
            }
        }
        Type::Reference(reference) => gather(&reference.elem, list),
        Type::Slice(slice) => gather(&slice.elem, list),
        Type::Array(array) => gather(&array.elem, list),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|element| gather(element, list)),
        _ => {}
    }
}

/// How many values stand in the `Ok` of what is returned.
fn results(output: &ReturnType) -> usize {
    let ReturnType::Type(_, ty) = output else { return 0 };
    let Type::Path(named) = &**ty else { return 0 };
    let arguments = named.path.segments.last().map(|segment| &segment.arguments);
    let Some(PathArguments::AngleBracketed(arguments)) = arguments else { return 0 };
    match arguments.args.first() {
        Some(GenericArgument::Type(Type::Tuple(tuple))) => tuple.elems.len(),
        Some(_) => 1,
        None => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_is_told_by_its_parameters_and_results() {
        let text = "mod interface {
            pub fn tell(port: &__mig::SendRight, r#type: impl Into<Option<int>>) -> Result<(int, int), E> { todo() }
            pub trait Server { fn tell(&self, port: PortName) -> Result<(), E>; }
        }";
        let signatures = Signatures::of(text).unwrap();
        let client = signatures.find(Side::Client, "tell").unwrap();
        let parameters = client.parameters.iter().map(|(name, words)| format!("{name}: {words}"));
        assert_eq!(parameters.collect::<Vec<_>>(), ["port: __mig SendRight", "type: Into Option int"]);
        assert_eq!(client.results, 2);
        assert_eq!(signatures.find(Side::Server, "tell").unwrap().results, 0);
    }
}
