//! Do alarms go off?

use std::sync::Mutex;

use mig_rs_runtime::{
    AnyRight, Dispatch, KernReturn, PortName, ReceiveRight, SendOnceRight, Serve, Turn, serve_one,
};

use super::ABI;
use super::interfaces::clock_reply::*;
use super::interfaces::optional::notify;
use crate::described::Described;
use crate::meeting::Meeting;
use crate::round::{Round, in_every_round};
use crate::watch::Exchange;

/// Hears an alarm, or that it will not go off.
struct Sleeper {
    round: Round,
    port: PortName,
    heard: Mutex<Vec<&'static str>>,
}

impl Sleeper {
    fn new(round: Round, port: PortName) -> Self {
        Self { round, port, heard: Mutex::default() }
    }
}

impl ClockReplyServer for Sleeper {
    fn clock_alarm_reply(
        &self,
        port: PortName,
        code: kern_return_t,
        kind: alarm_type_t,
        time: mach_timespec_t,
    ) -> Result<(), KernReturn> {
        assert_eq!((port, code, kind, time), (self.port, -1, -2, [-3, -4]));
        self.heard.lock().unwrap().push("alarm");
        self.round.answer(())
    }
}

impl notify::NotifyServer for Sleeper {
    fn mach_notify_send_once(&self, port: PortName) -> Result<(), KernReturn> {
        assert_eq!(port, self.port);
        self.heard.lock().unwrap().push("given up");
        Ok(())
    }
}

fn alarm(to: SendOnceRight) {
    clock_alarm_reply(to, -1, -2, [-3, -4]).unwrap();
}

/// A clock that has been asked for an alarm on this port: it comes at once, or is given up.
pub(super) fn go_off(round: Round, port: Option<AnyRight>) -> Result<(), KernReturn> {
    match (round, port) {
        (Round::Full, Some(AnyRight::SendOnce(port))) => alarm(port),
        (Round::Empty, None) | (Round::Refused, Some(AnyRight::SendOnce(_))) => {}
        (round, port) => panic!("{port:?} in round {round:?}"),
    }
    round.answer(())
}

/// Sees that an alarm has come, or been given up, or was not wanted.
pub(super) fn expect(round: Round, port: &ReceiveRight) {
    let sleeper = Sleeper::new(round, port.name());
    let demux = clock_reply_server(&sleeper).or(notify::notify_server(&sleeper));
    let expected: &[_] = match round {
        Round::Full => &["alarm"],
        Round::Empty => &[],
        Round::Refused => &["given up"],
    };
    for _ in expected {
        assert_eq!(serve_one(&demux, port, Serve::new().timeout(20_000)), Ok(Turn::Handled));
    }
    assert_eq!(*sleeper.heard.lock().unwrap(), expected);
}

fn go_off_once(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let sleeper = Sleeper::new(round, meeting.port.name());
    let client = || alarm(meeting.client.send_once_right_to(&meeting.port));
    let exchanges = meeting.record(clock_reply_server(&sleeper), client);
    assert_eq!(*sleeper.heard.lock().unwrap(), ["alarm"]);
    exchanges
}

#[test]
fn an_alarm_goes_off() {
    in_every_round(&Described::shipped("clock_reply", ABI), go_off_once);
}
