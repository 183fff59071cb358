//! What stands behind a message, and what is it that the numbers count?
use crate::letter::*;
use mig_rs_local::{Account, Task, set_context};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn, ReceiveRight, SendRight};

fn pair() -> (Task, Task, ReceiveRight, SendRight) {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    (server, client, port, right)
}

fn post(right: &SendRight) {
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).send(), KernReturn::SUCCESS);
}

#[test]
fn the_trailer_has_the_elements_that_were_asked_for_and_nothing_is_written_behind_it() {
    let (_, client, port, right) = pair();
    client.set_security_token([501, 20]);
    client.set_audit_token([1, 2, 3, 4, 5, 6, 7, 8]);
    set_context(&port, 0x1122_3344_5566_7788);
    let context = 0x1122_3344_5566_7788u64.to_ne_bytes();
    let words = |seqno| {
        let mut words = vec![0, 0, seqno, 501, 20, 1, 2, 3, 4, 5, 6, 7, 8];
        words.extend(context.chunks(4).map(|word| u32::from_ne_bytes(word.try_into().unwrap())));
        words.extend([0, 0]);
        words
    };
    for (seqno, (elements, size)) in
        (0..).zip([(0, 8), (1, 12), (2, 20), (3, 52), (4, 60), (5, 68), (7, 68), (15, 68)])
    {
        post(&right);
        let (buffer, got) = receive_as(Abi::Xnu64, port.name().get(), 96, trailer_elements(elements), 0);
        let got = got.unwrap();
        let mut expected = words(seqno);
        expected[1] = size;
        for (n, word) in expected.into_iter().take(size as usize / 4).enumerate() {
            assert_eq!(got.trailer(n), word, "word {n} with elements {elements}");
        }
        assert_eq!(buffer[24 + size as usize..], vec![0x55; 96 - 24 - size as usize]);
    }
}

#[test]
fn a_task_is_user_and_group_0_and_its_number_for_a_process() {
    let (_, client, port, right) = pair();
    post(&right);
    let got = receive_as(Abi::Xnu64, port.name().get(), 200, trailer_elements(3), 0).1.unwrap();
    let tokens: Vec<_> = (3..13).map(|n| got.trailer(n)).collect();
    assert_eq!(tokens, [0, 0, 0, 0, 0, 0, 0, client.number(), 0, 0]);
}

#[test]
fn a_notification_is_sent_by_the_kernel() {
    let (_, client, port, _right) = pair();
    drop(client.send_once_right_to(&port));
    let got = receive_as(Abi::Xnu64, port.name().get(), 200, trailer_elements(3), 0).1.unwrap();
    let tokens: Vec<_> = (3..13).map(|n| got.trailer(n)).collect();
    assert_eq!(tokens, [0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn every_port_counts_its_messages_as_they_are_received() {
    let (server, client, port, right) = pair();
    let other = server.allocate();
    let elsewhere = client.send_right_to(&other);
    for _ in 0..3 {
        post(&right);
    }
    post(&elsewhere);
    assert_eq!(receive(port.name().get()).unwrap().seqno(), 0);
    assert_eq!(receive(other.name().get()).unwrap().seqno(), 0);
    assert_eq!(receive(port.name().get()).unwrap().seqno(), 1);
    drop(client.send_once_right_to(&port));
    assert_eq!(receive(port.name().get()).unwrap().seqno(), 2);
    let notification = receive(port.name().get()).unwrap();
    assert_eq!((notification.id(), notification.seqno()), (71, 3), "notifications count");
}

#[test]
fn a_moved_receive_right_counts_from_0_again() {
    let (server, client, port, right) = pair();
    let mailbox = client.allocate();
    let write = server.send_right_to(&mailbox);
    for _ in 0..3 {
        post(&write);
    }
    assert_eq!(receive(mailbox.name().get()).unwrap().seqno(), 0);
    assert_eq!(receive(mailbox.name().get()).unwrap().seqno(), 1);
    let letter = Letter::to(right.name().get(), COPY_SEND).port(mailbox.into_raw().get(), MOVE_RECEIVE);
    assert_eq!(letter.send(), KernReturn::SUCCESS);
    let (name, _) = receive(port.name().get()).unwrap().port(0);
    assert_eq!(receive(name).unwrap().seqno(), 0, "the message that was left");
    post(&write);
    assert_eq!(receive(name).unwrap().seqno(), 1);
}

#[test]
fn a_message_that_does_not_fit_is_destroyed_and_counted() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        let reply = client.allocate();
        let letter = Letter::to(right.name().get(), COPY_SEND).reply(reply.name().get(), MAKE_SEND_ONCE);
        let letter = letter.abi(abi).id(9).port(reply.name().get(), MAKE_SEND_ONCE).lend(b"memory");
        let letter = letter.data(&[1, 2]);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        let size = if abi == Abi::Xnu64 { 64 } else { 60 };
        let options = trailer_elements(1) | RCV_TIMEOUT;
        let (buffer, got) = receive_as(abi, port.name().get(), size + 12 - 1, options, 0);
        assert_eq!(got.err(), Some(KernReturn::RCV_TOO_LARGE));
        let word = |n: usize| u32::from_ne_bytes(buffer[4 * n..4 * n + 4].try_into().unwrap());
        let header: [u32; 6] = std::array::from_fn(word);
        assert_eq!(header, [MOVE_SEND << 8 | MOVE_SEND_ONCE, 24, 0, port.name().get(), 0, 9]);
        assert_eq!([word(6), word(7), word(8)], [0, 12, 0], "the trailer says its number");
        let told = [(); 3].map(|()| receive(reply.name().get()).map(|got| got.id()).ok());
        assert_eq!(told, [Some(71), Some(71), None], "whoever waits for an answer hears of it");
        post(&right);
        assert_eq!(receive(port.name().get()).unwrap().seqno(), 1);
        drop(port);
        assert_eq!((server.account(), server.faults()), (Account::default(), vec![]));
    }
}

#[test]
fn a_message_that_does_not_fit_stays_if_it_shall() {
    let (_, _, port, right) = pair();
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).data(&[1, 2, 3, 4]).send(), KernReturn::SUCCESS);
    for limit in [0, 8, 24, 51] {
        let options = RCV_LARGE | trailer_elements(1);
        let (buffer, got) = receive_as(Abi::Xnu64, port.name().get(), limit, options, 0);
        assert_eq!(got.err(), Some(KernReturn::RCV_TOO_LARGE));
        if limit >= 8 {
            assert_eq!(buffer[4..8], 40u32.to_ne_bytes(), "how long it is, without trailer");
        }
    }
    let got = receive_as(Abi::Xnu64, port.name().get(), 52, trailer_elements(1), 0).1.unwrap();
    assert_eq!((got.size(), got.words(24), got.seqno()), (40, [1, 2, 3, 4], 0));
}

#[test]
fn a_buffer_too_small_for_a_header_is_not_written_beyond() {
    let (_, _, port, right) = pair();
    for limit in [0, 8, 16] {
        post(&right);
        let (buffer, got) = receive_as(Abi::Xnu64, port.name().get(), limit, 0, 0);
        assert_eq!(got.err(), Some(KernReturn::RCV_TOO_LARGE));
        assert_eq!(buffer.len(), limit as usize);
    }
    assert_eq!(receive(port.name().get()).err(), Some(KernReturn::RCV_TIMED_OUT));
}

#[test]
fn a_trailer_of_another_format_is_refused() {
    let (_, _, port, right) = pair();
    post(&right);
    let got = receive_as(Abi::Xnu64, port.name().get(), 200, 1 << 28, 0).1;
    assert_eq!(got.err(), Some(KernReturn::RCV_INVALID_TRAILER));
    assert_eq!(receive(port.name().get()).unwrap().seqno(), 0);
}
