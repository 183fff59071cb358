//! Does a client refuse a reply that is not what its interface says, and destroy it whole?

use mig_rs_runtime::kernel::*;
use mig_rs_runtime::*;

use crate::mock::{self, set};
use crate::servers::{desk, nothing_left, rack, store};
use crate::{desk, rack, store};

fn code<T>(result: Result<T, CallError>) -> KernReturn {
    result.err().map_or(KernReturn::SUCCESS, CallError::code)
}

#[test]
fn a_simple_reply_has_its_id_size_and_form() {
    let (_, to) = desk();
    let add = |forge: fn(&mut Vec<u8>)| {
        mock::forge_reply(forge);
        code(desk::add(&to, 1, 2, 3))
    };
    assert_eq!(add(|m| set(m, 20, 4301)), KernReturn::REPLY_MISMATCH);
    assert_eq!(add(|m| set(m, 20, 71)), KernReturn::SERVER_DIED);
    assert_eq!(add(|m| m.extend([0; 4])), KernReturn::RCV_TOO_LARGE);
    assert_eq!(add(|m| m.truncate(44)), KernReturn::TYPE_ERROR);
    assert_eq!(add(|m| m.truncate(36)), KernReturn::TYPE_ERROR, "an error without a code");
    assert_eq!(add(|m| m.truncate(24)), KernReturn::TYPE_ERROR);
    assert_eq!(add(|m| m[3] |= 0x80), KernReturn::TYPE_ERROR);
    assert_eq!(add(|m| set(m, 32, 77)), KernReturn(77), "whole, and yet a failure");
    let failed = |m: &mut Vec<u8>| {
        m.truncate(36);
        set(m, 32, 78);
    };
    assert_eq!(add(failed), KernReturn(78));
    assert_eq!(add(|_| ()), KernReturn::SUCCESS);
    drop(to);
    nothing_left();
}

#[test]
fn a_reply_brings_no_right_to_reply() {
    let (_, to) = desk();
    let right = mock::send_right(&mock::port());
    let name = right.into_raw().get();
    mock::forge_reply(move |m| {
        set(m, 0, MOVE_SEND);
        set(m, 8, name);
    });
    assert_eq!(code(desk::clear(&to)), KernReturn::TYPE_ERROR);
    assert_eq!(mock::held(name, RIGHT_SEND), 0, "it was in the reply, which was destroyed");
    drop(to);
    nothing_left();
}

#[test]
fn counts_of_a_reply_fit_it() {
    let (_, to) = desk();
    let bytes = |count: u32| {
        mock::forge_reply(move |m| set(m, 36, count));
        code(desk::bytes(&to, b"abcde", &mut [0; 100]))
    };
    for count in [0, 4, 9, 101, u32::MAX] {
        assert_eq!(bytes(count), KernReturn::TYPE_ERROR);
    }
    assert_eq!(bytes(5), KernReturn::SUCCESS);
    mock::forge_reply(|m| m.extend([0; 4]));
    assert_eq!(code(desk::bytes(&to, b"abcde", &mut [0; 100])), KernReturn::TYPE_ERROR);
    mock::forge_reply(|m| set(m, 40, 2));
    assert_eq!(code(desk::rename(&to, c"a", c"drawer")), KernReturn::SUCCESS);
    mock::forge_reply(|m| set(m, 44, u32::from_le_bytes(*b"bbbb")));
    assert_eq!(code(desk::rename(&to, c"c", c"drawer")), KernReturn::TYPE_ERROR, "no NUL");
    drop(to);
    nothing_left();
}

#[test]
fn a_complex_reply_is_destroyed_with_all_it_brings() {
    let (desk, to) = desk();
    desk.drawer.replace(Some(mock::port()));
    let name = desk.drawer.borrow().as_ref().map_or(0, |drawer| drawer.name().0);
    let open = |forge: fn(&mut Vec<u8>)| {
        mock::forge_reply(forge);
        let code = code(desk::open(&to));
        assert_eq!(mock::held(name, RIGHT_SEND), 0);
        code
    };
    assert_eq!(open(|m| set(m, 20, 4305)), KernReturn::REPLY_MISMATCH);
    assert_eq!(open(|m| m.extend([0; 4])), KernReturn::RCV_TOO_LARGE);
    assert_eq!(open(|_| ()), KernReturn::SUCCESS);
    drop(desk.drawer.take());
    drop(to);
    nothing_left();

    let (_, to) = rack();
    let sheets = |forge: fn(&mut Vec<u8>)| {
        mock::forge_reply(forge);
        code(rack::sheets(&to, [b"a", b"b"], &[b"0123456789"]))
    };
    assert_eq!(sheets(|m| m.truncate(64)), KernReturn::TYPE_ERROR);
    assert_eq!(sheets(|m| set(m, 20, 71)), KernReturn::SERVER_DIED);
    assert_eq!(sheets(|_| ()), KernReturn::SUCCESS);
    mock::forge_reply(|m| set(m, 72, 2));
    let port = mock::port();
    let right = mock::send_right(&port);
    assert_eq!(rack::pass(&to, [Some(&right); 2], &[Some(&right)]).unwrap().len(), 2);
    mock::forge_reply(|m| set(m, 72, 4));
    assert_eq!(code(rack::pass(&to, [Some(&right); 2], &[Some(&right)])), KernReturn::TYPE_ERROR);
    assert_eq!(mock::held(port.name().0, RIGHT_SEND), 1);
    drop((to, right, port));
    nothing_left();
}

#[test]
fn a_failure_of_a_complex_routine_is_simple() {
    let (_, to) = store();
    assert_eq!(code(store::exchange(&to, b"a", 1)), KernReturn::INVALID_ADDRESS);
    mock::forge_reply(|m| set(m, 48, 3));
    assert_eq!(code(store::exchange(&to, b"b", 0)), KernReturn::TYPE_ERROR, "the count disagrees");
    mock::forge_reply(|m| set(m, 32, 0));
    assert_eq!(code(store::exchange(&to, b"c", 1)), KernReturn::TYPE_ERROR, "simple, but no failure");
    drop(to);
    let (_, _, faults) = mock::left();
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn an_interface_asks_for_a_trailer_that_comes() {
    let (_, to) = rack();
    mock::reply_trailer(0, 20);
    assert_eq!(code(rack::who(&to)), KernReturn::TRAILER_ERROR);
    assert_eq!(code(rack::who(&to)), KernReturn::SUCCESS);
    drop(to);
    nothing_left();
}
