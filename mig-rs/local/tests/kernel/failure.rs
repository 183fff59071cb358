//! What is left of a message whose send or receive fails on demand?
use crate::letter::*;
use mig_rs_local::{ReceiveFailure, SendFailure, Task};
use mig_rs_runtime::KernReturn;
use mig_rs_runtime::kernel::*;

#[test]
fn a_send_that_fails_leaves_the_sender_everything_and_fails_once() {
    let (server, client) = (Task::new(), Task::new());
    let (port, moved) = (server.allocate(), client.allocate());
    let right = client.send_right_to(&port);
    let held = client.account();
    let send = || {
        Letter::to(right.name().get(), COPY_SEND)
            .port(moved.name().get(), MOVE_RECEIVE)
            .lend(b"memory")
            .send()
    };
    for (how, code) in [
        (SendFailure::InvalidDestination, KernReturn::SEND_INVALID_DEST),
        (SendFailure::InvalidReply, KernReturn::SEND_INVALID_REPLY),
        (SendFailure::InvalidHeader, KernReturn::SEND_INVALID_HEADER),
        (SendFailure::NoBuffer, KernReturn::SEND_NO_BUFFER),
        (SendFailure::TooLarge, KernReturn::SEND_TOO_LARGE),
    ] {
        client.fail_send(how);
        assert_eq!((send(), client.account(), server.account().queued), (code, held, 0));
    }
    assert_eq!((send(), server.account().queued), (KernReturn::SUCCESS, 1));
    let _ = moved.into_raw();
}

#[test]
fn a_receive_that_fails_leaves_the_message_and_counts_nothing() {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).id(3).send(), KernReturn::SUCCESS);
    server.fail_receive(ReceiveFailure::Interrupted);
    server.fail_receive(ReceiveFailure::TimedOut);
    assert_eq!(receive(port.name().get()).err(), Some(KernReturn::RCV_INTERRUPTED));
    assert_eq!(receive(port.name().get()).err(), Some(KernReturn::RCV_TIMED_OUT));
    let got = receive(port.name().get()).unwrap();
    assert_eq!((got.id(), got.seqno()), (3, 0));
}
