//! How long does a receive wait, and what wakes it?
use crate::letter::*;
use mig_rs_local::{Account, Task};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn, SendRight};
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};
use std::thread;
use std::time::{Duration, Instant};

/// Long enough for another thread to have begun to wait.
fn pause() {
    thread::sleep(Duration::from_millis(u64::from(SHORT)));
}

fn wait_on(name: u32) -> Result<Received, KernReturn> {
    receive_as(Abi::Xnu64, name, 4096, trailer_elements(1), 0).1
}

#[test]
fn a_receive_ends_when_its_time_is_over() {
    let port = Task::new().allocate();
    for timeout in [0, SHORT] {
        let start = Instant::now();
        let got = receive_as(Abi::Xnu64, port.name().get(), 100, RCV_TIMEOUT, timeout).1;
        assert_eq!(got.err(), Some(KernReturn::RCV_TIMED_OUT));
        assert!(start.elapsed() >= Duration::from_millis(timeout.into()));
    }
}

#[test]
fn only_a_receive_right_can_be_received_from() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let (right, once) = (client.send_right_to(&port), client.send_once_right_to(&port));
    let gone = { Task::new().allocate().name().get() };
    for name in [0, PORT_DEAD, right.name().get(), once.name().get(), gone, 1] {
        assert_eq!(wait_on(name).err(), Some(KernReturn::RCV_INVALID_NAME), "{name:#x}");
    }
}

#[test]
fn a_message_wakes_the_thread_that_waits() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    let waiting = thread::spawn(move || wait_on(port.name().get()).map(|got| got.id()));
    pause();
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).id(8).send(), KernReturn::SUCCESS);
    assert_eq!(waiting.join().unwrap(), Ok(8));
}

#[test]
fn a_port_that_dies_wakes_every_thread_that_waits() {
    let task = Task::new();
    let port = task.allocate();
    let name = port.name().get();
    let waiting = [(); 2].map(|()| thread::spawn(move || wait_on(name).err()));
    pause();
    drop(port);
    for thread in waiting {
        assert_eq!(thread.join().unwrap(), Some(KernReturn::RCV_PORT_DIED));
    }
    assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
}

#[test]
fn a_receive_right_that_leaves_wakes_whoever_waited_for_it() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    let name = client.allocate().into_raw().get();
    let waiting = thread::spawn(move || wait_on(name).err());
    pause();
    let letter = Letter::to(right.name().get(), COPY_SEND).port(name, MOVE_RECEIVE);
    assert_eq!(letter.send(), KernReturn::SUCCESS);
    assert_eq!(waiting.join().unwrap(), Some(KernReturn::RCV_PORT_CHANGED));
}

#[test]
fn a_message_too_large_for_one_that_waits_goes_to_the_next() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    let name = port.name().get();
    let waiting = [30, 36, 4096].map(|limit| {
        let wait = move || receive_as(Abi::Xnu64, name, limit, RCV_LARGE | trailer_elements(1), 0).1;
        let waiting = thread::spawn(move || wait().map(|got| (got.id(), got.seqno())));
        pause();
        waiting
    });
    let letter = |id| Letter::to(right.name().get(), COPY_SEND).id(id).data(&[0; 4]);
    assert_eq!(letter(1).send(), KernReturn::SUCCESS);
    let too_large = Err(KernReturn::RCV_TOO_LARGE);
    assert_eq!(waiting.map(|thread| thread.join().unwrap()), [too_large, too_large, Ok((1, 0))]);
    assert_eq!(letter(2).send(), KernReturn::SUCCESS);
    assert_eq!(receive(name).unwrap().seqno(), 1, "what stayed did not count");
}

#[test]
fn a_task_that_ends_calls_its_threads_away() {
    let (task, other) = (Task::new(), Task::new());
    let (port, set, full) = (task.allocate(), task.allocate_set(), other.allocate());
    assert_eq!(other.set_queue_limit(full.name(), 0), Ok(()));
    let right = task.send_right_to(&full);
    let (at_port, at_set, to) = (port.name().get(), set.name().get(), right.name().get());
    let receivers = [at_port, at_set].map(|name| thread::spawn(move || wait_on(name).err()));
    let sender = thread::spawn(move || {
        let letter = Letter::to(to, COPY_SEND).reply(at_port, MAKE_SEND_ONCE).lend(b"text");
        let (code, back) = letter.send_within(60_000);
        back.memory(0).give_back();
        (code, back.remote(), back.local())
    });
    pause();
    task.terminate();
    assert_eq!(receivers.map(|thread| thread.join().unwrap()), [Some(KernReturn::RCV_PORT_DIED); 2]);
    let sent = sender.join().unwrap();
    assert_eq!(sent, (KernReturn::SEND_INTERRUPTED, 0, 0), "memory comes back, rights do not");
    drop((port, set, right, full));
    assert_eq!((task.account(), other.account()), Default::default());
    assert_eq!((task.faults(), other.faults()), (vec![], vec![]));
}

#[test]
fn two_threads_answer_each_other() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    let serving = thread::spawn(move || {
        for n in 0..1000 {
            let got = wait_on(port.name().get()).unwrap();
            assert_eq!((got.seqno(), got.words(24)), (n, [n]));
            let answer = Letter::to(got.remote(), MOVE_SEND_ONCE).id(got.id() + 100).data(&[n * n]);
            assert_eq!(answer.send(), KernReturn::SUCCESS);
        }
    });
    for n in 0..1000 {
        let reply = reply_port(right.name().get());
        let letter = Letter::to(right.name().get(), COPY_SEND).reply(reply, MAKE_SEND_ONCE).id(7).data(&[n]);
        let got = letter.call(reply, 0, 0).unwrap();
        assert_eq!((got.id(), got.words(24), got.seqno()), (107, [n * n], n));
    }
    serving.join().unwrap();
    drop(right);
    assert_eq!((server.account(), client.account()), Default::default());
}

#[test]
fn many_senders_and_receivers_lose_nothing_and_count_everything() {
    const SENDERS: u32 = 4;
    const EACH: u32 = 500;
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let name = port.name().get();
    let senders = [(); SENDERS as usize].map(|()| {
        let right: SendRight = client.send_right_to(&port);
        thread::spawn(move || {
            for id in 0..EACH {
                assert_eq!(Letter::to(right.name().get(), COPY_SEND).id(id).send(), KernReturn::SUCCESS);
            }
        })
    });
    let receivers = [(); 3].map(|()| {
        thread::spawn(move || {
            // Gone are only those who heard nothing for long: senders wait for room.
            let next = || receive_as(Abi::Xnu64, name, 4096, trailer_elements(1) | RCV_TIMEOUT, 10 * SHORT).1;
            std::iter::from_fn(|| next().ok()).map(|got| got.seqno()).collect::<Vec<_>>()
        })
    });
    senders.into_iter().for_each(|thread| thread.join().unwrap());
    let mut seqnos: Vec<u32> = receivers.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    seqnos.sort_unstable();
    assert_eq!(seqnos, (0..SENDERS * EACH).collect::<Vec<_>>());
    drop(port);
    assert_eq!((server.account(), client.account()), Default::default());
}

#[test]
fn messages_are_numbered_in_the_order_of_the_queue_however_many_threads_receive() {
    const MESSAGES: u32 = 2000;
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    let name = port.name().get();
    let receivers = [(); 4].map(|()| {
        thread::spawn(move || {
            let next = || wait_on(name).unwrap();
            std::iter::from_fn(|| Some(next()).filter(|got| got.id() < MESSAGES))
                .map(|got| (got.id(), got.seqno()))
                .collect::<Vec<_>>()
        })
    });
    // The last four send the receivers home.
    for id in 0..MESSAGES + 4 {
        assert_eq!(Letter::to(right.name().get(), COPY_SEND).id(id).send(), KernReturn::SUCCESS);
    }
    let received = receivers.map(|receiver| receiver.join().unwrap());
    for (id, seqno) in received.iter().flatten() {
        assert_eq!(seqno, id, "one sender's messages are dequeued as they were sent");
    }
    assert_eq!(received.iter().flatten().count(), MESSAGES as usize);
}

/// Sends and receives with time-outs of a millisecond on both sides. Who pauses for about as long lets the other side's end.
fn all_arrive(pause_of_sender: Duration, pause_of_receiver: Duration) {
    const SENDERS: u32 = 3;
    const EACH: u32 = 60;
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let name = port.name().get();
    let rights = [(); SENDERS as usize].map(|()| client.send_right_to(&port));
    assert_eq!(server.set_queue_limit(port.name(), 1), Ok(()));
    let left = AtomicU32::new(SENDERS * EACH);
    let mut seqnos = thread::scope(|scope| {
        for right in &rights {
            scope.spawn(move || {
                for _ in 0..EACH {
                    let letter = || Letter::to(right.name().get(), COPY_SEND);
                    while letter().send_within(1).0 != KernReturn::SUCCESS {
                        // It came back with a right of its own.
                        release(right.name().get(), RIGHT_SEND);
                    }
                    thread::sleep(pause_of_sender);
                }
            });
        }
        let receivers = [(); 2].map(|()| {
            scope.spawn(|| {
                let mut seqnos = vec![];
                while left.load(Relaxed) > 0 {
                    let options = trailer_elements(1) | RCV_TIMEOUT;
                    if let Ok(got) = receive_as(Abi::Xnu64, name, 4096, options, 1).1 {
                        seqnos.push(got.seqno());
                        left.fetch_sub(1, Relaxed);
                        thread::sleep(pause_of_receiver);
                    }
                }
                seqnos
            })
        });
        receivers.into_iter().flat_map(|receiver| receiver.join().unwrap()).collect::<Vec<_>>()
    });
    seqnos.sort_unstable();
    assert_eq!(seqnos, (0..SENDERS * EACH).collect::<Vec<_>>());
    drop((port, rights));
    assert_eq!((server.account(), client.account()), Default::default());
}

#[test]
fn whoever_is_in_a_hurry_loses_nothing() {
    let (none, pause) = (Duration::ZERO, Duration::from_micros(900));
    all_arrive(pause, none);
    all_arrive(none, pause);
    all_arrive(none, none);
}
