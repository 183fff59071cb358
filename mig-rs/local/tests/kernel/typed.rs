//! What does the kernel do to typed messages: to headers, rights, memory, and to what it cannot read?
use crate::letter::{self, release};
use item::*;
use mig_rs_local::{Account, Task, set_protected_payload};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn, PortName, ReceiveRight, SendRight};
use std::num::NonZeroU32;

mod item;
mod notification;
mod refusal;

fn pair() -> (Task, Task, ReceiveRight, SendRight) {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    (server, client, port, right)
}

fn to(abi: Abi, right: &SendRight) -> Letter {
    Letter::to(abi, right.name().get(), COPY_SEND)
}

fn assert_empty(tasks: [Task; 2]) {
    for task in tasks {
        assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
    }
}

#[test]
fn the_header_is_turned_round_and_has_the_sequence_number() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        for n in 0..3 {
            let own = client.allocate();
            let body = [7, 0xffff_ffff, 0x1001_2013, 9];
            let letter = to(abi, &right).reply(own.name().get(), MAKE_SEND_ONCE).body(&bytes(&body));
            assert_eq!(letter.send(), KernReturn::SUCCESS);
            let got = receive(abi, port.name().get()).unwrap();
            let (reply, name) = (got.remote(), port.name().get());
            let head =
                if abi == Abi::Gnu64 { vec![reply, 0, name, 0, n, 4711] } else { vec![reply, name, n, 4711] };
            assert_eq!((got.bits(), got.head()), (MOVE_SEND << 8 | MOVE_SEND_ONCE, head));
            assert_eq!(got.body(), bytes(&body), "the body of a simple message is not looked at");
            release(reply, RIGHT_SEND_ONCE);
        }
        drop((port, right));
        assert_empty([server, client]);
    }
}

#[test]
fn rights_are_handed_over_where_they_stand() {
    for abi in ABIS {
        for flags in [INLINE, INLINE | LONG] {
            let (server, client, port, right) = pair();
            let [one, other] = [(); 2].map(|()| client.allocate());
            let (a, b) = (one.name().get(), other.name().get());
            let copied = client.send_right_to(&one);
            let moved = client.allocate().into_raw().get();
            let letter = to(abi, &right).number(1).rights_of(flags, &[copied.name().get(), 0, !0], COPY_SEND);
            let letter = letter.number(2).rights_of(flags, &[a, b], MAKE_SEND);
            let letter =
                letter.rights_of(flags, &[b], MAKE_SEND_ONCE).rights_of(flags, &[moved], MOVE_RECEIVE);
            assert_eq!(letter.send(), KernReturn::SUCCESS);
            let got = receive(abi, port.name().get()).unwrap();
            assert_eq!(got.bits(), COMPLEX | MOVE_SEND << 8);
            let items = got.items();
            let types: Vec<Type> = items.iter().map(|item| item.of).collect();
            let number = Type { name: 2, bits: 32, number: 1, flags: INLINE };
            let rights = |name, number| Type { flags, ..Type::rights(abi, name, number) };
            let expected = [
                number,
                rights(MOVE_SEND, 3),
                number,
                rights(MOVE_SEND, 2),
                rights(MOVE_SEND_ONCE, 1),
                rights(MOVE_RECEIVE, 1),
            ];
            assert_eq!(types, expected);
            assert_eq!((items[0].value[0], items[2].value[0]), (1, 2));
            let [first, null, dead] = items[1].names()[..] else { panic!() };
            assert_eq!((null, dead), (0, PORT_DEAD));
            assert_eq!(items[3].names()[0], first, "rights to one port share a name");
            let account = server.account();
            assert_eq!((account.send, account.send_once, account.receive), (3, 1, 2));
            items[3].names().iter().chain([&first]).for_each(|name| release(*name, RIGHT_SEND));
            release(items[4].names()[0], RIGHT_SEND_ONCE);
            release(items[5].names()[0], RIGHT_RECEIVE);
            drop((port, right, one, other, copied));
            assert_empty([server, client]);
        }
    }
}

#[test]
fn memory_is_lent_or_given_and_always_the_receivers() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        assert_eq!(to(abi, &right).lend(b"lent").number(3).lend(b"").send(), KernReturn::SUCCESS);
        let got = receive(abi, port.name().get()).unwrap();
        let [first, number, empty] = &got.items()[..] else { panic!() };
        let (lent, none) = (first.memory(), empty.memory());
        assert_eq!((lent.bytes(), number.value[0]), (b"lent".to_vec(), 3));
        assert_eq!((none.address.is_null(), none.size), (true, 0));
        assert_eq!(got.bits() & COMPLEX, COMPLEX);
        let back = server.send_right_to(&port);
        assert_eq!(to(abi, &back).give(lent).send(), KernReturn::SUCCESS);
        assert_eq!(server.account().memory, 0, "it is on its way");
        let got = receive(abi, port.name().get()).unwrap();
        let given = got.items()[0].memory();
        assert_eq!((given.address, given.bytes()), (lent.address, b"lent".to_vec()));
        given.give_back();
        drop((port, right, back));
        assert_empty([server, client]);
    }
}

#[test]
fn rights_are_handed_over_in_memory_where_names_have_four_bytes() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        let own = client.allocate();
        let name = own.name().get();
        let letter = to(abi, &right).ports(&[name, 0, name], MAKE_SEND).number(1).ports(&[], MOVE_SEND);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        let got = receive(abi, port.name().get()).unwrap();
        let items = got.items();
        let array = items[0].memory();
        let of = Type { name: MOVE_SEND, bits: 32, number: 3, flags: DEALLOCATE };
        assert_eq!((items[0].of, array.size, items[2].memory().size), (of, 12, 0));
        let [first, null, last] = array.words()[..] else { panic!() };
        assert_eq!((null, last), (0, first));
        for _ in 0..2 {
            release(first, RIGHT_SEND);
        }
        array.give_back();
        drop((port, right, own));
        assert_empty([server, client]);
    }
}

#[test]
fn a_message_that_carries_nothing_is_received_as_simple() {
    for abi in ABIS {
        let (_, _, port, right) = pair();
        assert_eq!(to(abi, &right).number(5).send(), KernReturn::SUCCESS);
        let got = receive(abi, port.name().get()).unwrap();
        assert_eq!((got.bits(), got.items()[0].value[0]), (MOVE_SEND << 8, 5));
    }
}

#[test]
fn an_answer_comes_to_the_reply_port() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let got = loop {
                    if let Ok(got) = receive(abi, port.name().get()) {
                        break got;
                    }
                };
                Letter::to(abi, got.remote(), MOVE_SEND_ONCE).number(got.items()[0].value[0] + 1).send()
            });
            let reply = letter::reply_port(right.name().get());
            let got = to(abi, &right).reply(reply, MAKE_SEND_ONCE).number(41).call(reply).unwrap();
            assert_eq!((got.items()[0].value[0], got.seqno(), got.local()), (42, 0, reply));
        });
        drop((port, right));
        assert_empty([server, client]);
    }
}

#[test]
fn a_port_shows_a_payload_instead_of_its_name_until_it_moves() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        let got = |port: &ReceiveRight| {
            assert_eq!(to(abi, &right).send(), KernReturn::SUCCESS);
            let got = receive(abi, port.name().get()).unwrap();
            let high = if is_wide(abi) { got.word(20) } else { 0 };
            (got.bits(), got.local(), high)
        };
        let name = port.name().get();
        assert_eq!(got(&port), (MOVE_SEND << 8, name, 0));
        set_protected_payload(&port, Some(0x1_0000_0002));
        assert_eq!(got(&port), (PROTECTED_PAYLOAD << 8, 2, u32::from(is_wide(abi))));
        assert_eq!(letter::Letter::to(right.name().get(), COPY_SEND).send(), KernReturn::SUCCESS);
        assert_eq!(letter::receive(name).unwrap().local(), name, "an untyped message has no place for it");
        set_protected_payload(&port, None);
        assert_eq!(got(&port), (MOVE_SEND << 8, name, 0));
        set_protected_payload(&port, Some(3));
        let moved = server.hand_over(PortName(port.into_raw().get()), MOVE_RECEIVE, client).unwrap();
        assert_eq!(moved, right.name(), "the name of its send rights there");
        // SAFETY: the name was just handed over, to nobody else.
        let moved = unsafe { ReceiveRight::from_raw(NonZeroU32::new(moved.get()).unwrap()) };
        assert_eq!(got(&moved), (MOVE_SEND << 8, moved.name().get(), 0));
        drop((moved, right));
        assert_empty([server, client]);
    }
}

#[test]
fn a_message_that_finds_no_room_comes_back() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        assert_eq!(server.set_queue_limit(port.name(), 0), Ok(()));
        let own = client.allocate();
        let letter = to(abi, &right).reply(own.name().get(), MAKE_SEND_ONCE).lend(b"lent");
        let letter = letter.rights(&[own.name().get()], MAKE_SEND);
        let (code, back) = letter.send_within(Some(0));
        assert_eq!(code, KernReturn::SEND_TIMED_OUT);
        assert_eq!(back.bits(), COMPLEX | MOVE_SEND | MOVE_SEND_ONCE << 8);
        let items = back.items();
        assert_eq!(items[1].of, Type::rights(abi, MOVE_SEND, 1));
        items[0].memory().give_back();
        release(items[1].names()[0], RIGHT_SEND);
        release(back.remote(), RIGHT_SEND);
        release(back.local(), RIGHT_SEND_ONCE);
        drop((port, right, own));
        assert_empty([server, client]);
    }
}

#[test]
fn a_message_too_large_stays_or_leaves_its_header_with_a_number() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        let own = client.allocate();
        let send = || to(abi, &right).reply(own.name().get(), MAKE_SEND_ONCE).lend(b"lent").send();
        assert_eq!((send(), send()), (KernReturn::SUCCESS, KernReturn::SUCCESS));
        let (_, header) = sizes(abi);
        let (size, limit) = (header + if is_wide(abi) { 16 } else { 8 }, header as u32);
        let (code, got) = receive_as(abi, port.name().get(), limit, RCV_LARGE);
        assert_eq!((code, got.size()), (KernReturn::RCV_TOO_LARGE, size));
        let (code, got) = receive_as(abi, port.name().get(), limit, 0);
        assert_eq!(
            (code, got.size(), got.bits()),
            (KernReturn::RCV_TOO_LARGE, header, MOVE_SEND << 8 | MOVE_SEND_ONCE)
        );
        assert_eq!((got.remote(), got.seqno()), (0, 0));
        let (code, got) = receive_as(abi, port.name().get(), size as u32, 0);
        assert_eq!((code, got.seqno()), (KernReturn::SUCCESS, 1), "there is no trailer to have room for");
        got.items()[0].memory().give_back();
        release(got.remote(), RIGHT_SEND_ONCE);
        drop((port, right, own));
        assert_empty([server, client]);
    }
}
