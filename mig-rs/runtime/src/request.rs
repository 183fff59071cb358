//! What does a server stub do with its request?

use core::marker::PhantomData;

use crate::carried::Right as _;
use crate::kernel::{self, KernReturn};
use crate::message::{DISPOSITION, Message, head};
use crate::polymorphic::AnyRight;
use crate::served::{Of, Refused};
use crate::trailer::Trailer;
use crate::untyped;
use crate::untyped::shape::Shape;
use crate::untyped::slots::Slots;
use crate::wire::{Untyped, Wire};

/// A received message and its trailer, not yet looked at.
#[derive(Debug)]
pub struct Request<'m, W: Wire> {
    message: *mut u8,
    of: Of<'m>,
    wire: PhantomData<W>,
}

impl<'m, W: Wire> Request<'m, W> {
    /// # Safety
    /// The kernel delivered the message, with its trailer; it is the caller's, who does not look at it for `'m`, and nothing
    /// has been taken from it.
    #[inline(always)]
    pub(crate) const unsafe fn new(message: Message) -> Self {
        Self { message: message.0, of: PhantomData, wire: PhantomData }
    }

    /// Looks the whole message over; only then can it be read.
    ///
    /// # Errors
    /// `MIG_BAD_ARGUMENTS` for head, size and data, `MIG_TYPE_ERROR` for descriptors and their counts.
    #[inline(always)]
    pub fn check(self, shape: &W::Shape) -> Result<W::Slots<'m>, Refused<'m>> {
        self.check_with(shape, Trailer::None)
    }

    /// As [`Self::check`], and the trailer too.
    ///
    /// # Errors
    /// As [`Self::check`], and `MIG_TRAILER_ERROR`.
    #[inline(always)]
    pub fn check_with(self, shape: &W::Shape, trailer: Trailer) -> Result<W::Slots<'m>, Refused<'m>> {
        let message = Message(self.message);
        // SAFETY: as `new` was promised; the trailer stands behind the message, whose size was checked.
        unsafe {
            W::check(message, shape).map_err(Refused::new)?;
            W::request_slots(message, shape, trailer).map_err(Refused::new)
        }
    }
}

impl<'m, W: Untyped> Request<'m, W> {
    /// As [`Self::check_with`], for a routine with a `retcode` and descriptors: a simple request of 36 bytes is a code.
    ///
    /// # Errors
    /// As [`Self::check_with`].
    #[inline(always)]
    pub fn check_form(self, shape: &Shape, trailer: Trailer) -> Result<Form<'m, W>, Refused<'m>> {
        let message = Message(self.message);
        // SAFETY: as `new` was promised.
        unsafe {
            let (bits, size) = (message.word(head::BITS), message.word(head::SIZE));
            if bits & kernel::COMPLEX != 0 || size != CODE_FORM.min || !shape.is_complex() {
                return untyped::request(message, shape, trailer).map(Form::Full).map_err(Refused::new);
            }
            let mut slots = untyped::request(message, &CODE_FORM, trailer).map_err(Refused::new)?;
            slots.ndr();
            let code = KernReturn(slots.take());
            Ok(Form::Code(slots, code))
        }
    }
}

/// Which of its two forms a request of a routine with a `retcode` has.
pub enum Form<'m, W: Untyped> {
    /// With all its slots; the code is success.
    Full(Slots<'m, W>),
    /// A code and no slots.
    Code(Slots<'m, W>, KernReturn),
}

/// The short form of a request: header, NDR record, code.
const CODE_FORM: Shape = Shape { id: 0, min: 36, max: 36, descriptors: &[], data: &[] };

/// The right to answer a request: the `replyport` of a `.defs`. Whoever takes it answers on their own; nothing is sent for them then.
///
/// ```
/// # use mig_rs_local as _;
/// use std::sync::Mutex;
/// use mig_rs_runtime::{AnyRight, KernReturn, ReplyTo};
///
/// // A handler that keeps its clients waiting; `ROUTINE_reply` answers them later.
/// fn wait(waiting: &Mutex<Vec<AnyRight>>, reply_to: &mut ReplyTo<'_>) -> Result<(), KernReturn> {
///     let right = reply_to.take().ok_or(KernReturn::INVALID_RIGHT)?;
///     waiting.lock().map_err(|_| KernReturn::FAILURE)?.push(right);
///     Err(KernReturn::NO_REPLY)
/// }
/// # fn main() {}
/// ```
#[derive(Debug)]
pub struct ReplyTo<'m> {
    message: *mut u8,
    of: PhantomData<&'m mut u8>,
}

impl ReplyTo<'_> {
    #[inline(always)]
    pub(crate) const fn new(message: Message) -> Self {
        Self { message: message.0, of: PhantomData }
    }

    /// Takes the right over, if there is one and it was not taken yet.
    #[inline]
    pub fn take(&mut self) -> Option<AnyRight> {
        let message = Message(self.message);
        // SAFETY: the message has a header; the right in it is taken once, because its name is cleared.
        unsafe {
            let (name, bits) = (message.word(head::REMOTE), message.word(head::BITS));
            message.set_word(head::REMOTE, 0);
            AnyRight::received(name, bits & DISPOSITION)
        }
    }
}
