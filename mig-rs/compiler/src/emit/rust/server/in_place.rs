//! Which results does a handler write where they will stand in the reply, and into what?

use super::super::Frame;
use super::super::descriptor::Held;
use super::super::names::variable;
use super::super::right::Arrives;
use super::super::routine::Stubs;
use super::{Locals, When};
use crate::layout::{CountOf, Slot, SlotKind};
use crate::model::{Argument, Extent, Form, Role, Routine};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Frame<'_> {
    pub(in super::super) fn is_fixed(&self, argument: &Argument) -> bool {
        matches!(self.types.ty(argument.ty).form, Form::Fixed)
    }

    /// Whether the handler writes a result where it will stand in the reply.
    pub(in super::super) fn is_written_in_place(&self, argument: &Argument) -> bool {
        argument.role == Role::Out
            && self.translated_out(argument).is_none()
            && match self.types.ty(argument.ty).form {
                Form::Fixed => self.types.is_array(argument.ty) && !self.types.is_wide(argument.ty),
                Form::Counted { .. } | Form::Rights { extent: Extent::Bounded(_), .. } => true,
                _ => false,
            }
    }

    /// Whether the handler returns a result.
    pub(in super::super) fn is_returned_by_value(&self, argument: &Argument) -> bool {
        match argument.role {
            Role::Out => !self.is_written_in_place(argument),
            Role::InOut => !self.is_written_back(argument),
            _ => false,
        }
    }

    /// Where a handler writes.
    pub(in super::super) fn handler_writes(&self, argument: &Argument) -> TokenStream {
        match &self.types.ty(argument.ty).form {
            Form::Counted { element, .. } => {
                let element = self.types.value(*element);
                quote!(&mut __mig::Room<'_, #element>)
            }
            Form::Rights { right, .. } => {
                let owned = Arrives::of(right).owned();
                quote!(&mut __mig::RightsRoom<'_, #owned>)
            }
            _ => {
                let value = self.types.value(argument.ty);
                quote!(&mut #value)
            }
        }
    }

    /// Room in the reply for what the handler writes in place.
    pub(super) fn room(
        &self,
        routine: &Routine,
        slot: &Slot,
        stubs: &Stubs<'_>,
        locals: &Locals,
    ) -> Option<TokenStream> {
        let argument = routine.argument(slot.argument?);
        if !self.is_written_in_place(argument) {
            return None;
        }
        let (name, reply, at) =
            (variable(&argument.name), &locals.reply, Literal::u32_unsuffixed(slot.offset));
        let (max, room, room_for) = match (&slot.kind, &self.types.ty(argument.ty).form) {
            (SlotKind::Fixed, _) => return Some(quote!(let mut #name = #reply.lend(#at);)),
            (SlotKind::Counted { max, .. }, _) => (*max, quote!(room), quote!(room_for)),
            (
                SlotKind::PortDescriptors { .. } | SlotKind::Rights { .. },
                Form::Rights { extent: Extent::Bounded(most), .. },
            ) => (*most, quote!(rights_room), quote!(rights_room_for)),
            _ => return None,
        };
        let max = Literal::u32_unsuffixed(max);
        let told =
            stubs.messages.request.slots.iter().any(|other| {
                other.argument == slot.argument && other.kind == SlotKind::Count(CountOf::Capacity)
            });
        Some(if told {
            quote!(let mut #name = #reply.#room_for(#at, #max, #name);)
        } else {
            quote!(let mut #name = #reply.#room(#at, #max);)
        })
    }

    /// How rights are held that are answered.
    pub(super) fn held(&self, argument: &Argument, when: When) -> Held {
        if when == When::AtOnce && self.is_written_in_place(argument) { Held::Room } else { Held::Value }
    }
}
