//! What is a port: who may receive from it, and how long does it live?
use crate::kernel::TaskId;
use crate::line::Line;
use crate::notification::Requests;
use crate::queue::{Queue, Sender};
use crate::set::SetId;

/// A port, whatever its names. Valid as long as a right to it is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct PortId(usize);

/// Where the receive right is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Receiver {
    /// In a task, under this name.
    Name(u32),
    /// In a message that is queued at this port.
    InTransit(PortId),
    /// Destroyed: the port is dead.
    Nowhere,
}

/// What a port is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Purpose {
    Ordinary,
    /// Kept for the replies to one thread, and not the program's to account for.
    Reply,
}

#[derive(Debug)]
pub(crate) struct Port {
    pub(crate) receiver: Receiver,
    pub(crate) purpose: Purpose,
    /// Send rights: user references in tasks, and those in messages, a message's destination included.
    pub(crate) send: usize,
    /// Send-once rights, wherever they are.
    pub(crate) send_once: usize,
    /// How many send rights have been made of the receive right since it is where it is.
    pub(crate) make_send_count: u32,
    pub(crate) requests: Requests,
    /// What `mach_port_set_context` sets.
    pub(crate) context: u64,
    /// What typed messages show instead of the receive right's name, until it moves.
    pub(crate) payload: Option<u64>,
    pub(crate) queue: Queue,
    /// The port set that the receive right is in.
    pub(crate) set: Option<SetId>,
    pub(crate) line: Line,
}

impl Port {
    fn new(purpose: Purpose) -> Self {
        Self {
            receiver: Receiver::Nowhere,
            purpose,
            send: 0,
            send_once: 0,
            make_send_count: 0,
            requests: Requests::default(),
            context: 0,
            payload: None,
            queue: Queue::new(),
            set: None,
            line: Line::new(),
        }
    }

    pub(crate) fn is_dead(&self) -> bool {
        self.receiver == Receiver::Nowhere
    }

    /// Makes a send right of the receive right.
    pub(crate) fn make_send(&mut self) {
        self.send += 1;
        self.make_send_count = self.make_send_count.wrapping_add(1);
    }

    /// The receive right leaves its task: whoever gets it starts at number 0. The queue moves with the right.
    pub(crate) fn leave(&mut self, to: Receiver) {
        self.receiver = to;
        self.queue.set_seqno(0);
        self.make_send_count = 0;
        self.payload = None;
    }

    fn is_unreachable(&self) -> bool {
        self.is_dead() && self.send == 0 && self.send_once == 0
    }
}

/// All ports of the process.
pub(crate) struct Ports {
    ports: Vec<Port>,
    free: Vec<usize>,
}

impl Ports {
    pub(crate) const fn new() -> Self {
        Self { ports: Vec::new(), free: Vec::new() }
    }

    /// A port without rights. Its receive right has to be put somewhere at once.
    pub(crate) fn insert(&mut self, purpose: Purpose) -> PortId {
        let port = Port::new(purpose);
        if let Some(at) = self.free.pop() {
            self.ports[at] = port;
            return PortId(at);
        }
        self.ports.push(port);
        PortId(self.ports.len() - 1)
    }

    /// How many ports there are, dead ones included.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.ports.len() - self.free.len()
    }

    /// Forgets a dead port to which no right is left.
    pub(crate) fn forget_unreachable(&mut self, id: PortId) {
        if self[id].is_unreachable() {
            self[id] = Port::new(Purpose::Ordinary);
            self.free.push(id.0);
        }
    }

    /// Takes the senders of a task out of every line for room.
    pub(crate) fn withdraw_senders(&mut self, task: TaskId) -> Vec<Sender> {
        self.ports.iter_mut().flat_map(|port| port.queue.withdraw(task)).collect()
    }

    /// Does a port's receive right wait, at whatever distance, in the port's own queue? Asked before a message with receive
    /// rights is queued, so that no other circle can be there.
    pub(crate) fn is_circular(&self, port: PortId) -> bool {
        let mut at = port;
        while let Receiver::InTransit(next) = self[at].receiver {
            if next == port {
                return true;
            }
            at = next;
        }
        false
    }
}

impl std::ops::Index<PortId> for Ports {
    type Output = Port;
    fn index(&self, id: PortId) -> &Port {
        &self.ports[id.0]
    }
}

impl std::ops::IndexMut<PortId> for Ports {
    fn index_mut(&mut self, id: PortId) -> &mut Port {
        &mut self.ports[id.0]
    }
}
