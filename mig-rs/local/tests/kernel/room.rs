//! How long does a send wait for room, and what comes back of one that waited in vain?
use crate::letter::*;
use mig_rs_local::{Account, Task};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn, ReceiveRight, SendRight};
use std::thread;
use std::time::{Duration, Instant};

fn pair() -> (Task, Task, ReceiveRight, SendRight) {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    (server, client, port, right)
}

/// A port that has no room for anything.
fn full() -> (Task, Task, ReceiveRight, SendRight) {
    let (server, client, port, right) = pair();
    assert_eq!(server.set_queue_limit(port.name(), 0), Ok(()));
    (server, client, port, right)
}

fn to(right: &SendRight) -> Letter {
    Letter::to(right.name().get(), COPY_SEND)
}

fn pause() {
    thread::sleep(Duration::from_millis(SHORT.into()));
}

#[test]
fn a_port_has_room_for_five_messages_and_then_the_sender_waits() {
    let (server, _, port, right) = pair();
    for _ in 0..5 {
        assert_eq!(to(&right).send_within(0).0, KernReturn::SUCCESS);
    }
    let start = Instant::now();
    assert_eq!(to(&right).send_within(SHORT).0, KernReturn::SEND_TIMED_OUT);
    assert!(start.elapsed() >= Duration::from_millis(SHORT.into()));
    assert_eq!(server.account().queued, 5);
    assert!(receive(port.name().get()).is_ok());
    assert_eq!(to(&right).send_within(0).0, KernReturn::SUCCESS);
}

#[test]
fn senders_get_room_in_the_order_in_which_they_came() {
    let (server, _, port, right) = full();
    let name = right.name().get();
    let senders: Vec<_> = (0..4)
        .map(|id| {
            let sender = thread::spawn(move || Letter::to(name, COPY_SEND).id(id).send());
            pause();
            sender
        })
        .collect();
    assert_eq!(receive(port.name().get()).err(), Some(KernReturn::RCV_TIMED_OUT));
    assert_eq!(server.set_queue_limit(port.name(), 1), Ok(()), "which lets the first of them in");
    let next = || receive_as(Abi::Xnu64, port.name().get(), 100, RCV_TIMEOUT, 1000).1.unwrap().id();
    assert_eq!([(); 4].map(|()| next()), [0, 1, 2, 3]);
    senders.into_iter().for_each(|sender| assert_eq!(sender.join().unwrap(), KernReturn::SUCCESS));
}

#[test]
fn nobody_overtakes_a_sender_that_has_room_and_has_not_come_yet() {
    let (server, _, port, right) = pair();
    assert_eq!(server.set_queue_limit(port.name(), 1), Ok(()));
    let name = right.name().get();
    assert_eq!(to(&right).send(), KernReturn::SUCCESS);
    for _ in 0..5 {
        let sender = thread::spawn(move || Letter::to(name, COPY_SEND).send());
        pause();
        assert!(receive(port.name().get()).is_ok());
        assert_eq!(to(&right).send_within(0).0, KernReturn::SEND_TIMED_OUT);
        assert_eq!(sender.join().unwrap(), KernReturn::SUCCESS);
    }
}

#[test]
fn whoever_waits_for_room_at_a_port_that_dies_has_sent() {
    let (server, client, port, right) = full();
    let name = right.name().get();
    let reply = client.allocate();
    let reply_name = reply.name().get();
    let sender = thread::spawn(move || {
        Letter::to(name, COPY_SEND).reply(reply_name, MAKE_SEND_ONCE).lend(b"lost").send()
    });
    pause();
    drop(port);
    assert_eq!(sender.join().unwrap(), KernReturn::SUCCESS);
    assert_eq!(receive(reply_name).unwrap().id(), 71, "and its message was lost");
    drop((right, reply));
    assert_eq!((server.account(), client.account()), Default::default());
}

#[test]
fn a_send_once_right_and_the_kernel_never_wait() {
    let (_, client, port, _right) = full();
    let once = client.send_once_right_to(&port).into_raw().get();
    assert_eq!(Letter::to(once, MOVE_SEND_ONCE).id(8).send(), KernReturn::SUCCESS);
    drop(client.send_once_right_to(&port));
    let ids = [(); 2].map(|()| receive(port.name().get()).unwrap().id());
    assert_eq!(ids, [8, 71]);
}

#[test]
fn a_limit_is_the_receivers_to_set() {
    let (server, client, port, right) = pair();
    assert_eq!(server.set_queue_limit(port.name(), 1024), Ok(()));
    assert_eq!(server.set_queue_limit(port.name(), 1025), Err(KernReturn::INVALID_VALUE));
    assert_eq!(client.set_queue_limit(port.name(), 1), Err(KernReturn::INVALID_NAME));
    assert_eq!(client.set_queue_limit(right.name(), 1), Err(KernReturn::INVALID_RIGHT));
    for _ in 0..1024 {
        assert_eq!(to(&right).send_within(0).0, KernReturn::SUCCESS);
    }
    assert_eq!(to(&right).send_within(0).0, KernReturn::SEND_TIMED_OUT);
}

#[test]
fn a_message_that_comes_back_holds_rights_and_regions_of_the_senders_own() {
    for abi in ABIS {
        let (_, client, port, right) = full();
        let mailbox = client.allocate();
        let name = mailbox.name().get();
        let mut memory = *b"text";
        let letter = to(&right).reply(name, MAKE_SEND_ONCE).abi(abi).id(9);
        let letter = letter.lend(&memory).ports(&[name, 0, right.name().get()], MAKE_SEND);
        // The receive right of the last name is not the client's: two sends, the first refused.
        assert_eq!(letter.send_within(0).0, KernReturn::SEND_INVALID_RIGHT);
        assert_eq!(receive(name).unwrap().id(), 71, "the reply right was lost");
        let letter = to(&right).reply(name, MAKE_SEND_ONCE).abi(abi).id(9);
        let (code, back) = letter.lend(&memory).ports(&[name, 0], MAKE_SEND).data(&[7]).send_within(0);
        assert_eq!(code, KernReturn::SEND_TIMED_OUT);
        memory.fill(0);

        assert_eq!(back.bits(), COMPLEX | MOVE_SEND_ONCE << 8 | MOVE_SEND, "the header keeps its sides");
        assert_eq!((back.remote(), back.id()), (right.name().get(), 9));
        assert_ne!(back.local(), name, "a send-once right has a name of its own");
        let (text, (names, disposition)) = (back.memory(0), back.ports(1));
        assert_eq!((text.bytes(), names.words(), disposition), (b"text".to_vec(), vec![name, 0], MOVE_SEND));
        assert_eq!([back.out_of_line(0).1[0], back.out_of_line(1).1[0]], [1, 1], "to be given back");
        let account = client.account();
        assert_eq!((account.send, account.send_once, account.memory), (3, 1, 12));

        text.give_back();
        names.give_back();
        release(right.name().get(), RIGHT_SEND);
        release(back.local(), RIGHT_SEND_ONCE);
        release(name, RIGHT_SEND);
        drop((right, port, mailbox));
        assert_eq!((client.account(), client.faults()), (Account::default(), vec![]));
    }
}

#[test]
fn memory_that_comes_back_is_to_be_given_back_however_it_was_sent() {
    for abi in ABIS {
        let (_, client, _port, right) = full();
        let flags = [0, 0, 0, OOL_DESCRIPTOR as u8];
        let letter = to(&right).abi(abi).out_of_line(b"text".as_ptr(), 4, 4, flags);
        let (code, back) = letter.send_within(0);
        assert_eq!((code, back.out_of_line(0).1), (KernReturn::SEND_TIMED_OUT, [1, 0, 0, 1]));
        assert_eq!(client.account().memory, 4);
        back.memory(0).give_back();
    }
}

#[test]
fn what_was_moved_comes_back_as_it_was() {
    let (_, client, _port, right) = full();
    let mailbox = client.allocate().into_raw().get();
    let name = right.into_raw().get();
    let letter = Letter::to(name, MOVE_SEND).port(mailbox, MOVE_RECEIVE);
    let (code, back) = letter.send_within(0);
    assert_eq!((code, back.bits()), (KernReturn::SEND_TIMED_OUT, COMPLEX | MOVE_SEND));
    let (again, disposition) = back.port(0);
    assert_eq!(disposition, MOVE_RECEIVE);
    release(again, RIGHT_RECEIVE);
    release(back.remote(), RIGHT_SEND);
    assert_eq!((client.account(), client.faults()), (Account::default(), vec![]));
}

#[test]
fn a_call_waits_for_room_too() {
    let (_, client, _port, right) = full();
    let reply = reply_port(right.name().get());
    let letter = to(&right).reply(reply, MAKE_SEND_ONCE);
    assert_eq!(letter.call(reply, SEND_TIMEOUT, SHORT).err(), Some(KernReturn::SEND_TIMED_OUT));
    assert_eq!((client.account().send, client.account().send_once), (2, 1), "it came back");
}

#[test]
fn a_circle_of_rights_that_wait_for_room_is_none() {
    let (server, client) = (Task::new(), Task::new());
    let ports = [(); 2].map(|()| server.allocate());
    let [one, other] = [0, 1].map(|n| client.send_right_to(&ports[n]));
    for port in &ports {
        assert_eq!(server.set_queue_limit(port.name(), 0), Ok(()));
    }
    let rights = [0, 1].map(|n| server.send_right_to(&ports[n]).into_raw().get());
    let [first, second] = ports.map(|port| port.into_raw().get());
    let waiting = thread::spawn(move || Letter::to(rights[1], MOVE_SEND).port(first, MOVE_RECEIVE).send());
    pause();
    let closing = Letter::to(rights[0], MOVE_SEND).port(second, MOVE_RECEIVE);
    assert_eq!(closing.send(), KernReturn::SUCCESS, "and destroyed, for nobody could receive it");
    assert_eq!(waiting.join().unwrap(), KernReturn::SUCCESS);
    drop((one, other));
    assert_eq!((server.account(), client.account()), Default::default());
}

#[test]
fn a_lent_handle_outlives_a_send_that_failed_until_the_next_one_or_the_next_handle() {
    let (_, _, _port, right) = pair();
    let names = [right.name().get()];
    let lent = || handle_of(names.as_ptr().cast(), 4);
    let refused = |handle: u32| {
        let descriptor = [handle.to_ne_bytes(), 1u32.to_ne_bytes(), [0, 1, 17, 2]].concat();
        assert_eq!(
            Letter::to(0, COPY_SEND).abi(Abi::Xnu32).descriptor(&descriptor).send(),
            KernReturn::SEND_INVALID_DEST
        );
        assert_eq!(address_of(handle).cast_const(), names.as_ptr().cast(), "the names can be read");
        handle
    };
    let first = refused(lent());
    let second = lent();
    assert!(address_of(first).is_null());
    let second = refused(second);
    assert_eq!(to(&right).send(), KernReturn::SUCCESS);
    assert!(address_of(second).is_null());
}
