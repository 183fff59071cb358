//! In what do the wires differ?

use core::fmt;

use crate::family::Family;
use crate::kernel::{self, Abi};
use crate::message::{Message, head};
use crate::rights::inline::Step;

/// A wire: how messages of one Mach are laid out. The header's first words are the same on all; what stands behind the header is the
/// wire's family's, untyped or typed.
pub trait Wire: Family + Copy + fmt::Debug + 'static {
    /// What the seam is told.
    const ABI: Abi;
    /// Size in bytes of a word: what slots are aligned to and filled up to, and what a name has in the header.
    const WORD: usize;
    /// Whether the address of out-of-line memory is one, in 8 bytes; otherwise it is a handle, in 4.
    const ADDRESS: bool;
    /// Where a reply that is nothing but a code has it.
    const CODE: usize;
    /// How far one right stands behind another of the same array.
    const STEP: Step;
    /// Size in bytes of the smallest trailer: 0 where the kernel adds none.
    const TRAILER: usize;

    /// Where in the header the local port stands.
    const LOCAL: usize = head::REMOTE + Self::WORD;
    /// Where in the header a word stands that a sender leaves 0: the voucher, or the sequence number.
    const SPARE: usize = Self::LOCAL + Self::WORD;
    /// Where in the header the id stands.
    const ID: usize = Self::SPARE + 4;
    /// Size in bytes of the header.
    const HEADER: usize = Self::ID + 4;
    /// Size in bytes of a reply that is nothing but a code.
    const ERROR_REPLY: usize = Self::CODE + Self::WORD;
}

/// An untyped wire: descriptors first, then an NDR record and the data. Out-of-line descriptors differ.
pub trait Untyped: Wire {
    /// Size in bytes of an out-of-line descriptor; its flags are the third word of every descriptor.
    const REGION: usize;
    /// Where in it the size or count stands.
    const REGION_SIZE: usize;
}

/// A typed wire: items in the order of their arguments, each behind the descriptor of its type.
pub trait Typed: Wire {
    /// Size in bytes of a type descriptor in the long form; one in the short form is a word.
    const LONG: usize;
    /// Bits of a right that stands in the message; one whose name stands in memory has 32.
    const RIGHT: u32;
}

/// Apple, 64 bit.
#[derive(Clone, Copy, Debug)]
pub enum Xnu64 {}
/// Apple, 32 bit.
#[derive(Clone, Copy, Debug)]
pub enum Xnu32 {}
/// OSF MK, 32 bit.
#[derive(Clone, Copy, Debug)]
pub enum Osf32 {}
/// GNU Mach, 32 bit.
#[derive(Clone, Copy, Debug)]
pub enum Gnu32 {}
/// GNU Mach, 64 bit, as of 2023 and later.
#[derive(Clone, Copy, Debug)]
pub enum Gnu64 {}

macro_rules! untyped {
    ($($wire:ident { $address:literal, $region:literal, $size:literal })*) => {
        $(
            impl Wire for $wire {
                const ABI: Abi = Abi::$wire;
                const WORD: usize = 4;
                const ADDRESS: bool = $address;
                const CODE: usize = 32;
                const STEP: Step = Step::Descriptors;
                const TRAILER: usize = 8;
            }

            impl Untyped for $wire {
                const REGION: usize = $region;
                const REGION_SIZE: usize = $size;
            }
        )*
    };
}

untyped! {
    Xnu64 { true, 16, 12 }
    Xnu32 { false, 12, 4 }
    Osf32 { false, 12, 4 }
}

macro_rules! typed {
    ($($wire:ident { $word:literal, $address:literal, $code:literal, $long:literal, $right:literal })*) => {
        $(
            impl Wire for $wire {
                const ABI: Abi = Abi::$wire;
                const WORD: usize = $word;
                const ADDRESS: bool = $address;
                const CODE: usize = $code;
                const STEP: Step = Step::Slots($word);
                const TRAILER: usize = 0;
            }

            impl Typed for $wire {
                const LONG: usize = $long;
                const RIGHT: u32 = $right;
            }
        )*
    };
}

typed! {
    Gnu32 { 4, false, 28, 12, 32 }
    Gnu64 { 8, true, 40, 8, 64 }
}

/// The address of out-of-line memory that stands at `at`: at the beginning of an untyped descriptor, behind a typed one.
///
/// # Safety
/// An address or handle stands there, in a message that the kernel delivered or that was not sent.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "a 64-bit address belongs to this process")]
pub(crate) unsafe fn address<W: Wire>(message: Message, at: usize) -> *mut u8 {
    // SAFETY: the caller vouches for the address, and its handle is the provider's own.
    unsafe {
        if W::ADDRESS {
            core::ptr::with_exposed_provenance_mut(message.pair(at) as usize)
        } else {
            kernel::__mig_rs_out_of_line_address(message.word(at))
        }
    }
}

/// Writes the address of out-of-line memory at `at`.
///
/// # Safety
/// The message has room for it there. The memory was lent until the message is sent, or given to it.
#[inline(always)]
pub(crate) unsafe fn set_address<W: Wire>(message: Message, at: usize, address: *mut u8, size: usize) {
    // SAFETY: the caller's promise.
    unsafe {
        if W::ADDRESS {
            message.set_pair(at, address.expose_provenance() as u64);
        } else {
            message.set_word(at, kernel::__mig_rs_out_of_line_handle(address, size));
        }
    }
}
