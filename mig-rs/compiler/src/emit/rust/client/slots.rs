//! Which slots does a client push into its request, and which does it take out of the reply?

use super::super::Frame;
use super::super::call;
use super::super::descriptor::{self, Held};
use super::super::names::variable;
use super::super::print::Remarks;
use super::super::remark::{head, remark};
use super::super::right::{self, Arrives};
use super::super::routine::Stubs;
use super::{Locals, is_given};
use crate::layout::{CountOf, Message, Slot, SlotKind};
use crate::model::{Argument, Extent, Form, Routine, RoutineKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

impl Frame<'_> {
    /// The slots of a request, pushed in wire order; and before that the lengths of what the pushing gives away.
    pub(super) fn request_chain(
        &self,
        stubs: &Stubs<'_>,
        locals: &Locals,
        begin: &str,
        remarks: &mut Remarks,
    ) -> (TokenStream, TokenStream) {
        let (routine, message) = (stubs.routine, &stubs.messages.request);
        let (request, buffer) = (&stubs.request, &locals.buffer);
        let to = self.request_right(routine);
        let reply_right = routine.user_reply_port.map(|id| self.reply_right(routine, routine.argument(id)));
        let begin = if reply_right.is_some() { "with_reply_right" } else { begin };
        let begin = remarks.on(begin, head(message, call::first_field(message)));
        let reply_right = reply_right.map(|right| quote!(, #right));
        let pushes: Vec<_> = message
            .slots
            .iter()
            .filter_map(|slot| self.request_push(routine, message, slot, remarks))
            .collect();
        let counts = message.slots.iter().filter_map(|slot| self.count_before(routine, slot));
        (quote!(#(#counts)*), quote!(#buffer.#begin(&#request, #to #reply_right) #(#pushes)*))
    }

    pub(super) fn request_right(&self, routine: &Routine) -> TokenStream {
        let port = routine.argument(routine.request_port);
        match &self.types.ty(port.ty).form {
            Form::Right(right) => right::required_carried(right, &variable(&port.name)),
            _ => quote!(),
        }
    }

    pub(super) fn reply_right(&self, routine: &Routine, argument: &Argument) -> TokenStream {
        let name = variable(&argument.name);
        match &self.types.ty(argument.ty).form {
            Form::Right(right) if routine.kind == RoutineKind::Simpleroutine => {
                right::optional_carried(right, &name)
            }
            Form::Right(right) if Arrives::of(right) == Arrives::Send => quote!(#name.make_send()),
            _ => quote!(#name.make_send_once()),
        }
    }

    /// The length of what is given away before its count is written.
    fn count_before(&self, routine: &Routine, slot: &Slot) -> Option<TokenStream> {
        let argument = routine.argument(slot.argument?);
        let given = is_given(&self.types.ty(argument.ty).form, argument);
        if given {
            let form = &self.types.ty(argument.ty).form;
            descriptor::count_before(slot, form, argument, &call::count_of(routine, argument))
        } else {
            None
        }
    }

    fn request_push(
        &self,
        routine: &Routine,
        message: &Message,
        slot: &Slot,
        remarks: &mut Remarks,
    ) -> Option<TokenStream> {
        let said = remark(routine, message, slot);
        if slot.kind == SlotKind::Ndr {
            let method = remarks.on("ndr", said);
            return Some(quote!(.#method()));
        }
        let argument = routine.argument(slot.argument?);
        let name = variable(&argument.name);
        let form = &self.types.ty(argument.ty).form;
        let carried = match form {
            Form::Right(right) => right::optional_carried(right, &name),
            _ => quote!(),
        };
        if let Some((method, types, value)) = descriptor::push(slot, form, Held::Array, &name, carried) {
            let value = self.lent_or_given(argument, &name, value);
            let method = remarks.on(method, call::with_count(routine, message, slot, said));
            return Some(quote!(.#method #types(#value)));
        }
        let (method, value) = match &slot.kind {
            SlotKind::Count(CountOf::Region | CountOf::Rights) if is_given(form, argument) => {
                let count = call::count_of(routine, argument);
                ("count", quote!(#count))
            }
            SlotKind::Subs { .. } => {
                let value = if is_given(form, argument) {
                    descriptor::counted_before(form, &call::count_of(routine, argument))
                } else {
                    descriptor::counted_where_they_are(form, &name)
                };
                (descriptor::each_count(slot, form)?, value)
            }
            SlotKind::Count(CountOf::Region) => ("count", quote!(#name.len())),
            SlotKind::Count(CountOf::Capacity) => {
                let capacity = self.capacity(argument);
                ("count", quote!(#capacity))
            }
            SlotKind::Fixed if self.types.is_array(argument.ty) => ("fixed", quote!(#name)),
            SlotKind::Fixed => ("put", quote!(#name)),
            SlotKind::Counted { .. } if argument.same_count.is_some() => ("elements", quote!(#name)),
            SlotKind::Counted { .. } => ("counted", quote!(#name)),
            SlotKind::FixedString => {
                let size = Literal::u32_unsuffixed(slot.size);
                let method = remarks.on("c_string", said);
                return Some(quote!(.#method::<#size>(#name)));
            }
            SlotKind::VaryingString { .. } => ("varying_c_string", quote!(#name)),
            _ => return None,
        };
        let method = remarks.on(method, call::with_count(routine, message, slot, said));
        Some(quote!(.#method(#value)))
    }

    /// How many elements of a result the client has room for; of what is returned by value, as many as the message has.
    fn capacity(&self, argument: &Argument) -> TokenStream {
        let name = variable(&argument.name);
        match &self.types.ty(argument.ty).form {
            form @ Form::Counted { .. } => {
                let max = call::counted_max(form);
                quote!(#name.len().min(#max))
            }
            Form::Rights { extent: Extent::Bounded(most), .. }
            | Form::Regions { extent: Extent::Bounded(most), .. } => {
                let most = Literal::u32_unsuffixed(*most);
                quote!(#most)
            }
            Form::CString { size, .. } => {
                let size = Literal::u32_unsuffixed(*size);
                quote!(#size)
            }
            Form::Region(_) if self.fills(argument) => {
                let most = Literal::u32_unsuffixed(self.types.most_inline(argument.ty));
                quote!(#name.len().min(#most))
            }
            Form::Fixed | Form::Right(_) | Form::Region(_) | Form::Rights { .. } | Form::Regions { .. } => {
                let most = Literal::u32_unsuffixed(self.types.most_inline(argument.ty));
                quote!(#most)
            }
        }
    }

    /// What stands for a region, or for several side by side.
    fn lent_or_given(&self, argument: &Argument, name: &Ident, given: TokenStream) -> TokenStream {
        let form = &self.types.ty(argument.ty).form;
        let copy = match (argument.physical_copy, form) {
            (false, _) => quote!(),
            (true, Form::Regions { .. }) => quote!(.map(__mig::Region::physical_copy)),
            (true, _) => quote!(.physical_copy()),
        };
        match form {
            _ if is_given(form, argument) => quote!(#given #copy),
            Form::Regions { extent: Extent::Fixed(_), .. } => quote!(#name.map(__mig::Region::from) #copy),
            Form::Regions { .. } => quote!(#name.iter().copied().map(__mig::Region::from) #copy),
            _ if argument.physical_copy => quote!(__mig::Region::from(#name) #copy),
            _ => given,
        }
    }

    /// The results, taken in wire order.
    pub(super) fn client_takes(
        &self,
        routine: &Routine,
        message: &Message,
        locals: &Locals,
        remarks: &mut Remarks,
    ) -> TokenStream {
        let complex = message.descriptor_count() != 0;
        let takes = message.slots.iter().filter_map(|slot| {
            let said = remark(routine, message, slot);
            match slot.kind {
                SlotKind::Ndr if !complex => None,
                SlotKind::Ndr => Some(call::pass(&locals.slots, "ndr", said, remarks)),
                SlotKind::Count(CountOf::Region) => Some(call::pass(&locals.slots, "count", said, remarks)),
                _ => self.client_take(routine, message, slot, said, locals, remarks),
            }
        });
        quote!(#(#takes)*)
    }

    fn client_take(
        &self,
        routine: &Routine,
        message: &Message,
        slot: &Slot,
        said: String,
        locals: &Locals,
        remarks: &mut Remarks,
    ) -> Option<TokenStream> {
        let argument = routine.argument(slot.argument?);
        let (name, slots) = (variable(&argument.name), &locals.slots);
        let said = call::with_count(routine, message, slot, said);
        let form = &self.types.ty(argument.ty).form;
        if matches!(slot.kind, SlotKind::Unbounded { .. }) && self.fills(argument) {
            let method = remarks.on("unbounded_into", said);
            return Some(quote!(let #name = #slots.#method(#name)?;));
        }
        if let Some(method) = descriptor::take(slot, form) {
            let method = remarks.on(method, said);
            return Some(quote!(let #name = #slots.#method();));
        }
        let method = match &slot.kind {
            SlotKind::Subs { count: None, .. } => {
                return Some(descriptor::pass_counts(slots, form, said, remarks));
            }
            SlotKind::Subs { .. } => {
                let method = remarks.on("used_counts", said);
                return Some(quote!(let #name = #slots.#method(#name);));
            }
            SlotKind::Count(CountOf::Rights) => {
                let method = remarks.on("used", said);
                return Some(quote!(let #name = #slots.#method(#name);));
            }
            SlotKind::Fixed if self.types.is_array(argument.ty) => {
                let method = remarks.on("fixed_into", said);
                return Some(quote!(#slots.#method(#name);));
            }
            SlotKind::Fixed => "take",
            SlotKind::Counted { .. } => {
                return Some(match argument.same_count {
                    None => {
                        let method = remarks.on("counted_into", said);
                        quote!(let #name = #slots.#method(#name)?;)
                    }
                    Some(first) => {
                        let first = variable(&routine.argument(first).name);
                        let method = remarks.on("elements_into", said);
                        quote!(#slots.#method(#first, #name)?;)
                    }
                });
            }
            SlotKind::FixedString => "c_string_value",
            SlotKind::VaryingString { .. } => "varying_c_string_value",
            _ => return None,
        };
        let method = remarks.on(method, said);
        Some(quote!(let #name = #slots.#method();))
    }
}
