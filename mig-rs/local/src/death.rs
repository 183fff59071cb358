//! What happens when a right, a message or a port is destroyed?
use crate::kernel::Kernel;
use crate::message::{Body, Message, Object, Transit};
use crate::port::{PortId, Receiver};
use crate::right::Right;
use crate::token::Sender;
use std::collections::VecDeque;

/// `MACH_NOTIFY_SEND_ONCE`: a send-once right was destroyed without having been used.
const NOTIFY_SEND_ONCE: u32 = 71;

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
            Right::Send => self.ports[port].send -= 1,
            Right::SendOnce if self.ports[port].is_dead() => self.ports[port].send_once -= 1,
            Right::SendOnce => self.notify_send_once(port),
            Right::Receive => {
                self.leave(port, Receiver::Nowhere);
                let queue = self.ports[port].queue.end();
                dragged.extend(queue.into_iter().flat_map(Message::into_rights));
            }
        }
        self.ports.forget_unreachable(port);
    }

    /// An unused send-once right sends its port a message by itself, which uses it up: whoever waits for an
    /// answer learns that none will come.
    fn notify_send_once(&mut self, port: PortId) {
        self.enqueue(
            port,
            Message {
                id: NOTIFY_SEND_ONCE,
                destination: Transit::port(port, Right::SendOnce),
                reply: None,
                body: Body::Simple,
                data: Vec::new(),
                sender: Sender::KERNEL,
            },
        );
    }

    /// Takes a receive right out of its task, and so out of the set that it is in there.
    pub(crate) fn leave(&mut self, port: PortId, to: Receiver) {
        self.leave_set(port);
        self.ports[port].leave(to);
    }

    /// Puts a message into the queue of a living port, whether or not it has room.
    pub(crate) fn enqueue(&mut self, port: PortId, message: Message) {
        if self.ports[port].queue.is_empty() {
            self.became_ready(port);
        }
        self.ports[port].queue.push(message);
        let waiters = match self.ports[port].set {
            Some(set) => &self.sets[set].waiters,
            None => &self.ports[port].waiters,
        };
        self.awaited.extend(waiters.event());
    }
}
