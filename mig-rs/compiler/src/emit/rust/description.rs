//! What do the messages say, as data for tools that read them? The layout once more, with the names that stubs no longer need.

use super::Frame;
use super::names::ident;
use super::print::{Item, docs};
use super::types::RustTypes;
use crate::layout::{CountOf, Message, Slot, SlotId, SlotKind, code_reply_place};
use crate::model::{Extent, Region, RegionOf, Routine, Shape, TypeId};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

impl Frame<'_> {
    /// `pub static DESCRIPTION: __mig::description::Description = …;`
    pub(super) fn description(&self, name: &Ident) -> Item {
        let interface = self.interface;
        let (alignment, code) = (number(interface.abi.alignment), number(code_reply_place(interface.abi)));
        let subsystem = &interface.subsystem.name;
        let routines = interface.subsystem.routines.iter().zip(&interface.layout.routines);
        let messages = routines.flat_map(|(routine, messages)| {
            let described = |message, kind, id| {
                let (types, kind) = (&self.types, ident(kind));
                Described { routine, message, types }.message(id, quote!(MessageKind::#kind))
            };
            let code = messages.error_request.as_ref().map(|message| described(message, "Code", routine.id));
            let reply = messages.reply.as_ref().zip(routine.reply_id());
            let reply = reply.map(|(message, id)| described(message, "Reply", id));
            [Some(described(&messages.request, "Request", routine.id)), code, reply].into_iter().flatten()
        });
        let documentation = docs("What the messages say, for tools that read them.");
        Item::plain(quote! {
            #documentation
            pub static #name: __mig::description::Description = {
                use __mig::description::*;
                Description {
                    subsystem: #subsystem,
                    abi: __mig::ABI,
                    alignment: #alignment,
                    code: Place::at(#code),
                    messages: &[#(#messages),*],
                }
            };
        })
    }
}

/// A message that is being described.
struct Described<'a> {
    routine: &'a Routine,
    message: &'a Message,
    types: &'a RustTypes<'a>,
}

impl Described<'_> {
    fn message(&self, id: i32, kind: TokenStream) -> TokenStream {
        let (name, id) = (&self.routine.name, Literal::i32_unsuffixed(id));
        let complex = self.message.descriptor_count() != 0;
        let floats =
            self.message.counted.iter().filter_map(|counted| self.float(self.message.slot(*counted)));
        let mut slots: Vec<_> = self
            .message
            .slots
            .iter()
            .filter_map(|slot| Some((slot.argument?, self.argument(slot)?)))
            .collect();
        slots.sort_by_key(|(argument, _)| *argument);
        let arguments = slots.into_iter().map(|(_, described)| described);
        quote! {
            Message {
                routine: #name,
                id: #id,
                kind: #kind,
                complex: #complex,
                floats: &[#(#floats),*],
                arguments: &[#(#arguments),*],
            }
        }
    }

    /// A stretch that moves what comes behind it.
    fn float(&self, slot: &Slot) -> Option<TokenStream> {
        let count = self.place_of(slot.kind.count()?);
        let element = number(match slot.kind {
            SlotKind::Counted { element, .. } => element,
            SlotKind::Subs { max, .. } => slot.size / max.max(1),
            _ => 1,
        });
        Some(quote!(Float { element: #element, count: #count }))
    }

    fn argument(&self, slot: &Slot) -> Option<TokenStream> {
        let argument = self.routine.argument(slot.argument?);
        let (name, place, what) = (&argument.name, place(slot), self.what(slot, argument.ty)?);
        Some(quote!(Argument { name: #name, place: #place, what: #what }))
    }

    /// What stands in a slot that says something by itself.
    fn what(&self, slot: &Slot, ty: TypeId) -> Option<TokenStream> {
        let size = number(slot.size);
        let what = match &slot.kind {
            SlotKind::Fixed => {
                let element = element(self.types, ty, slot.size);
                quote!(Value(#element))
            }
            SlotKind::Counted { element: size, count, .. } => {
                let (element, count) = (element(self.types, ty, *size), self.place_of(*count));
                quote!(Counted { element: #element, count: #count })
            }
            SlotKind::FixedString => quote!(String(#size)),
            SlotKind::VaryingString { count } => {
                let count = self.place_of(*count);
                quote!(VaryingString { count: #count })
            }
            SlotKind::PortDescriptors { count, .. } => {
                let (count, used) = (number(*count), self.used(slot, CountOf::Rights));
                quote!(Rights { count: #count, used: #used })
            }
            SlotKind::RegionDescriptors { region, count, .. } => {
                let (count, used) = (number(*count), self.used(slot, CountOf::Regions));
                let element = self.element_of(region);
                quote!(Regions { element: #element, count: #count, used: #used })
            }
            SlotKind::Count(CountOf::Capacity) => quote!(Capacity),
            SlotKind::Count(
                CountOf::Inline | CountOf::String | CountOf::Region | CountOf::Rights | CountOf::Regions,
            )
            | SlotKind::Header
            | SlotKind::DescriptorCount
            | SlotKind::Ndr
            | SlotKind::TypeDescriptor(_)
            | SlotKind::RetCode
            | SlotKind::Subs { .. }
            | SlotKind::StringOffset
            | SlotKind::Right { .. }
            | SlotKind::Rights { .. }
            | SlotKind::Pointer { .. }
            | SlotKind::Unbounded { .. }
            | SlotKind::Pad => return None,
        };
        Some(quote!(What::#what))
    }

    /// Where it stands how many of the descriptors of an argument are meant.
    fn used(&self, slot: &Slot, of: CountOf) -> TokenStream {
        let (some, none) = (self.types.prelude("Some"), self.types.prelude("None"));
        let is_count = |other: &&Slot| other.argument == slot.argument && other.kind == SlotKind::Count(of);
        match self.message.slots.iter().find(is_count) {
            Some(count) => {
                let place = place(count);
                quote!(#some(#place))
            }
            None => none,
        }
    }

    fn element_of(&self, region: &Region) -> TokenStream {
        match region.of {
            RegionOf::Data(data) => {
                let (some, element) =
                    (self.types.prelude("Some"), element(self.types, data, self.types.ty(data).size));
                quote!(#some(#element))
            }
            RegionOf::Rights(_) => self.types.prelude("None"),
        }
    }

    fn place_of(&self, slot: SlotId) -> TokenStream {
        place(self.message.slot(slot))
    }
}

fn place(slot: &Slot) -> TokenStream {
    let (base, floats) = (number(slot.base), number(slot.floats_after));
    match slot.floats_after {
        0 => quote!(Place::at(#base)),
        _ => quote!(Place::behind(#base, #floats)),
    }
}

/// What the `size` bytes of a value, or of an element of an array that varies, are made of.
fn element(types: &RustTypes<'_>, id: TypeId, size: u32) -> TokenStream {
    match numbers(types, id) {
        Some((primitive, count)) if bytes(primitive).checked_mul(count) == Some(size) => {
            let (primitive, count) = (ident(&primitive.to_uppercase()), number(count));
            quote!(Element::Numbers(Number::#primitive, #count))
        }
        Some(_) | None => {
            let size = number(size);
            quote!(Element::Bytes(#size))
        }
    }
}

/// Size of a Rust number, of which its name tells the bits.
fn bytes(primitive: &str) -> u32 {
    primitive.trim_start_matches(char::is_alphabetic).parse().map_or(0, |bits: u32| bits / 8)
}

/// Which numbers a value of a type is, and how many, if it is made of one kind only.
fn numbers(types: &RustTypes<'_>, id: TypeId) -> Option<(&'static str, u32)> {
    let ty = types.ty(id);
    match &ty.shape {
        _ if ty.size_stated => None,
        Shape::Scalar(scalar) => Some((types.primitive(ty, scalar), 1)),
        Shape::Struct { count, element } | Shape::Array { extent: Extent::Fixed(count), element } => {
            let (primitive, each) = numbers(types, *element)?;
            Some((primitive, each.checked_mul(*count)?))
        }
        Shape::Array { element, .. } | Shape::OutOfLine(element) => numbers(types, *element),
        Shape::Members(_) | Shape::CString { .. } | Shape::Native(_) => None,
    }
}

fn number(number: u32) -> Literal {
    Literal::u32_unsuffixed(number)
}
