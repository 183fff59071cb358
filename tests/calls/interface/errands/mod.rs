//! What does a server do with its requests: panic, refuse, answer late, come to an end?

mod deferred;
mod panics;
mod stop;

use std::sync::atomic::{AtomicU32, Ordering};

use mig_rs_runtime::{
    CallError, Carried, KernReturn, OutOfLine, PortName, Region, ReplyTo, Room, SendRight, Serve, Stop, Turn,
};

use super::interfaces::errands::*;
use super::interfaces::forged::short_errands;
use super::wire;
use crate::meeting::Meeting;

type Answer<T = ()> = Result<T, KernReturn>;
type Load<'a> = (Carried<SendRight>, Region<'a, u8>);

/// What a handler is to come to.
pub(crate) const WELL: i32 = 0;
pub(crate) const BADLY: i32 = 1;
pub(crate) const SILENTLY: i32 = 2;
pub(crate) const IN_PANIC: i32 = 3;

/// Counts the handlers that were called.
#[derive(Debug)]
pub(crate) struct Runner {
    pub(crate) calls: AtomicU32,
}

impl Runner {
    pub(crate) const fn new() -> Self {
        Self { calls: AtomicU32::new(0) }
    }

    pub(crate) fn calls(&self) -> u32 {
        self.calls.load(Ordering::Relaxed)
    }

    fn end(&self, how: i32) -> Answer {
        self.calls.fetch_add(1, Ordering::Relaxed);
        match how {
            WELL => Ok(()),
            BADLY => Err(KernReturn::ABORTED),
            SILENTLY => Err(KernReturn::NO_REPLY),
            _ => panic!("a handler of the tests panics"),
        }
    }
}

impl ErrandsServer for Runner {
    fn carry(
        &self,
        _: PortName,
        given: Option<SendRight>,
        memory: OutOfLine<u8>,
        how: i32,
        numbers: &mut Room<'_, i32>,
    ) -> Answer<Load<'_>> {
        numbers.extend_from_slice(&[1, 2, 3])?;
        self.end(how)?;
        Ok((wire::move_send(given), memory.into()))
    }

    fn add_one(&self, _: PortName, number: i32) -> Answer<i32> {
        self.end(WELL)?;
        Ok(number + 1)
    }

    fn leave(&self, _: PortName, _: Option<SendRight>, _: OutOfLine<u8>, how: i32) -> Answer {
        self.end(how)
    }

    fn wait_for(&self, _: PortName, _: &mut ReplyTo<'_>, _: i32, _: &mut Room<'_, i32>) -> Answer<Load<'_>> {
        Err(KernReturn::FAILURE)
    }

    fn wait_for_data(
        &self,
        _: PortName,
        _: &mut ReplyTo<'_>,
        _: &mut [i32; 4],
        _: i64,
        _: &mut Room<'_, i32>,
        _: &mut Room<'_, i32>,
    ) -> Answer<i64> {
        Err(KernReturn::FAILURE)
    }

    fn wait_until(&self, _: PortName, _: &mut ReplyTo<'_>) -> Answer {
        Err(KernReturn::FAILURE)
    }
}

/// Until it is told to stop; a loop that does not hear of it gives up in the end.
fn until_or_too_long(stop: &Stop) -> Serve<'_> {
    Serve::new().until(stop).timeout(20_000)
}

pub(crate) fn failed<T>(code: KernReturn) -> Result<T, CallError> {
    Err(CallError::new(code))
}

/// Lets a right of the client's and some memory be carried.
pub(crate) fn carry_with(meeting: &Meeting, how: i32) -> Result<(), CallError> {
    let given = meeting.client.send_right_to(&meeting.port);
    let mut numbers = [0; 4];
    let (back, bytes, count) = carry(&meeting.right, given, b"memory", how, &mut numbers)?;
    assert_eq!(back.map(|right| right.name()), Some(meeting.right.name()));
    assert_eq!((&*bytes, &numbers[..count]), (&b"memory"[..], &[1, 2, 3][..]));
    Ok(())
}

/// As [`carry_with`], one way.
pub(crate) fn leave_with(meeting: &Meeting, how: i32) -> Result<(), CallError> {
    leave(&meeting.right, meeting.client.send_right_to(&meeting.port), b"memory", how)
}

/// As [`carry_with`], with a request that is too short.
pub(crate) fn carry_malformed(meeting: &Meeting) -> Result<(), CallError> {
    let given = meeting.client.send_right_to(&meeting.port);
    short_errands::carry(&meeting.right, given, b"memory")
}

#[test]
fn a_malformed_request_is_refused() {
    let (meeting, runner) = (Meeting::new(), Runner::new());
    let (answer, turns) = meeting.serve(&errands_server(&runner), || carry_malformed(&meeting));
    let no = KernReturn::BAD_ARGUMENTS;
    assert_eq!((answer, turns), (failed(no), vec![Turn::Refused(no)]));
    assert_eq!(runner.calls(), 0);
    meeting.part();
}
