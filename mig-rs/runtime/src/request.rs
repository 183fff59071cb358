//! What does a server stub do with its request?

use core::marker::PhantomData;

use crate::carried::Right as _;
use crate::check;
use crate::kernel::{self, KernReturn};
use crate::message::{DESCRIPTORS, DISPOSITION, HEADER, Message, head};
use crate::polymorphic::AnyRight;
use crate::served::{Of, Refused};
use crate::shape::Shape;
use crate::slots::Slots;
use crate::trailer::Trailer;
use crate::wire::Wire;

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
    pub fn check(self, shape: &Shape) -> Result<Slots<'m, W>, Refused<'m>> {
        self.check_with(shape, Trailer::None)
    }

    /// As [`Self::check`], and the trailer too.
    ///
    /// # Errors
    /// As [`Self::check`], and `MIG_TRAILER_ERROR`.
    #[inline(always)]
    pub fn check_with(self, shape: &Shape, trailer: Trailer) -> Result<Slots<'m, W>, Refused<'m>> {
        let message = Message(self.message);
        // SAFETY: as `new` was promised; the trailer stands behind the message, whose size was checked.
        unsafe {
            check::message::<W>(message, shape).map_err(Refused::new)?;
            let end = if shape.min == shape.max { shape.min } else { message.word(head::SIZE) };
            trailer.check(message, end.next_multiple_of(4) as usize).map_err(Refused::new)?;
            let start = if shape.is_complex() { DESCRIPTORS } else { HEADER };
            Ok(Slots::new(message, shape, start, trailer))
        }
    }

    /// As [`Self::check_with`], for a routine with a `retcode` and descriptors: a simple request of 36 bytes is a code.
    ///
    /// # Errors
    /// As [`Self::check_with`].
    #[inline(always)]
    pub fn check_form(self, shape: &Shape, trailer: Trailer) -> Result<Form<'m, W>, Refused<'m>> {
        let message = Message(self.message);
        // SAFETY: as `new` was promised.
        let (bits, size) = unsafe { (message.word(head::BITS), message.word(head::SIZE)) };
        if bits & kernel::COMPLEX != 0 || size != CODE_FORM.min || !shape.is_complex() {
            return self.check_with(shape, trailer).map(Form::Full);
        }
        let mut slots = self.check_with(&CODE_FORM, trailer)?;
        slots.ndr();
        let code = KernReturn(slots.take());
        Ok(Form::Code(slots, code))
    }
}

/// Which of its two forms a request of a routine with a `retcode` has.
pub enum Form<'m, W: Wire> {
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

impl<'m, W: Wire> Slots<'m, W> {
    /// The right to answer this request.
    #[inline(always)]
    #[must_use]
    pub fn reply_to(&self) -> ReplyTo<'m> {
        ReplyTo { message: self.message().0, of: PhantomData }
    }
}
