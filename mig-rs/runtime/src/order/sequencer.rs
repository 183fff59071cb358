//! How do several threads work in the order of sequence numbers?

mod waiting;

use core::fmt;
use core::time::Duration;
use std::boxed::Box;
use std::sync::Arc;
use std::vec::Vec;

use self::waiting::{State, Wait, Waiter, wake};
use super::sync::{self, Lock, Thread};
use super::{Order, OutOfTurn, Patience, Stuck, Ticket, Turns};
use crate::right::PortName;
use crate::trailer::Seqno;

/// Lets several threads that receive from one port work in the order in which the kernel dequeued the messages.
///
/// One for each receive right, made with it. A loop with [`Serve::in_order`](crate::Serve::in_order) takes the turn of every message before its handler is called, and passes it on
/// when the handler is through, has panicked, or was never called; a handler has nothing to do. What need not be in order comes after [`pass`](Self::pass).
///
/// Whoever receives on their own takes each turn themselves, of *every* message, or all later ones wait for ever:
///
/// ```
/// use std::{sync::Mutex, thread};
/// use mig_rs_runtime::{Seqno, Sequencer};
///
/// let (sequencer, order) = (Sequencer::new(), Mutex::new(Vec::new()));
/// thread::scope(|scope| {
///     for seqno in [2, 0, 3, 1].map(Seqno) {
///         let (sequencer, order) = (&sequencer, &order);
///         scope.spawn(move || {
///             let turn = sequencer.turn(seqno).unwrap();
///             order.lock().unwrap().push(seqno.get());
///             turn.pass(); // or drop it
///         });
///     }
/// });
/// assert_eq!(order.into_inner().unwrap(), [0, 1, 2, 3]);
/// ```
///
/// # A turn that does not come
///
/// is told on standard error, with who has the turn, after ten seconds and then again and again. [`on_stuck`](Self::on_stuck) sets the time, and who is told.
///
/// # A receive right that moves
///
/// counts from 0 again. Let the loops that received from it end (they do, their receive fails), so that every number of its old life has passed; then
/// [`restart`](Self::restart) the sequencer, or make a new one.
pub struct Sequencer {
    state: Lock<State>,
    patience: Duration,
    told: Option<Box<Told>>,
}

type Told = dyn Fn(&Stuck) -> Patience + Send + Sync;

/// The turn of one message: passed on when it is dropped.
#[must_use = "the turn passes on at once if it is not kept"]
pub struct HeldTurn<'s> {
    sequencer: &'s Sequencer,
    ticket: Ticket,
}

impl Sequencer {
    /// For a new receive right: the first message is 0.
    #[must_use]
    pub fn new() -> Self {
        Self::beginning_at(Seqno::FIRST)
    }

    /// For a receive right whose next message has this number.
    #[must_use]
    pub fn beginning_at(first: Seqno) -> Self {
        let state = State { turns: Turns::beginning_at(first), holder: None, waiting: Vec::new() };
        Self { state: Lock::new(state), patience: Duration::from_secs(10), told: None }
    }

    /// Calls `told` when a turn has not come for so long, and each time as much time has gone by again.
    ///
    /// ```
    /// use std::time::Duration;
    /// use mig_rs_runtime::{Patience, Seqno, Sequencer};
    ///
    /// let sequencer = Sequencer::new().on_stuck(Duration::from_millis(1), |stuck| {
    ///     assert!(stuck.to_string().ends_with("nobody has come with message 0 (1 waiting)"));
    ///     Patience::Skip
    /// });
    /// // Message 0 is lost.
    /// assert!(sequencer.turn(Seqno(1)).is_ok());
    /// ```
    #[must_use]
    pub fn on_stuck(
        mut self,
        patience: Duration,
        told: impl Fn(&Stuck) -> Patience + Send + Sync + 'static,
    ) -> Self {
        self.patience = patience;
        self.told = Some(Box::new(told));
        self
    }

    /// The smallest number that has not passed.
    #[must_use]
    pub fn next(&self) -> Seqno {
        self.state.lock().turns.next()
    }

    /// Waits until all smaller numbers have passed.
    ///
    /// # Errors
    /// When the turn of this number is over, or will not come because the order began again.
    pub fn turn(&self, seqno: Seqno) -> Result<HeldTurn<'_>, OutOfTurn> {
        self.turn_of(None, seqno)
    }

    /// Passes the turn of the message that this thread handles, before its handler is through: what comes after runs beside the messages that follow. Nothing
    /// happens if this thread has not the turn of this number.
    ///
    /// ```
    /// use mig_rs_runtime::{Seqno, Sequencer};
    ///
    /// let sequencer = Sequencer::new();
    /// let turn = sequencer.turn(Seqno(0)).unwrap(); // the loop has taken it
    /// sequencer.pass(Seqno(0));
    /// assert_eq!(sequencer.next(), Seqno(1));
    /// drop(turn);
    /// assert_eq!(sequencer.next(), Seqno(1));
    /// ```
    pub fn pass(&self, seqno: Seqno) {
        let mut state = self.state.lock();
        let mine = state.holder.as_ref().is_some_and(|holder| holder.id() == sync::current().id());
        if mine && state.turns.pass_number(seqno) {
            wake(state);
        }
    }

    /// Begins again at 0: the receive right has moved. Whoever waits for a turn of its old life is told so, and a turn of the old life has nothing to pass any more.
    pub fn restart(&self) {
        self.restart_at(Seqno::FIRST);
    }

    /// Begins again at a number, as `mach_port_set_seqno` has set it.
    pub fn restart_at(&self, first: Seqno) {
        let mut state = self.state.lock();
        state.turns.restart(first);
        state.holder = None;
        let waiting: Vec<Thread> = state.waiting.iter().map(|waiter| waiter.thread.clone()).collect();
        drop(state);
        for thread in waiting {
            thread.unpark();
        }
    }

    fn turn_of(&self, port: Option<PortName>, seqno: Seqno) -> Result<HeldTurn<'_>, OutOfTurn> {
        let mut state = self.state.lock();
        if let Some(ticket) = state.turns.take(seqno)? {
            state.holder = Some(sync::current());
            return Ok(HeldTurn { sequencer: self, ticket });
        }
        let life = state.turns.life();
        let thread = sync::current();
        state.waiting.push(Waiter { seqno, thread: thread.clone() });
        let taken = self.wait(state, Wait { port, seqno, life, thread });
        taken.map(|ticket| HeldTurn { sequencer: self, ticket })
    }
}

impl HeldTurn<'_> {
    /// Passes the turn on.
    pub fn pass(self) {
        drop(self);
    }

    /// Whose turn it is.
    #[must_use]
    pub const fn seqno(&self) -> Seqno {
        self.ticket.seqno()
    }
}

impl Drop for HeldTurn<'_> {
    fn drop(&mut self) {
        let mut state = self.sequencer.state.lock();
        if state.turns.pass_once(&self.ticket) {
            wake(state);
        }
    }
}

impl Order for Sequencer {
    fn in_turn(&self, port: PortName, seqno: Seqno, work: &mut dyn FnMut()) -> Result<(), OutOfTurn> {
        let turn = self.turn_of(Some(port), seqno)?;
        work();
        turn.pass();
        Ok(())
    }
}

impl<F: Fn(PortName) -> Option<Arc<Sequencer>>> Order for F {
    fn in_turn(&self, port: PortName, seqno: Seqno, work: &mut dyn FnMut()) -> Result<(), OutOfTurn> {
        match self(port) {
            Some(sequencer) => sequencer.in_turn(port, seqno, work),
            None => {
                work();
                Ok(())
            }
        }
    }
}

impl Default for Sequencer {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Sequencer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = self.state.lock();
        f.debug_struct("Sequencer")
            .field("next", &state.turns.next())
            .field("holder", &state.holder)
            .field("waiting", &state.waiting.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for HeldTurn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HeldTurn").field(&self.ticket.seqno()).finish()
    }
}
