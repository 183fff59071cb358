//! What do the functions of both sides say in the same way: options, tuples, the first slots, counts?

use super::names::{ident, variable};
use super::print::Remarks;
use super::remark::remark;
use crate::abi::Style;
use crate::layout::{Message, Slot, SlotKind, Trailer};
use crate::model::{Argument, Form, Role, Routine, Token};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// The method that takes a value from the trailer.
pub(super) fn taken_by(token: Token) -> &'static str {
    match token {
        Token::Security => "sender",
        Token::Audit => "audit",
        Token::Context => "context",
    }
}

/// How much of the trailer a server's stub wants. The header of a typed message holds the sequence number, and has no trailer behind it.
pub(super) fn server_trailer(routine: &Routine, style: Style) -> Trailer {
    let seqno = match style {
        Style::Untyped { .. } => Trailer::Seqno,
        Style::Typed { .. } => Trailer::None,
    };
    let wanted = routine.arguments.iter().map(|argument| match argument.role {
        Role::Seqno => seqno,
        Role::Token { token, server: true, .. } => Trailer::of(token),
        _ => Trailer::None,
    });
    wanted.max().unwrap_or(Trailer::None)
}

/// How much of the reply's trailer a client wants.
pub(super) fn client_trailer(routine: &Routine) -> Trailer {
    client_tokens_of(routine).map(|(_, token)| Trailer::of(token)).max().unwrap_or(Trailer::None)
}

fn client_tokens_of(routine: &Routine) -> impl Iterator<Item = (&str, Token)> {
    routine.arguments.iter().filter_map(|argument| match argument.role {
        Role::Token { token, user: true, .. } => Some((argument.name.as_str(), token)),
        _ => None,
    })
}

/// The runtime's name for it.
pub(super) fn trailer(trailer: Trailer) -> TokenStream {
    match trailer {
        Trailer::None => quote!(__mig::Trailer::None),
        Trailer::Seqno => quote!(__mig::Trailer::Seqno),
        Trailer::Sender => quote!(__mig::Trailer::Sender),
        Trailer::Audit => quote!(__mig::Trailer::Audit),
        Trailer::Context => quote!(__mig::Trailer::Context),
    }
}

/// Takes the values that a client wants from the reply's trailer.
pub(super) fn client_tokens(routine: &Routine, slots: &Ident) -> TokenStream {
    let takes = client_tokens_of(routine).map(|(name, token)| {
        let (name, method) = (variable(name), ident(taken_by(token)));
        quote!(let #name = #slots.#method();)
    });
    quote!(#(#takes)*)
}

/// Nothing, one thing, or several in a tuple.
pub(super) fn tuple(mut parts: Vec<TokenStream>) -> TokenStream {
    match parts.len() {
        1 => parts.remove(0),
        _ => quote!((#(#parts),*)),
    }
}

/// The first slot of a request that is not written with the header.
pub(super) fn first_field(message: &Message) -> Option<&Slot> {
    message.slots.iter().find(|slot| !matches!(slot.kind, SlotKind::Header | SlotKind::DescriptorCount))
}

/// The first slot of a reply that is not written with the header: a simple one has its code there.
pub(super) fn first_result(message: &Message) -> Option<&Slot> {
    let complex = message.descriptor_count() != 0;
    message.slots.iter().find(|slot| slot.argument.is_some() || (complex && slot.kind == SlotKind::Ndr))
}

/// The remark of a counted slot speaks for its count and, of a string, its offset too.
pub(super) fn with_count(routine: &Routine, message: &Message, slot: &Slot, said: String) -> String {
    let Some(count) = slot.kind.count().map(|id| message.slot(id)) else { return said };
    if count.argument != slot.argument {
        return said;
    }
    let offset = message
        .slots
        .iter()
        .find(|other| other.argument == slot.argument && other.kind == SlotKind::StringOffset);
    match offset {
        Some(offset) => {
            format!("{}; {}; {said}", remark(routine, message, offset), remark(routine, message, count))
        }
        None => format!("{}; {said}", remark(routine, message, count)),
    }
}

/// Passes a slot that holds nothing for anybody.
pub(super) fn pass(slots: &Ident, method: &str, said: String, remarks: &mut Remarks) -> TokenStream {
    let method = remarks.on(method, said);
    quote!(#slots.#method();)
}

/// What the length of a region is called that is given away before its count is written.
pub(super) fn count_of(routine: &Routine, argument: &Argument) -> Ident {
    let mut name = format!("{}_count", argument.name);
    while routine.arguments.iter().any(|other| other.name == name) {
        name.push('_');
    }
    variable(&name)
}

/// The most elements of a counted array.
pub(super) fn counted_max(form: &Form) -> Literal {
    match form {
        Form::Counted { max, .. } => Literal::u32_unsuffixed(*max),
        _ => Literal::u32_unsuffixed(0),
    }
}
