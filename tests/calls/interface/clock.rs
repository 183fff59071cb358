//! Does a clock answer?

use mig_rs_runtime::{AnyRight, KernReturn, PortName, ReceiveRight, Room, SendRight};

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
    fn clock_get_time(&self, clock: PortName) -> Result<mach_timespec_t, KernReturn> {
        assert_eq!(clock, self.port);
        self.round.answer([-1, -2])
    }

    fn clock_get_attributes(
        &self,
        clock: PortName,
        flavor: clock_flavor_t,
        attribute: &mut Room<'_, int>,
    ) -> Result<(), KernReturn> {
        assert_eq!((clock, flavor, attribute.capacity()), (self.port, -3, self.round.length(1)));
        attribute.extend([-4]);
        self.round.answer(())
    }

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

fn ask(round: Round, clock: &SendRight, alarms: &ReceiveRight) {
    round.expect(clock_get_time(clock), [-1, -2]);

    let mut attribute = vec![0; round.length(1)];
    let count = clock_get_attributes(clock, -3, &mut attribute);
    round.expect(count.map(|count| attribute[..count].to_vec()), round.all(&[-4]).to_vec());

    round.expect(clock_alarm(clock, -5, [-6, -7], round.some(alarms)), ());
    clock_reply::expect(round, alarms);
}

fn ask_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let clock = Clock { round, port: meeting.port.name() };
    let alarms = meeting.client.allocate();
    meeting.record(clock_server(&clock), || ask(round, &meeting.right, &alarms))
}

#[test]
fn a_clock_answers() {
    in_every_round(&Described::shipped("clock", ABI), ask_all);
}
