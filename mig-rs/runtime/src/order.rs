//! In which order are the messages of a port handled, when several threads receive them?

#[cfg(feature = "std")]
mod sequencer;
#[cfg(feature = "std")]
mod stuck;
#[cfg(feature = "std")]
mod sync;
mod turns;

#[cfg(feature = "std")]
pub use sequencer::{HeldTurn, Sequencer};
#[cfg(feature = "std")]
pub use stuck::{Patience, Stuck};
pub use turns::{Ticket, Turns};

use core::fmt;

use crate::right::PortName;
use crate::trailer::Seqno;

/// Puts the messages of a port in the order in which they were dequeued: what [`Serve::in_order`](crate::Serve::in_order) asks for every message that a loop
/// receives, those included that no handler ever sees.
///
/// A [`Sequencer`](crate::Sequencer) orders one port. A server of many objects gives a function from the port to the object's sequencer, and `None` for a port
/// that needs no order:
///
/// ```
/// use std::{collections::BTreeMap, sync::Arc};
/// use mig_rs_runtime::{PortName, Sequencer, Serve};
///
/// let objects: BTreeMap<PortName, Arc<Sequencer>> = BTreeMap::new();
/// let order = |port: PortName| objects.get(&port).cloned();
/// let options = Serve::new().in_order(&order);
/// # let _ = options;
/// ```
///
/// A task without `std` implements it around [`Turns`] and its own way to wait.
pub trait Order {
    /// Does the work of the message `seqno` of `port` when all smaller numbers have passed, and lets the next one pass then, also if the work panics.
    ///
    /// # Errors
    /// When the turn of this number is over or will not come. The work is not done then, and the loop refuses the message with `KERN_ABORTED`.
    fn in_turn(&self, port: PortName, seqno: Seqno, work: &mut dyn FnMut()) -> Result<(), OutOfTurn>;
}

/// Why a number has no turn.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OutOfTurn {
    /// The number has had its turn, or another thread has it: it was received twice, or by two who do not know of each other, or was [skipped](Patience::Skip).
    Passed,
    /// The order [began again](Sequencer::restart) while this number waited: the receive right has moved.
    Restarted,
}

impl fmt::Display for OutOfTurn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passed => "the turn of this message has passed",
            Self::Restarted => "the receive right has moved, and the order began again",
        })
    }
}

impl core::error::Error for OutOfTurn {}
