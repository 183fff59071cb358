//! Does a server refuse what no client of its interface would send, with the right code, and give back all of it?

use mig_rs_runtime::kernel::{MOVE_RECEIVE, MOVE_SEND, MOVE_SEND_ONCE};
use mig_rs_runtime::{KernReturn, Turn};
use mig_rs_tests_every::{Interface, Mode, Routine, gnu32, gnu64, osf32, xnu32, xnu64};

use crate::letter::{self, Letter, Part};
use crate::stage::{Scene, Stage};

mod typed;

/// What is wrong with a letter, and what may come of it.
struct Forgery {
    letter: Letter,
    what: String,
    answers: &'static [Turn],
}

const BAD: Turn = Turn::Refused(KernReturn::BAD_ARGUMENTS);
const TYPE: Turn = Turn::Refused(KernReturn::TYPE_ERROR);
/// The head, the number of descriptors, the length: looked at first, by the kernel even, if there is no room for the message.
const HEAD: &[Turn] = &[BAD, Turn::Lost(KernReturn::RCV_TOO_LARGE)];
/// A descriptor that is another one than it should be.
const DESCRIPTOR: &[Turn] = &[TYPE];
/// A descriptor that may be right all the same, where the interface leaves its kind or its size open.
const OPEN: &[Turn] = &[TYPE, Turn::Handled];
/// One that moves what stands behind it, which the length shows where it cannot vary.
const SHIFTED: &[Turn] = &[BAD, TYPE];
/// Any number may stand in data; counts may not.
const DATA: &[Turn] = &[BAD, TYPE, Turn::Handled];

/// The length of a message that is nothing but a code, which is the other form of one with descriptors and a `retcode`.
const CODE_ALONE: usize = 12;

fn forgeries(letter: &Letter) -> Vec<Forgery> {
    if letter::is_typed(letter.abi) {
        return typed::forgeries(letter);
    }
    let mut all = lengths(letter);
    all.extend(descriptor_counts(letter));
    for part in 0..letter.parts.len() {
        all.extend(other_parts(letter, part));
    }
    all.extend(words(letter));
    all.retain(|forgery| forgery.letter != *letter);
    all.retain(|forgery| {
        !(letter.complex && !forgery.letter.complex && forgery.letter.data.len() == CODE_ALONE)
    });
    all
}

fn forge(
    letter: &Letter,
    what: impl Into<String>,
    answers: &'static [Turn],
    change: impl FnOnce(&mut Letter),
) -> Forgery {
    let mut letter = letter.clone();
    change(&mut letter);
    Forgery { letter, what: what.into(), answers }
}

fn lengths(letter: &Letter) -> Vec<Forgery> {
    let mut all = vec![
        forge(letter, "4 bytes more", HEAD, |letter| letter.data.extend([0; 4])),
        forge(letter, "4 KiB more", HEAD, |letter| letter.data.extend([0; 4096])),
    ];
    if letter.data.len() >= 4 {
        let shorter = letter.data.len() - 4;
        all.push(forge(letter, "4 bytes less", HEAD, |letter| letter.data.truncate(shorter)));
        all.push(forge(letter, "no data", HEAD, |letter| letter.data.clear()));
    }
    all
}

fn descriptor_counts(letter: &Letter) -> Vec<Forgery> {
    let right = Part::Right { disposition: MOVE_SEND, there: true };
    let mut all = vec![forge(letter, "a right more", HEAD, |letter| {
        letter.complex = true;
        letter.parts.push(right);
    })];
    if letter.parts.is_empty() {
        all.push(forge(letter, "says that it is complex", HEAD, |letter| letter.complex = true));
    } else {
        all.push(forge(letter, "a descriptor less", HEAD, |letter| {
            letter.parts.pop();
        }));
        all.push(forge(letter, "no descriptors", HEAD, |letter| {
            letter.parts.clear();
            letter.complex = false;
        }));
    }
    all
}

fn other_parts(letter: &Letter, index: usize) -> Vec<Forgery> {
    let (right, memory) = (Part::Right { disposition: MOVE_SEND, there: true }, Part::Memory { size: 64 });
    let rights = |disposition| Part::Rights { disposition, count: 3 };
    let others: Vec<(Part, &'static [Turn])> = match letter.parts[index] {
        Part::Right { .. } => vec![
            (memory, DESCRIPTOR),
            (rights(MOVE_SEND), DESCRIPTOR),
            (right, OPEN),
            (Part::Right { disposition: MOVE_SEND_ONCE, there: true }, OPEN),
            (Part::Right { disposition: MOVE_RECEIVE, there: true }, OPEN),
        ],
        Part::Memory { size } => vec![
            (right, DESCRIPTOR),
            (rights(MOVE_SEND), DESCRIPTOR),
            (Part::Memory { size: size + 1 }, OPEN),
            (Part::Memory { size: size + 4096 }, OPEN),
            (Part::Memory { size: 0 }, OPEN),
        ],
        Part::Rights { disposition, count } => vec![
            (right, DESCRIPTOR),
            (memory, DESCRIPTOR),
            (Part::Rights { disposition, count: count + 1 }, OPEN),
            (Part::Rights { disposition, count: 0 }, OPEN),
            (rights(MOVE_RECEIVE), OPEN),
            (rights(MOVE_SEND_ONCE), OPEN),
        ],
    };
    let forge = |(part, answers): (Part, _)| {
        let as_long = part.size(letter.abi) == letter.parts[index].size(letter.abi);
        let what = format!("{part:?} as descriptor {index}");
        forge(letter, what, if as_long { answers } else { SHIFTED }, |letter| letter.parts[index] = part)
    };
    others.into_iter().map(forge).collect()
}

fn words(letter: &Letter) -> Vec<Forgery> {
    let mut all = Vec::new();
    for at in (0..letter.data.len() / 4 * 4).step_by(4) {
        let word = u32::from_ne_bytes(letter.data[at..at + 4].try_into().unwrap());
        for other in [0, 1, word.wrapping_add(1), word.wrapping_sub(1), i32::MAX as u32, 1 << 31, u32::MAX] {
            let change = |letter: &mut Letter| letter.data[at..at + 4].copy_from_slice(&other.to_ne_bytes());
            all.push(forge(letter, format!("{other:#x} at {at} of the data"), DATA, change));
        }
    }
    all
}

/// A message as its client sends it.
fn genuine(stage: &mut Stage, interface: &Interface, routine: &Routine) -> Letter {
    let scene = Scene::new(Mode::Ok, 4711, 1);
    let mut letter = None;
    stage.play(interface, 0, routine, &[scene], |_, _, play| {
        letter = Some(Letter::read(letter::abi(interface.abi), &play.requests[0]));
    });
    letter.unwrap()
}

fn refuse(interfaces: &[&Interface]) {
    let mut refused = 0;
    for interface in interfaces {
        for routine in interface.routines {
            let mut stage = Stage::for_routine(routine);
            let letter = genuine(&mut stage, interface, routine);
            let what = |what: &str| format!("{} of {}: {what}: {letter:?}", routine.name, interface.name);
            assert_eq!(stage.post(interface, &letter), Turn::Handled, "{}", what("genuine"));
            for Forgery { letter: forged, what: how, answers } in forgeries(&letter) {
                let turn = stage.post(interface, &forged);
                assert!(answers.contains(&turn), "{}\n{turn:?} came of {forged:?}", what(&how));
                refused += usize::from(turn != Turn::Handled);
            }
            stage.strike(routine.name);
        }
    }
    assert!(refused > 1000, "{refused}");
}

#[test]
fn what_no_client_sends_is_refused_whole_on_xnu64() {
    refuse(xnu64::INTERFACES);
}

#[test]
fn what_no_client_sends_is_refused_whole_on_xnu32() {
    refuse(xnu32::INTERFACES);
}

#[test]
fn what_no_client_sends_is_refused_whole_on_osf32() {
    refuse(osf32::INTERFACES);
}

#[test]
fn what_no_client_sends_is_refused_whole_on_gnu32() {
    refuse(gnu32::INTERFACES);
}

#[test]
fn what_no_client_sends_is_refused_whole_on_gnu64() {
    refuse(gnu64::INTERFACES);
}
