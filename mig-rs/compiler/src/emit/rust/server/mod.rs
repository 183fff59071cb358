//! What does a server's stub look like?
//!
//! It checks the request whole, takes what is in it, asks the handler, and writes the answer in place.

mod answer;
mod form;
mod in_place;
mod request;

use super::Frame;
use super::names::{Scope, variable};
use super::print::{Item, Remarks};
use super::routine::{Served, Server, Stubs};
use crate::model::{Argument, Role, Routine};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// Names that a stub makes up.
struct Locals {
    server: Ident,
    request: Ident,
    reply: Ident,
    slots: Ident,
    result: Ident,
}

/// What the handler's answer needs of the reply.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Answer {
    /// There is none.
    None,
    /// A code, or results.
    Written,
}

/// What an answer is written on.
pub(super) struct Sheet {
    /// The variable.
    pub(super) reply: Ident,
    /// What it is told to begin.
    pub(super) told: TokenStream,
    pub(super) when: When,
}

/// When an answer is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum When {
    /// When the handler returns: arrays stand where they belong already.
    AtOnce,
    /// By a function of its own, which is handed all that the answer says.
    Later,
}

impl Frame<'_> {
    /// The stub of a routine in one reading.
    pub(super) fn serve(&self, stubs: &Stubs<'_>, served: &Served, server: &Server) -> Item {
        let (name, served) = (&served.stub, &served.routine);
        let mut scope = Scope::of(served.arguments.iter().map(|argument| argument.name.as_str()));
        let locals = Locals {
            server: scope.fresh("server"),
            request: scope.fresh("request"),
            reply: scope.fresh("reply"),
            slots: scope.fresh("slots"),
            result: scope.fresh("result"),
        };
        let mut remarks = Remarks::default();
        let (answer, body) = if stubs.messages.error_request.is_some() {
            (Answer::None, self.serve_forms(stubs, served, &locals, &mut remarks))
        } else {
            let takes = self.serve_takes(stubs, served, &locals, &mut remarks);
            let call = self.serve_call(served, &locals);
            let (answer, answers) = self.serve_answer(stubs, served, &call, &locals, &mut remarks);
            (answer, quote!(#takes #answers))
        };
        let Locals { server: implementor, request, reply, .. } = &locals;
        let reply = match answer {
            Answer::None => quote!(_),
            Answer::Written => quote!(#reply),
        };
        let (handlers, reply_max) = (&server.handlers, &server.reply_max);
        let tokens = quote! {
            fn #name<'m, S: #handlers>(
                #request: __mig::Request<'m>,
                #reply: __mig::Reply<'m, #reply_max>,
                #implementor: &'m S,
            ) -> __mig::Served<'m> {
                #body
            }
        };
        Item::Code(tokens, remarks)
    }

    /// The call of the handler, between translation and destructors, where there are any.
    fn serve_call(&self, served: &Routine, locals: &Locals) -> TokenStream {
        let (server, slots, method) = (&locals.server, &locals.slots, variable(&served.name));
        let values = served.arguments.iter().filter_map(|argument| {
            let name = variable(&argument.name);
            self.translated_value(argument, &name).or_else(|| self.handed(argument))
        });
        let call = quote!(S::#method(#server, #(#values),*));
        let before = served.arguments.iter().filter_map(|argument| {
            Some(self.translated_before(argument, server, slots, self.handed(argument)?))
        });
        let before = quote!(#(#before)*);
        if before.is_empty() { call } else { quote!((|| { #before #call })()) }
    }

    /// What the handler is handed for an argument.
    fn handed(&self, argument: &Argument) -> Option<TokenStream> {
        let name = variable(&argument.name);
        match argument.role {
            Role::RequestPort | Role::Seqno | Role::Token { server: true, .. } => Some(quote!(#name)),
            Role::ReplyPort { server: true, .. } => Some(quote!(&mut #name)),
            Role::In if self.is_copied_array(argument) => Some(quote!(&#name)),
            Role::In => Some(quote!(#name)),
            Role::InOut if self.is_written_back(argument) => Some(quote!(&mut #name)),
            Role::InOut if self.is_array(argument) => Some(quote!(&#name)),
            Role::InOut => Some(quote!(#name)),
            Role::Out => self.is_written_in_place(argument).then(|| quote!(&mut #name)),
            Role::ReplyPort { server: false, .. }
            | Role::Time(_)
            | Role::MsgOption
            | Role::Token { server: false, .. } => None,
        }
    }

    fn is_array(&self, argument: &Argument) -> bool {
        self.is_fixed(argument) && self.types.is_array(argument.ty)
    }

    /// An array that the handler changes: it came, and goes back.
    pub(super) fn is_written_back(&self, argument: &Argument) -> bool {
        let translated = self.translated_in(argument).or(self.translated_out(argument));
        argument.role == Role::InOut && self.is_array(argument) && translated.is_none()
    }

    /// An array that cannot be read where it stands, because Rust wants 8-byte boundaries for it.
    fn is_copied_array(&self, argument: &Argument) -> bool {
        self.is_array(argument) && self.types.is_wide(argument.ty)
    }
}
