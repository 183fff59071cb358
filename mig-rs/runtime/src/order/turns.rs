//! Whose turn is it?

use super::OutOfTurn;
use crate::trailer::Seqno;

/// Whose turn it is, and nothing else: no lock and no waiting, for a task that has its own. [`Sequencer`](crate::Sequencer) is this with threads.
///
/// ```
/// use mig_rs_runtime::{OutOfTurn, Seqno, Turns};
///
/// let mut turns = Turns::new();
/// // The message 1 was received by a faster thread: not yet.
/// assert_eq!(turns.take(Seqno(1)), Ok(None));
/// let first = turns.take(Seqno(0)).unwrap().expect("no number is before it");
/// assert_eq!(turns.take(Seqno(1)), Ok(None));
/// assert!(turns.pass(first));
/// assert!(turns.take(Seqno(1)).unwrap().is_some());
/// assert_eq!(turns.take(Seqno(0)), Err(OutOfTurn::Passed));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Turns {
    /// The smallest number that has not passed.
    next: Seqno,
    /// Whether somebody has the turn of that number.
    taken: bool,
    /// How often the order began.
    life: u32,
}

/// A turn that was taken; [`Turns::pass`] wants it back.
#[derive(PartialEq, Eq, Debug)]
#[must_use = "all later numbers wait until it is passed"]
pub struct Ticket {
    seqno: Seqno,
    life: u32,
}

impl Ticket {
    /// Whose turn it is.
    #[must_use]
    pub const fn seqno(&self) -> Seqno {
        self.seqno
    }
}

impl Turns {
    /// The order of a new receive right: 0 is the first.
    #[must_use]
    pub const fn new() -> Self {
        Self::beginning_at(Seqno::FIRST)
    }

    /// The order of a receive right whose next message has this number, as `mach_port_set_seqno` has set it.
    #[must_use]
    pub const fn beginning_at(first: Seqno) -> Self {
        Self { next: first, taken: false, life: 0 }
    }

    /// The smallest number that has not passed.
    #[must_use]
    pub const fn next(&self) -> Seqno {
        self.next
    }

    /// Whether somebody has the turn of [`Self::next`].
    #[must_use]
    pub const fn is_taken(&self) -> bool {
        self.taken
    }

    /// How often the order began again.
    #[must_use]
    pub const fn life(&self) -> u32 {
        self.life
    }

    /// How many numbers have their turn before this one; none if it has passed. Numbers wrap, so one that is more than half of them ahead is taken for one that
    /// has passed: two billion messages are never under way at once.
    #[must_use]
    pub const fn before(&self, seqno: Seqno) -> Option<u32> {
        let ahead = seqno.0.wrapping_sub(self.next.0);
        if ahead <= u32::MAX / 2 { Some(ahead) } else { None }
    }

    /// The turn of a number, if all smaller ones have passed; `None` as long as they have not.
    ///
    /// # Errors
    /// [`OutOfTurn::Passed`] if the number has had its turn, or somebody has it.
    pub const fn take(&mut self, seqno: Seqno) -> Result<Option<Ticket>, OutOfTurn> {
        match self.before(seqno) {
            Some(0) if !self.taken => {
                self.taken = true;
                Ok(Some(Ticket { seqno, life: self.life }))
            }
            Some(0) | None => Err(OutOfTurn::Passed),
            Some(_) => Ok(None),
        }
    }

    /// Passes a turn on. Says whether it was still there to be passed: one that was taken before the order began again is not.
    #[allow(clippy::needless_pass_by_value, reason = "a turn is passed once")]
    pub const fn pass(&mut self, ticket: Ticket) -> bool {
        self.pass_once(&ticket)
    }

    /// As [`Self::pass`]; a second time there is nothing to pass.
    pub(super) const fn pass_once(&mut self, ticket: &Ticket) -> bool {
        ticket.life == self.life && self.pass_number(ticket.seqno)
    }

    /// Passes the turn of a number, if it is taken.
    pub(super) const fn pass_number(&mut self, seqno: Seqno) -> bool {
        let passes = self.taken && self.next.0 == seqno.0;
        if passes {
            self.advance();
        }
        passes
    }

    /// Goes on without a number that nobody has come with. Says whether there was one to skip: a turn that was taken has to be passed.
    pub const fn skip(&mut self) -> bool {
        if self.taken {
            return false;
        }
        self.advance();
        true
    }

    /// Begins again, because the receive right has moved or its number was set.
    pub const fn restart(&mut self, first: Seqno) {
        self.next = first;
        self.taken = false;
        self.life = self.life.wrapping_add(1);
    }

    const fn advance(&mut self) {
        self.next = self.next.next();
        self.taken = false;
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self::new()
    }
}
