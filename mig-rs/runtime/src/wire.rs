//! In what do the untyped wires differ?

use core::fmt;

use crate::kernel::{self, Abi};
use crate::message::Message;

/// An untyped wire. They share header, port descriptor, NDR record and data; out-of-line descriptors differ.
pub trait Wire: sealed::Sealed + Copy + fmt::Debug + 'static {
    /// What the seam is told.
    const ABI: Abi;
    /// Size in bytes of an out-of-line descriptor; its flags are the third word of every descriptor.
    const REGION: usize;
    /// Where in it the size or count stands.
    const REGION_SIZE: usize;
    /// Whether the address is one, in the first 8 bytes; otherwise it is a handle, in the first 4.
    const ADDRESS: bool;
}

mod sealed {
    pub trait Sealed {}
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

impl sealed::Sealed for Xnu64 {}
impl sealed::Sealed for Xnu32 {}
impl sealed::Sealed for Osf32 {}

impl Wire for Xnu64 {
    const ABI: Abi = Abi::Xnu64;
    const REGION: usize = 16;
    const REGION_SIZE: usize = 12;
    const ADDRESS: bool = true;
}

impl Wire for Xnu32 {
    const ABI: Abi = Abi::Xnu32;
    const REGION: usize = 12;
    const REGION_SIZE: usize = 4;
    const ADDRESS: bool = false;
}

impl Wire for Osf32 {
    const ABI: Abi = Abi::Osf32;
    const REGION: usize = 12;
    const REGION_SIZE: usize = 4;
    const ADDRESS: bool = false;
}

/// The address in the out-of-line descriptor at `at`.
///
/// # Safety
/// An out-of-line descriptor stands there, in a message that the kernel delivered or that was not sent.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "a 64-bit address belongs to this process")]
pub(crate) unsafe fn address<W: Wire>(message: Message, at: usize) -> *mut u8 {
    // SAFETY: the caller vouches for the descriptor, and its handle is the provider's own.
    unsafe {
        if W::ADDRESS {
            core::ptr::with_exposed_provenance_mut(message.pair(at) as usize)
        } else {
            kernel::__mig_rs_out_of_line_address(message.word(at))
        }
    }
}
