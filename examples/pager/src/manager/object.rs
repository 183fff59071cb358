//! What does a manager do for one of its objects?

use std::fs::File;
use std::io;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use mig_rs_runtime::{CallError, KernReturn, ReceiveRight, SendRight, Sequencer};

use crate::interface::VM_SYNC_SYNCHRONOUS;
use crate::interface::mach::{
    memory_object_data_error, memory_object_data_supply, memory_object_data_unavailable,
    memory_object_destroy, memory_object_synchronize_completed,
};
use crate::interface::memory_object::{vm_offset_t, vm_prot_t, vm_size_t, vm_sync_t};
use crate::send::insist;
use crate::store::{Disk, Mark, PAGE, PAGE_SIZE, Store};

/// A memory object: its port, and the file that has its pages.
pub struct Object<D = File> {
    port: ReceiveRight,
    /// The order of the messages that come to the port.
    sequencer: Sequencer,
    store: Store<D>,
    /// The control port of the kernel that maps the object, between `memory_object_init` and `memory_object_terminate`.
    control: Mutex<Option<SendRight>>,
    forgotten: Condvar,
}

/// Pages that were asked for, each with its offset: none where the file has none.
pub(super) type Found = Vec<(vm_offset_t, io::Result<Option<Box<[u8; PAGE]>>>)>;

/// Tasks may do anything to the pages.
const NO_LOCK: vm_prot_t = 0;

impl<D: Disk> Object<D> {
    /// An object that no kernel maps.
    #[must_use]
    pub fn new(port: ReceiveRight, store: Store<D>) -> Self {
        let sequencer = Sequencer::new();
        Self { port, sequencer, store, control: Mutex::new(None), forgotten: Condvar::new() }
    }

    /// An object that a kernel maps already, for a manager that has taken it over from another. Its receive right has moved: messages are
    /// numbered from 0 again.
    #[must_use]
    pub fn taken_over(port: ReceiveRight, store: Store<D>, control: Option<SendRight>) -> Self {
        Self { control: Mutex::new(control), ..Self::new(port, store) }
    }

    /// The object's port, its file, and the kernel's control port.
    #[must_use]
    pub fn into_parts(self) -> (ReceiveRight, Store<D>, Option<SendRight>) {
        (self.port, self.store, self.control.into_inner().unwrap_or_else(PoisonError::into_inner))
    }

    /// The port that kernels send to.
    pub fn port(&self) -> &ReceiveRight {
        &self.port
    }

    /// Whose turn it is among the messages that come to the port.
    pub fn sequencer(&self) -> &Sequencer {
        &self.sequencer
    }

    /// Whether a kernel maps the object.
    pub fn is_mapped(&self) -> bool {
        self.control().is_some()
    }

    /// Comes back when no kernel maps the object any more.
    pub fn wait_until_forgotten(&self) {
        let mut control = self.control();
        while control.is_some() {
            control = self.forgotten.wait(control).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn control(&self) -> MutexGuard<'_, Option<SendRight>> {
        self.control.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Believes no sender but the kernel that has introduced itself. Whoever may map the object can send to its port, but has no right to this
    /// kernel's control port.
    pub(super) fn known(&self, control: Option<SendRight>) -> Result<SendRight, KernReturn> {
        match control {
            Some(control) if self.control().as_ref() == Some(&control) => Ok(control),
            _ => Err(KernReturn::INVALID_ARGUMENT),
        }
    }

    /// A kernel begins. There can be one at a time, with pages of the file's size. Another one gets no answer: a stranger's port may be full, and a
    /// thread that waits for room there serves nobody.
    pub(super) fn begin(&self, control: Option<SendRight>, page_size: vm_size_t) -> Result<(), KernReturn> {
        let control = control.ok_or(KernReturn::INVALID_ARGUMENT)?;
        let mut known = self.control();
        if known.is_some() || page_size != PAGE_SIZE {
            return Err(KernReturn::INVALID_ARGUMENT);
        }
        *known = Some(control);
        Ok(())
    }

    /// The kernel ends. Its control port comes along, and dies here.
    pub(super) fn end(&self, control: Option<ReceiveRight>) -> Result<(), KernReturn> {
        let mut known = self.control();
        let name = control.as_ref().map(ReceiveRight::name);
        if known.is_none() || known.as_ref().map(SendRight::name) != name {
            return Err(KernReturn::INVALID_ARGUMENT);
        }
        *known = None;
        self.forgotten.notify_all();
        Ok(())
    }

    /// Writes pages that have come back. Those that have not changed are in the file already.
    pub(super) fn keep(&self, offset: vm_offset_t, data: &[u8], dirty: bool) -> io::Result<()> {
        let pages = (offset / PAGE_SIZE..).zip(data.chunks(PAGE)).filter(|_| dirty);
        pages.into_iter().try_for_each(|(number, page)| self.store.write(number, page))
    }

    /// Reads pages that are asked for.
    pub(super) fn find(&self, offset: vm_offset_t, length: vm_size_t) -> Found {
        // An object ends where offsets do.
        let (first, end) = (offset / PAGE_SIZE, offset.saturating_add(length) / PAGE_SIZE);
        (first..end).map(|number| (number * PAGE_SIZE, self.store.read(number))).collect()
    }

    /// Takes note of what has been written until now.
    pub(super) fn mark(&self) -> Mark {
        self.store.mark()
    }

    /// Answers a request to synchronize, with its own offset and length. A synchronous one is answered when what was written before it is safe.
    ///
    /// The other flags ask for nothing more: an asynchronous request finds its pages written, and what the manager would have to invalidate it does
    /// not keep, as it reads from the file alone.
    pub(super) fn synchronize(
        &self,
        control: &SendRight,
        (offset, length): (vm_offset_t, vm_offset_t),
        flags: vm_sync_t,
        written: Mark,
    ) -> Result<(), KernReturn> {
        if flags & VM_SYNC_SYNCHRONOUS != 0 {
            self.store.sync(written).or_else(|error| fail(control, &error))?;
        }
        insist(|| memory_object_synchronize_completed(control, offset, length))?;
        Ok(())
    }
}

/// Sends pages that were asked for.
pub(super) fn supply(control: &SendRight, found: Found) -> Result<(), CallError> {
    for (offset, page) in found {
        insist(|| match &page {
            Ok(Some(page)) => memory_object_data_supply(control, offset, &page[..], NO_LOCK, 0, None),
            Ok(None) => memory_object_data_unavailable(control, offset, PAGE_SIZE),
            Err(_) => memory_object_data_error(control, offset, PAGE_SIZE, KernReturn::MEMORY_ERROR.0),
        })?;
    }
    Ok(())
}

/// The file has failed: whoever waits for the object is told, and nobody believes that anything was written.
pub(super) fn fail<T>(control: &SendRight, error: &io::Error) -> Result<T, KernReturn> {
    eprintln!("pager: a memory object ends: {error}");
    insist(|| memory_object_destroy(control, KernReturn::MEMORY_ERROR.0))?;
    Err(KernReturn::MEMORY_ERROR)
}
