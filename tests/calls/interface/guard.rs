//! What does a policy see, and what becomes of what it refuses?

use std::sync::Mutex;

use mig_rs_runtime::{Caller, Dispatch, KernReturn, Turn};

use super::errands::*;
use super::interfaces::errands::{add_one, errands_server};
use super::interfaces::{exc, optional};
use crate::meeting::Meeting;

struct Nothing;
impl optional::exc::ExcServer for Nothing {}

/// Calls a server whose policy answers with `verdict`: what the client hears, and what the loop says.
fn refused(verdict: KernReturn) -> (KernReturn, Turn) {
    let (meeting, runner) = (Meeting::new(), Runner::new());
    let demux = errands_server(&runner).guard(|_: &Caller<'_>| Err(verdict));
    let (answer, turns) = meeting.serve(&demux, || carry_with(&meeting, WELL));
    assert_eq!((turns.len(), runner.calls()), (1, 0), "no handler is called");
    meeting.part();
    (answer.unwrap_err().code(), turns[0])
}

#[test]
fn a_refused_request_is_destroyed_whole_and_answered_with_the_code() {
    let no = KernReturn::NO_ACCESS;
    assert_eq!(refused(no), (no, Turn::Refused(no)));
    let failure = KernReturn::FAILURE;
    assert_eq!(refused(KernReturn::SUCCESS), (failure, Turn::Refused(failure)));
    let hidden = KernReturn::BAD_ID;
    assert_eq!(refused(hidden), (hidden, Turn::Refused(hidden)));
    let silent = KernReturn::NO_REPLY;
    assert_eq!(refused(silent), (KernReturn::SERVER_DIED, Turn::Refused(silent)));
}

#[test]
fn a_policy_sees_who_asks_for_what() {
    let (meeting, runner) = (Meeting::new(), Runner::new());
    let token = [1, 2, 3, 4, 5, 6, 7, 8];
    meeting.client.set_audit_token(token);
    let seen = Mutex::new(Vec::new());
    let demux = errands_server(&runner).guard(|caller| {
        seen.lock().unwrap().push((caller.id(), caller.request_port(), caller.audit_token()));
        if caller.id() == 7401 { Ok(()) } else { Err(KernReturn::NO_ACCESS) }
    });
    meeting.serve(&demux, || {
        assert_eq!(add_one(&meeting.right, 1), Ok(2));
        assert_eq!(leave_with(&meeting, WELL), Ok(()));
    });
    let port = meeting.port.name();
    assert_eq!(*seen.lock().unwrap(), [(7401, port, token), (7402, port, token)]);
    assert_eq!(runner.calls(), 1);
    meeting.part();
}

#[test]
fn a_policy_is_asked_for_its_own_demux_alone() {
    let (meeting, runner) = (Meeting::new(), Runner::new());
    let denied = errands_server(&runner).guard(|_| Err(KernReturn::NO_ACCESS));
    let demux = denied.or(optional::exc::exc_server(&Nothing));
    meeting.serve(&demux, || {
        assert_eq!(add_one(&meeting.right, 1), failed(KernReturn::NO_ACCESS));
        let unserved = exc::exception_raise(&meeting.right, None, None, 0, &[]);
        assert_eq!(unserved, failed(KernReturn::BAD_ID), "by the handler that was left out");
    });
    let both = errands_server(&runner).or(optional::exc::exc_server(&Nothing));
    let demux = both.guard(|_| Err(KernReturn::NO_ACCESS));
    let (unserved, turns) =
        meeting.serve(&demux, || exc::exception_raise(&meeting.right, &meeting.right, None, 0, &[]));
    assert_eq!(
        (unserved, turns),
        (failed(KernReturn::NO_ACCESS), vec![Turn::Refused(KernReturn::NO_ACCESS)])
    );
    meeting.part();
}

#[test]
fn a_policy_that_panics_refuses() {
    let (meeting, runner) = (Meeting::new(), Runner::new());
    let demux = errands_server(&runner).guard(|_| panic!("a policy of the tests panics"));
    let (answer, turns) = meeting.serve(&demux, || carry_with(&meeting, WELL));
    assert_eq!((answer, turns), (failed(KernReturn::FAILURE), vec![Turn::Panicked]));
    assert_eq!(runner.calls(), 0);
    meeting.part();
}
