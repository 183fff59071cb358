//! How is a right handed over in Rust: lent, given away, made, and received?

use crate::model::{Scalar, TypeName};
use proc_macro2::{Ident, TokenStream};
use quote::quote;

/// The kind of right that arrives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arrives {
    Receive,
    Send,
    SendOnce,
    Any,
}

/// What becomes of the sender's right: a method of the runtime's rights, or the caller's choice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Disposition {
    MoveReceive,
    MoveSend,
    MoveSendOnce,
    CopySend,
    MakeSend,
    MakeSendOnce,
    Chosen,
}

impl Arrives {
    /// The kind of `right` when it arrives: whatever a send right was made from, a send right arrives.
    pub(super) fn of(right: &Scalar) -> Self {
        match right.received {
            TypeName::Number(16) => Arrives::Receive,
            TypeName::Number(18 | 21) => Arrives::SendOnce,
            TypeName::Number(_) => Arrives::Send,
            TypeName::Polymorphic => Arrives::Any,
        }
    }

    /// The owned type.
    pub(super) fn owned(self) -> TokenStream {
        match self {
            Arrives::Receive => quote!(__mig::ReceiveRight),
            Arrives::Send => quote!(__mig::SendRight),
            Arrives::SendOnce => quote!(__mig::SendOnceRight),
            Arrives::Any => quote!(__mig::AnyRight),
        }
    }

    /// The method that takes it out of a message.
    pub(super) fn taken_by(self) -> &'static str {
        match self {
            Arrives::Receive => "receive_right",
            Arrives::Send => "send_right",
            Arrives::SendOnce => "send_once_right",
            Arrives::Any => "any_right",
        }
    }

    /// The variant of the runtime's `Kind`; none where any will do.
    pub(super) fn kind(self) -> Option<TokenStream> {
        match self {
            Arrives::Receive => Some(quote!(__mig::Kind::Receive)),
            Arrives::Send => Some(quote!(__mig::Kind::Send)),
            Arrives::SendOnce => Some(quote!(__mig::Kind::SendOnce)),
            Arrives::Any => None,
        }
    }
}

impl Disposition {
    fn of(right: &Scalar) -> Self {
        match right.sent {
            TypeName::Number(16) => Disposition::MoveReceive,
            TypeName::Number(17) => Disposition::MoveSend,
            TypeName::Number(18) => Disposition::MoveSendOnce,
            TypeName::Number(20) => Disposition::MakeSend,
            TypeName::Number(21) => Disposition::MakeSendOnce,
            TypeName::Number(_) => Disposition::CopySend,
            TypeName::Polymorphic => Disposition::Chosen,
        }
    }

    fn method(self) -> TokenStream {
        match self {
            Disposition::MoveReceive => quote!(move_receive),
            Disposition::MoveSend => quote!(move_send),
            Disposition::MoveSendOnce => quote!(move_send_once),
            Disposition::CopySend => quote!(copy_send),
            Disposition::MakeSend => quote!(make_send),
            Disposition::MakeSendOnce => quote!(make_send_once),
            Disposition::Chosen => quote!(into),
        }
    }

    /// The right that the sender has, and whether it is only lent.
    fn from(self) -> (TokenStream, bool) {
        match self {
            Disposition::MoveReceive => (quote!(__mig::ReceiveRight), false),
            Disposition::MoveSend => (quote!(__mig::SendRight), false),
            Disposition::MoveSendOnce => (quote!(__mig::SendOnceRight), false),
            Disposition::CopySend | Disposition::Chosen => (quote!(__mig::SendRight), true),
            Disposition::MakeSend | Disposition::MakeSendOnce => (quote!(__mig::ReceiveRight), true),
        }
    }
}

/// A parameter of a client for a right that must be there, as the port of a request must.
pub(super) fn required(right: &Scalar, into: &TokenStream) -> TokenStream {
    let disposition = Disposition::of(right);
    let (owned, lent) = disposition.from();
    match disposition {
        Disposition::Chosen => chosen(right, into),
        _ if lent => quote!(&#owned),
        _ => owned,
    }
}

/// What stands in the slot of such a right.
pub(super) fn required_carried(right: &Scalar, name: &Ident) -> TokenStream {
    let method = Disposition::of(right).method();
    quote!(#name.#method())
}

/// A parameter of a client for a right that may be missing; it may mention the lifetime `'a`.
pub(super) fn optional(right: &Scalar, into: &TokenStream, option: &TokenStream) -> TokenStream {
    let disposition = Disposition::of(right);
    let (owned, lent) = disposition.from();
    match disposition {
        Disposition::Chosen => chosen(right, into),
        _ if lent => quote!(impl #into<#option<&'a #owned>>),
        _ => quote!(impl #into<#option<#owned>>),
    }
}

/// Whether [`optional`] mentions the lifetime `'a`.
pub(super) fn is_lent(right: &Scalar) -> bool {
    let disposition = Disposition::of(right);
    disposition != Disposition::Chosen && disposition.from().1
}

/// What stands in the slot of such a right.
pub(super) fn optional_carried(right: &Scalar, name: &Ident) -> TokenStream {
    let disposition = Disposition::of(right);
    let method = disposition.method();
    match disposition {
        Disposition::Chosen => quote!(#name.into()),
        _ => quote!(__mig::#method(#name)),
    }
}

/// The caller says what becomes of its right, as long as what arrives is of the right kind.
fn chosen(right: &Scalar, into: &TokenStream) -> TokenStream {
    let arrives = Arrives::of(right).owned();
    quote!(impl #into<__mig::Carried<#arrives>>)
}
