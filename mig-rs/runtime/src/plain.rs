//! Which Rust types may stand in a message as they are?

use core::fmt;

use crate::error::CallError;
use crate::kernel::KernReturn;

/// A type whose bytes are its value.
///
/// Integers, floats, and arrays of them, of any length. A type of your own may stand in their place:
///
/// ```
/// use mig_rs_runtime::Plain;
///
/// #[repr(C)]
/// #[derive(Clone, Copy)]
/// struct Point {
///     x: i32,
///     y: i32,
/// }
/// // SAFETY: two integers of one size: no padding, and all bits are fine.
/// unsafe impl Plain for Point {}
/// ```
///
/// # Safety
/// Every pattern of bits is a value, no byte is padding, and nothing in it refers to other memory.
pub unsafe trait Plain: Copy + Send + Sync + 'static {}

/// Size in bytes of a type that may stand in a message: what generated code compares with its layout.
///
/// ```
/// use mig_rs_runtime::size_of_plain;
///
/// const _: [(); 12] = [(); size_of_plain::<[u32; 3]>()];
/// ```
#[must_use]
pub const fn size_of_plain<T: Plain>() -> usize {
    size_of::<T>()
}

/// The value whose bytes are all zero: what a handler gets where nothing came.
#[must_use]
pub const fn zero<T: Plain>() -> T {
    // SAFETY: any bytes are a `T`.
    unsafe { core::mem::zeroed() }
}

macro_rules! plain {
    ($($type:ty)*) => {
        $(
            // SAFETY: a number: all bits are values, no byte is padding.
            unsafe impl Plain for $type {}
        )*
    };
}

plain! { u8 i8 u16 i16 u32 i32 u64 i64 u128 i128 f32 f64 }

// SAFETY: an array has the bytes of its elements and no others.
unsafe impl<T: Plain, const N: usize> Plain for [T; N] {}

// SAFETY: only the alignment differs from `T`, whose size is a multiple of it.
unsafe impl<T: Plain> Plain for Packed<T> {}

/// A value at a 4-byte boundary, as everything in a message is, 64-bit numbers too.
///
/// The elements of an inline array of 64-bit numbers are lent as `&[Packed<u64>]`.
///
/// ```
/// use mig_rs_runtime::Packed;
///
/// let offsets = [Packed::from(4096_u64), Packed::from(8192)];
/// assert_eq!(offsets.iter().map(|offset| offset.get()).sum::<u64>(), 12288);
/// assert_eq!(align_of::<Packed<u64>>(), 4);
/// ```
#[repr(C, packed(4))]
#[derive(Clone, Copy)]
pub struct Packed<T>(T);

impl<T: Copy> Packed<T> {
    /// The value.
    #[inline(always)]
    #[must_use]
    pub const fn get(self) -> T {
        self.0
    }
}

impl<T> From<T> for Packed<T> {
    #[inline(always)]
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Copy + PartialEq> PartialEq for Packed<T> {
    fn eq(&self, other: &Self) -> bool {
        self.get() == other.get()
    }
}

impl<T: Copy + PartialEq> PartialEq<T> for Packed<T> {
    fn eq(&self, other: &T) -> bool {
        self.get() == *other
    }
}

impl<T: Copy + Eq> Eq for Packed<T> {}

impl<T: Copy + fmt::Debug> fmt::Debug for Packed<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// Copies the beginning of an array that is longer than the caller's.
///
/// # Safety
/// So many bytes may be read and written.
#[cold]
#[inline(never)]
pub(crate) unsafe fn cut(from: *const u8, to: *mut u8, size: usize) -> CallError {
    // SAFETY: the caller's promise; a message does not overlap a caller's array.
    unsafe { from.copy_to_nonoverlapping(to, size) };
    CallError::new(KernReturn::ARRAY_TOO_LARGE)
}
