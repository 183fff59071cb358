//! What does a sender still have after a send whose body is wrong?
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
fn what_stands_before_the_wrong_descriptor_is_lost_and_what_comes_after_it_is_kept() {
    let other = Task::new().allocate();
    let memory = [0; 4];
    type Wrong<'a> = Box<dyn Fn(Letter) -> Letter + 'a>;
    let wrongs: [(Wrong<'_>, KernReturn); 9] = [
        (Box::new(|l| l.port(other.name().get(), MAKE_SEND)), KernReturn::SEND_INVALID_RIGHT),
        (Box::new(|l| l.port(0x400 << 10, COPY_SEND)), KernReturn::SEND_INVALID_RIGHT),
        (Box::new(|l| l.ports(&[0, other.name().get()], COPY_SEND)), KernReturn::SEND_INVALID_RIGHT),
        (Box::new(|l| l.port(0, 15)), KernReturn::SEND_INVALID_TYPE),
        (Box::new(|l| l.port(0, 22)), KernReturn::SEND_INVALID_TYPE),
        (Box::new(|l| l.ports(&[], 0)), KernReturn::SEND_INVALID_TYPE),
        (Box::new(|l| l.descriptor(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 4])), KernReturn::SEND_INVALID_TYPE),
        (Box::new(|l| l.out_of_line(memory.as_ptr(), 4, 4, [0, 2, 0, 1])), KernReturn::SEND_INVALID_TYPE),
        (Box::new(|l| l.out_of_line(std::ptr::null(), 0, 4, [0, 1, 0, 1])), KernReturn::SEND_INVALID_MEMORY),
    ];
    for abi in ABIS {
        for (wrong, code) in &wrongs {
            let (_, client, port, right) = pair();
            let (before, after) = (client.allocate(), client.allocate());
            let letter = Letter::to(right.name().get(), COPY_SEND).abi(abi);
            let letter = wrong(letter.port(before.into_raw().get(), MOVE_RECEIVE));
            assert_eq!(letter.port(after.name().get(), MOVE_RECEIVE).send(), *code, "{abi:?}");
            let account = client.account();
            assert_eq!((account.receive, account.send), (1, 1), "{abi:?} {code:?}");
            assert_eq!(receive(port.name().get()).err(), Some(KernReturn::RCV_TIMED_OUT));
            assert_eq!(client.faults(), []);
        }
    }
}

#[test]
fn a_message_that_ends_within_its_descriptors_loses_no_more_than_its_header() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        let mailbox = client.allocate();
        let to = || Letter::to(right.name().get(), COPY_SEND).abi(abi);
        let full = to().port(mailbox.name().get(), MOVE_RECEIVE).lend(b"memory");
        for count in [3, 5, u32::MAX] {
            let letter = to().port(mailbox.name().get(), MOVE_RECEIVE).lend(b"memory").count(count);
            assert_eq!(letter.send(), KernReturn::SEND_MSG_TOO_SMALL, "{abi:?} {count}");
        }
        assert_eq!(to().count(0).send_cut(24), KernReturn::SEND_MSG_TOO_SMALL);
        let size = if abi == mig_rs_runtime::Abi::Xnu64 { 56 } else { 52 };
        assert_eq!(full.send_cut(size - 4), KernReturn::SEND_MSG_TOO_SMALL);
        assert_eq!(client.account().receive, 1);
        let consumed = Letter::to(right.into_raw().get(), MOVE_SEND).abi(abi).count(1);
        assert_eq!(consumed.send(), KernReturn::SEND_MSG_TOO_SMALL);
        drop(mailbox);
        assert_eq!(client.account(), Account::default());
        drop(port);
        assert_eq!(server.account(), Account::default());
    }
}

#[test]
fn a_reply_port_of_a_lost_message_hears_that_it_is_lost() {
    let (_, client, _port, right) = pair();
    let reply = client.allocate();
    let letter = Letter::to(right.name().get(), COPY_SEND).reply(reply.name().get(), MAKE_SEND_ONCE);
    assert_eq!(letter.port(1, COPY_SEND).send(), KernReturn::SEND_INVALID_RIGHT);
    let got = receive(reply.name().get()).unwrap();
    assert_eq!((got.id(), got.size(), got.bits()), (71, 24, MOVE_SEND_ONCE << 8));
}

#[test]
fn a_region_given_away_in_a_lost_message_is_freed() {
    let (_, client, _port, right) = pair();
    let port = client.allocate();
    assert_eq!(Letter::to(port.name().get(), MAKE_SEND).lend(b"12345678").send(), KernReturn::SUCCESS);
    let region = receive(port.name().get()).unwrap().memory(0);
    let letter = Letter::to(right.name().get(), COPY_SEND).give(region).port(1, COPY_SEND);
    assert_eq!(letter.send(), KernReturn::SEND_INVALID_RIGHT);
    assert_eq!(client.account().memory, 0);
}
