//! How does a thread sleep until another has something for it?
use crate::watch::Watch;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, Thread};
use std::time::Instant;

/// What a thread is called by. It is rung outside of the kernel, so that whoever wakes can enter.
#[derive(Debug)]
pub(crate) struct Bell {
    rung: AtomicBool,
    thread: Thread,
    watch: Watch,
}

impl Bell {
    /// The calling thread's.
    pub(crate) fn of_this_thread() -> Arc<Self> {
        Arc::new(Self { rung: AtomicBool::new(false), thread: thread::current(), watch: Watch::new() })
    }

    pub(crate) fn ring(&self) {
        self.rung.store(true, Ordering::Release);
        self.thread.unpark();
    }

    /// Waits until it rings, or for what it rang before. `false`: it has not until the deadline.
    fn wait(&self, deadline: Option<Instant>) -> bool {
        self.watch.spin_until(|| self.rung.load(Ordering::Relaxed));
        while !self.rung.swap(false, Ordering::Acquire) {
            match deadline.map(|deadline| deadline.saturating_duration_since(Instant::now())) {
                None => thread::park(),
                Some(left) if left.is_zero() => return false,
                Some(left) => thread::park_timeout(left),
            }
        }
        true
    }
}

/// What a thread waits with, in a line, for one outcome.
#[derive(Debug)]
pub(crate) struct Ticket<T> {
    outcome: Mutex<Option<T>>,
    bell: Arc<Bell>,
}

impl<T> Ticket<T> {
    /// The ticket of a thread that has this bell.
    pub(crate) fn new(bell: Arc<Bell>) -> Arc<Self> {
        Arc::new(Self { outcome: Mutex::new(None), bell })
    }

    /// Ends the wait with an outcome, and says what is to be rung then.
    pub(crate) fn give(&self, outcome: T) -> Arc<Bell> {
        *self.outcome.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
        Arc::clone(&self.bell)
    }

    /// The outcome, if there is one.
    pub(crate) fn take(&self) -> Option<T> {
        self.outcome.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// Waits for the outcome. `None`: there was none until the deadline.
    pub(crate) fn wait(&self, deadline: Option<Instant>) -> Option<T> {
        loop {
            if let Some(outcome) = self.take() {
                return Some(outcome);
            }
            // The bell may have been rung for what this thread waited for before.
            if !self.bell.wait(deadline) {
                return None;
            }
        }
    }
}
