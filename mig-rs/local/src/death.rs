//! What happens when a right, a message or a port is destroyed?
use crate::kernel::Kernel;
use crate::message::{Body, Message, Object, Transit};
use crate::notification::Notice;
use crate::port::{PortId, Receiver};
use crate::queue::Sender;
use crate::right::Right;
use mig_rs_runtime::KernReturn;
use std::collections::VecDeque;

impl Kernel {
    /// Destroys one right.
    pub(crate) fn destroy(&mut self, right: Transit) {
        self.destroy_all(Some(right));
    }

    /// Destroys a message that will not be received, with all that it carries.
    pub(crate) fn destroy_message(&mut self, message: Message) {
        self.destroy_all(message.into_rights());
    }

    /// Destroys what a message carries behind its header.
    pub(crate) fn destroy_body(&mut self, message: &mut Message) {
        message.data.clear();
        let body = std::mem::replace(&mut message.body, Body::Simple);
        self.destroy_all(body.into_rights());
    }

    /// Destroys rights, and what they drag along. Not by recursion: a receive right ends its queue, whose messages may
    /// hold receive rights.
    pub(crate) fn destroy_all(&mut self, rights: impl IntoIterator<Item = Transit>) {
        let mut dragged = VecDeque::new();
        for right in rights {
            self.end(right, &mut dragged);
        }
        while let Some(right) = dragged.pop_front() {
            self.end(right, &mut dragged);
        }
    }

    fn end(&mut self, Transit { to, right }: Transit, dragged: &mut VecDeque<Transit>) {
        let Object::Port(port) = to else { return };
        match right {
            Right::Send => self.lose_send_right(port),
            // An unused send-once right sends its port a message by itself, which uses it up: whoever waits for an
            // answer learns that none will come.
            Right::SendOnce => return self.notify(port, Notice::SendOnce),
            Right::Receive if self.send_home(port) => return,
            Right::Receive => {
                self.leave(port, Receiver::Nowhere);
                let (queue, senders) = self.ports[port].queue.end();
                dragged.extend(queue.into_iter().flat_map(Message::into_rights));
                for Sender { message, ticket, .. } in senders {
                    // Its sender has done its part: the port might as well have died a moment later.
                    self.awaited.push(ticket.give(Ok(())));
                    dragged.extend(message.into_rights());
                }
                let requests = std::mem::take(&mut self.ports[port].requests);
                dragged.extend(requests.no_senders.map(|to| Transit::port(to, Right::SendOnce)));
                self.ports.forget_unreachable(port);
                return self.tell_of_death(requests.dead_name);
            }
        }
        self.ports.forget_unreachable(port);
    }

    /// Takes a receive right out of its task, and so out of the set that it is in there. Whoever waits for it there waits in vain.
    pub(crate) fn leave(&mut self, port: PortId, to: Receiver) {
        let code = match to {
            Receiver::Nowhere => KernReturn::RCV_PORT_DIED,
            Receiver::Name(_) | Receiver::InTransit(_) => KernReturn::RCV_PORT_CHANGED,
        };
        self.leave_set(port);
        self.ports[port].leave(to);
        self.awaited.extend(self.ports[port].line.end(code));
    }

    /// Puts a message into the queue of a living port, whether or not it has room.
    pub(crate) fn enqueue(&mut self, port: PortId, message: Message) {
        if self.ports[port].queue.is_empty() {
            self.became_ready(port);
        }
        if let Some(sketch) = &message.sketch {
            sketch.queued();
        }
        self.ports[port].queue.push(message);
        self.serve_line(self.source_of(port));
    }
}
