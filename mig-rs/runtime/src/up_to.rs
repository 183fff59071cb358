//! How is an array of varying length held by value?

use core::fmt;
use core::hint::assert_unchecked;
use core::iter::FusedIterator;
use core::mem::{ManuallyDrop, MaybeUninit};
use core::ops::{Deref, DerefMut};
use core::ptr;
use core::slice;

/// At most `N` of something, by value.
///
/// ```
/// use mig_rs_runtime::UpTo;
///
/// let mut few = UpTo::<_, 3>::from([5, 6]);
/// few.push(7)?;
/// assert_eq!(few.push(8), Err(8));
/// assert_eq!(few.map(i64::from).into_iter().sum::<i64>(), 18);
/// # Ok::<(), i32>(())
/// ```
pub struct UpTo<T, const N: usize> {
    all: [MaybeUninit<T>; N],
    /// The first so many are there; never more than have a place.
    used: usize,
}

impl<T, const N: usize> UpTo<T, N> {
    /// The first `used` of `all`; the others are dropped.
    #[inline(always)]
    pub(crate) fn first(used: usize, all: [T; N]) -> Self {
        Self::all(all.into_iter().take(used))
    }

    /// As many as there are and have a place, at most `count`. Those that there are leak if the next one panics.
    #[inline(always)]
    pub(crate) fn of(count: usize, mut next: impl FnMut(usize) -> T) -> Self {
        let mut some = Self::default();
        let count = if count < N { count } else { N };
        for n in 0..count {
            some.all[n].write(next(n));
        }
        some.used = count;
        some
    }

    /// The first `used` of these.
    ///
    /// # Safety
    /// They are there.
    #[inline(always)]
    pub(crate) const unsafe fn of_places(used: usize, all: [MaybeUninit<T>; N]) -> Self {
        Self { all, used: if used < N { used } else { N } }
    }

    /// As many as there are, and have a place.
    #[inline(always)]
    fn all(of: impl Iterator<Item = T>) -> Self {
        let mut some = Self::default();
        for one in of.take(N) {
            some.all[some.used].write(one);
            some.used += 1;
        }
        some
    }

    /// What `map` makes of each.
    #[inline(always)]
    #[must_use]
    pub fn map<U>(self, map: impl FnMut(T) -> U) -> UpTo<U, N> {
        UpTo::all(self.into_iter().map(map))
    }

    /// What `map` makes of each, which stays.
    #[inline(always)]
    pub fn map_each<U>(&self, map: impl FnMut(&T) -> U) -> UpTo<U, N> {
        UpTo::all(self.iter().map(map))
    }

    /// Appends one.
    ///
    /// # Errors
    /// Gives it back if there is no place for it.
    #[inline]
    pub fn push(&mut self, one: T) -> Result<(), T> {
        match self.all.get_mut(self.used) {
            Some(place) => {
                place.write(one);
                self.used += 1;
                Ok(())
            }
            None => Err(one),
        }
    }
}

impl<T, const N: usize> Drop for UpTo<T, N> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: they are there, and this was the last use of them.
        unsafe { ptr::drop_in_place(&raw mut **self) }
    }
}

impl<T, const N: usize> Default for UpTo<T, N> {
    #[inline(always)]
    fn default() -> Self {
        Self { all: [const { MaybeUninit::uninit() }; N], used: 0 }
    }
}

impl<T: Clone, const N: usize> Clone for UpTo<T, N> {
    fn clone(&self) -> Self {
        self.map_each(T::clone)
    }
}

impl<T, const N: usize, const M: usize> From<[T; M]> for UpTo<T, N> {
    fn from(some: [T; M]) -> Self {
        const { assert!(M <= N, "that many have no place") }
        Self::all(some.into_iter())
    }
}

impl<T, const N: usize> FromIterator<T> for UpTo<T, N> {
    /// As many as there are and have a place; no more are asked for.
    #[inline]
    fn from_iter<I: IntoIterator<Item = T>>(some: I) -> Self {
        Self::all(some.into_iter())
    }
}

impl<T, const N: usize> Deref for UpTo<T, N> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: so many are there.
        unsafe {
            assert_unchecked(self.used <= N);
            slice::from_raw_parts(self.all.as_ptr().cast(), self.used)
        }
    }
}

impl<T, const N: usize> DerefMut for UpTo<T, N> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: so many are there.
        unsafe { slice::from_raw_parts_mut(self.all.as_mut_ptr().cast(), self.used) }
    }
}

impl<T, const N: usize> AsRef<[T]> for UpTo<T, N> {
    #[inline]
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T, const N: usize> IntoIterator for UpTo<T, N> {
    type Item = T;
    type IntoIter = IntoIter<T, N>;

    #[inline(always)]
    fn into_iter(self) -> IntoIter<T, N> {
        IntoIter { all: ManuallyDrop::new(self), next: 0 }
    }
}

/// What an [`UpTo`] holds, one after the other.
pub struct IntoIter<T, const N: usize> {
    all: ManuallyDrop<UpTo<T, N>>,
    /// Those before it have been given away.
    next: usize,
}

impl<T, const N: usize> Iterator for IntoIter<T, N> {
    type Item = T;

    #[inline(always)]
    fn next(&mut self) -> Option<T> {
        let one = self.all.get(self.next)?;
        self.next += 1;
        // SAFETY: it is there, and is given away once.
        Some(unsafe { ptr::read(one) })
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let rest = self.all.used - self.next;
        (rest, Some(rest))
    }
}

impl<T, const N: usize> ExactSizeIterator for IntoIter<T, N> {}

impl<T, const N: usize> FusedIterator for IntoIter<T, N> {}

impl<T, const N: usize> Drop for IntoIter<T, N> {
    #[inline]
    fn drop(&mut self) {
        while self.next().is_some() {}
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for UpTo<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T, const N: usize> fmt::Debug for IntoIter<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IntoIter({} left)", self.len())
    }
}
