//! What do the option bits of a receive ask for?
use mig_rs_runtime::kernel;

/// The options of a receive.
#[derive(Clone, Copy)]
pub(crate) struct ReceiveOptions(pub(crate) u32);

impl ReceiveOptions {
    /// A message that is too large stays in the queue.
    pub(crate) fn keeps_large(self) -> bool {
        self.0 & kernel::RCV_LARGE != 0
    }

    pub(crate) fn has_timeout(self) -> bool {
        self.0 & kernel::RCV_TIMEOUT != 0
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
