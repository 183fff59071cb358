//! What do the calls on names do, and what do they refuse?
use crate::letter::*;
use mig_rs_local::{Account, Notification, RightKind, Task};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{KernReturn, PortName, ReceiveRight, SendRight};

fn pair() -> (Task, Task, ReceiveRight, SendRight) {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    (server, client, port, right)
}

const KINDS: [RightKind; 5] =
    [RightKind::Send, RightKind::Receive, RightKind::SendOnce, RightKind::PortSet, RightKind::DeadName];

#[test]
fn a_name_says_what_it_stands_for_and_how_often() {
    let (server, client, port, right) = pair();
    let (own, once, set) =
        (server.send_right_to(&port), server.send_once_right_to(&port), server.allocate_set());
    let refs = |task: Task, name: PortName| KINDS.map(|kind| task.get_refs(name, kind).unwrap());
    assert_eq!(own.name(), port.name());
    assert_eq!(server.names(), [port.name(), once.name(), set.name()]);
    assert_eq!(server.port_type(port.name()), Ok(vec![RightKind::Send, RightKind::Receive]));
    assert_eq!(refs(server, port.name()), [1, 1, 0, 0, 0]);
    assert_eq!(
        (server.port_type(once.name()), refs(server, once.name())),
        (Ok(vec![RightKind::SendOnce]), [0, 0, 1, 0, 0])
    );
    assert_eq!(
        (server.port_type(set.name()), refs(server, set.name())),
        (Ok(vec![RightKind::PortSet]), [0, 0, 0, 1, 0])
    );
    let more = [(); 2].map(|()| client.send_right_to(&port));
    assert_eq!(refs(client, right.name()), [3, 0, 0, 0, 0]);
    drop(port);
    assert_eq!(client.port_type(right.name()), Ok(vec![RightKind::DeadName]));
    assert_eq!(refs(client, right.name()), [0, 0, 0, 0, 3], "a dead name keeps its references");
    drop((more, own, once, set, right));
    assert_eq!((server.account(), client.account()), Default::default());
}

#[test]
fn a_name_of_another_task_is_none() {
    let (server, client, port, right) = pair();
    let name = right.name();
    assert_eq!(server.port_type(name), Err(KernReturn::INVALID_NAME));
    assert_eq!(server.get_refs(name, RightKind::Send), Err(KernReturn::INVALID_NAME));
    assert_eq!(server.mod_refs(name, RightKind::Send, 1), Err(KernReturn::INVALID_NAME));
    assert_eq!(server.deallocate(name), Err(KernReturn::INVALID_NAME));
    assert_eq!(server.destroy(name), Err(KernReturn::INVALID_NAME));
    assert_eq!(server.hand_over(name, COPY_SEND, client), Err(KernReturn::INVALID_NAME));
    assert_eq!(client.receive_status(port.name()).err(), Some(KernReturn::INVALID_NAME));
    assert_eq!(client.receive_status(name).err(), Some(KernReturn::INVALID_RIGHT));
    assert_eq!(client.port_type(PortName::NULL), Err(KernReturn::INVALID_NAME));
    assert_eq!(client.port_type(PortName::DEAD), Err(KernReturn::INVALID_NAME));
}

#[test]
fn references_are_added_and_given_back() {
    let (server, client, port, right) = pair();
    let name = right.into_raw();
    let (name, modify) =
        (PortName(name.get()), |kind, delta| client.mod_refs(PortName(name.get()), kind, delta));
    assert_eq!(modify(RightKind::Send, 0xffff), Err(KernReturn::UREFS_OVERFLOW));
    assert_eq!(modify(RightKind::Send, 0xfffd), Ok(()));
    assert_eq!(modify(RightKind::Send, 2), Err(KernReturn::UREFS_OVERFLOW));
    assert_eq!(modify(RightKind::Send, -0x1_0000), Err(KernReturn::INVALID_VALUE));
    assert_eq!(modify(RightKind::Send, i32::MIN), Err(KernReturn::INVALID_VALUE));
    assert_eq!(modify(RightKind::Receive, -1), Err(KernReturn::INVALID_RIGHT));
    assert_eq!(modify(RightKind::Send, -0xfffc), Ok(()));
    assert_eq!(client.get_refs(name, RightKind::Send), Ok(2));
    assert_eq!(server.mod_refs(port.name(), RightKind::Receive, 1), Err(KernReturn::INVALID_VALUE));
    assert_eq!(server.mod_refs(PortName(port.into_raw().get()), RightKind::Receive, -1), Ok(()));
    assert_eq!(modify(RightKind::Send, 1), Err(KernReturn::INVALID_RIGHT));
    assert_eq!(modify(RightKind::DeadName, 1), Ok(()));
    assert_eq!(client.get_refs(name, RightKind::DeadName), Ok(3));
    assert_eq!(modify(RightKind::DeadName, -3), Ok(()));
    assert_eq!((server.account(), client.account(), client.faults()), Default::default());
}

#[test]
fn a_name_with_65535_references_keeps_them_until_it_is_destroyed() {
    let (server, client, port, right) = pair();
    let name = right.name();
    let references = |kind| client.get_refs(name, kind);
    assert_eq!(client.mod_refs(name, RightKind::Send, 0xfffe), Ok(()));
    let more = client.send_right_to(&port);
    assert_eq!((more.name(), references(RightKind::Send)), (name, Ok(0xffff)));
    drop(more);
    assert_eq!(Letter::to(right.into_raw().get(), MOVE_SEND).send(), KernReturn::SUCCESS);
    assert_eq!(client.deallocate(name), Ok(()));
    assert_eq!(references(RightKind::Send), Ok(0xffff));
    let told = client.allocate();
    let notify = client.send_once_right_to(&told);
    let asked = client.request_notification(name, Notification::DeadName { sync: false }, Some(notify));
    assert!(asked.unwrap().is_none());
    drop(port);
    assert_eq!(references(RightKind::DeadName), Ok(0xffff), "and no other for the notification");
    assert_eq!(client.deallocate(name), Ok(()));
    assert_eq!(references(RightKind::DeadName), Ok(0xffff));
    assert_eq!(client.destroy(name), Ok(()));
    drop(told);
    assert_eq!((server.account(), client.account(), client.faults()), Default::default());
}

#[test]
fn deallocate_gives_back_one_and_destroy_all() {
    let (server, client, port, right) = pair();
    let set = PortName(server.allocate_set().into_raw().get());
    assert_eq!(server.deallocate(port.name()), Err(KernReturn::INVALID_RIGHT));
    assert_eq!(server.deallocate(set), Err(KernReturn::INVALID_RIGHT));
    assert_eq!(server.destroy(set), Ok(()));
    let more = PortName(client.send_right_to(&port).into_raw().get());
    assert_eq!(client.deallocate(more), Ok(()));
    assert_eq!(client.get_refs(right.name(), RightKind::Send), Ok(1));
    assert_eq!(client.destroy(PortName(right.into_raw().get())), Ok(()));
    let once = client.send_once_right_to(&port).into_raw().get();
    assert_eq!(client.deallocate(PortName(once)), Ok(()));
    assert_eq!(receive(port.name().get()).unwrap().id(), 71);
    let _own = server.send_right_to(&port).into_raw();
    assert_eq!(server.destroy(PortName(port.into_raw().get())), Ok(()), "both rights");
    assert_eq!((server.account(), client.account()), Default::default());
}

#[test]
fn a_right_is_handed_from_task_to_task() {
    let (server, client, port, right) = pair();
    let copy = client.hand_over(right.name(), COPY_SEND, server).unwrap();
    assert_eq!(copy, port.name(), "a task has one name for a port");
    assert_eq!(client.hand_over(right.name(), 15, server), Err(KernReturn::INVALID_VALUE));
    assert_eq!(client.hand_over(right.name(), MAKE_SEND, server), Err(KernReturn::INVALID_RIGHT));
    let moved = server.hand_over(PortName(port.into_raw().get()), MOVE_RECEIVE, client).unwrap();
    assert_eq!(moved, right.name());
    assert_eq!(client.port_type(moved), Ok(vec![RightKind::Send, RightKind::Receive]));
    assert_eq!(client.destroy(PortName(right.into_raw().get())), Ok(()));
    assert_eq!(server.hand_over(copy, MAKE_SEND, client), Err(KernReturn::INVALID_RIGHT));
    assert_eq!(server.hand_over(copy, MOVE_SEND, client), Ok(PortName::DEAD));
    assert_eq!((server.account(), client.account(), server.faults()), Default::default());
}

#[test]
fn a_receive_right_tells_its_state() {
    let (server, _, port, right) = pair();
    let status = server.receive_status(port.name()).unwrap();
    assert_eq!((status.seqno, status.make_send_count, status.queue_limit), (0, 1, 5));
    assert_eq!((status.queued, status.send_once, status.has_send_rights, status.in_set), (0, 0, true, false));
    let reply = port.name().get();
    assert_eq!(
        Letter::to(right.name().get(), COPY_SEND).reply(reply, 0).send(),
        KernReturn::SEND_INVALID_HEADER
    );
    for _ in 0..2 {
        assert_eq!(Letter::to(right.name().get(), COPY_SEND).send(), KernReturn::SUCCESS);
    }
    assert!(receive(port.name().get()).is_ok());
    let status = server.receive_status(port.name()).unwrap();
    assert_eq!((status.seqno, status.queued), (1, 1), "the number is the next message's");
    assert_eq!(server.set_make_send_count(port.name(), 7), Ok(()));
    let heir = Task::new();
    let moved = server.hand_over(PortName(port.into_raw().get()), MOVE_RECEIVE, heir).unwrap();
    let status = heir.receive_status(moved).unwrap();
    assert_eq!((status.make_send_count, status.queued), (0, 1), "the messages move, the counts do not");
    assert_eq!(receive(moved.get()).unwrap().seqno(), 0);
    drop(right);
}

#[test]
fn the_next_number_can_be_set_and_numbers_wrap() {
    let (server, client, port, right) = pair();
    assert_eq!(server.set_seqno(port.name(), u32::MAX), Ok(()));
    assert_eq!(client.set_seqno(right.name(), 1), Err(KernReturn::INVALID_RIGHT));
    assert_eq!(client.set_seqno(port.name(), 1), Err(KernReturn::INVALID_NAME));
    for seqno in [u32::MAX, 0, 1] {
        assert_eq!(Letter::to(right.name().get(), COPY_SEND).send(), KernReturn::SUCCESS);
        assert_eq!(server.receive_status(port.name()).unwrap().seqno, seqno);
        assert_eq!(receive(port.name().get()).unwrap().seqno(), seqno);
    }
    drop((port, right));
    assert_eq!((server.account(), client.account()), (Account::default(), Account::default()));
}
