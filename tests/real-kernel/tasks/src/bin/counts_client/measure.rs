//! How many instructions does a call take?
//!
//! Where an instruction takes 32 ns of the machine's time, the time-stamp counter counts 32 for each.

use core::cell::Cell;

use mig_rs_gnumach::stamps;
use mig_rs_real_kernel::{Case, counted};
use mig_rs_runtime::SendRight;

const TICKS: u32 = 32;
/// An interrupt may come in between: the least of so many counts.
const SAMPLES: usize = 8;

/// What is counted, and where it is told.
pub(crate) struct Counts<'c> {
    case: &'c Case,
    server: &'c SendRight,
    /// What counting itself takes, on this side and on the other.
    nothing: u32,
    turn: u32,
    calls: Cell<u32>,
}

/// Instructions outside of traps, of the cheapest of several calls. What a call gives is looked at when it has been counted.
fn least<A, T>(
    mut given: impl FnMut() -> A,
    mut call: impl FnMut(A) -> T,
    mut holds: impl FnMut(T) -> bool,
) -> Option<u32> {
    let mut least = u32::MAX;
    for _ in 0..SAMPLES {
        let given = given();
        stamps::begin();
        let result = call(given);
        let ticks = stamps::outside();
        if !holds(result) {
            return None;
        }
        least = least.min(ticks);
    }
    Some(least / TICKS)
}

/// A stub in C has had its answer: values are held against each other where both are tried in earnest.
const fn is_expected(code: i32) -> bool {
    const FAILURE: i32 = 5;
    code == 0 || code == FAILURE
}

impl<'c> Counts<'c> {
    pub(crate) fn new(case: &'c Case, server: &'c SendRight) -> Self {
        let mut counts = Self { case, server, nothing: 0, turn: 0, calls: Cell::new(0) };
        counts.nothing = least(|| (), |()| (), |()| true).unwrap_or(0);
        counts.turn = counts.of_server(|| ());
        counts
    }

    /// What a call takes, in this task and by stubs of either compiler; a line of the console.
    pub(crate) fn of_kernel<T>(
        &self,
        name: &str,
        mut rust: impl FnMut() -> T,
        holds: impl FnMut(T) -> bool,
        mut c: impl FnMut() -> i32,
    ) {
        let client = [least(|| (), |()| rust(), holds), least(|| (), |()| c(), is_expected)];
        if let Some([rust, c]) = self.of_client(name, client) {
            self.case.say(format_args!("count {name} {rust} {c}"));
        }
    }

    /// The same, and what it takes in the task of the server, of whichever compiler that is.
    pub(crate) fn of_both<T>(
        &self,
        name: &str,
        mut rust: impl FnMut() -> T,
        holds: impl FnMut(T) -> bool,
        c: impl FnMut() -> i32,
    ) {
        self.of_both_with(name, || (), |()| rust(), holds, c);
    }

    /// The same, with something to be given that is made before.
    pub(crate) fn of_both_with<A, T>(
        &self,
        name: &str,
        mut given: impl FnMut() -> A,
        mut rust: impl FnMut(A) -> T,
        mut holds: impl FnMut(T) -> bool,
        mut c: impl FnMut() -> i32,
    ) {
        let client = [least(&mut given, &mut rust, &mut holds), least(|| (), |()| c(), is_expected)];
        let server = self.of_server(|| {
            holds(rust(given()));
        });
        if let Some([rust, c]) = self.of_client(name, client) {
            self.case.say(format_args!("count {name} {rust} {c} {server}"));
        }
    }

    fn of_client(&self, name: &str, counts: [Option<u32>; 2]) -> Option<[u32; 2]> {
        self.calls.set(self.calls.get() + 1);
        if let [Some(rust), Some(c)] = counts {
            return Some([rust - self.nothing, c - self.nothing]);
        }
        self.case.fail(format_args!("{name}: {counts:?}"));
        None
    }

    /// What a call takes in the other task: what has passed there between two questions, without what a question takes.
    fn of_server(&self, mut call: impl FnMut()) -> u32 {
        let mut least = u32::MAX;
        for _ in 0..SAMPLES {
            let before = counted::interface::counted_ticks(self.server).unwrap_or(0);
            call();
            let after = counted::interface::counted_ticks(self.server).unwrap_or(0);
            least = least.min(after.wrapping_sub(before).cast_unsigned());
        }
        least / TICKS - self.turn
    }

    /// How many calls were counted.
    pub(crate) fn calls(&self) -> u32 {
        self.calls.get()
    }
}
