//! What becomes of a call when the kernel fails it, with each code that it has, on either side?

use mig_rs_local::Trap;
use mig_rs_runtime::{CallError, KernReturn, Turn};
use mig_rs_tests_every::{Mode, Routine};

use crate::interfaces;
use crate::letter;
use crate::stage::{Scene, Side, Stage};

/// Codes of a send that did not look at the message, of one that had got hold of it, and of one that gave it back.
const SENDS: [KernReturn; 12] = [
    KernReturn::SEND_INVALID_DEST,
    KernReturn::SEND_INVALID_REPLY,
    KernReturn::SEND_INVALID_HEADER,
    KernReturn::SEND_INVALID_DATA,
    KernReturn::SEND_NO_BUFFER,
    KernReturn::SEND_TOO_LARGE,
    KernReturn::SEND_INVALID_MEMORY,
    KernReturn::SEND_INVALID_RIGHT,
    KernReturn::SEND_INVALID_TYPE,
    KernReturn::SEND_MSG_TOO_SMALL,
    KernReturn::SEND_TIMED_OUT,
    KernReturn::SEND_INTERRUPTED,
];

/// Codes of a receive that brought nothing, or not everything.
const RECEIVES: [KernReturn; 6] = [
    KernReturn::RCV_TIMED_OUT,
    KernReturn::RCV_INTERRUPTED,
    KernReturn::RCV_TOO_LARGE,
    KernReturn::RCV_HEADER_ERROR,
    KernReturn::RCV_BODY_ERROR,
    KernReturn::RCV_INVALID_DATA,
];

/// The id of the notice that a send-once right was given back.
const SEND_ONCE: i32 = 71;

/// Codes with which a server loses a request, and goes on.
const LOST: [KernReturn; 3] =
    [KernReturn::RCV_TOO_LARGE, KernReturn::RCV_HEADER_ERROR, KernReturn::RCV_BODY_ERROR];

/// Plays every routine once with each code; nothing may be left, whatever it comes to.
fn fail(
    side: Side,
    trap: impl Fn(&Routine) -> Option<Trap>,
    codes: &[KernReturn],
    answer: impl Fn(KernReturn) -> KernReturn,
    turn: impl Fn(KernReturn) -> Option<Turn>,
) {
    for interface in interfaces() {
        for routine in interface.routines {
            let Some(trap) = trap(routine) else { continue };
            for code in codes.iter().copied() {
                let what = format!("{} of {}: {side:?} {trap:?} {code:?}", routine.name, interface.name);
                let abi = letter::abi(interface.abi);
                let mut stage = Stage::for_routine(routine);
                let scene = Scene { failure: Some((side, trap, code)), ..Scene::new(Mode::Ok, 4711, 1) };
                stage.play(interface, 0, routine, &[scene], |_, outcome, play| {
                    assert_eq!(outcome.result, Err(CallError::new(answer(code))), "{what}");
                    // A send-once right that is given back unused tells its port so, after all that came before.
                    let notices =
                        play.requests.iter().filter(|request| letter::id(abi, request) == SEND_ONCE);
                    let turns = &outcome.turns[..outcome.turns.len() - notices.count()];
                    assert_eq!(turns, turn(code).as_slice(), "{what}");
                });
                stage.strike(&what);
            }
        }
    }
}

/// Routines with a reply, of a client that is not its own server.
fn replies(trap: Trap) -> impl Fn(&Routine) -> Option<Trap> {
    move |routine| (routine.replies && !routine.to_itself).then_some(trap)
}

#[test]
fn a_request_that_cannot_be_sent_is_given_back() {
    let trap = |routine: &Routine| Some(if routine.replies { Trap::Call } else { Trap::Send });
    fail(Side::Client, trap, &SENDS, |code| code, |_| None);
}

#[test]
fn a_reply_that_cannot_be_received_leaves_nothing() {
    fail(Side::Client, replies(Trap::Call), &RECEIVES, |code| code, |_| Some(Turn::Handled));
}

#[test]
fn an_answer_that_cannot_be_sent_is_given_back_and_its_client_told() {
    fail(Side::Server, replies(Trap::Send), &SENDS, |_| KernReturn::SERVER_DIED, |_| Some(Turn::Handled));
}

#[test]
fn a_request_that_cannot_be_received_is_given_back_and_its_client_told() {
    fail(
        Side::Server,
        replies(Trap::Receive),
        &LOST,
        |_| KernReturn::SERVER_DIED,
        |code| Some(Turn::Lost(code)),
    );
}
