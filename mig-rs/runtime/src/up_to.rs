//! How is an array of varying length held by value?

use core::array;
use core::fmt;
use core::iter::Take;
use core::ops::{Deref, DerefMut};

/// At most `N` of something, by value.
///
/// ```
/// use mig_rs_runtime::UpTo;
///
/// let mut few = UpTo::<_, 3>::from([5, 6]);
/// few.push(7)?;
/// assert_eq!(few.push(8), Err(8));
/// assert_eq!(few.into_iter().sum::<i32>(), 18);
/// # Ok::<(), i32>(())
/// ```
#[derive(Clone, Copy)]
pub struct UpTo<T, const N: usize> {
    all: [T; N],
    used: usize,
}

impl<T, const N: usize> UpTo<T, N> {
    /// The first `used` of `all`.
    #[inline(always)]
    pub(crate) fn first(used: usize, all: [T; N]) -> Self {
        Self { all, used: used.min(N) }
    }

    /// What `map` makes of each.
    #[inline(always)]
    pub fn map_each<U>(&self, map: impl FnMut(&T) -> U) -> UpTo<U, N> {
        UpTo::first(self.used, self.all.each_ref().map(map))
    }

    /// Appends one.
    ///
    /// # Errors
    /// Gives it back if there is no place for it.
    pub fn push(&mut self, one: T) -> Result<(), T> {
        match self.all.get_mut(self.used) {
            Some(place) => {
                *place = one;
                self.used += 1;
                Ok(())
            }
            None => Err(one),
        }
    }
}

impl<T: Default, const N: usize> Default for UpTo<T, N> {
    fn default() -> Self {
        Self::first(0, array::from_fn(|_| T::default()))
    }
}

impl<T: Default, const N: usize, const M: usize> From<[T; M]> for UpTo<T, N> {
    fn from(some: [T; M]) -> Self {
        const { assert!(M <= N, "that many have no place") }
        let mut some = some.into_iter();
        Self::first(M, array::from_fn(|_| some.next().unwrap_or_default()))
    }
}

impl<T, const N: usize> Deref for UpTo<T, N> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.all.get(..self.used).unwrap_or(&self.all)
    }
}

impl<T, const N: usize> AsRef<[T]> for UpTo<T, N> {
    fn as_ref(&self) -> &[T] {
        self
    }
}

impl<T, const N: usize> DerefMut for UpTo<T, N> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.all[..self.used]
    }
}

impl<T, const N: usize> IntoIterator for UpTo<T, N> {
    type Item = T;
    type IntoIter = Take<array::IntoIter<T, N>>;

    fn into_iter(self) -> Self::IntoIter {
        self.all.into_iter().take(self.used)
    }
}

impl<T: fmt::Debug, const N: usize> fmt::Debug for UpTo<T, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
