//! What must a receiver check of a message? A layout as the constant that the runtime compares messages with.

use super::item;
use super::right::Arrives;
use super::types::RustTypes;
use crate::abi::Style;
use crate::layout::{CountOf, Message, Slot, SlotKind};
use crate::model::{Extent, Form, Region, RegionOf, Routine, Scalar};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// A message whose constant is being written.
pub(super) struct Shaped<'a> {
    /// Whose it is.
    pub(super) routine: &'a Routine,
    /// Its layout.
    pub(super) message: &'a Message,
    /// The types of its elements.
    pub(super) types: &'a RustTypes<'a>,
    /// How the wire says what it carries.
    pub(super) style: Style,
}

impl Shaped<'_> {
    /// `const NAME: __mig::Shape = …;`
    pub(super) fn shape(&self, name: &Ident, id: i32) -> TokenStream {
        let message = self.message;
        let (id, min, max) = (
            Literal::i32_unsuffixed(id),
            Literal::u32_unsuffixed(message.min),
            Literal::u32_unsuffixed(message.max),
        );
        if let Style::Typed { .. } = self.style {
            let items = item::items(self.routine, message, self.types);
            return quote! {
                const #name: __mig::Shape = __mig::Shape { id: #id, min: #min, max: #max, items: &[#(#items),*] };
            };
        }
        let (descriptors, data) = (self.descriptors(), self.data());
        if message.is_fixed() && descriptors.is_empty() && data.is_empty() {
            return quote!(const #name: __mig::Shape = __mig::Shape::fixed(#id, #max););
        }
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
    fn descriptors(&self) -> Vec<TokenStream> {
        self.message.slots.iter().flat_map(|slot| self.descriptor(slot)).collect()
    }

    fn descriptor(&self, slot: &Slot) -> Vec<TokenStream> {
        let message = self.message;
        match &slot.kind {
            SlotKind::PortDescriptors { right, count } => {
                let counted = message.slots.iter().any(|other| {
                    other.argument == slot.argument && matches!(other.kind, SlotKind::Count(CountOf::Rights))
                });
                vec![port(right, counted); *count as usize]
            }
            SlotKind::RegionDescriptors { region, count, .. } => vec![self.memory(region); *count as usize],
            SlotKind::Header
            | SlotKind::DescriptorCount
            | SlotKind::Ndr
            | SlotKind::TypeDescriptor(_)
            | SlotKind::Right { .. }
            | SlotKind::Rights { .. }
            | SlotKind::Pointer { .. }
            | SlotKind::Unbounded { .. }
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

    fn memory(&self, region: &Region) -> TokenStream {
        match region.of {
            RegionOf::Data(element) => {
                let element = self.types.value(element);
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
    fn data(&self) -> Vec<TokenStream> {
        let message = self.message;
        let mut entries = Vec::new();
        let mut fixed = 0;
        let mut padded = false;
        for slot in message.slots.iter().filter(|slot| !is_descriptor(slot)) {
            let covered = padded && slot.kind == SlotKind::Pad;
            padded = false;
            match self.entry(slot) {
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

    fn entry(&self, slot: &Slot) -> Entry {
        let message = self.message;
        let size = Literal::u32_unsuffixed(slot.size);
        match &slot.kind {
            SlotKind::Counted { max, count, .. } => {
                let (element, max) = (self.element(slot), Literal::u32_unsuffixed(*max));
                let own_count = message.slot(*count).argument == slot.argument;
                Entry::Checked(if own_count {
                    quote!(__mig::Data::counted::<#element>(#max))
                } else {
                    quote!(__mig::Data::same_count::<#element>())
                })
            }
            SlotKind::FixedString => Entry::Checked(quote!(__mig::Data::CString(#size))),
            SlotKind::VaryingString { .. } => Entry::Checked(quote!(__mig::Data::VaryingCString(#size))),
            SlotKind::Count(CountOf::Region) => {
                let (index, _) = self.descriptors_of(slot);
                let index = Literal::u32_unsuffixed(index);
                Entry::Checked(quote!(__mig::Data::CountOf(#index)))
            }
            SlotKind::Count(CountOf::Rights) => {
                let (_, count) = self.descriptors_of(slot);
                let count = Literal::u32_unsuffixed(count);
                Entry::Checked(quote!(__mig::Data::Used(#count)))
            }
            SlotKind::Subs { count, .. } => self.subs(slot, count.is_some()),
            SlotKind::Count(CountOf::Inline | CountOf::String | CountOf::Regions)
            | SlotKind::StringOffset => Entry::Covered,
            SlotKind::Count(CountOf::Capacity)
            | SlotKind::Ndr
            | SlotKind::RetCode
            | SlotKind::Fixed
            | SlotKind::Pad
            | SlotKind::Header
            | SlotKind::DescriptorCount
            | SlotKind::PortDescriptors { .. }
            | SlotKind::RegionDescriptors { .. }
            | SlotKind::TypeDescriptor(_)
            | SlotKind::Right { .. }
            | SlotKind::Rights { .. }
            | SlotKind::Pointer { .. }
            | SlotKind::Unbounded { .. } => Entry::Fixed,
        }
    }

    /// How many elements each region has.
    fn subs(&self, slot: &Slot, varying: bool) -> Entry {
        let (first, count) = self.descriptors_of(slot);
        let indices = (first..first.saturating_add(count)).map(Literal::u32_unsuffixed);
        let (first, max) = (Literal::u32_unsuffixed(first), Literal::u32_unsuffixed(count));
        Entry::Checked(if varying {
            quote!(__mig::Data::UsedCounts { first: #first, max: #max })
        } else {
            quote!(#(__mig::Data::CountOf(#indices)),*)
        })
    }

    fn form(&self, slot: &Slot) -> Option<&Form> {
        slot.argument.map(|id| &self.types.ty(self.routine.argument(id).ty).form)
    }

    /// Which descriptors belong to the argument of a count: the first one's number, and how many there are.
    fn descriptors_of(&self, slot: &Slot) -> (u32, u32) {
        let mut first = 0;
        for other in &self.message.slots {
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

    /// The type of the elements of a counted slot.
    fn element(&self, slot: &Slot) -> TokenStream {
        match self.form(slot) {
            Some(Form::Counted { element, .. }) => self.types.value(*element),
            _ => self.types.prelude("u8"),
        }
    }
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

fn port(right: &Scalar, counted: bool) -> TokenStream {
    match (Arrives::of(right).kind(), counted) {
        (Some(kind), false) => quote!(__mig::Descriptor::Port(#kind)),
        (Some(kind), true) => quote!(__mig::Descriptor::MaybePort(#kind)),
        (None, _) => quote!(__mig::Descriptor::AnyPort),
    }
}
