//! How does the kernel tell a receiver of typed messages about its rights?
use super::*;
use mig_rs_local::Notification;
use mig_rs_runtime::SendOnceRight;

/// Header and body that a notification to a port has.
fn told(abi: Abi, port: &ReceiveRight) -> (u32, u32, Vec<u8>) {
    let got = receive(abi, port.name().get()).unwrap();
    assert_eq!((got.remote(), got.local()), (0, port.name().get()));
    (got.id(), got.bits() & COMPLEX, got.body().to_vec())
}

fn ask(task: Task, about: u32, what: Notification, notify: SendOnceRight) {
    let name = mig_rs_runtime::PortName(about);
    assert!(task.request_notification(name, what, Some(notify)).unwrap().is_none());
}

/// An item of one element as GNU's kernel sends it.
fn item(abi: Abi, narrow: u32, wide: u32, value: u32) -> Vec<u8> {
    if is_wide(abi) { bytes(&[wide, 1, value, 0]) } else { bytes(&[narrow, value]) }
}

#[test]
fn the_last_send_right_is_told_with_a_number() {
    for abi in ABIS {
        let (server, _, port, right) = pair();
        ask(server, port.name().get(), Notification::NoSenders { sync: 0 }, server.send_once_right_to(&port));
        drop(right);
        assert_eq!(told(abi, &port), (70, 0, item(abi, 0x1001_2002, 0x2000_2002, 1)));
    }
}

#[test]
fn names_are_told_as_names() {
    for abi in ABIS {
        let (_, client, port, right) = pair();
        let mailbox = client.allocate();
        let name = right.name().get();
        let dead_name = Notification::DeadName { sync: false };
        ask(client, name, dead_name, client.send_once_right_to(&mailbox));
        drop(right);
        let body = item(abi, 0x1001_200f, 0x2000_200f, name);
        assert_eq!(told(abi, &mailbox), (65, 0, body));
        let right = client.send_right_to(&port);
        let name = right.name().get();
        ask(client, name, dead_name, client.send_once_right_to(&mailbox));
        drop(port);
        assert_eq!(told(abi, &mailbox), (72, 0, item(abi, 0x1001_200f, 0x2000_200f, name)));
        release(name, RIGHT_DEAD_NAME);
        drop((right, mailbox));
        assert_eq!((client.account(), client.faults()), Default::default());
    }
}

#[test]
fn a_receive_right_comes_home() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        let mailbox = client.allocate();
        ask(server, port.name().get(), Notification::PortDestroyed, client.send_once_right_to(&mailbox));
        drop(port);
        let got = receive(abi, mailbox.name().get()).unwrap();
        let items = got.items();
        assert_eq!((got.id(), got.bits() & COMPLEX, items.len()), (69, COMPLEX, 1));
        assert_eq!(items[0].of, Type::rights(abi, MOVE_RECEIVE, 1));
        assert_eq!(items[0].names(), [right.name().get()], "the name of its send rights there");
        release(items[0].names()[0], RIGHT_RECEIVE);
        drop((right, mailbox));
        assert_empty([server, client]);
    }
}

#[test]
fn a_right_to_reply_that_is_lost_is_told_in_a_header() {
    for abi in ABIS {
        let (_, client, port, right) = pair();
        let own = client.allocate();
        let letter = to(abi, &right).reply(own.name().get(), MAKE_SEND_ONCE);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        drop(port);
        assert_eq!(told(abi, &own), (71, 0, vec![]));
    }
}
