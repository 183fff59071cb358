//! What is given back of a message that nobody keeps?

use core::ptr;

use crate::kernel::{self, KernReturn};
use crate::message::{DESCRIPTORS, DISPOSITION, FLAGS, Message, PORT, head};
use crate::wire::{self, Wire};

/// Whose message it is decides what in it is owned.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The kernel delivered it: every region in it is the task's, and the local slot only names the receive right.
    Received,
    /// It was to be sent: regions are given back if they were to be given away, and the local slot carries a right.
    Unsent,
}

/// What kind of right a disposition moves.
#[inline(always)]
const fn right_moved(disposition: u32) -> Option<u32> {
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
        descriptors::<W>(message, message.word(head::SIZE), Origin::Received);
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
        descriptors::<W>(message, message.word(head::SIZE), Origin::Received);
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
/// The message was built by [`crate::writer::Writer`], `size` bytes, and the seam has just answered a send of it with `code`.
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
/// The message was built by [`crate::writer::Writer`], `size` bytes, and what it shows is the task's.
#[cold]
#[inline(never)]
pub(crate) unsafe fn never_sent<W: Wire>(message: Message, size: u32) {
    // SAFETY: the caller's promise.
    unsafe {
        let bits = message.word(head::BITS);
        release(message.word(head::REMOTE), bits & DISPOSITION);
        release(message.word(head::LOCAL), bits >> 8 & DISPOSITION);
        descriptors::<W>(message, size, Origin::Unsent);
    }
}

/// Gives back rights and memory of all descriptors that lie within `size`.
///
/// # Safety
/// As for [`received`] or [`never_sent`].
unsafe fn descriptors<W: Wire>(message: Message, size: u32, origin: Origin) {
    // SAFETY: the descriptors were written by the kernel or by us, and each is looked at only if it lies within the message.
    unsafe {
        let size = size as usize;
        if message.word(head::BITS) & kernel::COMPLEX == 0 || size < DESCRIPTORS {
            return;
        }
        let (mut left, mut at) = (message.word(DESCRIPTORS - 4), DESCRIPTORS);
        while left != 0 && at + PORT <= size {
            let flags = message.word(at + FLAGS);
            let disposition = flags >> 16 & 0xff;
            at += match flags >> 24 {
                kernel::PORT_DESCRIPTOR => {
                    release(message.word(at), disposition);
                    PORT
                }
                kernel::GUARDED_PORT_DESCRIPTOR => {
                    release(message.word(at + W::REGION_SIZE), disposition);
                    W::REGION
                }
                kind if at + W::REGION <= size => {
                    if kind == kernel::OOL_PORTS_DESCRIPTOR {
                        ports::<W>(message, at, disposition);
                    }
                    region::<W>(message, at, kind, origin);
                    W::REGION
                }
                _ => return,
            };
            left -= 1;
        }
    }
}

/// Releases the rights in an out-of-line array.
///
/// # Safety
/// Such a descriptor stands at `at`, and its rights are ours.
unsafe fn ports<W: Wire>(message: Message, at: usize, disposition: u32) {
    // SAFETY: the descriptor says where the names stand and how many.
    unsafe {
        let count = message.word(at + W::REGION_SIZE) as usize;
        // Copied and made rights own nothing, and where they stand the provider may know no more.
        if count == 0 || right_moved(disposition).is_none() {
            return;
        }
        let names = wire::address::<W>(message, at).cast::<u32>();
        if !names.is_null() {
            for i in 0..count {
                release(ptr::read_unaligned(names.add(i)), disposition);
            }
        }
    }
}

/// Gives the memory of a descriptor back if it is ours.
///
/// # Safety
/// An out-of-line descriptor of this kind stands at `at`.
unsafe fn region<W: Wire>(message: Message, at: usize, kind: u32, origin: Origin) {
    // SAFETY: the descriptor says what is there, the flag of an unsent one whether it was to be given away.
    unsafe {
        let element = if kind == kernel::OOL_PORTS_DESCRIPTOR { size_of::<u32>() } else { 1 };
        let size = message.word(at + W::REGION_SIZE) as usize * element;
        let ours = origin == Origin::Received || message.word(at + FLAGS) & 0xff != 0;
        if size != 0 && ours {
            kernel::__mig_rs_deallocate(wire::address::<W>(message, at), size);
        }
    }
}
