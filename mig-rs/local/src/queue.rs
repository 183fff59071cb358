//! What waits in a port: messages for a receiver, and senders for room?
use crate::kernel::TaskId;
use crate::message::Message;
use crate::send::Failed;
use crate::ticket::Ticket;
use crate::wire::Wire;
use std::collections::VecDeque;
use std::sync::Arc;

/// How many messages a new port holds before its senders have to wait (`MACH_PORT_QLIMIT_DEFAULT`).
pub(crate) const DEFAULT_LIMIT: usize = 5;
/// The highest limit that can be set (`MACH_PORT_QLIMIT_MAX`).
pub(crate) const MAX_LIMIT: usize = 1024;

/// The messages of a port in the order in which they are received.
///
/// The limit holds back senders with send rights only: a send-once right and the kernel itself queue without asking.
#[derive(Debug)]
pub(crate) struct Queue {
    messages: VecDeque<Message>,
    limit: usize,
    /// Senders who wait for room, in the order in which they came.
    senders: VecDeque<Sender>,
    /// The number of the next message to be dequeued.
    seqno: u32,
}

/// A message without room, and the thread that waits until it has some.
#[derive(Debug)]
pub(crate) struct Sender {
    pub(crate) task: TaskId,
    pub(crate) wire: Wire,
    pub(crate) message: Message,
    pub(crate) ticket: Arc<Ticket<Result<(), Failed>>>,
}

impl Queue {
    pub(crate) const fn new() -> Self {
        Self { messages: VecDeque::new(), limit: DEFAULT_LIMIT, senders: VecDeque::new(), seqno: 0 }
    }

    pub(crate) fn len(&self) -> usize {
        self.messages.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Is there nothing, and nobody who would bring something?
    pub(crate) fn is_deserted(&self) -> bool {
        self.messages.is_empty() && self.senders.is_empty()
    }

    /// The size of the first message in a wire, and whether it can be read there. If not, there is only its header.
    pub(crate) fn first_in(&mut self, wire: Wire) -> Option<(usize, bool)> {
        let message = self.messages.front_mut()?;
        let readable = message.lay_out(wire);
        Some((if readable { message.size(wire) } else { wire.header() }, readable))
    }

    /// Has a sender to wait?
    pub(crate) fn is_full(&self) -> bool {
        self.messages.len() >= self.limit
    }

    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The number that the next message will have.
    pub(crate) fn seqno(&self) -> u32 {
        self.seqno
    }

    /// Sets the limit. Whoever has room now is still to be let in with `next_sender`.
    pub(crate) fn set_limit(&mut self, limit: usize) {
        self.limit = limit;
    }

    pub(crate) fn set_seqno(&mut self, seqno: u32) {
        self.seqno = seqno;
    }

    pub(crate) fn push(&mut self, message: Message) {
        self.messages.push_back(message);
    }

    /// Takes the first message with its number. Numbers are given in the order of the queue, one
    /// to every message that leaves it, wanted or not, and wrap.
    pub(crate) fn pop(&mut self) -> Option<(Message, u32)> {
        let message = self.messages.pop_front()?;
        let seqno = self.seqno;
        self.seqno = seqno.wrapping_add(1);
        Some((message, seqno))
    }

    /// A sender begins to wait for room.
    pub(crate) fn line_up(&mut self, sender: Sender) {
        self.senders.push_back(sender);
    }

    /// A sender waits no longer, and has its message back.
    pub(crate) fn give_up(&mut self, ticket: &Arc<Ticket<Result<(), Failed>>>) -> Option<Message> {
        let at = self.senders.iter().position(|sender| Arc::ptr_eq(&sender.ticket, ticket))?;
        self.senders.remove(at).map(|sender| sender.message)
    }

    /// The sender who has waited longest, if there is room.
    pub(crate) fn next_sender(&mut self) -> Option<Sender> {
        if self.is_full() { None } else { self.senders.pop_front() }
    }

    /// Takes the senders out of the line that belong to a task.
    pub(crate) fn withdraw(&mut self, task: TaskId) -> impl Iterator<Item = Sender> {
        let (gone, left) =
            std::mem::take(&mut self.senders).into_iter().partition(|sender| sender.task == task);
        self.senders = left;
        let gone: VecDeque<Sender> = gone;
        gone.into_iter()
    }

    /// Ends the queue with its port: the messages in it come out, and those that wait for room.
    pub(crate) fn end(&mut self) -> (VecDeque<Message>, VecDeque<Sender>) {
        (std::mem::take(&mut self.messages), std::mem::take(&mut self.senders))
    }
}
