//! What does the kernel tell a task of its rights, and in which messages?
use crate::kernel::Kernel;
use crate::message::{Body, Item, Layout, Message, Transit};
use crate::port::{PortId, Receiver};
use crate::right::Right;
use crate::token::Sender;
use crate::trace;
use crate::wire::{Wire, WordKind};
use std::collections::BTreeMap;

/// Whom to tell what about a port. Each holds a send-once right to the port that it names.
#[derive(Debug, Default)]
pub(crate) struct Requests {
    /// That the port has died, by the name that becomes a dead one.
    pub(crate) dead_name: BTreeMap<u32, PortId>,
    /// That the last send right is gone.
    pub(crate) no_senders: Option<PortId>,
    /// That the receive right would have been destroyed, which comes with the message.
    pub(crate) port_destroyed: Option<PortId>,
}

/// What a notification says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Notice {
    /// A name with a dead-name request is gone, or stands for other rights.
    PortDeleted {
        name: u32,
    },
    PortDestroyed {
        port: PortId,
    },
    NoSenders {
        make_send_count: u32,
    },
    SendOnce,
    DeadName {
        name: u32,
    },
}

impl Notice {
    fn id(self) -> u32 {
        match self {
            Self::PortDeleted { .. } => 65,
            Self::PortDestroyed { .. } => 69,
            Self::NoSenders { .. } => 70,
            Self::SendOnce => 71,
            Self::DeadName { .. } => 72,
        }
    }

    /// What it says, in the form of whoever receives it.
    pub(crate) fn data(self, wire: Wire) -> Vec<u8> {
        match self {
            Self::PortDeleted { name } | Self::DeadName { name } => wire.word(WordKind::Name, name),
            Self::NoSenders { make_send_count } => wire.word(WordKind::Number, make_send_count),
            Self::PortDestroyed { .. } => wire.right(),
            Self::SendOnce => Vec::new(),
        }
    }

    fn body(self) -> Body {
        match self {
            Self::PortDestroyed { port } => {
                Body::Complex(vec![Item::Right(Transit::port(port, Right::Receive))])
            }
            Self::PortDeleted { .. } | Self::NoSenders { .. } | Self::SendOnce | Self::DeadName { .. } => {
                Body::Simple
            }
        }
    }
}

impl Kernel {
    /// Uses up a send-once right to `to` for a notification. If nobody can receive it any more, only the right goes.
    pub(crate) fn notify(&mut self, to: PortId, notice: Notice) {
        if self.ports[to].is_dead() {
            self.ports[to].send_once -= 1;
            return self.ports.forget_unreachable(to);
        }
        let sketch = trace::told(self, to, notice);
        self.enqueue(
            to,
            Message {
                id: notice.id(),
                destination: Transit::port(to, Right::SendOnce),
                reply: None,
                body: notice.body(),
                data: Vec::new(),
                layout: Layout::Notice(notice),
                sender: Sender::KERNEL,
                sketch,
            },
        );
    }

    /// A name of a port is gone. Whoever wanted to know of the port's death will not hear of it.
    pub(crate) fn cancel_dead_name(&mut self, port: PortId, name: u32) {
        if let Some(to) = self.ports[port].requests.dead_name.remove(&name) {
            self.notify(to, Notice::PortDeleted { name });
        }
    }

    /// One send right less to a port.
    pub(crate) fn lose_send_right(&mut self, id: PortId) {
        let port = &mut self.ports[id];
        port.send -= 1;
        if port.send == 0
            && !port.is_dead()
            && let Some(to) = port.requests.no_senders.take()
        {
            let make_send_count = port.make_send_count;
            self.notify(to, Notice::NoSenders { make_send_count });
        }
    }

    /// Sends a receive right home that would be destroyed, if anybody wants it. `false`: nobody does, or can.
    pub(crate) fn send_home(&mut self, port: PortId) -> bool {
        let Some(to) = self.ports[port].requests.port_destroyed.take() else { return false };
        if !self.ports[to].is_dead() {
            self.leave(port, Receiver::InTransit(to));
            if !self.ports.is_circular(to) {
                self.notify(to, Notice::PortDestroyed { port });
                return true;
            }
        }
        // The request's own right, which cannot say what it was for.
        self.ports[to].send_once -= 1;
        if to != port {
            self.ports.forget_unreachable(to);
        }
        false
    }

    /// A port is dead: the names for which this was asked become dead names at once, with one reference more for the notification.
    pub(crate) fn tell_of_death(&mut self, requests: BTreeMap<u32, PortId>) {
        for (name, to) in requests {
            if let Some(owner) = self.owner(name) {
                self.add_dead_reference(owner, name);
            }
            self.notify(to, Notice::DeadName { name });
        }
    }
}
