//! How does the kernel's message become the receiver's?
use crate::kernel::{Kernel, TaskId};
use crate::memory::Memory;
use crate::message::{Body, Item, Message, Transit};
use crate::port::{PortId, Receiver};
use crate::receive::Wanted;
use crate::wire::descriptor::{self, Descriptor, Place, VIRTUAL_COPY};
use crate::wire::trailer::{self, Trailer};
use crate::wire::{Bits, COUNT, HEADER, Header, Landing, Wire};
use mig_rs_runtime::KernReturn;

/// What the message system adds to a code when a task has no names left.
const NO_NAMES: i32 = 0x2000;
/// What it adds when a task has no room left for memory.
const NO_MEMORY: i32 = 0x1000;

/// A message as its receiver sees it, ready to be written where it wants it.
pub(crate) struct Delivery {
    header: Header,
    descriptors: Option<Vec<Descriptor>>,
    data: Vec<u8>,
    trailer: Trailer,
    lost: Lost,
}

/// What could not be given to the receiver, because it has no room for it. Destroyed by now.
#[derive(Clone, Copy, Default)]
struct Lost {
    header: i32,
    body: i32,
}

impl Message {
    /// Size in a wire, without trailer.
    pub(crate) fn size(&self, wire: Wire) -> usize {
        let descriptors = match &self.body {
            Body::Simple => 0,
            Body::Complex(items) => {
                let ports = items.iter().filter(|item| matches!(item, Item::Right(_))).count();
                COUNT + descriptor::size(wire, ports, items.len() - ports)
            }
        };
        HEADER + descriptors + self.data.len()
    }
}

impl Kernel {
    /// Gives a task all that a message carries.
    pub(crate) fn copy_out(
        &mut self,
        task: TaskId,
        port: PortId,
        mut message: Message,
        seqno: u32,
        wanted: Wanted,
    ) -> Delivery {
        let mut lost = Lost::default();
        let reply = message.reply.map_or((0, 0), |reply| {
            let name = self.put_right(task, reply).unwrap_or_else(|| {
                // Without its reply right a message is worth nothing.
                lost.header = NO_NAMES;
                self.destroy_body(&mut message);
                0
            });
            (name, reply.right.received_as())
        });
        let (complex, descriptors) = match message.body {
            Body::Simple => (false, None),
            Body::Complex(items) => {
                let out =
                    items.into_iter().map(|item| self.copy_out_item(task, item, wanted.wire, &mut lost));
                (true, Some(out.collect()))
            }
        };
        // The right that the message used up is said by what it was, not given.
        let used = message.destination.right.received_as();
        let local = match self.ports[port].receiver {
            Receiver::Name(name) => name,
            Receiver::InTransit(_) | Receiver::Nowhere => wanted.on,
        };
        let header = Header {
            bits: Bits::received(complex, reply.1, used),
            remote: reply.0,
            local,
            voucher: 0,
            id: message.id,
        };
        let trailer = Trailer { seqno, sender: message.sender, context: self.ports[port].context };
        Delivery { header, descriptors, data: message.data, trailer, lost }
    }

    fn copy_out_item(&mut self, task: TaskId, item: Item, wire: Wire, lost: &mut Lost) -> Descriptor {
        match item {
            Item::Right(right) => Descriptor::Port {
                name: self.name_or_null(task, right, lost),
                disposition: right.right.received_as(),
            },
            Item::Memory { memory, copy, volatile } => {
                let (place, size) = self.copy_out_memory(task, memory, copy, wire, lost);
                Descriptor::Memory { place, size, volatile }
            }
            Item::Rights { rights, right, copy } => {
                let names: Vec<u32> = rights
                    .into_iter()
                    .map(|to| self.name_or_null(task, Transit { to, right }, lost))
                    .collect();
                let (place, size) = self.copy_out_memory(task, Memory::of_words(&names), copy, wire, lost);
                Descriptor::Ports { place, count: size / 4, disposition: right.received_as() }
            }
        }
    }

    fn name_or_null(&mut self, task: TaskId, right: Transit, lost: &mut Lost) -> u32 {
        self.put_right(task, right).unwrap_or_else(|| {
            lost.body |= NO_NAMES;
            0
        })
    }

    /// Gives a task memory, and says where it is and how large.
    fn copy_out_memory(
        &mut self,
        task: TaskId,
        memory: Option<Memory>,
        copy: u8,
        wire: Wire,
        lost: &mut Lost,
    ) -> (Place, u32) {
        let mut place = Place { address: 0, deallocate: copy == VIRTUAL_COPY, copy };
        let Some(memory) = memory else { return (place, 0) };
        let size = memory.size();
        let address = self.regions.insert(task, memory);
        let seen = match wire {
            Wire::Wide => u64::try_from(address).ok(),
            Wire::Narrow => self.handle_for(address, size).map(|handle| u64::from(handle.number())),
        };
        let (Some(seen), Ok(told)) = (seen, u32::try_from(size)) else {
            lost.body |= NO_MEMORY;
            drop(self.remove_region(None, address, size));
            return (place, 0);
        };
        place.address = seen;
        (place, told)
    }
}

impl Delivery {
    /// Writes the message and the trailer up to an element.
    pub(crate) fn write(&self, wire: Wire, elements: u32, to: &mut Landing<'_>) {
        let mut at = HEADER;
        if let Some(descriptors) = &self.descriptors {
            to.put_words(at, &[u32::try_from(descriptors.len()).unwrap_or_default()]);
            at += COUNT;
            for descriptor in descriptors {
                at = descriptor.write(wire, to, at);
            }
        }
        to.put(at, &self.data);
        let size = at + self.data.len();
        self.header.write(u32::try_from(size).unwrap_or_default(), to);
        self.trailer.write(elements, to, trailer::offset(size));
    }

    /// Did the receiver get everything?
    pub(crate) fn result(&self) -> Result<(), KernReturn> {
        match self.lost {
            Lost { header: 0, body: 0 } => Ok(()),
            Lost { header: 0, body } => Err(KernReturn(KernReturn::RCV_BODY_ERROR.0 | body)),
            Lost { header, .. } => Err(KernReturn(KernReturn::RCV_HEADER_ERROR.0 | header)),
        }
    }
}

#[cfg(test)]
mod tests;
