//! How does one side send rights that the other recognises?

use std::sync::Mutex;

use mig_rs_local::Task;
use mig_rs_runtime::{AnyRight, Carried, ReceiveRight, SendOnceRight, SendRight};

use super::told;
use crate::meeting::Known;
use crate::round::Round;

/// Ports of one side.
pub(super) type Ports = Known<20>;

/// The ports whose receive rights move.
const MOVED: [usize; 4] = [1, 7, 9, 13];

/// The ports to which send-once rights are sent.
const ONCE: [u32; 5] = [4, 5, 10, 11, 15];

/// Client or server.
pub(super) struct Party<'m> {
    pub(super) round: Round,
    task: Task,
    own: &'m Ports,
    others: &'m Ports,
    moved: Mutex<[Option<ReceiveRight>; MOVED.len()]>,
}

impl<'m> Party<'m> {
    /// Takes the receive rights that will move.
    pub(super) fn take_moved(own: &mut Ports) -> [Option<ReceiveRight>; MOVED.len()] {
        MOVED.map(|n| Some(own.take(n)))
    }

    pub(super) fn new(
        round: Round,
        task: Task,
        own: &'m Ports,
        others: &'m Ports,
        moved: [Option<ReceiveRight>; MOVED.len()],
    ) -> Self {
        Self { round, task, own, others, moved: Mutex::new(moved) }
    }
}

/// What is sent: rights to port `n`, or none.
impl Party<'_> {
    pub(super) fn receive(&self, n: usize) -> Option<ReceiveRight> {
        let index = MOVED.iter().position(|moved| *moved == n).unwrap();
        self.round.some(()).and_then(|()| self.moved.lock().unwrap()[index].take())
    }

    pub(super) fn port(&self, n: usize) -> Option<&ReceiveRight> {
        self.round.some(()).map(|()| self.own.port(n))
    }

    pub(super) fn right(&self, n: usize) -> Option<&SendRight> {
        self.round.some(self.own.right(n))
    }

    pub(super) fn send(&self, n: usize) -> Option<SendRight> {
        self.port(n).map(|port| self.task.send_right_to(port))
    }

    pub(super) fn once(&self, n: usize) -> Option<SendOnceRight> {
        self.port(n).map(|port| self.task.send_once_right_to(port))
    }

    pub(super) fn copies<const N: usize>(&self, ports: [usize; N]) -> [Carried<SendRight>; N] {
        ports.map(|n| self.right(n).map(SendRight::copy_send).unwrap_or_default())
    }

    pub(super) fn moved(&self, ports: &[usize]) -> Vec<Option<SendRight>> {
        self.round.all(ports).iter().map(|n| self.send(*n)).collect()
    }
}

/// What comes: rights to the other's port `n`, or none.
impl Party<'_> {
    #[track_caller]
    pub(super) fn expect_send(&self, right: Option<&SendRight>, n: usize) {
        assert_eq!(right.map(SendRight::name), self.round.some(self.others.name(n)));
    }

    #[track_caller]
    pub(super) fn expect_receive(&self, right: Option<&ReceiveRight>, n: usize) {
        assert_eq!(right.map(ReceiveRight::name), self.round.some(self.others.name(n)));
    }

    /// Has the other find out whether the right leads where it should.
    #[track_caller]
    pub(super) fn expect_once(&self, right: Option<SendOnceRight>, n: u32) {
        assert_eq!(right.is_some(), self.round != Round::Empty);
        if let (Round::Full, Some(right)) = (self.round, right) {
            told::tell(right, n);
        }
    }

    #[track_caller]
    pub(super) fn expect_any(&self, right: Option<AnyRight>, n: u32) {
        match right {
            Some(AnyRight::Send(right)) => self.expect_send(Some(&right), n as usize),
            Some(AnyRight::Receive(right)) => self.expect_receive(Some(&right), n as usize),
            Some(AnyRight::SendOnce(right)) => self.expect_once(Some(right), n),
            None => self.expect_once(None, n),
        }
    }

    #[track_caller]
    pub(super) fn expect_array(&self, rights: &[Option<SendRight>], ports: &[usize]) {
        assert_eq!(rights.len(), ports.len());
        for (right, n) in rights.iter().zip(ports) {
            self.expect_send(right.as_ref(), *n);
        }
    }

    /// Sees that the other has spent each send-once right that it got.
    #[track_caller]
    pub(super) fn expect_told(&self) {
        if self.round == Round::Full {
            for n in ONCE {
                told::expect(self.own.port(n as usize), n);
            }
        }
    }
}
