//! Do exceptions with codes of 64 bits reach their handler, and does the new state come back?

use mig_rs_runtime::{KernReturn, PortName, Room, SendRight};

use super::interfaces::mach_exc::*;
use super::{ABI, Quad, STATE};
use crate::described::Described;
use crate::meeting::{Known, Meeting};
use crate::round::{Round, in_every_round};
use crate::watch::Exchange;

/// A thread and a task.
type Ports = Known<2>;

const CODE: [int64_t; 2] = [i64::MIN, i64::MAX - 2];

struct Handler<'m> {
    round: Round,
    port: PortName,
    ports: &'m Ports,
}

impl Handler<'_> {
    #[track_caller]
    fn expect_identity(&self, port: PortName, thread: Option<SendRight>, task: Option<SendRight>) {
        assert_eq!(port, self.port);
        let names = [thread, task].map(|right| right.as_ref().map(SendRight::name));
        assert_eq!(names, [0, 1].map(|n| self.round.some(self.ports.name(n))));
    }

    #[track_caller]
    fn expect_state(&self, code: &[Quad], old_state: &[natural_t]) {
        let sent: Vec<_> = (3..).take(self.round.length(STATE)).collect();
        assert_eq!(code, self.round.all(&CODE));
        assert_eq!(old_state, sent);
    }

    fn answer(&self, new_state: &mut Room<'_, natural_t>, flavor: int) -> Result<int, KernReturn> {
        assert_eq!(new_state.capacity(), STATE);
        new_state.extend((4..).take(self.round.length(STATE)));
        self.round.answer(flavor)
    }
}

impl MachExcServer for Handler<'_> {
    fn mach_exception_raise(
        &self,
        port: PortName,
        thread: Option<SendRight>,
        task: Option<SendRight>,
        exception: exception_type_t,
        code: &[Quad],
    ) -> Result<(), KernReturn> {
        self.expect_identity(port, thread, task);
        assert_eq!(exception, -5);
        assert_eq!(code, self.round.all(&CODE));
        self.round.answer(())
    }

    fn mach_exception_raise_state(
        &self,
        port: PortName,
        exception: exception_type_t,
        code: &[Quad],
        flavor: int,
        old_state: &[natural_t],
        new_state: &mut Room<'_, natural_t>,
    ) -> Result<int, KernReturn> {
        assert_eq!((port, exception, flavor), (self.port, -6, -7));
        self.expect_state(code, old_state);
        self.answer(new_state, -8)
    }

    fn mach_exception_raise_state_identity(
        &self,
        port: PortName,
        thread: Option<SendRight>,
        task: Option<SendRight>,
        exception: exception_type_t,
        code: &[Quad],
        flavor: int,
        old_state: &[natural_t],
        new_state: &mut Room<'_, natural_t>,
    ) -> Result<int, KernReturn> {
        self.expect_identity(port, thread, task);
        assert_eq!((exception, flavor), (-9, -10));
        self.expect_state(code, old_state);
        self.answer(new_state, -11)
    }
}

/// Raises every kind of exception once.
fn raise(round: Round, to: &SendRight, ports: &Ports) {
    let (thread, task) = (round.some(ports.right(0)), round.some(ports.right(1)));
    let code = round.all(&CODE);
    let old_state: Vec<_> = (3..).take(round.length(STATE)).collect();
    let expected: Vec<_> = (4..).take(round.length(STATE)).collect();
    let mut new_state = vec![0; STATE];

    round.expect(mach_exception_raise(to, thread, task, -5, code), ());

    let result = mach_exception_raise_state(to, -6, code, -7, &old_state, &mut new_state);
    let result = result.map(|(flavor, count)| (flavor, new_state[..count].to_vec()));
    round.expect(result, (-8, expected.clone()));

    new_state.fill(0);
    let result =
        mach_exception_raise_state_identity(to, thread, task, -9, code, -10, &old_state, &mut new_state);
    let result = result.map(|(flavor, count)| (flavor, new_state[..count].to_vec()));
    round.expect(result, (-11, expected));
}

fn raise_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let ports = Ports::new(meeting.client, meeting.server);
    let handler = Handler { round, port: meeting.port.name(), ports: &ports };
    meeting.record(mach_exc_server(&handler), || raise(round, &meeting.right, &ports))
}

#[test]
fn every_exception_is_answered() {
    in_every_round(&Described::shipped("mach_exc", ABI), raise_all);
}
