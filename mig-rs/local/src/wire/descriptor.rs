//! What does a message say of the rights and the memory that it carries, in whatever form?

/// A right, several, or memory, as a task sees them in a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Descriptor {
    Port {
        name: u32,
        disposition: u32,
    },
    /// Rights whose names stand in the message itself.
    Names {
        names: Vec<u32>,
        disposition: u32,
    },
    Memory {
        place: Place,
        size: u32,
        volatile: bool,
    },
    Ports {
        place: Place,
        count: u32,
        disposition: u32,
    },
}

/// Where out-of-line memory is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// An address, or a handle where addresses are narrow.
    pub(crate) address: u64,
    /// The sender gives the memory away.
    pub(crate) deallocate: bool,
    pub(crate) copy: u8,
}

/// `MACH_MSG_VIRTUAL_COPY`: a receiver has memory of its own to give back.
pub(crate) const VIRTUAL_COPY: u8 = 1;

/// Handles have 32 bits.
pub(super) fn handle(address: u64) -> u32 {
    u32::try_from(address).unwrap_or_default()
}
