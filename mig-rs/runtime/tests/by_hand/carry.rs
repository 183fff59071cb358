//! Does every kind of slot arrive as what was sent?

use mig_rs_runtime::kernel::{RIGHT_RECEIVE, RIGHT_SEND};
use mig_rs_runtime::*;

use crate::mock::{self, word};
use crate::servers::{FIRST, desk, nothing_left, store};
use crate::{desk, store};

#[test]
fn scalars_of_every_width_go_both_ways() {
    let (_, to) = desk();
    assert_eq!(desk::add(&to, -1, 2, 1 << 40), Ok(((1 << 40) + 1, 1)));
    let sent = mock::sent();
    assert_eq!(
        sent[0].bytes[24..],
        [0, 0, 0, 0, 1, 0, 0, 0, 0xff, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
    );
    assert_eq!(sent[1].bytes[24..], [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0]);
    let words = |bytes: &[u8]| [0, 4, 16, 20].map(|at| word(bytes, at));
    assert_eq!(words(&sent[0].bytes), [19 | 21 << 8, 48, 0, 4200]);
    assert_eq!(words(&sent[1].bytes), [18, 48, 0, 4300]);
    drop(to);
    nothing_left();
}

#[test]
fn counted_arrays_are_as_long_as_both_sides_say() {
    let (_, to) = desk();
    let mut back = [0; 8];
    assert_eq!(desk::bytes(&to, b"abc", &mut back), Ok(3));
    assert_eq!(&back[..3], b"cba");
    let sent = mock::sent();
    assert_eq!(sent[0].bytes[32..], *b"\x03\0\0\0abc\0\x08\0\0\0");
    assert_eq!(sent[1].bytes[36..], *b"\x03\0\0\0cba\0");

    let mut few = [0; 2];
    assert_eq!(desk::bytes(&to, b"abc", &mut few), Ok(2), "the server hears how much the client takes");
    assert_eq!(&few, b"cb");
    let mut many = [0; 200];
    assert_eq!(
        desk::bytes(&to, &[7; 100], &mut many),
        Ok(100),
        "a capacity above the maximum is the maximum"
    );
    let too_many = desk::bytes(&to, &[7; 101], &mut many).unwrap_err();
    assert_eq!(too_many.code(), KernReturn::ARRAY_TOO_LARGE);
    drop(to);
    nothing_left();
}

#[test]
fn rights_and_memory_are_given_back_by_whoever_got_them() {
    let (desk, to) = desk();
    let who = mock::port();
    let right = mock::send_right(&who);
    assert_eq!(desk::lookup(&to, &right, &[1, 2, 3], 0), Ok(6));
    assert_eq!(mock::held(who.name().0, RIGHT_SEND), 1, "dropped by the handler");
    assert_eq!(desk::lookup(&to, &right, &[], 1), Ok(0));
    assert_eq!(mock::held(who.name().0, RIGHT_SEND), 2, "kept by the handler");
    assert_eq!(desk::lookup(&to, None, &[1], 1), Ok(1));
    desk.fails.set(Some(KernReturn::FAILURE));
    let error = desk::lookup(&to, &right, &[1, 2], 1).unwrap_err();
    assert_eq!((error.code(), error.origin()), (KernReturn::FAILURE, Origin::Server));
    assert_eq!(mock::held(who.name().0, RIGHT_SEND), 2);
    desk.kept.borrow_mut().clear();
    drop((to, right, who));
    nothing_left();
}

#[test]
fn a_sequence_number_comes_from_the_trailer() {
    let (desk, to) = desk();
    for when in [7, 8, 9] {
        desk::tick(&to, when).unwrap();
        mock::turn();
    }
    assert_eq!(*desk.times.borrow(), [(0, 7), (1, 8), (2, 9)]);
    assert_eq!(word(&mock::sent()[0].bytes, 0), 19);
    drop(to);
    nothing_left();
}

#[test]
fn a_polymorphic_right_arrives_as_what_it_is() {
    let (desk, to) = desk();
    let port = mock::port();
    let name = port.name();
    assert_eq!(desk::watch(&to, AnyOffer::make_once(&port)).unwrap(), None);
    assert!(matches!(*desk.watcher.borrow(), Some(AnyRight::SendOnce(_))));
    let once = desk::watch(&to, AnyOffer::make(&port)).unwrap();
    assert!(matches!(once, Some(AnyRight::SendOnce(_))));
    let send = desk::watch(&to, AnyOffer::moved(port)).unwrap();
    assert!(matches!(send, Some(AnyRight::Send(_))));
    let receive = desk::watch(&to, AnyOffer::none()).unwrap();
    assert_eq!(receive.as_ref().map(AnyRight::name), Some(name));
    assert!(matches!(receive, Some(AnyRight::Receive(_))));
    assert_eq!(mock::held(name.0, RIGHT_RECEIVE), 1);
    drop((to, once, send, receive));
    nothing_left();
}

#[test]
fn strings_end_where_they_end() {
    let (_, to) = desk();
    assert_eq!(&*desk::rename(&to, c"pens", c"drawer").unwrap(), c"");
    let sent = mock::sent();
    assert_eq!(sent[0].bytes[32..], *b"\0\0\0\0\x05\0\0\0pens\0\0\0\0drawer\0\0\0\0\0\0\0\0\0\0");
    assert_eq!(sent[1].bytes[36..], *b"\0\0\0\0\x01\0\0\0\0\0\0\0");
    assert_eq!(&*desk::rename(&to, c"ink", c"drawer").unwrap(), c"pens");
    let long = desk::rename(&to, c"a name of thirty-two characters!", c"drawer").unwrap_err();
    assert_eq!(long.code(), KernReturn::ARRAY_TOO_LARGE);
    drop(to);
    nothing_left();
}

#[test]
fn an_answer_can_carry_a_right_or_none() {
    let (desk, to) = desk();
    assert_eq!(desk::open(&to).unwrap(), None);
    desk.drawer.replace(Some(mock::port()));
    let drawer = desk::open(&to).unwrap().unwrap();
    assert_eq!(Some(drawer.name()), desk.drawer.borrow().as_ref().map(ReceiveRight::name));
    mock::sent();
    drop((to, drawer, desk.drawer.take()));
    nothing_left();
}

#[test]
fn elements_of_eight_bytes_stand_at_four_byte_boundaries() {
    let (_, to) = desk();
    let (mut sums, mut table) = ([0; 8], [9; 4]);
    assert_eq!(desk::offsets(&to, &[1 << 33, 1], &mut sums, &mut table), Ok(2));
    assert_eq!((&sums[..2], table), (&[1 << 33, (1 << 33) + 1][..], [2, 0, 0, 0]));
    assert_eq!(mock::sent()[1].bytes.len(), 56 + 16);
    drop(to);
    nothing_left();
}

#[test]
fn an_id_in_a_hole_or_outside_is_nobodys() {
    let (_, to) = desk();
    for id in [4207, 4210, 4199, -1] {
        mock::forge_request(move |bytes| mock::set(bytes, 20, id as u32));
        let error = desk::clear(&to).unwrap_err();
        assert_eq!(error.code(), KernReturn::REPLY_MISMATCH, "the reply has the id of what was asked");
        let sent = mock::sent();
        assert_eq!(word(&sent[1].bytes, 32) as i32, KernReturn::BAD_ID.0);
        assert_eq!(word(&sent[1].bytes, 20), (id as u32).wrapping_add(100));
    }
    assert_eq!(desk::clear(&to), Ok(()));
    drop(to);
    nothing_left();
}

#[test]
fn memory_travels_by_handle_on_a_wire_of_32_bits() {
    let (store, to) = store();
    assert_eq!(*store::exchange(&to, b"first", 0).unwrap(), *FIRST);
    let sent = mock::sent();
    assert_eq!(sent[0].bytes[32..], *b"\x05\0\0\0\0\x01\0\x01\0\0\0\0\x01\0\0\0\x05\0\0\0\0\0\0\0");
    assert_eq!(sent[1].bytes[32..], *b"\x10\0\0\0\0\x01\0\x01\0\0\0\0\x01\0\0\0\x10\0\0\0");
    assert_eq!(*store::exchange(&to, b"second", 0).unwrap(), *b"first");
    assert_eq!(mock::sent()[1].bytes[36..40], [1, 1, 0, 1], "what the server owned is given away");
    let error = store::exchange(&to, b"third", 1).unwrap_err();
    assert_eq!(error.code(), KernReturn::INVALID_ADDRESS);
    store.0.take();
    drop(to);
    nothing_left();
}
