//! Which Rust type is a `.defs` type, and which definitions does a file need?

mod regions;

use super::Interface;
use super::names::{Scope, ident};
use super::print::docs;
use super::scalar::primitive;
use crate::model::{Extent, Form, Scalar, Shape, Type, TypeId, Types};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use std::collections::{BTreeMap, BTreeSet};

/// The types of one interface, as Rust sees them. Those of a second reading must be the same.
pub(super) struct RustTypes<'a> {
    types: &'a Types,
    integer_64: u32,
    /// Every slot begins at a multiple of so many bytes.
    alignment: u32,
    /// Arrays that stand in their message while they are small, and how many elements each has there at most.
    unbounded: BTreeMap<TypeId, u32>,
    /// The name of every type that has a definition.
    names: BTreeMap<TypeId, Ident>,
    /// `--map`: the user's own type behind a name.
    maps: &'a BTreeMap<String, String>,
    /// Names in use for types.
    scope: Scope,
}

impl<'a> RustTypes<'a> {
    /// Finds what the arguments mention, and names it.
    pub(super) fn of(interface: &Interface<'a>, maps: &'a BTreeMap<String, String>) -> Self {
        let subsystem = interface.subsystem;
        let mut this = RustTypes {
            types: &subsystem.types,
            integer_64: interface.abi.integer_64,
            alignment: interface.abi.alignment,
            unbounded: regions::unbounded(interface),
            names: BTreeMap::new(),
            maps,
            // The runtime's name in the generated module is not for a type.
            scope: Scope::of(["__mig"]),
        };
        for argument in subsystem.routines.iter().flat_map(|routine| &routine.arguments) {
            this.mention(argument.ty);
        }
        this
    }

    /// Names `id` and what it is made of.
    fn mention(&mut self, id: TypeId) {
        if self.names.contains_key(&id) {
            return;
        }
        let ty = &self.types[id];
        match &ty.shape {
            Shape::Struct { element, .. } | Shape::Array { element, .. } | Shape::OutOfLine(element) => {
                self.mention(*element)
            }
            Shape::Members(members) => members.iter().for_each(|member| self.mention(member.ty)),
            Shape::Scalar(_) | Shape::CString { .. } | Shape::Native(_) => {}
        }
        if matches!(ty.form, Form::Fixed)
            && let Some(name) = type_name(ty)
        {
            let known = self
                .names
                .iter()
                .find(|(known, _)| self.is_same(**known, id))
                .map(|(_, ident)| ident.clone());
            let name = known.unwrap_or_else(|| self.scope.fresh(name));
            self.names.insert(id, name);
        }
    }

    /// Two declarations that mean the same in Rust: one name, one shape.
    fn is_same(&self, one: TypeId, other: TypeId) -> bool {
        let (one, other) = (&self.types[one], &self.types[other]);
        type_name(one) == type_name(other)
            && one.size == other.size
            && self.shape(one).to_string() == self.shape(other).to_string()
    }

    /// A name for a type or module that no type has.
    pub(super) fn fresh(&mut self, wanted: &str) -> Ident {
        self.scope.fresh(wanted)
    }

    /// Whether a type is called `name`.
    pub(super) fn holds(&self, name: &Ident) -> bool {
        self.scope.holds(&name.to_string())
    }

    /// A name of Rust's prelude; by its path where the `.defs` took the name for a type of its own.
    pub(super) fn prelude(&self, name: &str) -> TokenStream {
        let plain = ident(name);
        if !self.scope.holds(name) {
            return quote!(#plain);
        }
        match name {
            "Option" => quote!(::core::option::Option),
            "Some" => quote!(::core::option::Option::Some),
            "None" => quote!(::core::option::Option::None),
            "Result" => quote!(::core::result::Result),
            "Into" => quote!(::core::convert::Into),
            _ => quote!(::core::primitive::#plain),
        }
    }

    /// The definitions, in the order of the declarations.
    pub(super) fn definitions(&self) -> TokenStream {
        let mut seen = BTreeSet::new();
        let first = self.names.iter().filter(|(_, name)| seen.insert(name.to_string()));
        let definitions = first.map(|(id, name)| self.definition(&self.types[*id], name));
        quote! { #(#definitions)* }
    }

    fn definition(&self, ty: &Type, name: &Ident) -> TokenStream {
        let documentation = docs(&ty.docs);
        match self.mapped(ty) {
            Some(path) => {
                let size = Literal::u32_unsuffixed(ty.size);
                quote! {
                    #documentation
                    pub type #name = #path;
                    const _: [(); #size] = [(); __mig::size_of_plain::<#name>()];
                }
            }
            None => {
                let shape = self.shape(ty);
                quote! {
                    #documentation
                    pub type #name = #shape;
                }
            }
        }
    }

    fn mapped(&self, ty: &Type) -> Option<TokenStream> {
        let name = type_name(ty)?;
        self.maps.get(name)?.parse().ok()
    }

    /// The Rust type of one value of plain data.
    pub(super) fn value(&self, id: TypeId) -> TokenStream {
        match self.names.get(&id) {
            Some(name) => quote!(#name),
            None => self.shape(&self.types[id]),
        }
    }

    fn shape(&self, ty: &Type) -> TokenStream {
        match &ty.shape {
            _ if ty.size_stated => self.bytes(ty.size),
            Shape::Scalar(scalar) if !matches!(scalar.bits, 0..=8 | 16 | 32 | 64) => self.bytes(ty.size),
            Shape::Scalar(scalar) => self.prelude(self.primitive(ty, scalar)),
            Shape::Struct { count, element } | Shape::Array { extent: Extent::Fixed(count), element } => {
                let (element, count) = (self.value(*element), Literal::u32_unsuffixed(*count));
                quote!([#element; #count])
            }
            Shape::Array { element, .. } | Shape::OutOfLine(element) => self.value(*element),
            Shape::Members(_) | Shape::CString { .. } | Shape::Native(_) => self.bytes(ty.size),
        }
    }

    /// The Rust number that a scalar type is.
    pub(super) fn primitive(&self, ty: &Type, scalar: &Scalar) -> &'static str {
        let names = [ty.name.as_deref().unwrap_or(""), ty.user_name(), ty.server_name()];
        primitive(scalar, self.integer_64, names)
    }

    /// `[u8; size]`.
    fn bytes(&self, size: u32) -> TokenStream {
        let (byte, size) = (self.prelude("u8"), Literal::u32_unsuffixed(size));
        quote!([#byte; #size])
    }

    /// The type behind an id.
    pub(super) fn ty(&self, id: TypeId) -> &'a Type {
        &self.types[id]
    }

    /// Whether a value is an array to C, which functions take by reference, and not a scalar or a struct.
    pub(super) fn is_array(&self, id: TypeId) -> bool {
        matches!(self.types[id].shape, Shape::Array { .. })
    }

    /// Whether Rust wants, or may want, wider boundaries for a value than slots have.
    pub(super) fn is_wide(&self, id: TypeId) -> bool {
        let ty = &self.types[id];
        match &ty.shape {
            _ if ty.size_stated || self.mapped(ty).is_some() => true,
            Shape::Scalar(scalar) => scalar.bits > self.alignment.saturating_mul(8),
            Shape::Struct { element, .. } | Shape::Array { element, .. } | Shape::OutOfLine(element) => {
                self.is_wide(*element)
            }
            Shape::Members(_) | Shape::CString { .. } | Shape::Native(_) => false,
        }
    }

    /// The Rust type of an element of an array that stands in a message.
    pub(super) fn inline_element(&self, id: TypeId) -> TokenStream {
        let value = self.value(id);
        if self.is_wide(id) { quote!(__mig::Packed<#value>) } else { value }
    }
}

fn type_name(ty: &Type) -> Option<&str> {
    match (&ty.name, &ty.shape) {
        (Some(name), _) => Some(name),
        (None, Shape::Native(native)) => Some(&native.c_type),
        (None, _) => None,
    }
}
