//! What must a receiver check of an item of a typed message, and how much can the type descriptor before it say?

use super::right::Arrives;
use super::types::RustTypes;
use crate::layout::{CountOf, Message, Slot, SlotKind, TypeDescriptor};
use crate::model::{Argument, ArgumentId, Extent, Form, Region, RegionOf, Routine, Scalar};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

/// The items of a message, an expression each.
pub(super) fn items(routine: &Routine, message: &Message, types: &RustTypes<'_>) -> Vec<TokenStream> {
    let entry = |(descriptor, _, slot): (&TypeDescriptor, _, &Slot)| {
        let argument = slot.argument.map(|id| routine.argument(id));
        Itemised { descriptor, slot, argument, types }.item()
    };
    message.items().map(entry).collect()
}

/// The greatest number of elements of a region that its descriptor can say; none where it can say whatever a region can hold.
pub(super) fn most(message: &Message, argument: ArgumentId) -> Option<u32> {
    let (descriptor, _, _) = message.items().find(|(_, _, slot)| slot.argument == Some(argument))?;
    (descriptor.most != u32::MAX).then(|| descriptor.most / descriptor.each.max(1))
}

/// An item, and what is known of it.
struct Itemised<'a> {
    descriptor: &'a TypeDescriptor,
    slot: &'a Slot,
    /// None of a return code.
    argument: Option<&'a Argument>,
    types: &'a RustTypes<'a>,
}

impl Itemised<'_> {
    fn item(&self) -> TokenStream {
        let of = self.ty();
        let size = Literal::u32_unsuffixed(self.slot.size);
        match &self.slot.kind {
            SlotKind::RetCode => quote!(__mig::Item::CODE),
            SlotKind::Count(CountOf::Capacity) => {
                let word = self.types.prelude("u32");
                quote!(__mig::Item::fixed::<#word>(#of))
            }
            SlotKind::Fixed => {
                let value = self.argument.map(|argument| self.types.value(argument.ty));
                quote!(__mig::Item::fixed::<#value>(#of))
            }
            SlotKind::Counted { max, .. } => {
                let (element, max) = (self.element(), Literal::u32_unsuffixed(*max));
                quote!(__mig::Item::counted::<#element>(#of, #max))
            }
            SlotKind::FixedString => quote!(__mig::Item::c_string(#of, #size)),
            SlotKind::VaryingString { .. } => quote!(__mig::Item::varying_c_string(#of, #size)),
            SlotKind::Right { right } => {
                let owned = Arrives::of(right).owned();
                self.written(quote!(__mig::Item::port::<#owned>()), false)
            }
            SlotKind::Rights { right, max, count, .. } => {
                let (owned, max) = (Arrives::of(right).owned(), Literal::u32_unsuffixed(*max));
                let item = match count {
                    None => quote!(__mig::Item::ports::<#owned>(#max)),
                    Some(_) => quote!(__mig::Item::ports_up_to::<#owned>(#max)),
                };
                self.written(item, false)
            }
            SlotKind::Pointer { region, .. } => self.written(self.out_of_line(region), true),
            SlotKind::Unbounded { of, .. } => self.written(self.unbounded(of), true),
            SlotKind::Header
            | SlotKind::DescriptorCount
            | SlotKind::PortDescriptors { .. }
            | SlotKind::RegionDescriptors { .. }
            | SlotKind::Ndr
            | SlotKind::TypeDescriptor(_)
            | SlotKind::Count(_)
            | SlotKind::Subs { .. }
            | SlotKind::StringOffset
            | SlotKind::Pad => quote!(),
        }
    }

    /// The descriptor's own elements.
    fn ty(&self) -> TokenStream {
        let TypeDescriptor { sent, checked, .. } = self.descriptor;
        let name = sent.name.unwrap_or_default();
        let arrives = checked.name.filter(|checked| *checked != name).map(|checked| {
            let checked = Literal::u32_unsuffixed(checked);
            quote!(.checked(#checked))
        });
        let (name, bits) =
            (Literal::u32_unsuffixed(name), Literal::u32_unsuffixed(sent.bits.unwrap_or_default()));
        let long = (sent.long && !is_memory(&self.slot.kind)).then(|| quote!(.long()));
        quote!(__mig::Type::new(#name, #bits) #arrives #long)
    }

    /// `item`, in the form that its descriptor has if that is another than usual.
    fn written(&self, item: TokenStream, usually_long: bool) -> TokenStream {
        match (self.descriptor.sent.long, usually_long) {
            (true, false) => quote!(#item.written(__mig::Form::Long)),
            (false, true) => quote!(#item.written(__mig::Form::Short)),
            (true, true) | (false, false) => item,
        }
    }

    fn out_of_line(&self, region: &Region) -> TokenStream {
        let most = match region.extent {
            Extent::Unbounded => None,
            Extent::Bounded(most) | Extent::Fixed(most) => Some(Literal::u32_unsuffixed(most)),
        };
        let of = self.ty();
        match (region.of, most) {
            (RegionOf::Data(element), most) => {
                let element = self.types.value(element);
                match most {
                    None => quote!(__mig::Item::out_of_line::<#element>(#of)),
                    Some(most) => quote!(__mig::Item::out_of_line_at_most::<#element>(#of, #most)),
                }
            }
            (RegionOf::Rights(right), None) => {
                let owned = Arrives::of(&right).owned();
                quote!(__mig::Item::out_of_line_rights::<#owned>())
            }
            (RegionOf::Rights(right), Some(most)) => {
                let owned = Arrives::of(&right).owned();
                quote!(__mig::Item::out_of_line_rights_at_most::<#owned>(#most))
            }
        }
    }

    fn unbounded(&self, of: &RegionOf) -> TokenStream {
        match of {
            RegionOf::Data(element) => {
                let ty = self.ty();
                // A server reads the elements where they stand; a client gets them by value.
                let is_read = self.argument.is_some_and(|argument| argument.role.is_sent());
                let element = match is_read {
                    true => self.types.inline_element(*element),
                    false => self.types.value(*element),
                };
                quote!(__mig::Item::unbounded::<#element>(#ty))
            }
            RegionOf::Rights(right) => unbounded_rights(right),
        }
    }

    /// The elements that a counted slot counts.
    fn element(&self) -> TokenStream {
        match self.argument.map(|argument| &self.types.ty(argument.ty).form) {
            Some(Form::Counted { element, .. }) => self.types.value(*element),
            _ => self.types.prelude("u8"),
        }
    }
}

fn unbounded_rights(right: &Scalar) -> TokenStream {
    let owned = Arrives::of(right).owned();
    quote!(__mig::Item::unbounded_rights::<#owned>())
}

/// What counts without limit has a descriptor in the long form, without being told.
fn is_memory(kind: &SlotKind) -> bool {
    matches!(kind, SlotKind::Pointer { .. } | SlotKind::Unbounded { .. })
}
