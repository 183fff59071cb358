//! Is every byte that is sent written, whatever stood in the buffer before?
//!
//! The same call is played twice, over other bytes each time. What differs between the two messages was left as it was: all but names of
//! rights and addresses, which are new each time.

use mig_rs_runtime::Abi;
use mig_rs_runtime::kernel::{COMPLEX, PORT_DESCRIPTOR};
use mig_rs_tests_every::{Interface, Mode, Routine, WireMessage};

use crate::interfaces;
use crate::item::{self, Behind};
use crate::letter;
use crate::stage::{Scene, Stage};

/// What stands in the buffers.
const FILLINGS: [u8; 2] = [0xa5, 0x5a];

/// A message without what is new each time.
fn masked(abi: Abi, message: &WireMessage) -> WireMessage {
    let mut masked = message.clone();
    let names = if abi == Abi::Gnu64 { [8, 16] } else { [8, 12] };
    names.into_iter().for_each(|at| masked[at..at + 4].fill(0));
    if letter::is_typed(abi) {
        for placed in item::items(abi, message, letter::header(abi)) {
            let addresses = match placed.item.behind {
                Behind::Data(_) => 0,
                Behind::Rights(_) => 4,
                Behind::Memory => item::word_size(abi),
            };
            for at in (placed.contents..placed.end).step_by(item::word_size(abi)) {
                let end = (at + addresses).min(placed.end);
                masked[at..end].fill(0);
            }
        }
    } else if u32::from_ne_bytes(message[..4].try_into().unwrap()) & COMPLEX != 0 {
        let mut at = 28;
        for _ in 0..u32::from_ne_bytes(message[24..28].try_into().unwrap()) {
            let right = u32::from(message[at + 11]) == PORT_DESCRIPTOR;
            let (name, size) = match abi {
                Abi::Xnu64 if right => (4, 12),
                Abi::Xnu64 => (8, 16),
                _ => (4, 12),
            };
            masked[at..at + name].fill(0);
            at += size;
        }
    }
    masked
}

/// The request and the reply of a call, for each filling.
fn messages(interface: &Interface, server: usize, routine: &Routine, length: usize) -> Vec<Vec<WireMessage>> {
    let mut all = Vec::new();
    for filling in FILLINGS {
        let mut stage = Stage::for_routine(routine);
        let scene = Scene { filling, ..Scene::new(Mode::Ok, 4711, length) };
        stage.play(interface, server, routine, &[scene], |_, outcome, play| {
            let abi = letter::abi(interface.abi);
            let messages = outcome.messages.iter().chain(&play.replies);
            all.push(messages.map(|message| masked(abi, message)).collect());
        });
        stage.strike(routine.name);
    }
    all
}

#[test]
fn every_byte_that_is_sent_is_written() {
    let mut bytes = 0;
    for interface in interfaces() {
        for server in 0..interface.servers.len() {
            for routine in interface.routines {
                for length in [0, 1, 3, 5] {
                    let messages = messages(interface, server, routine, length);
                    let what = format!("{} of {}, arrays of {length}", routine.name, interface.name);
                    assert_eq!(messages[0], messages[1], "{what}");
                    bytes += messages[0].iter().map(Vec::len).sum::<usize>();
                }
            }
        }
    }
    assert!(bytes > 100_000, "{bytes}");
}
