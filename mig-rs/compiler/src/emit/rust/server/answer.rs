//! How does a stub answer: what the handler returned, and what it wrote in place?

use super::super::Frame;
use super::super::call;
use super::super::descriptor::{self, Held};
use super::super::item;
use super::super::names::{ident, variable};
use super::super::print::Remarks;
use super::super::remark::{head, remark};
use super::super::routine::Stubs;
use super::{Answer, Locals, Sheet, When};
use crate::layout::{CountOf, Message, Slot, SlotKind};
use crate::model::{Argument, Extent, Form, Region, Routine};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

impl Frame<'_> {
    /// From the handler's call to the end of the stub.
    pub(super) fn serve_answer(
        &self,
        stubs: &Stubs<'_>,
        served: &Routine,
        handler: &TokenStream,
        locals: &Locals,
        remarks: &mut Remarks,
    ) -> (Answer, TokenStream) {
        let Locals { reply, slots, result, .. } = locals;
        let (Some(shape), Some(message)) = (&stubs.reply, &stubs.messages.reply) else {
            let tokens = quote! {
                let #result = #handler;
                __mig::one_way(#result)
            };
            return (Answer::None, tokens);
        };
        if !served.arguments.iter().any(|argument| argument.role.is_returned()) {
            let tokens = quote! {
                let #result = #handler;
                #reply.code(&#slots, &#shape, #result)
            };
            return (Answer::Written, tokens);
        }
        let translated = self.answer_translated(served, locals);
        let rooms: Vec<_> =
            message.slots.iter().filter_map(|slot| self.room(stubs.routine, slot, stubs, locals)).collect();
        let sheet = Sheet { reply: reply.clone(), told: quote!(&#slots, &#shape), when: When::AtOnce };
        let arms = self.arms(stubs, message, &sheet, remarks);
        let refuse = self.refusal(stubs, &sheet, quote!(code));
        let open = (!rooms.is_empty()).then(|| quote!(let mut #reply = #reply.open();));
        let tokens = quote! {
            #open
            #(#rooms)*
            let #result = #handler #translated;
            match #result {
                #arms
                Err(code) => #refuse,
            }
        };
        (Answer::Written, tokens)
    }

    /// An answer that is nothing but a code. Where it is written there may stand rights that the handler has put in place: they are released
    /// before.
    fn refusal(&self, stubs: &Stubs<'_>, sheet: &Sheet, code: TokenStream) -> TokenStream {
        let Sheet { reply, told, when } = sheet;
        let refuse = ident(match when {
            When::AtOnce => "fail",
            When::Later => "refuse",
        });
        let holds_rights = |argument: &&Argument| {
            matches!(self.types.ty(argument.ty).form, Form::Rights { .. })
                && self.held(argument, *when) == Held::Room
        };
        let held = stubs.routine.arguments.iter().filter(holds_rights);
        let held: Vec<_> = held.map(|argument| variable(&argument.name)).collect();
        if held.is_empty() {
            return quote!(#reply.#refuse(#told, #code));
        }
        quote!({
            #(#held.clear();)*
            #reply.#refuse(#told, #code)
        })
    }

    /// What makes results that can be sent from those that the handler returned.
    fn answer_translated(&self, served: &Routine, locals: &Locals) -> TokenStream {
        let returned: Vec<_> =
            served.arguments.iter().filter(|argument| self.is_returned_by_value(argument)).collect();
        if !returned.iter().any(|argument| self.translated_out(argument).is_some()) {
            return quote!();
        }
        let server = &locals.server;
        let names = returned.iter().map(|argument| variable(&argument.name)).map(|name| quote!(#name));
        let names = call::tuple(names.collect());
        let values = returned.iter().map(|argument| {
            let name = variable(&argument.name);
            match self.translated_out(argument) {
                Some(method) => quote!(S::#method(#server, #name)?),
                None => quote!(#name),
            }
        });
        let values = call::tuple(values.collect());
        quote!(.and_then(|#names| Ok(#values)))
    }

    /// The arms for a success: what was returned must fit what the wire can say.
    pub(in super::super) fn arms(
        &self,
        stubs: &Stubs<'_>,
        message: &Message,
        sheet: &Sheet,
        remarks: &mut Remarks,
    ) -> TokenStream {
        let (routine, Sheet { reply, told, when }) = (stubs.routine, sheet);
        let returned = routine.arguments.iter().filter(|argument| match when {
            When::AtOnce => self.is_returned_by_value(argument),
            When::Later => argument.role.is_returned(),
        });
        let pattern = call::tuple(
            returned.map(|argument| variable(&argument.name)).map(|name| quote!(#name)).collect(),
        );
        let begin = match message.descriptor_count() {
            _ if self.is_typed() => "success",
            0 => "simple",
            _ => "complex",
        };
        let begin = remarks.on(begin, head(message, call::first_result(message)));
        let pushes: Vec<_> = message
            .slots
            .iter()
            .filter_map(|slot| self.reply_push(routine, message, slot, *when, remarks))
            .collect();
        let counts: Vec<_> =
            message.slots.iter().filter_map(|slot| self.answer_count(routine, slot, *when)).collect();
        let written = quote!(#reply.#begin(#told) #(#pushes)*.done());
        let written = if counts.is_empty() { written } else { quote!({ #(#counts)* #written }) };
        let conditions: Vec<_> = routine
            .arguments()
            .filter_map(|(id, argument)| self.condition(routine, argument, item::most(message, id), *when))
            .collect();
        if conditions.is_empty() {
            return quote!(Ok(#pattern) => #written,);
        }
        let refuse = self.refusal(stubs, sheet, quote!(__mig::KernReturn::INVALID_ARGUMENT));
        quote! {
            Ok(#pattern) if #(#conditions)&&* => #written,
            Ok(_) => #refuse,
        }
    }

    /// What must hold of a result before it can be sent.
    fn condition(
        &self,
        routine: &Routine,
        argument: &Argument,
        most: Option<u32>,
        when: When,
    ) -> Option<TokenStream> {
        if !argument.role.is_returned() {
            return None;
        }
        let name = variable(&argument.name);
        match (&self.types.ty(argument.ty).form, argument.same_count) {
            (Form::Counted { .. }, Some(first)) => {
                let first = variable(&routine.argument(first).name);
                Some(quote!(#first.len() == #name.len()))
            }
            (form @ Form::Counted { .. }, None) if when == When::Later => {
                let max = call::counted_max(form);
                Some(quote!(#name.len() <= #max))
            }
            (Form::Region(Region { extent: Extent::Unbounded, .. }), _) => {
                let most = Literal::u32_unsuffixed(most?);
                Some(quote!(#name.len() <= #most))
            }
            (Form::Region(region), _) => fits(region, &name),
            (Form::Regions { region, .. }, _) => {
                let each = variable("region");
                let fits = fits(region, &each)?;
                Some(quote!(#name.iter().all(|#each| #fits)))
            }
            _ => None,
        }
    }

    fn reply_push(
        &self,
        routine: &Routine,
        message: &Message,
        slot: &Slot,
        when: When,
        remarks: &mut Remarks,
    ) -> Option<TokenStream> {
        let said = remark(routine, message, slot);
        if slot.kind == SlotKind::Ndr {
            return (message.descriptor_count() != 0).then(|| {
                let method = remarks.on("ndr", said);
                quote!(.#method())
            });
        }
        let argument = routine.argument(slot.argument?);
        let name = variable(&argument.name);
        let form = &self.types.ty(argument.ty).form;
        if let Some((method, types, value)) =
            descriptor::push(slot, form, self.held(argument, when), &name, quote!(#name))
        {
            let value = match (argument.physical_copy, form) {
                (false, _) => value,
                (true, Form::Regions { .. }) => quote!(#value.map(__mig::Region::physical_copy)),
                (true, _) => quote!(#name.physical_copy()),
            };
            let method = remarks.on(method, call::with_count(routine, message, slot, said));
            return Some(quote!(.#method #types(#value)));
        }
        let (method, value) = match &slot.kind {
            SlotKind::Count(CountOf::Region | CountOf::Rights) => {
                let count = call::count_of(routine, argument);
                ("count", quote!(#count))
            }
            SlotKind::Subs { .. } => {
                let counts = descriptor::counted_before(form, &call::count_of(routine, argument));
                (descriptor::each_count(slot, form)?, counts)
            }
            SlotKind::Fixed if when == When::Later && !self.is_returned_by_value(argument) => {
                ("fixed", quote!(#name))
            }
            SlotKind::Counted { .. } if when == When::Later => match argument.same_count {
                Some(_) => ("elements", quote!(#name)),
                None => ("counted", quote!(#name)),
            },
            SlotKind::Fixed if self.is_written_in_place(argument) => ("lent", quote!(#name)),
            SlotKind::Fixed if self.types.is_array(argument.ty) => ("fixed", quote!(&#name)),
            SlotKind::Fixed => ("put", quote!(#name)),
            SlotKind::Counted { .. } => match argument.same_count {
                Some(first) => {
                    let count = call::count_of(routine, routine.argument(first));
                    ("filled_elements", quote!(#name, #count))
                }
                None => ("filled", quote!(#name)),
            },
            SlotKind::FixedString => {
                let (method, size) = (remarks.on("c_string", said), Literal::u32_unsuffixed(slot.size));
                return Some(quote!(.#method::<#size>(&#name)));
            }
            SlotKind::VaryingString { .. } => ("varying_c_string", quote!(&#name)),
            _ => return None,
        };
        let method = remarks.on(method, call::with_count(routine, message, slot, said));
        Some(quote!(.#method(#value)))
    }

    /// The length of what is given away before its count is written, or before the arrays that share its count.
    fn answer_count(&self, routine: &Routine, slot: &Slot, when: When) -> Option<TokenStream> {
        let id = slot.argument?;
        let argument = routine.argument(id);
        let shares = |other: &Argument| other.role.is_returned() && other.same_count == Some(id);
        let count = call::count_of(routine, argument);
        let slices = when == When::Later;
        if !slices && matches!(slot.kind, SlotKind::Counted { .. }) && routine.arguments.iter().any(shares) {
            let name = variable(&argument.name);
            return Some(quote!(let #count = #name.len();));
        }
        descriptor::count_before(slot, &self.types.ty(argument.ty).form, argument, &count)
    }
}

/// What the wire says of the length of a region.
fn fits(region: &Region, name: &Ident) -> Option<TokenStream> {
    match region.extent {
        Extent::Fixed(count) => {
            let count = Literal::u32_unsuffixed(count);
            Some(quote!(#name.len() == #count))
        }
        Extent::Bounded(max) => {
            let max = Literal::u32_unsuffixed(max);
            Some(quote!(#name.len() <= #max))
        }
        Extent::Unbounded => None,
    }
}
