//! Does a turn come, in whatever order the threads run? loom runs them in all of them: `RUSTFLAGS="--cfg loom" cargo test -p mig-rs-runtime --features std --test order`.
#![cfg(loom)]

use loom::sync::{Arc, Mutex};
use loom::thread;
use mig_rs_local as _;
use mig_rs_runtime::{HeldTurn, Order, OutOfTurn, PortName, Seqno, Sequencer};

/// Goes through all orders, with at most three threads stopped in the middle of something.
fn every_order(check: impl Fn() + Sync + Send + 'static) {
    let mut model = loom::model::Builder::new();
    model.preemption_bound = Some(3);
    model.check(check);
}

#[test]
fn three_threads_take_their_turns() {
    every_order(|| {
        let (sequencer, order) = (Arc::new(Sequencer::new()), Arc::new(Mutex::new(Vec::new())));
        let take = |seqno: u32| {
            let (sequencer, order) = (Arc::clone(&sequencer), Arc::clone(&order));
            move || {
                let turn = sequencer.turn(Seqno(seqno)).unwrap();
                order.lock().unwrap().push(seqno);
                turn.pass();
            }
        };
        let others = [thread::spawn(take(2)), thread::spawn(take(1))];
        take(0)();
        for thread in others {
            thread.join().unwrap();
        }
        assert_eq!(*order.lock().unwrap(), [0, 1, 2]);
        assert_eq!(sequencer.next(), Seqno(3));
    });
}

#[test]
fn a_thread_that_receives_again_waits_for_what_others_have() {
    every_order(|| {
        let sequencer = Arc::new(Sequencer::beginning_at(Seqno(u32::MAX)));
        let other = {
            let sequencer = Arc::clone(&sequencer);
            thread::spawn(move || sequencer.turn(Seqno(0)).map(HeldTurn::pass))
        };
        let port = PortName(4);
        sequencer.in_turn(port, Seqno(u32::MAX), &mut || sequencer.pass(Seqno(u32::MAX))).unwrap();
        sequencer.in_turn(port, Seqno(1), &mut || {}).unwrap();
        assert_eq!(other.join().unwrap(), Ok(()));
        assert_eq!(sequencer.next(), Seqno(2));
    });
}

#[test]
fn a_number_that_came_twice_has_one_turn() {
    every_order(|| {
        let sequencer = Arc::new(Sequencer::new());
        let twice = [(); 2].map(|()| {
            let sequencer = Arc::clone(&sequencer);
            thread::spawn(move || sequencer.turn(Seqno(1)).map(HeldTurn::pass))
        });
        sequencer.turn(Seqno(0)).unwrap().pass();
        let mut came = twice.map(|thread| thread.join().unwrap());
        came.sort_by_key(Result::is_err);
        assert_eq!(came, [Ok(()), Err(OutOfTurn::Passed)]);
        assert_eq!(sequencer.next(), Seqno(2));
    });
}

#[test]
fn nobody_waits_for_a_life_that_is_over() {
    every_order(|| {
        let sequencer = Arc::new(Sequencer::new());
        let late = sequencer.turn(Seqno(0)).unwrap();
        let waits = {
            let sequencer = Arc::clone(&sequencer);
            thread::spawn(move || sequencer.turn(Seqno(1)).map(HeldTurn::pass))
        };
        let moves = {
            let sequencer = Arc::clone(&sequencer);
            thread::spawn(move || {
                sequencer.restart_at(Seqno(7));
                sequencer.turn(Seqno(7)).unwrap().pass();
            })
        };
        moves.join().unwrap();
        // A turn of the old life passes nothing of the new one.
        drop(late);
        assert_eq!(sequencer.next(), Seqno(8));
        // It was told that the order began again, or came after that, with a number that is not waited for.
        assert!(waits.join().unwrap().is_err());
    });
}
