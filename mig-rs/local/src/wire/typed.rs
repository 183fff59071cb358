//! What stands behind the header of a typed message: items, each behind the descriptor of its type?
//!
//! The kernel reads the items of a complex message only, and changes of what it gives on no more than it has to: the names of rights, the addresses of memory, and what the
//! descriptors say of both. The body of a simple message it does not look at.
use super::descriptor::{Descriptor, Place, VIRTUAL_COPY, handle};
use super::{Described, Landing, Sent, Width, Wire, WordKind};
use descriptor::{Form, TypeDescriptor};
use mig_rs_runtime::KernReturn;
use mig_rs_runtime::kernel::{MAKE_SEND_ONCE, MOVE_RECEIVE};

mod descriptor;

/// Size of a word: what items are filled up to.
pub(super) fn word(width: Width) -> usize {
    match width {
        Width::Narrow => 4,
        Width::Wide => 8,
    }
}

/// Bits of a name that stands in memory.
const NAME: u32 = 32;

/// Bits of a right that stands in the message.
fn right_bits(width: Width) -> u32 {
    match width {
        Width::Narrow => 32,
        Width::Wide => 64,
    }
}

/// An item of a message.
struct Item {
    /// Where its descriptor stands.
    at: usize,
    of: TypeDescriptor,
    /// Where its elements stand, or their address.
    value: usize,
    /// Size of the elements.
    length: usize,
    /// Where the next item stands.
    end: usize,
}

impl Item {
    /// Reads the item at an offset.
    fn read(width: Width, message: Sent<'_>, at: usize) -> Result<Self, KernReturn> {
        let of = TypeDescriptor::read(width, message, at).ok_or(KernReturn::SEND_MSG_TOO_SMALL)?;
        let wrong_right = of.is_right() && of.bits != if of.inline { right_bits(width) } else { NAME };
        if wrong_right || of.stray || of.deallocate && of.inline {
            return Err(KernReturn::SEND_INVALID_TYPE);
        }
        let value = at + of.size(width);
        let length = usize::try_from(of.length()).map_err(|_| KernReturn::SEND_MSG_TOO_SMALL)?;
        let behind = if of.inline { length } else { word(width) };
        if message.from(value).len() < behind {
            return Err(KernReturn::SEND_MSG_TOO_SMALL);
        }
        Ok(Self { at, of, value, length, end: (value + behind).next_multiple_of(word(width)) })
    }

    /// What it is to the kernel, if anything.
    fn descriptor(&self, width: Width, message: Sent<'_>) -> Result<Option<Descriptor>, KernReturn> {
        let TypeDescriptor { name: disposition, number, inline, deallocate, .. } = self.of;
        if inline {
            let names = message.from(self.value)[..self.length].chunks_exact(word(width));
            let names = names.filter_map(|name| Sent(name).word(0)).collect();
            return Ok(self.of.is_right().then_some(Descriptor::Names { names, disposition }));
        }
        let address = match width {
            Width::Narrow => message.word(self.value).map(u64::from),
            Width::Wide => message.bytes(self.value).map(u64::from_ne_bytes),
        };
        let address = address.ok_or(KernReturn::SEND_MSG_TOO_SMALL)?;
        let place = Place { address, deallocate, copy: VIRTUAL_COPY };
        if self.of.is_right() {
            return Ok(Some(Descriptor::Ports { place, count: number, disposition }));
        }
        let size = u32::try_from(self.length).map_err(|_| KernReturn::SEND_INVALID_MEMORY)?;
        Ok(Some(Descriptor::Memory { place, size, volatile: false }))
    }
}

impl TypeDescriptor {
    fn is_right(self) -> bool {
        (MOVE_RECEIVE..=MAKE_SEND_ONCE).contains(&self.name)
    }

    /// Do the elements matter to the kernel?
    fn is_carried(self) -> bool {
        self.is_right() || !self.inline
    }
}

/// Reads the items of a message up to the first that is wrong. All of it, descriptors included, is data: it is given on.
pub(super) fn read(wire: Wire, message: Sent<'_>) -> Described {
    let data = wire.header();
    let mut descriptors = Vec::new();
    let mut at = data;
    while at < message.0.len() {
        let item = Item::read(wire.width, message, at);
        match item.and_then(|item| Ok((item.descriptor(wire.width, message)?, item.end))) {
            Ok((descriptor, end)) => {
                descriptors.extend(descriptor);
                at = end;
            }
            Err(code) => return Described { descriptors: Some(descriptors), broken: Some(code), data },
        }
    }
    // Without rights and memory a message has said more than there is.
    let descriptors = Some(descriptors).filter(|descriptors| !descriptors.is_empty());
    Described { descriptors, broken: None, data }
}

/// Writes the items as they were sent, but for the rights and the memory that they carry, and says where they end.
pub(super) fn write(wire: Wire, carried: &[Descriptor], data: &[u8], to: &mut Landing<'_>) -> usize {
    let start = wire.header();
    to.put(start, data);
    let (message, mut at) = (Sent(data), 0);
    for descriptor in carried {
        // What is not carried stands already.
        let item = loop {
            let Ok(item) = Item::read(wire.width, message, at) else { return start + data.len() };
            at = item.end;
            if item.of.is_carried() {
                break item;
            }
        };
        write_carried(wire.width, &item, descriptor, start, to);
    }
    start + data.len()
}

/// Writes a right or memory over what the sender had in its place.
fn write_carried(width: Width, item: &Item, carried: &Descriptor, start: usize, to: &mut Landing<'_>) {
    let value = start + item.value;
    let name = match carried {
        Descriptor::Port { name, disposition } => {
            to.put_words(value, &[*name]);
            *disposition
        }
        Descriptor::Names { names, disposition } => {
            for (n, name) in names.iter().enumerate() {
                let at = value + n * word(width);
                to.put(at, &[0; 8][..word(width)]);
                to.put_words(at, &[*name]);
            }
            *disposition
        }
        Descriptor::Memory { place, .. } => {
            write_address(width, *place, value, to);
            item.of.name
        }
        Descriptor::Ports { place, disposition, .. } => {
            write_address(width, *place, value, to);
            *disposition
        }
    };
    // Memory that could not be given to the task is of elements without size.
    let lost = |place: &Place| place.address == 0 && item.length != 0;
    let bits = match carried {
        Descriptor::Memory { place, .. } | Descriptor::Ports { place, .. } if lost(place) => 0,
        _ => item.of.bits,
    };
    let received = TypeDescriptor { name, bits, deallocate: !item.of.inline, ..item.of };
    to.put(start + item.at, &received.bytes(width));
}

fn write_address(width: Width, place: Place, at: usize, to: &mut Landing<'_>) {
    match width {
        Width::Narrow => to.put_words(at, &[handle(place.address)]),
        Width::Wide => to.put(at, &place.address.to_ne_bytes()),
    }
}

/// One plain word with its type.
pub(super) fn plain_word(width: Width, kind: WordKind, value: u32) -> Vec<u8> {
    const NUMBER: u32 = 2;
    const PORT_NAME: u32 = 15;
    let name = match kind {
        WordKind::Number => NUMBER,
        WordKind::Name => PORT_NAME,
    };
    item(width, name, 32, value)
}

/// One receive right, whose name is still to be written.
pub(super) fn receive_right(width: Width) -> Vec<u8> {
    item(width, MOVE_RECEIVE, right_bits(width), 0)
}

/// An item of one element.
fn item(width: Width, name: u32, bits: u32, value: u32) -> Vec<u8> {
    let form = Form::Short;
    let of = TypeDescriptor { name, bits, number: 1, form, inline: true, deallocate: false, stray: false };
    let mut item = of.bytes(width);
    item.extend(value.to_ne_bytes());
    item.resize(item.len().next_multiple_of(word(width)), 0);
    item
}
