//! How does the kernel's message become a task's: the receiver's, or once more the sender's?
use crate::failure::Shortage;
use crate::kernel::{Kernel, TaskId};
use crate::memory::Memory;
use crate::message::{Body, Item, Message, Object, Transit};
use crate::port::{PortId, Receiver};
use crate::right::Right;
use crate::wire::descriptor::{Descriptor, Place, VIRTUAL_COPY};
use crate::wire::trailer::Trailer;
use crate::wire::{Bits, Header, Landing, Width, Wire};
use mig_rs_runtime::KernReturn;

/// What the message system adds to a code when a task has no names left.
const NO_NAMES: i32 = 0x2000;
/// What it adds when a task has no room left for memory.
const NO_MEMORY: i32 = 0x1000;

/// Who gets a message, and as what.
#[derive(Clone, Copy)]
pub(crate) struct Recipient {
    pub(crate) task: TaskId,
    pub(crate) wire: Wire,
    /// What there shall be no room for.
    pub(crate) short: Shortage,
    lost: Lost,
    role: Role,
}

/// Is a message received, or does it come back?
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Receiver,
    Sender,
}

/// A message as a task sees it, ready to be written where it wants it.
#[derive(Debug)]
pub(crate) struct Delivery {
    header: Header,
    descriptors: Option<Vec<Descriptor>>,
    data: Vec<u8>,
    /// What a received message says of its own coming. In a typed one that is but a number in the header.
    trailer: Option<Trailer>,
    lost: Lost,
}

/// What could not be given to the task, because it has no room for it. Destroyed by now.
#[derive(Clone, Copy, Debug, Default)]
struct Lost {
    header: i32,
    body: i32,
}

impl Recipient {
    pub(crate) fn receiver(task: TaskId, wire: Wire, short: Shortage) -> Self {
        Self { task, wire, short, lost: Lost::default(), role: Role::Receiver }
    }

    fn sender(task: TaskId, wire: Wire) -> Self {
        Self { task, wire, short: Shortage::default(), lost: Lost::default(), role: Role::Sender }
    }
}

impl Kernel {
    /// Gives a task all that a message carries which it receives from `port`, by the name `on`.
    pub(crate) fn copy_out(
        &mut self,
        mut to: Recipient,
        (port, on): (PortId, u32),
        mut message: Message,
        seqno: u32,
    ) -> Delivery {
        let reply = message.reply.map_or((0, 0), |reply| {
            let name = self.put_right(to.task, reply).unwrap_or_else(|| {
                // Without its reply right a message is worth nothing.
                to.lost.header = NO_NAMES;
                self.destroy_body(&mut message);
                0
            });
            (name, reply.right.received_as())
        });
        let descriptors = self.copy_out_body(&mut to, message.body);
        // The right that the message used up is said by what it was, not given.
        let used = message.destination.right.received_as();
        let local = match self.ports[port].receiver {
            Receiver::Name(name) => name,
            Receiver::InTransit(_) | Receiver::Nowhere => on,
        };
        let header = Header {
            bits: Bits::received(descriptors.is_some(), reply.1, used),
            remote: reply.0,
            local,
            payload: self.ports[port].payload,
            voucher: 0,
            id: message.id,
        };
        let trailer = Trailer { seqno, sender: message.sender, context: self.ports[port].context };
        Delivery { header, descriptors, data: message.data, trailer: Some(trailer), lost: to.lost }
    }

    /// Gives a sender back what it has sent, as if it received it: every right is one of its own now, whether it was moved,
    /// copied or made, and every region is its own to give back. The header keeps its sides.
    pub(crate) fn give_back(&mut self, task: TaskId, wire: Wire, message: Message) -> Delivery {
        let mut to = Recipient::sender(task, wire);
        let mut slot =
            |right: Transit| (self.put_right(task, right).unwrap_or_default(), right.right.received_as());
        let (remote, local) = (slot(message.destination), message.reply.map_or((0, 0), slot));
        let descriptors = self.copy_out_body(&mut to, message.body);
        let header = Header {
            bits: Bits::received(descriptors.is_some(), remote.1, local.1),
            remote: remote.0,
            local: local.0,
            payload: None,
            voucher: 0,
            id: message.id,
        };
        Delivery { header, descriptors, data: message.data, trailer: None, lost: to.lost }
    }

    fn copy_out_body(&mut self, to: &mut Recipient, body: Body) -> Option<Vec<Descriptor>> {
        match body {
            Body::Simple => None,
            Body::Complex(items) => {
                Some(items.into_iter().map(|item| self.copy_out_item(to, item)).collect())
            }
        }
    }

    fn copy_out_item(&mut self, to: &mut Recipient, item: Item) -> Descriptor {
        match item {
            Item::Right(right) => Descriptor::Port {
                name: self.name_or_null(to, right),
                disposition: right.right.received_as(),
            },
            Item::Names { rights, right } => Descriptor::Names {
                names: self.names_or_null(to, rights, right),
                disposition: right.received_as(),
            },
            Item::Memory { memory, copy, volatile } => {
                let (place, size) = self.copy_out_memory(to, memory, copy);
                Descriptor::Memory { place, size, volatile }
            }
            Item::Rights { rights, right, copy } => {
                let names = self.names_or_null(to, rights, right);
                // Without the array its names would be lost to the task that has them.
                let short = std::mem::replace(&mut to.short.memory, false);
                let (place, size) = self.copy_out_memory(to, Memory::of_words(&names), copy);
                to.short.memory = short;
                Descriptor::Ports { place, count: size / 4, disposition: right.received_as() }
            }
        }
    }

    fn names_or_null(&mut self, to: &mut Recipient, rights: Vec<Object>, right: Right) -> Vec<u32> {
        rights.into_iter().map(|object| self.name_or_null(to, Transit { to: object, right })).collect()
    }

    fn name_or_null(&mut self, to: &mut Recipient, right: Transit) -> u32 {
        if to.short.names {
            self.destroy(right);
            to.lost.body |= NO_NAMES;
            return 0;
        }
        self.put_right(to.task, right).unwrap_or_else(|| {
            to.lost.body |= NO_NAMES;
            0
        })
    }

    /// Gives a task memory, and says where it is and how large.
    fn copy_out_memory(&mut self, to: &mut Recipient, memory: Option<Memory>, copy: u8) -> (Place, u32) {
        let deallocate = copy == VIRTUAL_COPY || to.role == Role::Sender;
        let mut place = Place { address: 0, deallocate, copy };
        let Some(memory) = memory else { return (place, 0) };
        let size = memory.size();
        let address = self.regions.insert(to.task, memory);
        let seen = match to.wire.width {
            _ if to.short.memory => None,
            Width::Wide => u64::try_from(address).ok(),
            Width::Narrow => self.handle_for(address, size).map(|handle| u64::from(handle.number())),
        };
        let (Some(seen), Ok(told)) = (seen, u32::try_from(size)) else {
            to.lost.body |= NO_MEMORY;
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
        let size = wire.write(self.descriptors.as_deref(), &self.data, to);
        let seqno = self.trailer.map_or(0, |trailer| trailer.seqno);
        self.header.write(wire, u32::try_from(size).unwrap_or_default(), seqno, to);
        if let Some(trailer) = self.trailer {
            wire.write_trailer(trailer, elements, size, to);
        }
    }

    /// The names of the reply port, if there is one, and of the rights in the body.
    pub(crate) fn names(&self) -> (Option<u32>, impl Iterator<Item = u32>) {
        let Header { bits, remote, .. } = self.header;
        let ports = self.descriptors.iter().flatten().flat_map(|descriptor| match descriptor {
            Descriptor::Port { name, .. } => std::slice::from_ref(name),
            Descriptor::Names { names, .. } => names,
            Descriptor::Memory { .. } | Descriptor::Ports { .. } => &[],
        });
        ((bits.remote() != 0).then_some(remote), ports.copied())
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
