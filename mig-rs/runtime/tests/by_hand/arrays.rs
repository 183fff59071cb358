//! Do arrays of rights and regions arrive, and what else is rarely asked for?

use mig_rs_runtime::kernel::RIGHT_SEND;
use mig_rs_runtime::*;

use crate::mock::{self, word};
use crate::rack;
use crate::servers::{nothing_left, rack};

#[test]
fn arrays_of_rights_have_empty_places() {
    let (_, to) = rack();
    let port = mock::port();
    let right = mock::send_right(&port);
    let c = rack::pass(&to, [Some(&right), None], &[Some(&right)]).unwrap();
    assert_eq!(c.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, true]);
    let sent = mock::sent();
    assert_eq!((word(&sent[0].bytes, 96), word(&sent[1].bytes, 72)), (1, 3));
    assert_eq!(sent[0].bytes[76..88], *b"\0\0\0\0\0\0\0\0\0\0\x11\0", "an unused place");
    drop(c);
    let c = rack::pass(&to, [None, None], &[]).unwrap();
    assert_eq!(c.len(), 2);
    let four = rack::pass(&to, [None, None], &[Some(&right); 4]).unwrap_err();
    assert_eq!(four.code(), KernReturn::ARRAY_TOO_LARGE);
    drop((to, right, port));
    nothing_left();
}

#[test]
fn rights_in_memory_are_each_taken_once() {
    let (rack, to) = rack();
    let ports = [mock::port(), mock::port(), mock::port()];
    let copied = ports.each_ref().map(mock::send_right);
    let mut moved = ports.each_ref().map(|port| Some(mock::send_right(port)));
    moved[1] = None;
    let pile = rack::pile(&to, &copied, &mut moved).unwrap();
    assert_eq!(pile.names(), [PortName::NULL, ports[1].name(), ports[2].name()]);
    assert!(moved.iter().all(Option::is_none));
    let held: Vec<_> = ports.iter().map(|port| mock::held(port.name().0, RIGHT_SEND)).collect();
    assert_eq!(held, [2, 2, 3], "mine, those moved into the rack, and the copies that came back");
    let mut kept = rack.pile.take();
    assert_eq!(kept.next().flatten().map(|right| right.name()), Some(ports[0].name()));
    assert_eq!(kept.len(), 2);
    let other = rack::pile(&to, &[], &mut []).unwrap();
    assert_eq!(other.len(), 0);
    drop((to, copied, pile, kept, ports));
    nothing_left();
}

#[test]
fn regions_travel_side_by_side() {
    let (_, to) = rack();
    let [given, fixed] = rack::sheets(&to, [b"a", b""], &[b"bb", b"9876543210"]).unwrap();
    assert_eq!((&*given, &*fixed), (&b"9876543210"[..], &b"0123456789"[..]));
    let sent = mock::sent();
    assert_eq!(sent[0].bytes[116..], *b"\x01\0\0\0\0\0\0\0\x02\0\0\0\x02\0\0\0\x0a\0\0\0");
    let error = rack::sheets(&to, [b"a", b"b"], &[b"", b"bb", b"c"]).unwrap_err();
    assert_eq!(error.code(), KernReturn::INVALID_VALUE);
    drop((to, given, fixed));
    nothing_left();
}

#[test]
fn a_one_way_message_can_be_a_code_instead() {
    let (rack, to) = rack();
    let port = mock::port();
    rack::give(&to, KernReturn::SUCCESS, mock::send_right(&port)).unwrap();
    mock::turn();
    rack::give(&to, KernReturn::NO_SPACE, mock::send_right(&port)).unwrap();
    mock::turn();
    assert_eq!(*rack.results.borrow(), [KernReturn::SUCCESS, KernReturn::NO_SPACE]);
    let sent = mock::sent();
    assert_eq!((sent[0].bytes.len(), sent[1].bytes.len()), (40, 36));
    assert_eq!(sent[1].bytes[24..], *b"\0\0\0\0\x01\0\0\0\x03\0\0\0");
    drop((to, port));
    nothing_left();
}

#[test]
fn arrays_that_share_a_count_are_as_long_as_each_other() {
    let (_, to) = rack();
    let (mut c, mut d) = ([9; 6], [9; 6]);
    assert_eq!(rack::twins(&to, &[1, 2, 3], &[4, 0, 6], &mut c, &mut d), Ok(3));
    assert_eq!((&c[..3], &d[..3]), (&[2, 4, 6][..], &[8, 12, 0][..]), "what the handler left out is zero");
    let sent = mock::sent();
    assert_eq!(sent[0].bytes[48..], *b"\x04\0\x06\0");
    assert_eq!(sent[1].bytes[52..], *b"\x08\x0c\0\0");
    let uneven = rack::twins(&to, &[1, 2, 3], &[4], &mut c, &mut d).unwrap_err();
    assert_eq!(uneven.code(), KernReturn::INVALID_ARGUMENT);
    let narrow = rack::twins(&to, &[1, 2, 3], &[4, 5, 6], &mut c, &mut d[..2]).unwrap_err();
    assert_eq!(narrow.code(), KernReturn::ARRAY_TOO_LARGE);
    drop(to);
    nothing_left();
}

#[test]
fn whoever_takes_the_right_to_reply_answers() {
    let (rack, to) = rack();
    let mine = mock::port();
    assert_eq!(rack::ask(&to, &mine, 5), Ok(-5));
    rack.takes_reply.set(true);
    let error = rack::ask(&to, &mine, 5).unwrap_err();
    assert_eq!(error.code(), KernReturn::SERVER_DIED, "the mock says so as long as nothing is sent");
    assert!(matches!(rack.later.take(), Some(AnyRight::SendOnce(_))));

    rack::later(&to, AnyOffer::make(&mine), 1).unwrap();
    mock::turn();
    assert!(matches!(rack.later.take(), Some(AnyRight::Send(_))));
    let sent = mock::sent();
    let last = sent.last().unwrap();
    assert_eq!((word(&last.bytes, 0), last.options, last.timeout), (19 | 20 << 8, 0x11, 7));
    drop((to, mine));
    nothing_left();
}

#[test]
fn values_come_from_both_trailers() {
    let (rack, to) = rack();
    let bytes = |from: u8| std::array::from_fn::<u8, 4, _>(|i| from + i as u8);
    let token = std::array::from_fn(|i| u32::from_le_bytes(bytes(0xc8 + 4 * i as u8)));
    assert_eq!(rack::who(&to), Ok((token, 3)));
    let sender = [0xc3c2_c1c0, 0xc7c6_c5c4];
    assert_eq!(rack.trailer.get(), Some((0, sender, token, 0xefee_edec_ebea_e9e8)));
    let sent = mock::sent();
    assert_eq!((sent[0].options, sent[0].timeout), (0x0300_0113, 5));
    drop(to);
    nothing_left();
}
