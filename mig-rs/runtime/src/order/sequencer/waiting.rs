//! How does a thread wait until its turn comes, and what does it tell meanwhile?

use core::time::Duration;
use std::vec::Vec;

use super::Sequencer;
use crate::order::sync::{self, Locked, Thread};
use crate::order::{OutOfTurn, Patience, Stuck, Ticket, Turns};
use crate::right::PortName;
use crate::trailer::Seqno;

pub(super) struct State {
    pub(super) turns: Turns,
    /// Who has the turn.
    pub(super) holder: Option<Thread>,
    pub(super) waiting: Vec<Waiter>,
}

pub(super) struct Waiter {
    pub(super) seqno: Seqno,
    pub(super) thread: Thread,
}

impl Sequencer {
    #[cold]
    pub(super) fn wait<'s>(&'s self, mut state: Locked<'s, State>, wait: Wait) -> Result<Ticket, OutOfTurn> {
        let mut watch = sync::Watch::new(self.patience);
        loop {
            drop(state);
            watch.park();
            state = self.state.lock();
            if state.turns.life() != wait.life {
                state.leave(&wait);
                return Err(OutOfTurn::Restarted);
            }
            match state.turns.take(wait.seqno) {
                Ok(None) => {}
                Ok(Some(ticket)) => {
                    state.leave(&wait);
                    state.holder = Some(wait.thread);
                    return Ok(ticket);
                }
                Err(passed) => {
                    state.leave(&wait);
                    return Err(passed);
                }
            }
            if let Some(waited) = watch.is_over() {
                state = self.tell(state, &wait, waited);
            }
        }
    }

    /// Tells that a turn does not come: the one that is next to come tells for all.
    #[cold]
    fn tell<'s>(&'s self, state: Locked<'s, State>, wait: &Wait, waited: Duration) -> Locked<'s, State> {
        let before = |seqno| state.turns.before(seqno);
        let first = state.waiting.iter().filter_map(|waiter| before(waiter.seqno)).min();
        if before(wait.seqno) != first {
            return state;
        }
        let (turn, life) = (state.turns.next(), state.turns.life());
        let stuck = Stuck {
            port: wait.port,
            waiting: wait.seqno,
            waited,
            turn,
            holder: state.holder.clone(),
            waiters: state.waiting.len(),
        };
        drop(state);
        let patience = self.told.as_ref().map_or_else(|| stuck.report(), |told| told(&stuck));
        let mut state = self.state.lock();
        if patience == Patience::Skip
            && (state.turns.next(), state.turns.life()) == (turn, life)
            && state.turns.skip()
        {
            wake(state);
            state = self.state.lock();
        }
        state
    }
}

/// A thread that waits, and for what.
pub(super) struct Wait {
    pub(super) port: Option<PortName>,
    pub(super) seqno: Seqno,
    pub(super) life: u32,
    pub(super) thread: Thread,
}

impl State {
    fn leave(&mut self, wait: &Wait) {
        self.waiting.retain(|waiter| waiter.thread.id() != wait.thread.id());
    }
}

/// The turn has passed: wakes whoever waits for the next one. That is one thread, or more if a number was received twice.
pub(super) fn wake(mut state: Locked<'_, State>) {
    state.holder = None;
    let next = state.turns.next();
    let due = state.waiting.iter().filter(|waiter| waiter.seqno == next);
    let mut threads = due.map(|waiter| waiter.thread.clone());
    let (first, others): (_, Vec<_>) = (threads.next(), threads.collect());
    drop(state);
    for thread in first.into_iter().chain(others) {
        thread.unpark();
    }
}
