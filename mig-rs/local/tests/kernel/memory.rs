//! Whose is out-of-line memory, before and after a message?
use crate::letter::*;
use mig_rs_local::{Account, Fault, Task};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn, ReceiveRight, SendRight};
use std::thread;

fn pair() -> (Task, Task, ReceiveRight, SendRight) {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    (server, client, port, right)
}

fn get(abi: Abi, port: &ReceiveRight) -> Received {
    receive_as(abi, port.name().get(), 200, RCV_TIMEOUT, 0).1.unwrap()
}

#[test]
fn lent_memory_is_copied_and_the_copy_is_the_receivers() {
    let (server, client, port, right) = pair();
    for abi in ABIS {
        let mut memory = *b"seven bytes";
        let letter = Letter::to(right.name().get(), COPY_SEND).abi(abi).lend(&memory).data(&[11]);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        memory.fill(0);
        assert_eq!(server.account().memory, 0, "not yet");
        let got = get(abi, &port);
        let region = got.memory(0);
        assert_eq!(region.bytes(), b"seven bytes");
        assert_eq!(got.words(got.size() - 4), [11]);
        assert_eq!(region.address.addr() % 16, 0);
        let (_, flags, _) = got.out_of_line(0);
        assert_eq!(flags, [1, 1, 0, 1], "to be given back, a virtual copy, of type 1");
        assert_eq!((server.account().memory, server.account().regions), (11, 1));
        region.give_back();
        assert_eq!((server.account().memory, server.account().regions), (0, 0));
    }
    assert_eq!((client.account().memory, client.faults(), server.faults()), (0, vec![], vec![]));
}

#[test]
fn no_bytes_are_no_memory() {
    let (server, _, port, right) = pair();
    for abi in ABIS {
        let letter = Letter::to(right.name().get(), COPY_SEND).abi(abi);
        assert_eq!(letter.out_of_line(std::ptr::null(), 0, 0, [1, 1, 0, 1]).send(), KernReturn::SUCCESS);
        assert_eq!(get(abi, &port).memory(0), Region { address: std::ptr::null_mut(), size: 0 });
        assert_eq!(server.account().memory, 0);
    }
}

#[test]
fn flags_and_type_arrive_as_sent() {
    let (_, _, port, right) = pair();
    for abi in ABIS {
        for (sent, arrived) in
            [([0, 0, 0, 1], [0, 0, 0, 1]), ([0, 1, 0, 1], [1, 1, 0, 1]), ([0, 1, 0, 3], [1, 1, 0, 3])]
        {
            let letter = Letter::to(right.name().get(), COPY_SEND).abi(abi);
            let memory = [1, 2, 3];
            assert_eq!(letter.out_of_line(memory.as_ptr(), 3, 3, sent).send(), KernReturn::SUCCESS);
            let (address, flags, size) = get(abi, &port).out_of_line(0);
            assert_eq!((flags, size), (arrived, 3));
            Region { address, size }.give_back();
        }
    }
}

/// Puts memory into a task's hands, as only a message can.
fn memory_of(task: Task, abi: Abi, bytes: &[u8]) -> Region {
    let port = task.allocate();
    let letter = Letter::to(port.name().get(), MAKE_SEND).abi(abi).lend(bytes);
    assert_eq!(letter.send(), KernReturn::SUCCESS);
    get(abi, &port).memory(0)
}

#[test]
fn memory_given_away_changes_hands() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        let region = memory_of(client, abi, b"a page of text");
        assert_eq!(client.account().memory, 14);
        let letter = Letter::to(right.name().get(), COPY_SEND).abi(abi).give(region);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        assert_eq!((client.account().memory, server.account().memory), (0, 0), "on its way");
        let got = get(abi, &port).memory(0);
        assert_eq!(got.bytes(), b"a page of text");
        assert_eq!((client.account().memory, server.account().memory), (0, 14));
        got.give_back();
        drop(port);
        assert_eq!((server.account(), server.faults()), (Account::default(), vec![]));
    }
}

#[test]
fn the_array_of_names_itself_can_be_given_away() {
    for abi in ABIS {
        let (server, client, port, right) = pair();
        let mailbox = client.allocate();
        let names = [mailbox.name().get().to_ne_bytes(), [0; 4]].concat();
        let region = memory_of(client, abi, &names);
        let letter = Letter::to(right.name().get(), COPY_SEND).abi(abi).give_ports(region, MAKE_SEND);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        assert_eq!(client.account().memory, 0);
        let (names, disposition) = get(abi, &port).ports(0);
        assert_eq!((names.words().len(), names.words()[1], disposition), (2, 0, MOVE_SEND));
        assert_eq!(server.account().memory, 8);
    }
}

#[test]
fn only_a_whole_region_of_the_senders_can_be_given_away() {
    for abi in ABIS {
        let (_, client, _port, right) = pair();
        let theirs = memory_of(Task::new(), abi, b"theirs");
        let own = memory_of(client, abi, b"the sender's");
        let part = Region { size: own.size - 4, ..own };
        let inner = Region { address: own.address.wrapping_add(4), size: own.size - 4 };
        let (mut local, mut faults) = ([0; 16], vec![]);
        let stack = Region { address: local.as_mut_ptr(), size: 16 };
        for region in [theirs, part, inner, stack] {
            let letter = Letter::to(right.name().get(), COPY_SEND).abi(abi).give(region);
            assert_eq!(letter.send(), KernReturn::SEND_INVALID_MEMORY);
            let (address, size) = (region.address.addr(), region.size);
            faults.push(match region == part {
                true => Fault::WrongSize { address, size, held: own.size },
                false => Fault::NoSuchMemory { address, size },
            });
            assert_eq!(client.faults(), faults);
        }
        assert_eq!(own.bytes(), b"the sender's");
        assert_eq!(client.account().memory, own.size);
    }
}

#[test]
fn memory_given_back_twice_or_in_part_is_written_down() {
    let task = Task::new();
    let region = memory_of(task, Abi::Xnu64, b"12345678");
    let (address, size) = (region.address.addr(), 4);
    Region { size, ..region }.give_back();
    assert_eq!(task.faults(), [Fault::WrongSize { address, size, held: 8 }]);
    assert_eq!(task.account().memory, 8, "all of it is still there");
    region.give_back();
    assert_eq!(task.account(), Account::default());
    task.enter(|| region.give_back());
    assert_eq!(task.faults()[1..], [Fault::NoSuchMemory { address, size: 8 }]);
}

#[test]
fn memory_is_given_back_on_any_thread() {
    let task = Task::new();
    let region = memory_of(task, Abi::Xnu32, b"12345678");
    let address = region.address.expose_provenance();
    thread::spawn(move || {
        Region { address: std::ptr::with_exposed_provenance_mut(address), size: 8 }.give_back()
    })
    .join()
    .unwrap();
    assert_eq!((task.account(), task.faults()), Default::default());
}

#[test]
fn memory_that_is_nowhere_is_refused() {
    let (_, client, port, right) = pair();
    for abi in ABIS {
        let to = || Letter::to(right.name().get(), COPY_SEND).abi(abi);
        let null = to().out_of_line(std::ptr::null(), 0, 8, [0, 1, 0, 1]);
        assert_eq!(null.send(), KernReturn::SEND_INVALID_MEMORY);
        let huge = to().out_of_line(std::ptr::null(), 0, 0xffff_ffff, [0, 1, 19, 2]);
        assert_eq!(huge.send(), KernReturn::SEND_INVALID_MEMORY);
    }
    // By handle, the kernel knows how much there is.
    let memory = [0; 8];
    let beyond = Letter::to(right.name().get(), COPY_SEND).abi(Abi::Xnu32);
    assert_eq!(
        beyond.out_of_line(memory.as_ptr(), 8, 9, [0, 1, 0, 1]).send(),
        KernReturn::SEND_INVALID_MEMORY
    );
    assert_eq!(receive(port.name().get()).err(), Some(KernReturn::RCV_TIMED_OUT));
    assert_eq!(client.faults(), []);
}

#[test]
fn a_lent_handle_counts_for_one_send() {
    let (_, _, _port, right) = pair();
    let memory = *b"lent";
    for (name, code) in [(right.name().get(), KernReturn::SUCCESS), (0, KernReturn::SEND_INVALID_DEST)] {
        let handle = handle_of(memory.as_ptr(), 4);
        assert_eq!(address_of(handle).cast_const(), memory.as_ptr());
        let descriptor = [handle.to_ne_bytes(), 4u32.to_ne_bytes(), [0, 1, 0, 1]].concat();
        let to = |name| Letter::to(name, COPY_SEND).abi(Abi::Osf32).descriptor(&descriptor);
        assert_eq!(to(name).send(), code);
        assert_eq!(to(right.name().get()).send(), KernReturn::SEND_INVALID_MEMORY, "the next send");
        assert!(address_of(handle).is_null());
    }
}

#[test]
fn the_handle_of_a_region_lives_as_long_as_the_region_is_held() {
    let (server, client, port, right) = pair();
    let abi = Abi::Xnu32;
    assert_eq!(Letter::to(right.name().get(), COPY_SEND).abi(abi).lend(b"held").send(), KernReturn::SUCCESS);
    let got = get(abi, &port);
    let (handle, region) = (got.handle(0), got.memory(0));
    let again = handle_of(region.address, 4);
    assert_eq!(again, handle, "a region has one handle");
    // A send that fails leaves the region where it was, handle and all: the sender has to give it back.
    assert_eq!(Letter::to(0, COPY_SEND).abi(abi).give(region).send(), KernReturn::SEND_INVALID_DEST);
    assert_eq!(address_of(handle), region.address);
    region.give_back();
    assert!(address_of(handle).is_null());
    drop(port);
    assert_eq!((server.account(), server.faults(), client.faults()), (Account::default(), vec![], vec![]));
}

#[test]
fn a_message_can_be_sent_in_one_abi_and_received_in_another() {
    let (server, client, port, right) = pair();
    let mailbox = client.allocate();
    for (from, to) in [(Abi::Xnu64, Abi::Xnu32), (Abi::Xnu32, Abi::Xnu64)] {
        let letter = Letter::to(right.name().get(), COPY_SEND).abi(from).lend(b"memory");
        let letter = letter.ports(&[mailbox.name().get()], MAKE_SEND).data(&[5, 6]);
        assert_eq!(letter.send(), KernReturn::SUCCESS);
        let got = get(to, &port);
        assert_eq!(got.size(), if to == Abi::Xnu64 { 68 } else { 60 });
        assert_eq!(got.words(got.size() - 8), [5, 6]);
        assert_eq!(got.memory(0).bytes(), b"memory");
        let (names, _) = got.ports(1);
        release(names.words()[0], RIGHT_SEND);
        names.give_back();
        got.memory(0).give_back();
    }
    drop(port);
    assert_eq!((server.account(), server.faults()), (Account::default(), vec![]));
}
