//! When does a loop end, and what does it outlive?

use std::thread;
use std::time::Duration;

use mig_rs_runtime::kernel::RCV_LARGE;
use mig_rs_runtime::{Dispatch, KernReturn, Serve, Stop, Turn, serve, serve_on, serve_one};

use super::super::interfaces::mach_exc;
use super::super::interfaces::optional::mach_exc::{MachExcServer, mach_exc_server};
use super::*;

#[test]
fn a_loop_that_waits_is_ended() {
    let (meeting, runner, stop) = (Meeting::new(), Runner::new(), Stop::new());
    thread::scope(|scope| {
        let serving =
            scope.spawn(|| serve(&errands_server(&runner), &meeting.port, until_or_too_long(&stop)));
        assert_eq!(add_one(&meeting.right, 1), Ok(2));
        thread::sleep(Duration::from_millis(1));
        assert!(!serving.is_finished());
        stop.stop(&meeting.port);
        assert_eq!(serving.join().unwrap(), Ok(()));
    });
    assert_eq!(meeting.server.account().queued, 0, "the loop has taken what woke it");
    meeting.part();
}

#[test]
fn all_threads_serve_and_all_are_ended() {
    const THREADS: usize = 4;
    let (meeting, runner, stop) = (Meeting::new(), Runner::new(), Stop::new());
    thread::scope(|scope| {
        let demux = errands_server(&runner);
        let (stop, port) = (&stop, &meeting.port);
        let serving = scope.spawn(move || serve_on(THREADS, &demux, port, until_or_too_long(stop)));
        let clients: Vec<_> = (0..8)
            .map(|n| {
                let right = &meeting.right;
                scope.spawn(move || {
                    for i in 0..50 {
                        assert_eq!(add_one(right, n * i), Ok(n * i + 1));
                    }
                })
            })
            .collect();
        clients.into_iter().for_each(|client| client.join().unwrap());
        stop.stop(port);
        assert_eq!(serving.join().unwrap(), Ok(()));
    });
    assert_eq!(runner.calls(), 400);
    meeting.part();
}

#[test]
fn threads_end_with_their_time_and_with_their_port() {
    let (meeting, runner) = (Meeting::new(), Runner::new());
    let demux = errands_server(&runner);
    let in_time = serve_on(3, &demux, &meeting.port, Serve::new().timeout(1));
    assert_eq!(in_time, failed(KernReturn::RCV_TIMED_OUT));
    thread::scope(|scope| {
        let serving = scope.spawn(|| serve_on(3, &demux, &meeting.port, Serve::new().timeout(20_000)));
        assert_eq!(add_one(&meeting.right, 1), Ok(2));
        meeting.server.terminate();
        let ended = serving.join().unwrap().unwrap_err().code();
        assert!(matches!(ended, KernReturn::RCV_PORT_DIED | KernReturn::RCV_INVALID_NAME), "{ended}");
    });
    meeting.part();
}

#[test]
fn a_loop_that_is_stopped_before_it_begins_receives_nothing() {
    let (meeting, runner, stop) = (Meeting::new(), Runner::new(), Stop::new());
    stop.stop(&meeting.port);
    assert_eq!(serve(&errands_server(&runner), &meeting.port, until_or_too_long(&stop)), Ok(()));
    assert_eq!(meeting.server.account().queued, 0, "nobody had to be woken");
    meeting.part();
}

#[test]
fn the_messages_of_a_stop_are_for_no_demux() {
    let (meeting, runner, stop) = (Meeting::new(), Runner::new(), Stop::new());
    let demux = errands_server(&runner);
    thread::scope(|scope| {
        let serving = scope.spawn(|| serve(&demux, &meeting.port, until_or_too_long(&stop)));
        assert_eq!(add_one(&meeting.right, 1), Ok(2));
        // The loop needs one of them, or none.
        stop.stop(&meeting.port);
        stop.stop(&meeting.port);
        assert_eq!(serving.join().unwrap(), Ok(()));
    });
    let mut turns = Vec::new();
    while meeting.server.account().queued != 0 {
        turns.push(serve_one(&demux, &meeting.port, Serve::new().timeout(0)));
    }
    assert!(!turns.is_empty(), "one is left at least");
    assert!(turns.iter().all(|turn| *turn == Ok(Turn::Refused(KernReturn::BAD_ID))), "{turns:?}");
    stop.lower();
    assert_eq!(serve(&demux, &meeting.port, Serve::new().timeout(0)), failed(KernReturn::RCV_TIMED_OUT));
    assert_eq!(runner.calls(), 1);
    meeting.part();
}

#[test]
fn a_message_that_is_too_long_is_lost_or_ends_the_loop() {
    let (meeting, runner) = (Meeting::new(), Runner::new());
    let demux = errands_server(&runner);
    let too_large = KernReturn::RCV_TOO_LARGE;
    let state = [0; 100];
    let call = || {
        let mut back = [0; 100];
        mach_exc::mach_exception_raise_state(&meeting.right, 0, &[], 0, &state, &mut back).map(drop)
    };
    let (answer, turns) = meeting.serve(&demux, || {
        let answer = call();
        assert_eq!(add_one(&meeting.right, 1), Ok(2));
        answer
    });
    assert_eq!(answer, failed(KernReturn::SERVER_DIED));
    assert_eq!(turns, [Turn::Lost(too_large), Turn::Handled]);

    thread::scope(|scope| {
        let client = scope.spawn(call);
        let options = Serve::new().with(RCV_LARGE).timeout(20_000);
        assert_eq!(serve(&demux, &meeting.port, options), failed(too_large));
        assert_eq!(meeting.server.account().queued, 1, "it is still there for a demux with more room");
        let wider = errands_server(&runner).or(mach_exc_server(&Nobody));
        let turn = serve_one(&wider, &meeting.port, Serve::new().timeout(20_000));
        assert_eq!(turn, Ok(Turn::Handled));
        assert_eq!(client.join().unwrap(), failed(KernReturn::BAD_ID));
    });
    meeting.part();
}

/// Leaves every routine out.
struct Nobody;
impl MachExcServer for Nobody {}
