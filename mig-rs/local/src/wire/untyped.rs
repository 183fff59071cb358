//! How are the descriptors of an untyped message written: a count, and then one after the other?
use super::descriptor::{Descriptor, Place, handle};
use super::{Described, Kinds, Landing, Sent, Width};
use mig_rs_runtime::KernReturn;
use mig_rs_runtime::kernel::{
    OOL_DESCRIPTOR, OOL_PORTS_DESCRIPTOR, OOL_VOLATILE_DESCRIPTOR, PORT_DESCRIPTOR,
};

/// Size of the header, behind which the count stands.
const HEADER: usize = 24;
/// Size of the descriptor count.
const COUNT: usize = 4;
/// Size of a port descriptor.
const PORT: usize = 12;

/// The data representation record before the only word of a message: this host's integers, ASCII, IEEE.
const NDR: [u8; 8] = [0, 0, 0, 0, cfg!(target_endian = "little") as u8, 0, 0, 0];

/// Why a descriptor cannot be read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Unreadable {
    /// The message ends before it does.
    CutOff,
    /// Its type is not known here.
    UnknownType,
}

/// Size of an out-of-line descriptor.
fn out_of_line(width: Width) -> usize {
    match width {
        Width::Wide => 16,
        Width::Narrow => 12,
    }
}

/// Size of the descriptors of a message, their count included.
pub(super) fn size(width: Width, descriptors: Option<Kinds>) -> usize {
    descriptors.map_or(0, |kinds| COUNT + PORT * kinds.ports + out_of_line(width) * kinds.out_of_line)
}

/// The data of a message that says one word.
pub(super) fn word(word: u32) -> Vec<u8> {
    [&NDR[..], &word.to_ne_bytes()].concat()
}

/// Reads the descriptors up to the first of an unknown type. If the message ends before they do, none of them counts.
pub(super) fn read(width: Width, message: Sent<'_>) -> Described {
    let mut descriptors = Vec::new();
    let cut_off = Described {
        descriptors: Some(Vec::new()),
        broken: Some(KernReturn::SEND_MSG_TOO_SMALL),
        data: HEADER,
    };
    let Some(count) = message.word(HEADER) else { return cut_off };
    let mut at = HEADER + COUNT;
    for _ in 0..count {
        match read_one(width, message, at) {
            Ok((descriptor, end)) => {
                descriptors.push(descriptor);
                at = end;
            }
            Err(Unreadable::CutOff) => return cut_off,
            Err(Unreadable::UnknownType) => {
                let broken = Some(KernReturn::SEND_INVALID_TYPE);
                return Described { descriptors: Some(descriptors), broken, data: at };
            }
        }
    }
    Described { descriptors: Some(descriptors), broken: None, data: at }
}

/// Reads the descriptor at an offset, and says where it ends.
fn read_one(width: Width, message: Sent<'_>, at: usize) -> Result<(Descriptor, usize), Unreadable> {
    // The type stands in byte 11 of every form, behind the disposition.
    let [deallocate, copy, disposition, kind] = message.bytes(at + 8).ok_or(Unreadable::CutOff)?;
    let (kind, disposition) = (u32::from(kind), u32::from(disposition));
    if kind == PORT_DESCRIPTOR {
        let name = message.word(at).ok_or(Unreadable::CutOff)?;
        return Ok((Descriptor::Port { name, disposition }, at + PORT));
    }
    if !matches!(kind, OOL_DESCRIPTOR | OOL_VOLATILE_DESCRIPTOR | OOL_PORTS_DESCRIPTOR) {
        return Err(Unreadable::UnknownType);
    }
    let (address, length) = match width {
        Width::Wide => (message.bytes(at).map(u64::from_ne_bytes), message.word(at + 12)),
        Width::Narrow => (message.word(at).map(u64::from), message.word(at + 4)),
    };
    let (address, length) = address.zip(length).ok_or(Unreadable::CutOff)?;
    let place = Place { address, deallocate: deallocate != 0, copy };
    let descriptor = if kind == OOL_PORTS_DESCRIPTOR {
        Descriptor::Ports { place, count: length, disposition }
    } else {
        Descriptor::Memory { place, size: length, volatile: kind == OOL_VOLATILE_DESCRIPTOR }
    };
    Ok((descriptor, at + out_of_line(width)))
}

/// Writes the descriptors of a complex message and the data, and says where they end.
pub(super) fn write(
    width: Width,
    descriptors: Option<&[Descriptor]>,
    data: &[u8],
    to: &mut Landing<'_>,
) -> usize {
    let mut at = HEADER;
    if let Some(descriptors) = descriptors {
        to.put_words(at, &[u32::try_from(descriptors.len()).unwrap_or_default()]);
        at += COUNT;
        for descriptor in descriptors {
            at = write_one(width, descriptor, to, at);
        }
    }
    to.put(at, data);
    at + data.len()
}

/// Writes a descriptor at an offset, and says where it ends.
fn write_one(width: Width, descriptor: &Descriptor, to: &mut Landing<'_>, at: usize) -> usize {
    let (place, length, disposition, kind) = match *descriptor {
        Descriptor::Port { name, disposition } => {
            to.put_words(at, &[name, 0]);
            to.put(at + 8, &[0, 0, byte(disposition), byte(PORT_DESCRIPTOR)]);
            return at + PORT;
        }
        // Only typed messages have such.
        Descriptor::Names { .. } => return at,
        Descriptor::Memory { place, size, volatile: false } => (place, size, 0, OOL_DESCRIPTOR),
        Descriptor::Memory { place, size, volatile: true } => (place, size, 0, OOL_VOLATILE_DESCRIPTOR),
        Descriptor::Ports { place, count, disposition } => (place, count, disposition, OOL_PORTS_DESCRIPTOR),
    };
    match width {
        Width::Wide => {
            to.put(at, &place.address.to_ne_bytes());
            to.put_words(at + 12, &[length]);
        }
        Width::Narrow => to.put_words(at, &[handle(place.address), length]),
    }
    to.put(at + 8, &[u8::from(place.deallocate), place.copy, byte(disposition), byte(kind)]);
    at + out_of_line(width)
}

/// Descriptor types and dispositions have 8 bits.
fn byte(number: u32) -> u8 {
    u8::try_from(number).unwrap_or_default()
}
