//! What do the descriptors of an untyped message own?

use core::ptr;

use crate::destroy::{release, right_moved};
use crate::family::Owner;
use crate::kernel;
use crate::message::{DESCRIPTORS, FLAGS, Message, PORT, head};
use crate::wire::{self, Untyped};

/// Gives back rights and memory of all descriptors that lie within `size`.
///
/// # Safety
/// As for [`Family::destroy`](crate::family::Family::destroy).
pub(super) unsafe fn descriptors<W: Untyped>(message: Message, size: u32, owner: Owner) {
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
                    region::<W>(message, at, kind, owner);
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
unsafe fn ports<W: Untyped>(message: Message, at: usize, disposition: u32) {
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
unsafe fn region<W: Untyped>(message: Message, at: usize, kind: u32, owner: Owner) {
    // SAFETY: the descriptor says what is there, the flag of an unsent one whether it was to be given away.
    unsafe {
        let element = if kind == kernel::OOL_PORTS_DESCRIPTOR { size_of::<u32>() } else { 1 };
        let size = message.word(at + W::REGION_SIZE) as usize * element;
        let ours = owner == Owner::Received || message.word(at + FLAGS) & 0xff != 0;
        if size != 0 && ours {
            kernel::__mig_rs_deallocate(wire::address::<W>(message, at), size);
        }
    }
}
