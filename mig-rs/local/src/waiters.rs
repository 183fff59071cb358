//! Which threads wait for something to come?
use std::sync::{Arc, Condvar};

/// The threads that wait at one port or port set.
#[derive(Debug, Default)]
pub(crate) struct Waiters {
    waiting: usize,
    arrived: Option<Arc<Condvar>>,
}

impl Waiters {
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    /// What a thread waits for, if one waits.
    pub(crate) fn event(&self) -> Option<Arc<Condvar>> {
        self.arrived.as_ref().filter(|_| self.waiting > 0).map(Arc::clone)
    }

    pub(crate) fn wake_all(&self) {
        if let Some(arrived) = &self.arrived {
            arrived.notify_all();
        }
    }

    /// A thread begins to wait; what it waits at stays until it says `left`.
    pub(crate) fn join(&mut self) -> Arc<Condvar> {
        self.waiting += 1;
        Arc::clone(self.arrived.get_or_insert_default())
    }

    pub(crate) fn left(&mut self) {
        self.waiting -= 1;
    }
}
