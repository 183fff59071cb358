//! How does a message find its routine?

use core::fmt;
use core::mem::{ManuallyDrop, MaybeUninit};

use crate::kernel::KernReturn;
use crate::message::{Bytes, Message, TRAILER};
use crate::reply::Reply;
use crate::request::Request;
use crate::served::{Refused, Served, Stub};
use crate::trailer::Trailer;
use crate::wire::Wire;

/// Takes the messages that are its own. Demuxes compose: `files.or(&notifications)`.
///
/// # Safety
/// A demux that answers `MIG_BAD_ID` has touched nothing; one that answers with anything else speaks of the message it was given. Implemented
/// here for [`Demux`] and [`Or`].
pub unsafe trait Dispatch {
    /// The wire of its messages.
    type Wire: Wire;
    /// As large as the largest request and trailer.
    type RequestSpace;
    /// As large as the largest reply.
    type ReplySpace;

    /// How much of the trailer it needs.
    fn trailer(&self) -> Trailer;

    /// Gives a message to its routine.
    ///
    /// # Safety
    /// The kernel delivered `request`, with its trailer; nothing has been taken from it. `reply` has room for a `ReplySpace`, at a multiple
    /// of 8. Both stay, and nobody else uses them, until what comes of it has been sent or destroyed.
    #[doc(hidden)]
    unsafe fn dispatch<'m>(&'m self, request: *mut u8, reply: *mut u8) -> Served<'m>;

    /// This one first, then the other.
    fn or<B: Dispatch<Wire = Self::Wire>>(self, other: B) -> Or<Self, B>
    where
        Self: Sized,
    {
        Or { first: self, then: other }
    }
}

/// A subsystem bound to the server that implements it: `REQUEST` and `REPLY` are the sizes of its largest messages.
pub struct Demux<'s, S, W: Wire, const REQUEST: usize, const REPLY: usize> {
    server: &'s S,
    base: i32,
    stubs: &'s [Stub<S, W, REPLY>],
    trailer: Trailer,
}

impl<'s, S, W: Wire, const REQUEST: usize, const REPLY: usize> Demux<'s, S, W, REQUEST, REPLY> {
    /// The subsystem whose routines are `stubs`, numbered from `base`.
    #[inline(always)]
    #[must_use]
    pub const fn new(server: &'s S, base: i32, stubs: &'s [Stub<S, W, REPLY>], trailer: Trailer) -> Self {
        Self { server, base, stubs, trailer }
    }
}

impl<S, W: Wire, const REQUEST: usize, const REPLY: usize> fmt::Debug for Demux<'_, S, W, REQUEST, REPLY> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Demux")
            .field("base", &self.base)
            .field("routines", &self.stubs.len())
            .field("request", &REQUEST)
            .field("reply", &REPLY)
            .field("trailer", &self.trailer)
            .finish()
    }
}

/// Room for a request of `SIZE` bytes and its trailer.
#[repr(C)]
pub struct RequestSpace<const SIZE: usize>(Bytes<SIZE>, MaybeUninit<[u8; TRAILER]>);

/// Room for a reply of `SIZE` bytes.
#[repr(C)]
pub struct ReplySpace<const SIZE: usize>(Bytes<SIZE>);

// SAFETY: what is not in the table is not looked at, and stubs tie what they return to the message.
unsafe impl<S, W: Wire, const REQUEST: usize, const REPLY: usize> Dispatch
    for Demux<'_, S, W, REQUEST, REPLY>
{
    type Wire = W;
    type RequestSpace = RequestSpace<REQUEST>;
    type ReplySpace = ReplySpace<REPLY>;

    #[inline(always)]
    fn trailer(&self) -> Trailer {
        self.trailer
    }

    #[inline(always)]
    #[allow(clippy::cast_sign_loss, reason = "below the base is far above the table")]
    unsafe fn dispatch<'m>(&'m self, request: *mut u8, reply: *mut u8) -> Served<'m> {
        let (request, reply) = (Message(request), Message(reply));
        // SAFETY: the caller's promise.
        unsafe {
            let index = request.id().wrapping_sub(self.base) as u32;
            match self.stubs.get(index as usize) {
                Some(stub) => stub(self.server, Request::new(request), Reply::new(reply)),
                None => Err(Refused::new(KernReturn::BAD_ID)),
            }
        }
    }
}

/// Two demuxes as one; made by [`Dispatch::or`].
#[derive(Clone, Copy, Debug)]
pub struct Or<A, B> {
    first: A,
    then: B,
}

/// Room for either.
#[repr(C)]
pub union Larger<A, B> {
    first: ManuallyDrop<A>,
    then: ManuallyDrop<B>,
}

// SAFETY: the second is asked only when the first has touched nothing.
unsafe impl<A: Dispatch, B: Dispatch<Wire = A::Wire>> Dispatch for Or<A, B> {
    type Wire = A::Wire;
    type RequestSpace = Larger<A::RequestSpace, B::RequestSpace>;
    type ReplySpace = Larger<A::ReplySpace, B::ReplySpace>;

    #[inline]
    fn trailer(&self) -> Trailer {
        self.first.trailer().or(self.then.trailer())
    }

    #[inline]
    unsafe fn dispatch<'m>(&'m self, request: *mut u8, reply: *mut u8) -> Served<'m> {
        // SAFETY: the caller's promise; room for the larger is room for each.
        unsafe {
            match self.first.dispatch(request, reply) {
                Err(refused) if refused.code() == KernReturn::BAD_ID => self.then.dispatch(request, reply),
                served => served,
            }
        }
    }
}

// SAFETY: it is the one it refers to.
unsafe impl<D: Dispatch> Dispatch for &D {
    type Wire = D::Wire;
    type RequestSpace = D::RequestSpace;
    type ReplySpace = D::ReplySpace;

    #[inline]
    fn trailer(&self) -> Trailer {
        (**self).trailer()
    }

    #[inline]
    unsafe fn dispatch<'m>(&'m self, request: *mut u8, reply: *mut u8) -> Served<'m> {
        // SAFETY: the caller's promise.
        unsafe { (**self).dispatch(request, reply) }
    }
}
