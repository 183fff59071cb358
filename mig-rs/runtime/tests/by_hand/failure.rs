//! What becomes of rights and memory when a message cannot be sent?

use mig_rs_runtime::generated::xnu64;
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::*;

use crate::mock::{self, word};
use crate::servers::{self, desk, nothing_left, rack, store};
use crate::{desk, rack, store};

const UNTOUCHED: [KernReturn; 4] = [
    KernReturn::SEND_INVALID_DEST,
    KernReturn::SEND_INVALID_DATA,
    KernReturn::SEND_NO_BUFFER,
    KernReturn::SEND_TOO_LARGE,
];

#[test]
fn what_was_to_be_moved_is_given_back() {
    let (rack, to) = rack();
    let port = mock::port();
    let name = port.name().0;
    for code in UNTOUCHED.into_iter().chain([KernReturn::SEND_TIMED_OUT]) {
        mock::fail_send(code.0);
        let error = rack::give(&to, KernReturn::SUCCESS, mock::send_right(&port)).unwrap_err();
        assert_eq!((error.code(), error.origin()), (code, Origin::Send));
        assert_eq!(mock::held(name, RIGHT_SEND), 0);

        mock::fail_send(code.0);
        let kept = [mock::send_right(&port)];
        let mut moved = [Some(mock::send_right(&port)), None];
        assert_eq!(rack::pile(&to, &kept, &mut moved).unwrap_err().code(), code);
        assert_eq!(moved, [None, None]);
        assert_eq!(mock::held(name, RIGHT_SEND), 1, "what was to be copied is the caller's as before");
        drop(kept);

        mock::fail_send(code.0);
        let offer = AnyOffer::moved(mock::send_right(&port));
        assert_eq!(rack::later(&to, offer, 1).unwrap_err().code(), code);
        mock::fail_send(code.0);
        assert_eq!(rack::later(&to, AnyOffer::make_once(&port), 1).unwrap_err().code(), code);
        assert_eq!(mock::held(name, RIGHT_SEND), 0);
    }
    assert!(rack.results.borrow().is_empty());
    drop((to, port));
    nothing_left();
}

#[test]
fn what_the_kernel_has_consumed_is_left_alone() {
    for code in [KernReturn::SEND_INVALID_RIGHT, KernReturn::SEND_INVALID_MEMORY] {
        let (_, to) = rack();
        let port = mock::port();
        let name = port.name().0;
        mock::fail_send(code.0);
        let right = mock::send_right(&port);
        assert_eq!(rack::give(&to, KernReturn::SUCCESS, right).unwrap_err().code(), code);
        assert_eq!(mock::held(name, RIGHT_SEND), 1, "the mock has only said so");
        mock::consume(name, RIGHT_SEND);
        drop((to, port));
        nothing_left();
    }
}

#[test]
fn a_reply_port_serves_again_only_if_nothing_can_come() {
    let (_, to) = desk();
    let call = |code: KernReturn| {
        mock::fail_send(code.0);
        assert_eq!(desk::clear(&to).unwrap_err().code(), code);
        mock::reply_ports()
    };
    assert_eq!(call(KernReturn::SEND_INVALID_DEST), [true]);
    assert_eq!(call(KernReturn::SEND_INVALID_DATA), [true]);
    assert_eq!(call(KernReturn::SEND_INVALID_HEADER), [true]);
    assert_eq!(call(KernReturn::SEND_TIMED_OUT), [false]);
    assert_eq!(call(KernReturn::SEND_INVALID_RIGHT), [false]);
    assert_eq!(call(KernReturn::RCV_TIMED_OUT), [false]);
    assert_eq!(desk::clear(&to), Ok(()));
    assert_eq!(mock::reply_ports(), [], "nobody is told of a success");
    drop(to);
    nothing_left();
}

#[test]
fn a_special_reply_port_is_never_put_back() {
    let (_, to) = desk();
    let call = |code: KernReturn| {
        let mut buffer = xnu64::Buffer::<44>::new();
        let options = xnu64::Options::new().special_reply_port();
        const ID: xnu64::Shape = xnu64::Shape::fixed(1, 24);
        const REPLY: xnu64::Shape = xnu64::Shape::fixed(101, 36);
        mock::fail_send(code.0);
        let error = buffer.request(&ID, to.copy_send()).call_with(&REPLY, options).map(drop).unwrap_err();
        assert_eq!(error.code(), code);
        mock::reply_ports()
    };
    assert_eq!(call(KernReturn::SEND_INVALID_DEST), []);
    assert_eq!(call(KernReturn::SEND_INVALID_HEADER), []);
    assert_eq!(call(KernReturn::SEND_TIMED_OUT), [false]);
    assert_eq!(call(KernReturn::RCV_TIMED_OUT), [false]);
    drop(to);
    nothing_left();
}

#[test]
fn an_explicit_reply_port_stays_as_it_is() {
    let (_, to) = rack();
    let mine = mock::port();
    mock::fail_send(KernReturn::SEND_TIMED_OUT.0);
    assert_eq!(rack::ask(&to, &mine, 1).unwrap_err().code(), KernReturn::SEND_TIMED_OUT);
    assert_eq!(mock::reply_ports(), []);
    assert_eq!(rack::ask(&to, &mine, 1), Ok(-1));
    drop((to, mine));
    nothing_left();
}

#[test]
fn a_refused_call_keeps_nothing_that_it_was_given() {
    let (_, to) = rack();
    let port = mock::port();
    let mut many: Vec<_> = (0..2).map(|_| Some(mock::send_right(&port))).collect();
    let right = mock::send_right(&port);
    let too_many = rack::pass(&to, [Some(&right); 2], &[None; 4]).unwrap_err();
    assert_eq!(too_many.code(), KernReturn::ARRAY_TOO_LARGE);
    assert!(mock::sent().is_empty());
    many.clear();
    drop((to, right, port));
    nothing_left();
}

#[test]
fn a_reply_to_nobody_is_destroyed() {
    let (desk, to) = desk();
    let port = mock::port();
    desk.watcher.replace(Some(mock::send_right(&port).into()));
    let (leave, name) = std::sync::mpsc::channel();
    mock::forge_request(move |m| {
        leave.send(word(m, 8)).unwrap();
        mock::set(m, 8, 0);
    });
    assert_eq!(desk::watch(&to, AnyOffer::none()).unwrap_err().code(), KernReturn::SERVER_DIED);
    mock::consume(name.recv().unwrap(), RIGHT_SEND_ONCE);
    assert_eq!(mock::held(port.name().0, RIGHT_SEND), 0);
    drop((to, port));
    nothing_left();
}

#[test]
fn a_reply_that_cannot_be_sent_is_destroyed() {
    let (desk, to) = desk();
    desk.drawer.replace(Some(mock::port()));
    desk.watcher.replace(Some(mock::send_right(&mock::port()).into()));
    for code in [KernReturn::SEND_INVALID_DEST, KernReturn::SEND_TIMED_OUT, KernReturn::SEND_INTERRUPTED] {
        mock::fail_reply(code.0);
        assert_eq!(desk::open(&to).unwrap_err().code(), KernReturn::SERVER_DIED);
        mock::fail_reply(code.0);
        assert_eq!(desk::watch(&to, AnyOffer::none()).unwrap_err().code(), KernReturn::SERVER_DIED);
        assert_eq!(servers::turns(), [Turn::Handled; 2]);
        desk.watcher.replace(Some(mock::send_right(desk.drawer.borrow().as_ref().unwrap()).into()));
    }
    drop((desk.drawer.take(), desk.watcher.take()));
    let first = word(&mock::sent()[1].bytes, 0);
    assert_eq!(first, COMPLEX | MOVE_SEND_ONCE);
    drop(to);
    nothing_left();

    let (store, to) = store();
    drop(store::exchange(&to, b"kept", 0).unwrap());
    mock::fail_reply(KernReturn::SEND_INVALID_DEST.0);
    let error = store::exchange(&to, b"lost", 0).unwrap_err();
    assert_eq!(error.code(), KernReturn::SERVER_DIED);
    drop((to, store.0.take()));
    nothing_left();
}
