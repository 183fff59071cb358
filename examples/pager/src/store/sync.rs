//! When is what was written safe, and who asks the disk for it?
//!
//! Threads that want the same share one sync: those that come while one is running wait for the next, which one of them starts for all.

use std::io;

use super::{Disk, Kept, State, Store};

/// How many syncs there have been. They run one after the other.
#[derive(Clone, Copy, Default)]
pub(super) struct Syncs {
    begun: u64,
    /// How many have ended well.
    safe: u64,
    running: bool,
}

/// A moment in the life of a store: what was written before it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use = "`Store::sync` makes safe what was written before it"]
pub struct Mark(u64);

impl<D: Disk> Store<D> {
    /// This moment.
    pub fn mark(&self) -> Mark {
        let state = self.lock();
        // Pages that are being synced are safe when that sync ends, those that are written need another.
        Mark(state.syncs.begun + u64::from(!state.written.is_empty()))
    }

    /// Comes back when everything that was written before the mark is safe.
    ///
    /// # Errors
    /// The disk's, after which nothing is known to be safe and the store takes no more.
    pub fn sync(&self, mark: Mark) -> io::Result<()> {
        let mut state = self.lock();
        loop {
            // What could not be written is not safe either.
            state.believe()?;
            if state.syncs.safe >= mark.0 {
                return Ok(());
            }
            if state.syncs.running {
                state = self.wait(state);
                continue;
            }
            let pages = state.begin();
            drop(state);
            let synced = self.disk.sync();
            state = self.lock();
            state.end(&pages, synced.is_ok());
            self.changed.notify_all();
            synced?;
        }
    }
}

impl State {
    fn begin(&mut self) -> Vec<u32> {
        self.syncs.begun += 1;
        self.syncs.running = true;
        let pages = std::mem::take(&mut self.written);
        for number in &pages {
            let (_, kept) = &mut self.pages[*number as usize];
            if let Kept::Written(side) = *kept {
                *kept = Kept::BeingSynced(side);
            }
        }
        pages
    }

    fn end(&mut self, pages: &[u32], safe: bool) {
        self.syncs.running = false;
        if !safe {
            self.failed = true;
            return;
        }
        self.syncs.safe = self.syncs.begun;
        for number in pages {
            let (_, kept) = &mut self.pages[*number as usize];
            if let Kept::BeingSynced(side) = *kept {
                *kept = Kept::Safe(side);
            }
        }
    }
}
