//! What becomes of a request whose handler panics?

use core::marker::PhantomData;

#[cfg(feature = "std")]
use crate::answer;
use crate::destroy;
use crate::message::{DISPOSITION, Message, head};
use crate::wire::Wire;

/// How far a handler's panic goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Panics {
    /// To the loop, which goes on. The client is told `KERN_FAILURE`.
    #[cfg(feature = "std")]
    Caught,
    /// Through the loop. The client hears that nobody answers.
    GoOn,
}

impl Panics {
    #[cfg(feature = "std")]
    pub(crate) const DEFAULT: Self = Self::Caught;
    #[cfg(not(feature = "std"))]
    pub(crate) const DEFAULT: Self = Self::GoOn;
}

impl Default for Panics {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// What `work` comes to; none if it has panicked and that was caught.
#[inline(always)]
#[cfg(feature = "std")]
pub(crate) fn caught<R>(panics: Panics, work: impl FnOnce() -> R) -> Option<R> {
    use std::panic::{AssertUnwindSafe, catch_unwind};
    // What the handler leaves half done is the server's own, as with a thread that panics: a lock gets poisoned.
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => Some(result),
        Err(payload) => {
            ended(panics, payload);
            None
        }
    }
}

#[cfg(feature = "std")]
#[cold]
#[inline(never)]
fn ended(panics: Panics, payload: std::boxed::Box<dyn core::any::Any + Send>) {
    use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
    match panics {
        Panics::GoOn => resume_unwind(payload),
        // What was thrown may itself panic when it is dropped.
        Panics::Caught => {
            if let Err(again) = catch_unwind(AssertUnwindSafe(|| drop(payload))) {
                core::mem::forget(again);
            }
        }
    }
}

/// What `work` comes to: nothing is caught without `std`.
#[inline(always)]
#[cfg(not(feature = "std"))]
#[allow(clippy::unnecessary_wraps, reason = "as with `std`")]
pub(crate) fn caught<R>(_: Panics, work: impl FnOnce() -> R) -> Option<R> {
    Some(work())
}

/// A request whose handler is running. It is dropped only when that panics; until then it costs nothing.
pub(crate) struct Unanswered<W: Wire> {
    request: Message,
    reply: Message,
    panics: Panics,
    wire: PhantomData<W>,
}

impl<W: Wire> Unanswered<W> {
    /// # Safety
    /// The kernel delivered the request, and the reply has room for the error form. If this is dropped, nothing of the request is anybody's any more
    /// but the right to reply, if that is still in there.
    #[inline(always)]
    pub(crate) const unsafe fn new(request: Message, reply: Message, panics: Panics) -> Self {
        Self { request, reply, panics, wire: PhantomData }
    }
}

impl<W: Wire> Drop for Unanswered<W> {
    #[cold]
    fn drop(&mut self) {
        let Self { request, reply, panics, .. } = *self;
        #[cfg(not(feature = "std"))]
        let _ = reply;
        // SAFETY: as `new` was promised. Stubs write their reply when the handler is through, and what it had put into a room for rights was
        // released when the room was dropped, before this.
        unsafe {
            match panics {
                #[cfg(feature = "std")]
                Panics::Caught => answer::unanswered::<W>(request, reply),
                Panics::GoOn => {
                    destroy::release(request.word(head::REMOTE), request.word(head::BITS) & DISPOSITION)
                }
            }
        }
    }
}

/// The contents of a request that nobody has taken anything from yet, while others look at it. Dropped only when they panic.
pub(crate) struct Untouched<W: Wire>(Message, PhantomData<W>);

impl<W: Wire> Untouched<W> {
    /// # Safety
    /// The kernel delivered the request, and nothing has been taken from it.
    #[inline(always)]
    pub(crate) const unsafe fn new(request: Message) -> Self {
        Self(request, PhantomData)
    }
}

impl<W: Wire> Drop for Untouched<W> {
    #[cold]
    fn drop(&mut self) {
        // SAFETY: as `new` was promised; the right to reply stays, for whoever answers.
        unsafe { destroy::contents::<W>(self.0) }
    }
}
