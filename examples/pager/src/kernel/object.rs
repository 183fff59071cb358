//! What does the kernel cache of a memory object, and what does it tell its pager?

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use mig_rs_runtime::{CallError, KernReturn, PortName, ReceiveRight, SendRight};

use crate::interface::memory_object::{boolean_t, memory_object_data_return, memory_object_terminate};
use crate::send::insist;
use crate::store::{PAGE, PAGE_SIZE};

/// Bytes of an object, counted from its start.
pub(super) type Bytes = Range<u32>;

/// A page that tasks use, or want to.
pub(super) enum Page {
    AskedFor,
    Cached { bytes: Box<[u8; PAGE]>, dirty: bool },
    Refused(KernReturn),
}

/// The way to the pager.
pub(super) struct Link {
    pub(super) object: SendRight,
    /// Where the pager's answers arrive; gone when the object has been terminated.
    pub(super) control: Option<ReceiveRight>,
}

/// What the kernel knows of an object.
#[derive(Default)]
pub(super) struct State {
    /// By number; what is not there is not cached.
    pub(super) pages: BTreeMap<u32, Page>,
    /// Calls of `vm_msync` on their way, and whether the pager has answered. No two of them overlap.
    pub(super) synchronizing: Vec<(Bytes, bool)>,
    /// Why the object is of no use any more.
    pub(super) ended: Option<KernReturn>,
}

/// A memory object that is mapped.
pub(super) struct Object {
    /// The kernel's name of the pager's port.
    pub(super) port: PortName,
    /// Whoever has this decides what is sent next, so that messages leave in the order of decisions. Answers are taken without it: the pager
    /// never waits for a kernel that waits for the pager.
    link: Mutex<Link>,
    state: Mutex<State>,
    changed: Condvar,
}

impl Object {
    pub(super) fn new(object: SendRight, control: ReceiveRight) -> Self {
        Self {
            port: object.name(),
            link: Mutex::new(Link { object, control: Some(control) }),
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    pub(super) fn link(&self) -> MutexGuard<'_, Link> {
        self.link.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn wait<'s>(&self, state: MutexGuard<'s, State>) -> MutexGuard<'s, State> {
        self.changed.wait(state).unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what waiters wait for.
    pub(super) fn change<R>(&self, change: impl FnOnce(&mut State) -> R) -> R {
        let changed = change(&mut self.state());
        self.changed.notify_all();
        changed
    }

    /// Hands changed pages of a range back to the pager, and drops cached ones if they shall not stay.
    pub(super) fn return_pages(&self, link: &Link, range: &Bytes, what: Returned) -> Result<(), CallError> {
        let stays = boolean_t::from(what.stay);
        for (offset, pages) in self.change(|state| state.take(range, what)) {
            let Link { object, control } = link;
            insist(|| memory_object_data_return(object, control, offset, &pages[..], 1, stays))?;
        }
        Ok(())
    }

    /// Ends the object: changed pages go back, then the control port does.
    pub(super) fn terminate(&self) -> Result<(), CallError> {
        let mut link = self.link();
        let all = 0..u32::MAX;
        self.return_pages(&link, &all, Returned { changed: true, stay: false })?;
        self.change(|state| state.ended = Some(KernReturn::TERMINATED));
        let control = link.control.take();
        memory_object_terminate(&link.object, control)
    }
}

/// What becomes of pages of a range.
#[derive(Clone, Copy)]
pub(super) struct Returned {
    /// Whether changed ones go back to the pager. If not, they are lost unless they stay.
    pub(super) changed: bool,
    /// Whether they stay cached.
    pub(super) stay: bool,
}

impl State {
    /// Takes changed pages, each run of neighbours in one piece, with its offset.
    fn take(&mut self, range: &Bytes, what: Returned) -> Vec<(u32, Vec<u8>)> {
        let mut runs: Vec<(u32, Vec<u8>)> = Vec::new();
        let numbers = range.start / PAGE_SIZE..range.end.div_ceil(PAGE_SIZE);
        for (number, page) in self.pages.range_mut(numbers.clone()) {
            let Page::Cached { bytes, dirty } = page else { continue };
            if !(what.changed && *dirty) {
                continue;
            }
            *dirty = false;
            match runs.last_mut() {
                Some((offset, run)) if *offset as usize + run.len() == *number as usize * PAGE => {
                    run.extend_from_slice(&bytes[..]);
                }
                _ => runs.push((number * PAGE_SIZE, bytes.to_vec())),
            }
        }
        if !what.stay {
            self.pages
                .retain(|number, page| !(numbers.contains(number) && matches!(page, Page::Cached { .. })));
        }
        runs
    }
}
