//! What can be received from a port set, in which order, and what ends that?
use crate::letter::*;
use mig_rs_local::{Account, Task, insert_member, members, move_member, remove_member};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn, PortSet, ReceiveRight};
use std::thread;
use std::time::Duration;

fn send(task: Task, port: &ReceiveRight, id: u32) {
    let right = task.send_right_to(port);
    assert_eq!(Letter::to(right.into_raw().get(), MOVE_SEND).id(id).send(), KernReturn::SUCCESS);
}

/// Message id, sequence number, and the port that it came from.
fn take(set: &PortSet) -> Option<(u32, u32, u32)> {
    receive(set.name().get()).ok().map(|got| (got.id(), got.seqno(), got.local()))
}

fn waiting_on(name: u32) -> thread::JoinHandle<Result<u32, KernReturn>> {
    let waiting =
        thread::spawn(move || receive_as(Abi::Xnu64, name, 4096, RCV_TIMEOUT, 5000).1.map(|got| got.id()));
    thread::sleep(Duration::from_millis(u64::from(SHORT)));
    waiting
}

#[test]
fn members_take_turns_and_each_counts_its_own_messages() {
    let task = Task::new();
    let (set, a, b) = (task.allocate_set(), task.allocate(), task.allocate());
    // Two wait before the port becomes a member, and count nothing by that.
    (0..2).for_each(|id| send(task, &a, id));
    assert_eq!((insert_member(&a, &set), insert_member(&b, &set)), (Ok(()), Ok(())));
    (2..4).for_each(|id| send(task, &a, id));
    (10..12).for_each(|id| send(task, &b, id));
    let (from_a, from_b) = (a.name().get(), b.name().get());
    let got: Vec<_> = std::iter::from_fn(|| take(&set)).collect();
    let want =
        [(0, 0, from_a), (10, 0, from_b), (1, 1, from_a), (11, 1, from_b), (2, 2, from_a), (3, 3, from_a)];
    assert_eq!(got, want);
    drop((set, a, b));
    assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
}

#[test]
fn a_member_is_received_from_only_in_its_set() {
    let task = Task::new();
    let (set, port) = (task.allocate_set(), task.allocate());
    send(task, &port, 1);
    insert_member(&port, &set).unwrap();
    assert_eq!(receive(port.name().get()).err(), Some(KernReturn::RCV_IN_SET));
    remove_member(&port, &set).unwrap();
    assert_eq!(take(&set), None);
    assert_eq!(receive(port.name().get()).unwrap().id(), 1);
    // In and out of the set the count goes on.
    send(task, &port, 2);
    move_member(&port, Some(&set)).unwrap();
    assert_eq!(take(&set), Some((2, 1, port.name().get())));
}

#[test]
fn a_port_is_in_one_set_at_most_and_only_where_it_says() {
    let (task, other) = (Task::new(), Task::new());
    let (one, two, port) = (task.allocate_set(), task.allocate_set(), task.allocate());
    assert_eq!(remove_member(&port, &one), Err(KernReturn::NOT_IN_SET));
    assert_eq!(move_member(&port, None), Err(KernReturn::NOT_IN_SET));
    assert_eq!(insert_member(&port, &one), Ok(()));
    assert_eq!(insert_member(&port, &one), Err(KernReturn::ALREADY_IN_SET));
    assert_eq!(insert_member(&port, &two), Err(KernReturn::ALREADY_IN_SET));
    assert_eq!(remove_member(&port, &two), Err(KernReturn::NOT_IN_SET));
    assert_eq!(move_member(&port, Some(&two)), Ok(()));
    assert_eq!((members(&one), members(&two)), (Ok(vec![]), Ok(vec![port.name()])));
    assert_eq!(insert_member(&other.allocate(), &one), Err(KernReturn::INVALID_NAME));
    assert_eq!(move_member(&port, None), Ok(()));
    assert_eq!(members(&two), Ok(vec![]));
}

#[test]
fn a_dropped_set_leaves_its_members_and_their_messages_alone() {
    let task = Task::new();
    let (set, port) = (task.allocate_set(), task.allocate());
    insert_member(&port, &set).unwrap();
    send(task, &port, 5);
    assert_eq!(format!("{:?}", task.account()), "Account { receive: 1, port_sets: 1, names: 2, queued: 1 }");
    let name = set.name().get();
    drop(set);
    assert_eq!(receive(name).err(), Some(KernReturn::RCV_INVALID_NAME));
    assert_eq!(receive(port.name().get()).unwrap().id(), 5);
}

#[test]
fn a_member_that_dies_or_is_sent_away_leaves_the_set() {
    let (task, other) = (Task::new(), Task::new());
    let (set, a, b) = (task.allocate_set(), task.allocate(), task.allocate());
    let mailbox = other.allocate();
    let right = task.send_right_to(&mailbox);
    for port in [&a, &b] {
        insert_member(port, &set).unwrap();
        send(task, port, 1);
    }
    drop(a);
    let letter = Letter::to(right.name().get(), COPY_SEND).port(b.into_raw().get(), MOVE_RECEIVE);
    assert_eq!(letter.send(), KernReturn::SUCCESS);
    assert_eq!((take(&set), members(&set)), (None, Ok(vec![])));
    let (name, _) = receive(mailbox.name().get()).unwrap().port(0);
    assert_eq!(receive(name).unwrap().id(), 1);
}

#[test]
fn a_message_to_a_member_wakes_whoever_waits_for_the_set() {
    let task = Task::new();
    let (set, port) = (task.allocate_set(), task.allocate());
    insert_member(&port, &set).unwrap();
    let waiting = waiting_on(set.name().get());
    send(task, &port, 8);
    assert_eq!(waiting.join().unwrap(), Ok(8));
    // So does a member that brings its messages along.
    let late = task.allocate();
    send(task, &late, 9);
    let waiting = waiting_on(set.name().get());
    insert_member(&late, &set).unwrap();
    assert_eq!(waiting.join().unwrap(), Ok(9));
}

#[test]
fn who_waits_for_a_set_learns_of_its_end_and_who_waits_for_a_port_of_its_becoming_a_member() {
    let task = Task::new();
    let (set, port) = (task.allocate_set(), task.allocate());
    let waiting = waiting_on(port.name().get());
    insert_member(&port, &set).unwrap();
    assert_eq!(waiting.join().unwrap(), Err(KernReturn::RCV_PORT_CHANGED));
    let waiting = waiting_on(set.name().get());
    drop(set);
    assert_eq!(waiting.join().unwrap(), Err(KernReturn::RCV_PORT_DIED));
    drop(port);
    assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
}

#[test]
fn a_task_that_ends_takes_its_sets_along() {
    let task = Task::new();
    let (set, port) = (task.allocate_set(), task.allocate());
    insert_member(&port, &set).unwrap();
    task.terminate();
    assert_eq!(members(&set), Err(KernReturn::INVALID_NAME));
    drop((set, port));
    assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
}

#[test]
fn a_set_can_neither_be_sent_nor_sent_to() {
    let task = Task::new();
    let (set, port) = (task.allocate_set(), task.allocate());
    let letter = Letter::to(port.name().get(), MAKE_SEND).port(set.name().get(), COPY_SEND);
    assert_eq!(letter.send(), KernReturn::SEND_INVALID_RIGHT);
    assert_eq!(Letter::to(set.name().get(), MOVE_SEND).send(), KernReturn::SEND_INVALID_DEST);
}

#[test]
fn a_message_too_large_for_the_buffer_waits_at_the_set_as_it_does_at_its_port() {
    let task = Task::new();
    let (set, ports) = (task.allocate_set(), [(); 2].map(|()| task.allocate()));
    for (id, port) in (0..).zip(&ports) {
        insert_member(port, &set).unwrap();
        send(task, port, id);
    }
    for _ in 0..2 {
        let got = receive_as(Abi::Xnu64, set.name().get(), 31, RCV_LARGE | RCV_TIMEOUT, 0).1;
        assert_eq!(got.err(), Some(KernReturn::RCV_TOO_LARGE));
    }
    assert_eq!([(); 2].map(|()| receive(set.name().get()).unwrap().id()), [0, 1]);
}

#[test]
fn many_threads_at_a_set_lose_nothing() {
    let task = Task::new();
    let (set, ports) = (task.allocate_set(), [(); 3].map(|()| task.allocate()));
    let name = set.name().get();
    let receivers = [(); 3].map(|()| {
        thread::spawn(move || {
            let next = || receive_as(Abi::Xnu64, name, 100, trailer_elements(1) | RCV_TIMEOUT, 10 * SHORT).1;
            std::iter::from_fn(|| next().ok()).map(|got| (got.local(), got.seqno())).collect::<Vec<_>>()
        })
    });
    thread::scope(|scope| {
        for port in &ports {
            insert_member(port, &set).unwrap();
            scope.spawn(move || (0..300).for_each(|id| send(task, port, id)));
        }
    });
    let mut got: Vec<_> = receivers.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
    got.sort_unstable();
    got.dedup();
    assert_eq!((got.len(), got.iter().map(|got| got.1).max()), (900, Some(299)));
}
