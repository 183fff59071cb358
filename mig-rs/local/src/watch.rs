//! Does a thread look for what it waits for a moment longer, or sleep at once?
//!
//! To sleep and be woken costs two switches, many times what a message costs. An answer from a thread that runs at the same time comes
//! sooner than that; one from a thread that needs this processor never comes while this one looks. So a thread goes by what has paid so far.
use std::hint;
use std::sync::atomic::{AtomicU32, Ordering};

/// How often a thread looks before it sleeps: about as long as a switch takes.
const LOOKS: u32 = 1000;
/// How many times looking may be in vain, after it has paid, until it is left.
const CREDIT: u32 = 8;
/// One wait in so many tries again whether it pays.
const TRIAL: u32 = 32;

/// What looking has been worth to a thread, which alone changes it.
#[derive(Debug)]
pub(crate) struct Watch {
    credit: AtomicU32,
    waits: AtomicU32,
}

impl Watch {
    pub(crate) const fn new() -> Self {
        Self { credit: AtomicU32::new(CREDIT), waits: AtomicU32::new(0) }
    }

    /// Looks for a moment whether something has come, if that is worth it.
    pub(crate) fn spin_until(&self, has_come: impl Fn() -> bool) {
        let waits = self.waits.load(Ordering::Relaxed).wrapping_add(1);
        self.waits.store(waits, Ordering::Relaxed);
        let credit = self.credit.load(Ordering::Relaxed);
        if credit == 0 && !waits.is_multiple_of(TRIAL) {
            return;
        }
        for _ in 0..LOOKS {
            if has_come() {
                return self.credit.store(CREDIT, Ordering::Relaxed);
            }
            hint::spin_loop();
        }
        self.credit.store(credit.saturating_sub(1), Ordering::Relaxed);
    }
}
