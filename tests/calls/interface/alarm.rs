//! Does a clock answer of which only the alarm is known?

use mig_rs_runtime::{AnyRight, KernReturn, PortName};

use super::interfaces::clock::*;
use super::{ABI, clock_reply};
use crate::described::Described;
use crate::meeting::Meeting;
use crate::round::{Round, in_every_round};
use crate::watch::Exchange;

struct Clock {
    round: Round,
    port: PortName,
}

impl ClockServer for Clock {
    fn clock_alarm(
        &self,
        clock: PortName,
        kind: alarm_type_t,
        time: mach_timespec_t,
        port: Option<AnyRight>,
    ) -> Result<(), KernReturn> {
        assert_eq!((clock, kind, time), (self.port, -5, [-6, -7]));
        clock_reply::go_off(self.round, port)
    }
}

fn ask(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let clock = Clock { round, port: meeting.port.name() };
    let alarms = meeting.client.allocate();
    meeting.record(clock_server(&clock), || {
        round.expect(clock_alarm(&meeting.right, -5, [-6, -7], round.some(&alarms)), ());
        clock_reply::expect(round, &alarms);
    })
}

#[test]
fn a_clock_answers() {
    in_every_round(&Described::shipped("clock", ABI), ask);
}
