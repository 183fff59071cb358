//! Which Rust type stands for rights and memory, alone and side by side?

use super::super::Interface;
use super::super::print::lifetime;
use super::super::right::Arrives;
use super::RustTypes;
use crate::layout::SlotKind;
use crate::model::{Extent, RegionOf, Scalar, TypeId};
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

impl RustTypes<'_> {
    /// A region that is sent: lent until then, or given away.
    pub(in super::super) fn region_sent(&self, of: RegionOf, lifetime: &TokenStream) -> TokenStream {
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
    pub(in super::super) fn region_taken(&self, id: TypeId, of: RegionOf) -> TokenStream {
        match of {
            RegionOf::Data(element) if self.unbounded.contains_key(&id) => {
                let (element, lifetime) = (self.inline_element(element), lifetime("'_"));
                quote!(__mig::Unbounded<#lifetime, #element>)
            }
            _ => self.region_returned(id, of),
        }
    }

    /// Whether a small array of a type stays in its message, and is copied from there to where its client wants it.
    pub(in super::super) fn is_unbounded_data(&self, id: TypeId, of: RegionOf) -> bool {
        matches!(of, RegionOf::Data(_)) && self.unbounded.contains_key(&id)
    }

    /// How many elements of an array without limit stand in the message at most.
    pub(in super::super) fn most_inline(&self, id: TypeId) -> u32 {
        self.unbounded.get(&id).copied().unwrap_or_default()
    }

    /// What a client gets of such a type.
    pub(in super::super) fn region_returned(&self, id: TypeId, of: RegionOf) -> TokenStream {
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
    pub(in super::super) fn array(&self, element: TokenStream, extent: Extent) -> TokenStream {
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
    pub(in super::super) fn regions_sent(
        &self,
        of: RegionOf,
        extent: Extent,
        lifetime: &TokenStream,
    ) -> TokenStream {
        self.array(self.region_sent(of, lifetime), extent)
    }

    /// Regions side by side as they arrive.
    pub(in super::super) fn regions_received(&self, of: RegionOf, extent: Extent) -> TokenStream {
        self.array(self.region_received(of), extent)
    }

    /// Rights side by side as they are sent.
    pub(in super::super) fn rights_sent(&self, right: &Scalar, extent: Extent) -> TokenStream {
        let owned = Arrives::of(right).owned();
        self.array(quote!(__mig::Carried<#owned>), extent)
    }

    /// Rights side by side as a client that passes an array hands them over: all are sent in the same way.
    pub(in super::super) fn rights_from(&self, right: &Scalar, lifetime: &TokenStream) -> TokenStream {
        self.region_sent(RegionOf::Rights(*right), lifetime)
    }

    /// What a handler gets of rights side by side: where their number varies, they stay in their message until they are taken out.
    pub(in super::super) fn rights_taken(&self, right: &Scalar, extent: Extent) -> TokenStream {
        match extent {
            Extent::Fixed(_) => self.rights_received(right, extent),
            Extent::Bounded(_) | Extent::Unbounded => {
                let (owned, lifetime) = (Arrives::of(right).owned(), lifetime("'_"));
                quote!(__mig::InlineRights<#lifetime, #owned>)
            }
        }
    }

    /// Rights side by side as they arrive, by value.
    pub(in super::super) fn rights_received(&self, right: &Scalar, extent: Extent) -> TokenStream {
        let (option, owned) = (self.prelude("Option"), Arrives::of(right).owned());
        self.array(quote!(#option<#owned>), extent)
    }
}

/// Arrays that stand in their message while they are small, and how many elements each has there at most.
pub(super) fn unbounded(interface: &Interface<'_>) -> BTreeMap<TypeId, u32> {
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
