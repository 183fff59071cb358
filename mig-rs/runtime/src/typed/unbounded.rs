//! Who owns an array that came in its message or in memory, whichever its sender found better?

use core::fmt;
use core::mem::MaybeUninit;
use core::ops::Deref;
use core::slice;

use crate::carried::Right;
use crate::destroy;
use crate::memory::OutOfLine;
use crate::message::disagreed;
use crate::plain::Plain;
use crate::right::PortName;
use crate::rights::OutOfLineRights;

/// An unbounded array as a handler gets it: a slice of the message, or memory that is the handler's.
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
pub struct Unbounded<'m, T: Plain>(Held<'m, T>);

enum Held<'m, T: Plain> {
    Inline(&'m [T]),
    OutOfLine(OutOfLine<T>),
}

impl<T: Plain> Unbounded<'_, T> {
    /// Whether the elements stand in the message: C's `SCopy`.
    #[must_use]
    pub const fn is_inline(&self) -> bool {
        matches!(self.0, Held::Inline(_))
    }
}

impl<'m, T: Plain> From<&'m [T]> for Unbounded<'m, T> {
    #[inline(always)]
    fn from(elements: &'m [T]) -> Self {
        Self(Held::Inline(elements))
    }
}

impl<T: Plain> From<OutOfLine<T>> for Unbounded<'_, T> {
    #[inline(always)]
    fn from(memory: OutOfLine<T>) -> Self {
        Self(Held::OutOfLine(memory))
    }
}

impl<T: Plain> Deref for Unbounded<'_, T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            Held::Inline(elements) => elements,
            Held::OutOfLine(memory) => memory,
        }
    }
}

impl<T: Plain + fmt::Debug> fmt::Debug for Unbounded<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// An unbounded array as a client gets it: by value if it has at most `N` elements, which came in the message, otherwise memory.
pub struct UnboundedValue<T: Plain, const N: usize>(Kept<T, N>);

#[allow(
    clippy::large_enum_variant,
    reason = "where nothing is allocated, what is returned is as large as it may be"
)]
enum Kept<T: Plain, const N: usize> {
    Inline(MaybeUninit<[T; N]>, usize),
    OutOfLine(OutOfLine<T>),
}

impl<T: Plain, const N: usize> UnboundedValue<T, N> {
    /// Copies so many elements.
    ///
    /// # Safety
    /// They stand at `from`, at whatever boundary.
    #[inline(always)]
    pub(super) unsafe fn copied(from: *const u8, count: usize) -> Self {
        if count > N {
            disagreed();
            return Self(Kept::OutOfLine(OutOfLine::default()));
        }
        let mut elements = MaybeUninit::<[T; N]>::uninit();
        // SAFETY: the caller's promise; they have room.
        unsafe { elements.as_mut_ptr().cast::<u8>().copy_from_nonoverlapping(from, count * size_of::<T>()) };
        Self(Kept::Inline(elements, count))
    }

    /// Whether the elements stood in the message.
    #[must_use]
    pub const fn is_inline(&self) -> bool {
        matches!(self.0, Kept::Inline(..))
    }
}

impl<T: Plain, const N: usize> From<OutOfLine<T>> for UnboundedValue<T, N> {
    #[inline(always)]
    fn from(memory: OutOfLine<T>) -> Self {
        Self(Kept::OutOfLine(memory))
    }
}

impl<T: Plain, const N: usize> Deref for UnboundedValue<T, N> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        match &self.0 {
            // SAFETY: so many have been copied in.
            Kept::Inline(elements, count) => unsafe {
                slice::from_raw_parts(elements.as_ptr().cast(), *count)
            },
            Kept::OutOfLine(memory) => memory,
        }
    }
}

impl<T: Plain + fmt::Debug, const N: usize> fmt::Debug for UnboundedValue<T, N> {
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
