//! Who owns an array that came in its message or in memory, whichever its sender found better?

use core::fmt;
use core::marker::PhantomData;
use core::mem::MaybeUninit;
use core::num::NonZero;
use core::ops::Deref;
use core::slice;

use crate::carried::Right;
use crate::destroy;
use crate::memory::OutOfLine;
use crate::plain::Plain;
use crate::right::PortName;
use crate::rights::OutOfLineRights;

/// An unbounded array as it is received: a slice, or memory that belongs to whoever has this. A handler's slice stands in the message;
/// a client's stands in the room that it has passed.
///
/// ```
/// # use mig_rs_local as _;
/// use mig_rs_runtime::Unbounded;
///
/// fn write(data: Unbounded<'_, u8>) -> usize {
///     data.iter().filter(|byte| **byte != 0).count()
/// }
/// # fn main() { assert_eq!(write(Unbounded::from(&[1, 0, 2][..])), 2) }
/// ```
pub struct Unbounded<'m, T: Plain> {
    start: *mut u8,
    extent: Extent,
    elements: PhantomData<(&'m [T], OutOfLine<T>)>,
}

// SAFETY: it is a slice or an `OutOfLine`, and both may go anywhere.
unsafe impl<T: Plain> Send for Unbounded<'_, T> {}
// SAFETY: as above.
unsafe impl<T: Plain> Sync for Unbounded<'_, T> {}

/// A number of elements that stand in a message, or the size in bytes of memory, in one word that is never 0: so an array, whose stub
/// fails otherwise, is as large as a slice.
#[derive(Clone, Copy)]
struct Extent(NonZero<usize>);

enum Place {
    Inline(usize),
    OutOfLine(usize),
}

impl Extent {
    /// # Safety
    /// No more than `isize::MAX`.
    #[inline(always)]
    const unsafe fn of(place: Place) -> Self {
        let word = match place {
            Place::Inline(count) => count * 2 + 2,
            Place::OutOfLine(size) => size * 2 + 1,
        };
        // SAFETY: the caller's promise, so that it is greater than 0: neither is a sum of 0 modulo the word.
        Self(unsafe { NonZero::new_unchecked(word) })
    }

    #[inline(always)]
    const fn place(self) -> Place {
        let word = self.0.get();
        if word.is_multiple_of(2) { Place::Inline(word / 2 - 1) } else { Place::OutOfLine(word / 2) }
    }
}

impl<T: Plain> Unbounded<'_, T> {
    /// Whether the elements stand in the message: C's `SCopy`.
    #[must_use]
    pub const fn is_inline(&self) -> bool {
        matches!(self.extent.place(), Place::Inline(_))
    }
}

impl<'m, T: Plain> From<&'m [T]> for Unbounded<'m, T> {
    #[inline(always)]
    fn from(elements: &'m [T]) -> Self {
        // SAFETY: no slice is larger; neither has one as many elements, if they have a size.
        let extent = unsafe { Extent::of(Place::Inline(elements.len())) };
        Self { start: elements.as_ptr().cast_mut().cast(), extent, elements: PhantomData }
    }
}

impl<T: Plain> From<OutOfLine<T>> for Unbounded<'_, T> {
    #[inline(always)]
    fn from(memory: OutOfLine<T>) -> Self {
        let (start, size) = memory.into_raw();
        assert!(isize::try_from(size).is_ok(), "larger than any slice");
        // SAFETY: it is not larger.
        let extent = unsafe { Extent::of(Place::OutOfLine(size)) };
        Self { start, extent, elements: PhantomData }
    }
}

impl<T: Plain> Deref for Unbounded<'_, T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        let count = match self.extent.place() {
            Place::Inline(count) => count,
            Place::OutOfLine(size) => size / size_of::<T>(),
        };
        if count == 0 {
            return &[];
        }
        // SAFETY: as many elements as were lent, or as the memory holds, which is ours, aligned, and which nobody writes to.
        unsafe { slice::from_raw_parts(self.start.cast(), count) }
    }
}

impl<T: Plain> Drop for Unbounded<'_, T> {
    #[inline]
    fn drop(&mut self) {
        if let Place::OutOfLine(size) = self.extent.place() {
            // SAFETY: it was taken out of an `OutOfLine`, and goes back into one.
            drop(unsafe { OutOfLine::<T>::from_raw(self.start, size) });
        }
    }
}

impl<T: Plain + fmt::Debug> fmt::Debug for Unbounded<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// An unbounded array of rights, that came in the message or in memory. It is its own iterator, as [`OutOfLineRights`] is: each right is
/// taken out once, and an empty place is `None`. What is not taken out is released when this is dropped.
pub struct UnboundedRights<R: Right>(Brought<R>);

/// As many names as a message has room for in an unbounded array: those of gnu32.
const NAMES: usize = super::shape::most_inline(size_of::<u32>());

#[allow(
    clippy::large_enum_variant,
    reason = "where nothing is allocated, what is returned is as large as it may be"
)]
enum Brought<R: Right> {
    Inline(Names),
    OutOfLine(OutOfLineRights<R>),
}

/// Names of rights of one kind, those from `next` on owned.
struct Names {
    names: [MaybeUninit<u32>; NAMES],
    next: usize,
    count: usize,
    disposition: u32,
}

impl Names {
    fn take(&mut self) -> Option<u32> {
        let name = self.names[..self.count].get(self.next)?;
        self.next += 1;
        // SAFETY: so many have been copied in.
        Some(unsafe { name.assume_init() })
    }
}

impl Drop for Names {
    fn drop(&mut self) {
        while let Some(name) = self.take() {
            // SAFETY: the right is ours, and nobody has taken it out.
            unsafe { destroy::release(name, self.disposition) }
        }
    }
}

impl<R: Right> UnboundedRights<R> {
    /// Takes rights over that stand in a message.
    ///
    /// # Safety
    /// The caller owns the rights, with this disposition, which is that of an `R`, and gives them away.
    #[inline(always)]
    pub(super) unsafe fn copied(disposition: u32, names: impl ExactSizeIterator<Item = u32>) -> Self {
        let mut all = Names {
            names: [const { MaybeUninit::uninit() }; NAMES],
            next: 0,
            count: names.len().min(NAMES),
            disposition,
        };
        for (place, name) in all.names.iter_mut().zip(names) {
            place.write(name);
        }
        Self(Brought::Inline(all))
    }
}

impl<R: Right> UnboundedRights<R> {
    /// The names of the rights that have not been taken out.
    #[must_use]
    pub fn names(&self) -> &[PortName] {
        match &self.0 {
            // SAFETY: so many have been copied in, and `PortName` is one.
            Brought::Inline(Names { names, next, count, .. }) => unsafe {
                slice::from_raw_parts(names.as_ptr().add(*next).cast(), count - next)
            },
            Brought::OutOfLine(rights) => rights.names(),
        }
    }
}

impl<R: Right> From<OutOfLineRights<R>> for UnboundedRights<R> {
    fn from(rights: OutOfLineRights<R>) -> Self {
        Self(Brought::OutOfLine(rights))
    }
}

impl<R: Right> Iterator for UnboundedRights<R> {
    type Item = Option<R>;

    fn next(&mut self) -> Option<Option<R>> {
        match &mut self.0 {
            // SAFETY: the right is ours, and taken out once.
            Brought::Inline(names) => {
                let name = names.take()?;
                // SAFETY: the right is ours, and taken out once.
                Some(unsafe { R::received(name, names.disposition) })
            }
            Brought::OutOfLine(rights) => rights.next(),
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.0 {
            Brought::Inline(names) => (names.count - names.next, Some(names.count - names.next)),
            Brought::OutOfLine(rights) => rights.size_hint(),
        }
    }
}

impl<R: Right> ExactSizeIterator for UnboundedRights<R> {}

impl<R: Right> fmt::Debug for UnboundedRights<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnboundedRights({} left)", self.len())
    }
}
