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
    kernel().give_up_sending((task, wire), port, &ticket)
}

impl Kernel {
    /// Lets the senders in for whose messages there is room now.
    pub(crate) fn admit_senders(&mut self, port: PortId) {
        while let Some(Sender { message, ticket, .. }) = self.ports[port].queue.next_sender() {
            self.awaited.push(ticket.give(Ok(())));
            self.enqueue(port, message);
        }
    }

    /// Takes back a message that has found no room in time. One for which somebody has made room meanwhile is sent.
    pub(crate) fn give_up_sending(
        &mut self,
        (task, wire): (TaskId, Wire),
        port: PortId,
        ticket: &Arc<Ticket<Result<(), Failed>>>,
    ) -> Result<(), Failed> {
        if let Some(sent) = ticket.take() {
            return sent;
        }
        // Nobody has called the thread: the message waits still, and its right to the port with it.
        let message = self.ports[port].queue.give_up(ticket);
        message.map_or(Ok(()), |message| Err(self.fail(task, wire, message, KernReturn::SEND_TIMED_OUT)))
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
