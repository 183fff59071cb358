//! What becomes of the rights of an array that a handler leaves in the request, or puts into the answer?

use std::panic;
use std::sync::Mutex;

use mig_rs_runtime::{
    AnyRight, CallError, Carried, InlineRights, KernReturn, PortName, ReceiveRight, ReplyTo, RightsRegion,
    RightsRoom, Room, SendRight, UpTo,
};

use super::interfaces::rooms::*;
use crate::meeting::{Known, Meeting};

type Answer<T = ()> = Result<T, KernReturn>;
type Came<'m> = InlineRights<'m, SendRight>;
type Put<'r> = RightsRoom<'r, SendRight>;

/// A server that does to the rights what a test wants, and says some of the numbers.
struct Server<H> {
    handler: H,
    own: ReceiveRight,
    reply_to: Mutex<Option<AnyRight>>,
}

impl<H: Fn(Came<'_>, &mut Put<'_>, &ReceiveRight) -> Answer> RoomsServer for Server<H> {
    fn pass(
        &self,
        _: PortName,
        numbers: &[i32],
        rights: Came<'_>,
        again: &mut Room<'_, i32>,
        back: &mut Put<'_>,
    ) -> Answer {
        again.extend_from_slice(numbers)?;
        (self.handler)(rights, back, &self.own)
    }

    fn pass_later(
        &self,
        _: PortName,
        rights: Came<'_>,
        back: &mut Put<'_>,
        reply_to: &mut ReplyTo<'_>,
    ) -> Answer {
        (self.handler)(rights, back, &self.own)?;
        *self.reply_to.lock().unwrap() = reply_to.take();
        Err(KernReturn::NO_REPLY)
    }
}

/// What a client hears that sends copies of these rights behind these numbers: which of them come back, in which order; 9 is a right of the
/// server's own, and 0 is none.
fn ask(
    sent: &[usize],
    numbers: &[i32],
    handler: impl Fn(Came<'_>, &mut Put<'_>, &ReceiveRight) -> Answer + Sync,
) -> Answer<Vec<usize>> {
    let meeting = Meeting::new();
    let known = Known::<4>::new(meeting.client, meeting.server);
    let server = Server { handler, own: meeting.server.allocate(), reply_to: Mutex::default() };
    let (heard, _) = meeting.serve(&rooms_server(&server), || {
        let rights: Vec<_> = sent.iter().map(|n| n.checked_sub(1).map(|n| known.right(n).lent())).collect();
        let which = |right: Option<SendRight>| match right {
            None => 0,
            Some(right) => (1..5).find(|n| *known.right(n - 1) == right).unwrap_or(9),
        };
        let mut again = [0; 4];
        let rights = RightsRegion::copy_send(&*rights);
        let (told, back) = pass(&meeting.right, numbers, rights, &mut again)?;
        assert_eq!(&again[..told], numbers);
        Ok(back.into_iter().map(which).collect())
    });
    drop((known, server));
    meeting.part();
    heard.map_err(CallError::code)
}

#[test]
fn what_is_not_taken_out_is_released() {
    assert_eq!(ask(&[1, 2, 3, 4], &[], |_, _, _| Ok(())), Ok(vec![]));
    let one = ask(&[1, 2, 3], &[1], |mut rights, _, _| {
        assert_eq!(rights.len(), 3);
        let second = rights.nth(1).flatten();
        assert_eq!((second.is_some(), rights.names().len()), (true, 1));
        Ok(())
    });
    let last = ask(&[1, 2, 3], &[], |mut rights, _, _| {
        let names: Vec<_> = rights.names().collect();
        let last = rights.next_back().flatten().unwrap();
        assert_eq!((last.name(), rights.len()), (names[2], 2));
        Ok(())
    });
    assert_eq!([one, last], [const { Ok(Vec::new()) }; 2]);
}

#[test]
fn what_was_put_into_an_answer_that_fails_is_released() {
    for numbers in [&[][..], &[1, 2, 3, 4]] {
        let failed = ask(&[1, 2], numbers, |rights, room, own| {
            room.append(rights)?;
            room.push(own.make_send())?;
            Err(KernReturn::NO_SPACE)
        });
        assert_eq!(failed, Err(KernReturn::NO_SPACE));
        let unanswered = ask(&[1, 2, 3], numbers, |rights, room, _| {
            room.append(rights)?;
            panic::resume_unwind(Box::new(()))
        });
        assert_eq!(unanswered, Err(KernReturn::FAILURE));
    }
}

#[test]
fn what_has_no_place_is_released() {
    let all_at_once = ask(&[1, 2, 3], &[], |rights, room, _| {
        room.push(Carried::none())?;
        Ok(room.append(rights)?)
    });
    let each = ask(&[1, 2, 3, 4], &[1], |rights, room, _| {
        for right in rights {
            room.push(right)?;
        }
        Ok(())
    });
    assert_eq!([all_at_once, each], [const { Err(KernReturn::ARRAY_TOO_LARGE) }; 2]);
    let cleared = ask(&[1, 2, 3], &[1], |rights, room, own| {
        room.append(rights)?;
        assert!(room.is_full() && room.push(Carried::none()).is_err());
        room.clear();
        Ok(room.push(own.make_send())?)
    });
    assert_eq!(cleared, Ok(vec![9]));
}

#[test]
fn what_has_come_is_sent_on() {
    for numbers in [&[][..], &[1], &[1, 2, 3, 4]] {
        let whole = ask(&[1, 2, 3], numbers, |rights, room, _| Ok(room.append(rights)?));
        let in_two = ask(&[1, 2, 3], numbers, |mut rights, room, _| {
            room.push(rights.next().flatten())?;
            Ok(room.append(rights)?)
        });
        assert_eq!([whole, in_two], [const { Ok(()) }; 2].map(|all| all.map(|()| vec![1, 2, 3])));
        let turned = ask(&[1, 2, 3], numbers, |rights, room, _| {
            rights.rev().try_for_each(|right| Ok(room.push(right)?))
        });
        assert_eq!(turned, Ok(vec![3, 2, 1]));
        let behind_nothing = ask(&[1, 2, 3, 4], numbers, |mut rights, room, _| {
            room.push(Carried::none())?;
            drop(rights.by_ref().take(2).collect::<UpTo<_, 2>>());
            Ok(room.append(rights)?)
        });
        assert_eq!(behind_nothing, Ok(vec![0, 3, 4]));
    }
}

#[test]
fn a_descriptor_that_speaks_for_all_cannot_say_two_things() {
    let unlike = ask(&[1, 2], &[1], |mut rights, room, own| {
        room.push(rights.next().flatten())?;
        room.push(own.make_send())?;
        Ok(room.append(rights)?)
    });
    untyped! { assert_eq!(unlike, Ok(vec![1, 9, 2])); }
    typed! { assert_eq!(unlike, Err(KernReturn::INVALID_ARGUMENT)); }
    let alike = ask(&[], &[1], |_, room, own| {
        room.push(own.make_send())?;
        room.push(Carried::none())?;
        Ok(room.push(own.make_send())?)
    });
    assert_eq!(alike, Ok(vec![9, 0, 9]));
}

#[test]
fn places_without_rights_say_nothing_of_how_others_are_sent() {
    for nothing in [&[][..], &[0], &[0, 0]] {
        let then = ask(nothing, &[1], |rights, room, own| {
            room.append(rights)?;
            Ok(room.push(own.make_send())?)
        });
        let cleared = ask(nothing, &[1], |rights, room, own| {
            room.append(rights)?;
            room.clear();
            Ok(room.push(own.make_send())?)
        });
        assert_eq!((then, cleared), (Ok([nothing, &[9]].concat()), Ok(vec![9])));
    }
}

#[test]
fn an_answer_that_comes_later_has_its_own() {
    let meeting = Meeting::new();
    let known = Known::<2>::new(meeting.client, meeting.server);
    let handler = |rights: Came<'_>, room: &mut Put<'_>, _: &ReceiveRight| Ok(room.append(rights)?);
    let server = Server { handler, own: meeting.server.allocate(), reply_to: Mutex::default() };
    let heard = meeting.serve_all(&rooms_server(&server), || {
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let reply_to = loop {
                    if let Some(right) = server.reply_to.lock().unwrap().take() {
                        break right;
                    }
                    std::thread::yield_now();
                };
                let rights = [server.own.make_send(), Carried::none()];
                meeting.server.enter(|| pass_later_reply(reply_to, Ok(UpTo::from(rights)))).unwrap();
            });
            let rights = [known.right(0).lent(), known.right(1).lent()];
            meeting.client.enter(|| pass_later(&meeting.right, RightsRegion::copy_send(&rights)))
        })
    });
    let heard = heard.unwrap();
    assert!(matches!(&heard[..], [Some(_), None]), "{heard:?}");
    drop((heard, known, server));
    meeting.part();
}

#[test]
fn rights_that_were_to_move_and_are_refused_are_released() {
    let meeting = Meeting::new();
    let own = |_| Some(meeting.client.send_right_to(&meeting.client.allocate()));
    let mut five: Vec<_> = (0..5).map(own).collect();
    let refused = meeting.client.enter(|| {
        RightsRegion::moved(&mut five, |moved| pass(&meeting.right, &[], moved, &mut []).map(drop))
    });
    assert_eq!(refused.map_err(CallError::code), Err(KernReturn::ARRAY_TOO_LARGE));
    assert_eq!(five, [const { None }; 5]);
    meeting.part();
}
