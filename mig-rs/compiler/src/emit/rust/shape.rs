//! What must a receiver check of a message? A layout as the constant that the runtime compares messages with.

use super::right::Arrives;
use super::types::RustTypes;
use crate::layout::{CountOf, Message, Slot, SlotKind};
use crate::model::{Extent, Region, RegionOf, Scalar};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// `const NAME: __mig::Shape = …;`
pub(super) fn shape(name: &Ident, id: i32, message: &Message, types: &RustTypes<'_>) -> TokenStream {
    let (id, min, max) = (
        Literal::i32_unsuffixed(id),
        Literal::u32_unsuffixed(message.min),
        Literal::u32_unsuffixed(message.max),
    );
    let descriptors = message.slots.iter().flat_map(|slot| descriptors(slot, message, types));
    let data = data(message);
    quote! {
        const #name: __mig::Shape = __mig::Shape {
            id: #id,
            min: #min,
            max: #max,
            descriptors: &[#(#descriptors),*],
            data: &[#(#data),*],
        };
    }
}

/// One entry a descriptor; rights and regions that stand side by side have one each.
fn descriptors(slot: &Slot, message: &Message, types: &RustTypes<'_>) -> Vec<TokenStream> {
    match &slot.kind {
        SlotKind::PortDescriptors { right, count } => {
            let counted = message.slots.iter().any(|other| {
                other.argument == slot.argument && matches!(other.kind, SlotKind::Count(CountOf::Rights))
            });
            vec![port(right, counted); *count as usize]
        }
        SlotKind::RegionDescriptors { region, count, .. } => vec![memory(region, types); *count as usize],
        SlotKind::Header
        | SlotKind::DescriptorCount
        | SlotKind::Ndr
        | SlotKind::RetCode
        | SlotKind::Count(_)
        | SlotKind::Subs { .. }
        | SlotKind::StringOffset
        | SlotKind::Fixed
        | SlotKind::Counted { .. }
        | SlotKind::FixedString
        | SlotKind::VaryingString { .. }
        | SlotKind::Pad => Vec::new(),
    }
}

fn port(right: &Scalar, counted: bool) -> TokenStream {
    match (Arrives::of(right).kind(), counted) {
        (Some(kind), false) => quote!(__mig::Descriptor::Port(#kind)),
        (Some(kind), true) => quote!(__mig::Descriptor::MaybePort(#kind)),
        (None, _) => quote!(__mig::Descriptor::AnyPort),
    }
}

fn memory(region: &Region, types: &RustTypes<'_>) -> TokenStream {
    match region.of {
        RegionOf::Data(element) => {
            let element = types.value(element);
            match region.extent {
                Extent::Unbounded => quote!(__mig::Descriptor::out_of_line::<#element>()),
                Extent::Bounded(most) => {
                    let most = Literal::u32_unsuffixed(most);
                    quote!(__mig::Descriptor::out_of_line_at_most::<#element>(#most))
                }
                Extent::Fixed(count) => {
                    let count = Literal::u32_unsuffixed(count);
                    quote!(__mig::Descriptor::out_of_line_exactly::<#element>(#count))
                }
            }
        }
        RegionOf::Rights(right) => {
            let owned = Arrives::of(&right).owned();
            match region.extent {
                Extent::Unbounded => quote!(__mig::Descriptor::out_of_line_rights::<#owned>()),
                Extent::Bounded(most) => {
                    let most = Literal::u32_unsuffixed(most);
                    quote!(__mig::Descriptor::out_of_line_rights_at_most::<#owned>(#most))
                }
                Extent::Fixed(count) => {
                    let count = Literal::u32_unsuffixed(count);
                    quote!(__mig::Descriptor::out_of_line_rights_exactly::<#owned>(#count))
                }
            }
        }
    }
}

/// The data section, as far as something in it must be checked: fixed stretches are joined, the last is left out.
fn data(message: &Message) -> Vec<TokenStream> {
    let mut entries = Vec::new();
    let mut fixed = 0;
    let mut padded = false;
    for slot in message.slots.iter().filter(|slot| !is_descriptor(slot)) {
        let covered = padded && slot.kind == SlotKind::Pad;
        padded = false;
        match entry(slot, message) {
            Entry::Fixed if covered => {}
            Entry::Fixed => fixed += slot.size,
            Entry::Covered => {}
            Entry::Checked(checked) => {
                if fixed != 0 {
                    let bytes = Literal::u32_unsuffixed(fixed);
                    entries.push(quote!(__mig::Data::Fixed(#bytes)));
                    fixed = 0;
                }
                entries.push(checked);
                padded = true;
            }
        }
    }
    entries
}

/// What a receiver has to do with a slot of the data section.
enum Entry {
    /// Nothing is asked of it.
    Fixed,
    /// Another slot's entry speaks for it.
    Covered,
    /// It is checked, together with the padding behind it.
    Checked(TokenStream),
}

fn is_descriptor(slot: &Slot) -> bool {
    matches!(
        slot.kind,
        SlotKind::Header
            | SlotKind::DescriptorCount
            | SlotKind::PortDescriptors { .. }
            | SlotKind::RegionDescriptors { .. }
    )
}

fn entry(slot: &Slot, message: &Message) -> Entry {
    let size = Literal::u32_unsuffixed(slot.size);
    match &slot.kind {
        SlotKind::Counted { element, max, count } => {
            let (element, max) = (Literal::u32_unsuffixed(*element), Literal::u32_unsuffixed(*max));
            let own_count = message.slot(*count).argument == slot.argument;
            Entry::Checked(if own_count {
                quote!(__mig::Data::Counted { element: #element, max: #max })
            } else {
                quote!(__mig::Data::SameCount { element: #element })
            })
        }
        SlotKind::FixedString => Entry::Checked(quote!(__mig::Data::CString(#size))),
        SlotKind::VaryingString { .. } => Entry::Checked(quote!(__mig::Data::VaryingCString(#size))),
        SlotKind::Count(CountOf::Region) => {
            let (index, _) = descriptors_of(slot, message);
            let index = Literal::u32_unsuffixed(index);
            Entry::Checked(quote!(__mig::Data::CountOf(#index)))
        }
        SlotKind::Count(CountOf::Rights | CountOf::Regions) => {
            let (_, count) = descriptors_of(slot, message);
            let count = Literal::u32_unsuffixed(count);
            Entry::Checked(quote!(__mig::Data::Used(#count)))
        }
        SlotKind::Count(CountOf::Inline | CountOf::String) | SlotKind::StringOffset => Entry::Covered,
        SlotKind::Count(CountOf::Capacity)
        | SlotKind::Subs { .. }
        | SlotKind::Ndr
        | SlotKind::RetCode
        | SlotKind::Fixed
        | SlotKind::Pad
        | SlotKind::Header
        | SlotKind::DescriptorCount
        | SlotKind::PortDescriptors { .. }
        | SlotKind::RegionDescriptors { .. } => Entry::Fixed,
    }
}

/// Which descriptors belong to the argument of a count: the first one's number, and how many there are.
fn descriptors_of(slot: &Slot, message: &Message) -> (u32, u32) {
    let mut first = 0;
    for other in &message.slots {
        if let SlotKind::PortDescriptors { count, .. } | SlotKind::RegionDescriptors { count, .. } =
            other.kind
        {
            if other.argument == slot.argument {
                return (first, count);
            }
            first += count;
        }
    }
    (0, 0)
}
