//! Who owns an array of rights that stands in its message?

use core::fmt;
use core::iter::FusedIterator;
use core::marker::PhantomData;
use core::mem;

use crate::carried::Right;
use crate::kernel;
use crate::message::{Message, PORT, disagreed};
use crate::right::PortName;

/// How far one right stands behind another, and what says how it is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Port descriptors, each of which says it.
    Descriptors,
    /// Slots of so many bytes, behind a type descriptor that says it of all.
    Slots(usize),
}

impl Step {
    /// In bytes.
    #[inline(always)]
    pub(crate) const fn bytes(self) -> usize {
        match self {
            Self::Descriptors => PORT,
            Self::Slots(bytes) => bytes,
        }
    }
}

/// The right that a port descriptor at `at` brought; none where no such right stands.
///
/// # Safety
/// A descriptor of a message that the kernel delivered stands there, and is taken once.
#[inline(always)]
pub(crate) unsafe fn described<R: Right>(message: Message, at: usize) -> Option<R> {
    // SAFETY: the caller's promise; a port descriptor, as seen here, brought a right of the kind it says.
    unsafe {
        let (name, found) = (message.word(at), message.kind(at));
        let fits = match R::KIND {
            Some(kind) => found == kind as u16 || name == 0,
            None => (found >> 8) as u32 == kernel::PORT_DESCRIPTOR,
        };
        if !fits {
            disagreed();
            return None;
        }
        R::received(name, (found & 0xff) as u32)
    }
}

/// Rights that came with a message, and stand in it. It is its own iterator, as [`OutOfLineRights`](crate::OutOfLineRights) is: each right is
/// taken out once, and an empty place is `None`. What is not taken out is released when this is dropped.
///
/// ```
/// # use mig_rs_local as _;
/// use mig_rs_runtime::{InlineRights, SendRight};
///
/// /// Keeps the first and the last.
/// fn ends(mut rights: InlineRights<'_, SendRight>) -> [Option<SendRight>; 2] {
///     [rights.next().flatten(), rights.last().flatten()]
/// }
/// # fn main() { assert_eq!(ends(InlineRights::default()), [None, None]) }
/// ```
pub struct InlineRights<'m, R: Right> {
    /// Where the next one stands.
    next: Message,
    left: usize,
    step: Step,
    /// With which those in slots came.
    disposition: u32,
    lives: PhantomData<(&'m mut [u8], R)>,
}

// SAFETY: it owns its rights, which may be released from any thread, and nobody else reads or writes their places.
unsafe impl<R: Right> Send for InlineRights<'_, R> {}

impl<R: Right> InlineRights<'_, R> {
    /// # Safety
    /// `left` places stand from `first` on, one so far behind the other as `step` says, for `'m`, and nobody else takes their rights. Those of
    /// slots have this disposition, which is that of an `R`.
    #[inline(always)]
    pub(crate) const unsafe fn new(first: Message, left: usize, step: Step, disposition: u32) -> Self {
        Self { next: first, left, step, disposition, lives: PhantomData }
    }

    /// Releases all but the first `used`.
    #[inline(always)]
    pub(crate) fn truncated(mut self, used: usize) -> Self {
        if used < self.left {
            // SAFETY: the places behind them, whose rights this gives away.
            unsafe {
                let next = self.place(used);
                drop(Self::new(next, self.left - used, self.step, self.disposition));
            }
            self.left = used;
        }
        self
    }

    /// Where the `n`-th of those that are left stands.
    #[inline(always)]
    fn place(&self, n: usize) -> Message {
        Message(self.next.0.wrapping_add(n * self.step.bytes()))
    }

    /// # Safety
    /// It was one of the places, and is none any more.
    #[inline(always)]
    unsafe fn taken_out(&self, place: Message) -> Option<R> {
        // SAFETY: the right is ours, and taken out once.
        unsafe {
            match self.step {
                Step::Descriptors => described(place, 0),
                Step::Slots(_) => R::received(place.word(0), self.disposition),
            }
        }
    }

    /// The names of the rights that have not been taken out.
    pub fn names(&self) -> impl ExactSizeIterator<Item = PortName> + '_ {
        // SAFETY: a name stands in each place.
        (0..self.left).map(|n| PortName(unsafe { self.place(n).word(0) }))
    }

    /// First place, number, how they stand, and with which disposition; the rights are the caller's now.
    #[inline(always)]
    pub(crate) const fn into_parts(self) -> (Message, usize, Step, u32) {
        let parts = (self.next, self.left, self.step, self.disposition);
        mem::forget(self);
        parts
    }

    #[cold]
    #[inline(never)]
    fn release(&mut self) {
        self.for_each(drop);
    }
}

impl<R: Right> Iterator for InlineRights<'_, R> {
    type Item = Option<R>;

    #[inline(always)]
    fn next(&mut self) -> Option<Option<R>> {
        if self.left == 0 {
            return None;
        }
        let place = self.next;
        (self.next, self.left) = (self.place(1), self.left - 1);
        // SAFETY: one of the places, and none any more.
        Some(unsafe { self.taken_out(place) })
    }

    #[inline(always)]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left, Some(self.left))
    }
}

impl<R: Right> DoubleEndedIterator for InlineRights<'_, R> {
    #[inline(always)]
    fn next_back(&mut self) -> Option<Option<R>> {
        self.left = self.left.checked_sub(1)?;
        // SAFETY: one of the places, and none any more.
        Some(unsafe { self.taken_out(self.place(self.left)) })
    }
}

impl<R: Right> ExactSizeIterator for InlineRights<'_, R> {}
impl<R: Right> FusedIterator for InlineRights<'_, R> {}

impl<R: Right> Default for InlineRights<'_, R> {
    /// No rights.
    fn default() -> Self {
        // SAFETY: of no places nothing is said.
        unsafe { Self::new(Message(core::ptr::null_mut()), 0, Step::Descriptors, 0) }
    }
}

impl<R: Right> Drop for InlineRights<'_, R> {
    #[inline(always)]
    fn drop(&mut self) {
        if self.left != 0 {
            self.release();
        }
    }
}

impl<R: Right> fmt::Debug for InlineRights<'_, R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.names()).finish()
    }
}
