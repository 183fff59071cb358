//! What happens when a task touches a page?

use mig_rs_runtime::KernReturn;

use super::object::{Object, Page, Returned, State};
use crate::interface::memory_object::memory_object_data_request;
use crate::send::insist;
use crate::store::{PAGE, PAGE_SIZE};

/// What a task wants to do with a page: a `vm_prot_t`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Access {
    Read = 1,
    Write = 3,
}

impl Object {
    /// Lets a task have a page, which the pager is asked for if it is not cached.
    pub(super) fn touch<R>(
        &self,
        number: u32,
        access: Access,
        work: impl FnOnce(&mut [u8; PAGE]) -> R,
    ) -> Result<R, KernReturn> {
        let mut state = self.state();
        loop {
            if let Some(code) = state.ended {
                return Err(code);
            }
            match state.pages.get_mut(&number) {
                Some(Page::Cached { bytes, dirty }) => {
                    *dirty |= access == Access::Write;
                    return Ok(work(bytes));
                }
                Some(Page::AskedFor) => state = self.wait(state),
                Some(Page::Refused(code)) => {
                    let code = *code;
                    state.pages.remove(&number);
                    return Err(code);
                }
                None => {
                    state.pages.insert(number, Page::AskedFor);
                    drop(state);
                    self.ask_for(number, access)?;
                    state = self.state();
                }
            }
        }
    }

    fn ask_for(&self, number: u32, access: Access) -> Result<(), KernReturn> {
        let link = self.link();
        let (offset, access) = (number * PAGE_SIZE, access as i32);
        let sent =
            insist(|| memory_object_data_request(&link.object, &link.control, offset, PAGE_SIZE, access));
        sent.map_err(|error| {
            self.change(|state| state.pages.remove(&number));
            error.code()
        })
    }

    /// The pager has brought pages. What is cached already is newer and stays.
    pub(super) fn supplied(&self, offset: u32, data: &[u8]) {
        for (number, page) in (offset / PAGE_SIZE..).zip(data.chunks_exact(PAGE)) {
            let mut bytes = Box::new([0; PAGE]);
            bytes.copy_from_slice(page);
            self.change(|state| state.settle(number, Page::Cached { bytes, dirty: false }));
        }
    }

    /// The pager has no pages there (they are zero) or cannot give them.
    pub(super) fn not_supplied(&self, offset: u32, size: u32, why: Result<(), KernReturn>) {
        let first = offset / PAGE_SIZE;
        let page = || match why {
            Ok(()) => Page::Cached { bytes: Box::new([0; PAGE]), dirty: false },
            Err(code) => Page::Refused(code),
        };
        self.change(|state| {
            let asked =
                state.pages.range(first..first.saturating_add(size / PAGE_SIZE)).map(|(number, _)| *number);
            for number in asked.collect::<Vec<_>>() {
                state.settle(number, page());
            }
        });
    }

    /// Gives a page back to the pager before anybody asks for it, as a kernel does that is short of memory.
    pub(super) fn page_out(&self, number: u32, stay: bool) -> Result<(), KernReturn> {
        let range = number * PAGE_SIZE..(number + 1) * PAGE_SIZE;
        self.return_pages(&self.link(), &range, Returned { changed: true, stay }).map_err(KernReturn::from)
    }
}

impl State {
    /// Puts a page where one was asked for.
    fn settle(&mut self, number: u32, page: Page) {
        if let Some(waiting @ Page::AskedFor) = self.pages.get_mut(&number) {
            *waiting = page;
        }
    }
}
