//! Does the loop answer, stop, and clear up?

use std::cell::Cell;
use std::rc::Rc;

use mig_rs_runtime::kernel::*;
use mig_rs_runtime::*;

use crate::mock::{self, word};
use crate::servers::{self, Desk, Rack, desk, nothing_left, rack};
use crate::{desk, rack};

#[test]
fn a_code_of_no_reply_sends_none() {
    let (desk, to) = desk();
    desk.fails.set(Some(KernReturn::NO_REPLY));
    assert_eq!(desk::clear(&to).unwrap_err().code(), KernReturn::SERVER_DIED);
    assert_eq!(desk::add(&to, 1, 2, 3).unwrap_err().code(), KernReturn::SERVER_DIED);
    assert_eq!(mock::sent().len(), 2, "two requests");
    desk.fails.set(Some(KernReturn::SUCCESS));
    let error = desk::add(&to, 1, 2, 3).unwrap_err();
    assert_eq!(error.code(), KernReturn::FAILURE, "no error is no failure's code");
    drop(to);
    nothing_left();
}

#[test]
fn a_one_way_message_with_a_right_to_reply_is_told_the_code() {
    let (rack, to) = rack();
    let port = mock::port();
    let forged = |id: u32, call: &dyn Fn() -> Result<(), CallError>| {
        mock::forge_request(move |m| mock::set(m, 20, id));
        call()
    };
    let give = || rack::later(&to, AnyOffer::make_once(&port), 1);
    forged(7003, &give).unwrap();
    mock::turn();
    assert_eq!(*rack.results.borrow(), [KernReturn(1)], "its 36 bytes are a code");
    let sent = mock::sent();
    let reply = &sent[1].bytes;
    assert_eq!((reply.len(), word(reply, 20), word(reply, 32)), (36, 7103, 0));
    assert_eq!(sent[1].options, SEND_MSG, "a send-once right never makes a sender wait");

    forged(7003, &|| rack::later(&to, AnyOffer::make(&port), 1)).unwrap();
    mock::turn();
    assert_eq!(mock::sent()[1].options, SEND_MSG | SEND_TIMEOUT);
    drop(to);
    mock::drain(&port);
    drop(port);
    nothing_left();
}

/// What becomes of a handler's panic: what the client hears, and whether the loop has panicked too.
fn panic_in_a_handler(options: Serve<'static>) -> (KernReturn, bool) {
    let outcome = Rc::new(Cell::new(false));
    let went_through = Rc::clone(&outcome);
    let to = mock::serve_calls_with(move |port| {
        let panics = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let desk = Desk { fails: Some(KernReturn::ABORTED).into(), ..Desk::default() };
            assert_eq!(serve_one(&desk::desk_server(&desk), port, options), Ok(Turn::Panicked));
        }));
        went_through.set(panics.is_err());
    });
    let port = mock::port();
    let error = desk::lookup(&to, &mock::send_right(&port), &[1], 0).unwrap_err();
    drop((to, port));
    nothing_left();
    (error.code(), outcome.get())
}

#[test]
fn the_client_of_a_handler_that_panics_hears_of_it() {
    let caught =
        if cfg!(feature = "std") { (KernReturn::FAILURE, false) } else { (KernReturn::SERVER_DIED, true) };
    assert_eq!(panic_in_a_handler(Serve::new()), caught);
    assert_eq!(panic_in_a_handler(Serve::new().let_panics_through()), (KernReturn::SERVER_DIED, true));
}

#[test]
fn demuxes_compose() {
    let (desk, rack) = (Desk::default(), Rack::default());
    let (desk, rack) = (Rc::new(desk), Rc::new(rack));
    let (d, r) = (Rc::clone(&desk), Rc::clone(&rack));
    let to = mock::serve_calls_with(move |port| {
        let both = desk::desk_server(&*d).or(rack::rack_server(&*r));
        assert_eq!(both.trailer(), Trailer::Context);
        let turn = serve_one(&both, port, Serve::new()).unwrap();
        let other = rack::rack_server(&*r).or(desk::desk_server(&*d));
        assert_eq!(size_of_spaces(&both), size_of_spaces(&other));
        TURN.set(Some(turn));
    });
    mock::paint_stack();
    thread_local!(static TURN: Cell<Option<Turn>> = const { Cell::new(None) });
    assert_eq!(desk::add(&to, 1, 2, 3), Ok((6, 0)));
    assert_eq!(rack::who(&to).map(|(_, b)| b), Ok(3));
    let mut back = [0; 100];
    assert_eq!(desk::bytes(&to, &[1; 100], &mut back), Ok(100), "the larger of both");
    mock::forge_request(|m| mock::set(m, 20, 1));
    assert_eq!(desk::clear(&to).unwrap_err().code(), KernReturn::REPLY_MISMATCH);
    assert_eq!(TURN.get(), Some(Turn::Refused(KernReturn::BAD_ID)));
    drop(to);
    nothing_left();
}

fn size_of_spaces<D: Dispatch>(_: &D) -> (usize, usize) {
    (size_of::<D::RequestSpace>(), size_of::<D::ReplySpace>())
}

#[test]
fn a_message_that_is_too_long_is_lost_and_no_more() {
    let (desk, to) = desk();
    mock::forge_request(|m| m.extend([0; 4096]));
    assert_eq!(desk::clear(&to).unwrap_err().code(), KernReturn::SERVER_DIED);
    assert_eq!(servers::turns(), [Turn::Lost(KernReturn::RCV_TOO_LARGE)]);
    assert_eq!(desk::clear(&to), Ok(()));
    assert_eq!(desk.calls.get(), 1);
    drop(to);
    nothing_left();
}

#[test]
fn a_loop_serves_until_it_is_told_to_stop() {
    let desk = Desk::default();
    let port = mock::port();
    let to = mock::send_right(&port);
    for when in 0..5 {
        desk::tick(&to, when).unwrap();
    }
    let stop = Stop::new();
    stop.raise();
    assert_eq!(serve(&desk::desk_server(&desk), &port, Serve::new().until(&stop)), Ok(()));
    assert_eq!(desk.calls.get(), 0);
    stop.lower();
    let error = serve(&desk::desk_server(&desk), &port, Serve::new().until(&stop).timeout(9)).unwrap_err();
    assert_eq!(error.code(), KernReturn::RCV_TIMED_OUT, "nothing more comes");
    assert_eq!(desk.calls.get(), 5);
    let seqnos: Vec<_> = desk.times.borrow().iter().map(|(seqno, _)| *seqno).collect();
    assert_eq!(seqnos, [0, 1, 2, 3, 4]);
    drop((to, port));
    nothing_left();
}

#[test]
fn a_receive_that_was_interrupted_is_started_again() {
    let (desk, port) = (Desk::default(), mock::port());
    let to = mock::send_right(&port);
    desk::tick(&to, 1).unwrap();
    let interrupted = KernReturn::RCV_INTERRUPTED;
    mock::fail_receive(interrupted.0);
    let turn = serve_one(&desk::desk_server(&desk), &port, Serve::new());
    assert_eq!(turn.unwrap_err().code(), interrupted, "who asks for one turn decides");
    mock::fail_receive(interrupted.0);
    let error = serve(&desk::desk_server(&desk), &port, Serve::new().timeout(9)).unwrap_err();
    assert_eq!((error.code(), desk.calls.get()), (KernReturn::RCV_TIMED_OUT, 1));
    mock::fail_receive(KernReturn::RCV_PORT_DIED.0);
    let error = serve(&desk::desk_server(&desk), &port, Serve::new()).unwrap_err();
    assert_eq!(error.code(), KernReturn::RCV_PORT_DIED);
    drop((to, port));
    nothing_left();
}
