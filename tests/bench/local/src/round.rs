//! What has come of the rounds, and does it keep the bounds?

use crate::{ONE_WAY, ROUND_TRIP, channel, kernel};
use std::fmt;
use std::time::Duration;

const ROUNDS: usize = 5;
const TRIPS: u32 = 5_000;
const MESSAGES: u32 = 400_000;

/// Is every bound kept?
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verdict {
    Holds,
    Missed,
}

/// What a round has taken, or, by medians, all of them.
pub(crate) struct Times {
    /// Of one round trip over channels.
    channel: Duration,
    /// Of one round trip over the kernel.
    kernel: Duration,
    /// Of one message without an answer.
    one_way: Duration,
}

impl Times {
    pub(crate) fn measure() -> Self {
        let rounds: [_; ROUNDS] = std::array::from_fn(|_| Self {
            channel: channel::round_trips(TRIPS) / TRIPS,
            kernel: kernel::round_trips(TRIPS) / TRIPS,
            one_way: kernel::one_way(MESSAGES) / MESSAGES,
        });
        let median = |of: fn(&Self) -> Duration| median(rounds.each_ref().map(of));
        let channel = median(|round| round.channel);
        let kernel = median(|round| round.kernel);
        let one_way = median(|round| round.one_way);
        Self { channel, kernel, one_way }
    }

    fn ratio(&self) -> f64 {
        self.kernel.as_secs_f64() / self.channel.as_secs_f64()
    }

    fn messages_per_second(&self) -> f64 {
        self.one_way.as_secs_f64().recip()
    }

    pub(crate) fn verdict(&self) -> Verdict {
        if self.ratio() <= ROUND_TRIP && self.messages_per_second() >= ONE_WAY {
            Verdict::Holds
        } else {
            Verdict::Missed
        }
    }
}

fn median(mut times: [Duration; ROUNDS]) -> Duration {
    times.sort();
    times[ROUNDS / 2]
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let micros = |time: Duration| format!("{:.2} µs", time.as_secs_f64() * 1e6);
        let millions = |number: f64| format!("{:.2} million/s", number / 1e6);
        let lines = [
            ["", "measured", "bound"].map(str::to_owned),
            ["64 bytes there and back, two channels".to_owned(), micros(self.channel), String::new()],
            [
                "64 bytes there and back, the kernel".to_owned(),
                format!("{} = × {:.2}", micros(self.kernel), self.ratio()),
                format!("× {ROUND_TRIP}"),
            ],
            ["one way, on one thread".to_owned(), millions(self.messages_per_second()), millions(ONE_WAY)],
        ];
        for [what, measured, bound] in lines {
            writeln!(f, "| {what:37} | {measured:>17} | {bound:>14} |")?;
        }
        Ok(())
    }
}
