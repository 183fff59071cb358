//! When is a translated value destroyed?

use core::fmt;
use core::mem::ManuallyDrop;
use core::ops::Deref;

/// A value that is lent to a handler. Dropped, it goes to its destructor: when the handler is through, whatever it answered,
/// and if it panics too.
pub struct Destroyed<'s, S, T> {
    server: &'s S,
    value: ManuallyDrop<T>,
    destructor: fn(&'s S, T),
}

impl<'s, S, T> Destroyed<'s, S, T> {
    /// Keeps `value` for the `destructor`.
    #[inline(always)]
    pub fn new(server: &'s S, value: T, destructor: fn(&'s S, T)) -> Self {
        Self { server, value: ManuallyDrop::new(value), destructor }
    }
}

impl<S, T> Deref for Destroyed<'_, S, T> {
    type Target = T;

    #[inline(always)]
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<S, T> Drop for Destroyed<'_, S, T> {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: taken once, as nobody looks at it after this.
        (self.destructor)(self.server, unsafe { ManuallyDrop::take(&mut self.value) });
    }
}

impl<S, T: fmt::Debug> fmt::Debug for Destroyed<'_, S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
