//! What is left of a request that was not sent, or not answered?

use core::hint;

use crate::destroy;
use crate::error::{CallError, Origin};
use crate::kernel::{self, KernReturn};
use crate::message::{Message, head};
use crate::wire::Wire;

/// Gives back what a failed send or receive has left in the message.
#[cold]
#[inline(never)]
pub(super) fn not_sent<W: Wire>(message: Message, size: u32, code: i32) -> CallError {
    let code = KernReturn(code);
    // SAFETY: the seam has just answered with this code, for a message of this size that a writer wrote.
    unsafe {
        match CallError::new(code).origin() {
            Origin::Receive if code.plain() == KernReturn::RCV_BODY_ERROR => destroy::received::<W>(message),
            Origin::Receive => {}
            Origin::Send | Origin::Mig | Origin::Server => destroy::unsent::<W>(message, size, code),
        }
    }
    // Or callers would keep the code in a register through the call, and save that register also where nothing fails.
    CallError::new(hint::black_box(code))
}

/// Gives back what the header of a request has whose items were taken back.
#[cold]
#[inline(never)]
pub(super) fn withdrawn<W: Wire>(message: Message, code: KernReturn) -> CallError {
    // SAFETY: a writer wrote the message, and the kernel has not seen it.
    unsafe { destroy::never_sent::<W>(message, message.word(head::SIZE)) };
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
pub(super) fn no_special_reply<W: Wire>(message: Message, size: u32, code: i32, port: u32) -> CallError {
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
pub(super) fn no_reply<W: Wire>(message: Message, size: u32, code: i32, port: u32) -> CallError {
    let usable = is_usable(code);
    let error = not_sent::<W>(message, size, code);
    // SAFETY: the port came from the seam for this call.
    unsafe { kernel::__mig_rs_reply_port_done(port, usable) };
    error
}
