//! Does the kernel forget what is gone? No task can tell, so this looks inside.
#![allow(clippy::undocumented_unsafe_blocks, reason = "every call keeps to the seam")]
use super::kernel;
use crate::Task;
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{ReceiveRight, SendRight};
use std::thread;

#[repr(align(8))]
struct Message([u32; 16]);

impl Message {
    fn start(&mut self) -> *mut u8 {
        self.0.as_mut_ptr().cast()
    }
}

/// Sends to a right, with a reply right made from `reply` and a descriptor.
fn send(abi: Abi, to: u32, disposition: u32, reply: Option<&ReceiveRight>, descriptor: [u32; 3]) -> i32 {
    let (name, how) = reply.map_or((0, 0), |port| (port.name().get(), MAKE_SEND_ONCE));
    let header = [COMPLEX | disposition | how << 8, 0, to, name, 0, 0, 1];
    let mut message = Message([0; 16]);
    message.0[..7].copy_from_slice(&header);
    message.0[7..10].copy_from_slice(&descriptor);
    unsafe { __mig_rs_send(abi, message.start(), 40, SEND_MSG, 0) }
}

fn receive(abi: Abi, on: &ReceiveRight, timeout: u32) -> Result<[u32; 16], i32> {
    let mut message = Message([0; 16]);
    let code = unsafe { __mig_rs_receive(abi, message.start(), 64, on.name().get(), RCV_TIMEOUT, timeout) };
    if code == 0 { Ok(message.0) } else { Err(code) }
}

/// How many ports, sets, names and handles there are.
fn held() -> [usize; 4] {
    let kernel = kernel();
    let names = kernel.names.iter().count();
    [kernel.ports.count(), kernel.sets.count(), names, kernel.handles.iter().count()]
}

/// Does something often, and sees that it leaves nothing. (A few things more or less are other tests'.)
fn leaves_nothing(mut something: impl FnMut(Task, Task)) {
    let (server, client) = (Task::new(), Task::new());
    let before = held();
    for _ in 0..200 {
        something(server, client);
    }
    for (before, after) in before.into_iter().zip(held()) {
        assert!(after < before + 100, "there were {before} and are {after}");
    }
}

const MAKE_SEND_DESCRIPTOR: u32 = MAKE_SEND << 16;

#[test]
fn a_port_is_forgotten_with_its_last_right() {
    leaves_nothing(|server, client| {
        let port = server.allocate();
        let right = client.send_right_to(&port);
        drop(port);
        drop(right);
    });
}

#[test]
fn a_port_whose_dead_names_are_kept_is_forgotten_when_they_are_looked_at() {
    let mut kept = Vec::new();
    let (server, client) = (Task::new(), Task::new());
    let before = held()[0];
    for _ in 0..200 {
        let port = server.allocate();
        let rights = (client.send_right_to(&port), client.send_once_right_to(&port));
        drop(port);
        for name in [rights.0.name(), rights.1.name()] {
            assert_ne!(send(Abi::Xnu64, name.get(), COPY_SEND, None, [0; 3]), 0);
        }
        kept.push(rights);
    }
    assert!(held()[0] < before + 100, "there are {} ports", held()[0]);
}

#[test]
fn a_port_is_forgotten_after_it_has_been_sent_to_in_every_way() {
    leaves_nothing(|server, client| {
        let (port, mailbox) = (server.allocate(), client.allocate());
        let [one, two] = [(); 2].map(|()| client.send_right_to(&port));
        let once = client.send_once_right_to(&port).into_raw().get();
        let descriptor = [mailbox.name().get(), 0, MAKE_SEND_DESCRIPTOR];
        assert_eq!(send(Abi::Xnu64, one.name().get(), COPY_SEND, Some(&mailbox), descriptor), 0);
        assert_eq!(send(Abi::Xnu64, two.into_raw().get(), MOVE_SEND, Some(&mailbox), descriptor), 0);
        assert_eq!(send(Abi::Xnu64, once, MOVE_SEND_ONCE, Some(&mailbox), descriptor), 0);
        assert_eq!(send(Abi::Xnu64, one.name().get(), COPY_SEND, Some(&mailbox), descriptor), 0);
        for _ in 0..3 {
            let got = receive(Abi::Xnu64, &port, 0).unwrap();
            unsafe { __mig_rs_release(got[2], RIGHT_SEND_ONCE) };
            unsafe { __mig_rs_release(got[7], RIGHT_SEND) };
        }
        // The last message is lost with the port.
    });
}

#[test]
fn a_port_is_forgotten_after_it_has_been_waited_for() {
    leaves_nothing(|server, _| {
        assert_eq!(receive(Abi::Xnu64, &server.allocate(), 1).err(), Some(0x1000_4003));
    });
}

#[test]
fn a_set_is_forgotten_with_its_name_or_its_last_thread() {
    leaves_nothing(|server, _| {
        let (port, set) = (server.allocate(), server.allocate_set());
        crate::insert_member(&port, &set).unwrap();
        thread::scope(|scope| {
            let name = set.name().get();
            scope.spawn(move || {
                let mut message = Message([0; 16]);
                unsafe { __mig_rs_receive(Abi::Xnu64, message.start(), 64, name, RCV_TIMEOUT, 1) }
            });
            drop(set);
        });
    });
}

#[test]
fn handles_are_forgotten_with_the_send_the_region_or_the_thread() {
    let memory = [0u8; 8];
    let handle = |size| unsafe { __mig_rs_out_of_line_handle(memory.as_ptr(), size) };
    leaves_nothing(|server, client| {
        let port = server.allocate();
        let right: SendRight = client.send_right_to(&port);
        let descriptor = [handle(8), 8, OOL_DESCRIPTOR << 24];
        assert_eq!(send(Abi::Osf32, right.name().get(), COPY_SEND, None, descriptor), 0);
        let got = receive(Abi::Osf32, &port, 0).unwrap();
        unsafe { __mig_rs_deallocate(__mig_rs_out_of_line_address(got[7]), 8) };
    });
    leaves_nothing(|_, _| {
        handle(0);
        thread::scope(|scope| scope.spawn(|| handle(8)).join().unwrap());
    });
}

#[test]
fn reply_ports_are_forgotten_with_their_thread() {
    leaves_nothing(|_, client| {
        let port = client.allocate();
        let reply = || unsafe { __mig_rs_reply_port(port.name().get()) };
        assert_ne!(thread::scope(|scope| scope.spawn(reply).join().unwrap()), 0);
    });
}
