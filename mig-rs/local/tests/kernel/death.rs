//! Who hears of it when a right, a message, a port or a task ends?
use crate::letter::*;
use mig_rs_local::{Account, Task};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{KernReturn, ReceiveRight, SendRight};

fn pair() -> (Task, Task, ReceiveRight, SendRight) {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    (server, client, port, right)
}

fn ask(right: &SendRight, reply: &ReceiveRight) {
    let letter = Letter::to(right.name().get(), COPY_SEND).reply(reply.name().get(), MAKE_SEND_ONCE);
    assert_eq!(letter.send(), KernReturn::SUCCESS);
}

/// The notification that a send-once right ended unused, and nothing after it.
fn assert_told_once(reply: &ReceiveRight) {
    let got = receive(reply.name().get()).unwrap();
    assert_eq!((got.id(), got.size(), got.bits(), got.remote()), (71, 24, MOVE_SEND_ONCE << 8, 0));
    assert_eq!(got.local(), reply.name().get());
    assert_eq!(receive(reply.name().get()).err(), Some(KernReturn::RCV_TIMED_OUT));
}

#[test]
fn a_request_in_the_queue_of_a_dying_port_is_answered_by_a_notification() {
    let (_, client, port, right) = pair();
    let reply = client.allocate();
    ask(&right, &reply);
    drop(port);
    assert_told_once(&reply);
}

#[test]
fn a_request_that_a_server_forgets_is_answered_by_a_notification() {
    let (server, client, port, right) = pair();
    let reply = client.allocate();
    ask(&right, &reply);
    let once = receive(port.name().get()).unwrap().remote();
    release(once, RIGHT_SEND_ONCE);
    assert_told_once(&reply);
    assert_eq!(server.account().send_once, 0);
}

#[test]
fn a_request_of_a_terminated_server_is_answered_by_a_notification() {
    for received in [false, true] {
        let (server, client, port, right) = pair();
        let reply = client.allocate();
        ask(&right, &reply);
        if received {
            receive(port.name().get()).unwrap();
        }
        server.terminate();
        assert_told_once(&reply);
        assert_eq!(server.account(), Account::default());
    }
}

#[test]
fn an_answer_given_is_no_death() {
    let (_, client, port, right) = pair();
    let reply = client.allocate();
    ask(&right, &reply);
    let once = receive(port.name().get()).unwrap().remote();
    assert_eq!(Letter::to(once, MOVE_SEND_ONCE).id(100).send(), KernReturn::SUCCESS);
    drop(port);
    assert_eq!(receive(reply.name().get()).unwrap().id(), 100);
    assert_eq!(receive(reply.name().get()).err(), Some(KernReturn::RCV_TIMED_OUT));
}

#[test]
fn a_send_once_right_to_a_dead_port_ends_in_silence() {
    let (_, client, port, right) = pair();
    let reply = client.allocate();
    ask(&right, &reply);
    drop((reply, port, right));
    assert_eq!(client.account(), Account::default());
}

#[test]
fn a_queue_ends_with_all_that_its_messages_carry() {
    let (server, client, port, right) = pair();
    let (lost, known) = (client.allocate(), client.allocate());
    let to_lost = client.send_right_to(&lost);
    let letter = Letter::to(right.name().get(), COPY_SEND).lend(b"memory");
    let letter =
        letter.ports(&[known.name().get(), 0], MAKE_SEND_ONCE).ports(&[known.name().get()], MAKE_SEND);
    assert_eq!(letter.send(), KernReturn::SUCCESS);
    let letter = Letter::to(right.name().get(), COPY_SEND).port(lost.into_raw().get(), MOVE_RECEIVE);
    assert_eq!(letter.send(), KernReturn::SUCCESS);
    ask(&to_lost, &known);
    assert_eq!(server.account().queued, 2);
    drop(port);
    assert_eq!(Letter::to(to_lost.name().get(), COPY_SEND).send(), KernReturn::SEND_INVALID_DEST);
    let ids: Vec<_> = std::iter::from_fn(|| receive(known.name().get()).ok()).map(|got| got.id()).collect();
    assert_eq!(
        ids,
        [71, 71],
        "for the right in the array, and for the request in the queue of the lost port"
    );
    drop((to_lost, known, right));
    assert_eq!((server.account(), client.account()), Default::default());
}

#[test]
fn a_receive_right_sent_to_its_own_port_is_the_end_of_it() {
    let task = Task::new();
    let port = task.allocate();
    let right = task.send_right_to(&port);
    let letter = Letter::to(right.name().get(), COPY_SEND).port(port.into_raw().get(), MOVE_RECEIVE);
    assert_eq!(letter.send(), KernReturn::SUCCESS);
    assert_eq!((task.account().receive, task.account().dead_names), (0, 1));
    drop(right);
    assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
}

#[test]
fn receive_rights_sent_into_each_others_queues_end_as_well() {
    let task = Task::new();
    let ports = [task.allocate(), task.allocate(), task.allocate()];
    let to = ports.each_ref().map(|port| task.send_right_to(port));
    let [a, b, c] = ports.map(|port| port.into_raw().get());
    let send = |to: &SendRight, port| Letter::to(to.name().get(), COPY_SEND).port(port, MOVE_RECEIVE).send();
    assert_eq!(send(&to[1], a), KernReturn::SUCCESS, "a waits in b");
    assert_eq!(send(&to[2], b), KernReturn::SUCCESS, "b waits in c");
    assert_eq!((task.account().receive, task.account().dead_names), (1, 0));
    // Would c wait in a, nobody could receive any of them. Another right in the same message changes nothing.
    let d = task.allocate();
    let letter = Letter::to(to[0].name().get(), COPY_SEND).port(d.into_raw().get(), MOVE_RECEIVE);
    assert_eq!(letter.port(c, MOVE_RECEIVE).send(), KernReturn::SUCCESS);
    assert_eq!((task.account().receive, task.account().dead_names), (0, 3));
    drop(to);
    assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
}

#[test]
fn a_long_chain_of_queues_ends_without_exhausting_the_stack() {
    let task = Task::new();
    let first = task.allocate();
    let mut to = task.send_right_to(&first);
    for _ in 0..20_000 {
        let next = task.allocate();
        let right = task.send_right_to(&next);
        let letter = Letter::to(to.into_raw().get(), MOVE_SEND).port(next.into_raw().get(), MOVE_RECEIVE);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        to = right;
    }
    drop(first);
    assert_eq!((task.account().names, task.account().dead_names), (1, 1));
}
