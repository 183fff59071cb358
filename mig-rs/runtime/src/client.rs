//! How does a client stub send its request and come by the reply?
//!
//! The order of a stub is: everything that can refuse the call ([`at_most`] and its like), then the slots, then the call. A
//! right moved into a slot is only given back by the call, so that nothing may return in between.

use core::marker::PhantomData;
use core::mem::MaybeUninit;

use crate::carried::Carried;
use crate::check;
use crate::destroy;
use crate::error::{CallError, Origin};
use crate::kernel::{self, KernReturn};
use crate::message::{Bytes, CODE, ERROR_REPLY, HEADER, Message, SEND_ONCE_NOTIFICATION, head};
use crate::options::Options;
use crate::right::ReceiveRight;
use crate::shape::Shape;
use crate::slots::Slots;
use crate::trailer::Trailer;
use crate::wire::Wire;
use crate::writer::{Asking, Header, Writer};

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
    pub fn request<R>(&mut self, shape: &Shape, to: Carried<R>) -> Writer<'_, W, Asking> {
        self.message(shape, to, (0, kernel::MAKE_SEND_ONCE))
    }

    /// Begins a request that gets no reply.
    #[inline(always)]
    pub fn one_way<R>(&mut self, shape: &Shape, to: Carried<R>) -> Writer<'_, W, Asking> {
        self.message(shape, to, (0, 0))
    }

    /// A request that is nothing but a code: of a routine with a `retcode`, instead of its own form, where the code is a failure.
    #[inline]
    pub fn one_way_code<R>(
        &mut self,
        shape: &Shape,
        to: Carried<R>,
        code: KernReturn,
    ) -> Writer<'_, W, Asking> {
        let simple = Shape { descriptors: &[], ..*shape };
        self.message(&simple, to, (0, 0)).ndr().put(code.0)
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
        let simple = Shape { descriptors: &[], ..*shape };
        self.message(&simple, to, reply.into_parts()).ndr().put(code.0)
    }

    /// Begins a request with a reply right that the caller gives.
    #[inline(always)]
    pub fn with_reply_right<R, Q>(
        &mut self,
        shape: &Shape,
        to: Carried<R>,
        reply: Carried<Q>,
    ) -> Writer<'_, W, Asking> {
        self.message(shape, to, reply.into_parts())
    }

    /// Where it is.
    #[inline(always)]
    pub(crate) const fn start(&mut self) -> Message {
        Message(self.0.0.as_mut_ptr().cast())
    }

    #[inline(always)]
    fn message<R>(&mut self, shape: &Shape, to: Carried<R>, reply: (u32, u32)) -> Writer<'_, W, Asking> {
        const { assert!(SIZE <= u32::MAX as usize) }
        let (remote, disposition) = to.into_parts();
        let header = Header { bits: disposition | reply.1 << 8, remote, local: reply.0, id: shape.id };
        // SAFETY: the buffer is as long as it says, and lent to the writer.
        unsafe { Writer::new(self.start(), SIZE, header, shape.descriptors.len()) }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "no buffer is longer than a size can say")]
impl<'b, W: Wire> Writer<'b, W, Asking> {
    /// Sends.
    ///
    /// # Errors
    /// What the message system says; then nothing is left in the message.
    #[inline(always)]
    pub fn send(self) -> Result<(), CallError> {
        self.send_with(Options::new())
    }

    /// Sends, with options.
    ///
    /// # Errors
    /// As [`Self::send`].
    #[inline(always)]
    pub fn send_with(mut self, options: Options) -> Result<(), CallError> {
        let size = self.finish();
        let bits = kernel::SEND_MSG | options.bits & !kernel::RCV_TIMEOUT;
        // SAFETY: the message is there, every byte of it defined.
        let code = unsafe { kernel::__mig_rs_send(W::ABI, self.message.0, size, bits, options.timeout) };
        if code == 0 { Ok(()) } else { Err(not_sent::<W>(self.message, size, code)) }
    }

    /// Sends, receives the reply on the reply port of this thread into the same place, and checks it.
    ///
    /// # Errors
    /// What the message system says, the server's code, `MIG_REPLY_MISMATCH`, `MIG_SERVER_DIED`, `MIG_TYPE_ERROR`. Then nothing is
    /// left, neither in the request nor in the reply.
    #[inline(always)]
    pub fn call(self, reply: &Shape) -> Result<Slots<'b, W>, CallError> {
        self.call_with(reply, Options::new())
    }

    /// As [`Self::call`], with options. The trailer that they ask for is checked.
    ///
    /// # Errors
    /// As [`Self::call`], and `MIG_TRAILER_ERROR`.
    #[inline(always)]
    pub fn call_with(mut self, reply: &Shape, options: Options) -> Result<Slots<'b, W>, CallError> {
        let size = self.finish();
        // SAFETY: a writer begins with a header, and has passed it.
        let port = unsafe {
            let to = self.message.word(head::REMOTE);
            let port = if options.special_reply_port {
                kernel::__mig_rs_special_reply_port(to)
            } else {
                kernel::__mig_rs_reply_port(to)
            };
            self.message.set_word(head::LOCAL, port);
            port
        };
        let message = self.message;
        match self.exchange(size, port, options) {
            // SAFETY: the exchange has received a message into the buffer.
            Ok(()) => unsafe { accept(message, reply, options.trailer) },
            Err(code) if options.special_reply_port => Err(no_special_reply::<W>(message, size, code, port)),
            Err(code) => Err(no_reply::<W>(message, size, code, port)),
        }
    }

    /// As [`Self::call_with`] for a message that [`Buffer::with_reply_right`] began: the reply is received on `port`, which stays as it is.
    ///
    /// # Errors
    /// As [`Self::call_with`].
    #[inline(always)]
    pub fn call_on(
        mut self,
        reply: &Shape,
        port: &ReceiveRight,
        options: Options,
    ) -> Result<Slots<'b, W>, CallError> {
        let (message, size) = (self.message, self.finish());
        match self.exchange(size, port.name().0, options) {
            // SAFETY: the exchange has received a message into the buffer.
            Ok(()) => unsafe { accept(message, reply, options.trailer) },
            Err(code) => Err(not_sent::<W>(message, size, code)),
        }
    }

    #[inline(always)]
    fn exchange(self, size: u32, port: u32, options: Options) -> Result<(), i32> {
        let bits = kernel::SEND_MSG | kernel::RCV_MSG | options.bits | options.trailer.option();
        let limit = self.limit as u32;
        // SAFETY: the message is there, every byte of it defined, and its buffer has room for the limit.
        let code = unsafe {
            kernel::__mig_rs_call(W::ABI, self.message.0, size, limit, port, bits, options.timeout)
        };
        if code == 0 { Ok(()) } else { Err(code) }
    }
}

/// Looks a reply over, and takes it or destroys it.
///
/// # Safety
/// The kernel has just delivered the message, which stays for `'b`.
#[inline(always)]
unsafe fn accept<'b, W: Wire>(
    message: Message,
    shape: &Shape,
    trailer: Trailer,
) -> Result<Slots<'b, W>, CallError> {
    // SAFETY: the caller's promise; the code is looked at only in a simple message, which has one if it is as long as its shape says.
    unsafe {
        let start = if shape.is_complex() { HEADER + 4 } else { CODE + 4 };
        if (shape.min as usize) < start {
            crate::message::broken()
        }
        if message.id() != shape.id {
            return Err(refused::<W>(message, shape.id, KernReturn::REPLY_MISMATCH));
        }
        if let Err(code) = check::message::<W>(message, shape) {
            return Err(refused::<W>(message, shape.id, code));
        }
        if message.word(head::REMOTE) != 0 {
            return Err(refused::<W>(message, shape.id, KernReturn::TYPE_ERROR));
        }
        if !shape.is_complex() && message.word(CODE) != 0 {
            return Err(failed(message));
        }
        let end = if shape.min == shape.max { shape.min } else { message.word(head::SIZE) };
        if let Err(code) = trailer.check(message, end.next_multiple_of(4) as usize) {
            return Err(refused::<W>(message, shape.id, code));
        }
        Ok(Slots::new(message, shape, start, trailer))
    }
}

/// A well-formed simple reply with a code: the code is all it says.
///
/// # Safety
/// The message has a code.
#[cold]
#[inline(never)]
#[allow(clippy::cast_possible_wrap, reason = "a code is signed on the wire")]
unsafe fn failed(message: Message) -> CallError {
    // SAFETY: the caller's promise.
    CallError::new(KernReturn(unsafe { message.word(CODE) } as i32))
}

/// Destroys a reply that was not what its interface says, and finds out what it was.
///
/// # Safety
/// The kernel delivered the message.
#[cold]
#[inline(never)]
#[allow(clippy::cast_possible_wrap, reason = "a code is signed on the wire")]
unsafe fn refused<W: Wire>(message: Message, id: i32, code: KernReturn) -> CallError {
    // SAFETY: the caller's promise; the code is read only from a message that has one.
    unsafe {
        let simple = message.word(head::BITS) & kernel::COMPLEX == 0;
        let error_form = simple && message.word(head::SIZE) as usize == ERROR_REPLY;
        let code = if message.id() != id {
            if message.id() == SEND_ONCE_NOTIFICATION {
                KernReturn::SERVER_DIED
            } else {
                KernReturn::REPLY_MISMATCH
            }
        } else if error_form && message.word(head::REMOTE) == 0 && message.word(CODE) != 0 {
            KernReturn(message.word(CODE) as i32)
        } else if code == KernReturn::TRAILER_ERROR {
            code
        } else {
            KernReturn::TYPE_ERROR
        };
        destroy::received::<W>(message);
        CallError::new(code)
    }
}

/// Gives back what a failed send or receive has left in the message.
#[cold]
#[inline(never)]
fn not_sent<W: Wire>(message: Message, size: u32, code: i32) -> CallError {
    let code = KernReturn(code);
    // SAFETY: the seam has just answered with this code, for a message of this size that a writer wrote.
    unsafe {
        match CallError::new(code).origin() {
            Origin::Receive if code.plain() == KernReturn::RCV_BODY_ERROR => destroy::received::<W>(message),
            Origin::Receive => {}
            Origin::Send | Origin::Mig | Origin::Server => destroy::unsent::<W>(message, size, code),
        }
    }
    CallError::new(code)
}

/// Whether nothing can come to a reply port after a call has failed, because the request never came to the kernel's queues.
fn is_usable(code: i32) -> bool {
    matches!(
        KernReturn(code),
        KernReturn::SEND_INVALID_DATA | KernReturn::SEND_INVALID_DEST | KernReturn::SEND_INVALID_HEADER
    )
}

/// As [`not_sent`], and says what has become of the special reply port, which is the thread's as long as nothing is said.
#[cold]
#[inline(never)]
fn no_special_reply<W: Wire>(message: Message, size: u32, code: i32, port: u32) -> CallError {
    let error = not_sent::<W>(message, size, code);
    if !is_usable(code) {
        // SAFETY: the port came from the seam for this call.
        unsafe { kernel::__mig_rs_reply_port_done(port, false) };
    }
    error
}

/// As [`not_sent`], and says what has become of the reply port.
#[cold]
#[inline(never)]
fn no_reply<W: Wire>(message: Message, size: u32, code: i32, port: u32) -> CallError {
    let usable = is_usable(code);
    let error = not_sent::<W>(message, size, code);
    // SAFETY: the port came from the seam for this call.
    unsafe { kernel::__mig_rs_reply_port_done(port, usable) };
    error
}
