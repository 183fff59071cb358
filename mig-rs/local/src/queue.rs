//! What waits in a port: messages for a receiver, and senders for room?
use crate::message::Message;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Condvar};

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
    /// Places that are free, but kept for senders who were told so and have not come yet.
    promised: usize,
    /// Senders who wait for room, in the order in which they came.
    senders: VecDeque<Arc<Ticket>>,
    /// The number of the next message to be dequeued.
    seqno: u32,
}

/// A sender's place in the line.
#[derive(Debug, Default)]
pub(crate) struct Ticket {
    pub(crate) called: Arc<Condvar>,
    state: AtomicU8,
}

/// How the line has gone on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Call {
    /// The sender still waits.
    Waiting,
    /// There is room, kept for the sender.
    Room,
    /// The port is dead.
    Dead,
}

impl Ticket {
    /// Changes and reads under the kernel's lock only.
    pub(crate) fn call(&self) -> Call {
        match self.state.load(Ordering::Relaxed) {
            0 => Call::Waiting,
            1 => Call::Room,
            _ => Call::Dead,
        }
    }

    fn set(&self, call: Call) {
        let state = match call {
            Call::Waiting => 0,
            Call::Room => 1,
            Call::Dead => 2,
        };
        self.state.store(state, Ordering::Relaxed);
    }
}

impl Queue {
    pub(crate) const fn new() -> Self {
        Self {
            messages: VecDeque::new(),
            limit: DEFAULT_LIMIT,
            promised: 0,
            senders: VecDeque::new(),
            seqno: 0,
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.messages.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }

    /// Is there nothing, and nobody who would bring something?
    pub(crate) fn is_deserted(&self) -> bool {
        self.messages.is_empty() && self.senders.is_empty() && self.promised == 0
    }

    pub(crate) fn first(&self) -> Option<&Message> {
        self.messages.front()
    }

    /// Has a sender to wait?
    pub(crate) fn is_full(&self) -> bool {
        self.messages.len() + self.promised >= self.limit
    }

    pub(crate) fn limit(&self) -> usize {
        self.limit
    }

    /// The number that the next message will have.
    pub(crate) fn seqno(&self) -> u32 {
        self.seqno
    }

    /// Sets the limit. Whoever has room now is still to be called with `next_sender`.
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
    pub(crate) fn line_up(&mut self) -> Arc<Ticket> {
        let ticket = Arc::new(Ticket::default());
        self.senders.push_back(Arc::clone(&ticket));
        ticket
    }

    /// A sender waits no longer.
    pub(crate) fn give_up(&mut self, ticket: &Arc<Ticket>) {
        self.senders.retain(|other| !Arc::ptr_eq(other, ticket));
    }

    /// Keeps a free place for the sender who has waited longest, and says what to tell that one by.
    pub(crate) fn next_sender(&mut self) -> Option<Arc<Condvar>> {
        if self.is_full() {
            return None;
        }
        let ticket = self.senders.pop_front()?;
        ticket.set(Call::Room);
        self.promised += 1;
        Some(Arc::clone(&ticket.called))
    }

    /// A sender who was promised a place has come.
    pub(crate) fn keep_promise(&mut self) {
        self.promised -= 1;
    }

    /// Ends the queue with its port: what is in it comes out, and nobody waits for room any more.
    pub(crate) fn end(&mut self) -> VecDeque<Message> {
        for ticket in self.senders.drain(..) {
            ticket.set(Call::Dead);
            ticket.called.notify_one();
        }
        std::mem::take(&mut self.messages)
    }
}
