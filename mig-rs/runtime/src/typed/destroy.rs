//! What do the items of a typed message own?

use core::ptr;

use crate::destroy::{release, right_moved};
use crate::family::Owner;
use crate::kernel;
use crate::message::{Message, head};
use crate::typed::descriptor::{Descriptor, Place};
use crate::wire::{self, Typed};

/// Gives back rights and memory of all items that lie within `size`, as far as the kernel has looked at them: those of a complex message.
///
/// # Safety
/// As for [`Family::destroy`](crate::family::Family::destroy).
pub(super) unsafe fn items<W: Typed>(message: Message, size: u32, owner: Owner) {
    // SAFETY: the items were written by us, or the kernel has read them with these sums; each is looked at only if it lies within the message.
    unsafe {
        if message.word(head::BITS) & kernel::COMPLEX == 0 {
            return;
        }
        let (end, mut at) = (size as usize, W::HEADER);
        while let Some(item) = Descriptor::read::<W>(message, at, end) {
            at += item.form.size::<W>();
            let Some(bytes) = item.bytes() else { return };
            let behind = if item.place == Place::Inline { bytes } else { W::WORD };
            if behind > end - at {
                return;
            }
            match item.place {
                Place::Inline => inline::<W>(message, at, item),
                Place::OutOfLine | Place::Given => region::<W>(message, at, item, bytes, owner),
            }
            at += behind.next_multiple_of(W::WORD);
        }
    }
}

/// Releases the rights of an item that stands in the message.
///
/// # Safety
/// So many elements stand at `at`; rights among them are ours.
unsafe fn inline<W: Typed>(message: Message, at: usize, item: Descriptor) {
    if right_moved(item.name).is_none() || item.bits != W::RIGHT {
        return;
    }
    for n in 0..item.number as usize {
        // SAFETY: the caller's promise.
        unsafe { release(message.word(at + n * W::WORD), item.name) }
    }
}

/// Releases the rights of an item that stands in memory, and gives the memory back if it is ours.
///
/// # Safety
/// The address of so many elements, `size` bytes, stands at `at`.
unsafe fn region<W: Typed>(message: Message, at: usize, item: Descriptor, size: usize, owner: Owner) {
    if size == 0 {
        return;
    }
    let ours = owner == Owner::Received || item.place == Place::Given;
    let rights = right_moved(item.name).is_some() && item.bits == 32;
    // Of what is lent and owns nothing the provider may know no more where it stands.
    if !ours && !rights {
        return;
    }
    // SAFETY: the descriptor says what is there, that of an unsent one whether it was to be given away.
    unsafe {
        let start = wire::address::<W>(message, at);
        if rights && !start.is_null() {
            for n in 0..item.number as usize {
                release(ptr::read_unaligned(start.cast::<u32>().add(n)), item.name);
            }
        }
        if ours {
            kernel::__mig_rs_deallocate(start, size);
        }
    }
}
