//! How does a message get from a queue into a task?
use crate::kernel::{Entry, Held, Inside, Kernel, TaskId, lock};
use crate::message::{Message, Object, Transit};
use crate::option::ReceiveOptions;
use crate::port::{PortId, Receiver};
use crate::right::Right;
use crate::set::SetId;
use crate::wire::{Landing, Wire, trailer};
use mig_rs_runtime::KernReturn;
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A receive: on which name, how, and for how long at most.
#[derive(Clone, Copy)]
pub(crate) struct Wanted {
    pub(crate) wire: Wire,
    pub(crate) on: u32,
    /// The task that the name has to belong to, where the call says so.
    pub(crate) by: Option<TaskId>,
    pub(crate) options: ReceiveOptions,
    /// Milliseconds, if the options say that they count.
    pub(crate) timeout: u32,
}

/// Receives a message.
pub(crate) fn receive(wanted: Wanted, to: &mut Landing<'_>) -> Result<(), KernReturn> {
    if wanted.options.trailer_format() != trailer::FORMAT {
        return Err(KernReturn::RCV_INVALID_TRAILER);
    }
    let elements = wanted.options.trailer_elements();
    let mut kernel = lock();
    let (task, origin) = kernel.receiver(wanted)?;
    if let Some(failure) = kernel.task(task).failures.receives.pop_front() {
        return Err(failure.code());
    }
    let (kernel, port) = wait(kernel, origin, wanted)?;
    let mut kernel = Inside::from(kernel);

    let size = kernel.ports[port].queue.front().map_or(0, |message| message.size(wanted.wire));
    let fits = trailer::offset(size) + trailer::size(elements) <= to.size();
    if !fits && wanted.options.keeps_large() {
        to.put_words(4, &[u32::try_from(size).unwrap_or(u32::MAX)]);
        return Err(KernReturn::RCV_TOO_LARGE);
    }
    let Some((mut message, seqno)) = kernel.dequeue(port) else { return Err(KernReturn::RCV_TIMED_OUT) };
    if !fits {
        kernel.strip(&mut message);
    }
    let delivery = kernel.copy_out(task, port, message, seqno, wanted);
    drop(kernel);
    delivery.write(wanted.wire, elements, to);
    if fits { delivery.result() } else { Err(KernReturn::RCV_TOO_LARGE) }
}

/// What a name receives from.
#[derive(Clone, Copy)]
enum Origin {
    Port(PortId),
    Set(SetId),
}

/// Waits until there is a message, for as long as the receive right or set stays where it is, and says at which port.
fn wait(
    mut kernel: MutexGuard<'static, Kernel>,
    origin: Origin,
    wanted: Wanted,
) -> Result<(MutexGuard<'static, Kernel>, PortId), KernReturn> {
    let patience = Duration::from_millis(u64::from(wanted.timeout));
    let mut deadline = None;
    loop {
        if let Some(port) = kernel.ready(origin, wanted)? {
            return Ok((kernel, port));
        }
        let left = if wanted.options.has_timeout() {
            let now = Instant::now();
            let deadline = *deadline.get_or_insert(now + patience);
            let left = deadline.saturating_duration_since(now);
            if left.is_zero() {
                return Err(KernReturn::RCV_TIMED_OUT);
            }
            Some(left)
        } else {
            None
        };
        let arrived = match origin {
            Origin::Port(port) => kernel.ports[port].wait(),
            Origin::Set(set) => kernel.sets[set].wait(),
        };
        kernel = match left {
            None => arrived.wait(kernel).unwrap_or_else(PoisonError::into_inner),
            Some(left) => arrived.wait_timeout(kernel, left).unwrap_or_else(PoisonError::into_inner).0,
        };
        match origin {
            Origin::Port(port) => {
                kernel.ports[port].waited();
                kernel.ports.forget_unreachable(port);
            }
            Origin::Set(set) => kernel.sets.waited(set),
        }
    }
}

impl Kernel {
    /// What a name receives from, and the task that does.
    fn receiver(&self, wanted: Wanted) -> Result<(TaskId, Origin), KernReturn> {
        let entry = self.names.get(wanted.on);
        let entry = entry.filter(|entry| wanted.by.is_none_or(|task| task == entry.owner));
        match entry {
            Some(Entry { held: Held::Port { port, receive: true, .. }, .. })
                if self.ports[*port].set.is_some() =>
            {
                Err(KernReturn::RCV_IN_SET)
            }
            Some(Entry { owner, held: Held::Port { port, receive: true, .. } }) => {
                Ok((*owner, Origin::Port(*port)))
            }
            Some(Entry { owner, held: Held::Set { set } }) => Ok((*owner, Origin::Set(*set))),
            _ => Err(KernReturn::RCV_INVALID_NAME),
        }
    }

    /// The port that has a message, if one has.
    fn ready(&self, origin: Origin, wanted: Wanted) -> Result<Option<PortId>, KernReturn> {
        match origin {
            Origin::Set(set) if self.sets[set].is_destroyed() => Err(KernReturn::RCV_PORT_DIED),
            Origin::Set(set) => Ok(self.sets[set].next()),
            Origin::Port(id) => {
                let port = &self.ports[id];
                match port.receiver {
                    Receiver::Name(name) if name == wanted.on && port.set.is_none() => {
                        Ok((!port.queue.is_empty()).then_some(id))
                    }
                    Receiver::Name(_) | Receiver::InTransit(_) => Err(KernReturn::RCV_PORT_CHANGED),
                    Receiver::Nowhere => Err(KernReturn::RCV_PORT_DIED),
                }
            }
        }
    }

    /// Takes the first message. The right that it was sent to is used up.
    fn dequeue(&mut self, id: PortId) -> Option<(Message, u32)> {
        let port = &mut self.ports[id];
        let (message, seqno) = port.dequeue()?;
        match message.destination.right {
            Right::Send | Right::Receive => port.send -= 1,
            Right::SendOnce => port.send_once -= 1,
        }
        self.take_turns(id);
        Some((message, seqno))
    }

    /// Leaves of a message that does not fit nothing but its header, without a reply port.
    fn strip(&mut self, message: &mut Message) {
        if let Some(reply) = &mut message.reply {
            let right = std::mem::replace(&mut reply.to, Object::Null);
            self.destroy(Transit { to: right, ..*reply });
        }
        self.destroy_body(message);
    }
}
