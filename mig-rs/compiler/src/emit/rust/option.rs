//! Which options and time limits does a call have?
//!
//! `consumeonsenderror` is none of them: what was moved into a message is the message's, so that the runtime releases it after every
//! send that failed, whichever form was said. What was only lent stays with the caller.

use super::call::{client_trailer, trailer};
use super::names::{ident, variable};
use crate::diagnostics::{Code, Diagnostics};
use crate::layout::Trailer;
use crate::model::{Routine, RoutineKind, TimeOf};
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

/// `mach_msg` options that a `.defs` may name, by their numbers.
const OPTIONS: &[(&str, u32)] = &[
    ("MACH_MSG_OPTION_NONE", 0),
    ("MACH_RCV_LARGE", 4),
    ("MACH_SEND_TIMEOUT", 0x10),
    ("MACH_SEND_INTERRUPT", 0x40),
    ("MACH_SEND_NOTIFY", 0x80),
    ("MACH_RCV_TIMEOUT", 0x100),
    ("MACH_RCV_INTERRUPT", 0x400),
    ("MACH_SEND_ALWAYS", 0x1_0000),
    ("MACH_SEND_TRAILER", 0x2_0000),
];

/// The expression for what a call adds to the message; empty where it is nothing.
pub(super) fn options(routine: &Routine) -> TokenStream {
    let mut said = quote!();
    if let Some(bits) = routine.settings.msg_option.as_deref().and_then(bits) {
        let bits = Literal::u32_unsuffixed(bits);
        said.extend(quote!(.with(#bits)));
    }
    if routine.settings.special_reply_port
        && routine.user_reply_port.is_none()
        && routine.kind == RoutineKind::Routine
    {
        said.extend(quote!(.special_reply_port()));
    }
    if let Some((id, of)) = routine.time_argument {
        let (limit, name) = (limit(of), variable(&routine.argument(id).name));
        said.extend(quote!(.#limit(#name)));
    } else if let Some(time) = &routine.settings.time
        && let Some(milliseconds) = milliseconds(&time.word)
    {
        let (limit, milliseconds) = (limit(time.of), Literal::u32_unsuffixed(milliseconds));
        said.extend(quote!(.#limit(#milliseconds)));
    }
    if let Some(id) = routine.option_argument {
        let name = variable(&routine.argument(id).name);
        said.extend(quote!(.with(#name)));
    }
    if client_trailer(routine) != Trailer::None {
        let trailer = trailer(client_trailer(routine));
        said.extend(quote!(.trailer(#trailer)));
    }
    if said.is_empty() { said } else { quote!(__mig::Options::new() #said) }
}

/// Reports words whose value only C would know.
pub(super) fn report(routine: &Routine, diagnostics: &mut Diagnostics) {
    if let Some(word) = &routine.settings.msg_option
        && bits(word).is_none()
    {
        diagnostics
            .error(
                Code::UnknownWord,
                routine.span,
                format!("the value of the message option `{word}` is not known"),
            )
            .note("Rust has no C macros: a number, or one of Mach's own option names, says what it is")
            .help(format!("write `msgoption` with a number, or define it: `-D {word}=…`"));
    }
    if let Some(time) = &routine.settings.time
        && routine.time_argument.is_none()
        && milliseconds(&time.word).is_none()
    {
        let word = &time.word;
        diagnostics
            .error(Code::UnknownWord, routine.span, format!("the time limit `{word}` is not a number"))
            .note("Rust has no C variables of that kind: a time limit is a number of milliseconds")
            .help(format!("define it: `-D {word}=1000`, or use an argument: `waittime t : int`"));
    }
}

fn bits(word: &str) -> Option<u32> {
    word.parse().ok().or_else(|| OPTIONS.iter().find(|(name, _)| *name == word).map(|(_, bits)| *bits))
}

fn milliseconds(word: &str) -> Option<u32> {
    word.parse().ok()
}

fn limit(of: TimeOf) -> Ident {
    match of {
        TimeOf::Call => ident("wait_time"),
        TimeOf::Send => ident("send_time"),
    }
}
