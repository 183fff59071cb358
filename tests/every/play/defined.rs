//! Is every byte that is sent written, whatever stood in the buffer before?
//!
//! The same call is played twice, over other bytes each time. What differs between the two messages was left as it was: all but names of
//! rights and addresses, which are new each time.

use mig_rs_runtime::Abi;
use mig_rs_runtime::kernel::{COMPLEX, PORT_DESCRIPTOR};
use mig_rs_tests_every::{Interface, Mode, Routine, WireMessage};

use crate::interfaces;
use crate::letter;
use crate::stage::{Scene, Stage};

/// What stands in the buffers.
const FILLINGS: [u8; 2] = [0xa5, 0x5a];

/// Where names of rights stand in a header.
const NAMES: std::ops::Range<usize> = 8..16;

/// A message without what is new each time.
fn masked(abi: Abi, message: &WireMessage) -> WireMessage {
    let mut masked = message.clone();
    masked[NAMES].fill(0);
    if u32::from_ne_bytes(message[..4].try_into().unwrap()) & COMPLEX != 0 {
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

/// The replies to a call, for each filling.
fn replies(
    interface: &Interface,
    server: usize,
    routine: &Routine,
    mode: Mode,
    length: usize,
) -> Vec<Vec<WireMessage>> {
    let mut all = Vec::new();
    for filling in FILLINGS {
        let mut stage = Stage::for_routine(routine);
        let scene = Scene { mode, seed: 4711, length, filling };
        stage.play(interface, server, routine, &[scene], |_, _, play| {
            let abi = letter::abi(interface.abi);
            all.push(play.replies.iter().map(|reply| masked(abi, reply)).collect());
        });
        stage.strike(routine.name);
    }
    all
}

#[test]
fn every_byte_of_a_reply_is_written() {
    let mut bytes = 0;
    for interface in interfaces() {
        for server in 0..interface.servers.len() {
            for routine in interface.routines {
                for length in [0, 1, 3, 5] {
                    let replies = replies(interface, server, routine, Mode::Ok, length);
                    assert_eq!(
                        replies[0], replies[1],
                        "{} of {}, arrays of {length}",
                        routine.name, interface.name
                    );
                    bytes += replies[0].iter().map(Vec::len).sum::<usize>();
                }
            }
        }
    }
    assert!(bytes > 10_000, "{bytes}");
}
