//! What does a client's function look like?
//!
//! Everything that can refuse the call comes first, then the slots in wire order, then the call: a right that was moved into
//! a message is given back by the call alone.

mod parameters;
mod slots;

use super::Frame;
use super::call;
use super::document;
use super::names::{Scope, variable};
use super::option;
use super::print::{Item, Remarks, docs};
use super::remark::head;
use super::routine::Stubs;
use crate::model::{Argument, Deallocate, Form, RegionOf, RoutineKind};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// Names that a function makes up.
struct Locals {
    buffer: Ident,
    slots: Ident,
}

impl Frame<'_> {
    /// The function that calls a routine.
    pub(super) fn client(&self, stubs: &Stubs<'_>) -> Item {
        let routine = stubs.routine;
        let options = option::options(routine);
        let mut scope = Scope::of(routine.arguments.iter().map(|argument| argument.name.as_str()));
        let locals = Locals { buffer: scope.fresh("buffer"), slots: scope.fresh("slots") };
        let mut remarks = Remarks::default();

        let documentation = docs(&document::of_routine(routine));
        let function = variable(&routine.user_function());
        let lends = routine.arguments.iter().any(|argument| self.lends(routine, argument));
        let fills = routine.arguments.iter().any(|argument| self.fills(argument));
        let lifetimes = match (lends, fills) {
            (false, false) => quote!(),
            (true, false) => quote!(<'a>),
            (false, true) => quote!(<'r>),
            (true, true) => quote!(<'a, 'r>),
        };
        let parameters =
            routine.arguments.iter().filter_map(|argument| self.client_parameter(routine, argument));
        let result = self.prelude("Result");
        let returned = self.client_returns(routine);
        let checks = self.refusals(stubs);
        let body = match routine.kind {
            RoutineKind::Simpleroutine => self.one_way(stubs, &locals, options, &mut remarks),
            RoutineKind::Routine => self.call(stubs, &locals, options, &mut remarks),
        };
        let tokens = quote! {
            #documentation
            pub fn #function #lifetimes(#(#parameters),*) -> #result<#returned, __mig::CallError> {
                #checks
                #body
            }
        };
        Item::Code(tokens, remarks)
    }

    fn one_way(
        &self,
        stubs: &Stubs<'_>,
        locals: &Locals,
        options: TokenStream,
        remarks: &mut Remarks,
    ) -> TokenStream {
        let (buffer, room) = (&locals.buffer, Literal::u32_unsuffixed(stubs.messages.request.max));
        let (counts, pushes) = self.request_chain(stubs, locals, "one_way", remarks);
        let code = self.code_alone(stubs, locals, &options);
        let send = if options.is_empty() { quote!(send()) } else { quote!(send_with(#options)) };
        quote! {
            #counts
            let mut #buffer = __mig::Buffer::<#room>::new();
            #code
            #pushes.#send
        }
    }

    /// A code that is not success goes out alone, where a routine with descriptors has one.
    fn code_alone(&self, stubs: &Stubs<'_>, locals: &Locals, options: &TokenStream) -> TokenStream {
        let routine = stubs.routine;
        let Some(code) = routine.retcode.filter(|_| stubs.messages.error_request.is_some()) else {
            return quote!();
        };
        let (buffer, request) = (&locals.buffer, &stubs.request);
        let code = variable(&routine.argument(code).name);
        let to = self.request_right(routine);
        let begin = match routine.user_reply_port {
            Some(port) => {
                let reply = self.reply_right(routine, routine.argument(port));
                quote!(one_way_code_with_reply_right(&#request, #to, #reply, #code))
            }
            None => quote!(one_way_code(&#request, #to, #code)),
        };
        let send = if options.is_empty() { quote!(send()) } else { quote!(send_with(#options)) };
        quote! {
            if #code != __mig::KernReturn::SUCCESS {
                return #buffer.#begin.#send;
            }
        }
    }

    fn call(
        &self,
        stubs: &Stubs<'_>,
        locals: &Locals,
        options: TokenStream,
        remarks: &mut Remarks,
    ) -> TokenStream {
        let (Some(reply), Some(message)) = (&stubs.reply, &stubs.messages.reply) else { return quote!() };
        let (buffer, slots) = (&locals.buffer, &locals.slots);
        let (counts, pushes) = self.request_chain(stubs, locals, "request", remarks);
        let explicit = stubs.routine.user_reply_port.map(|port| variable(&stubs.routine.argument(port).name));
        let method = match (&explicit, options.is_empty()) {
            (Some(_), _) => "call_on",
            (None, true) => "call",
            (None, false) => "call_with",
        };
        let method = remarks.on(method, head(message, call::first_result(message)));
        let call = match (explicit, options.is_empty()) {
            (Some(port), true) => quote!(#method(&#reply, #port, __mig::Options::new())),
            (Some(port), false) => quote!(#method(&#reply, #port, #options)),
            (None, true) => quote!(#method(&#reply)),
            (None, false) => quote!(#method(&#reply, #options)),
        };
        let takes = self.client_takes(stubs.routine, message, locals, remarks);
        let tokens = call::client_tokens(stubs.routine, slots);
        let values = stubs.routine.arguments.iter().filter(|argument| self.client_return(argument).is_some());
        let value =
            call::tuple(values.map(|argument| variable(&argument.name)).map(|name| quote!(#name)).collect());
        let room = stubs.messages.room(call::client_trailer(stubs.routine), self.interface.abi.style);
        let room = Literal::u32_unsuffixed(room);
        let binding = if takes.is_empty() && tokens.is_empty() {
            quote!()
        } else if takes.is_empty() {
            quote!(let #slots =)
        } else {
            quote!(let mut #slots =)
        };
        quote! {
            #counts
            let mut #buffer = __mig::Buffer::<#room>::new();
            #binding #pushes.#call?;
            #takes
            #tokens
            Ok(#value)
        }
    }
}

/// Whether a region is handed over with its terms, lent or given away: then it has to be asked for its length before.
fn is_given(form: &Form, argument: &Argument) -> bool {
    match form {
        Form::Region(region) | Form::Regions { region, .. } => {
            argument.deallocate != Deallocate::Never || matches!(region.of, RegionOf::Rights(_))
        }
        Form::Rights { .. } => true,
        _ => false,
    }
}
