//! Is the kernel inside a process fast enough to be no hindrance?
//!
//! Everything is measured in this one process, side by side: in each round once, one after the other, so that what else the machine does
//! hits all of them. What counts is the median of the rounds.

mod channel;
mod kernel;
mod round;

use round::{Times, Verdict};
use std::process::ExitCode;

/// What a round trip may take at most, in round trips over channels.
const ROUND_TRIP: f64 = 1.5;
/// How many messages a thread has to send and receive in a second.
const ONE_WAY: f64 = 2e6;
/// A pass that misses a bound counts if so many do, one after the other.
const PASSES: usize = 6;

fn main() -> ExitCode {
    for _ in 0..PASSES {
        let times = Times::measure();
        print!("{times}");
        if times.verdict() == Verdict::Holds {
            return ExitCode::SUCCESS;
        }
    }
    println!("BROKEN: {PASSES} times one after the other");
    ExitCode::FAILURE
}
