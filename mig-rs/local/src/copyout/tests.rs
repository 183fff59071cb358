//! What does a receiver get when it has no room for all?
use super::*;
use crate::memory::Memory;
use crate::message::{Layout, Object};
use crate::port::Purpose;
use crate::right::Right;
use crate::table::Table;
use crate::token::Sender;
use crate::wire::Family;

/// A task that has names left for so many rights more, its port, and another port.
fn kernel_with_names(left: usize) -> (Kernel, TaskId, PortId, PortId) {
    let mut kernel = Kernel::new();
    kernel.names = Table::with_room_for(left + 2);
    let (task, other) = (kernel.new_task(), kernel.new_task());
    let names = [task, other].map(|task| kernel.allocate(task, Purpose::Ordinary).unwrap());
    let [port, elsewhere] = names.map(|name| kernel.port(name).unwrap());
    (kernel, task, port, elsewhere)
}

fn message(kernel: &mut Kernel, at: PortId, rights: PortId) -> Message {
    let once = Transit::port(rights, Right::SendOnce);
    kernel.ports[rights].send_once += 3;
    Message {
        id: 1,
        destination: Transit { to: Object::Port(at), right: Right::Send },
        reply: Some(once),
        body: Body::Complex(vec![
            Item::Right(once),
            Item::Memory { memory: Memory::of_words(&[1]), copy: VIRTUAL_COPY, volatile: false },
            Item::Right(once),
        ]),
        data: vec![1, 2, 3, 4],
        layout: Layout::Sent(WIRE),
        sender: Sender::KERNEL,
        sketch: None,
    }
}

const WIRE: Wire = Wire { family: Family::Untyped, width: Width::Narrow };

fn receiver(task: TaskId) -> Recipient {
    Recipient::receiver(task, WIRE, Shortage::default())
}

#[test]
fn with_room_for_all_it_gets_all() {
    let (mut kernel, task, port, other) = kernel_with_names(3);
    let message = message(&mut kernel, port, other);
    let delivery = kernel.copy_out(receiver(task), (port, 0), message, 0);
    assert_eq!(delivery.result(), Ok(()));
    assert!(kernel.ports[other].queue.is_empty());
}

#[test]
fn without_a_name_for_a_right_in_the_body_it_gets_a_null_name_and_is_told_so() {
    let (mut kernel, task, port, other) = kernel_with_names(2);
    let message = message(&mut kernel, port, other);
    let delivery = kernel.copy_out(receiver(task), (port, 0), message, 0);
    assert_eq!(delivery.result(), Err(KernReturn(0x1000_400c | 0x2000)));
    let descriptors = delivery.descriptors.unwrap();
    assert!(matches!(descriptors[0], Descriptor::Port { name: 1.., .. }));
    assert!(matches!(descriptors[1], Descriptor::Memory { size: 4, .. }));
    assert_eq!(descriptors[2], Descriptor::Port { name: 0, disposition: 18 });
    assert_eq!(kernel.ports[other].queue.len(), 1, "the lost right's notification");
}

#[test]
fn without_a_name_for_the_reply_right_it_gets_nothing_but_a_header() {
    let (mut kernel, task, port, other) = kernel_with_names(0);
    let message = message(&mut kernel, port, other);
    let delivery = kernel.copy_out(receiver(task), (port, 0), message, 0);
    assert_eq!(delivery.result(), Err(KernReturn(0x1000_400b | 0x2000)));
    assert_eq!((delivery.header.remote, delivery.descriptors, delivery.data), (0, None, vec![]));
    assert_eq!(kernel.ports[other].queue.len(), 3, "everything is lost");
    assert_eq!(kernel.account(task).memory, 0);
}

#[test]
fn without_a_handle_for_memory_it_gets_none_and_is_told_so() {
    let (mut kernel, task, port, other) = kernel_with_names(3);
    kernel.handles = Table::with_room_for(0);
    let message = message(&mut kernel, port, other);
    let delivery = kernel.copy_out(receiver(task), (port, 0), message, 0);
    assert_eq!(delivery.result(), Err(KernReturn(0x1000_400c | 0x1000)));
    let none = Place { address: 0, deallocate: true, copy: VIRTUAL_COPY };
    assert_eq!(
        delivery.descriptors.unwrap()[1],
        Descriptor::Memory { place: none, size: 0, volatile: false }
    );
    assert_eq!(kernel.account(task).memory, 0);
}
