//! Whose are names, how many references do they count, and when are they gone?
use crate::letter::*;
use mig_rs_local::{Account, Fault, Task, stray_faults};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{KernReturn, PortName};
use std::thread;

fn account(fill: impl FnOnce(&mut Account)) -> Account {
    let mut account = Account::default();
    fill(&mut account);
    account
}

#[test]
fn a_new_task_holds_nothing() {
    assert_eq!(Task::new().account(), Account::default());
    assert_ne!(Task::new(), Task::new());
}

#[test]
fn send_rights_of_a_task_share_a_name_and_tasks_share_none() {
    let (a, b) = (Task::new(), Task::new());
    let port = Task::new().allocate();
    let (one, two) = (a.send_right_to(&port), a.send_right_to(&port));
    let other = b.copy_of(&one);
    assert_eq!(one, two);
    assert_ne!(one, other);
    assert_eq!(a.account(), account(|a| (a.send, a.names) = (2, 1)));
    assert_eq!(b.account(), account(|a| (a.send, a.names) = (1, 1)));
    drop(one);
    assert_eq!(a.account(), account(|a| (a.send, a.names) = (1, 1)));
    assert_eq!(Letter::to(two.name().get(), COPY_SEND).send(), KernReturn::SUCCESS);
    drop((two, other));
    assert_eq!((a.account(), b.account()), Default::default());
}

#[test]
fn every_send_once_right_has_a_name_of_its_own() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let (one, two) = (client.send_once_right_to(&port), client.send_once_right_to(&port));
    assert_ne!(one, two);
    assert_eq!(client.account(), account(|a| (a.send_once, a.names) = (2, 2)));
}

#[test]
fn the_receive_right_shares_the_name_of_its_send_rights() {
    let task = Task::new();
    let port = task.allocate();
    let right = task.send_right_to(&port);
    assert_eq!(right.name(), port.name());
    assert_eq!(task.account(), account(|a| (a.receive, a.send, a.names) = (1, 1, 1)));
    drop(port);
    assert_eq!(task.account(), account(|a| (a.dead_names, a.names) = (1, 1)));
    drop(right);
    assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
}

#[test]
fn rights_are_dropped_anywhere() {
    let (a, b) = (Task::new(), Task::new());
    let port = a.allocate();
    let (one, two) = (b.send_right_to(&port), b.send_right_to(&port));
    thread::spawn(move || drop(one)).join().unwrap();
    a.enter(|| drop(two));
    b.enter(|| drop(port));
    assert_eq!((a.account(), b.account()), Default::default());
    assert_eq!((a.faults(), b.faults()), (vec![], vec![]));
}

#[test]
fn a_right_whose_port_dies_is_a_dead_name_and_drops_quietly() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let (one, two, once) =
        (client.send_right_to(&port), client.send_right_to(&port), client.send_once_right_to(&port));
    drop(port);
    assert_eq!(client.account(), account(|a| (a.dead_names, a.names) = (3, 2)));
    assert_eq!(Letter::to(one.name().get(), COPY_SEND).send(), KernReturn::SEND_INVALID_DEST);
    assert_eq!(Letter::to(once.name().get(), MOVE_SEND_ONCE).send(), KernReturn::SEND_INVALID_DEST);
    release(two.into_raw().get(), RIGHT_DEAD_NAME);
    drop((one, once));
    assert_eq!((client.account(), client.faults()), Default::default());
}

#[test]
fn a_dead_name_means_no_later_port() {
    let (server, client) = (Task::new(), Task::new());
    for _ in 0..100 {
        let dead = client.send_right_to(&server.allocate());
        assert_eq!(Letter::to(dead.name().get(), COPY_SEND).send(), KernReturn::SEND_INVALID_DEST);
        let port = server.allocate();
        let right = client.send_right_to(&port);
        assert_ne!(right.name(), dead.name());
        assert_eq!(Letter::to(right.name().get(), COPY_SEND).send(), KernReturn::SUCCESS);
    }
    assert_eq!((client.account(), client.faults()), Default::default());
}

#[test]
fn rights_to_a_dead_port_come_out_dead() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    server.terminate();
    assert_eq!(client.copy_of(&right).name(), PortName::DEAD);
    assert_eq!(client.send_right_to(&port).name(), PortName::DEAD);
    assert_eq!(client.send_once_right_to(&port).name(), PortName::DEAD);
}

#[test]
fn a_release_of_what_is_not_held_is_written_down() {
    let (server, task) = (Task::new(), Task::new());
    let port = server.allocate();
    let name = task.send_right_to(&port).into_raw().get();
    for right in [RIGHT_RECEIVE, RIGHT_SEND_ONCE, RIGHT_PORT_SET, RIGHT_DEAD_NAME, 17] {
        release(name, right);
        assert_eq!(task.faults().pop(), Some(Fault::WrongRight { name, right }));
    }
    assert_eq!(task.account().send, 1, "it is still there");
    release(name, RIGHT_SEND);
    assert_eq!(task.account(), Account::default());
    let before = task.faults().len();
    release(name, RIGHT_SEND);
    assert_eq!(task.faults()[before..], [Fault::NoSuchName { name, right: RIGHT_SEND }], "twice");
    assert_eq!(server.faults(), []);
}

#[test]
fn a_right_of_the_one_name_is_not_released_for_the_other() {
    let task = Task::new();
    let port = task.allocate();
    let name = port.name().get();
    release(name, RIGHT_SEND);
    assert_eq!(task.faults(), [Fault::WrongRight { name, right: RIGHT_SEND }]);
}

#[test]
fn a_name_from_nowhere_is_the_fault_of_the_task_that_the_thread_works_for() {
    let task = Task::new();
    let fault = Fault::NoSuchName { name: 0xfff0_0000, right: RIGHT_SEND };
    task.enter(|| release(0xfff0_0000, RIGHT_SEND));
    assert_eq!(task.faults(), std::slice::from_ref(&fault));
    release(0xfff0_0000, RIGHT_SEND);
    assert!(stray_faults().contains(&fault));
    assert_eq!(fault.to_string(), "released a send right under the name 0xfff00000, which denotes no right");
}

#[test]
fn a_thread_works_for_the_innermost_task_that_it_entered() {
    let (a, b) = (Task::new(), Task::new());
    assert_eq!(Task::current(), None);
    a.enter(|| {
        assert_eq!(Task::current(), Some(a));
        b.enter(|| assert_eq!(Task::current(), Some(b)));
        assert_eq!(Task::current(), Some(a));
        assert_eq!(thread::spawn(Task::current).join().unwrap(), None);
    });
    assert_eq!(Task::current(), None);
}

#[test]
fn a_terminated_task_holds_nothing_and_what_is_left_of_it_drops_quietly() {
    let (a, b) = (Task::new(), Task::new());
    let (theirs, ours) = (b.allocate(), a.allocate());
    let rights = (a.send_right_to(&theirs), a.send_right_to(&theirs), a.send_once_right_to(&theirs));
    let back = b.send_right_to(&ours);
    let kept = a.send_right_to(&ours);
    a.terminate();
    assert_eq!(a.account(), Account::default());
    assert_eq!(receive(theirs.name().get()).unwrap().id(), 71, "the send-once right was destroyed unused");
    assert_eq!(b.account(), account(|a| (a.receive, a.dead_names, a.names) = (1, 1, 2)));
    drop((rights, ours, back, kept, theirs));
    assert_eq!((a.faults(), b.faults()), (vec![], vec![]));
    assert_eq!((a.account(), b.account()), Default::default());
}

#[test]
fn a_task_that_has_ended_gets_no_names() {
    let (ended, other) = (Task::new(), Task::new());
    let port = other.allocate();
    ended.terminate();
    assert_eq!(ended.allocate().name(), PortName::DEAD);
    assert_eq!(ended.allocate_set().name(), PortName::DEAD);
    assert_eq!(ended.send_right_to(&port).name(), PortName::DEAD);
    assert_eq!(other.hand_over(port.name(), MAKE_SEND, ended), Err(KernReturn::NO_SPACE));
    assert_eq!(ended.names(), []);
}
