//! Which items does the kernel refuse, with which code, and what is lost with them?
use super::*;
use crate::letter::Region;
use mig_rs_local::Trap;

const INT: Type = Type { name: 2, bits: 32, number: 1, flags: INLINE };

#[test]
fn what_stands_before_the_wrong_item_is_lost_and_what_comes_after_it_is_kept() {
    for abi in ABIS {
        let right_bits = Type::rights(abi, MAKE_SEND, 1).bits;
        let right = Type::rights(abi, MAKE_SEND, 1);
        let wrong = [
            (
                "bits of an inline right",
                Type { bits: 96 - right_bits, ..right },
                KernReturn::SEND_INVALID_TYPE,
            ),
            (
                "bits of a right in memory",
                Type { bits: 64, flags: 0, ..right },
                KernReturn::SEND_INVALID_TYPE,
            ),
            ("deallocate inline", Type { flags: INLINE | DEALLOCATE, ..INT }, KernReturn::SEND_INVALID_TYPE),
            ("more than there is", Type { number: 100, ..INT }, KernReturn::SEND_MSG_TOO_SMALL),
            (
                "more than there can be",
                Type { number: !0, bits: 0xffff, flags: INLINE | LONG, ..INT },
                KernReturn::SEND_MSG_TOO_SMALL,
            ),
            ("no right of the task's", right, KernReturn::SEND_INVALID_RIGHT),
        ];
        for (what, of, code) in wrong {
            let (server, client, port, to_server) = pair();
            let [lost, kept] = [(); 2].map(|()| client.allocate().into_raw().get());
            let value = if is_wide(abi) { bytes(&[1, 0]) } else { bytes(&[1]) };
            let letter = to(abi, &to_server).lend(b"lost").rights(&[lost], MOVE_RECEIVE).item(of, &value);
            assert_eq!(letter.rights(&[kept], MOVE_RECEIVE).send(), code, "{abi:?}: {what}");
            assert_eq!(client.account().receive, 1, "{abi:?}: {what}");
            release(kept, RIGHT_RECEIVE);
            drop((port, to_server));
            assert_empty([server, client]);
        }
    }
}

#[test]
fn bits_that_mean_nothing_are_refused() {
    for (abi, words) in [
        (Abi::Gnu32, vec![0x9001_2002, 1]),
        (Abi::Gnu32, vec![0x3000_0002, 0x0020_0002, 1, 1]),
        (Abi::Gnu32, vec![0x3001_0000, 0x0020_0002, 1, 1]),
        (Abi::Gnu64, vec![0x2100_2002, 1, 1, 0]),
    ] {
        let (_, _, _port, right) = pair();
        let letter = to(abi, &right).body(&bytes(&words)).bits(COMPLEX);
        assert_eq!(letter.send(), KernReturn::SEND_INVALID_TYPE, "{words:x?}");
    }
}

#[test]
fn a_message_cut_short_is_refused() {
    for (abi, words) in [
        (Abi::Gnu32, vec![0x3000_0000, 0x0020_0002]),
        (Abi::Gnu32, vec![0x1001_2002]),
        (Abi::Gnu32, vec![0x0004_0808]),
        (Abi::Gnu64, vec![0x2000_2002, 1]),
        (Abi::Gnu64, vec![0x0000_0808, 4]),
        (Abi::Gnu64, vec![0]),
    ] {
        let (_, _, _port, right) = pair();
        let letter = to(abi, &right).body(&bytes(&words)).bits(COMPLEX);
        assert_eq!(letter.send(), KernReturn::SEND_MSG_TOO_SMALL, "{words:x?}");
    }
}

#[test]
fn memory_that_is_not_there_is_refused() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        let of = Type { name: 8, bits: 8, number: 4, flags: 0 };
        let nowhere = bytes(if is_wide(abi) { &[0, 0] } else { &[0] });
        assert_eq!(to(abi, &right).item(of, &nowhere).send(), KernReturn::SEND_INVALID_MEMORY);
        assert_eq!(to(abi, &right).lend(b"text").send(), KernReturn::SUCCESS);
        let got = receive(abi, port.name().get()).unwrap();
        let region = got.items()[0].memory();
        let back = server.send_right_to(&port);
        let part = Region { size: 3, ..region };
        assert_eq!(to(abi, &back).give(part).send(), KernReturn::SEND_INVALID_MEMORY);
        assert_eq!(server.faults().len(), 1, "in part it cannot be given away");
        region.give_back();
        drop((port, right, back));
        assert_eq!((server.account(), client.account()), Default::default());
    }
}

#[test]
fn a_header_that_is_wrong_costs_nothing() {
    for abi in ABIS {
        let (_, client, _port, right) = pair();
        let own = client.allocate();
        let name = right.name().get();
        for (letter, code) in [
            (Letter::to(abi, name, MOVE_RECEIVE), KernReturn::SEND_INVALID_HEADER),
            (Letter::to(abi, name, 0x33), KernReturn::SEND_INVALID_HEADER),
            (Letter::to(abi, own.name().get(), COPY_SEND), KernReturn::SEND_INVALID_DEST),
            (to(abi, &right).reply(name, MAKE_SEND_ONCE), KernReturn::SEND_INVALID_REPLY),
            (to(abi, &right).reply(name, 0), KernReturn::SEND_INVALID_HEADER),
        ] {
            assert_eq!(letter.rights(&[own.name().get()], MAKE_SEND).send(), code);
            assert_eq!((client.account().send, client.account().receive), (1, 1));
        }
        assert_eq!(to(abi, &right).bits(0x3f_0000).send(), KernReturn::SUCCESS, "there are no vouchers");
    }
}

#[test]
fn what_cannot_be_received_is_null_and_the_rest_is_there() {
    for abi in ABIS {
        for (shortage, rights_left, memory_left) in [(0x2000, 0, 4), (0x1000, 1, 0), (0, 0, 0)] {
            let (server, client, port, right) = pair();
            let own = client.allocate();
            let letter = to(abi, &right).rights(&[own.name().get()], MAKE_SEND).lend(b"text").number(9);
            assert_eq!(letter.send(), KernReturn::SUCCESS);
            let short = KernReturn(KernReturn::RCV_BODY_ERROR.0 | shortage);
            server.fail_next(Trap::Receive, short);
            let (code, got) = receive_as(abi, port.name().get(), 200, 0);
            let account = server.account();
            assert_eq!((code, account.send, account.memory), (short, rights_left, memory_left));
            let items = got.items();
            assert_eq!(items[0].names()[0] == 0, rights_left == 0);
            let memory = items[1].memory();
            assert_eq!((memory.size, memory.address.is_null()), (memory_left, memory_left == 0));
            assert_eq!(items[2].value[0], 9);
        }
    }
}

#[test]
fn a_message_of_another_kind_of_wire_leaves_its_header() {
    let kinds = [Abi::Gnu32, Abi::Gnu64, Abi::Xnu64];
    for (sent, received) in kinds.into_iter().flat_map(|sent| kinds.map(|received| (sent, received))) {
        if sent == received {
            continue;
        }
        let (server, client, port, right) = pair();
        let (own, name) = (client.allocate(), right.name().get());
        let reply = own.name().get();
        let sent = if sent == Abi::Xnu64 {
            letter::Letter::to(name, COPY_SEND).reply(reply, MAKE_SEND_ONCE).lend(b"lost").send()
        } else {
            to(sent, &right).reply(reply, MAKE_SEND_ONCE).lend(b"lost").send()
        };
        assert_eq!(sent, KernReturn::SUCCESS);
        let (code, got) = receive_as(received, port.name().get(), 200, 0);
        let header = if received == Abi::Xnu64 { 24 } else { sizes(received).1 };
        assert_eq!((code, got.size()), (KernReturn::RCV_BODY_ERROR, header));
        release(got.remote(), RIGHT_SEND_ONCE);
        drop((port, right, own));
        assert_empty([server, client]);
    }
}
