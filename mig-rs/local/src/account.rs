//! What does a task hold?
use crate::kernel::{Held, Kernel, TaskId};
use crate::port::Purpose;
use std::fmt;

/// All that a task holds and would leak if it ended without giving it back. `Account::default()` is nothing.
///
/// The reply ports that the kernel keeps for the threads of the task are not the task's to give back, and do not
/// count; messages that wait in them do.
///
/// ```
/// use mig_rs_local::{Account, Task};
///
/// let task = Task::new();
/// let port = task.allocate();
/// assert_eq!(format!("{:?}", task.account()), "Account { receive: 1, names: 1 }");
/// drop(port);
/// assert_eq!(task.account(), Account::default());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Account {
    /// Receive rights.
    pub receive: usize,
    /// User references to send rights.
    pub send: usize,
    /// Send-once rights.
    pub send_once: usize,
    /// User references to dead names: rights whose port has died, not given back yet.
    pub dead_names: usize,
    /// Port sets.
    pub port_sets: usize,
    /// Names for all of these. Send rights to one port, and its receive right, share one.
    pub names: usize,
    /// Bytes of out-of-line memory.
    pub memory: usize,
    /// Regions that these bytes are in.
    pub regions: usize,
    /// Messages that wait at the task's ports.
    pub queued: usize,
}

impl fmt::Debug for Account {
    /// Writes what there is, and leaves out what there is not.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut account = f.debug_struct("Account");
        for (field, number) in [
            ("receive", self.receive),
            ("send", self.send),
            ("send_once", self.send_once),
            ("dead_names", self.dead_names),
            ("port_sets", self.port_sets),
            ("names", self.names),
            ("memory", self.memory),
            ("regions", self.regions),
            ("queued", self.queued),
        ] {
            if number != 0 {
                account.field(field, &number);
            }
        }
        account.finish()
    }
}

impl Kernel {
    pub(crate) fn account(&self, task: TaskId) -> Account {
        let mut account = Account::default();
        for (_, entry) in self.names.iter().filter(|(_, entry)| entry.owner == task) {
            self.add(entry.held, &mut account);
        }
        for memory in self.regions.of(task) {
            account.memory += memory.size();
            account.regions += 1;
        }
        account
    }

    fn add(&self, held: Held, account: &mut Account) {
        let (port, receive, send, send_once) = match held {
            Held::Port { port, receive, send } => (port, receive, send, 0),
            Held::SendOnce { port } => (port, false, 0, 1),
            Held::DeadName { references } => {
                account.dead_names += references;
                account.names += 1;
                return;
            }
            Held::Set { .. } => {
                account.port_sets += 1;
                account.names += 1;
                return;
            }
        };
        let port = &self.ports[port];
        let kept = receive && port.purpose == Purpose::Reply;
        account.names += usize::from(!kept || send != 0);
        account.receive += usize::from(receive && !kept);
        if receive {
            account.queued += port.queue.len();
        }
        if port.is_dead() {
            account.dead_names += send + send_once;
        } else {
            account.send += send;
            account.send_once += send_once;
        }
    }
}
