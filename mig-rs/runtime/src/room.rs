//! Where does a handler write the arrays of its answer?

use core::fmt;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::ops::{Deref, DerefMut};
use core::ptr;
use core::slice;

use crate::plain::Plain;
use crate::served::Of;
use crate::wire::Wire;

/// Room in the answer for an array: counts what is put into it, and only that is sent.
///
/// ```
/// use mig_rs_runtime::Room;
///
/// fn primes(room: &mut Room<'_, u64>) {
///     let mut candidates = (2..).filter(|n| (2..*n).all(|d| n % d != 0));
///     while !room.is_full() {
///         room.extend(candidates.next());
///     }
/// }
/// ```
pub struct Room<'r, T: Plain> {
    start: *mut u8,
    len: usize,
    capacity: usize,
    lives: PhantomData<(&'r mut [T], Of<'r>)>,
}

/// A room has no place left; nothing was put into it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Full;

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer has no room for that many elements")
    }
}

impl core::error::Error for Full {}

impl From<Full> for crate::KernReturn {
    fn from(_: Full) -> Self {
        Self::ARRAY_TOO_LARGE
    }
}

impl<T: Plain> Room<'_, T> {
    /// # Safety
    /// So many elements have room at `start`, which nobody else uses for `'r`.
    #[inline(always)]
    pub(crate) const unsafe fn new(start: *mut u8, capacity: usize) -> Self {
        Self { start, len: 0, capacity, lives: PhantomData }
    }

    #[inline(always)]
    pub(crate) const fn start(&self) -> *const u8 {
        self.start
    }

    /// How many elements have been put in.
    #[inline(always)]
    #[must_use]
    pub const fn len(&self) -> usize {
        self.len
    }

    /// Whether nothing has been put in.
    #[inline(always)]
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many elements the interface allows and the client has room for.
    #[inline(always)]
    #[must_use]
    pub const fn capacity(&self) -> usize {
        self.capacity
    }

    /// Whether there is no place left.
    #[inline(always)]
    #[must_use]
    pub const fn is_full(&self) -> bool {
        self.len == self.capacity
    }

    /// Appends an element.
    ///
    /// # Errors
    /// [`Full`].
    #[inline(always)]
    pub fn push(&mut self, element: T) -> Result<(), Full> {
        if self.is_full() {
            return Err(Full);
        }
        // SAFETY: below the capacity.
        unsafe { self.start.cast::<T>().add(self.len).write_unaligned(element) };
        self.len += 1;
        Ok(())
    }

    /// Appends all elements of a slice.
    ///
    /// # Errors
    /// [`Full`] if not all have a place; then none is appended.
    #[inline(always)]
    pub fn extend_from_slice(&mut self, elements: &[T]) -> Result<(), Full> {
        if elements.len() > self.capacity - self.len {
            return Err(Full);
        }
        // SAFETY: within the capacity; a slice of the caller's does not lie in the room.
        unsafe {
            let to = self.start.add(self.len * size_of::<T>());
            ptr::copy_nonoverlapping(elements.as_ptr().cast(), to, size_of_val(elements));
        }
        self.len += elements.len();
        Ok(())
    }

    /// Appends so many times the same, and lends what was appended.
    ///
    /// # Errors
    /// [`Full`] if not all have a place; then none is appended.
    #[inline]
    pub fn fill(&mut self, count: usize, element: T) -> Result<&mut [T], Full> {
        const { assert!(align_of::<T>() <= 4, "stands at a 4-byte boundary: only one at a time") }
        if count > self.capacity - self.len {
            return Err(Full);
        }
        // SAFETY: within the capacity, at a 4-byte boundary, and nobody else uses the room; a plain element of one byte is that byte.
        unsafe {
            let start = self.start.add(self.len * size_of::<T>()).cast::<T>();
            self.len += count;
            if size_of::<T>() == 1 {
                ptr::write_bytes(start, ptr::from_ref(&element).cast::<u8>().read(), count);
            } else {
                slice::from_raw_parts_mut(start.cast(), count).fill(MaybeUninit::new(element));
            }
            // All of them have just been written.
            Ok(slice::from_raw_parts_mut(start, count))
        }
    }

    /// Takes everything out again.
    #[inline(always)]
    pub const fn clear(&mut self) {
        self.len = 0;
    }
}

impl<T: Plain> Extend<T> for Room<'_, T> {
    /// Appends as long as there is room.
    #[inline]
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        for element in elements {
            if self.push(element).is_err() {
                return;
            }
        }
    }
}

impl<T: Plain> fmt::Debug for Room<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Room({} of {})", self.len, self.capacity)
    }
}

/// A fixed array of the answer, zero before the handler writes it.
pub struct Lent<'r, T: Plain> {
    start: *mut u8,
    lives: PhantomData<(&'r mut T, Of<'r>)>,
}

impl<T: Plain> Lent<'_, T> {
    /// # Safety
    /// A `T` has room at `start`, where a slot of the wire begins, all its bytes are defined, and nobody else uses them for `'r`.
    #[inline(always)]
    pub(crate) const unsafe fn new<W: Wire>(start: *mut u8) -> Self {
        const { assert!(align_of::<T>() <= W::WORD, "stands where a slot begins: ask for `Packed`") }
        Self { start, lives: PhantomData }
    }

    #[inline(always)]
    pub(crate) const fn start(&self) -> *const u8 {
        self.start
    }
}

impl<T: Plain> Deref for Lent<'_, T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        // SAFETY: as `new` was promised.
        unsafe { &*self.start.cast() }
    }
}

impl<T: Plain> DerefMut for Lent<'_, T> {
    #[inline(always)]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as `new` was promised.
        unsafe { &mut *self.start.cast() }
    }
}
