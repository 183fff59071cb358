//! Which lock and which threads does a sequencer wait with? The standard library's, or loom's when loom goes through all their orders.

use core::time::Duration;
use std::sync::PoisonError;

#[cfg(loom)]
use loom::{sync::Mutex, thread::park};
#[cfg(loom)]
pub(super) use loom::{sync::MutexGuard as Locked, thread::current};
#[cfg(not(loom))]
use std::{sync::Mutex, thread::park_timeout, time::Instant};
#[cfg(not(loom))]
pub(super) use std::{sync::MutexGuard as Locked, thread::current};

/// A thread, by which a [`Stuck`](super::Stuck) tells who has the turn.
#[cfg(loom)]
pub(crate) type Thread = loom::thread::Thread;
/// A thread, by which a [`Stuck`](super::Stuck) tells who has the turn.
#[cfg(not(loom))]
pub(crate) type Thread = std::thread::Thread;

/// A mutex that does not mind panics: nothing panics while it is locked.
pub(super) struct Lock<T>(Mutex<T>);

impl<T> Lock<T> {
    pub(super) fn new(value: T) -> Self {
        Self(Mutex::new(value))
    }

    pub(super) fn lock(&self) -> Locked<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long a thread has waited, and when that is to be told.
pub(super) struct Watch {
    #[cfg(not(loom))]
    since: Instant,
    #[cfg(not(loom))]
    tells_at: Duration,
    #[cfg(not(loom))]
    patience: Duration,
}

#[cfg(not(loom))]
impl Watch {
    pub(super) fn new(patience: Duration) -> Self {
        Self { since: Instant::now(), tells_at: patience, patience }
    }

    /// Waits until this thread is woken, or for no reason, or until it is time to tell.
    pub(super) fn park(&self) {
        park_timeout(self.tells_at.saturating_sub(self.since.elapsed()));
    }

    /// How long it has lasted, when it is time to tell.
    pub(super) fn is_over(&mut self) -> Option<Duration> {
        let waited = self.since.elapsed();
        let over = waited >= self.tells_at;
        if over {
            self.tells_at = waited.saturating_add(self.patience);
        }
        over.then_some(waited)
    }
}

/// There is no time in loom: nobody tells, and a wake-up that is lost is a deadlock, which loom finds.
#[cfg(loom)]
impl Watch {
    pub(super) fn new(_: Duration) -> Self {
        Self {}
    }

    pub(super) fn park(&self) {
        park();
    }

    pub(super) fn is_over(&mut self) -> Option<Duration> {
        None
    }
}
