//! What happens between a task's `vm_msync` and its return?

use mig_rs_runtime::KernReturn;

use super::object::{Bytes, Object, Returned};
use crate::interface::{
    VM_SYNC_ASYNCHRONOUS, VM_SYNC_INVALIDATE, VM_SYNC_SYNCHRONOUS, memory_object::memory_object_synchronize,
};
use crate::send::insist;

/// Whether a call may have these flags.
pub(super) fn check(flags: u32) -> Result<(), KernReturn> {
    let all = VM_SYNC_ASYNCHRONOUS | VM_SYNC_SYNCHRONOUS | VM_SYNC_INVALIDATE;
    let both = VM_SYNC_ASYNCHRONOUS | VM_SYNC_SYNCHRONOUS;
    if flags & !all != 0 || flags & both == both { Err(KernReturn::INVALID_ARGUMENT) } else { Ok(()) }
}

impl Object {
    /// Has the pager bring a range up to date, and waits until it says that it has.
    ///
    /// The kernel waits whatever the flags say: it is the pager that answers an asynchronous request at once.
    pub(super) fn synchronize(&self, range: &Bytes, flags: u32) -> Result<(), KernReturn> {
        self.begin(range)?;
        let answered = self.ask(range, flags).and_then(|()| self.await_answer(range));
        self.change(|state| state.synchronizing.retain(|(other, _)| other != range));
        answered
    }

    /// Waits until no other request overlaps: an answer says which request it is for by nothing but the range.
    fn begin(&self, range: &Bytes) -> Result<(), KernReturn> {
        let mut state = self.state();
        loop {
            if let Some(code) = state.ended {
                return Err(code);
            }
            let overlap = |other: &Bytes| other.start < range.end && range.start < other.end;
            if !state.synchronizing.iter().any(|(other, _)| overlap(other)) {
                state.synchronizing.push((range.clone(), false));
                return Ok(());
            }
            state = self.wait(state);
        }
    }

    /// Sends the pages, and the request behind them.
    fn ask(&self, range: &Bytes, flags: u32) -> Result<(), KernReturn> {
        let link = self.link();
        let what = Returned {
            changed: flags & (VM_SYNC_ASYNCHRONOUS | VM_SYNC_SYNCHRONOUS) != 0,
            stay: flags & VM_SYNC_INVALIDATE == 0,
        };
        self.return_pages(&link, range, what)?;
        let length = range.end - range.start;
        insist(|| memory_object_synchronize(&link.object, &link.control, range.start, length, flags))?;
        Ok(())
    }

    fn await_answer(&self, range: &Bytes) -> Result<(), KernReturn> {
        let mut state = self.state();
        loop {
            if state.synchronizing.contains(&(range.clone(), true)) {
                return Ok(());
            }
            if let Some(code) = state.ended {
                return Err(code);
            }
            state = self.wait(state);
        }
    }

    /// The pager has answered. Whether anybody had asked for just this.
    pub(super) fn completed(&self, offset: u32, length: u32) -> bool {
        self.change(|state| {
            let asked = |(range, answered): &&mut (Bytes, bool)| {
                !*answered && range.start == offset && range.end - range.start == length
            };
            state.synchronizing.iter_mut().find(asked).map(|(_, answered)| *answered = true).is_some()
        })
    }
}
