//! How does a message get from a queue into a task?
use crate::kernel::{Entry, Held, Inside, Kernel, TaskId, lock};
use crate::message::{Message, Object, Transit};
use crate::option::ReceiveOptions;
use crate::port::{PortId, Receiver};
use crate::right::Right;
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
    let kernel = lock();
    let (task, port) = kernel.receiver(wanted)?;
    let mut kernel = Inside::from(wait(kernel, port, wanted)?);

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

/// Waits until the port has a message, for as long as the receive right stays where it is.
fn wait(
    mut kernel: MutexGuard<'static, Kernel>,
    port: PortId,
    wanted: Wanted,
) -> Result<MutexGuard<'static, Kernel>, KernReturn> {
    let patience = Duration::from_millis(u64::from(wanted.timeout));
    let mut deadline = None;
    loop {
        match kernel.ports[port].receiver {
            Receiver::Name(name) if name == wanted.on => {}
            Receiver::Name(_) | Receiver::InTransit(_) => return Err(KernReturn::RCV_PORT_CHANGED),
            Receiver::Nowhere => return Err(KernReturn::RCV_PORT_DIED),
        }
        if !kernel.ports[port].queue.is_empty() {
            return Ok(kernel);
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
        let arrived = kernel.ports[port].wait();
        kernel = match left {
            None => arrived.wait(kernel).unwrap_or_else(PoisonError::into_inner),
            Some(left) => arrived.wait_timeout(kernel, left).unwrap_or_else(PoisonError::into_inner).0,
        };
        kernel.ports[port].waited();
        kernel.ports.forget_unreachable(port);
    }
}

impl Kernel {
    /// The port that a name receives from, and the task that does. (A port set would be found here.)
    fn receiver(&self, wanted: Wanted) -> Result<(TaskId, PortId), KernReturn> {
        match self.names.get(wanted.on) {
            Some(Entry { owner, held: Held::Port { port, receive: true, .. } })
                if wanted.by.is_none_or(|task| task == *owner) =>
            {
                Ok((*owner, *port))
            }
            _ => Err(KernReturn::RCV_INVALID_NAME),
        }
    }

    /// Takes the first message. The right that it was sent to is used up.
    fn dequeue(&mut self, port: PortId) -> Option<(Message, u32)> {
        let port = &mut self.ports[port];
        let (message, seqno) = port.dequeue()?;
        match message.destination.right {
            Right::Send | Right::Receive => port.send -= 1,
            Right::SendOnce => port.send_once -= 1,
        }
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
