//! How does a message get from a queue into a task?
use crate::copyout::{Delivery, Recipient};
use crate::failure::{Shortage, Trap, Unreceived};
use crate::kernel::{Entry, Held, Kernel, TaskId, kernel};
use crate::message::{Message, Object, Transit};
use crate::option::ReceiveOptions;
use crate::port::PortId;
use crate::right::Right;
use crate::trace;
use crate::wait::{Source, wait};
use crate::wire::{Landing, Wire};
use mig_rs_runtime::KernReturn;

/// A receive: on which name, how, and for how long at most.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) wire: Wire,
    pub(crate) on: u32,
    pub(crate) part_of: Part,
    pub(crate) options: ReceiveOptions,
    /// Milliseconds, if the options say that they count.
    pub(crate) timeout: u32,
}

/// Is there a send before the receive?
#[derive(Clone, Copy)]
pub(crate) enum Part {
    /// No.
    Receive,
    /// Yes, in the task to which the name has to belong. The receive fails with the code if there is one.
    Call { by: TaskId, failure: Option<KernReturn> },
}

/// What a thread has asked for: all that whoever receives a message for it has to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Order {
    pub(crate) task: TaskId,
    pub(crate) on: u32,
    pub(crate) wire: Wire,
    pub(crate) options: ReceiveOptions,
    /// The size of its buffer.
    pub(crate) room: usize,
    /// The code with which it fails although there is a message.
    pub(crate) failure: Option<KernReturn>,
}

/// What has come of a receive.
#[derive(Debug)]
pub(crate) enum Received {
    /// A message, or what is left of one, and the code that says so.
    Message(Delivery, Result<(), KernReturn>),
    /// The size of a message that stays where it is.
    TooLarge(usize),
    Nothing(KernReturn),
}

/// Receives a message.
pub(crate) fn receive(wanted: Wanted, to: &mut Landing<'_>) -> Result<(), KernReturn> {
    let Wanted { wire, on, part_of, options, timeout } = wanted;
    if !wire.has_trailer_format(options.trailer_format()) {
        return Err(KernReturn::RCV_INVALID_TRAILER);
    }
    let mut inside = kernel();
    let (task, source) = inside.source(wanted)?;
    let failure = match part_of {
        Part::Receive => inside.failure(task, Trap::Receive),
        Part::Call { failure, .. } => failure,
    };
    if let Some(code) = failure
        && Unreceived::after(code) == Unreceived::NotAwaited
    {
        drop(inside);
        trace::in_vain(task, wanted, code);
        return Err(code);
    }
    let order = Order { task, on, wire, options, room: to.size(), failure };
    let received = match inside.ready(source) {
        None => wait(inside, source, order, options.patience(timeout)),
        Some(port) => {
            let received = inside.fill(port, order);
            drop(inside);
            received
        }
    };
    match received {
        Received::Message(..) => {}
        Received::TooLarge(_) => trace::in_vain(task, wanted, KernReturn::RCV_TOO_LARGE),
        Received::Nothing(code) => trace::in_vain(task, wanted, code),
    }
    received.write(wire, options, to)
}

impl Received {
    fn write(self, wire: Wire, options: ReceiveOptions, to: &mut Landing<'_>) -> Result<(), KernReturn> {
        match self {
            Self::Message(delivery, code) => {
                delivery.write(wire, options.trailer_elements(), to);
                code
            }
            Self::TooLarge(size) => {
                to.put_words(4, &[u32::try_from(size).unwrap_or(u32::MAX)]);
                Err(KernReturn::RCV_TOO_LARGE)
            }
            Self::Nothing(code) => Err(code),
        }
    }
}

impl Kernel {
    /// What a name receives from, and the task that does.
    fn source(&self, wanted: Wanted) -> Result<(TaskId, Source), KernReturn> {
        let Entry { owner, held } = *self.names.get(wanted.on).ok_or(KernReturn::RCV_INVALID_NAME)?;
        if matches!(wanted.part_of, Part::Call { by, .. } if by != owner) {
            return Err(KernReturn::RCV_INVALID_NAME);
        }
        match held {
            Held::Port { port, receive: true, .. } if self.ports[port].set.is_some() => {
                Err(KernReturn::RCV_IN_SET)
            }
            Held::Port { port, receive: true, .. } => Ok((owner, Source::Port(port))),
            Held::Set { set } => Ok((owner, Source::Set(set))),
            Held::Port { .. } | Held::SendOnce { .. } | Held::DeadName { .. } => {
                Err(KernReturn::RCV_INVALID_NAME)
            }
        }
    }

    /// Receives the first message of a port as it was asked for.
    pub(crate) fn fill(&mut self, port: PortId, order: Order) -> Received {
        let Order { task, wire, options, failure, .. } = order;
        let end = failure.map(Unreceived::after);
        let (size, readable) = self.ports[port].queue.first_in(wire).unwrap_or((0, true));
        let room = wire.room(size, options.trailer_elements());
        let fits = room <= order.room && end != Some(Unreceived::TooLarge);
        if !fits && options.keeps_large() {
            return Received::TooLarge(size);
        }
        let Some((mut message, seqno)) = self.dequeue(port) else {
            return Received::Nothing(KernReturn::RCV_TIMED_OUT);
        };
        let sketch = message.sketch.take();
        let mut short = Shortage::default();
        match end {
            Some(Unreceived::BodyLost(shortage)) if fits => short = shortage,
            Some(_) => self.strip(&mut message),
            None if !fits => self.strip(&mut message),
            None if !readable => self.destroy_body(&mut message),
            None => {}
        }
        if let (Some(code), Some(Unreceived::Destroyed)) = (failure, end) {
            trace::received(self, sketch, task, None, (seqno, Err(code)));
            return Received::Nothing(code);
        }
        let recipient = Recipient::receiver(task, wire, short);
        let delivery = self.copy_out(recipient, (port, order.on), message, seqno);
        let code = match failure {
            _ if !fits => Err(KernReturn::RCV_TOO_LARGE),
            Some(code) => Err(code),
            None if !readable => Err(KernReturn::RCV_BODY_ERROR),
            None => delivery.result(),
        };
        trace::received(self, sketch, task, Some(&delivery), (seqno, code));
        Received::Message(delivery, code)
    }

    /// Ends the wait of those who wait for messages under a name.
    pub(crate) fn interrupt_receivers(&mut self, name: u32) {
        let line = match self.names.get(name).map(|entry| entry.held) {
            Some(Held::Port { port, receive: true, .. }) => &mut self.ports[port].line,
            Some(Held::Set { set }) => &mut self.sets[set].line,
            Some(Held::Port { .. } | Held::SendOnce { .. } | Held::DeadName { .. }) | None => return,
        };
        self.awaited.extend(line.end(KernReturn::RCV_PORT_DIED));
    }

    /// Takes the first message of a port. The right that it was sent to is used up, and the next sender has room.
    fn dequeue(&mut self, id: PortId) -> Option<(Message, u32)> {
        let (message, seqno) = self.ports[id].queue.pop()?;
        // First of all: whatever comes of the rest may be received at once, from the same set.
        self.take_turns(id);
        match message.destination.right {
            Right::Send | Right::Receive => self.lose_send_right(id),
            Right::SendOnce => self.ports[id].send_once -= 1,
        }
        self.admit_senders(id);
        Some((message, seqno))
    }

    /// Leaves of a message nothing but its header, without a reply port.
    fn strip(&mut self, message: &mut Message) {
        if let Some(reply) = &mut message.reply {
            let right = std::mem::replace(&mut reply.to, Object::Null);
            self.destroy(Transit { to: right, ..*reply });
        }
        self.destroy_body(message);
    }
}
