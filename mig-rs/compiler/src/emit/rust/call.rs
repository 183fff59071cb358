//! What do the functions of both sides say in the same way: options, tuples, the first slots, counts?

use super::names::{ident, variable};
use super::print::Remarks;
use super::remark::remark;
use crate::diagnostics::{Code, Diagnostics};
use crate::layout::{Message, Slot, SlotKind, Trailer};
use crate::model::{Argument, Form, Role, Routine, TimeOf, Token};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// `mach_msg` options that a `.defs` may name, by their numbers.
const OPTIONS: &[(&str, u32)] = &[
    ("MACH_MSG_OPTION_NONE", 0),
    ("MACH_RCV_LARGE", 4),
    ("MACH_SEND_TIMEOUT", 0x10),
    ("MACH_SEND_INTERRUPT", 0x40),
    ("MACH_SEND_CANCEL", 0x80),
    ("MACH_SEND_NOTIFY", 0x80),
    ("MACH_RCV_TIMEOUT", 0x100),
    ("MACH_RCV_INTERRUPT", 0x400),
    ("MACH_SEND_ALWAYS", 0x1_0000),
    ("MACH_SEND_TRAILER", 0x2_0000),
];

/// What a call adds to the message: empty where it is nothing, none where it cannot be said, which is reported.
pub(super) fn options(routine: &Routine, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let mut said = quote!();
    if let Some(word) = &routine.settings.msg_option {
        let bits = number_of(word, OPTIONS);
        let Some(bits) = bits else {
            diagnostics
                .error(
                    Code::UnknownWord,
                    routine.span,
                    format!("the value of the message option `{word}` is not known"),
                )
                .note("Rust has no C macros: a number, or one of Mach's own option names, says what it is")
                .help(format!("write `msgoption` with a number, or define it: `-D {word}=…`"));
            return None;
        };
        let bits = Literal::u32_unsuffixed(bits);
        said.extend(quote!(.with(#bits)));
    }
    match (&routine.time_argument, &routine.settings.time) {
        (Some((id, of)), _) => {
            let (limit, name) = (limit(*of), variable(&routine.argument(*id).name));
            said.extend(quote!(.#limit(#name)));
        }
        (None, Some(time)) => {
            let Ok(milliseconds) = time.word.parse::<u32>() else {
                diagnostics
                    .error(
                        Code::UnknownWord,
                        routine.span,
                        format!("the time limit `{}` is not a number", time.word),
                    )
                    .note("Rust has no C variables of that kind: a time limit is a number of milliseconds")
                    .help(format!(
                        "define it: `-D {}=1000`, or use an argument: `waittime t : int`",
                        time.word
                    ));
                return None;
            };
            let (limit, milliseconds) = (limit(time.of), Literal::u32_unsuffixed(milliseconds));
            said.extend(quote!(.#limit(#milliseconds)));
        }
        (None, None) => {}
    }
    if let Some(id) = routine.option_argument {
        let name = variable(&routine.argument(id).name);
        said.extend(quote!(.with(#name)));
    }
    if client_trailer(routine) != Trailer::None {
        let trailer = trailer(client_trailer(routine));
        said.extend(quote!(.trailer(#trailer)));
    }
    Some(if said.is_empty() { said } else { quote!(__mig::Options::new() #said) })
}

fn number_of(word: &str, table: &[(&str, u32)]) -> Option<u32> {
    word.parse().ok().or_else(|| table.iter().find(|(name, _)| *name == word).map(|(_, bits)| *bits))
}

fn limit(of: TimeOf) -> Ident {
    match of {
        TimeOf::Call => ident("wait_time"),
        TimeOf::Send => ident("send_time"),
    }
}

/// The method that takes a value from the trailer.
pub(super) fn taken_by(token: Token) -> &'static str {
    match token {
        Token::Security => "sender",
        Token::Audit => "audit",
        Token::Context => "context",
    }
}

/// How much of the trailer a server's stub wants.
pub(super) fn server_trailer(routine: &Routine) -> Trailer {
    let wanted = routine.arguments.iter().map(|argument| match argument.role {
        Role::Seqno => Trailer::Seqno,
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
    message.slots.iter().find(|slot| match slot.kind {
        SlotKind::Header | SlotKind::DescriptorCount | SlotKind::RetCode => false,
        SlotKind::Ndr => complex,
        _ => true,
    })
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
