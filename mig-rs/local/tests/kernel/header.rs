//! What does a header become on its way?
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

#[test]
fn the_request_port_arrives_in_the_local_slot_and_the_reply_port_in_the_remote_one() {
    let (server, client, port, right) = pair();
    let reply = client.allocate();
    for abi in ABIS {
        let letter = Letter::to(right.name().get(), COPY_SEND).reply(reply.name().get(), MAKE_SEND_ONCE);
        assert_eq!(letter.abi(abi).id(4711).data(&[7, 8]).send(), KernReturn::SUCCESS);
        let got = receive_as(abi, port.name().get(), 100, 0, 0).1.unwrap();
        assert_eq!(got.bits(), MOVE_SEND << 8 | MOVE_SEND_ONCE);
        assert_eq!((got.size(), got.id()), (32, 4711));
        assert_eq!(got.words(24), [7, 8]);
        assert_eq!(got.word(16), 0, "no voucher");
        assert_eq!(got.local(), port.name().get());
        assert_eq!(server.account().send_once, 1);
        assert_eq!(Letter::to(got.remote(), MOVE_SEND_ONCE).id(4811).send(), KernReturn::SUCCESS);
        assert_eq!(server.account().send_once, 0);
        let answer = receive(reply.name().get()).unwrap();
        assert_eq!((answer.bits(), answer.remote(), answer.id()), (MOVE_SEND_ONCE << 8, 0, 4811));
        assert_eq!(answer.local(), reply.name().get());
    }
}

/// What stays of two send rights of the sender's, and what the receiver is told, for every way to use one.
#[test]
fn the_destination_is_used_as_its_disposition_says() {
    for (disposition, left, told) in [
        (COPY_SEND, 2, MOVE_SEND),
        (MOVE_SEND, 1, MOVE_SEND),
        (MAKE_SEND, 2, MOVE_SEND),
        (MAKE_SEND_ONCE, 2, 18),
    ] {
        let task = Task::new();
        let port = task.allocate();
        let _rights = [task.send_right_to(&port), task.send_right_to(&port)].map(SendRight::into_raw);
        assert_eq!(Letter::to(port.name().get(), disposition).send(), KernReturn::SUCCESS);
        assert_eq!(task.account().send, left, "{disposition}");
        let got = receive(port.name().get()).unwrap();
        assert_eq!((got.bits(), got.remote()), (told << 8, 0), "{disposition}");
        assert_eq!(task.account().send, left, "receiving it gives nothing");
    }
}

#[test]
fn the_reply_right_is_taken_as_its_disposition_says() {
    for (disposition, left, told) in [
        (COPY_SEND, 2, MOVE_SEND),
        (MOVE_SEND, 1, MOVE_SEND),
        (MAKE_SEND, 2, MOVE_SEND),
        (MAKE_SEND_ONCE, 2, 18),
    ] {
        let (server, client, port, right) = pair();
        let reply = client.allocate();
        let _rights = [client.send_right_to(&reply), client.send_right_to(&reply)].map(SendRight::into_raw);
        let letter = Letter::to(right.name().get(), COPY_SEND).reply(reply.name().get(), disposition);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        assert_eq!(client.account().send, left + 1, "{disposition}");
        let got = receive(port.name().get()).unwrap();
        assert_eq!(got.bits(), MOVE_SEND << 8 | told, "{disposition}");
        let account = server.account();
        assert_eq!((account.send, account.send_once), if told == 18 { (0, 1) } else { (1, 0) });
    }
}

#[test]
fn a_message_may_have_no_reply_port_or_a_null_or_a_dead_one() {
    let (_, client, port, right) = pair();
    let gone = client.send_right_to(&Task::new().allocate());
    let to = || Letter::to(right.name().get(), COPY_SEND);
    for (letter, bits, remote) in [
        (to(), 0, 0),
        (to().reply(0, MAKE_SEND_ONCE), MOVE_SEND_ONCE, 0),
        (to().reply(PORT_DEAD, COPY_SEND), MOVE_SEND, PORT_DEAD),
        (to().reply(gone.name().get(), COPY_SEND), MOVE_SEND, PORT_DEAD),
    ] {
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        let got = receive(port.name().get()).unwrap();
        assert_eq!((got.bits(), got.remote()), (MOVE_SEND << 8 | bits, remote));
    }
    assert_eq!((client.account().dead_names, client.faults()), (1, vec![]), "copied, not moved");
}

#[test]
fn the_complex_bit_stays_even_without_descriptors() {
    let (_, _, port, right) = pair();
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).count(0).data(&[9]).send(), KernReturn::SUCCESS);
    let got = receive(port.name().get()).unwrap();
    assert_eq!((got.bits(), got.size()), (COMPLEX | MOVE_SEND << 8, 32));
    assert_eq!(got.words(24), [0, 9]);
}

#[test]
fn what_is_wrong_with_a_header_is_told_and_costs_nothing() {
    let (_, client, _port, right) = pair();
    let (own, other) = (client.allocate(), Task::new().allocate());
    let (own, other, name) = (own.name().get(), other.name().get(), right.name().get());
    let before = client.account();
    let to = |name| Letter::to(name, COPY_SEND).port(own, MOVE_RECEIVE);
    for (letter, code) in [
        (to(0), KernReturn::SEND_INVALID_DEST),
        (to(PORT_DEAD), KernReturn::SEND_INVALID_DEST),
        (to(name + 1), KernReturn::SEND_INVALID_DEST),
        (to(own), KernReturn::SEND_INVALID_DEST),
        (Letter::to(name, MAKE_SEND), KernReturn::SEND_INVALID_DEST),
        (Letter::to(name, MOVE_SEND_ONCE), KernReturn::SEND_INVALID_DEST),
        (Letter::to(own, MOVE_RECEIVE), KernReturn::SEND_INVALID_HEADER),
        (Letter::to(name, 0), KernReturn::SEND_INVALID_HEADER),
        (Letter::to(name, 22), KernReturn::SEND_INVALID_HEADER),
        (to(name).bits(0x20), KernReturn::SEND_INVALID_HEADER),
        (to(name).bits(0x1000_0000), KernReturn::SEND_INVALID_HEADER),
        (to(name).reply(own, 0), KernReturn::SEND_INVALID_HEADER),
        (to(name).reply(own, MOVE_RECEIVE), KernReturn::SEND_INVALID_HEADER),
        (to(name).reply(own, 22), KernReturn::SEND_INVALID_HEADER),
        (to(name).reply(own, COPY_SEND), KernReturn::SEND_INVALID_REPLY),
        (to(name).reply(name, MAKE_SEND_ONCE), KernReturn::SEND_INVALID_REPLY),
        (to(name).reply(name, MOVE_SEND_ONCE), KernReturn::SEND_INVALID_REPLY),
        (to(name).reply(name + 1, COPY_SEND), KernReturn::SEND_INVALID_REPLY),
        (to(name).reply(other, MAKE_SEND_ONCE), KernReturn::SEND_INVALID_REPLY),
        (to(name).voucher(name, MOVE_SEND), KernReturn::SEND_INVALID_VOUCHER),
    ] {
        assert_eq!(letter.send(), code);
        assert_eq!(client.account(), before);
    }
    assert_eq!(client.faults(), []);
}

#[test]
fn a_message_smaller_than_a_header_or_of_odd_size_is_refused() {
    let (_, _, port, right) = pair();
    for size in [0, 4, 20, 23, 25, 26, 27, 30] {
        let letter = Letter::to(right.name().get(), COPY_SEND).data(&[0, 0]);
        assert_eq!(letter.send_cut(size), KernReturn::SEND_MSG_TOO_SMALL, "{size}");
    }
    assert_eq!(receive(port.name().get()).err(), Some(KernReturn::RCV_TIMED_OUT));
}

#[test]
fn one_name_can_stand_in_both_slots() {
    // Disposition of destination and reply, and how many of so many send rights are left.
    for (destination, reply, had, left) in [
        (COPY_SEND, COPY_SEND, 1, Some(1)),
        (COPY_SEND, MOVE_SEND, 1, Some(0)),
        (MOVE_SEND, COPY_SEND, 1, Some(0)),
        (MOVE_SEND, MOVE_SEND, 2, Some(0)),
        (MOVE_SEND, MOVE_SEND, 1, None),
    ] {
        let (server, client, port, right) = pair();
        let name = right.into_raw().get();
        for _ in 1..had {
            let _ = client.send_right_to(&port).into_raw();
        }
        let sent = Letter::to(name, destination).reply(name, reply).send();
        let Some(left) = left else {
            assert_eq!((sent, client.account().send), (KernReturn::SEND_INVALID_DEST, had));
            continue;
        };
        assert_eq!((sent, client.account().send), (KernReturn::SUCCESS, left));
        let got = receive(port.name().get()).unwrap();
        assert_eq!((got.bits(), got.remote()), (MOVE_SEND << 8 | MOVE_SEND, port.name().get()));
        assert_eq!((server.account().send, server.account().names), (1, 1));
    }
    let task = Task::new();
    let port = task.allocate();
    let once = task.send_once_right_to(&port).into_raw().get();
    let twice = Letter::to(once, MOVE_SEND_ONCE).reply(once, MOVE_SEND_ONCE);
    assert_eq!(twice.send(), KernReturn::SEND_INVALID_DEST);
    let one_name = Letter::to(port.name().get(), MAKE_SEND).reply(port.name().get(), MAKE_SEND_ONCE);
    assert_eq!(one_name.send(), KernReturn::SUCCESS);
    release(once, RIGHT_SEND_ONCE);
    drop(port);
    assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
}
