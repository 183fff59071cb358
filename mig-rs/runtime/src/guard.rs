//! May this caller ask for that?

use core::fmt;

use crate::demux::Dispatch;
use crate::kernel::KernReturn;
use crate::message::{Message, head};
use crate::panics::Untouched;
use crate::right::PortName;
use crate::served::{Of, Refused, Served};
use crate::trailer::{AUDIT, Trailer};
use crate::wire::Wire as _;

/// Who asks, and for what: what a policy decides on, before any byte of the message's body has been looked at.
///
/// All of it comes from the kernel but the id, which is the caller's word for what it wants, and decides which handler would be called. [`Dispatch::guard`] has
/// an example.
pub struct Caller<'m> {
    message: Message,
    id: i32,
    request_port: PortName,
    /// Where the trailer begins.
    trailer: usize,
    of: Of<'m>,
}

impl Caller<'_> {
    /// The id of the message: which routine is asked for.
    #[must_use]
    pub const fn id(&self) -> i32 {
        self.id
    }

    /// The port that the message was sent to.
    #[must_use]
    pub const fn request_port(&self) -> PortName {
        self.request_port
    }

    /// The sender's audit token, as the kernel has written it: audit user, user, group, real user, real group, process, session, process
    /// version. A process number alone is soon another's; with its version it is not.
    #[must_use]
    pub fn audit_token(&self) -> [u32; 8] {
        // SAFETY: the trailer was found to have it.
        core::array::from_fn(|n| unsafe { self.message.word(self.trailer + AUDIT + 4 * n) })
    }
}

impl fmt::Debug for Caller<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("id", &self.id()).field("audit_token", &self.audit_token()).finish()
    }
}

/// A demux behind a policy; made by [`Dispatch::guard`].
#[derive(Clone, Copy)]
pub struct Guarded<D, P> {
    demux: D,
    policy: P,
}

impl<D, P> Guarded<D, P> {
    pub(crate) const fn new(demux: D, policy: P) -> Self {
        Self { demux, policy }
    }
}

impl<D: fmt::Debug, P> fmt::Debug for Guarded<D, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Guarded").field("demux", &self.demux).finish_non_exhaustive()
    }
}

// SAFETY: a policy only looks. What it refuses is whole, and what is not for the demux is not shown to it.
unsafe impl<D, P> Dispatch for Guarded<D, P>
where
    D: Dispatch,
    P: Fn(&Caller<'_>) -> Result<(), KernReturn>,
{
    type Wire = D::Wire;
    type RequestSpace = D::RequestSpace;
    type ReplySpace = D::ReplySpace;

    #[inline]
    fn trailer(&self) -> Trailer {
        self.demux.trailer().or(Trailer::Audit)
    }

    #[inline]
    fn covers(&self, id: i32) -> bool {
        self.demux.covers(id)
    }

    unsafe fn dispatch<'m>(&'m self, request: *mut u8, reply: *mut u8) -> Served<'m> {
        const { assert!(D::Wire::TRAILER != 0, "this Mach does not say who has sent a message") }
        let message = Message(request);
        // SAFETY: the caller's promise.
        unsafe {
            let id = message.id::<D::Wire>();
            if !self.covers(id) {
                return Err(Refused::new(KernReturn::BAD_ID));
            }
            let trailer = message.word(head::SIZE).next_multiple_of(4) as usize;
            Trailer::Audit.check(message, trailer).map_err(Refused::new)?;
            let request_port = PortName(message.word(D::Wire::LOCAL));
            let untouched = Untouched::<D::Wire>::new(message);
            let verdict = (self.policy)(&Caller { message, id, request_port, trailer, of: Of::default() });
            core::mem::forget(untouched);
            match verdict {
                Ok(()) => self.demux.dispatch(request, reply),
                Err(KernReturn::SUCCESS) => Err(Refused::new(KernReturn::FAILURE)),
                Err(code) => Err(Refused::new(code)),
            }
        }
    }
}
