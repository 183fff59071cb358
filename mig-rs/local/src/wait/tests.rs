//! Does a thread lose anything whose time is over at the very moment when another has something for it?
use super::*;
use crate::kernel::TaskId;
use crate::message::{Body, Layout, Message, Transit};
use crate::notification::Notice;
use crate::option::ReceiveOptions;
use crate::port::Purpose;
use crate::queue::Sender;
use crate::right::Right;
use crate::ticket::Bell;
use crate::token;
use crate::wire::{Family, Width, Wire};

const WIRE: Wire = Wire { family: Family::Untyped, width: Width::Wide };

fn kernel_with_port() -> (Kernel, TaskId, u32, PortId) {
    let mut kernel = Kernel::new();
    let task = kernel.new_task();
    let name = kernel.allocate(task, Purpose::Ordinary).unwrap();
    let port = kernel.port(name).unwrap();
    (kernel, task, name, port)
}

#[test]
fn a_message_that_another_has_received_for_a_thread_is_received() {
    let (mut kernel, task, on, port) = kernel_with_port();
    let order = Order { task, on, wire: WIRE, options: ReceiveOptions(0), room: 100, failure: None };
    let tickets = [(); 2].map(|()| Ticket::new(Bell::of_this_thread()));
    for ticket in &tickets {
        kernel.line(Source::Port(port)).join(order, ticket.clone());
    }
    kernel.ports[port].send_once += 1;
    kernel.notify(port, Notice::SendOnce);
    let [first, second] =
        tickets.each_ref().map(|ticket| kernel.give_up_receiving(Source::Port(port), ticket));
    assert!(matches!(first, Received::Message(_, Ok(()))), "{first:?}");
    assert!(matches!(second, Received::Nothing(KernReturn::RCV_TIMED_OUT)), "{second:?}");
    kernel.ports[port].send_once += 1;
    kernel.notify(port, Notice::SendOnce);
    assert_eq!(kernel.ports[port].queue.len(), 1, "nobody waits any more");
}

#[test]
fn a_message_for_which_another_has_made_room_is_sent_and_one_that_another_took_out_is_not() {
    let (mut kernel, task, _, port) = kernel_with_port();
    kernel.ports[port].queue.set_limit(0);
    let tickets = [(); 3].map(|()| Ticket::new(Bell::of_this_thread()));
    for ticket in &tickets {
        kernel.ports[port].make_send();
        let message = Message {
            id: 1,
            destination: Transit::port(port, Right::Send),
            reply: None,
            body: Body::Simple,
            data: vec![],
            layout: Layout::Sent(WIRE),
            sender: token::Sender::KERNEL,
            sketch: None,
        };
        let sender = Sender { task, wire: WIRE, message, ticket: Arc::clone(ticket) };
        kernel.ports[port].queue.line_up(sender);
    }
    kernel.ports[port].queue.set_limit(1);
    kernel.admit_senders(port);
    let mut give_up =
        |ticket| kernel.give_up_sending((task, WIRE), port, ticket).map_err(|failed| failed.code);
    assert_eq!(give_up(&tickets[0]), Ok(()));
    assert_eq!(give_up(&tickets[1]), Err(KernReturn::SEND_TIMED_OUT));
    kernel.interrupt_senders(task);
    let third = kernel.give_up_sending((task, WIRE), port, &tickets[2]);
    assert_eq!(third.map_err(|failed| failed.code), Err(KernReturn::SEND_INTERRUPTED));
    assert_eq!(kernel.ports[port].queue.len(), 1);
    assert_eq!(kernel.account(task).send, 2, "what was not sent came back");
}
