//! How do stubs of either side push descriptors, and take them?

use super::names::variable;
use super::right::Arrives;
use crate::layout::{CountOf, Slot, SlotKind};
use crate::model::{Argument, Extent, Form, RegionOf};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// The method that pushes the descriptors of an argument, what it is told of types, and what it is given; `carried` is what
/// stands for a single right. None where the slot holds no descriptors.
pub(super) fn push(
    slot: &Slot,
    form: &Form,
    name: &Ident,
    carried: TokenStream,
) -> Option<(&'static str, TokenStream, TokenStream)> {
    match (&slot.kind, form) {
        (SlotKind::PortDescriptors { .. }, Form::Rights { extent: Extent::Bounded(most), .. }) => {
            let most = Literal::u32_unsuffixed(*most);
            Some(("ports_up_to", quote!(::<_, #most>), quote!(#name.into_iter())))
        }
        (SlotKind::PortDescriptors { .. }, Form::Rights { .. }) => Some(("ports", quote!(), quote!(#name))),
        (SlotKind::PortDescriptors { .. }, _) => Some(("port", quote!(), carried)),
        (SlotKind::RegionDescriptors { region, .. }, _) => match region.of {
            RegionOf::Data(_) => Some(("out_of_line", quote!(), quote!(#name))),
            RegionOf::Rights(right) => {
                let owned = Arrives::of(&right).owned();
                Some(("out_of_line_rights", quote!(::<#owned>), quote!(#name)))
            }
        },
        _ => None,
    }
}

/// The method that takes the descriptors of an argument. None where the slot holds no descriptors.
pub(super) fn take(slot: &Slot, form: &Form) -> Option<&'static str> {
    match (&slot.kind, form) {
        (SlotKind::PortDescriptors { .. }, Form::Rights { .. }) => Some("rights"),
        (SlotKind::PortDescriptors { right, .. }, _) => Some(Arrives::of(right).taken_by()),
        (SlotKind::RegionDescriptors { region, .. }, _) => match region.of {
            RegionOf::Data(_) => Some("out_of_line"),
            RegionOf::Rights(_) => Some("out_of_line_rights"),
        },
        _ => None,
    }
}

/// The length of what is given away before its count is written.
pub(super) fn count_before(slot: &Slot, argument: &Argument, count: &Ident) -> Option<TokenStream> {
    matches!(slot.kind, SlotKind::Count(CountOf::Region | CountOf::Rights)).then(|| {
        let name = variable(&argument.name);
        quote!(let #count = #name.len();)
    })
}
