//! How do stubs of either side push descriptors, and take them?

use super::names::variable;
use super::print::Remarks;
use super::right::Arrives;
use crate::layout::{CountOf, Slot, SlotKind};
use crate::model::{Argument, Extent, Form, RegionOf};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// How rights are held of which there may be fewer than the message has places for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Held {
    /// A client's, in an array of its own: `RightsRegion`.
    Array,
    /// A handler's, in the answer: `RightsRoom`.
    Room,
    /// By value: `UpTo`.
    Value,
}

impl Held {
    fn pushed_by(self) -> &'static str {
        match self {
            Held::Array => "ports_from",
            Held::Room => "filled_rights",
            Held::Value => "ports_up_to",
        }
    }
}

/// The method that pushes the descriptors of an argument, what it is told of types, and what it is given; `carried` is what
/// stands for a single right. None where the slot holds no descriptors.
pub(super) fn push(
    slot: &Slot,
    form: &Form,
    held: Held,
    name: &Ident,
    carried: TokenStream,
) -> Option<(&'static str, TokenStream, TokenStream)> {
    match (&slot.kind, form) {
        (SlotKind::PortDescriptors { .. }, Form::Rights { extent: Extent::Bounded(most), .. }) => {
            let most = Literal::u32_unsuffixed(*most);
            let value = if held == Held::Value { quote!(#name.into_iter()) } else { quote!(#name) };
            Some((held.pushed_by(), quote!(::<_, #most>), value))
        }
        (SlotKind::Rights { .. }, Form::Rights { extent: Extent::Bounded(_), .. }) => {
            Some((held.pushed_by(), quote!(), quote!(#name)))
        }
        (SlotKind::PortDescriptors { .. } | SlotKind::Rights { .. }, Form::Rights { .. }) => {
            Some(("ports", quote!(), quote!(#name)))
        }
        (SlotKind::PortDescriptors { .. } | SlotKind::Right { .. }, _) => Some(("port", quote!(), carried)),
        (SlotKind::RegionDescriptors { region, .. }, Form::Regions { extent, .. }) => {
            let (all, up_to) = match region.of {
                RegionOf::Data(_) => ("out_of_lines", "out_of_lines_up_to"),
                RegionOf::Rights(_) => ("rights_regions", "rights_regions_up_to"),
            };
            Some(match extent {
                Extent::Bounded(most) => {
                    let most = Literal::u32_unsuffixed(*most);
                    (up_to, quote!(::<_, #most>), quote!(#name.into_iter()))
                }
                Extent::Fixed(_) | Extent::Unbounded => (all, quote!(), quote!(#name)),
            })
        }
        (SlotKind::RegionDescriptors { region, .. } | SlotKind::Pointer { region, .. }, _) => match region.of
        {
            RegionOf::Data(_) => Some(("out_of_line", quote!(), quote!(#name))),
            RegionOf::Rights(right) => {
                let owned = Arrives::of(&right).owned();
                Some(("out_of_line_rights", quote!(::<#owned>), quote!(#name)))
            }
        },
        (SlotKind::Unbounded { of, .. }, _) => match of {
            RegionOf::Data(_) => Some(("unbounded", quote!(), quote!(#name))),
            RegionOf::Rights(right) => {
                let owned = Arrives::of(right).owned();
                Some(("unbounded_rights", quote!(::<#owned>), quote!(#name)))
            }
        },
        _ => None,
    }
}

/// The method that takes what a message carries besides plain data.
pub(super) fn take(slot: &Slot, form: &Form) -> Option<&'static str> {
    match (&slot.kind, form) {
        (SlotKind::PortDescriptors { .. } | SlotKind::Rights { count: None, .. }, Form::Rights { .. }) => {
            Some("rights")
        }
        (SlotKind::Rights { .. }, _) => Some("rights_up_to"),
        (SlotKind::PortDescriptors { right, .. } | SlotKind::Right { right }, _) => {
            Some(Arrives::of(right).taken_by())
        }
        (SlotKind::RegionDescriptors { region, .. }, Form::Regions { .. }) => match region.of {
            RegionOf::Data(_) => Some("out_of_lines"),
            RegionOf::Rights(_) => Some("rights_regions"),
        },
        (SlotKind::RegionDescriptors { region, .. } | SlotKind::Pointer { region, .. }, _) => match region.of
        {
            RegionOf::Data(_) => Some("out_of_line"),
            RegionOf::Rights(_) => Some("out_of_line_rights"),
        },
        (SlotKind::Unbounded { of, .. }, _) => match of {
            RegionOf::Data(_) => Some("unbounded"),
            RegionOf::Rights(_) => Some("unbounded_rights"),
        },
        _ => None,
    }
}

/// The length of what is given away before its count is written; of regions side by side the length of each.
pub(super) fn count_before(
    slot: &Slot,
    form: &Form,
    argument: &Argument,
    count: &Ident,
) -> Option<TokenStream> {
    let name = variable(&argument.name);
    match (&slot.kind, form) {
        (SlotKind::Count(CountOf::Region | CountOf::Rights), _) => Some(quote!(let #count = #name.len();)),
        (SlotKind::Subs { .. }, Form::Regions { region, extent }) => {
            let len = match region.of {
                RegionOf::Data(_) => quote!(__mig::Region::len),
                RegionOf::Rights(_) => quote!(__mig::RightsRegion::len),
            };
            Some(match extent {
                Extent::Fixed(_) => quote!(let #count = #name.each_ref().map(#len);),
                Extent::Bounded(_) | Extent::Unbounded => quote!(let #count = #name.map_each(#len);),
            })
        }
        _ => None,
    }
}

/// The method that pushes counts of regions side by side, and the one that passes them and takes what is used: where each has its
/// count, they stand together.
pub(super) fn each_count(slot: &Slot, form: &Form) -> Option<&'static str> {
    match (&slot.kind, form) {
        (SlotKind::Subs { .. }, Form::Regions { extent: Extent::Fixed(_), .. }) => Some("counts"),
        (SlotKind::Subs { .. }, Form::Regions { .. }) => Some("used_counts"),
        _ => None,
    }
}

/// The counts of regions that have been given away.
pub(super) fn counted_before(form: &Form, count: &Ident) -> TokenStream {
    match form {
        Form::Regions { extent: Extent::Fixed(_), .. } => quote!(#count),
        _ => quote!(#count.into_iter()),
    }
}

/// The counts of regions that are only lent.
pub(super) fn counted_where_they_are(form: &Form, name: &Ident) -> TokenStream {
    match form {
        Form::Regions { extent: Extent::Fixed(_), .. } => quote!(#name.map(|region| region.len())),
        _ => quote!(#name.iter().map(|region| region.len())),
    }
}

/// Passes the counts of regions side by side.
pub(super) fn pass_counts(slots: &Ident, form: &Form, said: String, remarks: &mut Remarks) -> TokenStream {
    let method = remarks.on("counts", said);
    let count = match form {
        Form::Regions { extent: Extent::Fixed(count) | Extent::Bounded(count), .. } => *count,
        _ => 0,
    };
    let count = Literal::u32_unsuffixed(count);
    quote!(#slots.#method::<#count>();)
}
