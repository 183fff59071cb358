//! How long does a sender wait for room in a queue?
use crate::kernel::{Inside, lock};
use crate::port::PortId;
use crate::queue::Call;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// What waiting for room has come to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Room {
    /// The message can be queued.
    Free,
    /// The port has died meanwhile.
    Gone,
    /// The queue was full for so long.
    TimedOut,
}

/// Waits until the queue of a port has room. Senders are served in the order in which they came.
///
/// The caller holds a right to the port, in the message, so that its number means the same port afterwards.
pub(crate) fn wait_for_room(mut kernel: Inside, port: PortId, patience: Option<Duration>) -> (Inside, Room) {
    if !kernel.ports[port].queue.is_full() {
        return (kernel, Room::Free);
    }
    if patience == Some(Duration::ZERO) {
        return (kernel, Room::TimedOut);
    }
    let deadline = patience.map(|patience| Instant::now() + patience);
    let ticket = kernel.ports[port].queue.line_up();
    // Whoever is to be woken by what was done so far is, before this thread sleeps.
    drop(kernel);
    let mut kernel = lock();
    loop {
        match ticket.call() {
            Call::Waiting => {}
            Call::Room => {
                kernel.ports[port].queue.keep_promise();
                return (kernel.into(), Room::Free);
            }
            Call::Dead => return (kernel.into(), Room::Gone),
        }
        let Some(deadline) = deadline else {
            kernel = ticket.called.wait(kernel).unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            kernel.ports[port].queue.give_up(&ticket);
            return (kernel.into(), Room::TimedOut);
        }
        let waited = ticket.called.wait_timeout(kernel, left);
        kernel = waited.unwrap_or_else(PoisonError::into_inner).0;
    }
}
