//! How is a request sent, and how does its stub come by the reply?
//!
//! The order of a stub is: everything that can refuse the call ([`at_most`](crate::client::at_most) and its like), then the slots, then the call. A
//! right moved into a slot is only given back by the call, so that nothing may return in between.

mod failed;

use core::marker::PhantomData;

use crate::client::Asking;
use crate::destroy;
use crate::error::CallError;
use crate::family::Family;
use crate::kernel::{self, KernReturn};
use crate::message::{Message, SEND_ONCE_NOTIFICATION, head};
use crate::options::Options;
use crate::right::ReceiveRight;
use crate::trailer::Trailer;
use crate::typed;
use crate::untyped;
use crate::wire::{Typed, Untyped, Wire};

/// A request that is written: so many bytes, in a buffer of so many.
pub(crate) struct Asked<W> {
    pub(crate) message: Message,
    pub(crate) size: u32,
    pub(crate) limit: usize,
    pub(crate) wire: PhantomData<W>,
}

macro_rules! asks {
    ($family:ident: $module:ident $shape:ty) => {
        impl<'b, W> $module::writer::Writer<'b, W, Asking>
        where
            W: $family + for<'m> Family<Shape = $shape, Slots<'m> = $module::slots::Slots<'m, W>>,
        {
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
            pub fn send_with(self, options: Options) -> Result<(), CallError> {
                self.asked()?.send(options)
            }

            /// Sends, receives the reply on the reply port of this thread into the same place, and checks it.
            ///
            /// # Errors
            /// What the message system says, the server's code, `MIG_REPLY_MISMATCH`, `MIG_SERVER_DIED`, `MIG_TYPE_ERROR`. Then nothing is
            /// left, neither in the request nor in the reply.
            #[inline(always)]
            pub fn call(self, reply: &$shape) -> Result<$module::slots::Slots<'b, W>, CallError> {
                self.call_with(reply, Options::new())
            }

            /// As [`Self::call`], with options. The trailer that they ask for is checked, where the wire has one.
            ///
            /// # Errors
            /// As [`Self::call`], and `MIG_TRAILER_ERROR`.
            #[inline(always)]
            pub fn call_with(
                self,
                reply: &$shape,
                options: Options,
            ) -> Result<$module::slots::Slots<'b, W>, CallError> {
                self.asked()?.call(reply, options)
            }

            /// As [`Self::call_with`] for a message that
            /// [`Buffer::with_reply_right`](crate::client::Buffer::with_reply_right) began: the reply is received on `port`, which stays as it is.
            ///
            /// # Errors
            /// As [`Self::call_with`].
            #[inline(always)]
            pub fn call_on(
                self,
                reply: &$shape,
                port: &ReceiveRight,
                options: Options,
            ) -> Result<$module::slots::Slots<'b, W>, CallError> {
                self.asked()?.call_on(reply, port, options)
            }

            #[inline(always)]
            fn asked(mut self) -> Result<Asked<W>, CallError> {
                match self.finish() {
                    Ok(size) => {
                        Ok(Asked { message: self.message, size, limit: self.limit, wire: PhantomData })
                    }
                    Err(code) => Err(failed::withdrawn::<W>(self.message, code)),
                }
            }
        }
    };
}

asks! { Untyped: untyped untyped::shape::Shape }
asks! { Typed: typed typed::shape::Shape<W> }

#[allow(clippy::cast_possible_truncation, reason = "no buffer is longer than a size can say")]
impl<W: Wire> Asked<W> {
    #[inline(always)]
    fn send(self, options: Options) -> Result<(), CallError> {
        let Self { message, size, .. } = self;
        let bits = kernel::SEND_MSG | options.bits & !kernel::RCV_TIMEOUT;
        // SAFETY: the message is there, every byte of it defined.
        let code = unsafe { kernel::__mig_rs_send(W::ABI, message.0, size, bits, options.timeout) };
        if code == 0 { Ok(()) } else { Err(failed::not_sent::<W>(message, size, code)) }
    }

    #[inline(always)]
    fn call<'b>(self, reply: &W::Shape, options: Options) -> Result<W::Slots<'b>, CallError> {
        let Self { message, size, limit, .. } = self;
        // SAFETY: a writer begins with a header, and has passed it.
        let port = unsafe {
            let to = message.word(head::REMOTE);
            let port = if options.special_reply_port {
                kernel::__mig_rs_special_reply_port(to)
            } else {
                kernel::__mig_rs_reply_port(to)
            };
            message.set_word(W::LOCAL, port);
            port
        };
        match self.exchange(port, options) {
            // SAFETY: the exchange has received a message into the buffer.
            Ok(()) => unsafe { accept::<W>(message, limit, reply, options.trailer) },
            Err(code) if options.special_reply_port => {
                Err(failed::no_special_reply::<W>(message, size, code, port))
            }
            Err(code) => Err(failed::no_reply::<W>(message, size, code, port)),
        }
    }

    #[inline(always)]
    fn call_on<'b>(
        self,
        reply: &W::Shape,
        port: &ReceiveRight,
        options: Options,
    ) -> Result<W::Slots<'b>, CallError> {
        let Self { message, size, limit, .. } = self;
        match self.exchange(port.name().0, options) {
            // SAFETY: the exchange has received a message into the buffer.
            Ok(()) => unsafe { accept::<W>(message, limit, reply, options.trailer) },
            Err(code) => Err(failed::not_sent::<W>(message, size, code)),
        }
    }

    #[inline(always)]
    fn exchange(self, port: u32, options: Options) -> Result<(), i32> {
        let Self { message, size, limit, .. } = self;
        let bits = kernel::SEND_MSG | kernel::RCV_MSG | options.bits | options.trailer.option_of::<W>();
        // SAFETY: the message is there, every byte of it defined, and its buffer has room for the limit.
        let code = unsafe {
            kernel::__mig_rs_call(W::ABI, message.0, size, limit as u32, port, bits, options.timeout)
        };
        if code == 0 { Ok(()) } else { Err(code) }
    }
}

/// Looks a reply over, and takes it or destroys it.
///
/// # Safety
/// The kernel has just delivered the message, into room for `limit` bytes, and it stays for `'b`.
#[inline(always)]
unsafe fn accept<'b, W: Wire>(
    message: Message,
    limit: usize,
    shape: &W::Shape,
    trailer: Trailer,
) -> Result<W::Slots<'b>, CallError> {
    let id = W::id(shape);
    // SAFETY: the caller's promise; the code is looked at only in a message that was checked.
    unsafe {
        if message.id::<W>() != id {
            return Err(stray::<W>(message));
        }
        if let Err(code) = W::check(message, shape) {
            return Err(refused::<W>(message, code));
        }
        // One comparison, as both are 0 where all is well.
        if message.word(head::REMOTE) | W::code(message, shape).cast_unsigned() != 0 {
            return Err(failed::<W>(message));
        }
        match W::reply_slots(message, limit, shape, trailer) {
            Ok(slots) => Ok(slots),
            Err(code) => Err(refused::<W>(message, code)),
        }
    }
}

/// A well-formed reply with a code, which is all it says; or with a right to reply, which no reply has.
///
/// # Safety
/// The kernel delivered the message, and it was checked; it has a code, if no such right.
#[cold]
#[inline(never)]
#[allow(clippy::cast_possible_wrap, reason = "a code is signed on the wire")]
unsafe fn failed<W: Wire>(message: Message) -> CallError {
    // SAFETY: the caller's promise.
    unsafe {
        if message.word(head::REMOTE) != 0 {
            return destroyed::<W>(message, KernReturn::TYPE_ERROR);
        }
        let code = message.word(W::CODE) as i32;
        if message.word(head::BITS) & kernel::COMPLEX != 0 {
            destroy::received::<W>(message);
        }
        CallError::new(KernReturn(code))
    }
}

/// What does not say what its interface says is nothing but a code, or is destroyed.
///
/// # Safety
/// The kernel delivered the message, with the id of the reply.
#[cold]
#[inline(never)]
#[allow(clippy::cast_possible_wrap, reason = "a code is signed on the wire")]
unsafe fn refused<W: Wire>(message: Message, code: KernReturn) -> CallError {
    // SAFETY: the caller's promise; the code is read only from a message that has one.
    unsafe {
        let simple = message.word(head::BITS) & kernel::COMPLEX == 0;
        if message.word(head::SIZE) as usize == W::ERROR_REPLY
            && simple
            && W::is_code_form(message)
            && message.word(head::REMOTE) == 0
            && message.word(W::CODE) != 0
        {
            return CallError::new(KernReturn(message.word(W::CODE) as i32));
        }
        destroyed::<W>(message, code)
    }
}

/// # Safety
/// The kernel delivered the message.
#[cold]
#[inline(never)]
unsafe fn destroyed<W: Wire>(message: Message, code: KernReturn) -> CallError {
    // SAFETY: the caller's promise.
    unsafe { destroy::received::<W>(message) };
    CallError::new(if code == KernReturn::TRAILER_ERROR { code } else { KernReturn::TYPE_ERROR })
}

/// Destroys what is not the reply, and finds out what it was.
///
/// # Safety
/// The kernel delivered the message.
#[cold]
#[inline(never)]
unsafe fn stray<W: Wire>(message: Message) -> CallError {
    // SAFETY: the caller's promise.
    unsafe {
        let died = message.id::<W>() == SEND_ONCE_NOTIFICATION;
        destroy::received::<W>(message);
        CallError::new(if died { KernReturn::SERVER_DIED } else { KernReturn::REPLY_MISMATCH })
    }
}
