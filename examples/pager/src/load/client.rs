//! What does one client do?

use std::fs::File;
use std::ops::Range;

use mig_rs_runtime::{CallError, KernReturn};

use super::{Ledger, Plan, Random};
use crate::interface::{VM_SYNC_ASYNCHRONOUS, VM_SYNC_INVALIDATE, VM_SYNC_SYNCHRONOUS};
use crate::kernel::Process;
use crate::store::{PAGE_SIZE, peek};

/// A request that has returned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// The object's number.
    pub object: u32,
    /// Numbers of its pages.
    pub pages: Range<u32>,
    /// A sum of `VM_SYNC_…`.
    pub flags: u32,
    /// What the pages had been before the request, at least.
    pub versions: Vec<u64>,
}

/// An object as a client has it.
pub(super) struct Mapped {
    pub(super) address: u32,
    /// The pager's file, opened once more.
    pub(super) file: File,
}

pub(super) struct Client<'l> {
    pub(super) process: Process,
    pub(super) objects: Vec<Mapped>,
    pub(super) ledger: &'l Ledger,
    pub(super) random: Random,
}

/// How often each sum of flags is asked for. `VM_SYNC_INVALIDATE` alone is not: it loses what was written.
const FLAGS: [u32; 6] = [
    VM_SYNC_SYNCHRONOUS,
    VM_SYNC_SYNCHRONOUS,
    VM_SYNC_SYNCHRONOUS,
    VM_SYNC_SYNCHRONOUS | VM_SYNC_INVALIDATE,
    VM_SYNC_ASYNCHRONOUS,
    VM_SYNC_ASYNCHRONOUS | VM_SYNC_INVALIDATE,
];

impl Client<'_> {
    /// Touches some neighbouring pages and synchronizes them.
    pub(super) fn request(&mut self, plan: &Plan) -> Result<Request, CallError> {
        let object = self.random.below(plan.objects);
        let first = self.random.below(plan.pages);
        let pages = first..(first + 1 + self.random.below(plan.longest)).min(plan.pages);
        for number in pages.clone() {
            self.touch(object, number).map_err(CallError::new)?;
        }
        let versions: Vec<_> = pages.clone().map(|number| self.ledger.version(object, number)).collect();
        let flags = FLAGS[self.random.below(6) as usize];
        let (address, length) = (self.address(object, first), (pages.end - first) * PAGE_SIZE);
        self.process.synchronize(address, length, flags)?;
        let request = Request { object, pages, flags, versions };
        if flags & VM_SYNC_SYNCHRONOUS != 0 {
            self.look_at_file(&request).map_err(|_| CallError::new(KernReturn::MEMORY_ERROR))?;
        }
        Ok(request)
    }

    fn address(&self, object: u32, number: u32) -> u32 {
        self.objects[object as usize].address + number * PAGE_SIZE
    }

    /// Whatever is done to a page, it has to be the last version before.
    fn touch(&mut self, object: u32, number: u32) -> Result<(), KernReturn> {
        let (address, ledger) = (self.address(object, number), self.ledger);
        match self.random.below(8) {
            0..4 => self.process.write(address, |page| {
                ledger.expect(object, number, page);
                ledger.write(object, number, page);
            }),
            4 => self.process.page_out(address, true),
            5 => self.process.page_out(address, false),
            _ => self.process.read(address, |page| ledger.expect(object, number, page)),
        }
    }

    /// The request has returned, so the file has its pages.
    fn look_at_file(&self, request: &Request) -> std::io::Result<()> {
        let file = &self.objects[request.object as usize].file;
        for (number, version) in request.pages.clone().zip(&request.versions) {
            self.ledger.expect_safe((request.object, number), peek(file, number)?.as_deref(), *version);
        }
        Ok(())
    }
}
