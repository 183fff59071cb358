//! How does a task ask for a notification?
use super::Task;
use crate::kernel::{Held, Kernel, TaskId, kernel};
use crate::message::{Object, Transit};
use crate::notification::Notice;
use crate::port::PortId;
use crate::right::{Disposition, Right};
use mig_rs_runtime::{KernReturn, PortName, SendOnceRight};
use std::num::NonZeroU32;

/// What a task can ask to be told of (`mach_port_request_notification`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Notification {
    /// A receive right that would be destroyed comes with the message (id 69), and its port lives on.
    PortDestroyed,
    /// The last send right to a port of the task's is gone (id 70). The message says how many had been made.
    NoSenders {
        /// At once if there is no send right now, and so many or more have been made.
        sync: u32,
    },
    /// The port of a right of the task's has died (id 72). The dead name has one reference more, for the message. If the name
    /// goes before, the message is another one (id 65).
    DeadName {
        /// At once if the name is dead already; otherwise that is an error.
        sync: bool,
    },
}

impl Task {
    /// Asks for a notification about a name, in a message to the port of `notify`; `None` asks for none any more. Gives back
    /// what was to be used for it so far, a send-once right of this task.
    ///
    /// # Errors
    /// `KERN_INVALID_CAPABILITY` if `notify` is dead; `KERN_INVALID_NAME`; `KERN_INVALID_RIGHT` if the name stands for no such right; `KERN_INVALID_ARGUMENT`
    /// if a name is dead, and `sync` or `notify` is not there. Then `notify` is released.
    ///
    /// ```
    /// use mig_rs_local::{Notification, Task};
    ///
    /// let (server, client) = (Task::new(), Task::new());
    /// let port = server.allocate();
    /// let right = client.send_right_to(&port);
    /// let notify = server.send_once_right_to(&port);
    /// server.request_notification(port.name(), Notification::NoSenders { sync: 0 }, Some(notify)).unwrap();
    /// drop(right);
    /// assert_eq!(server.account().queued, 1);
    /// ```
    pub fn request_notification(
        self,
        name: PortName,
        what: Notification,
        notify: Option<SendOnceRight>,
    ) -> Result<Option<SendOnceRight>, KernReturn> {
        let mut kernel = kernel();
        let to = match &notify {
            None => None,
            Some(notify) => Some(kernel.living(notify.name())?),
        };
        // From here on the right is the kernel's, and its name, which may be the one that is asked about, is gone.
        if let Some(notify) = notify {
            kernel.spend(notify.into_raw().get());
        }
        let slot = kernel.find(self.0, name, what, to).inspect_err(|_| {
            if let Some(to) = to {
                kernel.destroy(Transit::port(to, Right::SendOnce));
            }
        })?;
        let former = kernel.register(self.0, slot, what, to);
        let former = former.and_then(|port| kernel.put_right(self.0, Transit::port(port, Right::SendOnce)));
        // SAFETY: the name was made for this value.
        Ok(former.and_then(NonZeroU32::new).map(|name| unsafe { SendOnceRight::from_raw(name) }))
    }
}

/// What a request is about.
#[derive(Clone, Copy)]
enum Slot {
    Port(PortId),
    Name(PortId, u32),
    AlreadyDead(u32, PortId),
}

impl Kernel {
    fn find(
        &mut self,
        task: TaskId,
        name: PortName,
        what: Notification,
        to: Option<PortId>,
    ) -> Result<Slot, KernReturn> {
        match what {
            Notification::PortDestroyed | Notification::NoSenders { .. } => {
                self.receive_right(task, name).map(Slot::Port)
            }
            Notification::DeadName { sync } => match self.held_by_name(task, name)? {
                Held::Port { port, .. } | Held::SendOnce { port } => Ok(Slot::Name(port, name.get())),
                Held::DeadName { .. } if !sync => Err(KernReturn::INVALID_ARGUMENT),
                Held::DeadName { .. } => {
                    to.map(|to| Slot::AlreadyDead(name.get(), to)).ok_or(KernReturn::INVALID_ARGUMENT)
                }
                Held::Set { .. } => Err(KernReturn::INVALID_RIGHT),
            },
        }
    }

    /// The port of a send-once right, if it lives.
    fn living(&mut self, name: PortName) -> Result<PortId, KernReturn> {
        let owner = self.owner(name.get()).ok_or(KernReturn::INVALID_CAPABILITY)?;
        match self.held(owner, name.get()) {
            Some(Held::SendOnce { port }) => Ok(port),
            _ => Err(KernReturn::INVALID_CAPABILITY),
        }
    }

    /// Takes a send-once right from its task. It is counted still.
    fn spend(&mut self, name: u32) {
        if let (Some(owner), Some(port)) = (self.owner(name), self.port(name)) {
            let right = self.take(owner, name, Disposition::MoveSendOnce, port);
            debug_assert!(matches!(right, Some(Transit { to: Object::Port(_), .. })));
        }
    }

    /// Puts a request in its place, or answers it at once, and says whom the one before it was for.
    fn register(
        &mut self,
        task: TaskId,
        slot: Slot,
        what: Notification,
        to: Option<PortId>,
    ) -> Option<PortId> {
        match (slot, what, to) {
            (Slot::AlreadyDead(name, to), ..) => {
                self.add_dead_reference(task, name);
                self.notify(to, Notice::DeadName { name });
                None
            }
            (Slot::Name(port, name), _, Some(to)) => self.ports[port].requests.dead_name.insert(name, to),
            (Slot::Name(port, name), _, None) => self.ports[port].requests.dead_name.remove(&name),
            (Slot::Port(port), Notification::NoSenders { sync }, Some(to))
                if self.ports[port].send == 0 && sync <= self.ports[port].make_send_count =>
            {
                let former = self.ports[port].requests.no_senders.take();
                let make_send_count = self.ports[port].make_send_count;
                self.notify(to, Notice::NoSenders { make_send_count });
                former
            }
            (Slot::Port(port), Notification::NoSenders { .. }, to) => {
                std::mem::replace(&mut self.ports[port].requests.no_senders, to)
            }
            (Slot::Port(port), Notification::PortDestroyed | Notification::DeadName { .. }, to) => {
                std::mem::replace(&mut self.ports[port].requests.port_destroyed, to)
            }
        }
    }
}
