//! How does a stub take the values out of a checked trailer?

use crate::message::{broken, padded};
use crate::plain::Plain;
use crate::trailer::{self, Seqno, Trailer};
use crate::untyped::slots::Slots;
use crate::wire::Untyped;

impl<W: Untyped> Slots<'_, W> {
    /// Reads from the trailer.
    #[inline(always)]
    fn trailing<T: Plain>(&self, needed: Trailer, at: usize) -> T {
        if self.trailer < needed {
            broken()
        }
        let end = padded(self.min + self.extra as usize);
        // SAFETY: the trailer begins behind the message and has been found to be long enough; any bytes are a `T`.
        unsafe { self.message.0.add(end + at).cast::<T>().read_unaligned() }
    }

    /// The sequence number.
    #[inline(always)]
    #[must_use]
    pub fn seqno(&self) -> Seqno {
        Seqno(self.trailing(Trailer::Seqno, trailer::SEQNO))
    }

    /// The sender's security token: 8 bytes.
    #[inline(always)]
    #[must_use]
    pub fn sender<T: Plain>(&self) -> T {
        const { assert!(size_of::<T>() == 8, "a security token has 8 bytes") }
        self.trailing(Trailer::Sender, trailer::SENDER)
    }

    /// The sender's audit token: 32 bytes.
    #[inline(always)]
    #[must_use]
    pub fn audit<T: Plain>(&self) -> T {
        const { assert!(size_of::<T>() == 32, "an audit token has 32 bytes") }
        self.trailing(Trailer::Audit, trailer::AUDIT)
    }

    /// The context of the receive right: 8 bytes.
    #[inline(always)]
    #[must_use]
    pub fn context<T: Plain>(&self) -> T {
        const { assert!(size_of::<T>() == 8, "a context has 8 bytes") }
        self.trailing(Trailer::Context, trailer::CONTEXT)
    }
}
