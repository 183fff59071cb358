//! What is a port set: which ports are its members, and from which of them comes the next message?
//!
//! A port is in one set at most, and while it is in one it is received from only there. Members take turns: one that gave a
//! message goes behind all others that have some. Every member counts its messages for itself.
use crate::kernel::{Entry, Held, Kernel, TaskId, kernel};
use crate::line::Line;
use crate::port::{PortId, Receiver};
use crate::wait::Source;
use mig_rs_runtime::{KernReturn, PortName, PortSet, ReceiveRight};
use std::collections::{BTreeSet, VecDeque};

/// A port set, whatever its name. Valid as long as it has a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct SetId(usize);

#[derive(Debug, Default)]
pub(crate) struct Set {
    members: BTreeSet<PortId>,
    /// Members with messages, the next to be received from first.
    ready: VecDeque<PortId>,
    pub(crate) line: Line,
}

impl Set {
    /// The member from which the next message comes.
    pub(crate) fn next(&self) -> Option<PortId> {
        self.ready.front().copied()
    }
}

/// All port sets of the process.
pub(crate) struct Sets {
    sets: Vec<Set>,
    free: Vec<usize>,
}

impl Sets {
    pub(crate) const fn new() -> Self {
        Self { sets: Vec::new(), free: Vec::new() }
    }

    fn insert(&mut self) -> SetId {
        if let Some(at) = self.free.pop() {
            return SetId(at);
        }
        self.sets.push(Set::default());
        SetId(self.sets.len() - 1)
    }

    /// How many sets there are.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.sets.len() - self.free.len()
    }

    /// Forgets a set, and gives out what is left of it.
    fn remove(&mut self, id: SetId) -> Set {
        self.free.push(id.0);
        std::mem::take(&mut self[id])
    }
}

impl std::ops::Index<SetId> for Sets {
    type Output = Set;
    fn index(&self, id: SetId) -> &Set {
        &self.sets[id.0]
    }
}

impl std::ops::IndexMut<SetId> for Sets {
    fn index_mut(&mut self, id: SetId) -> &mut Set {
        &mut self.sets[id.0]
    }
}

impl Kernel {
    /// A new set under a name of a task. `None`: there are no names left, or the task has ended.
    pub(crate) fn allocate_set(&mut self, task: TaskId) -> Option<u32> {
        if self.task(task).terminated {
            return None;
        }
        let set = self.sets.insert();
        let name = self.names.insert(Entry { owner: task, held: Held::Set { set } });
        if name.is_none() {
            self.destroy_set(set);
        }
        name
    }

    /// Ends a set. Its members are received from by themselves again.
    pub(crate) fn destroy_set(&mut self, id: SetId) {
        let mut set = self.sets.remove(id);
        for member in set.members {
            self.ports[member].set = None;
        }
        self.awaited.extend(set.line.end(KernReturn::RCV_PORT_DIED));
    }

    /// Takes a port out of its set, if it is in one.
    pub(crate) fn leave_set(&mut self, port: PortId) {
        if let Some(id) = self.ports[port].set.take() {
            let set = &mut self.sets[id];
            set.members.remove(&port);
            set.ready.retain(|ready| *ready != port);
        }
    }

    fn join_set(&mut self, port: PortId, id: SetId) {
        self.leave_set(port);
        self.ports[port].set = Some(id);
        // Whoever waits for the port's own messages waits in vain.
        self.awaited.extend(self.ports[port].line.end(KernReturn::RCV_PORT_CHANGED));
        let set = &mut self.sets[id];
        set.members.insert(port);
        if !self.ports[port].queue.is_empty() {
            set.ready.push_back(port);
            self.serve_line(Source::Set(id));
        }
    }

    /// The first of the ready members has given a message: the others come before it now.
    pub(crate) fn take_turns(&mut self, port: PortId) {
        if let Some(id) = self.ports[port].set {
            let ready = &mut self.sets[id].ready;
            ready.pop_front();
            if !self.ports[port].queue.is_empty() {
                ready.push_back(port);
            }
        }
    }

    /// The first message has come to a port.
    pub(crate) fn became_ready(&mut self, port: PortId) {
        if let Some(id) = self.ports[port].set {
            self.sets[id].ready.push_back(port);
        }
    }

    fn member(&self, name: PortName) -> Result<(TaskId, PortId), KernReturn> {
        match self.names.get(name.get()) {
            Some(Entry { owner, held: Held::Port { port, receive: true, .. } }) => Ok((*owner, *port)),
            Some(_) => Err(KernReturn::INVALID_RIGHT),
            None => Err(KernReturn::INVALID_NAME),
        }
    }

    fn set_of(&self, task: TaskId, name: PortName) -> Result<SetId, KernReturn> {
        match self.names.get(name.get()) {
            Some(Entry { owner, held: Held::Set { set } }) if *owner == task => Ok(*set),
            Some(Entry { owner, .. }) if *owner == task => Err(KernReturn::INVALID_RIGHT),
            _ => Err(KernReturn::INVALID_NAME),
        }
    }
}

/// Puts a port into a set of the same task, as `mach_port_insert_member` does. Messages that wait at the port can be
/// received from the set at once; a thread that waits at the port itself gets `RCV_PORT_CHANGED`.
///
/// # Errors
/// `KERN_ALREADY_IN_SET` if the port is in a set, this one or another; `KERN_INVALID_NAME` or `KERN_INVALID_RIGHT` if one
/// of the two is dead or the set is another task's.
pub fn insert_member(port: &ReceiveRight, set: &PortSet) -> Result<(), KernReturn> {
    let mut kernel = kernel();
    let (task, port) = kernel.member(port.name())?;
    let set = kernel.set_of(task, set.name())?;
    if kernel.ports[port].set.is_some() {
        return Err(KernReturn::ALREADY_IN_SET);
    }
    kernel.join_set(port, set);
    Ok(())
}

/// Takes a port out of a set, as `mach_port_extract_member` does. Its messages stay at the port.
///
/// # Errors
/// `KERN_NOT_IN_SET` if the port is not in this set; otherwise as [`insert_member`].
pub fn remove_member(port: &ReceiveRight, set: &PortSet) -> Result<(), KernReturn> {
    let mut kernel = kernel();
    let (task, port) = kernel.member(port.name())?;
    let set = kernel.set_of(task, set.name())?;
    if kernel.ports[port].set != Some(set) {
        return Err(KernReturn::NOT_IN_SET);
    }
    kernel.leave_set(port);
    Ok(())
}

/// Moves a port from the set that it is in, if any, to another or to none, as `mach_port_move_member` does.
///
/// # Errors
/// `KERN_NOT_IN_SET` if it shall be in none and is in none; otherwise as [`insert_member`], but for `KERN_ALREADY_IN_SET`.
pub fn move_member(port: &ReceiveRight, to: Option<&PortSet>) -> Result<(), KernReturn> {
    let mut kernel = kernel();
    let (task, port) = kernel.member(port.name())?;
    match to {
        Some(set) => {
            let set = kernel.set_of(task, set.name())?;
            kernel.join_set(port, set);
        }
        None if kernel.ports[port].set.is_none() => return Err(KernReturn::NOT_IN_SET),
        None => kernel.leave_set(port),
    }
    Ok(())
}

/// The names of a set's members, in ascending order, as `mach_port_get_set_status` tells them.
///
/// # Errors
/// `KERN_INVALID_NAME` if the set is gone with its task.
pub fn members(set: &PortSet) -> Result<Vec<PortName>, KernReturn> {
    let kernel = kernel();
    let task = kernel.owner(set.name().get()).ok_or(KernReturn::INVALID_NAME)?;
    let set = kernel.set_of(task, set.name())?;
    let mut names: Vec<PortName> = kernel.sets[set]
        .members
        .iter()
        .filter_map(|member| match kernel.ports[*member].receiver {
            Receiver::Name(name) => Some(PortName(name)),
            Receiver::InTransit(_) | Receiver::Nowhere => None,
        })
        .collect();
    names.sort_unstable();
    Ok(names)
}
