//! Which threads wait for a message at a port or a port set?
use crate::receive::{Order, Received};
use crate::ticket::{Bell, Ticket};
use mig_rs_runtime::KernReturn;
use std::collections::VecDeque;
use std::sync::Arc;

/// Receivers, in the order in which they came. Where somebody waits, nothing is there for him.
#[derive(Debug, Default)]
pub(crate) struct Line(VecDeque<Waiting>);

/// A thread, and what it has asked for.
#[derive(Debug)]
struct Waiting {
    order: Order,
    ticket: Arc<Ticket<Received>>,
}

impl Line {
    pub(crate) const fn new() -> Self {
        Self(VecDeque::new())
    }

    /// A thread begins to wait.
    pub(crate) fn join(&mut self, order: Order, ticket: Arc<Ticket<Received>>) {
        self.0.push_back(Waiting { order, ticket });
    }

    /// A thread waits no longer.
    pub(crate) fn leave(&mut self, ticket: &Arc<Ticket<Received>>) {
        self.0.retain(|waiting| !Arc::ptr_eq(&waiting.ticket, ticket));
    }

    /// Whose turn it is.
    pub(crate) fn next(&mut self) -> Option<(Order, Arc<Ticket<Received>>)> {
        self.0.pop_front().map(|Waiting { order, ticket }| (order, ticket))
    }

    /// Sends all away with a code, and says what is to be rung.
    pub(crate) fn end(&mut self, code: KernReturn) -> impl Iterator<Item = Arc<Bell>> {
        self.0.drain(..).map(move |waiting| waiting.ticket.give(Received::Nothing(code)))
    }
}
