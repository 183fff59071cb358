//! How do several threads of a task handle messages in order, with nothing to sleep on?

use core::fmt;

use mig_rs_runtime::{Order, OutOfTurn, PortName, Seqno, Ticket, Turns};

use crate::{Locked, traps};

/// Puts the messages of one port in the order in which they were dequeued: [`Turns`] behind a lock, for tasks that have no more than the kernel. Who has to
/// wait gives the processor away until it is its turn.
///
/// It is what `Sequencer` of the runtime is for programs with `std`, and is given to a loop by
/// [`Serve::in_order`](mig_rs_runtime::Serve::in_order).
pub struct TurnsInTask(Locked<Turns>);

impl TurnsInTask {
    /// The order of a new receive right.
    #[must_use]
    pub const fn new() -> Self {
        Self(Locked::new(Turns::new()))
    }

    /// The smallest number that has not passed.
    #[must_use]
    pub fn next(&self) -> Seqno {
        self.0.with(|turns| turns.next())
    }

    /// Begins again: the receive right has moved here, or is another one.
    pub fn restart(&self, first: Seqno) {
        self.0.with(|turns| turns.restart(first));
    }

    /// Waits for the turn of a number.
    fn take(&self, seqno: Seqno) -> Result<Ticket, OutOfTurn> {
        let life = self.0.with(|turns| turns.life());
        loop {
            // Nothing is taken of a life that is not this message's.
            let taken =
                self.0.with(
                    |turns| {
                        if turns.life() == life { turns.take(seqno) } else { Err(OutOfTurn::Restarted) }
                    },
                );
            match taken? {
                Some(ticket) => return Ok(ticket),
                None => traps::switch(1),
            }
        }
    }
}

impl Default for TurnsInTask {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for TurnsInTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TurnsInTask").field("next", &self.next()).finish()
    }
}

impl Order for TurnsInTask {
    fn in_turn(&self, _: PortName, seqno: Seqno, work: &mut dyn FnMut()) -> Result<(), OutOfTurn> {
        let ticket = self.take(seqno)?;
        work();
        self.0.with(|turns| turns.pass(ticket));
        Ok(())
    }
}
