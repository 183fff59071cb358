//! What does the kernel add behind a message, and how is it asked for?

use crate::kernel::{self, KernReturn};
use crate::message::{Message, head};
use crate::wire::Wire;

/// How much of a trailer an interface needs: the elements that C asks for with `MACH_RCV_TRAILER_ELEMENTS`. A larger one includes the smaller. A request
/// whose trailer is shorter is refused with `MIG_TRAILER_ERROR`.
///
/// ```
/// use mig_rs_runtime::Trailer;
///
/// assert_eq!(Trailer::Seqno.or(Trailer::Audit), Trailer::Audit);
/// assert_eq!(Trailer::Audit.size(), 52); // mach_msg_audit_trailer_t
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
#[repr(u32)]
pub enum Trailer {
    /// Format and size only.
    #[default]
    None = 0,
    /// The sequence number too.
    Seqno = 1,
    /// The sender's security token too.
    Sender = 2,
    /// The sender's audit token too.
    Audit = 3,
    /// The context of the receive right too.
    Context = 4,
}

impl Trailer {
    /// Size in bytes.
    #[inline(always)]
    #[must_use]
    pub const fn size(self) -> usize {
        kernel::trailer_size(self as u32) as usize
    }

    /// The receive option that asks for it.
    #[inline(always)]
    #[must_use]
    pub const fn option(self) -> u32 {
        kernel::trailer_elements(self as u32)
    }

    /// As [`Self::option`], where messages of the wire have a trailer.
    #[inline(always)]
    pub(crate) const fn option_of<W: Wire>(self) -> u32 {
        if W::TRAILER == 0 { 0 } else { self.option() }
    }

    /// The larger of two.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        if (self as u32) < other as u32 { other } else { self }
    }

    /// Whether a trailer with all of this stands at `at`.
    ///
    /// # Safety
    /// A trailer stands there, as long as it says.
    #[inline(always)]
    pub(crate) unsafe fn check(self, message: Message, at: usize) -> Result<(), KernReturn> {
        if matches!(self, Self::None) {
            return Ok(());
        }
        // SAFETY: every trailer has its two first words.
        let (format, size) = unsafe { (message.word(at), message.word(at + 4)) };
        if format == 0 && size as usize >= self.size() { Ok(()) } else { Err(KernReturn::TRAILER_ERROR) }
    }
}

/// The number of a message that was received: in its trailer, or in its header where there is no trailer.
///
/// # Errors
/// `MIG_TRAILER_ERROR` if the kernel has not given it.
///
/// # Safety
/// The kernel delivered the message, with its trailer.
pub(crate) unsafe fn seqno<W: Wire>(message: Message) -> Result<Seqno, KernReturn> {
    // SAFETY: the caller's promise: behind the message stands a trailer, as long as it says.
    unsafe {
        if W::TRAILER == 0 {
            return Ok(Seqno(message.word(W::SPARE)));
        }
        let at = message.word(head::SIZE).next_multiple_of(4) as usize;
        Trailer::Seqno.check(message, at)?;
        Ok(Seqno(message.word(at + SEQNO)))
    }
}

pub(crate) const SEQNO: usize = 8;
pub(crate) const SENDER: usize = 12;
pub(crate) const AUDIT: usize = 20;
pub(crate) const CONTEXT: usize = 52;

/// The number a message got when it was dequeued from its port, its `mach_port_seqno_t`: 0 for the first, one more for each.
///
/// It wraps, so numbers can only be the same or not; to ask which came first makes no sense.
///
/// ```
/// use mig_rs_runtime::Seqno;
///
/// let (expected, arrived) = (Seqno(u32::MAX).next(), Seqno(0));
/// assert_eq!(arrived, expected);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Seqno(pub u32);

impl Seqno {
    /// The first message of a new receive right, and of one that has moved.
    pub const FIRST: Self = Self(0);

    /// The number of the message that was dequeued next.
    #[inline(always)]
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }

    /// The number.
    #[inline(always)]
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}
