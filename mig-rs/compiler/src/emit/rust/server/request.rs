//! How does a stub come by what its request holds?

use super::super::Frame;
use super::super::call;
use super::super::descriptor;
use super::super::names::{ident, variable};
use super::super::print::Remarks;
use super::super::remark::{head, remark};
use super::super::routine::Stubs;
use super::Locals;
use crate::layout::{CountOf, Message, Slot, SlotKind, Trailer};
use crate::model::{Extent, Form, Role, Routine};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Frame<'_> {
    /// The check, and everything that is taken, in wire order.
    pub(super) fn serve_takes(
        &self,
        stubs: &Stubs<'_>,
        served: &Routine,
        locals: &Locals,
        remarks: &mut Remarks,
    ) -> TokenStream {
        let (message, slots, request) = (&stubs.messages.request, &locals.slots, &locals.request);
        let shape = &stubs.request;
        let said = head(message, call::first_field(message));
        let check = match call::server_trailer(served, self.interface.abi.style) {
            Trailer::None => {
                let check = remarks.on("check", said);
                quote!(#request.#check(&#shape)?)
            }
            wanted => {
                let (check, wanted) = (remarks.on("check_with", said), call::trailer(wanted));
                quote!(#request.#check(&#shape, #wanted)?)
            }
        };
        let beside = self.serve_beside(served, locals);
        let takes = self.serve_slots(stubs, locals, remarks);
        let mutable = (!takes.is_empty()).then(|| quote!(mut));
        quote! {
            let #mutable #slots = #check;
            #beside
            #takes
        }
    }

    /// What stands beside the slots.
    pub(super) fn serve_beside(&self, served: &Routine, locals: &Locals) -> TokenStream {
        let all = served.arguments.iter();
        let beside = all.filter_map(|argument| beside(argument.role, &argument.name, locals));
        quote!(#(#beside)*)
    }

    /// What stands in the slots.
    pub(super) fn serve_slots(
        &self,
        stubs: &Stubs<'_>,
        locals: &Locals,
        remarks: &mut Remarks,
    ) -> TokenStream {
        let message = &stubs.messages.request;
        let slots = message.slots.iter();
        let takes = slots.filter_map(|slot| self.serve_take(stubs.routine, message, slot, locals, remarks));
        quote!(#(#takes)*)
    }

    fn serve_take(
        &self,
        routine: &Routine,
        message: &Message,
        slot: &Slot,
        locals: &Locals,
        remarks: &mut Remarks,
    ) -> Option<TokenStream> {
        let (slots, said) = (&locals.slots, remark(routine, message, slot));
        match slot.kind {
            SlotKind::Ndr => return Some(call::pass(slots, "ndr", said, remarks)),
            SlotKind::Count(CountOf::Region) => return Some(call::pass(slots, "count", said, remarks)),
            _ => {}
        }
        let argument = routine.argument(slot.argument?);
        let name = variable(&argument.name);
        let said = call::with_count(routine, message, slot, said);
        let form = &self.types.ty(argument.ty).form;
        if let Some(method) = rights_in_place(slot, form) {
            let (method, types) = (remarks.on(method, said), places(slot, form));
            return Some(quote!(let #name = #slots.#method #types();));
        }
        if let Some(method) = descriptor::take(slot, form) {
            let method = remarks.on(method, said);
            return Some(quote!(let #name = #slots.#method();));
        }
        let value = match &slot.kind {
            SlotKind::Subs { count: None, .. } => {
                return Some(descriptor::pass_counts(slots, form, said, remarks));
            }
            SlotKind::Subs { .. } => {
                let method = remarks.on("used_counts", said);
                quote!(#method(#name))
            }
            SlotKind::Count(CountOf::Rights) => {
                let method = remarks.on("used_rights", said);
                quote!(#method(#name))
            }
            SlotKind::Count(CountOf::Capacity) => {
                let method = remarks.on("wanted", said);
                quote!(#method())
            }
            SlotKind::Fixed
                if self.is_array(argument)
                    && !self.is_copied_array(argument)
                    && argument.role == Role::In =>
            {
                let method = remarks.on("fixed", said);
                quote!(#method())
            }
            SlotKind::Fixed => {
                let method = remarks.on("take", said);
                quote!(#method())
            }
            SlotKind::Counted { .. } => match argument.same_count {
                None => {
                    let method = remarks.on("counted", said);
                    quote!(#method())
                }
                Some(first) => {
                    let (method, first) =
                        (remarks.on("elements", said), variable(&routine.argument(first).name));
                    quote!(#method(#first.len()))
                }
            },
            SlotKind::FixedString => {
                let (method, size) = (remarks.on("c_string", said), Literal::u32_unsuffixed(slot.size));
                quote!(#method::<#size>())
            }
            SlotKind::VaryingString { .. } => {
                let method = remarks.on("varying_c_string", said);
                quote!(#method())
            }
            _ => return None,
        };
        let mutable = self.is_written_back(argument).then(|| quote!(mut));
        Some(quote!(let #mutable #name = #slots.#value;))
    }
}

/// The method that takes rights of which there may be fewer than there are places: they stay where they stand.
fn rights_in_place(slot: &Slot, form: &Form) -> Option<&'static str> {
    match (&slot.kind, form) {
        (
            SlotKind::PortDescriptors { .. } | SlotKind::Rights { .. },
            Form::Rights { extent: Extent::Bounded(_), .. },
        ) => Some("inline_rights"),
        _ => None,
    }
}

/// How many places it is told that they have: an item of a typed message says it by itself.
fn places(slot: &Slot, form: &Form) -> TokenStream {
    match (&slot.kind, form) {
        (SlotKind::PortDescriptors { .. }, Form::Rights { extent: Extent::Bounded(most), .. }) => {
            let most = Literal::u32_unsuffixed(*most);
            quote!(::<_, #most>)
        }
        _ => quote!(),
    }
}

/// What does not stand in the body of a request: its ports, and what the kernel adds.
fn beside(role: Role, name: &str, locals: &Locals) -> Option<TokenStream> {
    let (name, slots) = (variable(name), &locals.slots);
    match role {
        Role::RequestPort => Some(quote!(let #name = #slots.request_port();)),
        Role::ReplyPort { server: true, .. } => Some(quote!(let mut #name = #slots.reply_to();)),
        Role::Seqno => Some(quote!(let #name = #slots.seqno();)),
        Role::Token { token, server: true, .. } => {
            let method = ident(call::taken_by(token));
            Some(quote!(let #name = #slots.#method();))
        }
        Role::ReplyPort { server: false, .. }
        | Role::Token { server: false, .. }
        | Role::In
        | Role::Out
        | Role::InOut
        | Role::Time(_)
        | Role::MsgOption => None,
    }
}
