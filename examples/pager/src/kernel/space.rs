//! What has a task mapped where?

use std::sync::{Arc, Mutex, PoisonError};

use mig_rs_runtime::{KernReturn, ReceiveRight};

use super::object::{Bytes, Object};
use crate::store::PAGE_SIZE;

/// The addresses of a task. Its port is what `vm_map` and `vm_msync` are sent to.
pub(super) struct Space {
    pub(super) port: ReceiveRight,
    mappings: Mutex<Vec<Mapping>>,
}

#[derive(Clone)]
struct Mapping {
    addresses: Bytes,
    object: Arc<Object>,
    /// Where in the object the mapping begins.
    offset: u32,
}

/// A piece of a range of addresses that is one object's.
pub(super) struct Piece {
    pub(super) object: Arc<Object>,
    pub(super) range: Bytes,
}

impl Space {
    pub(super) fn new(port: ReceiveRight) -> Self {
        Self { port, mappings: Mutex::default() }
    }

    /// Maps so many bytes behind all that is mapped. One page stays free between two mappings.
    pub(super) fn map(&self, object: Arc<Object>, offset: u32, size: u32) -> Result<u32, KernReturn> {
        let mut mappings = self.mappings.lock().unwrap_or_else(PoisonError::into_inner);
        let size = size.checked_next_multiple_of(PAGE_SIZE).filter(|size| *size > 0);
        let size = size.ok_or(KernReturn::INVALID_ARGUMENT)?;
        let start = mappings.last().map_or(0, |last| last.addresses.end).checked_add(PAGE_SIZE);
        let end = start.and_then(|start| start.checked_add(size));
        let (Some(start), Some(end), Some(_)) = (start, end, offset.checked_add(size)) else {
            return Err(KernReturn::NO_SPACE);
        };
        if !offset.is_multiple_of(PAGE_SIZE) {
            return Err(KernReturn::INVALID_ARGUMENT);
        }
        mappings.push(Mapping { addresses: start..end, object, offset });
        Ok(start)
    }

    /// Which pages of which objects a range of addresses is, in ascending order.
    pub(super) fn pieces(&self, address: u32, size: u32) -> Result<Vec<Piece>, KernReturn> {
        let end = address.checked_add(size).and_then(|end| end.checked_next_multiple_of(PAGE_SIZE));
        let end = end.ok_or(KernReturn::INVALID_ADDRESS)?;
        let mut next = address - address % PAGE_SIZE;
        let mut pieces = Vec::new();
        let mappings = self.mappings.lock().unwrap_or_else(PoisonError::into_inner);
        for Mapping { addresses, object, offset } in mappings.iter() {
            if next < end && addresses.contains(&next) {
                let until = end.min(addresses.end);
                let place = |address| address - addresses.start + offset;
                pieces.push(Piece { object: Arc::clone(object), range: place(next)..place(until) });
                next = until;
            }
        }
        if next < end { Err(KernReturn::INVALID_ADDRESS) } else { Ok(pieces) }
    }

    /// The object and the number of the page at an address.
    pub(super) fn page(&self, address: u32) -> Result<(Arc<Object>, u32), KernReturn> {
        let piece = self.pieces(address, 1)?.pop().ok_or(KernReturn::INVALID_ADDRESS)?;
        Ok((piece.object, piece.range.start / PAGE_SIZE))
    }
}
