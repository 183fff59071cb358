//! How long does a receiver wait for a message, and who brings it?
use crate::kernel::{Inside, Kernel, kernel};
use crate::line::Line;
use crate::port::PortId;
use crate::receive::{Order, Received};
use crate::set::SetId;
use crate::thread;
use crate::ticket::Ticket;
use mig_rs_runtime::KernReturn;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What is received from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    Port(PortId),
    Set(SetId),
}

/// Waits for a message where there is none, for ever or for so long. Whoever brings one receives it for the thread that waits, and
/// whoever takes the receive right or the set away ends the wait.
pub(crate) fn wait(mut inside: Inside, source: Source, order: Order, patience: Option<Duration>) -> Received {
    if patience == Some(Duration::ZERO) {
        return Received::Nothing(KernReturn::RCV_TIMED_OUT);
    }
    let deadline = patience.map(|patience| Instant::now() + patience);
    let ticket = Ticket::new(thread::bell());
    inside.line(source).join(order, ticket.clone());
    drop(inside);
    if let Some(received) = ticket.wait(deadline) {
        return received;
    }
    kernel().give_up_receiving(source, &ticket)
}

impl Kernel {
    /// The port with the next message, if there is one.
    pub(crate) fn ready(&self, source: Source) -> Option<PortId> {
        match source {
            Source::Port(port) => (!self.ports[port].queue.is_empty()).then_some(port),
            Source::Set(set) => self.sets[set].next(),
        }
    }

    /// Hands what is there to those who wait for it. Who has no room and leaves the message where it is lets the next one try.
    pub(crate) fn serve_line(&mut self, source: Source) {
        while let Some(port) = self.ready(source)
            && let Some((order, ticket)) = self.line(source).next()
        {
            let received = self.fill(port, order);
            self.awaited.push(ticket.give(received));
        }
    }

    /// Ends a wait whose time is over. What somebody has received for the thread meanwhile is received.
    fn give_up_receiving(&mut self, source: Source, ticket: &Arc<Ticket<Received>>) -> Received {
        ticket.take().unwrap_or_else(|| {
            // Nobody has called the thread, so that what it waits at is still there.
            self.line(source).leave(ticket);
            Received::Nothing(KernReturn::RCV_TIMED_OUT)
        })
    }

    /// What a port's messages are received from.
    pub(crate) fn source_of(&self, port: PortId) -> Source {
        self.ports[port].set.map_or(Source::Port(port), Source::Set)
    }

    fn line(&mut self, source: Source) -> &mut Line {
        match source {
            Source::Port(port) => &mut self.ports[port].line,
            Source::Set(set) => &mut self.sets[set].line,
        }
    }
}

#[cfg(test)]
mod tests;
