//! How do rights travel in the body of a message?
use crate::letter::*;
use mig_rs_local::{Account, Task};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{KernReturn, SendRight};

/// Receive, send and send-once rights.
type Rights = (usize, usize, usize);

fn rights(account: Account) -> Rights {
    (account.receive, account.send, account.send_once)
}

/// For every disposition: what the receiver is told, what the sender keeps of its receive right, two send rights and one
/// send-once right, and what the receiver gets.
const DISPOSITIONS: [(u32, u32, Rights, Rights); 6] = [
    (MOVE_RECEIVE, MOVE_RECEIVE, (0, 2, 1), (1, 0, 0)),
    (MOVE_SEND, MOVE_SEND, (1, 1, 1), (0, 1, 0)),
    (MOVE_SEND_ONCE, MOVE_SEND_ONCE, (1, 2, 0), (0, 0, 1)),
    (COPY_SEND, MOVE_SEND, (1, 2, 1), (0, 1, 0)),
    (MAKE_SEND, MOVE_SEND, (1, 2, 1), (0, 1, 0)),
    (MAKE_SEND_ONCE, MOVE_SEND_ONCE, (1, 2, 1), (0, 0, 1)),
];

#[test]
fn a_right_is_moved_copied_or_made_and_arrives_as_if_moved() {
    for (disposition, told, left, given) in DISPOSITIONS {
        for in_array in [false, true] {
            let (server, client) = (Task::new(), Task::new());
            let port = server.allocate();
            let subject = client.allocate();
            // The receive right and the send rights have one name, and are given up for the seam's numbers.
            let _two =
                [client.send_right_to(&subject), client.send_right_to(&subject)].map(SendRight::into_raw);
            let once = client.send_once_right_to(&subject).into_raw().get();
            let name = subject.into_raw().get();
            let sent = if disposition == MOVE_SEND_ONCE { once } else { name };

            let to = client.send_right_to(&port).into_raw().get();
            let letter = Letter::to(to, MOVE_SEND).data(&[99]);
            let letter =
                if in_array { letter.ports(&[sent], disposition) } else { letter.port(sent, disposition) };
            assert_eq!(letter.send(), KernReturn::SUCCESS, "{disposition}");
            assert_eq!(rights(client.account()), left, "{disposition}");
            let got = receive(port.name().get()).unwrap();
            assert_eq!(got.bits(), COMPLEX | MOVE_SEND << 8);
            let (arrived, told_so) = if in_array {
                assert_eq!((got.size(), got.words(44)), (48, [99]));
                let (names, told) = got.ports(0);
                let arrived = names.words();
                names.give_back();
                (arrived[0], told)
            } else {
                assert_eq!((got.size(), got.words(40)), (44, [99]));
                got.port(0)
            };
            assert_eq!(told_so, told, "{disposition}");
            let (receive, send, once) = rights(server.account());
            assert_eq!((receive - 1, send, once), given, "{disposition}");
            release(
                arrived,
                match told {
                    MOVE_RECEIVE => RIGHT_RECEIVE,
                    MOVE_SEND => RIGHT_SEND,
                    _ => RIGHT_SEND_ONCE,
                },
            );
            assert_eq!((rights(server.account()), server.faults()), ((1, 0, 0), vec![]));
        }
    }
}

#[test]
fn a_right_that_comes_home_gets_its_old_name() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let to = client.send_right_to(&port);
    assert_eq!(
        Letter::to(to.name().get(), COPY_SEND).port(to.name().get(), COPY_SEND).send(),
        KernReturn::SUCCESS
    );
    let got = receive(port.name().get()).unwrap();
    assert_eq!(got.port(0), (port.name().get(), MOVE_SEND), "the receive right's name");

    let mailbox = client.allocate();
    let right = server.send_right_to(&mailbox);
    assert_eq!(
        Letter::to(to.name().get(), COPY_SEND).port(mailbox.name().get(), MOVE_RECEIVE).send(),
        KernReturn::SUCCESS
    );
    let got = receive(port.name().get()).unwrap();
    assert_eq!(got.port(0), (right.name().get(), MOVE_RECEIVE), "the send right's name");
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).id(5).send(), KernReturn::SUCCESS);
    assert_eq!(receive(right.name().get()).unwrap().id(), 5);
}

#[test]
fn null_and_dead_names_travel_too() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let to = client.send_right_to(&port);
    let dead = client.send_right_to(&Task::new().allocate());
    let moved = client.copy_of(&dead).into_raw().get();
    assert_eq!(moved, PORT_DEAD, "a copy of a dead right");
    for (name, disposition, arrives) in [
        (0, COPY_SEND, (0, MOVE_SEND)),
        (0, MOVE_RECEIVE, (0, MOVE_RECEIVE)),
        (PORT_DEAD, MAKE_SEND_ONCE, (PORT_DEAD, MOVE_SEND_ONCE)),
        (dead.name().get(), COPY_SEND, (PORT_DEAD, MOVE_SEND)),
        (dead.name().get(), MOVE_SEND, (PORT_DEAD, MOVE_SEND)),
    ] {
        let letter = Letter::to(to.name().get(), COPY_SEND).port(name, disposition);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        assert_eq!(receive(port.name().get()).unwrap().port(0), arrives);
    }
    let _ = dead.into_raw();
    assert_eq!((client.account().dead_names, client.account().names), (0, 1), "moved away");
}

#[test]
fn an_array_of_rights_may_have_holes() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let to = client.send_right_to(&port);
    let mailbox = client.allocate();
    for abi in ABIS {
        let names = [mailbox.name().get(), 0, PORT_DEAD, mailbox.name().get()];
        let letter = Letter::to(to.name().get(), COPY_SEND).abi(abi).ports(&names, MAKE_SEND);
        assert_eq!(letter.ports(&[], COPY_SEND).send(), KernReturn::SUCCESS);
        let got = receive_as(abi, port.name().get(), 200, 0, 0).1.unwrap();
        let (names, disposition) = got.ports(0);
        let [name, null, dead, same] = names.words().try_into().unwrap();
        assert_eq!((disposition, null, dead, same), (MOVE_SEND, 0, PORT_DEAD, name));
        assert_eq!((server.account().send, server.account().memory), (2, 16));
        assert_eq!(got.out_of_line(1).2, 0, "the empty array needs no memory");
        names.give_back();
        release(name, RIGHT_SEND);
        release(same, RIGHT_SEND);
    }
    drop(port);
    assert_eq!((server.account(), server.faults()), (Account::default(), vec![]));
}

#[test]
fn a_right_whose_port_dies_on_the_way_arrives_dead() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let to = client.send_right_to(&port);
    let (mailbox, reply) = (client.allocate(), client.allocate());
    let letter = Letter::to(to.name().get(), COPY_SEND).reply(reply.name().get(), MAKE_SEND_ONCE);
    let letter = letter.port(mailbox.name().get(), MAKE_SEND).port(mailbox.name().get(), MAKE_SEND_ONCE);
    assert_eq!(letter.send(), KernReturn::SUCCESS);
    drop((mailbox, reply));
    let got = receive(port.name().get()).unwrap();
    assert_eq!((got.remote(), got.bits()), (PORT_DEAD, COMPLEX | MOVE_SEND << 8 | MOVE_SEND_ONCE));
    assert_eq!((got.port(0), got.port(1)), ((PORT_DEAD, MOVE_SEND), (PORT_DEAD, MOVE_SEND_ONCE)));
    assert_eq!(server.account().names, 1, "a dead right needs no name");
}

#[test]
fn the_queue_moves_with_the_receive_right() {
    let (server, client) = (Task::new(), Task::new());
    let (port, mailbox) = (server.allocate(), client.allocate());
    let to = client.send_right_to(&port);
    let post = server.send_right_to(&mailbox);
    for id in [1, 2] {
        assert_eq!(Letter::to(post.name().get(), COPY_SEND).id(id).send(), KernReturn::SUCCESS);
    }
    assert_eq!(client.account().queued, 2);
    assert_eq!(
        Letter::to(to.name().get(), COPY_SEND).port(mailbox.into_raw().get(), MOVE_RECEIVE).send(),
        KernReturn::SUCCESS
    );
    assert_eq!(
        Letter::to(post.name().get(), COPY_SEND).id(3).send(),
        KernReturn::SUCCESS,
        "sent while in transit"
    );
    assert_eq!((client.account().queued, server.account().queued), (0, 1));
    let (name, _) = receive(port.name().get()).unwrap().port(0);
    let ids: Vec<_> = std::iter::from_fn(|| receive(name).ok()).map(|got| got.id()).collect();
    assert_eq!(ids, [1, 2, 3]);
}

#[test]
fn a_dead_name_is_no_receive_right() {
    let (task, server) = (Task::new(), Task::new());
    let port = task.allocate();
    let dead = server.allocate();
    let right = task.send_right_to(&dead);
    drop(dead);
    let to = task.send_right_to(&port);
    let letter = Letter::to(to.name().get(), COPY_SEND).port(right.name().get(), MOVE_RECEIVE);
    assert_eq!(letter.send(), KernReturn::SEND_INVALID_RIGHT);
    assert_eq!(task.hand_over(right.name(), MOVE_RECEIVE, server), Err(KernReturn::INVALID_RIGHT));
    assert_eq!(task.account().dead_names, 1);
}
