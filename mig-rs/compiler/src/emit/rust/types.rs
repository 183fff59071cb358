//! Which Rust type is a `.defs` type, and which definitions does a file need?

use super::Interface;
use super::names::{Scope, ident};
use super::print::{docs, lifetime};
use super::right::Arrives;
use super::scalar::primitive;
use crate::layout::SlotKind;
use crate::model::{Extent, Form, RegionOf, Scalar, Shape, Type, TypeId, Types};
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
            unbounded: unbounded(interface),
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

    /// A region that is sent: lent until then, or given away.
    pub(super) fn region_sent(&self, of: RegionOf, lifetime: &TokenStream) -> TokenStream {
        match of {
            RegionOf::Data(element) => {
                let element = self.value(element);
                quote!(__mig::Region<#lifetime, #element>)
            }
            RegionOf::Rights(right) => {
                let owned = Arrives::of(&right).owned();
                quote!(__mig::RightsRegion<#lifetime, #owned>)
            }
        }
    }

    /// What a handler gets of a type that amounts to a region: where a small one stands in the message, it stays there.
    pub(super) fn region_taken(&self, id: TypeId, of: RegionOf) -> TokenStream {
        match of {
            RegionOf::Data(element) if self.unbounded.contains_key(&id) => {
                let (element, lifetime) = (self.inline_element(element), lifetime("'_"));
                quote!(__mig::Unbounded<#lifetime, #element>)
            }
            _ => self.region_returned(id, of),
        }
    }

    /// Whether a small array of a type stays in its message, and is copied from there to where its client wants it.
    pub(super) fn is_unbounded_data(&self, id: TypeId, of: RegionOf) -> bool {
        matches!(of, RegionOf::Data(_)) && self.unbounded.contains_key(&id)
    }

    /// How many elements of an array without limit stand in the message at most.
    pub(super) fn most_inline(&self, id: TypeId) -> u32 {
        self.unbounded.get(&id).copied().unwrap_or_default()
    }

    /// What a client gets of such a type.
    pub(super) fn region_returned(&self, id: TypeId, of: RegionOf) -> TokenStream {
        match (self.unbounded.contains_key(&id), of) {
            (false, _) => self.region_received(of),
            (true, RegionOf::Data(element)) => {
                let (element, lifetime) = (self.value(element), lifetime("'r"));
                quote!(__mig::Unbounded<#lifetime, #element>)
            }
            (true, RegionOf::Rights(right)) => {
                let owned = Arrives::of(&right).owned();
                quote!(__mig::UnboundedRights<#owned>)
            }
        }
    }

    /// A region that arrived, and is owned.
    fn region_received(&self, of: RegionOf) -> TokenStream {
        match of {
            RegionOf::Data(element) => {
                let element = self.value(element);
                quote!(__mig::OutOfLine<#element>)
            }
            RegionOf::Rights(right) => {
                let owned = Arrives::of(&right).owned();
                quote!(__mig::OutOfLineRights<#owned>)
            }
        }
    }

    /// An array of something, one for each place that a message has for it.
    pub(super) fn array(&self, element: TokenStream, extent: Extent) -> TokenStream {
        match extent {
            Extent::Fixed(count) => {
                let count = Literal::u32_unsuffixed(count);
                quote!([#element; #count])
            }
            Extent::Bounded(most) => {
                let most = Literal::u32_unsuffixed(most);
                quote!(__mig::UpTo<#element, #most>)
            }
            // Nothing without limit stands side by side in a message.
            Extent::Unbounded => quote!(__mig::UpTo<#element, 0>),
        }
    }

    /// Regions side by side as they are sent.
    pub(super) fn regions_sent(&self, of: RegionOf, extent: Extent, lifetime: &TokenStream) -> TokenStream {
        self.array(self.region_sent(of, lifetime), extent)
    }

    /// Regions side by side as they arrive.
    pub(super) fn regions_received(&self, of: RegionOf, extent: Extent) -> TokenStream {
        self.array(self.region_received(of), extent)
    }

    /// Rights side by side as they are sent.
    pub(super) fn rights_sent(&self, right: &Scalar, extent: Extent) -> TokenStream {
        let owned = Arrives::of(right).owned();
        self.array(quote!(__mig::Carried<#owned>), extent)
    }

    /// Rights side by side as they arrive.
    pub(super) fn rights_received(&self, right: &Scalar, extent: Extent) -> TokenStream {
        let (option, owned) = (self.prelude("Option"), Arrives::of(right).owned());
        self.array(quote!(#option<#owned>), extent)
    }
}

fn unbounded(interface: &Interface<'_>) -> BTreeMap<TypeId, u32> {
    let mut all = BTreeMap::new();
    for (routine, messages) in interface.subsystem.routines.iter().zip(&interface.layout.routines) {
        for slot in
            [Some(&messages.request), messages.reply.as_ref()].into_iter().flatten().flat_map(|m| &m.slots)
        {
            if let (SlotKind::Unbounded { max, .. }, Some(argument)) = (&slot.kind, slot.argument) {
                all.insert(routine.argument(argument).ty, *max);
            }
        }
    }
    all
}

fn type_name(ty: &Type) -> Option<&str> {
    match (&ty.name, &ty.shape) {
        (Some(name), _) => Some(name),
        (None, Shape::Native(native)) => Some(&native.c_type),
        (None, _) => None,
    }
}
