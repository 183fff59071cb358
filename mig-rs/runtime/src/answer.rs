//! What goes back to the client, and what becomes of a request that nobody kept?

use crate::destroy;
use crate::error::{CallError, Origin};
use crate::kernel::{self, KernReturn};
use crate::message::{DISPOSITION, Header, Message, head};
use crate::serve::Turn;
use crate::served::{Answer, Handled, Served};
use crate::wire::Wire;

/// Whether a code is not told to the client: `MIG_NO_REPLY`, and GNU's `MIG_DESTROY_REQUEST`, whose number means something else
/// elsewhere. What a handler was given is its own, so both are the same here.
#[inline(always)]
pub(crate) fn is_silent<W: Wire>(code: KernReturn) -> bool {
    code == KernReturn::NO_REPLY || W::TRAILER == 0 && code == KernReturn::DESTROY_REQUEST
}

/// Writes a code instead of an answer that was written and withdrawn, and says how long it is.
///
/// # Safety
/// The answer's header stands in `message`, which has room for the error form.
#[cold]
#[inline(never)]
pub(crate) unsafe fn code_instead<W: Wire>(message: Message, code: KernReturn) -> u32 {
    // SAFETY: the caller's promise.
    unsafe {
        let (bits, remote, id) = (message.word(head::BITS), message.word(head::REMOTE), message.id::<W>());
        W::code_form(message, W::ERROR_REPLY, Header { bits, remote, local: 0, id }, code.0)
    }
}

/// Sends what there is to send, and clears up.
///
/// # Safety
/// `served` came of `request`, which the kernel delivered, and `reply`, which has room for the error form at least.
#[inline(always)]
pub(crate) unsafe fn finish<W: Wire>(request: Message, reply: Message, served: Served<'_>) -> Turn {
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

/// Destroys a refused request, all but the right to reply, to which the code goes. `MIG_NO_REPLY` goes nowhere.
///
/// # Safety
/// The kernel delivered the request, and nothing has been taken from it. The reply has room for the error form.
#[cold]
#[inline(never)]
unsafe fn refuse<W: Wire>(request: Message, reply: Message, code: KernReturn) {
    // SAFETY: the right moves into the reply before the request is destroyed.
    unsafe {
        if is_silent::<W>(code) {
            return destroy::received::<W>(request);
        }
        error_reply::<W>(request, reply, code);
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
        if is_silent::<W>(code) {
            destroy::release(request.word(head::REMOTE), request.word(head::BITS) & DISPOSITION);
        } else {
            error_reply::<W>(request, reply, code);
            answer::<W>(reply);
        }
    }
}

/// The handler has panicked. If the right to reply is still in the request, `KERN_FAILURE` goes there.
///
/// # Safety
/// As for [`refuse`], but the handler was called.
#[cfg(feature = "std")]
#[cold]
#[inline(never)]
pub(crate) unsafe fn unanswered<W: Wire>(request: Message, reply: Message) {
    // SAFETY: the right moves into the reply.
    unsafe {
        if request.word(head::REMOTE) != 0 {
            error_reply::<W>(request, reply, KernReturn::FAILURE);
            answer::<W>(reply);
        }
    }
}

/// Writes the reply that is nothing but a code.
///
/// # Safety
/// The request has a header, the reply room.
pub(crate) unsafe fn error_reply<W: Wire>(request: Message, reply: Message, code: KernReturn) {
    // SAFETY: the caller's promise.
    unsafe {
        let header = Header {
            bits: request.word(head::BITS) & DISPOSITION,
            remote: request.word(head::REMOTE),
            local: 0,
            id: request.id::<W>().wrapping_add(100),
        };
        W::code_form(reply, W::ERROR_REPLY, header, code.0);
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

/// The size of an answer that can be sent in the trap that receives the next request: it goes to a send-once right, so that no limit is needed.
///
/// # Safety
/// As for [`finish`].
#[inline(always)]
pub(crate) unsafe fn goes_along(reply: Message, served: &Served<'_>) -> Option<u32> {
    // SAFETY: a stub that answers has written a header.
    unsafe {
        let is_written = matches!(served, Ok(Handled { answer: Answer::Reply, .. }));
        let to_once = || {
            reply.word(head::BITS) & DISPOSITION == kernel::MOVE_SEND_ONCE && reply.word(head::REMOTE) != 0
        };
        (is_written && to_once()).then(|| reply.word(head::SIZE))
    }
}

/// Whether it was sending that has failed: then the answer is given back.
///
/// # Safety
/// The seam has just answered with this code, for an answer of this size that a stub wrote.
#[cold]
#[inline(never)]
pub(crate) unsafe fn is_left<W: Wire>(reply: Message, size: u32, code: i32) -> bool {
    let code = KernReturn(code);
    let left = !matches!(CallError::new(code).origin(), Origin::Receive);
    if left {
        // SAFETY: the caller's promise.
        unsafe { destroy::unsent::<W>(reply, size, code) }
    }
    left
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
