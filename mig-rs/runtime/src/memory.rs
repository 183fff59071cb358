//! Who owns out-of-line memory, and on what terms does it travel?

use core::fmt;
use core::marker::PhantomData;
use core::mem;
use core::num::NonZero;
use core::ops::Deref;
use core::ptr;
use core::slice;

use crate::kernel;
use crate::plain::Plain;

/// Memory that came with a message in a `mach_msg_ool_descriptor_t`: a read-only slice, given back when dropped, on any thread, as
/// `vm_deallocate` does. Sent on as it is, it is not copied: see [`Region`].
///
/// ```
/// # use mig_rs_local as _;
/// use mig_rs_runtime::{OutOfLine, Region};
///
/// // A handler that answers with the memory it got, or with none where it is all zero.
/// fn echo(page: OutOfLine<u8>) -> Region<'static, u8> {
///     if page.iter().all(|byte| *byte == 0) { Region::default() } else { page.into() }
/// }
/// # fn main() {}
/// ```
pub struct OutOfLine<T: Plain> {
    address: *mut u8,
    extent: Extent,
    elements: PhantomData<T>,
}

/// A size in bytes, less than `usize::MAX`. What may be memory or a failure takes no more room than memory, as this is never 0.
#[derive(Clone, Copy)]
struct Extent(NonZero<usize>);

impl Extent {
    const NOTHING: Self = Self::of(0);

    #[inline(always)]
    const fn of(size: usize) -> Self {
        // SAFETY: no memory is as large as the whole of an address space.
        Self(unsafe { NonZero::new_unchecked(size.wrapping_add(1)) })
    }

    #[inline(always)]
    const fn size(self) -> usize {
        self.0.get() - 1
    }
}

// SAFETY: it owns memory that nobody writes to, and `Plain` values may be read and dropped anywhere.
unsafe impl<T: Plain> Send for OutOfLine<T> {}
// SAFETY: as above; shared, it is only read.
unsafe impl<T: Plain> Sync for OutOfLine<T> {}

impl<T: Plain> OutOfLine<T> {
    /// Takes a region over.
    ///
    /// # Safety
    /// The caller owns `size` bytes at `address`, as the kernel handed them over, and gives them away. Nobody writes to them any more, and
    /// `address` is a multiple of `T`'s alignment unless `size` is 0.
    #[inline(always)]
    #[must_use]
    pub const unsafe fn from_raw(address: *mut u8, size: usize) -> Self {
        const { assert!(size_of::<T>() != 0) }
        Self { address, extent: Extent::of(size), elements: PhantomData }
    }

    /// Address and size in bytes of the region, which the caller must give back.
    #[inline(always)]
    #[must_use = "the memory is leaked if nobody gives it back"]
    pub const fn into_raw(self) -> (*mut u8, usize) {
        let parts = (self.address, self.extent.size());
        mem::forget(self);
        parts
    }
}

impl<T: Plain> Default for OutOfLine<T> {
    /// No elements.
    fn default() -> Self {
        Self { address: ptr::null_mut(), extent: Extent::NOTHING, elements: PhantomData }
    }
}

impl<T: Plain> Deref for OutOfLine<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // A task of 32 bits may have memory that is larger than any slice: it shows as much as one can have.
        let count = self.extent.size().min(isize::MAX as usize) / size_of::<T>();
        if count == 0 {
            return &[];
        }
        // SAFETY: the region is ours, aligned, holds so many elements, and nobody writes to it; any bytes are a `T`.
        unsafe { slice::from_raw_parts(self.address.cast(), count) }
    }
}

impl<T: Plain> Drop for OutOfLine<T> {
    #[inline]
    fn drop(&mut self) {
        let size = self.extent.size();
        if size != 0 {
            // SAFETY: the region is ours, and this was the last use of it.
            unsafe { kernel::__mig_rs_deallocate(self.address, size) }
        }
    }
}

impl<T: Plain + fmt::Debug> fmt::Debug for OutOfLine<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// Memory on its way into a message: lent until it is sent, or given away.
///
/// Where a routine leaves the choice to its caller, and in every answer, this is what is handed over:
///
/// ```
/// # mod provider { include!("../tests/support/nothing.rs"); }
/// use mig_rs_runtime::Region;
///
/// static PAGE: [u8; 4096] = [0; 4096];
/// let lent = Region::from(&PAGE);
/// assert_eq!(lent.len(), 4096);
/// ```
#[must_use = "memory that is not put into a message is given back if it was given away"]
pub struct Region<'a, T: Plain> {
    address: *mut u8,
    size: usize,
    given: bool,
    virtually: bool,
    lent: PhantomData<&'a [T]>,
}

impl<'a, T: Plain> Region<'a, T> {
    /// Asks the kernel to copy now rather than on the first write.
    #[inline(always)]
    pub const fn physical_copy(mut self) -> Self {
        self.virtually = false;
        self
    }

    /// The number of elements.
    #[inline(always)]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.size / size_of::<T>()
    }

    /// The elements.
    #[inline(always)]
    pub(crate) const fn as_slice(&self) -> &[T] {
        if self.size == 0 {
            return &[];
        }
        // SAFETY: so much was lent, or came with a message and is aligned.
        unsafe { slice::from_raw_parts(self.address.cast(), self.len()) }
    }

    /// Whether there is none.
    #[inline(always)]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Address, size in bytes, and the two flags as the first 16 bits of a descriptor's flags; what was owned is the caller's now.
    #[inline(always)]
    pub(crate) const fn into_parts(self) -> (*mut u8, usize, u32) {
        let parts = (self.address, self.size, self.given as u32 | (self.virtually as u32) << 8);
        mem::forget(self);
        parts
    }
}

impl<T: Plain> Default for Region<'_, T> {
    /// No elements.
    #[inline(always)]
    fn default() -> Self {
        Self { address: ptr::null_mut(), size: 0, given: false, virtually: true, lent: PhantomData }
    }
}

impl<'a, T: Plain> From<&'a [T]> for Region<'a, T> {
    #[inline(always)]
    fn from(lent: &'a [T]) -> Self {
        let address = ptr::from_ref(lent).cast_mut().cast();
        Self { address, size: size_of_val(lent), given: false, virtually: true, lent: PhantomData }
    }
}

impl<'a, T: Plain, const N: usize> From<&'a [T; N]> for Region<'a, T> {
    #[inline(always)]
    fn from(lent: &'a [T; N]) -> Self {
        Self::from(lent.as_slice())
    }
}

impl<T: Plain> From<OutOfLine<T>> for Region<'_, T> {
    #[inline(always)]
    fn from(given: OutOfLine<T>) -> Self {
        let (address, size) = given.into_raw();
        Self { address, size, given: true, virtually: true, lent: PhantomData }
    }
}

impl<T: Plain> Drop for Region<'_, T> {
    #[inline]
    fn drop(&mut self) {
        if self.given {
            // SAFETY: the region was taken out of an `OutOfLine` of the same type and goes back into one.
            drop(unsafe { OutOfLine::<T>::from_raw(self.address, self.size) });
        }
    }
}

impl<T: Plain> fmt::Debug for Region<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = if self.given { "given" } else { "lent" };
        write!(f, "Region({how}, {} bytes)", self.size)
    }
}
