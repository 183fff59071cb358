//! How does a 32-bit address stand for memory of a process that has 64?
use crate::kernel::Kernel;

/// What the 32-bit address in an out-of-line descriptor stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Handle {
    /// Memory of the program, lent for one send.
    Lent { address: usize, size: usize },
    /// A region that a message brought. The handle lives as long as the region is held.
    Region { address: usize },
}

/// A handle, and whether it has to be taken back after the next send.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum HandedOut {
    Lent(u32),
    Regions(u32),
}

impl Kernel {
    /// The handle for memory that a descriptor shall name; `None` if there is none left.
    ///
    /// A region of a task has one handle, so that it can be named until it is given back, even
    /// after a send that failed.
    pub(crate) fn handle_for(&mut self, address: usize, size: usize) -> Option<HandedOut> {
        let Some(region) = self.regions.get_mut(address) else {
            return self.handles.insert(Handle::Lent { address, size }).map(HandedOut::Lent);
        };
        if region.handle.is_none() {
            region.handle = self.handles.insert(Handle::Region { address });
        }
        region.handle.map(HandedOut::Regions)
    }

    /// Where `size` bytes are that a descriptor names by handle. `None`: there are not so many, or none.
    pub(crate) fn resolve(&mut self, handle: u32, size: usize) -> Option<usize> {
        let (address, held) = match *self.handles.get(handle)? {
            Handle::Lent { address, size } => (address, size),
            Handle::Region { address } => (address, self.regions.get_mut(address)?.memory.size()),
        };
        (size <= held).then_some(address)
    }

    /// Where the memory begins for which a handle stands.
    pub(crate) fn address_of(&self, handle: u32) -> Option<usize> {
        Some(match *self.handles.get(handle)? {
            Handle::Lent { address, .. } | Handle::Region { address } => address,
        })
    }
}

impl HandedOut {
    pub(crate) fn number(self) -> u32 {
        match self {
            Self::Lent(handle) | Self::Regions(handle) => handle,
        }
    }
}
