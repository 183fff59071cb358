//! How does a message find its routine?

use core::fmt;
use core::mem::{ManuallyDrop, MaybeUninit};

use crate::guard::{Caller, Guarded};
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

    /// Whether the number is one of those that its messages have. A demux that says so may still have no routine of that number.
    fn covers(&self, id: i32) -> bool;

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

    /// Asks `policy` before anything else whether this caller may have what it asks for. It sees the kernel's word for who that is: the audit token,
    /// which the loop asks for in the trailer.
    ///
    /// An `Err` refuses the message: no handler is called, no byte of the body has been looked at, what came with it is destroyed, and the
    /// client is told the code. Two codes are special: `MIG_BAD_ID` says that nobody here serves this number, so that the next demux of an
    /// [`or`](Self::or) is asked; `MIG_NO_REPLY` says nothing at all, and the client hears `MIG_SERVER_DIED`. A policy that panics refuses.
    ///
    /// Messages of GNU Mach have no trailer, so nobody knows who has sent them: on its wires a guarded demux does not compile.
    ///
    /// It is asked for each number between the first and the last of the subsystem, and never for another demux's. Composed first and guarded
    /// then, `a.or(b).guard(policy)`, it is asked for both.
    ///
    /// ```
    /// use mig_rs_runtime::{Dispatch, KernReturn};
    /// # use mig_rs_local as _;
    /// # use mig_rs_runtime::generated::xnu64::{Demux, Trailer};
    ///
    /// # fn main() {
    /// # let demux = Demux::<(), 24, 36>::new(&(), 500, &[], Trailer::None);
    /// // The superuser may have all, others may ask what time it is.
    /// const READ: i32 = 500;
    /// let guarded = demux.guard(|caller| {
    ///     let [_, user, ..] = caller.audit_token();
    ///     if user == 0 || caller.id() == READ { Ok(()) } else { Err(KernReturn::NO_ACCESS) }
    /// });
    /// # let _ = guarded;
    /// # }
    /// ```
    fn guard<P>(self, policy: P) -> Guarded<Self, P>
    where
        Self: Sized,
        P: Fn(&Caller<'_>) -> Result<(), KernReturn>,
    {
        Guarded::new(self, policy)
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

    #[inline]
    #[allow(clippy::cast_sign_loss, reason = "below the base is far above the table")]
    fn covers(&self, id: i32) -> bool {
        (id.wrapping_sub(self.base) as u32 as usize) < self.stubs.len()
    }

    #[inline(always)]
    #[allow(clippy::cast_sign_loss, reason = "below the base is far above the table")]
    unsafe fn dispatch<'m>(&'m self, request: *mut u8, reply: *mut u8) -> Served<'m> {
        let (request, reply) = (Message(request), Message(reply));
        // SAFETY: the caller's promise.
        unsafe {
            let index = request.id::<W>().wrapping_sub(self.base) as u32;
            match self.stubs.get(index as usize) {
                Some(stub) => stub(Request::new(request), Reply::new(reply), self.server),
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
    fn covers(&self, id: i32) -> bool {
        self.first.covers(id) || self.then.covers(id)
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
    fn covers(&self, id: i32) -> bool {
        (**self).covers(id)
    }

    #[inline]
    unsafe fn dispatch<'m>(&'m self, request: *mut u8, reply: *mut u8) -> Served<'m> {
        // SAFETY: the caller's promise.
        unsafe { (**self).dispatch(request, reply) }
    }
}
