//! How long does a sender wait for room in a queue?
use crate::kernel::{Inside, Kernel, TaskId, kernel};
use crate::message::Message;
use crate::port::PortId;
use crate::queue::Sender;
use crate::send::Failed;
use crate::thread;
use crate::ticket::Ticket;
use crate::wire::Wire;
use mig_rs_runtime::KernReturn;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Queues a message as soon as there is room. Senders are served in the order in which they came, by whoever makes room.
pub(crate) fn queue_in_time(
    mut inside: Inside,
    (task, wire): (TaskId, Wire),
    port: PortId,
    message: Message,
    patience: Option<Duration>,
) -> Result<(), Failed> {
    if !inside.ports[port].queue.is_full() {
        inside.enqueue(port, message);
        return Ok(());
    }
    if patience == Some(Duration::ZERO) {
        return Err(inside.fail(task, wire, message, KernReturn::SEND_TIMED_OUT));
    }
    let deadline = patience.map(|patience| Instant::now() + patience);
    let ticket = Ticket::new(thread::bell());
    inside.ports[port].queue.line_up(Sender { task, wire, message, ticket: Arc::clone(&ticket) });
    drop(inside);
    if let Some(sent) = ticket.wait(deadline) {
        return sent;
    }
    let mut inside = kernel();
    if let Some(sent) = ticket.take() {
        return sent;
    }
    // The message waits still, and its right to the port with it.
    let message = inside.ports[port].queue.give_up(&ticket);
    message.map_or(Ok(()), |message| Err(inside.fail(task, wire, message, KernReturn::SEND_TIMED_OUT)))
}

impl Kernel {
    /// Lets the senders in for whose messages there is room now.
    pub(crate) fn admit_senders(&mut self, port: PortId) {
        while let Some(Sender { message, ticket, .. }) = self.ports[port].queue.next_sender() {
            self.awaited.push(ticket.give(Ok(())));
            self.enqueue(port, message);
        }
    }

    /// Sends those away who wait for room anywhere on behalf of a task that ends. What they wanted to send comes back, but for the rights.
    pub(crate) fn interrupt_senders(&mut self, task: TaskId) {
        for sender in self.ports.withdraw_senders(task) {
            let Sender { task, wire, message, ticket } = sender;
            let failed = self.fail(task, wire, message, KernReturn::SEND_INTERRUPTED);
            self.awaited.push(ticket.give(Err(failed)));
        }
    }
}
