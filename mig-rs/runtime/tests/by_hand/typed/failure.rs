//! What becomes of rights and memory when a typed message cannot be sent?

use mig_rs_runtime::kernel::*;
use mig_rs_runtime::*;

use super::court;
use super::servers::{court as serve_court, lent};
use crate::mock;
use crate::servers::nothing_left;

const CODES: [KernReturn; 4] = [
    KernReturn::SEND_INVALID_DEST,
    KernReturn::SEND_NO_BUFFER,
    KernReturn::SEND_TIMED_OUT,
    KernReturn::SEND_INTERRUPTED,
];

#[test]
fn a_request_gives_back_what_it_was_given() {
    let (_, to) = serve_court();
    let port = mock::port();
    let name = port.name().0;
    let right = mock::send_right(&port);
    for code in CODES {
        mock::fail_send(code.0);
        let error = court::ports(&to, &right, &port, mock::send_right(&port), mock::port(), &port, 2);
        assert_eq!(error.map(drop).unwrap_err().code(), code);
        mock::fail_send(code.0);
        let text = mock::allocate(b"text", 0);
        // SAFETY: the mock's own, and nobody else's.
        let text = unsafe { OutOfLine::from_raw(text, 4) };
        assert_eq!(court::ool(&to, text, &[1, 3]).map(drop).unwrap_err().code(), code);
        for count in [3, 700] {
            mock::fail_send(code.0);
            let many: Vec<_> = (0..count).map(|_| mock::send_right(&port)).collect();
            let error = court::parr(&to, lent([Some(&right), None]), &many);
            assert_eq!(error.map(drop).unwrap_err().code(), code);
            assert_eq!(mock::held(name, RIGHT_SEND), count + 1);
            mock::fail_send(code.0);
            let mut many: Vec<_> = many.into_iter().map(Some).collect();
            let error = court::jury(&to, [Some(&right), None, None], &mut many);
            assert_eq!(error.map(drop).unwrap_err().code(), code);
        }
        assert_eq!(mock::held(name, RIGHT_SEND), 1, "what was copied is mine as before");
    }
    drop((to, right, port));
    nothing_left();
}

#[test]
fn a_reply_that_cannot_be_sent_is_destroyed() {
    let (court, to) = serve_court();
    let port = mock::port();
    court.ports.replace(vec![mock::port()]);
    for code in CODES {
        let right = mock::send_right(&port);
        mock::fail_reply(code.0);
        let error = court::poly(&to, AnyOffer::copy(&right), 0).map(drop).unwrap_err();
        assert_eq!(error.code(), KernReturn::SERVER_DIED);
        for count in [3, 700] {
            mock::fail_reply(code.0);
            let mut many: Vec<_> = (0..count).map(|_| Some(mock::send_right(&port))).collect();
            let error = court::jury(&to, [Some(&right), None, None], &mut many).map(drop).unwrap_err();
            assert_eq!(error.code(), KernReturn::SERVER_DIED);
        }
    }
    drop((to, port, court.ports.take()));
    nothing_left();
}

#[test]
fn rights_of_an_array_that_are_sent_in_different_ways_are_given_back() {
    let (court, to) = serve_court();
    let (port, mine) = (mock::port(), mock::port());
    let right = mock::send_right(&port);
    let sent = mock::sent().len();
    for (first, second) in [(0, 1), (1, 0), (0, 2), (3, 1), (1, 3), (2, 1)] {
        let how = |n| match n {
            0 => right.copy_send(),
            1 => mock::send_right(&port).move_send(),
            2 => mine.make_send(),
            _ => Carried::none(),
        };
        let rights = UpTo::from([how(3), how(first), how(second), how(1)]);
        let many: Vec<_> = (0..3).map(|_| mock::send_right(&port)).collect();
        let error = court::parr(&to, rights, &many).map(drop);
        let alike = first == 3 || second == 3;
        assert_eq!(error.is_ok(), alike, "{first} and {second}");
        if let Err(error) = error {
            assert_eq!(error.code(), KernReturn::INVALID_ARGUMENT);
        }
        drop((many, court.kept.take()));
        assert_eq!(mock::held(port.name().0, RIGHT_SEND), 1, "{first} and {second}");
    }
    assert_eq!(mock::sent().len() - sent, 2 * 2, "what cannot be said is not sent");
    drop((to, right, port, mine));
    nothing_left();
}
