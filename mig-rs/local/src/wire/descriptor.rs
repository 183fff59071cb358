//! What does a descriptor say, and in how many bytes?
use super::{Landing, Sent, Wire};
use mig_rs_runtime::kernel::{
    OOL_DESCRIPTOR, OOL_PORTS_DESCRIPTOR, OOL_VOLATILE_DESCRIPTOR, PORT_DESCRIPTOR,
};

/// A descriptor, as it stands in a message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Descriptor {
    Port { name: u32, disposition: u32 },
    Memory { place: Place, size: u32, volatile: bool },
    Ports { place: Place, count: u32, disposition: u32 },
}

/// What the out-of-line descriptors have in common.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Place {
    /// An address, or a handle where addresses are narrow.
    pub(crate) address: u64,
    /// The sender gives the memory away.
    pub(crate) deallocate: bool,
    pub(crate) copy: u8,
}

/// Why a descriptor cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unreadable {
    /// The message ends before it does.
    CutOff,
    /// Its type is not known here.
    UnknownType,
}

/// `MACH_MSG_VIRTUAL_COPY`: a receiver has memory of its own to give back.
pub(crate) const VIRTUAL_COPY: u8 = 1;

/// Size of a port descriptor.
const PORT: usize = 12;

/// Size of an out-of-line descriptor.
fn out_of_line(wire: Wire) -> usize {
    match wire {
        Wire::Wide => 16,
        Wire::Narrow => 12,
    }
}

/// Size of the descriptors of a message.
pub(crate) fn size(wire: Wire, ports: usize, out_of_lines: usize) -> usize {
    PORT * ports + out_of_line(wire) * out_of_lines
}

impl Descriptor {
    /// Reads the descriptor at an offset, and says where it ends.
    pub(crate) fn read(wire: Wire, message: Sent<'_>, at: usize) -> Result<(Self, usize), Unreadable> {
        // The type stands in byte 11 of every form, behind the disposition.
        let [deallocate, copy, disposition, kind] = message.bytes(at + 8).ok_or(Unreadable::CutOff)?;
        let (kind, disposition) = (u32::from(kind), u32::from(disposition));
        if kind == PORT_DESCRIPTOR {
            let name = message.word(at).ok_or(Unreadable::CutOff)?;
            return Ok((Self::Port { name, disposition }, at + PORT));
        }
        if !matches!(kind, OOL_DESCRIPTOR | OOL_VOLATILE_DESCRIPTOR | OOL_PORTS_DESCRIPTOR) {
            return Err(Unreadable::UnknownType);
        }
        let (address, length) = match wire {
            Wire::Wide => (message.bytes(at).map(u64::from_ne_bytes), message.word(at + 12)),
            Wire::Narrow => (message.word(at).map(u64::from), message.word(at + 4)),
        };
        let (address, length) = address.zip(length).ok_or(Unreadable::CutOff)?;
        let place = Place { address, deallocate: deallocate != 0, copy };
        let descriptor = if kind == OOL_PORTS_DESCRIPTOR {
            Self::Ports { place, count: length, disposition }
        } else {
            Self::Memory { place, size: length, volatile: kind == OOL_VOLATILE_DESCRIPTOR }
        };
        Ok((descriptor, at + out_of_line(wire)))
    }

    /// Writes the descriptor at an offset, and says where it ends.
    pub(crate) fn write(&self, wire: Wire, to: &mut Landing<'_>, at: usize) -> usize {
        let (place, length, disposition, kind) = match *self {
            Self::Port { name, disposition } => {
                to.put_words(at, &[name, 0]);
                to.put(at + 8, &[0, 0, byte(disposition), byte(PORT_DESCRIPTOR)]);
                return at + PORT;
            }
            Self::Memory { place, size, volatile: false } => (place, size, 0, OOL_DESCRIPTOR),
            Self::Memory { place, size, volatile: true } => (place, size, 0, OOL_VOLATILE_DESCRIPTOR),
            Self::Ports { place, count, disposition } => (place, count, disposition, OOL_PORTS_DESCRIPTOR),
        };
        match wire {
            Wire::Wide => {
                to.put(at, &place.address.to_ne_bytes());
                to.put_words(at + 12, &[length]);
            }
            Wire::Narrow => to.put_words(at, &[handle(place.address), length]),
        }
        to.put(at + 8, &[u8::from(place.deallocate), place.copy, byte(disposition), byte(kind)]);
        at + out_of_line(wire)
    }
}

/// Descriptor types and dispositions have 8 bits.
fn byte(number: u32) -> u8 {
    u8::try_from(number).unwrap_or_default()
}

/// Handles have 32 bits.
fn handle(address: u64) -> u32 {
    u32::try_from(address).unwrap_or_default()
}
