//! What does a call leave behind that fails because a test wants it to, and what does the tap hear?
use crate::letter::*;
use mig_rs_local::{Account, Task, Trap};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn, ReceiveRight, SendRight};

fn pair() -> (Task, Task, ReceiveRight, SendRight) {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    (server, client, port, right)
}

/// Codes of which the seam says that the message is not touched.
const UNTOUCHED: [KernReturn; 11] = [
    KernReturn::SEND_IN_PROGRESS,
    KernReturn::SEND_INVALID_DATA,
    KernReturn::SEND_INVALID_DEST,
    KernReturn::SEND_INVALID_VOUCHER,
    KernReturn::SEND_INVALID_REPLY,
    KernReturn::SEND_INVALID_NOTIFY,
    KernReturn::SEND_NO_BUFFER,
    KernReturn::SEND_TOO_LARGE,
    KernReturn::SEND_INVALID_HEADER,
    KernReturn::SEND_INVALID_TRAILER,
    KernReturn::SEND_INVALID_OPTIONS,
];
const CONSUMED: [KernReturn; 4] = [
    KernReturn::SEND_INVALID_MEMORY,
    KernReturn::SEND_INVALID_RIGHT,
    KernReturn::SEND_INVALID_TYPE,
    KernReturn::SEND_MSG_TOO_SMALL,
];
const RETURNED: [KernReturn; 2] = [KernReturn::SEND_TIMED_OUT, KernReturn::SEND_INTERRUPTED];

/// A letter of the client's that moves a receive right and makes a send right to another port.
fn letter(client: Task, right: &SendRight, kept: &ReceiveRight, abi: Abi) -> Letter {
    let moved = client.allocate().into_raw().get();
    let letter = Letter::to(right.name().get(), COPY_SEND).abi(abi).port(moved, MOVE_RECEIVE);
    letter.lend(b"lent").ports(&[kept.name().get()], MAKE_SEND)
}

#[test]
fn a_send_that_fails_leaves_what_its_code_means() {
    for abi in ABIS {
        let codes = UNTOUCHED.map(|code| (code, (2, 1, 0)));
        let codes = codes.into_iter().chain(CONSUMED.map(|code| (code, (1, 1, 0))));
        for (code, left) in codes.chain(RETURNED.map(|code| (code, (2, 3, 8)))) {
            let (server, client, _port, right) = pair();
            let kept = client.allocate();
            client.fail_next(Trap::Send, code);
            let (sent, back) = letter(client, &right, &kept, abi).send_within(0);
            assert_eq!(sent, code);
            let account = client.account();
            assert_eq!((account.receive, account.send, account.memory), left, "{code:?}");
            let disposition = if RETURNED.contains(&code) { MOVE_SEND } else { COPY_SEND };
            assert_eq!(back.bits(), COMPLEX | disposition);
            assert_eq!(server.account().queued, 0);
            assert_eq!(letter(client, &right, &kept, abi).send(), KernReturn::SUCCESS, "the next one");
        }
    }
}

#[test]
fn the_failure_hits_the_call_it_is_meant_for() {
    let (server, client, port, right) = pair();
    let send = || Letter::to(right.name().get(), COPY_SEND).send();
    client.fail_after(1, Trap::Send, KernReturn::SEND_NO_BUFFER);
    client.fail_next(Trap::Receive, KernReturn::RCV_INTERRUPTED);
    server.fail_next(Trap::Send, KernReturn::SEND_TOO_LARGE);
    server.fail_next(Trap::Receive, KernReturn::RCV_INTERRUPTED);
    server.fail_next(Trap::Receive, KernReturn::RCV_IN_SET);
    assert_eq!([(); 3].map(|()| send().0), [0, KernReturn::SEND_NO_BUFFER.0, 0]);
    let got = [(); 3].map(|()| receive(port.name().get()).map(|got| got.seqno()));
    assert_eq!(got, [Err(KernReturn::RCV_INTERRUPTED), Err(KernReturn::RCV_IN_SET), Ok(0)]);
}

#[test]
fn a_call_fails_in_the_half_to_which_the_code_belongs() {
    let (server, client, port, right) = pair();
    let call = || {
        let reply = reply_port(right.name().get());
        Letter::to(right.name().get(), COPY_SEND).reply(reply, MAKE_SEND_ONCE).call(reply, 0, 0).err()
    };
    for (code, sent) in [
        (KernReturn::SEND_NO_BUFFER, 0),
        (KernReturn::SEND_INVALID_MEMORY, 0),
        (KernReturn::SEND_INTERRUPTED, 0),
        (KernReturn::RCV_INTERRUPTED, 1),
        (KernReturn::RCV_TIMED_OUT, 2),
        (KernReturn::RCV_PORT_DIED, 3),
    ] {
        client.fail_next(Trap::Call, code);
        assert_eq!((call(), server.account().queued), (Some(code), sent));
    }
    drop(port);
}

#[test]
fn a_receive_that_fails_for_want_of_room_takes_what_its_code_says() {
    let (names, memory) = (0x2000, 0x1000);
    for (bits, rights_left, memory_left) in
        [(0, 0, 4), (names, 0, 8), (memory, 2, 4), (names | memory, 0, 4), (0x800, 0, 8), (0x400, 2, 4)]
    {
        let (server, client, port, right) = pair();
        let kept = client.allocate();
        let name = kept.name().get();
        let code = KernReturn(KernReturn::RCV_BODY_ERROR.0 | bits);
        let letter = Letter::to(right.name().get(), COPY_SEND).reply(name, MAKE_SEND_ONCE).abi(Abi::Xnu32);
        let letter = letter.lend(b"lent").ports(&[name], MAKE_SEND).port(name, MAKE_SEND);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        server.fail_next(Trap::Receive, code);
        let options = RCV_TIMEOUT | trailer_elements(1);
        let (buffer, got) = receive_as(Abi::Xnu32, port.name().get(), 200, options, 0);
        assert_eq!(got.err(), Some(code));
        assert_eq!(buffer[4..8], 64u32.to_ne_bytes(), "the message is there");
        let account = server.account();
        assert_eq!((account.send, account.send_once, account.memory), (rights_left, 1, memory_left));
    }
}

#[test]
fn a_receive_that_fails_for_the_whole_message_loses_it_and_counts_it() {
    for code in [
        KernReturn::RCV_TOO_LARGE,
        KernReturn::RCV_HEADER_ERROR,
        KernReturn(KernReturn::RCV_HEADER_ERROR.0 | 0x2000),
        KernReturn::RCV_INVALID_DATA,
    ] {
        let (server, client, port, right) = pair();
        let reply = client.allocate();
        let to = || Letter::to(right.name().get(), COPY_SEND);
        let letter = to().reply(reply.name().get(), MAKE_SEND_ONCE).lend(b"lent").data(&[1]);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        server.fail_next(Trap::Receive, code);
        assert_eq!(receive(port.name().get()).err(), Some(code));
        assert_eq!(receive(reply.name().get()).unwrap().id(), 71);
        assert_eq!(to().send(), KernReturn::SUCCESS);
        assert_eq!(receive(port.name().get()).unwrap().seqno(), 1);
        drop(port);
        assert_eq!((server.account(), server.faults()), (Account::default(), vec![]));
    }
}

#[test]
fn a_receive_that_fails_before_the_message_leaves_it_where_it_is() {
    let (server, _, port, right) = pair();
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).send(), KernReturn::SUCCESS);
    for code in [
        KernReturn::RCV_IN_PROGRESS,
        KernReturn::RCV_INVALID_NAME,
        KernReturn::RCV_TIMED_OUT,
        KernReturn::RCV_INTERRUPTED,
        KernReturn::RCV_PORT_CHANGED,
        KernReturn::RCV_INVALID_NOTIFY,
        KernReturn::RCV_PORT_DIED,
        KernReturn::RCV_IN_SET,
        KernReturn::RCV_INVALID_TYPE,
        KernReturn::RCV_SCATTER_SMALL,
        KernReturn::RCV_INVALID_TRAILER,
    ] {
        server.fail_next(Trap::Receive, code);
        let (buffer, got) = receive_as(Abi::Xnu64, port.name().get(), 64, 0, 0);
        assert_eq!((got.err(), buffer), (Some(code), vec![0x55; 64]));
    }
    server.fail_next(Trap::Receive, KernReturn::RCV_TOO_LARGE);
    let got = receive_as(Abi::Xnu64, port.name().get(), 64, RCV_LARGE, 0).1;
    assert_eq!(got.err(), Some(KernReturn::RCV_TOO_LARGE));
    assert_eq!(receive(port.name().get()).unwrap().seqno(), 0);
}

#[test]
fn calls_fail_at_random_and_for_one_seed_always_the_same() {
    let of = |seed, one_in| {
        let (server, client, port, right) = pair();
        assert_eq!(server.set_queue_limit(port.name(), 1000), Ok(()));
        client.fail_randomly(seed, one_in);
        [(); 1000].map(|()| Letter::to(right.name().get(), COPY_SEND).send())
    };
    let failures = |codes: &[KernReturn]| codes.iter().filter(|code| **code != KernReturn::SUCCESS).count();
    let codes = of(1, 10);
    assert_eq!(codes, of(1, 10));
    assert_ne!(codes, of(2, 10));
    assert!((60..140).contains(&failures(&codes)), "{}", failures(&codes));
    let all = of(3, 1);
    assert_eq!(failures(&all), 1000);
    for code in UNTOUCHED.iter().chain(&CONSUMED).chain(&RETURNED) {
        assert!(all.contains(code), "{code:?}");
    }
    assert_eq!(failures(&of(4, 0)), 0);
}

#[test]
#[should_panic(expected = "Receive does not end with MACH_SEND_TIMED_OUT")]
fn a_trap_fails_with_a_code_of_its_own_only() {
    Task::new().fail_next(Trap::Receive, KernReturn::SEND_TIMED_OUT);
}

#[test]
fn the_tap_hears_each_message_as_its_sender_wrote_it() {
    let (server, client, port, right) = pair();
    let name = right.name().get();
    assert_eq!(Letter::to(name, COPY_SEND).send(), KernReturn::SUCCESS);
    assert_eq!(client.take_sent(), Vec::<Vec<u8>>::new(), "nobody asked");
    client.record_sent();
    assert_eq!(Letter::to(name, COPY_SEND).id(3).data(&[4, 5]).send(), KernReturn::SUCCESS);
    assert_eq!(Letter::to(name, MAKE_SEND).id(6).send(), KernReturn::SEND_INVALID_DEST);
    let words = |message: &Vec<u8>| {
        message.chunks(4).map(|word| u32::from_ne_bytes(word.try_into().unwrap())).collect::<Vec<_>>()
    };
    let sent: Vec<_> = client.take_sent().iter().map(words).collect();
    assert_eq!(sent, [vec![19, 0xdead, name, 0, 0, 3, 4, 5], vec![20, 0xdead, name, 0, 0, 6]]);
    assert_eq!((client.take_sent(), server.take_sent()), (vec![], vec![]));
    drop(port);
}
