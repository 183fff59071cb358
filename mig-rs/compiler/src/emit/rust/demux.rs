//! What does a whole server look like: the trait it implements, and the demux that finds its handlers?

use super::Frame;
use super::call;
use super::document;
use super::names::{self, ident, variable};
use super::print::{Item, Remarks, docs, lifetime};
use super::right::Arrives;
use super::routine::{Served, Server, Stubs};
use crate::abi::Style;
use crate::layout::Trailer;
use crate::model::{Argument, Form, Role, Routine, Subsystem, Token};
use proc_macro2::{Literal, TokenStream};
use quote::quote;

impl<'a> Frame<'a> {
    /// The trait and the demux function of one reading.
    pub(super) fn server(
        &self,
        reading: usize,
        subsystem: &Subsystem,
        server: &Server,
        stubs: &[Stubs<'a>],
    ) -> [Item; 2] {
        let served: Vec<_> =
            stubs.iter().filter_map(|stubs| Some((stubs.routine, stubs.served.get(reading)?))).collect();
        let style = self.interface.abi.style;
        [self.handlers(reading, subsystem, server, &served), demux(subsystem, server, &served, style)]
    }

    /// The trait.
    fn handlers(
        &self,
        reading: usize,
        subsystem: &Subsystem,
        server: &Server,
        served: &[(&Routine, &Served)],
    ) -> Item {
        let name = &server.handlers;
        let mut text = format!("What a server of `{}` does", subsystem.name);
        if subsystem
            .routines
            .iter()
            .any(|routine| routine.arguments.iter().any(|argument| argument.role == Role::Seqno))
        {
            text.push_str(", told the sequence number of its messages");
        }
        text.push_str(".\n\nA handler owns the rights and the memory it is given: what it does not keep is given back\nwhen it returns, whatever it returns.");
        if reading == 0 && !subsystem.docs.is_empty() {
            text.push_str("\n\n");
            text.push_str(&subsystem.docs);
        }
        let documentation = docs(&text);
        let translations = self.translations.items();
        let methods = served.iter().map(|(plain, served)| self.handler(reading, plain, &served.routine));
        Item::plain(quote! {
            #documentation
            pub trait #name {
                #translations
                #(#methods)*
            }
        })
    }

    fn handler(&self, reading: usize, plain: &Routine, routine: &Routine) -> TokenStream {
        let documentation = docs(&self.handler_docs(reading, plain, routine));
        let (name, result) = (variable(&routine.name), self.prelude("Result"));
        let parameters: Vec<_> =
            routine.arguments.iter().filter_map(|argument| self.handler_parameter(plain, argument)).collect();
        let returned = routine.arguments.iter().filter(|argument| self.is_returned_by_value(argument));
        let returned = call::tuple(returned.map(|argument| self.handler_return(argument)).collect());
        let body = if self.options.optional_handlers {
            let names =
                routine.arguments.iter().filter(|argument| self.handler_parameter(plain, argument).is_some());
            let names: Vec<_> = names.map(|argument| variable(&argument.name)).collect();
            quote!({ let _ = (#(#names),*); Err(__mig::KernReturn::BAD_ID) })
        } else {
            quote!(;)
        };
        quote! {
            #documentation
            fn #name(&self, #(#parameters),*) -> #result<#returned, __mig::KernReturn> #body
        }
    }

    /// What is documented elsewhere in the file is not said again.
    fn handler_docs(&self, reading: usize, plain: &Routine, routine: &Routine) -> String {
        let function = variable(&plain.user_function());
        if document::of_routine(plain).is_empty() {
            return String::new();
        }
        match (reading, self.options.client) {
            (_, true) => document::summary(routine, &format!("[`{function}`]")),
            (0, false) => document::of_routine(routine),
            (_, false) => {
                let first = names::camel(&self.interface.subsystem.demux);
                document::summary(routine, &format!("[`{first}::{}`]", variable(&plain.name)))
            }
        }
    }

    fn handler_parameter(&self, plain: &Routine, argument: &Argument) -> Option<TokenStream> {
        let name = variable(&argument.name);
        if let Some(ty) = self.translated_parameter(argument) {
            return Some(quote!(#name: #ty));
        }
        let ty = match argument.role {
            _ if self.is_code_of_two_forms(plain, argument) => quote!(__mig::KernReturn),
            Role::RequestPort => quote!(__mig::PortName),
            Role::ReplyPort { server: true, .. } => quote!(&mut __mig::ReplyTo<'_>),
            Role::Seqno => quote!(__mig::Seqno),
            Role::Token { token, server: true, .. } => self.token(plain, token, argument),
            Role::In => self.wire_taken(argument),
            Role::InOut if self.is_written_back(argument) => {
                let value = self.types.value(argument.ty);
                quote!(&mut #value)
            }
            Role::InOut => self.wire_taken(argument),
            Role::Out if self.is_written_in_place(argument) => self.handler_writes(argument),
            Role::Out
            | Role::ReplyPort { server: false, .. }
            | Role::Token { server: false, .. }
            | Role::Time(_)
            | Role::MsgOption => return None,
        };
        Some(quote!(#name: #ty))
    }

    /// The type of a value from the trailer; the first reading knows no type for what only the second asks for.
    fn token(&self, plain: &Routine, token: Token, argument: &Argument) -> TokenStream {
        if plain.arguments.iter().any(|known| known.name == argument.name) {
            return self.types.value(argument.ty);
        }
        let (word, long) = (self.prelude("u32"), self.prelude("u64"));
        match token {
            Token::Security => quote!([#word; 2]),
            Token::Audit => quote!([#word; 8]),
            Token::Context => long,
        }
    }

    /// What a handler gets, where nothing translates it.
    pub(super) fn wire_taken(&self, argument: &Argument) -> TokenStream {
        match &self.types.ty(argument.ty).form {
            Form::Fixed => {
                let value = self.types.value(argument.ty);
                if self.types.is_array(argument.ty) { quote!(&#value) } else { value }
            }
            Form::Counted { element, .. } => {
                let element = self.types.inline_element(*element);
                quote!(&[#element])
            }
            Form::CString { .. } => quote!(&::core::ffi::CStr),
            Form::Right(right) => {
                let (option, owned) = (self.prelude("Option"), Arrives::of(right).owned());
                quote!(#option<#owned>)
            }
            Form::Region(region) => self.types.region_taken(argument.ty, region.of),
            Form::Rights { right, extent } => self.types.rights_taken(right, *extent),
            Form::Regions { region, extent } => self.types.regions_received(region.of, *extent),
        }
    }

    /// What a handler returns.
    fn handler_return(&self, argument: &Argument) -> TokenStream {
        if self.translated_out(argument).is_some() {
            let translated = ident(self.types.ty(argument.ty).translated_name());
            return quote!(Self::#translated);
        }
        self.wire_returned(argument)
    }

    /// What a handler returns, where nothing translates it.
    pub(super) fn wire_returned(&self, argument: &Argument) -> TokenStream {
        match &self.types.ty(argument.ty).form {
            Form::CString { size, .. } => {
                let size = Literal::u32_unsuffixed(*size);
                quote!(__mig::InlineCStr<#size>)
            }
            Form::Right(right) => {
                let owned = Arrives::of(right).owned();
                quote!(__mig::Carried<#owned>)
            }
            Form::Region(region) => self.types.region_sent(region.of, &lifetime("'_")),
            Form::Rights { right, extent } => self.types.rights_sent(right, *extent),
            Form::Regions { region, extent } => self.types.regions_sent(region.of, *extent, &lifetime("'_")),
            Form::Fixed | Form::Counted { .. } => self.types.value(argument.ty),
        }
    }
}

/// The demux function.
fn demux(subsystem: &Subsystem, server: &Server, served: &[(&Routine, &Served)], style: Style) -> Item {
    let mut remarks = Remarks::default();
    let Server { handlers, demux, request_max, reply_max } = server;
    #[allow(clippy::cast_possible_wrap, reason = "an id is signed on the wire")]
    let base = subsystem.base as i32;
    let last = base.wrapping_add_unsigned(subsystem.slots.saturating_sub(1));
    let documentation = docs(&match subsystem.slots {
        0 => format!("The demux `{demux}`, of no routines."),
        1 => format!("The demux `{demux}`: id {base}."),
        _ => format!("The demux `{demux}`: ids {base} to {last}."),
    });
    let mut served = served.iter().peekable();
    let entries = (0..subsystem.slots).map(|index| {
        let id = base.wrapping_add_unsigned(index).to_string();
        match served.next_if(|(_, served)| served.routine.index == index) {
            Some((_, served)) => {
                let stub = remarks.on(&served.stub.to_string(), id);
                quote!(#stub::<S>)
            }
            None => {
                let not_mine = remarks.on("not_mine", id);
                quote!(__mig::#not_mine)
            }
        }
    });
    let entries: Vec<_> = entries.collect();
    let base = Literal::i32_unsuffixed(base);
    let wanted = subsystem.routines.iter().map(|routine| call::server_trailer(routine, style));
    let trailer = call::trailer(wanted.max().unwrap_or(Trailer::None));
    let tokens = quote! {
        #documentation
        pub fn #demux<S: #handlers>(server: &S) -> __mig::Demux<'_, S, #request_max, #reply_max> {
            __mig::Demux::new(server, #base, &[#(#entries),*], #trailer)
        }
    };
    Item::Code(tokens, remarks)
}
