//! What answers a routine after its handler has returned?
//!
//! The same slots as in the server's stub, under the same conditions; but what a handler writes in place is handed over as a slice.

use super::Frame;
use super::call;
use super::names::{Scope, variable};
use super::print::{Item, Remarks, docs};
use super::routine::Stubs;
use super::server::{Sheet, When};
use crate::model::{Argument, Form, Role, Routine};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl Frame<'_> {
    /// The function that answers later, if a server's handler can take the right to reply.
    pub(super) fn deferred(&self, stubs: &Stubs<'_>) -> Option<Item> {
        let (Some(name), Some(shape), Some(message)) = (&stubs.later, &stubs.reply, &stubs.messages.reply)
        else {
            return None;
        };
        let returned = || stubs.routine.arguments.iter().filter(|argument| argument.role.is_returned());
        let mut scope = Scope::of(returned().map(|argument| argument.name.as_str()));
        let (buffer, reply_to) = (scope.fresh("buffer"), scope.fresh("reply_to"));
        let (reply, result) = (scope.fresh("reply"), scope.fresh("result"));
        let mut remarks = Remarks::default();
        let sheet = Sheet { reply: reply.clone(), told: quote!(&#shape), when: When::Later };
        let answer = if returned().next().is_none() {
            quote!(#reply.code(&#shape, #result))
        } else {
            let arms = self.arms(stubs, message, &sheet, &mut remarks);
            quote! {
                match #result {
                    #arms
                    Err(code) => #reply.fail(&#shape, code),
                }
            }
        };
        let values = call::tuple(returned().map(|argument| self.told_later(argument)).collect());
        let (outcome, room) = (self.prelude("Result"), Literal::u32_unsuffixed(message.max));
        let documentation = docs(&self.about_answering(stubs.routine));
        let tokens = quote! {
            #documentation
            pub fn #name(
                #reply_to: __mig::AnyRight,
                #result: #outcome<#values, __mig::KernReturn>,
            ) -> #outcome<(), __mig::CallError> {
                let mut #buffer = __mig::Buffer::<#room>::new();
                let #reply = #buffer.later(#reply_to);
                #answer
            }
        };
        Some(Item::Code(tokens, remarks))
    }

    /// What the function does, and what its caller has to know that a handler is told.
    fn about_answering(&self, routine: &Routine) -> String {
        let name = format!("`{}`", variable(&routine.user_function()));
        let name = if self.options.client { format!("[{name}]") } else { name };
        let mut about = format!(
            "Answers {name} later, from any thread: for a handler that has taken the right to reply and returned\n`Err(KernReturn::NO_REPLY)`.\n\nWhat there is no room for in the answer is an error here, and the client is told `KERN_INVALID_ARGUMENT`."
        );
        for argument in routine.arguments.iter().filter(|argument| argument.role.is_returned()) {
            let name = variable(&argument.name);
            if let Some(method) = self.translated_out(argument) {
                about += &format!(
                    "\n\n`{name}` is sent as it is: `{method}`, which belongs to a server, is called by whoever answers."
                );
            }
            if argument.count_in_out {
                about += &format!(
                    "\n\nHow much of `{name}` the client has room for is the `capacity` that the handler saw; of more it hears\n`MIG_ARRAY_TOO_LARGE`."
                );
            }
        }
        about
    }

    /// The type of a result that is told later.
    fn told_later(&self, argument: &Argument) -> TokenStream {
        match &self.types.ty(argument.ty).form {
            Form::Counted { element, .. } => {
                let element = self.types.value(*element);
                quote!(&[#element])
            }
            Form::Rights { .. } => self.wire_returned(argument),
            _ if self.is_returned_by_value(argument) => self.wire_returned(argument),
            _ => {
                let value = self.types.value(argument.ty);
                quote!(&#value)
            }
        }
    }

    /// `served` with a right to reply that its `.defs` does not show, where the user wants to defer the routine.
    pub(super) fn with_reply_port(&self, mut served: Routine) -> Routine {
        let wanted = self.options.deferred.contains(&served.name) && served.reply_id().is_some();
        let Some(port) = served.arguments.iter().find(|argument| argument.role == Role::RequestPort) else {
            return served;
        };
        if wanted && !shows_reply_port(&served) {
            let mut scope = Scope::of(served.arguments.iter().map(|argument| argument.name.as_str()));
            let name = scope.fresh("reply_to").to_string();
            let role = Role::ReplyPort { user: false, server: true };
            let shown = Argument { name, role, docs: Default::default(), ..port.clone() };
            served.arguments.push(shown);
        }
        served
    }
}

/// Whether the handler can take the right to reply.
pub(super) fn shows_reply_port(served: &Routine) -> bool {
    served.arguments.iter().any(|argument| matches!(argument.role, Role::ReplyPort { server: true, .. }))
}
