//! In which ways is every routine called?

use std::ops::RangeFrom;

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

    /// Sees that a client got an answer, and looks it over.
    #[track_caller]
    pub(crate) fn expect_with<T>(self, result: Result<T, CallError>, look: impl FnOnce(T)) {
        self.expect(result.map(look), ());
    }

    /// Something that may be missing.
    pub(crate) fn some<T>(self, value: T) -> Option<T> {
        (self != Self::Empty).then_some(value)
    }

    /// Something that may be empty.
    pub(crate) fn all<T>(self, elements: &[T]) -> &[T] {
        if self == Self::Empty { &[] } else { elements }
    }

    /// `from` and the numbers after it: `max` of them, or none.
    pub(crate) fn numbers<T>(self, from: T, max: usize) -> Vec<T>
    where
        RangeFrom<T>: Iterator<Item = T>,
    {
        (from..).take(self.length(max)).collect()
    }

    /// How long something is that may be `max` long.
    pub(crate) fn length(self, max: usize) -> usize {
        if self == Self::Empty { 0 } else { max }
    }
}

/// Calls routines of an interface.
pub(crate) type Calls = fn(&Meeting, Round) -> Vec<Exchange>;

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
