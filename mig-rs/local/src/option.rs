//! What do the option bits of a send, and of a receive, ask for?
use mig_rs_runtime::kernel;
use std::time::Duration;

/// The options of a send, with the time that counts if they say so.
#[derive(Clone, Copy)]
pub(crate) struct SendOptions {
    pub(crate) bits: u32,
    /// Milliseconds.
    pub(crate) timeout: u32,
}

impl SendOptions {
    /// How long the sender waits for room at most; `None`: for ever.
    pub(crate) fn patience(self) -> Option<Duration> {
        let counts = self.bits & kernel::SEND_TIMEOUT != 0;
        counts.then(|| Duration::from_millis(u64::from(self.timeout)))
    }
}

/// The options of a receive.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ReceiveOptions(pub(crate) u32);

impl ReceiveOptions {
    /// A message that is too large stays in the queue.
    pub(crate) fn keeps_large(self) -> bool {
        self.0 & kernel::RCV_LARGE != 0
    }

    /// How long the receiver waits for a message at most, if it has said how many milliseconds count; `None`: for ever.
    pub(crate) fn patience(self, timeout: u32) -> Option<Duration> {
        let counts = self.0 & kernel::RCV_TIMEOUT != 0;
        counts.then(|| Duration::from_millis(u64::from(timeout)))
    }

    /// How many of its elements the trailer shall have, by Mach's number.
    pub(crate) fn trailer_elements(self) -> u32 {
        self.0 >> kernel::TRAILER_SHIFT & 0xf
    }

    /// The format of the trailer. There is one, 0.
    pub(crate) fn trailer_format(self) -> u32 {
        self.0 >> (kernel::TRAILER_SHIFT + 4)
    }
}
