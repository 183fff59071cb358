//! Does a loop that is written in C release everything exactly once?

use std::thread;

use mig_rs_runtime::c_loop::Header;
use mig_rs_runtime::kernel::{
    self, Abi, MOVE_SEND, MOVE_SEND_ONCE, RCV_MSG, RCV_TIMEOUT, RIGHT_RECEIVE, RIGHT_SEND, RIGHT_SEND_ONCE,
    SEND_MSG, SEND_TIMEOUT,
};
use mig_rs_runtime::{CallError, Dispatch, KernReturn};
use mig_rs_tests::xnu64::errands::{add_one, errands_server};
use mig_rs_tests::xnu64::exc;

use crate::meeting::Meeting;
use crate::xnu64::errands::*;

/// What the loop needs of a kernel.
#[repr(C)]
struct Kernel {
    receive: unsafe extern "C" fn(*mut Header, u32, u32) -> i32,
    send: unsafe extern "C" fn(*mut Header, u32, i32) -> i32,
    release: unsafe extern "C" fn(u32, u32),
    deallocate: unsafe extern "C" fn(usize, usize),
}

/// What the loop has done.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Turn {
    served: i32,
    sent: i32,
    rights_released: u32,
    regions_released: u32,
}

type Demux = unsafe extern "C" fn(*mut Header, *mut Header) -> i32;

unsafe extern "C" {
    fn serve_one_in_c(kernel: &Kernel, demux: Demux, port: u32, turn: &mut Turn) -> i32;
}

unsafe extern "C" fn receive(message: *mut Header, limit: u32, port: u32) -> i32 {
    let options = RCV_MSG | RCV_TIMEOUT | kernel::trailer_elements(3);
    // SAFETY: the loop has room for the limit.
    unsafe { kernel::__mig_rs_receive(Abi::Xnu64, message.cast(), limit, port, options, 20_000) }
}

unsafe extern "C" fn send(message: *mut Header, size: u32, once: i32) -> i32 {
    let options = if once != 0 { SEND_MSG } else { SEND_MSG | SEND_TIMEOUT };
    // SAFETY: the loop sends what a demux has written.
    unsafe { kernel::__mig_rs_send(Abi::Xnu64, message.cast(), size, options, 0) }
}

unsafe extern "C" fn release(name: u32, disposition: u32) {
    let right = match disposition {
        MOVE_SEND => RIGHT_SEND,
        MOVE_SEND_ONCE => RIGHT_SEND_ONCE,
        _ => RIGHT_RECEIVE,
    };
    // SAFETY: whether the loop owns it is what the tests are about: the kernel notes it if not.
    unsafe { kernel::__mig_rs_release(name, right) }
}

unsafe extern "C" fn deallocate(address: usize, size: usize) {
    // SAFETY: as above.
    unsafe { kernel::__mig_rs_deallocate(std::ptr::with_exposed_provenance_mut(address), size) }
}

static KERNEL: Kernel = Kernel { receive, send, release, deallocate };
static RUNNER: Runner = Runner::new();

mig_rs_runtime::c_demux! {
    /// All errands.
    fn errands_in_c = errands_server(&RUNNER);
    /// None of them.
    fn refused_in_c = errands_server(&RUNNER).guard(|_| Err(KernReturn::NO_ACCESS));
    /// None of them, in silence.
    fn silenced_in_c = errands_server(&RUNNER).guard(|_| Err(KernReturn::NO_REPLY));
    /// Nobody can say.
    fn undecided_in_c = errands_server(&RUNNER).guard(|_| panic!("a policy of the tests panics"));
}

/// Lets a loop in C serve one message. In the end nothing may be left, and nothing may have been released twice.
fn served(
    demux: Demux,
    client: impl FnOnce(&Meeting) -> Result<(), CallError> + Send,
) -> (Result<(), CallError>, Turn) {
    let meeting = Meeting::new();
    let mut turn = Turn::default();
    let answer = thread::scope(|scope| {
        let asking = scope.spawn(|| client(&meeting));
        // SAFETY: the demux is one of those above, and the loop does for it what it asks for.
        let received = unsafe { serve_one_in_c(&KERNEL, demux, meeting.port.name().get(), &mut turn) };
        assert_eq!(received, 0);
        asking.join().unwrap()
    });
    meeting.part();
    (answer, turn)
}

const HANDLED: Turn = Turn { served: 1, sent: 0, rights_released: 0, regions_released: 0 };
/// A request with a right and a region that no handler has seen.
const DESTROYED: Turn = Turn { rights_released: 1, regions_released: 1, ..HANDLED };

#[test]
fn what_a_handler_was_given_the_loop_does_not_release() {
    let carry = |how| move |meeting: &Meeting| carry_with(meeting, how);
    assert_eq!(served(errands_in_c, carry(WELL)), (Ok(()), HANDLED));
    assert_eq!(served(errands_in_c, carry(BADLY)), (failed(KernReturn::ABORTED), HANDLED));
    assert_eq!(served(errands_in_c, carry(IN_PANIC)), (failed(KernReturn::FAILURE), HANDLED));
    assert_eq!(served(errands_in_c, carry(SILENTLY)), (failed(KernReturn::SERVER_DIED), HANDLED));
    let simple = |meeting: &Meeting| add_one(&meeting.right, 1).map(|sum| assert_eq!(sum, 2));
    assert_eq!(served(errands_in_c, simple), (Ok(()), HANDLED));
}

#[test]
fn nor_what_came_one_way() {
    for how in [WELL, BADLY, SILENTLY, IN_PANIC] {
        assert_eq!(served(errands_in_c, |meeting| leave_with(meeting, how)), (Ok(()), HANDLED), "{how}");
    }
}

#[test]
fn what_no_handler_has_seen_the_loop_destroys() {
    let no = failed(KernReturn::BAD_ARGUMENTS);
    assert_eq!(served(errands_in_c, carry_malformed), (no, DESTROYED));
    let no = failed(KernReturn::NO_ACCESS);
    assert_eq!(served(refused_in_c, |meeting| carry_with(meeting, WELL)), (no, DESTROYED));
    let unknown = |meeting: &Meeting| exc::exception_raise(&meeting.right, &meeting.right, None, 0, &[]);
    let not_mine = Turn { served: 0, regions_released: 0, ..DESTROYED };
    assert_eq!(served(errands_in_c, unknown), (failed(KernReturn::BAD_ID), not_mine));
}

#[test]
fn what_a_policy_refuses_without_a_code_is_destroyed_before() {
    let carry = |meeting: &Meeting| carry_with(meeting, WELL);
    assert_eq!(served(silenced_in_c, carry), (failed(KernReturn::SERVER_DIED), HANDLED));
    assert_eq!(served(undecided_in_c, carry), (failed(KernReturn::FAILURE), HANDLED));
}

#[test]
fn a_reply_that_nobody_can_get_the_loop_destroys() {
    let meeting = Meeting::new();
    let mut turn = Turn::default();
    thread::scope(|scope| {
        let asking = scope.spawn(|| carry_with(&meeting, WELL));
        while meeting.server.account().queued == 0 {
            thread::yield_now();
        }
        meeting.client.terminate();
        asking.join().unwrap().unwrap_err();
        // SAFETY: as above.
        let received = unsafe { serve_one_in_c(&KERNEL, errands_in_c, meeting.port.name().get(), &mut turn) };
        assert_eq!(received, 0);
    });
    assert_eq!((turn.served, turn.regions_released), (1, 1), "{turn:?}");
    assert_ne!(turn.sent, 0);
    meeting.part();
}
