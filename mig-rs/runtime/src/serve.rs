//! Who receives the messages, sends the answers, and clears up after both?

use core::mem::{self, MaybeUninit};
use core::sync::atomic::{AtomicBool, Ordering};

use crate::demux::Dispatch;
use crate::destroy;
use crate::error::CallError;
use crate::kernel::{self, KernReturn};
use crate::message::{DISPOSITION, ERROR_REPLY, Message, NDR, head};
use crate::right::{PortName, PortSet, ReceiveRight};
use crate::served::{Answer, Served};
use crate::wire::Wire;

/// What messages can be received from.
pub trait Receive {
    /// Its name.
    fn receive_name(&self) -> PortName;
}

impl Receive for ReceiveRight {
    fn receive_name(&self) -> PortName {
        self.name()
    }
}

impl Receive for PortSet {
    fn receive_name(&self) -> PortName {
        self.name()
    }
}

/// How a loop serves; the default is for ever.
#[derive(Clone, Copy, Debug, Default)]
pub struct Serve<'s> {
    bits: u32,
    timeout: u32,
    stop: Option<&'s AtomicBool>,
}

/// What one turn of the loop has come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// The handler of a routine was called.
    Handled,
    /// The message was refused, and its sender told so if it left a reply right.
    Refused(KernReturn),
    /// A message was too long, or could not be received whole, and is gone.
    Lost(KernReturn),
}

impl<'s> Serve<'s> {
    /// For ever.
    #[must_use]
    pub const fn new() -> Self {
        Self { bits: 0, timeout: 0, stop: None }
    }

    /// Adds `mach_msg` option bits to each receive.
    #[must_use]
    pub const fn with(mut self, bits: u32) -> Self {
        self.bits |= bits;
        self
    }

    /// Ends with `RCV_TIMED_OUT` when nothing has come for so many milliseconds.
    #[must_use]
    pub const fn timeout(mut self, milliseconds: u32) -> Self {
        self.bits |= kernel::RCV_TIMEOUT;
        self.timeout = milliseconds;
        self
    }

    /// Ends after the message during which the flag was raised. It is looked at between messages: whoever raises it elsewhere
    /// sends one more message, or gives the loop a time limit.
    #[must_use]
    pub const fn until(mut self, stop: &'s AtomicBool) -> Self {
        self.stop = Some(stop);
        self
    }

    fn stopped(&self) -> bool {
        self.stop.is_some_and(|stop| stop.load(Ordering::Acquire))
    }
}

/// Receives and serves messages until it is told to stop.
///
/// A message that no demux takes is answered with `MIG_BAD_ID`. What is refused is destroyed whole. A reply that cannot be sent at
/// once is destroyed, unless it goes to a send-once right, which never makes a sender wait. A message that is too long is destroyed by
/// the kernel, and an interrupted receive is started again. A handler's panic goes on through the loop; its client hears `MIG_SERVER_DIED`.
///
/// # Errors
/// The code of a receive that failed and would fail again: `RCV_TIMED_OUT` with a time limit, `RCV_PORT_DIED`, ….
pub fn serve<D: Dispatch>(demux: &D, on: &impl Receive, options: Serve<'_>) -> Result<(), CallError> {
    while !options.stopped() {
        match serve_one(demux, on, options) {
            Ok(_) => {}
            Err(error) if error.code() == KernReturn::RCV_INTERRUPTED => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Receives and serves one message.
///
/// # Errors
/// The code of a receive that brought nothing.
pub fn serve_one<D: Dispatch>(demux: &D, on: &impl Receive, options: Serve<'_>) -> Result<Turn, CallError> {
    let mut request = MaybeUninit::<D::RequestSpace>::uninit();
    let mut reply = MaybeUninit::<D::ReplySpace>::uninit();
    let (request, reply) = (Message(request.as_mut_ptr().cast()), Message(reply.as_mut_ptr().cast()));
    let bits = kernel::RCV_MSG | options.bits | demux.trailer().option();
    let limit = u32::try_from(size_of::<D::RequestSpace>()).unwrap_or(u32::MAX);
    // SAFETY: the space has room for the limit and is used by nobody else.
    let code = unsafe {
        let name = on.receive_name().0;
        kernel::__mig_rs_receive(<D::Wire as Wire>::ABI, request.0, limit, name, bits, options.timeout)
    };
    if code != 0 {
        // SAFETY: the seam has just answered with this code.
        return unsafe { not_received::<D::Wire>(request, KernReturn(code)) };
    }
    // SAFETY: the message was just delivered, with its trailer, and there is room for the reply.
    unsafe {
        let unanswered = Unanswered(request);
        let served = demux.dispatch(request.0, reply.0);
        mem::forget(unanswered);
        Ok(finish::<D::Wire>(request, reply, served))
    }
}

/// A request whose handler is running. If it panics, nobody will answer, and the client is to know.
struct Unanswered(Message);

impl Drop for Unanswered {
    #[cold]
    fn drop(&mut self) {
        // SAFETY: the request has a header; its right to reply is still in there, unless the handler has taken it.
        unsafe { destroy::release(self.0.word(head::REMOTE), self.0.word(head::BITS) & DISPOSITION) }
    }
}

/// A receive that failed: is something left, and is it worth another try?
///
/// # Safety
/// The seam has just answered a receive into `message` with `code`.
#[cold]
#[inline(never)]
unsafe fn not_received<W: Wire>(message: Message, code: KernReturn) -> Result<Turn, CallError> {
    match code.plain() {
        KernReturn::RCV_BODY_ERROR => {
            // SAFETY: the message is there, with null names where a right is missing.
            unsafe { destroy::received::<W>(message) };
            Ok(Turn::Lost(code))
        }
        KernReturn::RCV_TOO_LARGE | KernReturn::RCV_HEADER_ERROR => Ok(Turn::Lost(code)),
        _ => Err(CallError::new(code)),
    }
}

/// Sends what there is to send, and clears up.
///
/// # Safety
/// `served` came of `request`, which the kernel delivered, and `reply`, which has room for the error form at least.
#[inline(always)]
unsafe fn finish<W: Wire>(request: Message, reply: Message, served: Served<'_>) -> Turn {
    // SAFETY: a handled request is the handler's but for the right to reply, which is in the reply if there is one.
    unsafe {
        match served {
            Ok(handled) => {
                match handled.answer {
                    Answer::Reply => answer::<W>(reply),
                    Answer::Code(code) if request.word(head::REMOTE) != 0 => {
                        unexpected::<W>(request, reply, code);
                    }
                    Answer::Code(_) => {}
                }
                Turn::Handled
            }
            Err(refused) => {
                refuse::<W>(request, reply, refused.code());
                Turn::Refused(refused.code())
            }
        }
    }
}

/// Destroys a refused request, all but the right to reply, to which the code goes.
///
/// # Safety
/// The kernel delivered the request, and nothing has been taken from it. The reply has room for the error form.
#[cold]
#[inline(never)]
unsafe fn refuse<W: Wire>(request: Message, reply: Message, code: KernReturn) {
    // SAFETY: the right moves into the reply before the request is destroyed.
    unsafe {
        error_reply(request, reply, code);
        request.set_word(head::REMOTE, 0);
        destroy::received::<W>(request);
        answer::<W>(reply);
    }
}

/// There is no reply, but a right to reply: a routine without reply was called as one with, or `MIG_NO_REPLY` was answered
/// by a handler that did not take it.
///
/// # Safety
/// As for [`refuse`], but the handler was called.
#[cold]
#[inline(never)]
unsafe fn unexpected<W: Wire>(request: Message, reply: Message, code: KernReturn) {
    // SAFETY: the right is still in the request, and goes either into the reply or back.
    unsafe {
        if code == KernReturn::NO_REPLY {
            destroy::release(request.word(head::REMOTE), request.word(head::BITS) & DISPOSITION);
        } else {
            error_reply(request, reply, code);
            answer::<W>(reply);
        }
    }
}

/// Writes the reply that is nothing but a code.
///
/// # Safety
/// The request has a header, the reply room.
#[allow(clippy::cast_possible_truncation, reason = "36")]
#[allow(clippy::cast_sign_loss, reason = "a word on the wire")]
unsafe fn error_reply(request: Message, reply: Message, code: KernReturn) {
    // SAFETY: the caller's promise.
    unsafe {
        reply.set_word(head::BITS, request.word(head::BITS) & DISPOSITION);
        reply.set_word(head::SIZE, ERROR_REPLY as u32);
        reply.set_word(head::REMOTE, request.word(head::REMOTE));
        reply.set_word(head::LOCAL, 0);
        reply.set_word(head::VOUCHER, 0);
        reply.set_word(head::ID, request.word(head::ID).wrapping_add(100));
        reply.0.add(head::ID + 4).cast::<[u8; 8]>().write_unaligned(NDR);
        reply.set_word(crate::message::CODE, code.0 as u32);
    }
}

/// Sends a reply; one that has no destination, or cannot be sent now, is destroyed.
///
/// # Safety
/// A reply stands there, as long as it says.
#[inline(always)]
unsafe fn answer<W: Wire>(reply: Message) {
    // SAFETY: the caller's promise.
    unsafe {
        if reply.word(head::REMOTE) == 0 {
            return unaddressed::<W>(reply);
        }
        let to_once = reply.word(head::BITS) & DISPOSITION == kernel::MOVE_SEND_ONCE;
        let bits = if to_once { kernel::SEND_MSG } else { kernel::SEND_MSG | kernel::SEND_TIMEOUT };
        let size = reply.word(head::SIZE);
        let code = kernel::__mig_rs_send(W::ABI, reply.0, size, bits, 0);
        if code != 0 {
            destroy::unsent::<W>(reply, size, KernReturn(code));
        }
    }
}

/// Destroys a reply that nobody waits for.
///
/// # Safety
/// A reply stands there, as long as it says.
#[cold]
#[inline(never)]
unsafe fn unaddressed<W: Wire>(reply: Message) {
    // SAFETY: it was written by a stub and has not been sent.
    unsafe { destroy::never_sent::<W>(reply, reply.word(head::SIZE)) }
}
