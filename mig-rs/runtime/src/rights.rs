//! Who owns an out-of-line array of rights that came?

pub(crate) mod inline;
pub(crate) mod names;
pub(crate) mod region;
pub(crate) mod room;

use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::ptr;
use core::slice;

use crate::carried::Right;
use crate::destroy;
use crate::kernel;
use crate::right::PortName;

/// Rights that came with a message in a `mach_msg_ool_ports_descriptor_t`. It is its own iterator: each right is taken out once, and an empty place is `None`.
/// What is not taken out is released when this is dropped, and the memory given back.
///
/// ```
/// # use mig_rs_local as _;
/// use mig_rs_runtime::{OutOfLineRights, SendRight};
///
/// /// Keeps the rights that are there, at most so many.
/// fn register(rights: OutOfLineRights<SendRight>, most: usize) -> Vec<SendRight> {
///     rights.flatten().take(most).collect()
/// }
/// # fn main() {}
/// ```
pub struct OutOfLineRights<R: Right> {
    names: *mut u32,
    count: usize,
    next: usize,
    disposition: u32,
    rights: PhantomData<R>,
}

// SAFETY: it owns its memory and rights, which may be given back from any thread.
unsafe impl<R: Right> Send for OutOfLineRights<R> {}

impl<R: Right> OutOfLineRights<R> {
    /// Takes an array over.
    ///
    /// # Safety
    /// The caller owns `count` names at `names`, as the kernel handed them over, and the rights with this disposition, and gives
    /// them away. `names` is aligned. The disposition is that of an `R`.
    #[inline(always)]
    #[must_use]
    pub const unsafe fn from_raw(names: *mut u32, count: usize, disposition: u32) -> Self {
        Self { names, count, next: 0, disposition, rights: PhantomData }
    }

    /// The names of the rights that have not been taken out.
    #[must_use]
    pub fn names(&self) -> &[PortName] {
        if self.next == self.count {
            return &[];
        }
        // SAFETY: so many names stand there, and `PortName` is one.
        unsafe { slice::from_raw_parts(self.names.add(self.next).cast(), self.count - self.next) }
    }
}

/// The disposition that moves an `R`.
pub(crate) const fn moved<R: Right>() -> u32 {
    match R::KIND {
        Some(kind) => kind as u32,
        None => kernel::MOVE_SEND,
    }
}

impl<R: Right> Iterator for OutOfLineRights<R> {
    type Item = Option<R>;

    fn next(&mut self) -> Option<Option<R>> {
        if self.next == self.count {
            return None;
        }
        // SAFETY: below the count. The right is ours, and taken out once: its place is empty then.
        unsafe {
            let name = self.names.add(self.next).replace(0);
            self.next += 1;
            Some(R::received(name, self.disposition))
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.count - self.next, Some(self.count - self.next))
    }
}

impl<R: Right> ExactSizeIterator for OutOfLineRights<R> {}
impl<R: Right> FusedIterator for OutOfLineRights<R> {}

impl<R: Right> Default for OutOfLineRights<R> {
    /// No rights.
    fn default() -> Self {
        Self { names: ptr::null_mut(), count: 0, next: 0, disposition: moved::<R>(), rights: PhantomData }
    }
}

impl<R: Right> Drop for OutOfLineRights<R> {
    fn drop(&mut self) {
        for name in self.names() {
            // SAFETY: the right is ours, and nobody has taken it out.
            unsafe { destroy::release(name.0, self.disposition) }
        }
        if self.count != 0 {
            // SAFETY: the memory is ours, and this was the last use of it.
            unsafe { kernel::__mig_rs_deallocate(self.names.cast(), self.count * size_of::<u32>()) }
        }
    }
}

impl<R: Right> fmt::Debug for OutOfLineRights<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}
