//! Are the rights of an array all sent in the same way?
//!
//! One descriptor speaks for all of them: what shall become of one shall become of each. Empty places say nothing.

use core::ptr;

use crate::carried::{Carried, Right};
use crate::message::Message;
use crate::wire::Typed;

/// With which disposition rights of no places are sent: as empty ones.
#[inline(always)]
const fn of_none<R: Right>() -> u32 {
    Carried::<R>::none().into_parts().1
}

/// Writes the names of rights one behind the other, and says with which disposition all of them are sent. None if some are to be sent in
/// another way than others: then all have been released, and the places are empty.
///
/// # Safety
/// There is room for so many slots at `at`. The rights are the caller's, who forgets them.
#[inline(always)]
pub(super) unsafe fn put<W: Typed, R: Right>(
    message: Message,
    at: usize,
    rights: &[Carried<R>],
) -> Option<u32> {
    let Some(first) = rights.first() else { return Some(of_none::<R>()) };
    let disposition = first.disposition();
    for (n, right) in rights.iter().enumerate() {
        // SAFETY: the caller's promise.
        unsafe { set_name::<W>(message, at + n * W::WORD, right.name().0) }
        if right.disposition() != disposition {
            // SAFETY: the caller's promise.
            return unsafe { put_with_empty::<W, R>(message, at, rights) };
        }
    }
    Some(disposition)
}

/// As [`put`], where places may be empty that say something else.
///
/// # Safety
/// As for [`put`].
#[cold]
#[inline(never)]
unsafe fn put_with_empty<W: Typed, R: Right>(
    message: Message,
    at: usize,
    rights: &[Carried<R>],
) -> Option<u32> {
    let mut there = rights.iter().filter(|right| right.name().0 != 0).map(Carried::disposition);
    let disposition = there.next().unwrap_or(of_none::<R>());
    let alike = there.all(|other| other == disposition);
    for (n, right) in rights.iter().enumerate() {
        // SAFETY: the caller's promise; a right is released once, and none of it stays in the message.
        unsafe {
            set_name::<W>(message, at + n * W::WORD, if alike { right.name().0 } else { 0 });
            if !alike {
                drop(ptr::read(right));
            }
        }
    }
    alike.then_some(disposition)
}

/// Writes a slot.
///
/// # Safety
/// The message has room for it at `at`.
#[inline(always)]
pub(super) unsafe fn set_name<W: Typed>(message: Message, at: usize, name: u32) {
    // SAFETY: the caller's promise.
    unsafe {
        if W::WORD == 8 {
            message.set_word(at + 4, 0);
        }
        message.set_word(at, name);
    }
}
