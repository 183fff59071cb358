//! How does a client stub begin its request?
//!
//! The order of a stub is: everything that can refuse the call ([`at_most`] and its like), then the slots, then the call. A
//! right moved into a slot is only given back by the call, so that nothing may return in between.

use core::marker::PhantomData;
use core::mem::MaybeUninit;

use crate::carried::Carried;
use crate::error::CallError;
use crate::kernel::{self, KernReturn};
use crate::message::{Bytes, Header, Message};
use crate::untyped::shape::Shape;
use crate::untyped::writer::Writer;
use crate::wire::{Untyped, Wire};

/// Refuses a call whose array has more elements than its message has room for. Asked before anything is moved into a message.
///
/// # Errors
/// `MIG_ARRAY_TOO_LARGE`.
#[inline(always)]
pub const fn at_most(len: usize, max: usize) -> Result<(), CallError> {
    if len <= max { Ok(()) } else { Err(CallError::new(KernReturn::ARRAY_TOO_LARGE)) }
}

/// How many elements of `T` an out-of-line descriptor can state, for [`at_most`].
#[must_use]
pub const fn most<T>() -> usize {
    u32::MAX as usize / size_of::<T>()
}

/// Refuses a call whose arrays share one count and have not the same number of elements.
///
/// # Errors
/// `KERN_INVALID_ARGUMENT`.
#[inline(always)]
pub const fn same_count(one: usize, other: usize) -> Result<(), CallError> {
    if one == other { Ok(()) } else { Err(CallError::new(KernReturn::INVALID_ARGUMENT)) }
}

/// Purpose of a writer: a request, to be sent or called with.
#[derive(Debug)]
pub enum Asking {}

/// Room for a request and its reply.
pub struct Buffer<W, const SIZE: usize>(Bytes<SIZE>, PhantomData<W>);

impl<W: Wire, const SIZE: usize> Buffer<W, SIZE> {
    /// Room of which nothing is defined.
    #[inline(always)]
    #[must_use]
    #[allow(clippy::new_without_default, reason = "not a value: a place on the stack")]
    pub const fn new() -> Self {
        Self(Bytes(MaybeUninit::uninit()), PhantomData)
    }

    /// Begins a request that gets a reply, on the reply port of this thread.
    #[inline(always)]
    pub fn request<R>(&mut self, shape: &W::Shape, to: Carried<R>) -> W::Writer<'_, Asking> {
        self.message(shape, to, (0, kernel::MAKE_SEND_ONCE))
    }

    /// Begins a request that gets no reply.
    #[inline(always)]
    pub fn one_way<R>(&mut self, shape: &W::Shape, to: Carried<R>) -> W::Writer<'_, Asking> {
        self.message(shape, to, (0, 0))
    }

    /// Begins a request with a reply right that the caller gives.
    #[inline(always)]
    pub fn with_reply_right<R, Q>(
        &mut self,
        shape: &W::Shape,
        to: Carried<R>,
        reply: Carried<Q>,
    ) -> W::Writer<'_, Asking> {
        self.message(shape, to, reply.into_parts())
    }

    /// Where it is.
    #[inline(always)]
    pub(crate) const fn start(&mut self) -> Message {
        Message(self.0.0.as_mut_ptr().cast())
    }

    #[inline(always)]
    fn message<R>(&mut self, shape: &W::Shape, to: Carried<R>, reply: (u32, u32)) -> W::Writer<'_, Asking> {
        const { assert!(SIZE <= u32::MAX as usize) }
        // SAFETY: the buffer is as long as it says, and lent to the writer.
        unsafe { W::begin(self.start(), SIZE, header(W::id(shape), to, reply), shape) }
    }
}

impl<W: Untyped, const SIZE: usize> Buffer<W, SIZE> {
    /// A request that is nothing but a code: of a routine with a `retcode`, instead of its own form, where the code is a failure.
    #[inline]
    pub fn one_way_code<R>(
        &mut self,
        shape: &Shape,
        to: Carried<R>,
        code: KernReturn,
    ) -> Writer<'_, W, Asking> {
        self.code(header(shape.id, to, (0, 0)), code)
    }

    /// As [`Self::one_way_code`], with a reply right that the caller gives.
    #[inline]
    pub fn one_way_code_with_reply_right<R, Q>(
        &mut self,
        shape: &Shape,
        to: Carried<R>,
        reply: Carried<Q>,
        code: KernReturn,
    ) -> Writer<'_, W, Asking> {
        self.code(header(shape.id, to, reply.into_parts()), code)
    }

    #[inline(always)]
    fn code(&mut self, header: Header, code: KernReturn) -> Writer<'_, W, Asking> {
        const { assert!(SIZE <= u32::MAX as usize) }
        // SAFETY: the buffer is as long as it says, and lent to the writer.
        unsafe { Writer::new(self.start(), SIZE, header, 0) }.ndr().put(code.0)
    }
}

#[inline(always)]
fn header<R>(id: i32, to: Carried<R>, reply: (u32, u32)) -> Header {
    let (remote, disposition) = to.into_parts();
    Header { bits: disposition | reply.1 << 8, remote, local: reply.0, id }
}
