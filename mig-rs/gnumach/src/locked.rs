//! What do the threads of a task share?

use core::cell::UnsafeCell;
use core::sync::atomic::{AtomicBool, Ordering};

use crate::traps;

/// A value that one thread at a time looks at. Who has to wait gives the processor away.
#[derive(Debug, Default)]
pub struct Locked<T> {
    locked: AtomicBool,
    value: UnsafeCell<T>,
}

// SAFETY: whoever has the lock has the value alone.
unsafe impl<T: Send> Sync for Locked<T> {}

impl<T> Locked<T> {
    /// A value that nobody looks at yet.
    pub const fn new(value: T) -> Self {
        Self { locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
    }

    /// Looks at the value, when nobody else does. Not to be nested.
    pub fn with<R>(&self, look: impl FnOnce(&mut T) -> R) -> R {
        while self.locked.swap(true, Ordering::Acquire) {
            traps::switch(0);
        }
        // SAFETY: the lock is ours.
        let result = look(unsafe { &mut *self.value.get() });
        self.locked.store(false, Ordering::Release);
        result
    }
}
