//! How does a message get from a queue into a task?
use crate::copyout::Recipient;
use crate::failure::{Shortage, Trap, Unreceived};
use crate::kernel::{Entry, Held, Inside, Kernel, TaskId, lock};
use crate::message::{Message, Object, Transit};
use crate::option::ReceiveOptions;
use crate::port::PortId;
use crate::right::Right;
use crate::wait::{Source, wait};
use crate::wire::{Landing, Wire, trailer};
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

/// Receives a message.
pub(crate) fn receive(wanted: Wanted, to: &mut Landing<'_>) -> Result<(), KernReturn> {
    if wanted.options.trailer_format() != trailer::FORMAT {
        return Err(KernReturn::RCV_INVALID_TRAILER);
    }
    let elements = wanted.options.trailer_elements();
    let mut kernel = lock();
    let (task, source) = kernel.source(wanted)?;
    let failure = match wanted.part_of {
        Part::Receive => kernel.failure(task, Trap::Receive),
        Part::Call { failure, .. } => failure,
    };
    let end = failure.map(Unreceived::after);
    if let (Some(code), Some(Unreceived::NotAwaited)) = (failure, end) {
        return Err(code);
    }
    let (kernel, port) = wait(kernel, source, wanted)?;
    let mut kernel = Inside::from(kernel);

    let size = kernel.ports[port].queue.first().map_or(0, |message| message.size(wanted.wire));
    let room = trailer::offset(size) + trailer::size(elements);
    let fits = room <= to.size() && end != Some(Unreceived::TooLarge);
    if !fits && wanted.options.keeps_large() {
        to.put_words(4, &[u32::try_from(size).unwrap_or(u32::MAX)]);
        return Err(KernReturn::RCV_TOO_LARGE);
    }
    let Some((mut message, seqno)) = kernel.dequeue(port) else {
        return Err(KernReturn::RCV_TIMED_OUT);
    };
    let mut short = Shortage::default();
    match end {
        Some(Unreceived::BodyLost(shortage)) if fits => short = shortage,
        Some(_) => kernel.strip(&mut message),
        None if !fits => kernel.strip(&mut message),
        None => {}
    }
    if let (Some(code), Some(Unreceived::Destroyed)) = (failure, end) {
        return Err(code);
    }
    let recipient = Recipient::receiver(task, wanted.wire, short);
    let delivery = kernel.copy_out(recipient, (port, wanted.on), message, seqno);
    drop(kernel);
    delivery.write(wanted.wire, elements, to);
    match failure {
        _ if !fits => Err(KernReturn::RCV_TOO_LARGE),
        Some(code) => Err(code),
        None => delivery.result(),
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

    /// Takes the first message of a port. The right that it was sent to is used up, and the next sender has room.
    fn dequeue(&mut self, id: PortId) -> Option<(Message, u32)> {
        let (message, seqno) = self.ports[id].queue.pop()?;
        match message.destination.right {
            Right::Send | Right::Receive => self.lose_send_right(id),
            Right::SendOnce => self.ports[id].send_once -= 1,
        }
        self.awaited.extend(self.ports[id].queue.next_sender());
        self.take_turns(id);
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
