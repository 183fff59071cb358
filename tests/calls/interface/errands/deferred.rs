//! Can a request be answered when its handler has returned long since?

use std::sync::Mutex;
use std::thread;

use mig_rs_runtime::{
    AnyRight, CallError, KernReturn, OutOfLine, PortName, Region, ReplyTo, Room, SendRight, Serve, Turn,
    serve_one,
};

use super::super::interfaces::deferred::errands::*;
use super::super::wire;
use super::{Answer, Load, failed};
use crate::meeting::Meeting;

/// What is to be answered.
#[derive(Debug)]
enum Job {
    Carry(AnyRight, Option<SendRight>, OutOfLine<u8>),
    For(AnyRight),
    Data(AnyRight, i64),
    Until(AnyRight),
}

/// Leaves everything to others.
#[derive(Default)]
struct Postponer(Mutex<Option<Job>>);

impl Postponer {
    fn postpone<T>(&self, job: Option<Job>) -> Answer<T> {
        *self.0.lock().unwrap() = job;
        Err(KernReturn::NO_REPLY)
    }
}

impl ErrandsServer for Postponer {
    fn carry(
        &self,
        _: PortName,
        given: Option<SendRight>,
        memory: OutOfLine<u8>,
        _: i32,
        numbers: &mut Room<'_, i32>,
        reply_to: &mut ReplyTo<'_>,
    ) -> Answer<Load<'_>> {
        numbers.extend([9, 9, 9]);
        self.postpone(reply_to.take().map(|to| Job::Carry(to, given, memory)))
    }

    fn wait_for(
        &self,
        _: PortName,
        answer_to: &mut ReplyTo<'_>,
        _: i32,
        _: &mut Room<'_, i32>,
    ) -> Answer<Load<'_>> {
        self.postpone(answer_to.take().map(Job::For))
    }

    fn wait_for_data(
        &self,
        _: PortName,
        answer_to: &mut ReplyTo<'_>,
        _: &mut [i32; 4],
        number: i64,
        _: &mut Room<'_, i32>,
        _: &mut Room<'_, i32>,
    ) -> Answer<i64> {
        self.postpone(answer_to.take().map(|to| Job::Data(to, number)))
    }

    fn wait_until(&self, _: PortName, answer_to: &mut ReplyTo<'_>) -> Answer {
        self.postpone(answer_to.take().map(Job::Until))
    }
}

/// Lets a client ask, a server postpone, and a third thread answer. Says what the client got, and what came of the answer.
fn postponed<T: Send>(
    client: impl FnOnce(&Meeting) -> T + Send,
    answer: impl FnOnce(&Meeting, Job) -> Result<(), CallError>,
) -> (T, Result<(), CallError>) {
    let (meeting, server) = (Meeting::new(), Postponer::default());
    let outcome = thread::scope(|scope| {
        let asking = scope.spawn(|| client(&meeting));
        let serving =
            scope.spawn(|| serve_one(&errands_server(&server), &meeting.port, Serve::new().timeout(20_000)));
        assert_eq!(serving.join().unwrap(), Ok(Turn::Handled));
        let job = server.0.lock().unwrap().take();
        let answered = answer(&meeting, job.unwrap());
        (asking.join().unwrap(), answered)
    });
    meeting.part();
    outcome
}

/// What a client gets: whether a right came, the memory, the numbers.
type Got = Result<(bool, Vec<u8>, Vec<i32>), CallError>;

fn ask(meeting: &Meeting) -> Got {
    let mut numbers = [0; 4];
    let (right, bytes, count) = wait_for(&meeting.right, 0, &mut numbers)?;
    Ok((right.is_some(), bytes.to_vec(), numbers[..count].to_vec()))
}

fn answer_with(numbers: &'static [i32]) -> impl FnOnce(&Meeting, Job) -> Result<(), CallError> {
    move |meeting, job| {
        let Job::For(to) = job else { panic!("{job:?}") };
        let right = meeting.server.send_right_to(&meeting.port).move_send();
        wait_for_reply(to, Ok((right, Region::from(&b"late"[..]), numbers)))
    }
}

#[test]
fn all_kinds_of_things_are_answered_late() {
    let got = postponed(ask, answer_with(&[1, 2, 3]));
    assert_eq!(got, (Ok((true, b"late".to_vec(), vec![1, 2, 3])), Ok(())));
    let got = postponed(ask, answer_with(&[]));
    assert_eq!(got, (Ok((true, b"late".to_vec(), vec![])), Ok(())));
}

#[test]
fn data_is_answered_late() {
    let client = |meeting: &Meeting| {
        let (mut square, mut numbers, mut more) = ([0; 4], [0; 4], [0; 4]);
        let got = wait_for_data(&meeting.right, &mut square, 1 << 40, &mut numbers, &mut more);
        (got, square, numbers, more)
    };
    let (got, answered) = postponed(client, |_, job| {
        let Job::Data(to, number) = job else { panic!("{job:?}") };
        wait_for_data_reply(to, Ok((&[1, 2, 3, 4], number + 1, &[5, 6], &[7, 8])))
    });
    let sum = (1 << 40) + 1;
    untyped! { let returned = (sum, 2); }
    typed! { let returned = (sum, 2, 2); }
    assert_eq!(got, (Ok(returned), [1, 2, 3, 4], [5, 6, 0, 0], [7, 8, 0, 0]));
    assert_eq!(answered, Ok(()));
}

#[test]
fn that_something_is_done_is_answered_late() {
    let client = |meeting: &Meeting| wait_until(&meeting.right);
    let with = |result: Answer| {
        postponed(client, move |_, job| {
            let Job::Until(to) = job else { panic!("{job:?}") };
            wait_until_reply(to, result)
        })
    };
    assert_eq!(with(Ok(())), (Ok(()), Ok(())));
    assert_eq!(with(Err(KernReturn::ABORTED)), (failed(KernReturn::ABORTED), Ok(())));
    assert_eq!(with(Err(KernReturn::SUCCESS)), (failed(KernReturn::FAILURE), Ok(())));
    assert_eq!(with(Err(KernReturn::NO_REPLY)), (failed(KernReturn::SERVER_DIED), Ok(())));
}

#[test]
fn a_failure_is_answered_late() {
    let answer = |_: &Meeting, job| {
        let Job::For(to) = job else { panic!("{job:?}") };
        wait_for_reply(to, Err(KernReturn::ABORTED))
    };
    assert_eq!(postponed(ask, answer), (failed(KernReturn::ABORTED), Ok(())));
}

#[test]
fn what_does_not_fit_is_an_error_to_both() {
    let no = KernReturn::INVALID_ARGUMENT;
    assert_eq!(postponed(ask, answer_with(&[0; 5])), (failed(no), failed(no)));
}

#[test]
fn a_right_to_reply_that_is_dropped_tells_the_client() {
    let answer = |_: &Meeting, job| {
        drop(job);
        Ok(())
    };
    assert_eq!(postponed(ask, answer), (failed(KernReturn::SERVER_DIED), Ok(())));
}

#[test]
fn an_answer_to_a_dead_client_is_given_back() {
    let answer = |meeting: &Meeting, job| {
        meeting.client.terminate();
        answer_with(&[1])(meeting, job)
    };
    let (got, answered) = postponed(ask, answer);
    assert!(got.is_err(), "{got:?}");
    assert_eq!(answered, failed(KernReturn::SEND_INVALID_DEST));
}

#[test]
fn a_routine_can_be_deferred_although_its_interface_does_not_say_so() {
    let client = |meeting: &Meeting| {
        let given = meeting.client.send_right_to(&meeting.port);
        let mut numbers = [0; 4];
        let (back, bytes, count) = carry(&meeting.right, given, b"memory", 0, &mut numbers).unwrap();
        assert_eq!(back.map(|right| right.name()), Some(meeting.right.name()));
        (bytes.to_vec(), numbers, count)
    };
    let (got, answered) = postponed(client, |_, job| {
        let Job::Carry(to, given, memory) = job else { panic!("{job:?}") };
        carry_reply(to, Ok((wire::move_send(given), memory.into(), &[4])))
    });
    assert_eq!((got, answered), ((b"memory".to_vec(), [4, 0, 0, 0], 1), Ok(())));
}
