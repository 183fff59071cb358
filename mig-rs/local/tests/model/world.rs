//! What is there, in the model: tasks with names, ports with queues, sets? Nothing is counted that can be looked up.
use mig_rs_runtime::kernel;
use std::collections::{BTreeMap, VecDeque};
use std::fmt;

pub(crate) const TASKS: usize = 3;
/// A name that reaches so many references keeps them.
pub(crate) const MOST: usize = 0xffff;

pub(crate) type Task = usize;
pub(crate) type Port = usize;
pub(crate) type Set = usize;
/// A name is never used twice, in no task.
pub(crate) type Name = usize;

/// What stands in the place of a name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Ref {
    Null,
    Dead,
    Name(Name),
}

impl fmt::Debug for Ref {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Dead => f.write_str("dead"),
            Self::Name(name) => write!(f, "n{name}"),
        }
    }
}

/// A disposition as it is read.
pub(crate) fn word(how: u32) -> String {
    let words = ["move-receive", "move-send", "move-send-once", "copy-send", "make-send", "make-send-once"];
    let at = how.checked_sub(kernel::MOVE_RECEIVE).and_then(|at| words.get(at as usize));
    at.map_or_else(|| format!("disposition {how}"), |word| (*word).to_owned())
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Right {
    Receive,
    Send,
    SendOnce,
}

/// A right that is in no task: in a message, in a request, or about to be destroyed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Loose {
    /// `None` is no port, `Some(None)` a dead one.
    pub(crate) to: Option<Option<Port>>,
    pub(crate) right: Right,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Held {
    Port { port: Port, receive: bool, send: usize },
    SendOnce(Port),
    Dead(usize),
    Set(Set),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// The receive right is in a task.
    Name(Name),
    /// It is in a message, in the queue of this port.
    Queue(Port),
    /// It is gone.
    Dead,
}

pub(crate) struct PortState {
    pub(crate) place: Place,
    pub(crate) queue: VecDeque<Message>,
    pub(crate) limit: usize,
    pub(crate) seqno: u32,
    /// How many send rights were made.
    pub(crate) made: u32,
    pub(crate) set: Option<Set>,
    pub(crate) dead_name: BTreeMap<Name, Port>,
    pub(crate) no_senders: Option<Port>,
    pub(crate) port_destroyed: Option<Port>,
}

#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) id: u32,
    pub(crate) destination: Loose,
    pub(crate) reply: Option<Loose>,
    /// `None`: the message is simple.
    pub(crate) rights: Option<Vec<Loose>>,
    pub(crate) data: Vec<Word>,
}

/// A word of data, as its receiver sees it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Word {
    Is(u32),
    Names(Name),
}

#[derive(Default)]
pub(crate) struct World {
    pub(crate) names: BTreeMap<Name, (Task, Held)>,
    pub(crate) ports: Vec<PortState>,
    /// The members of each set that have messages, the next to give one first.
    pub(crate) sets: Vec<VecDeque<Port>>,
    pub(crate) ended: [bool; TASKS],
    /// Rights on their way from a queue into a task.
    pub(crate) in_hand: Vec<Loose>,
    /// Rights that are to be destroyed, in this order.
    pub(crate) doomed: VecDeque<Loose>,
    /// What the kernel calls each name that there ever was.
    pub(crate) numbers: Vec<u32>,
    pub(crate) next: Name,
}

impl Message {
    pub(crate) fn rights(&self) -> impl Iterator<Item = Loose> {
        std::iter::once(self.destination).chain(self.reply).chain(self.rights.iter().flatten().copied())
    }

    /// Bytes, without trailer.
    pub(crate) fn size(&self) -> usize {
        24 + self.rights.as_ref().map_or(0, |rights| 4 + 12 * rights.len()) + 4 * self.data.len()
    }
}

impl Loose {
    pub(crate) fn new(port: Port, right: Right) -> Self {
        Self { to: Some(Some(port)), right }
    }
}

/// What a disposition gives.
pub(crate) fn gives(how: u32) -> Option<Right> {
    match how {
        kernel::MOVE_RECEIVE => Some(Right::Receive),
        kernel::MOVE_SEND | kernel::COPY_SEND | kernel::MAKE_SEND => Some(Right::Send),
        kernel::MOVE_SEND_ONCE | kernel::MAKE_SEND_ONCE => Some(Right::SendOnce),
        _ => None,
    }
}

/// The disposition with which a right arrives.
pub(crate) fn arrives_as(right: Right) -> u32 {
    match right {
        Right::Receive => kernel::MOVE_RECEIVE,
        Right::Send => kernel::MOVE_SEND,
        Right::SendOnce => kernel::MOVE_SEND_ONCE,
    }
}

impl World {
    pub(crate) fn new_port(&mut self) -> Port {
        self.ports.push(PortState {
            place: Place::Dead,
            queue: VecDeque::new(),
            limit: 5,
            seqno: 0,
            made: 0,
            set: None,
            dead_name: BTreeMap::new(),
            no_senders: None,
            port_destroyed: None,
        });
        self.ports.len() - 1
    }

    pub(crate) fn new_name(&mut self, task: Task, held: Held) -> Name {
        self.next += 1;
        self.names.insert(self.next - 1, (task, held));
        self.next - 1
    }

    /// What a task has under a name.
    pub(crate) fn held(&self, task: Task, name: Ref) -> Option<Held> {
        let Ref::Name(name) = name else { return None };
        self.names.get(&name).filter(|(owner, _)| *owner == task).map(|(_, held)| *held)
    }

    pub(crate) fn owner(&self, name: Ref) -> Option<Task> {
        let Ref::Name(name) = name else { return None };
        self.names.get(&name).map(|(owner, _)| *owner)
    }

    pub(crate) fn is_dead(&self, port: Port) -> bool {
        self.ports[port].place == Place::Dead
    }

    /// All rights that are in no task and in no request.
    fn loose(&self) -> impl Iterator<Item = Loose> {
        let queued = self.ports.iter().flat_map(|port| &port.queue).flat_map(Message::rights);
        queued.chain(self.in_hand.iter().copied()).chain(self.doomed.iter().copied())
    }

    /// How many send rights to a port there are, wherever they are.
    pub(crate) fn sends(&self, port: Port) -> usize {
        let named = self.names.values().map(|(_, held)| match held {
            Held::Port { port: to, send, .. } if *to == port => *send,
            _ => 0,
        });
        named.sum::<usize>() + self.loose().filter(|loose| *loose == Loose::new(port, Right::Send)).count()
    }

    /// How many send-once rights to a port there are, those that requests hold included.
    pub(crate) fn send_onces(&self, port: Port) -> usize {
        let named = self.names.values().filter(|(_, held)| *held == Held::SendOnce(port)).count();
        let requests = self
            .ports
            .iter()
            .flat_map(|asked| asked.dead_name.values().chain(&asked.no_senders).chain(&asked.port_destroyed));
        let loose = self.loose().filter(|loose| *loose == Loose::new(port, Right::SendOnce));
        named + requests.filter(|to| **to == port).count() + loose.count()
    }

    /// Does the receive right of a port wait, at whatever distance, in the port's own queue?
    pub(crate) fn is_circular(&self, port: Port) -> bool {
        let mut at = port;
        for _ in 0..=self.ports.len() {
            match self.ports[at].place {
                Place::Queue(next) if next == port => return true,
                Place::Queue(next) => at = next,
                Place::Name(_) | Place::Dead => return false,
            }
        }
        false
    }

    /// Puts names into the order of the kernel's numbers.
    pub(crate) fn in_order(&self, mut names: Vec<Name>) -> Vec<Name> {
        names.sort_by_key(|name| self.numbers[*name]);
        names
    }
}
