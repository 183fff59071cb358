//! What does a call do besides sending and receiving, and where does its reply port come from?
use crate::letter::*;
use mig_rs_local::{Account, Task};
use mig_rs_runtime::KernReturn;
use mig_rs_runtime::kernel::*;
use std::thread;

#[test]
fn a_thread_has_one_reply_port_in_every_task() {
    let (server, one, other) = (Task::new(), Task::new(), Task::new());
    let port = server.allocate();
    let (right, elsewhere) = (one.send_right_to(&port), other.send_right_to(&port));
    let reply = reply_port(right.name().get());
    assert_eq!(reply_port(right.name().get()), reply);
    assert_ne!(reply_port(elsewhere.name().get()), reply);
    let name = right.name().get();
    assert_ne!(thread::spawn(move || reply_port(name)).join().unwrap(), reply);
    reply_port_done(reply, true);
    assert_eq!(reply_port(name), reply, "it may serve again");
    reply_port_done(reply, false);
    assert_eq!(receive(reply).err(), Some(KernReturn::RCV_INVALID_NAME));
    assert_ne!(reply_port(name), reply);
    drop((right, elsewhere));
    assert_eq!(
        (one.account(), other.account()),
        Default::default(),
        "reply ports are the kernel's to account for"
    );
    assert_eq!(one.faults(), []);
}

#[test]
fn the_special_reply_port_of_a_thread_is_another_one() {
    let task = Task::new();
    let port = task.allocate();
    let name = port.name().get();
    let (reply, special) = (reply_port(name), special_reply_port(name));
    assert_ne!(reply, special);
    assert_eq!((reply_port(name), special_reply_port(name)), (reply, special));
    reply_port_done(special, false);
    assert_ne!(special_reply_port(name), special);
    assert_eq!(reply_port(name), reply);
    drop(port);
    assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
}

#[test]
fn without_a_destination_the_reply_port_is_that_of_the_task_that_the_thread_works_for() {
    let task = Task::new();
    assert_eq!(reply_port(0), 0, "there is none to be had");
    let reply = task.enter(|| reply_port(0));
    let port = task.allocate();
    assert_eq!(reply_port(port.name().get()), reply);
}

#[test]
fn the_reply_port_of_a_thread_ends_with_it() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let name = client.send_right_to(&port).into_raw().get();
    let once = thread::spawn(move || {
        let reply = reply_port(name);
        let letter = Letter::to(name, COPY_SEND).reply(reply, MAKE_SEND_ONCE);
        assert_eq!(letter.call(reply, RCV_TIMEOUT, 0).err(), Some(KernReturn::RCV_TIMED_OUT));
    });
    once.join().unwrap();
    let once = receive(port.name().get()).unwrap().remote();
    assert_eq!(once, PORT_DEAD);
}

#[test]
fn a_call_whose_server_dies_receives_the_notification() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    let serving = thread::spawn(move || {
        let got = receive_as(mig_rs_runtime::Abi::Xnu64, port.name().get(), 100, 0, 0).1;
        assert!(got.is_ok());
        server.terminate();
    });
    let reply = reply_port(right.name().get());
    let letter = Letter::to(right.name().get(), COPY_SEND).reply(reply, MAKE_SEND_ONCE);
    assert_eq!(letter.call(reply, 0, 0).unwrap().id(), 71);
    serving.join().unwrap();
    drop(right);
    assert_eq!((client.account(), client.faults()), (Account::default(), vec![]));
}

#[test]
fn a_call_that_cannot_be_sent_receives_nothing() {
    let client = Task::new();
    let reply = client.allocate();
    let letter = Letter::to(reply.name().get(), COPY_SEND).reply(reply.name().get(), MAKE_SEND_ONCE);
    assert_eq!(letter.call(reply.name().get(), 0, 0).err(), Some(KernReturn::SEND_INVALID_DEST));
}

#[test]
fn a_call_receives_only_in_the_task_that_sent() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    let letter = Letter::to(right.name().get(), COPY_SEND);
    assert_eq!(letter.call(port.name().get(), 0, 0).err(), Some(KernReturn::RCV_INVALID_NAME));
    assert_eq!(server.account().queued, 1, "it has been sent, though");
}

#[test]
fn a_call_brings_memory_both_ways() {
    for abi in ABIS {
        let (server, client) = (Task::new(), Task::new());
        let port = server.allocate();
        let right = client.send_right_to(&port);
        let serving = thread::spawn(move || {
            let got = receive_as(abi, port.name().get(), 200, 0, 0).1.unwrap();
            assert_eq!(got.memory(0).bytes(), b"question");
            let answer =
                Letter::to(got.remote(), MOVE_SEND_ONCE).abi(abi).lend(b"answer").give(got.memory(0));
            assert_eq!(answer.send(), KernReturn::SUCCESS);
        });
        let reply = reply_port(right.name().get());
        let letter = Letter::to(right.name().get(), COPY_SEND).reply(reply, MAKE_SEND_ONCE);
        let got = letter.abi(abi).lend(b"question").call(reply, 0, 0).unwrap();
        assert_eq!([got.memory(0).bytes(), got.memory(1).bytes()], [&b"answer"[..], b"question"]);
        assert_eq!(client.account().memory, 14);
        got.memory(0).give_back();
        got.memory(1).give_back();
        serving.join().unwrap();
        drop(right);
        assert_eq!((server.account(), client.account()), Default::default());
    }
}
