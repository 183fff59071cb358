//! Does every kind of item arrive as what was sent, and is each right and region given back once?

use mig_rs_runtime::kernel::{RIGHT_RECEIVE, RIGHT_SEND, RIGHT_SEND_ONCE};
use mig_rs_runtime::*;

use super::servers::{Tally, court as serve_court, lent, tally as serve_tally};
use super::{court, tally};
use crate::mock;
use crate::servers::nothing_left;

#[test]
fn the_sequence_number_is_in_the_header() {
    let (tally, to) = serve_tally();
    for _ in 0..3 {
        tally::small(&to, 1, 2, 3, 4).unwrap();
        mock::turn();
    }
    assert_eq!(*tally.seen.borrow(), [(0, 10), (1, 10), (2, 10)]);
    assert_eq!(tally::seq(&to, 1, 2, 50), Ok(6));
    assert_eq!(mock::sent()[3].timeout, 50);
    drop(to);
    nothing_left();
}

#[test]
fn unbounded_arrays_come_inline_or_in_memory_and_look_the_same() {
    let (tally, to) = serve_tally();
    for (d, e) in [(0, 0), (3, 2048), (2048, 2049), (2049, 5000), (70_000, 3)] {
        let (d, e) = (vec![1; d], vec![0; e]);
        let mut room = [0; 512];
        let i = tally::indef(&to, &d, d.len() as i32, &e, &mut room).unwrap();
        assert_eq!(tally.inline.get(), Some([d.len() <= 2048, e.len() <= 2048]));
        assert_eq!(i.is_inline(), e.len() <= 512);
        assert!(i.iter().copied().eq(0..e.len() as i32), "{} and {}", d.len(), e.len());
        let failure = tally::indef(&to, &d, -1, &e, &mut []).unwrap_err();
        assert_eq!(failure.code(), KernReturn::INVALID_VALUE);
    }
    drop(to);
    nothing_left();
}

#[test]
fn an_answer_may_come_later() {
    let (tally, to) = serve_tally();
    assert_eq!(tally::seq(&to, 0, 2, 50).unwrap_err().code(), KernReturn::SERVER_DIED);
    let later = tally.later.take().unwrap();
    let name = later.name().0;
    tally::seq_reply(later, Ok(7)).unwrap();
    let sent = mock::sent();
    assert_eq!(sent[1].bytes.len(), super::of(40, 64) as usize);
    assert_eq!(mock::held(name, RIGHT_SEND_ONCE), 0);

    assert!(tally::seq(&to, 0, 2, 50).is_ok_and(|y| y == 7), "what was answered late");
    tally::seq_reply(tally.later.take().unwrap(), Err(KernReturn::ABORTED)).unwrap();
    let late = mock::sent().pop().unwrap();
    assert_eq!(late.bytes.len(), super::of(32, 48) as usize);
    assert_eq!(tally::add(&to, 1, 2).unwrap_err().code(), KernReturn::REPLY_MISMATCH);
    drop(to);
    let (rights, memory, faults) = mock::left();
    assert_eq!((rights, memory, &faults[..]), (0, 0, &["1 messages were not received".to_owned()][..]));
}

#[test]
fn a_handler_can_refuse_to_answer() {
    let (tally, to) = serve_tally();
    for code in [KernReturn::NO_REPLY, KernReturn::DESTROY_REQUEST] {
        tally.fails.set(Some(code));
        assert_eq!(tally::add(&to, 1, 2).unwrap_err().code(), KernReturn::SERVER_DIED);
        tally.fails.set(None);
        assert_eq!(tally::seq(&to, 0, 2, 50).unwrap_err().code(), KernReturn::SERVER_DIED);
        assert_eq!(tally::seq_reply(tally.later.take().unwrap(), Err(code)), Ok(()));
    }
    assert_eq!(tally::add(&to, 1, 2), Ok(3));
    drop(to);
    nothing_left();
}

#[test]
fn a_loop_serves_until_it_is_told_to_stop() {
    let stop = std::rc::Rc::new(Stop::new());
    let tally = Tally::default();
    let told = std::rc::Rc::clone(&stop);
    let to = mock::serve_calls_with(move |port| {
        told.stop(port);
        assert_eq!(serve(&tally::tally_server(&tally), port, Serve::new().until(&told)), Ok(()));
        told.lower();
        assert_eq!(serve_one(&tally::tally_server(&tally), port, Serve::new()), Ok(Turn::Handled));
    });
    assert_eq!(tally::add(&to, 1, 2), Ok(3));
    let port = mock::port();
    let tally = Tally::default();
    let demux = tally::tally_server(&tally);
    stop.stop(&port);
    assert_eq!(serve(&demux, &port, Serve::new().until(&stop)), Ok(()), "not entered");
    stop.lower();
    drop(to);
    mock::sent();
    stop.stop(&port);
    let woken = mock::sent().pop().unwrap().bytes;
    assert_eq!(woken.len(), super::of(24, 32) as usize, "a header of the wire that was served last");
    stop.lower();
    let turn = serve_one(&demux, &port, Serve::new().until(&stop));
    assert_eq!(turn, Ok(Turn::Refused(KernReturn::BAD_ID)));
    mock::drain(&port);
}

#[test]
fn memory_is_given_and_lent() {
    let (court, to) = serve_court();
    let first = court::ool(&to, OutOfLine::default(), &[]).unwrap();
    let mut given = Vec::new();
    for text in [&b"first"[..], b"second", b"third"] {
        let memory = mock::allocate(text, 0);
        // SAFETY: the mock's own, and nobody else's.
        let memory = unsafe { OutOfLine::from_raw(memory, text.len()) };
        given.push(court::ool(&to, memory, &[text.len() as u32]).unwrap());
    }
    let texts: Vec<&[u8]> = given.iter().map(|text| &**text).collect();
    assert_eq!(texts, [&b""[..], b"first", b"second"]);
    let memory = mock::allocate(b"refused", 0);
    // SAFETY: the mock's own, and nobody else's.
    let memory = unsafe { OutOfLine::from_raw(memory, 7) };
    assert_eq!(court::ool(&to, memory, &[3, 3]).unwrap_err().code(), KernReturn::INVALID_VALUE);
    drop((to, first, given, court.memory.take()));
    nothing_left();
}

#[test]
fn rights_of_every_kind_move_copy_and_are_made() {
    let (court, to) = serve_court();
    let (port, gone) = (mock::port(), mock::port());
    let (name, gone_name) = (port.name().0, gone.name().0);
    let right = mock::send_right(&port);
    let o = court::ports(&to, &right, &port, mock::send_right(&port), gone, &port, 2).unwrap();
    assert_eq!(o.as_ref().map(|o| o.name()), Some(port.name()));
    assert_eq!(mock::held(name, RIGHT_SEND), 4, "mine, the answer, and two that are kept");
    assert_eq!(mock::held(gone_name, RIGHT_RECEIVE), 1);
    assert_eq!(court.kept.borrow().len(), 4);
    drop(o);
    let error = court::ports(&to, &right, &port, None, None, &port, 1).unwrap_err();
    assert_eq!(error.code(), KernReturn::NO_ACCESS);
    drop(court.kept.take());
    assert_eq!(mock::held(name, RIGHT_SEND), 1);

    assert!(court::poly(&to, AnyOffer::none(), 0).unwrap().is_none());
    assert!(matches!(court::poly(&to, AnyOffer::copy(&right), 0), Ok(Some(AnyRight::Send(_)))));
    assert!(matches!(court::poly(&to, AnyOffer::make_once(&port), 0), Ok(Some(AnyRight::SendOnce(_)))));
    let moved = AnyOffer::moved(mock::port());
    assert!(matches!(court::poly(&to, moved, 0), Ok(Some(AnyRight::Receive(_)))));
    assert!(court::poly(&to, AnyOffer::copy(&right), -1).is_err());
    drop((to, right, port));
    nothing_left();
}

#[test]
fn arrays_of_rights_of_any_length() {
    let (court, to) = serve_court();
    let port = mock::port();
    let name = port.name().0;
    let many: Vec<_> = (0..600).map(|_| mock::send_right(&port)).collect();
    for count in [0, 1, 2, 256, 257, 512, 513, 600] {
        let o = court::parr(&to, lent([None, Some(&many[0])]), &many[..count]).unwrap();
        assert_eq!(o.len(), 0);
        assert_eq!(court.kept.take().len(), count.saturating_sub(1).min(2), "{count}");
        assert_eq!(mock::held(name, RIGHT_SEND), 600, "{count}");
    }
    let error = court::parr(&to, lent([None, Some(&many[0]), None]), &many).unwrap_err();
    assert_eq!(error.code(), KernReturn::INVALID_VALUE);
    drop((to, many, port));
    nothing_left();
}

#[test]
fn arrays_of_rights_are_answered_all_in_one_way() {
    let (court, to) = serve_court();
    let (port, mine) = (mock::port(), mock::port());
    court.ports.replace(vec![port]);
    let right = mock::send_right(&mine);
    for count in [0, 2, 256, 257, 700] {
        let mut moved: Vec<_> = (0..count).map(|_| Some(mock::send_right(&mine))).collect();
        if let Some(hole) = moved.get_mut(1) {
            *hole = None;
        }
        let (three, two, any) = court::jury(&to, [None, Some(&right), Some(&right)], &mut moved).unwrap();
        assert_eq!(three.each_ref().map(Option::is_some), [false, true, true]);
        assert!(matches!(&*two, [Some(AnyRight::Send(_))]));
        assert_eq!(any.len(), count);
        assert_eq!(any.flatten().take(5).count(), count.saturating_sub(1).min(5));
        assert!(moved.iter().all(Option::is_none));
    }
    assert_eq!(mock::held(mine.name().0, RIGHT_SEND), 1);
    court.mixed.set(true);
    let error = court::jury(&to, [None, Some(&right), Some(&right)], &mut []).unwrap_err();
    assert_eq!(error.code(), KernReturn::INVALID_ARGUMENT);
    assert_eq!(court::jury(&to, [None, Some(&right), None], &mut []).unwrap().0.iter().flatten().count(), 1);
    drop((to, right, mine, court.kept.take(), court.ports.take()));
    nothing_left();
}
