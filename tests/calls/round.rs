//! In which ways is every routine called?

use mig_rs_runtime::{CallError, KernReturn};

use crate::described::{Described, in_order};
use crate::meeting::Meeting;
use crate::watch::Exchange;

/// What client and server agree on before the calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Round {
    /// Arrays and strings are as long as they may be, no right is missing, memory travels.
    Full,
    /// Arrays, strings and memory are empty, and no right is there that need not be.
    Empty,
    /// As `Full`, but every handler refuses in the end.
    Refused,
}

/// What handlers refuse with: no code of Mach's.
pub(crate) const REFUSAL: KernReturn = KernReturn(4711);

impl Round {
    /// What a handler answers.
    pub(crate) fn answer<T>(self, value: T) -> Result<T, KernReturn> {
        if self == Self::Refused { Err(REFUSAL) } else { Ok(value) }
    }

    /// Sees that a client got what the handler answered.
    #[track_caller]
    pub(crate) fn expect<T: PartialEq + std::fmt::Debug>(self, result: Result<T, CallError>, value: T) {
        assert_eq!(result, self.answer(value).map_err(CallError::new));
    }

    /// Something that may be missing.
    pub(crate) fn some<T>(self, value: T) -> Option<T> {
        (self != Self::Empty).then_some(value)
    }

    /// Something that may be empty.
    pub(crate) fn all<T>(self, elements: &[T]) -> &[T] {
        if self == Self::Empty { &[] } else { elements }
    }

    /// How long something is that may be `max` long.
    pub(crate) fn length(self, max: usize) -> usize {
        if self == Self::Empty { 0 } else { max }
    }
}

/// Calls every routine of an interface in every round, all on one port. `call_all` calls each at least once.
#[track_caller]
pub(crate) fn in_every_round(interface: &Described, call_all: impl Fn(&Meeting, Round) -> Vec<Exchange>) {
    let meeting = Meeting::new();
    let mut exchanges = call_all(&meeting, Round::Full);
    exchanges.extend(call_all(&meeting, Round::Empty));
    interface.saw_all_of_it(&exchanges);
    exchanges.extend(call_all(&meeting, Round::Refused));
    in_order(&exchanges);
    meeting.part();
}
