//! What does the kernel know, and who may look at it when?
use crate::failure::{Chance, Failure};
use crate::fault::Fault;
use crate::handle::Handle;
use crate::hash::{BUILD, Map};
use crate::memory::Regions;
use crate::port::{PortId, Ports};
use crate::set::{SetId, Sets};
use crate::table::Table;
use crate::ticket::Bell;
use crate::token::Sender;
use crate::trace;
use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A task, by its number, counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct TaskId(pub(crate) u32);

/// All that there is. Threads meet here; nobody holds it while memory is copied or a thread waits.
pub(crate) struct Kernel {
    /// The names of all tasks: a name is unique across them, and its entry knows the owner.
    pub(crate) names: Table<Entry>,
    pub(crate) ports: Ports,
    pub(crate) sets: Sets,
    pub(crate) regions: Regions,
    pub(crate) handles: Table<Handle>,
    tasks: Vec<TaskState>,
    /// Threads for which there is something now.
    pub(crate) awaited: Vec<Arc<Bell>>,
    /// What was given back by nobody knows whom.
    pub(crate) strays: Vec<Fault>,
}

/// A name in a task.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Entry {
    pub(crate) owner: TaskId,
    pub(crate) held: Held,
}

/// What a name stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Held {
    /// The receive right, user references to a send right, or both: a task has one name for them.
    Port { port: PortId, receive: bool, send: usize },
    /// One send-once right; each has a name of its own.
    SendOnce { port: PortId },
    /// User references to what was a right to a port that has died.
    DeadName { references: usize },
    /// A port set.
    Set { set: SetId },
}

pub(crate) struct TaskState {
    /// The name that stands for the receive right of a port, or for send rights to it.
    pub(crate) by_port: Map<PortId, u32>,
    pub(crate) sender: Sender,
    pub(crate) faults: Vec<Fault>,
    /// What a trace calls it.
    pub(crate) name: Option<Arc<str>>,
    /// Calls that shall fail.
    pub(crate) failures: Vec<Failure>,
    /// Calls that fail by chance.
    pub(crate) chance: Option<Chance>,
    /// The messages that it has sent, if anybody wants them kept.
    pub(crate) sent: Option<Vec<Vec<u8>>>,
    pub(crate) terminated: bool,
}

/// One lock for all: a stay is shorter than what a second lock would cost, and what spans several ports and tasks (death, notifications,
/// circles of receive rights) is never seen half done.
static KERNEL: Mutex<Kernel> = Mutex::new(Kernel::new());

/// Enters the kernel. A thread that panicked in it left it whole: nothing there runs foreign code.
pub(crate) fn kernel() -> Inside {
    let kernel = KERNEL.lock().unwrap_or_else(PoisonError::into_inner);
    Inside { kernel, awaited: Awaited(Vec::new()) }
}

/// A thread's stay in the kernel. Whoever waits for something that came meanwhile is woken after its end, and can enter.
pub(crate) struct Inside {
    // Dropped in this order.
    kernel: MutexGuard<'static, Kernel>,
    awaited: Awaited,
}

/// Threads to be woken at the end.
struct Awaited(Vec<Arc<Bell>>);

impl Deref for Inside {
    type Target = Kernel;
    fn deref(&self) -> &Kernel {
        &self.kernel
    }
}

impl DerefMut for Inside {
    fn deref_mut(&mut self) -> &mut Kernel {
        &mut self.kernel
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.awaited.0 = std::mem::take(&mut self.kernel.awaited);
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        for bell in &self.0 {
            bell.ring();
        }
        trace::flush();
    }
}

impl Kernel {
    pub(crate) const fn new() -> Self {
        Self {
            names: Table::new(),
            ports: Ports::new(),
            sets: Sets::new(),
            regions: Regions::new(),
            handles: Table::new(),
            tasks: Vec::new(),
            awaited: Vec::new(),
            strays: Vec::new(),
        }
    }

    pub(crate) fn new_task(&mut self) -> TaskId {
        let id = TaskId(u32::try_from(self.tasks.len() + 1).unwrap_or(u32::MAX));
        self.tasks.push(TaskState {
            by_port: Map::with_hasher(BUILD),
            sender: Sender::of_task(id.0),
            faults: Vec::new(),
            name: None,
            failures: Vec::new(),
            chance: None,
            sent: None,
            terminated: false,
        });
        id
    }

    pub(crate) fn task(&mut self, id: TaskId) -> &mut TaskState {
        &mut self.tasks[id.0 as usize - 1]
    }

    /// What a trace calls a task, if it has a name.
    pub(crate) fn task_name(&self, id: TaskId) -> Option<&str> {
        self.tasks.get(id.0 as usize - 1)?.name.as_deref()
    }

    /// The task that holds a name.
    pub(crate) fn owner(&self, name: u32) -> Option<TaskId> {
        self.names.get(name).map(|entry| entry.owner)
    }

    /// Keeps the bytes of a message as they came, if the task's messages are to be kept.
    pub(crate) fn record_sent(&mut self, task: TaskId, bytes: &[u8]) {
        if let Some(sent) = &mut self.task(task).sent {
            sent.push(bytes.to_vec());
        }
    }

    /// Writes a fault down. What a terminated task still gives back it had lost by its end.
    pub(crate) fn record(&mut self, task: Option<TaskId>, fault: Fault) {
        match task {
            None => self.strays.push(fault),
            Some(task) => {
                let task = self.task(task);
                if !task.terminated {
                    task.faults.push(fault);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
