//! What can a task do with its memory?

use std::sync::Arc;

use mig_rs_local::Task;
use mig_rs_runtime::{CallError, KernReturn, SendRight};

use super::fault::Access;
use super::space::Space;
use crate::interface::mach;
use crate::store::PAGE;

/// A task: it maps objects and calls the kernel by messages, and touches its memory as a program would, had it addresses of its own.
pub struct Process {
    task: Task,
    port: SendRight,
    space: Arc<Space>,
}

const READ_AND_WRITE: i32 = 3;

impl Process {
    pub(super) fn new(task: Task, port: SendRight, space: Arc<Space>) -> Self {
        Self { task, port, space }
    }

    /// The task's name space.
    #[must_use]
    pub fn task(&self) -> Task {
        self.task
    }

    /// Maps so many bytes of a memory object, from its start, and says where (`vm_map`).
    ///
    /// # Errors
    /// The kernel's code.
    pub fn map(&self, object: &SendRight, size: u32) -> Result<u32, CallError> {
        let protection = READ_AND_WRITE;
        mach::vm_map(&self.port, 0, size, 0, 1, object, 0, 0, protection, protection, 0)
    }

    /// Brings the storage of a range up to date, and does not return before that (`vm_msync`).
    ///
    /// # Errors
    /// The kernel's code: `KERN_INVALID_ARGUMENT` for flags that exclude each other, `KERN_INVALID_ADDRESS` if part of the range is not mapped.
    pub fn synchronize(&self, address: u32, size: u32, flags: u32) -> Result<(), CallError> {
        mach::vm_msync(&self.port, address, size, flags)
    }

    /// Reads the page at an address.
    ///
    /// # Errors
    /// What would be an exception: nothing is mapped there, or the pager cannot give the page.
    pub fn read<R>(&self, address: u32, look: impl FnOnce(&[u8; PAGE]) -> R) -> Result<R, KernReturn> {
        let (object, number) = self.space.page(address)?;
        object.touch(number, Access::Read, |page| look(page))
    }

    /// Writes to the page at an address.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn write<R>(&self, address: u32, work: impl FnOnce(&mut [u8; PAGE]) -> R) -> Result<R, KernReturn> {
        let (object, number) = self.space.page(address)?;
        object.touch(number, Access::Write, work)
    }

    /// Lets the kernel be short of memory: it returns the page at an address, and keeps a copy or not.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn page_out(&self, address: u32, stay: bool) -> Result<(), KernReturn> {
        let (object, number) = self.space.page(address)?;
        object.page_out(number, stay)
    }
}
