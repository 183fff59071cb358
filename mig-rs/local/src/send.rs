//! How does a message get from a task into a queue?
use crate::block::queue_in_time;
use crate::copyout::Delivery;
use crate::failure::{self, Trap, Unsent};
use crate::kernel::{Held, Inside, Kernel, TaskId, kernel};
use crate::load::{self, Load, Source, Span};
use crate::memory::Memory;
use crate::message::{Body, Item, Layout, Message, Object, Transit};
use crate::option::SendOptions;
use crate::port::PortId;
use crate::right::{Disposition, Right};
use crate::trace::Sketch;
use crate::wire::{Header, Sent, Wire};
use mig_rs_runtime::KernReturn;
use std::sync::Arc;

/// What has been sent.
pub(crate) struct Done {
    /// The task that sent: the one whose name the destination is.
    pub(crate) by: TaskId,
    /// The code with which the receive of the same call is to fail.
    pub(crate) then: Option<KernReturn>,
}

/// Why a message was not sent.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) code: KernReturn,
    /// The message as it came back, if it did, to be written over what was sent.
    pub(crate) returned: Option<Box<Delivery>>,
}

impl From<KernReturn> for Failed {
    fn from(code: KernReturn) -> Self {
        Self { code, returned: None }
    }
}

/// Sends a message.
///
/// A message refused for its header leaves the sender all that it has. One refused for its body is destroyed as far as it was
/// read: what the descriptors before the wrong one moved is gone, what comes after them is the sender's. One that found
/// no room in time comes back.
///
/// # Safety
/// Memory that a descriptor names can be read.
pub(crate) unsafe fn send(
    wire: Wire,
    bytes: &[u8],
    trap: Trap,
    options: SendOptions,
    sketch: Option<Arc<Sketch>>,
) -> Result<Done, Failed> {
    let message = Sent(bytes);
    let header = Header::read(wire, message).ok_or(KernReturn::SEND_MSG_TOO_SMALL)?;
    if !bytes.len().is_multiple_of(wire.unit()) {
        return Err(KernReturn::SEND_MSG_TOO_SMALL.into());
    }
    let dispositions = Dispositions::of(&header)?;
    let body = if header.bits.is_complex() {
        // SAFETY: as the caller says.
        unsafe { load::Body::complex(wire, message) }
    } else {
        load::Body::simple(wire)
    };
    let data = message.from(body.data).to_vec();

    let mut kernel = kernel();
    let task = kernel.owner(header.remote).ok_or(KernReturn::SEND_INVALID_DEST)?;
    kernel.record_sent(task, bytes);
    let failure = kernel.failure(task, trap);
    let (now, then) = match failure {
        Some(code) if failure::is_of_receive(code) => (None, failure),
        Some(_) | None => (failure, None),
    };
    if let Some(code) = now
        && Unsent::after(code) == Unsent::Untouched
    {
        return Err(code.into());
    }
    let (port, destination, reply) = kernel.take_header(task, &header, dispositions)?;
    let sender = kernel.task(task).sender;
    let (body, taken) = kernel.take_body(task, port, body);
    let layout = Layout::Sent(wire);
    let message = Message { id: header.id, destination, reply, body, data, layout, sender, sketch };
    if let Err(code) = taken {
        kernel.destroy_message(message);
        return Err(code.into());
    }
    match now {
        None => kernel.deliver(task, wire, port, message, options)?,
        Some(code) => return Err(kernel.fail(task, wire, message, code)),
    }
    Ok(Done { by: task, then })
}

/// How the header's two rights are handed over.
#[derive(Clone, Copy)]
struct Dispositions {
    destination: Disposition,
    reply: Option<Disposition>,
}

impl Dispositions {
    fn of(header: &Header) -> Result<Self, KernReturn> {
        let any_send = |number| Disposition::from_number(number).filter(|how| how.gives_any_send());
        let bits = header.bits;
        let destination =
            any_send(bits.remote()).filter(|_| bits.are_known()).ok_or(KernReturn::SEND_INVALID_HEADER)?;
        let reply = any_send(bits.local());
        // Without a disposition there is no reply port, and with an unknown one no message.
        if reply.is_none() && (bits.local() != 0 || header.local != 0) {
            return Err(KernReturn::SEND_INVALID_HEADER);
        }
        // Vouchers do not exist here; none is a legal one.
        if bits.voucher() != 0 && header.voucher != 0 {
            return Err(KernReturn::SEND_INVALID_VOUCHER);
        }
        Ok(Self { destination, reply })
    }
}

impl Kernel {
    /// Takes the rights of the header, both or none.
    fn take_header(
        &mut self,
        task: TaskId,
        header: &Header,
        how: Dispositions,
    ) -> Result<(PortId, Transit, Option<Transit>), KernReturn> {
        let port =
            self.destination(task, header.remote, how.destination).ok_or(KernReturn::SEND_INVALID_DEST)?;
        let Some(reply_how) = how.reply else {
            let destination = self.take(task, header.remote, how.destination, port);
            return Ok((port, destination.ok_or(KernReturn::SEND_INVALID_DEST)?, None));
        };
        if !self.may_take(task, header.local, reply_how) {
            return Err(KernReturn::SEND_INVALID_REPLY);
        }
        if header.remote == header.local && !self.may_take_both(header.remote, how.destination, reply_how) {
            return Err(KernReturn::SEND_INVALID_DEST);
        }
        // Of one name a right can be copied first and moved then, but not the other way round.
        let (destination, reply) = if how.destination.is_move() {
            let reply = self.take(task, header.local, reply_how, port);
            (self.take(task, header.remote, how.destination, port), reply)
        } else {
            let destination = self.take(task, header.remote, how.destination, port);
            (destination, self.take(task, header.local, reply_how, port))
        };
        let destination = destination.ok_or(KernReturn::SEND_INVALID_DEST)?;
        Ok((port, destination, Some(reply.ok_or(KernReturn::SEND_INVALID_REPLY)?)))
    }

    /// The living port to which a task can send under a name in a way.
    fn destination(&mut self, task: TaskId, name: u32, how: Disposition) -> Option<PortId> {
        match self.held(task, name).filter(|held| held.allows(how))? {
            Held::Port { port, .. } | Held::SendOnce { port } => Some(port),
            Held::DeadName { .. } | Held::Set { .. } => None,
        }
    }

    /// Two moves of one name need two references.
    fn may_take_both(&self, name: u32, one: Disposition, other: Disposition) -> bool {
        match self.names.get(name).map(|entry| entry.held) {
            Some(Held::Port { send, .. }) => {
                one != Disposition::MoveSend || other != Disposition::MoveSend || send >= 2
            }
            Some(Held::SendOnce { .. } | Held::DeadName { .. } | Held::Set { .. }) | None => false,
        }
    }

    /// Takes what the descriptors name, up to the first that is wrong.
    fn take_body(&mut self, task: TaskId, to: PortId, body: load::Body) -> (Body, Result<(), KernReturn>) {
        let Some(loads) = body.loads else { return (Body::Simple, Ok(())) };
        let mut items = Vec::with_capacity(loads.len());
        let taken = loads.into_iter().try_for_each(|load| self.take_load(task, to, load, &mut items));
        let taken = taken.and_then(|()| body.broken.map_or(Ok(()), Err));
        (Body::Complex(items), taken)
    }

    fn take_load(
        &mut self,
        task: TaskId,
        to: PortId,
        load: Load,
        items: &mut Vec<Item>,
    ) -> Result<(), KernReturn> {
        match load {
            Load::Right { name, how } => {
                let right = self.take(task, name, how, to).ok_or(KernReturn::SEND_INVALID_RIGHT)?;
                items.push(Item::Right(right));
            }
            Load::Memory { source, copy, volatile } => {
                let memory = match source {
                    Source::Nothing => None,
                    Source::Copied(memory) => Some(memory),
                    Source::RightKind(span) => Some(self.take_region(task, span)?),
                };
                items.push(Item::Memory { memory, copy, volatile });
            }
            Load::Rights { names, how, given, copy } => {
                if let Some(span) = given {
                    self.take_region(task, span)?;
                }
                let (rights, all) = self.take_all(task, to, names, how);
                items.push(Item::Rights { rights, right: how.gives(), copy });
                all?;
            }
            Load::Names { names, how } => {
                let (rights, all) = self.take_all(task, to, names, how);
                items.push(Item::Names { rights, right: how.gives() });
                all?;
            }
        }
        Ok(())
    }

    /// Takes rights up to the first that the task has not.
    fn take_all(
        &mut self,
        task: TaskId,
        to: PortId,
        names: Vec<u32>,
        how: Disposition,
    ) -> (Vec<Object>, Result<(), KernReturn>) {
        let mut rights = Vec::with_capacity(names.len());
        let all = names.into_iter().try_for_each(|name| {
            rights.push(self.take(task, name, how, to).ok_or(KernReturn::SEND_INVALID_RIGHT)?.to);
            Ok(())
        });
        (rights, all)
    }

    /// Takes a whole region from the task that gives it away.
    fn take_region(&mut self, task: TaskId, span: Span) -> Result<Memory, KernReturn> {
        self.remove_region(Some(task), span.address, span.size).map_err(|fault| {
            self.record(Some(task), fault);
            KernReturn::SEND_INVALID_MEMORY
        })
    }

    /// Lets the send of a message fail that the kernel has got hold of.
    pub(crate) fn fail(&mut self, task: TaskId, wire: Wire, message: Message, code: KernReturn) -> Failed {
        if Unsent::after(code) == Unsent::Returned {
            let returned = Some(Box::new(self.give_back(task, wire, message)));
            return Failed { code, returned };
        }
        self.destroy_message(message);
        code.into()
    }

    /// Would a message take along the receive right by which alone it could be received?
    fn is_circular(&self, port: PortId, message: &Message) -> bool {
        // A deserted queue holds nothing that could lead back here.
        let mut moved = message.body.receive_rights();
        let leads_back = moved.any(|moved| moved == port || !self.ports[moved].queue.is_deserted());
        leads_back && self.ports.is_circular(port)
    }
}

impl Inside {
    /// Queues a message as soon as there is room. One that could never be received is destroyed instead; its sender has
    /// done its part, as if the port had died a moment later.
    fn deliver(
        mut self,
        task: TaskId,
        wire: Wire,
        port: PortId,
        message: Message,
        options: SendOptions,
    ) -> Result<(), Failed> {
        if self.is_circular(port, &message) {
            self.destroy_message(message);
            return Ok(());
        }
        // A send-once right is room enough.
        if message.destination.right == Right::SendOnce {
            self.enqueue(port, message);
            return Ok(());
        }
        queue_in_time(self, (task, wire), port, message, options.patience())
    }
}
