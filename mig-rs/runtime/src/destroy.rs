//! What is given back of a message that nobody keeps?

use crate::family::Owner;
use crate::kernel::{self, KernReturn};
use crate::message::{DISPOSITION, Message, head};
use crate::wire::Wire;

/// What kind of right a disposition moves.
#[inline(always)]
pub(crate) const fn right_moved(disposition: u32) -> Option<u32> {
    match disposition {
        kernel::MOVE_RECEIVE => Some(kernel::RIGHT_RECEIVE),
        kernel::MOVE_SEND => Some(kernel::RIGHT_SEND),
        kernel::MOVE_SEND_ONCE => Some(kernel::RIGHT_SEND_ONCE),
        _ => None,
    }
}

/// Gives back the right that a slot with this name and disposition owns; copied and made ones own none.
///
/// # Safety
/// If the disposition moves, the reference is the caller's, who gives it away.
#[inline(always)]
pub(crate) unsafe fn release(name: u32, disposition: u32) {
    let Some(right) = right_moved(disposition) else { return };
    if name != 0 && name != kernel::PORT_DEAD {
        // SAFETY: the caller's promise.
        unsafe { kernel::__mig_rs_release(name, right) }
    }
}

/// Destroys a received message: the right in its remote slot, its descriptors' rights and memory.
///
/// # Safety
/// The kernel delivered the message, and nothing has been taken from it, or what was taken has been cleared in it.
#[cold]
#[inline(never)]
pub(crate) unsafe fn received<W: Wire>(message: Message) {
    // SAFETY: a delivered message has a header, and all in it is ours.
    unsafe {
        release(message.word(head::REMOTE), message.word(head::BITS) & DISPOSITION);
        W::destroy(message, message.word(head::SIZE), Owner::Received);
    }
}

/// As [`received`] for all but the right in the remote slot, which stays; the descriptors are gone then.
///
/// # Safety
/// As for [`received`].
#[cold]
#[inline(never)]
pub(crate) unsafe fn contents<W: Wire>(message: Message) {
    // SAFETY: the caller's promise.
    unsafe {
        W::destroy(message, message.word(head::SIZE), Owner::Received);
        message.set_word(head::BITS, message.word(head::BITS) & !kernel::COMPLEX);
    }
}

/// Gives back what a message still owns whose send has failed with `code`.
///
/// | codes | what has become of the message | here |
/// |---|---|---|
/// | `SEND_INVALID_MEMORY`, `SEND_INVALID_RIGHT`, `SEND_INVALID_TYPE`, `SEND_MSG_TOO_SMALL` | consumed as far as the kernel came; how far, nobody can tell | nothing |
/// | `SEND_TIMED_OUT`, `SEND_INTERRUPTED` | received back: copied and made rights are rights of their own now | all that it shows |
/// | all other `SEND_…` | not touched: what was to be moved is still there | all that it shows |
///
/// Releasing nothing in the first case can leak, which is better than releasing somebody else's right.
///
/// # Safety
/// The message was built by [`crate::untyped::writer::Writer`], `size` bytes, and the seam has just answered a send of it with `code`.
#[cold]
#[inline(never)]
pub(crate) unsafe fn unsent<W: Wire>(message: Message, size: u32, code: KernReturn) {
    match code.plain() {
        KernReturn::SEND_INVALID_MEMORY
        | KernReturn::SEND_INVALID_RIGHT
        | KernReturn::SEND_INVALID_TYPE
        | KernReturn::SEND_MSG_TOO_SMALL => {}
        // SAFETY: the message shows what is ours.
        _ => unsafe { never_sent::<W>(message, size) },
    }
}

/// Gives back what a message owns that was never handed to the kernel, or came back from it.
///
/// # Safety
/// The message was built by [`crate::untyped::writer::Writer`], `size` bytes, and what it shows is the task's.
#[cold]
#[inline(never)]
pub(crate) unsafe fn never_sent<W: Wire>(message: Message, size: u32) {
    // SAFETY: the caller's promise.
    unsafe {
        let bits = message.word(head::BITS);
        release(message.word(head::REMOTE), bits & DISPOSITION);
        release(message.word(W::LOCAL), bits >> 8 & DISPOSITION);
        W::destroy(message, size, Owner::Unsent);
    }
}
