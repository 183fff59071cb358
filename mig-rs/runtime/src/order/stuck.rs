//! What is told of a turn that does not come?

use core::fmt;
use core::time::Duration;

use super::sync::Thread;
use crate::right::PortName;
use crate::trailer::Seqno;

/// A turn that has not come for a while: what the function of [`Sequencer::on_stuck`](crate::Sequencer::on_stuck) is told. Its `Display` is a line for a log.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stuck {
    /// Whose messages are ordered, if a loop waits, which knows.
    pub port: Option<PortName>,
    /// The number that waits.
    pub waiting: Seqno,
    /// How long it has waited.
    pub waited: Duration,
    /// The number whose turn it is.
    pub turn: Seqno,
    /// The thread that has the turn. None: nobody has come with that number. It was dequeued by somebody who does not take part, or got lost, or the order begins
    /// with another number than the port.
    pub holder: Option<Thread>,
    /// How many threads wait for a turn.
    pub waiters: usize,
}

/// What shall become of a turn that does not come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Patience {
    /// Wait on, and tell again after as long.
    Wait,
    /// Go on without the number that nobody has come with: if it still comes, its message is refused. If a thread has the turn, wait on.
    Skip,
}

impl Stuck {
    /// Tells on standard error, and waits on.
    pub(super) fn report(&self) -> Patience {
        std::eprintln!("{self}");
        Patience::Wait
    }
}

impl fmt::Display for Stuck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { port, waiting, waited, turn, holder, waiters } = self;
        write!(f, "message {}", waiting.0)?;
        if let Some(port) = port {
            write!(f, " of port {:#x}", port.get())?;
        }
        write!(f, " has waited {} ms for its turn: ", waited.as_millis())?;
        match holder {
            Some(thread) => {
                write!(f, "thread ")?;
                match thread.name() {
                    Some(name) => write!(f, "`{name}`")?,
                    None => write!(f, "{:?}", thread.id())?,
                }
                write!(f, " has the turn of message {}", turn.0)?;
            }
            None => write!(f, "nobody has come with message {}", turn.0)?,
        }
        write!(f, " ({waiters} waiting)")
    }
}
