//! What becomes of a request whose handler panics?

use std::thread;

use mig_rs_runtime::{KernReturn, Stop, Turn, serve};

use super::*;

#[test]
fn a_panic_is_answered_and_the_loop_goes_on() {
    let (meeting, runner) = (Meeting::new(), Runner::new());
    let ((), turns) = meeting.serve(&errands_server(&runner), || {
        assert_eq!(carry_with(&meeting, IN_PANIC), failed(KernReturn::FAILURE));
        assert_eq!(carry_with(&meeting, WELL), Ok(()));
        assert_eq!(leave_with(&meeting, IN_PANIC), Ok(()));
        assert_eq!(add_one(&meeting.right, 1), Ok(2));
    });
    assert_eq!(turns, [Turn::Panicked, Turn::Handled, Turn::Panicked, Turn::Handled]);
    meeting.part();
}

#[test]
fn a_loop_without_turns_goes_on_too() {
    let (meeting, runner, stop) = (Meeting::new(), Runner::new(), Stop::new());
    thread::scope(|scope| {
        let serving =
            scope.spawn(|| serve(&errands_server(&runner), &meeting.port, until_or_too_long(&stop)));
        for _ in 0..3 {
            assert_eq!(carry_with(&meeting, IN_PANIC), failed(KernReturn::FAILURE));
            assert_eq!(add_one(&meeting.right, 1), Ok(2));
        }
        stop.stop(&meeting.port);
        assert_eq!(serving.join().unwrap(), Ok(()));
    });
    assert_eq!(runner.calls(), 6);
    meeting.part();
}
