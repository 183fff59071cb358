//! What may a client ask of the message system for one call?

use crate::kernel;
use crate::trailer::Trailer;

/// Options and time limits of a call; the default is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Options {
    pub(crate) bits: u32,
    pub(crate) timeout: u32,
    pub(crate) trailer: Trailer,
    pub(crate) special_reply_port: bool,
}

impl Options {
    /// None.
    #[inline(always)]
    #[must_use]
    pub const fn new() -> Self {
        Self { bits: 0, timeout: 0, trailer: Trailer::None, special_reply_port: false }
    }

    /// Adds `mach_msg` option bits.
    #[inline(always)]
    #[must_use]
    pub const fn with(mut self, bits: u32) -> Self {
        self.bits |= bits;
        self
    }

    /// Gives up sending after so many milliseconds.
    #[inline(always)]
    #[must_use]
    pub const fn send_time(mut self, milliseconds: u32) -> Self {
        self.bits |= kernel::SEND_TIMEOUT;
        self.timeout = milliseconds;
        self
    }

    /// Gives up waiting for the reply after so many milliseconds.
    #[inline(always)]
    #[must_use]
    pub const fn reply_time(mut self, milliseconds: u32) -> Self {
        self.bits |= kernel::RCV_TIMEOUT;
        self.timeout = milliseconds;
        self
    }

    /// Gives up sending, or waiting for the reply, after so many milliseconds each.
    #[inline(always)]
    #[must_use]
    pub const fn wait_time(mut self, milliseconds: u32) -> Self {
        self.bits |= kernel::SEND_TIMEOUT | kernel::RCV_TIMEOUT;
        self.timeout = milliseconds;
        self
    }

    /// Receives the reply on the special reply port of this thread, by which the kernel knows who waits for whom.
    #[inline(always)]
    #[must_use]
    pub const fn special_reply_port(mut self) -> Self {
        self.bits |= kernel::SEND_SYNC_OVERRIDE | kernel::SEND_SYNC_USE_THRPRI | kernel::RCV_SYNC_WAIT;
        self.special_reply_port = true;
        self
    }

    /// Wants values from the reply's trailer.
    #[inline(always)]
    #[must_use]
    pub const fn trailer(mut self, trailer: Trailer) -> Self {
        self.trailer = self.trailer.or(trailer);
        self
    }
}
