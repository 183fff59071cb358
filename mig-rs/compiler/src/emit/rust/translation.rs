//! Which functions stand between the wire and the handlers: `intran`, `outtran`, `destructor`?
//!
//! They are methods of the server's trait, named as in the `.defs`; what they translate to is an associated type. A right in a message
//! is owned and the port of a request is a name, so that a type that is used for both has a method for each: that for rights ends in `_right`.

use super::Frame;
use super::names::{Scope, ident, variable};
use super::print::docs;
use super::right::Arrives;
use crate::model::{Argument, Form, Function, Role, Type, TypeId};
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use std::collections::BTreeMap;

/// What a method does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Task {
    /// Makes the handler's value from the message's.
    In,
    /// Makes the handler's value from the name of the request port.
    Port,
    /// Makes the handler's value from what a protected request port shows instead of its name.
    Payload,
    /// Makes the message's value from the handler's.
    Out,
    /// Takes the handler's value back.
    Destroy,
    /// Takes back the name of a request port that nothing translates.
    DestroyPort,
}

/// The methods of an interface, each once.
#[derive(Default)]
pub(super) struct Translations {
    names: BTreeMap<(Task, TypeId), Ident>,
    types: Vec<(Ident, String)>,
    methods: Vec<(Ident, TokenStream)>,
}

impl Translations {
    /// The method that does `task` for a type; none where nothing is to be done.
    pub(super) fn method(&self, task: Task, ty: TypeId) -> Option<&Ident> {
        self.names.get(&(task, ty))
    }

    /// Associated types and methods.
    pub(super) fn items(&self) -> TokenStream {
        let types = self.types.iter().map(|(name, of)| {
            let documentation = docs(&format!("What `{of}` is to a handler."));
            quote!(#documentation type #name;)
        });
        let methods = self.methods.iter().map(|(_, method)| method);
        quote!(#(#types)* #(#methods)*)
    }
}

impl Frame<'_> {
    /// Finds what the arguments want.
    pub(super) fn translations(&self) -> Translations {
        let mut found = Translations::default();
        let routines = self.interface.readings().flat_map(|reading| &reading.routines);
        let mut scope = Scope::of(routines.map(|routine| routine.name.as_str()));
        for argument in self.interface.subsystem.routines.iter().flat_map(|routine| &routine.arguments) {
            let ty = self.types.ty(argument.ty);
            for task in tasks(argument.role) {
                if let Some(function) = function(ty, *task) {
                    self.translate(&mut found, &mut scope, *task, argument, function);
                }
            }
        }
        found
    }

    fn translate(
        &self,
        found: &mut Translations,
        scope: &mut Scope,
        task: Task,
        argument: &Argument,
        function: &Function,
    ) {
        if found.method(task, argument.ty).is_some() {
            return;
        }
        let ty = self.types.ty(argument.ty);
        let of = ty.name.as_deref().unwrap_or(ty.translated_name());
        let translated = ident(ty.translated_name());
        let is_translated = matches!(task, Task::In | Task::Port | Task::Payload | Task::Out);
        if is_translated && !found.types.iter().any(|(name, _)| *name == translated) {
            found.types.push((translated.clone(), of.to_owned()));
        }
        let signature = self.signature(task, argument);
        let wanted = match task {
            Task::In if matches!(ty.form, Form::Right(_)) => format!("{}_right", function.name),
            Task::Destroy if matches!(ty.form, Form::Right(_)) && ty.translation.intran.is_none() => {
                format!("{}_right", function.name)
            }
            _ => function.name.clone(),
        };
        let method = |name: &Ident| {
            let documentation = docs(&said(task, of));
            quote!(#documentation fn #name #signature;)
        };
        // Two types may share a function, as long as it is the same to Rust.
        let same = |(name, known): &&(Ident, TokenStream)| {
            name.to_string().trim_end_matches('_') == variable(&wanted).to_string().trim_end_matches('_')
                && without_docs(known) == without_docs(&method(name))
        };
        let name = match found.methods.iter().find(same) {
            Some((name, _)) => name.clone(),
            None => {
                let name = scope.fresh(&variable(&wanted).to_string());
                let method = method(&name);
                found.methods.push((name.clone(), method));
                name
            }
        };
        found.names.insert((task, argument.ty), name);
    }

    fn signature(&self, task: Task, argument: &Argument) -> TokenStream {
        let result = self.prelude("Result");
        let ty = self.types.ty(argument.ty);
        let translated = ident(ty.translated_name());
        match task {
            Task::In => {
                let value = self.wire_taken(argument);
                quote!((&self, value: #value) -> #result<Self::#translated, __mig::KernReturn>)
            }
            Task::Port => {
                quote!((&self, port: __mig::PortName) -> #result<Self::#translated, __mig::KernReturn>)
            }
            Task::Payload => {
                let payload = self.prelude("u64");
                quote!((&self, payload: #payload) -> #result<Self::#translated, __mig::KernReturn>)
            }
            Task::Out => {
                let value = self.wire_returned(argument);
                quote!((&self, value: Self::#translated) -> #result<#value, __mig::KernReturn>)
            }
            Task::Destroy | Task::DestroyPort if ty.translation.intran.is_some() => {
                quote!((&self, value: Self::#translated))
            }
            Task::Destroy => {
                let value = self.wire_taken(argument);
                quote!((&self, value: #value))
            }
            Task::DestroyPort => quote!((&self, port: __mig::PortName)),
        }
    }

    /// The method that makes what a handler gets for an argument.
    pub(super) fn translated_in(&self, argument: &Argument) -> Option<&Ident> {
        match argument.role {
            Role::RequestPort => self.translations.method(Task::Port, argument.ty),
            Role::In | Role::InOut => self.translations.method(Task::In, argument.ty),
            _ => None,
        }
    }

    /// The method that makes what a handler gets for a request port from what a protected port shows.
    fn translated_payload(&self, argument: &Argument) -> Option<&Ident> {
        match argument.role {
            Role::RequestPort => self.translations.method(Task::Payload, argument.ty),
            _ => None,
        }
    }

    /// The method that makes what is sent from what a handler returned.
    pub(super) fn translated_out(&self, argument: &Argument) -> Option<&Ident> {
        match argument.role {
            Role::Out | Role::InOut => self.translations.method(Task::Out, argument.ty),
            _ => None,
        }
    }

    /// The method that gets what a handler was lent.
    pub(super) fn destroyed(&self, argument: &Argument) -> Option<&Ident> {
        match argument.role {
            Role::RequestPort => self.translations.method(Task::DestroyPort, argument.ty),
            Role::In => self.translations.method(Task::Destroy, argument.ty),
            _ => None,
        }
    }

    /// The type that a handler sees for an argument that is translated or destroyed; none where it is as it came.
    pub(super) fn translated_parameter(&self, argument: &Argument) -> Option<TokenStream> {
        let ty = self.types.ty(argument.ty);
        let lent = self.destroyed(argument).is_some();
        if self.translated_in(argument).is_some() {
            let translated = ident(ty.translated_name());
            return Some(if lent { quote!(&Self::#translated) } else { quote!(Self::#translated) });
        }
        if !lent || self.is_copied_out(argument) {
            return None;
        }
        let value = self.wire_taken(argument);
        match &ty.form {
            Form::Right(right) => {
                let (option, owned) = (self.prelude("Option"), Arrives::of(right).owned());
                Some(quote!(#option<&#owned>))
            }
            Form::CString { .. } => None,
            Form::Fixed if self.types.is_array(argument.ty) => None,
            _ => Some(quote!(&#value)),
        }
    }

    /// What stands for such an argument in the handler's call.
    pub(super) fn translated_value(&self, argument: &Argument, name: &Ident) -> Option<TokenStream> {
        let lent = self.destroyed(argument).is_some();
        match (self.translated_in(argument).is_some(), lent) {
            (false, false) => None,
            (true, false) => Some(quote!(#name)),
            (false, true) if self.is_copied_out(argument) => Some(quote!(*#name)),
            (false, true) if matches!(self.types.ty(argument.ty).form, Form::Right(_)) => {
                Some(quote!(#name.as_ref()))
            }
            (_, true) => Some(quote!(&#name)),
        }
    }

    /// A plain value or name that a handler gets by value, although a destructor gets it too.
    fn is_copied_out(&self, argument: &Argument) -> bool {
        argument.role == Role::RequestPort || (self.is_fixed(argument) && !self.types.is_array(argument.ty))
    }

    /// What a handler is handed, after translation and before the destructors: the lines before its call.
    pub(super) fn translated_before(
        &self,
        argument: &Argument,
        server: &Ident,
        slots: &Ident,
        value: TokenStream,
    ) -> TokenStream {
        let name = variable(&argument.name);
        let value = match (self.translated_in(argument), self.translated_payload(argument)) {
            (Some(method), None) => quote!(S::#method(#server, #value)?),
            (Some(method), Some(protected)) => {
                let (some, none) = (self.prelude("Some"), self.prelude("None"));
                quote! {
                    match #slots.protected_payload() {
                        #some(payload) => S::#protected(#server, payload)?,
                        #none => S::#method(#server, #value)?,
                    }
                }
            }
            (None, _) => value,
        };
        match (self.destroyed(argument), self.translated_in(argument)) {
            (Some(destructor), _) => {
                quote!(let #name = __mig::Destroyed::new(#server, #value, S::#destructor);)
            }
            (None, Some(_)) => quote!(let #name = #value;),
            (None, None) => quote!(),
        }
    }
}

fn tasks(role: Role) -> &'static [Task] {
    match role {
        Role::RequestPort => &[Task::Port, Task::Payload, Task::DestroyPort],
        Role::In => &[Task::In, Task::Destroy],
        Role::Out => &[Task::Out],
        Role::InOut => &[Task::In, Task::Out],
        Role::ReplyPort { .. } | Role::Time(_) | Role::MsgOption | Role::Seqno | Role::Token { .. } => &[],
    }
}

fn function(ty: &Type, task: Task) -> Option<&Function> {
    match task {
        Task::In | Task::Port => ty.translation.intran.as_ref(),
        Task::Payload => ty.translation.payload.as_ref(),
        Task::Out => ty.translation.outtran.as_ref(),
        Task::Destroy | Task::DestroyPort => ty.translation.destructor.as_ref(),
    }
}

fn said(task: Task, of: &str) -> String {
    match task {
        Task::In => format!(
            "Makes the handler's value from the `{of}` that came. If this fails, so does the routine."
        ),
        Task::Port => format!(
            "Makes the handler's value from the port of a request, its `{of}`. If this fails, so does the routine."
        ),
        Task::Payload => format!(
            "Makes the handler's value from the payload of a protected port of requests, its `{of}`. If this fails, so does the routine."
        ),
        Task::Out => {
            format!(
                "Makes the `{of}` that is sent from the handler's value. If this fails, so does the routine."
            )
        }
        Task::Destroy | Task::DestroyPort => {
            format!("Gets the handler's `{of}` when the handler is through, whatever came of it.")
        }
    }
}

/// What distinguishes methods: their documentation may name different types.
fn without_docs(method: &TokenStream) -> String {
    let text = method.to_string();
    text.find("fn ").map_or(text.clone(), |start| text[start..].to_owned())
}
