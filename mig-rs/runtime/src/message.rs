//! Where do the fields of a message stand, and how are they read and written?

use core::mem::MaybeUninit;

use crate::wire::Wire;

/// Untyped: where the descriptors begin, behind their count.
pub(crate) const DESCRIPTORS: usize = 28;
/// Untyped: size in bytes of a port descriptor.
pub(crate) const PORT: usize = 12;
/// The largest trailer.
pub(crate) const TRAILER: usize = 68;
/// Untyped: where in a descriptor the flags, the disposition and the type stand, as one word.
pub(crate) const FLAGS: usize = 8;
/// Mask of one disposition in the header's bits.
pub(crate) const DISPOSITION: u32 = 0x1f;
/// The id of the message that the kernel sends when a send-once right goes unused.
pub(crate) const SEND_ONCE_NOTIFICATION: i32 = 71;

/// The NDR record of this host.
pub(crate) const NDR: [u8; 8] = [0, 0, 0, 0, cfg!(target_endian = "little") as u8, 0, 0, 0];

/// Offsets of those of the header's words that stand at the same place on every wire.
pub(crate) mod head {
    pub(crate) const BITS: usize = 0;
    pub(crate) const SIZE: usize = 4;
    pub(crate) const REMOTE: usize = 8;
}

/// What differs from header to header.
#[derive(Clone, Copy)]
pub struct Header {
    /// The dispositions.
    pub(crate) bits: u32,
    pub(crate) remote: u32,
    pub(crate) local: u32,
    pub(crate) id: i32,
}

/// Where a message stands. Says nothing of how long it is, or for how long it stands there.
#[derive(Clone, Copy)]
pub struct Message(pub(crate) *mut u8);

impl Message {
    /// # Safety
    /// `at + 4` bytes of the message are defined.
    #[inline(always)]
    pub(crate) unsafe fn word(self, at: usize) -> u32 {
        // SAFETY: the caller's promise.
        unsafe { self.0.add(at).cast::<u32>().read_unaligned() }
    }

    /// Disposition and type of the descriptor at `at`, as one number: the upper half of its flags. Of a port descriptor it is the
    /// disposition alone, because its type is 0.
    ///
    /// # Safety
    /// A descriptor stands there.
    #[inline(always)]
    pub(crate) unsafe fn kind(self, at: usize) -> u16 {
        let half = if cfg!(target_endian = "little") { at + FLAGS + 2 } else { at + FLAGS };
        // SAFETY: the caller's promise.
        unsafe { self.0.add(half).cast::<u16>().read_unaligned() }
    }

    /// # Safety
    /// `at + 8` bytes of the message are defined.
    #[inline(always)]
    pub(crate) unsafe fn pair(self, at: usize) -> u64 {
        // SAFETY: the caller's promise.
        unsafe { self.0.add(at).cast::<u64>().read_unaligned() }
    }

    /// # Safety
    /// The message has room for `at + 4` bytes.
    #[inline(always)]
    pub(crate) unsafe fn set_word(self, at: usize, word: u32) {
        // SAFETY: the caller's promise.
        unsafe { self.0.add(at).cast::<u32>().write_unaligned(word) }
    }

    /// # Safety
    /// The message has room for `at + 8` bytes.
    #[inline(always)]
    pub(crate) unsafe fn set_pair(self, at: usize, pair: u64) {
        // SAFETY: the caller's promise.
        unsafe { self.0.add(at).cast::<u64>().write_unaligned(pair) }
    }

    /// The id in the header.
    ///
    /// # Safety
    /// The header is defined.
    #[inline(always)]
    #[allow(clippy::cast_possible_wrap, reason = "an id is signed on the wire")]
    pub(crate) unsafe fn id<W: Wire>(self) -> i32 {
        // SAFETY: the caller's promise.
        unsafe { self.word(W::ID) as i32 }
    }
}

/// Room for a message of `SIZE` bytes; nothing in it is defined before it is written.
#[repr(C, align(8))]
pub(crate) struct Bytes<const SIZE: usize>(pub(crate) MaybeUninit<[u8; SIZE]>);

/// Size with the padding that every slot has. Wraps for sizes that no object has.
#[inline(always)]
pub(crate) const fn padded(size: usize) -> usize {
    size.wrapping_add(3) & !3
}

/// Size of so many elements, with their padding; none that has more than 32 bits. Behind a check of the count nothing is left of that question.
#[inline(always)]
pub(crate) const fn padded_elements(count: u32, element: u32) -> Option<u32> {
    let Some(size) = count.checked_mul(element) else { return None };
    match size.checked_add(3) {
        Some(size) => Some(size & !3),
        None => None,
    }
}

/// As [`broken`], where nothing can be taken instead: a release build has no panic for what the check has ruled out, and the optimizer
/// does not always see that it has.
#[inline(always)]
pub(crate) fn disagreed() {
    if cfg!(debug_assertions) {
        broken()
    }
}

/// Generated code and this crate disagree about a message. Never reached by what a peer sends.
#[cold]
#[inline(never)]
#[allow(clippy::panic, reason = "a defect of the generator, which no answer to a peer would mend")]
pub(crate) fn broken() -> ! {
    panic!("this generated code does not fit mig-rs-runtime: generate it again")
}
