//! What is a task told of its rights, when, and in which message?
use crate::letter::*;
use mig_rs_local::{Account, Notification, RightKind, Task};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{KernReturn, PortName, ReceiveRight, SendOnceRight, SendRight};

/// A port, a right to it, and a mailbox of the client's for notifications.
fn trio() -> (Task, Task, ReceiveRight, SendRight, ReceiveRight) {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    (server, client, port, right, client.allocate())
}

fn ask(task: Task, name: PortName, what: Notification, mailbox: &ReceiveRight) {
    let former = task.request_notification(name, what, Some(task.send_once_right_to(mailbox)));
    assert!(matches!(former, Ok(None)), "{former:?}");
}

/// Id and number of a notification that has nothing but a number.
fn told(mailbox: &ReceiveRight) -> (u32, u32) {
    let got = receive(mailbox.name().get()).unwrap();
    assert_eq!((got.bits(), got.size(), got.remote()), (MOVE_SEND_ONCE << 8, 36, 0));
    assert_eq!(got.word(24), 0);
    (got.id(), got.word(32))
}

fn nothing_came(mailbox: &ReceiveRight) {
    assert_eq!(receive(mailbox.name().get()).err(), Some(KernReturn::RCV_TIMED_OUT));
}

const DEAD: Notification = Notification::DeadName { sync: false };

#[test]
fn a_port_that_dies_is_told_by_its_name_which_gets_a_reference_for_the_message() {
    let (server, client, port, right, mailbox) = trio();
    ask(client, right.name(), DEAD, &mailbox);
    drop(port);
    assert_eq!(told(&mailbox), (72, right.name().get()));
    assert_eq!(client.get_refs(right.name(), RightKind::DeadName), Ok(2));
    release(right.name().get(), RIGHT_DEAD_NAME);
    drop((right, mailbox));
    assert_eq!((server.account(), client.account(), client.faults()), Default::default());
}

#[test]
fn a_name_that_goes_before_its_port_is_told_as_deleted() {
    let (_, client, port, right, mailbox) = trio();
    let once = client.send_once_right_to(&port);
    let (name, once_name) = (right.name(), once.name());
    ask(client, name, DEAD, &mailbox);
    ask(client, once_name, DEAD, &mailbox);
    drop(right);
    assert_eq!(told(&mailbox), (65, name.get()));
    assert_eq!(Letter::to(once.into_raw().get(), MOVE_SEND_ONCE).send(), KernReturn::SUCCESS);
    assert_eq!(told(&mailbox), (65, once_name.get()));
    drop(port);
    nothing_came(&mailbox);
}

#[test]
fn a_name_that_is_dead_is_told_at_once_or_refused() {
    let (_, client, port, right, mailbox) = trio();
    drop(port);
    let notify = || Some(client.send_once_right_to(&mailbox));
    let refused = client.request_notification(right.name(), DEAD, notify());
    assert_eq!(refused.err(), Some(KernReturn::INVALID_ARGUMENT));
    assert_eq!(receive(mailbox.name().get()).unwrap().id(), 71, "the right was released");
    ask(client, right.name(), Notification::DeadName { sync: true }, &mailbox);
    assert_eq!(told(&mailbox), (72, right.name().get()));
    assert_eq!(client.get_refs(right.name(), RightKind::DeadName), Ok(2));
}

#[test]
fn a_request_takes_the_place_of_the_one_before_and_can_be_taken_back() {
    let (_, client, port, right, mailbox) = trio();
    let other = client.allocate();
    ask(client, right.name(), DEAD, &mailbox);
    let second = Some(client.send_once_right_to(&other));
    let first: Option<SendOnceRight> = client.request_notification(right.name(), DEAD, second).unwrap();
    drop(first);
    assert_eq!(receive(mailbox.name().get()).unwrap().id(), 71);
    let second = client.request_notification(right.name(), DEAD, None).unwrap();
    drop(port);
    nothing_came(&other);
    drop(second);
    assert_eq!(receive(other.name().get()).unwrap().id(), 71);
}

#[test]
fn the_last_send_right_that_goes_is_told_with_how_many_there_were() {
    let (server, client, port, right, _) = trio();
    let mailbox = server.allocate();
    let more = client.send_right_to(&port);
    ask(server, port.name(), Notification::NoSenders { sync: 0 }, &mailbox);
    assert_eq!(server.receive_status(port.name()).map(|status| status.no_senders_requested), Ok(true));
    drop(right);
    nothing_came(&mailbox);
    // The last one is used up by its message.
    assert_eq!(Letter::to(more.into_raw().get(), MOVE_SEND).send(), KernReturn::SUCCESS);
    nothing_came(&mailbox);
    assert!(receive(port.name().get()).is_ok());
    assert_eq!(told(&mailbox), (70, 2));
    drop(client.send_right_to(&port));
    nothing_came(&mailbox);
}

#[test]
fn no_senders_are_told_at_once_if_as_many_were_made() {
    let (server, _, port, right, _) = trio();
    let mailbox = server.allocate();
    drop(right);
    ask(server, port.name(), Notification::NoSenders { sync: 2 }, &mailbox);
    nothing_came(&mailbox);
    let former = server.request_notification(port.name(), Notification::NoSenders { sync: 1 }, None);
    drop(former);
    assert_eq!(receive(mailbox.name().get()).unwrap().id(), 71);
    ask(server, port.name(), Notification::NoSenders { sync: 1 }, &mailbox);
    assert_eq!(told(&mailbox), (70, 1));
}

#[test]
fn a_receive_right_that_would_be_destroyed_comes_home_with_its_messages() {
    let (server, _, port, right, _) = trio();
    let mailbox = server.allocate();
    ask(server, port.name(), Notification::PortDestroyed, &mailbox);
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).id(5).send(), KernReturn::SUCCESS);
    let holder = Task::new();
    let moved = server.hand_over(PortName(port.into_raw().get()), MOVE_RECEIVE, holder).unwrap();
    holder.terminate();
    assert_eq!(receive(moved.get()).err(), Some(KernReturn::RCV_INVALID_NAME));
    let got = receive(mailbox.name().get()).unwrap();
    assert_eq!((got.id(), got.size(), got.bits()), (69, 40, COMPLEX | MOVE_SEND_ONCE << 8));
    let (home, disposition) = got.port(0);
    assert_eq!(disposition, MOVE_RECEIVE);
    let got = receive(home).unwrap();
    assert_eq!((got.id(), got.seqno()), (5, 0));
    release(home, RIGHT_RECEIVE);
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).send(), KernReturn::SEND_INVALID_DEST, "once only");
    drop((right, mailbox));
    assert_eq!((server.account(), server.faults()), (Account::default(), vec![]));
}

#[test]
fn a_receive_right_that_nobody_can_take_home_is_destroyed() {
    let (server, client, port, right, _) = trio();
    let mailbox = server.allocate();
    ask(server, port.name(), Notification::PortDestroyed, &mailbox);
    drop((mailbox, port));
    assert_eq!(client.port_type(right.name()), Ok(vec![RightKind::DeadName]));
    // Nor can it come home to itself.
    let port = server.allocate();
    ask(server, port.name(), Notification::PortDestroyed, &port);
    drop((port, right));
    assert_eq!((server.account(), client.account().send), (Account::default(), 0));
}

#[test]
fn a_request_for_no_senders_dies_with_its_port() {
    let (server, _, port, _right, _) = trio();
    let mailbox = server.allocate();
    ask(server, port.name(), Notification::NoSenders { sync: 0 }, &mailbox);
    drop(port);
    assert_eq!(receive(mailbox.name().get()).unwrap().id(), 71);
}

#[test]
fn a_notification_nobody_can_receive_costs_nothing() {
    let (server, client, port, right, mailbox) = trio();
    ask(client, right.name(), DEAD, &mailbox);
    drop((mailbox, port));
    assert_eq!(client.get_refs(right.name(), RightKind::DeadName), Ok(2));
    release(right.name().get(), RIGHT_DEAD_NAME);
    drop(right);
    assert_eq!((server.account(), client.account()), Default::default());
}

#[test]
fn only_a_fitting_right_can_be_asked_about() {
    let (server, client, port, right, mailbox) = trio();
    let ask = |task: Task, name, what| {
        task.request_notification(name, what, Some(client.send_once_right_to(&mailbox))).err()
    };
    for what in [Notification::PortDestroyed, Notification::NoSenders { sync: 0 }] {
        assert_eq!(ask(client, right.name(), what), Some(KernReturn::INVALID_RIGHT));
        assert_eq!(ask(client, port.name(), what), Some(KernReturn::INVALID_NAME));
    }
    let set = server.allocate_set();
    assert_eq!(ask(server, set.name(), DEAD), Some(KernReturn::INVALID_RIGHT));
    let gone = Task::new().send_once_right_to(&server.allocate());
    let dead = client.request_notification(right.name(), DEAD, Some(gone));
    assert_eq!(dead.err(), Some(KernReturn::INVALID_CAPABILITY));
}

#[test]
fn the_right_to_be_told_by_is_taken_before_anything_else_is_looked_at() {
    let (_, client, port, right, mailbox) = trio();
    let once = || client.send_once_right_to(&port);
    let ask = |name, notify| client.request_notification(name, DEAD, notify).err();
    // A name whose right it is itself is gone by then, and the right with it: it says so to its port.
    let own = once();
    let name = own.name();
    assert_eq!(ask(name, Some(own)), Some(KernReturn::INVALID_NAME));
    assert_eq!(receive(port.name().get()).unwrap().id(), 71);
    // A right that is dead is told before a name that is none.
    let dead = client.send_once_right_to(&Task::new().allocate());
    assert_eq!(ask(name, Some(dead)), Some(KernReturn::INVALID_CAPABILITY));
    // There is nobody to be told of what is dead already.
    drop(port);
    assert_eq!(ask(right.name(), None), Some(KernReturn::INVALID_ARGUMENT));
    let sync = Notification::DeadName { sync: true };
    assert_eq!(
        client.request_notification(right.name(), sync, None).err(),
        Some(KernReturn::INVALID_ARGUMENT)
    );
    drop(right);
    nothing_came(&mailbox);
}
