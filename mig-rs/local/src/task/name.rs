//! What can be asked of the names in a task, and done with them?
use super::Task;
use crate::kernel::{Held, Kernel, TaskId, kernel};
use crate::port::PortId;
use crate::references;
use crate::right::{Disposition, RightKind};
use mig_rs_runtime::{KernReturn, PortName};

impl Task {
    /// All names of the task, in ascending order (`mach_port_names`). Those of the threads' reply ports are among them.
    #[must_use]
    pub fn names(self) -> Vec<PortName> {
        let kernel = kernel();
        let names = kernel.names.iter().filter(|(_, entry)| entry.owner == self.0);
        names.map(|(name, _)| PortName(name)).collect()
    }

    /// What a name stands for (`mach_port_type`): one kind, or a send and a receive right.
    ///
    /// ```
    /// use mig_rs_local::{RightKind, Task};
    ///
    /// let task = Task::new();
    /// let port = task.allocate();
    /// let right = task.send_right_to(&port);
    /// assert_eq!(task.port_type(right.name()), Ok(vec![RightKind::Send, RightKind::Receive]));
    /// drop(port);
    /// assert_eq!(task.port_type(right.name()), Ok(vec![RightKind::DeadName]));
    /// ```
    ///
    /// # Errors
    /// `KERN_INVALID_NAME`.
    pub fn port_type(self, name: PortName) -> Result<Vec<RightKind>, KernReturn> {
        Ok(match kernel().held_by_name(self.0, name)? {
            Held::Port { receive, send, .. } => {
                let kinds = [(send > 0, RightKind::Send), (receive, RightKind::Receive)];
                kinds.into_iter().filter(|(held, _)| *held).map(|(_, kind)| kind).collect()
            }
            Held::SendOnce { .. } => vec![RightKind::SendOnce],
            Held::DeadName { .. } => vec![RightKind::DeadName],
            Held::Set { .. } => vec![RightKind::PortSet],
        })
    }

    /// How many user references a name has for a kind of right (`mach_port_get_refs`): 0 if it does not stand for any.
    ///
    /// # Errors
    /// `KERN_INVALID_NAME`.
    pub fn get_refs(self, name: PortName, kind: RightKind) -> Result<usize, KernReturn> {
        Ok(match (kernel().held_by_name(self.0, name)?, kind) {
            (Held::Port { send, .. }, RightKind::Send) => send,
            (Held::Port { receive, .. }, RightKind::Receive) => usize::from(receive),
            (Held::DeadName { references }, RightKind::DeadName) => references,
            (Held::SendOnce { .. }, RightKind::SendOnce) | (Held::Set { .. }, RightKind::PortSet) => 1,
            _ => 0,
        })
    }

    /// Adds user references for a kind of right, or gives some back (`mach_port_mod_refs`). Of a receive right, a send-once right
    /// and a port set there is one, which can be given back.
    ///
    /// # Errors
    /// `KERN_INVALID_NAME`; `KERN_INVALID_RIGHT` if the name does not stand for this kind; `KERN_INVALID_VALUE` if there
    /// would be less than none, or two of what there is one of; `KERN_UREFS_OVERFLOW` beyond 65535. A name with that many keeps them until it is destroyed.
    pub fn mod_refs(self, name: PortName, kind: RightKind, delta: i32) -> Result<(), KernReturn> {
        let mut kernel = kernel();
        let references = match (kernel.held_by_name(self.0, name)?, kind) {
            (Held::Port { send, .. }, RightKind::Send) if send > 0 => send,
            (Held::DeadName { references }, RightKind::DeadName) => references,
            (Held::Port { receive: true, .. }, RightKind::Receive)
            | (Held::SendOnce { .. }, RightKind::SendOnce)
            | (Held::Set { .. }, RightKind::PortSet) => {
                return match delta {
                    0 => Ok(()),
                    -1 => kernel.drop_references(self.0, name, kind, 1),
                    _ => Err(KernReturn::INVALID_VALUE),
                };
            }
            _ => return Err(KernReturn::INVALID_RIGHT),
        };
        let change = usize::try_from(delta.unsigned_abs()).unwrap_or(usize::MAX);
        if delta < 0 {
            if change > references {
                return Err(KernReturn::INVALID_VALUE);
            }
            return kernel.drop_references(self.0, name, kind, change);
        }
        if change > references::MAX.saturating_sub(references) {
            return Err(KernReturn::UREFS_OVERFLOW);
        }
        kernel.add_references(self.0, name, change);
        Ok(())
    }

    /// Gives one user reference back, whatever kind it is of, but never a receive right or port set (`mach_port_deallocate`).
    ///
    /// # Errors
    /// `KERN_INVALID_NAME`; `KERN_INVALID_RIGHT` if the name stands for nothing else.
    pub fn deallocate(self, name: PortName) -> Result<(), KernReturn> {
        let mut kernel = kernel();
        let kind = match kernel.held_by_name(self.0, name)? {
            Held::Port { send: 1.., .. } => RightKind::Send,
            Held::SendOnce { .. } => RightKind::SendOnce,
            Held::DeadName { .. } => RightKind::DeadName,
            Held::Port { .. } | Held::Set { .. } => return Err(KernReturn::INVALID_RIGHT),
        };
        kernel.drop_references(self.0, name, kind, 1)
    }

    /// Destroys everything under a name (`mach_port_destroy`).
    ///
    /// # Errors
    /// `KERN_INVALID_NAME`.
    pub fn destroy(self, name: PortName) -> Result<(), KernReturn> {
        kernel().destroy_name(self.0, name.get()).ok_or(KernReturn::INVALID_NAME)
    }

    /// Takes a right out of this task, or makes one, and puts it into another: `mach_port_extract_right` here and `mach_port_insert_right`
    /// there. `disposition` is one of [`mig_rs_runtime::kernel`]'s. Says the name that the right has there, `PortName::DEAD` if its port is dead.
    ///
    /// # Errors
    /// `KERN_INVALID_VALUE` for an unknown disposition; `KERN_INVALID_NAME`; `KERN_INVALID_RIGHT` if the task has no such right under the
    /// name; `KERN_NO_SPACE` if there are no names left, and then the right is gone.
    pub fn hand_over(self, name: PortName, disposition: u32, to: Self) -> Result<PortName, KernReturn> {
        let how = Disposition::from_number(disposition).ok_or(KernReturn::INVALID_VALUE)?;
        let mut kernel = kernel();
        let right = match kernel.held_by_name(self.0, name)? {
            // On its way for no longer than this call, a right may as well go by way of its own port.
            Held::Port { port, .. } | Held::SendOnce { port } => kernel.take(self.0, name.get(), how, port),
            Held::DeadName { .. } => kernel.take_dead(name.get(), how),
            Held::Set { .. } => None,
        };
        let right = right.ok_or(KernReturn::INVALID_RIGHT)?;
        kernel.put_right(to.0, right).map(PortName).ok_or(KernReturn::NO_SPACE)
    }
}

impl Kernel {
    /// What a task has under a name, dead or alive.
    pub(super) fn held_by_name(&mut self, task: TaskId, name: PortName) -> Result<Held, KernReturn> {
        self.held(task, name.get()).ok_or(KernReturn::INVALID_NAME)
    }

    /// The port whose receive right a task has under a name.
    pub(super) fn receive_right(&mut self, task: TaskId, name: PortName) -> Result<PortId, KernReturn> {
        match self.held_by_name(task, name)? {
            Held::Port { port, receive: true, .. } => Ok(port),
            Held::Port { .. } | Held::SendOnce { .. } | Held::DeadName { .. } | Held::Set { .. } => {
                Err(KernReturn::INVALID_RIGHT)
            }
        }
    }

    fn drop_references(
        &mut self,
        task: TaskId,
        name: PortName,
        kind: RightKind,
        references: usize,
    ) -> Result<(), KernReturn> {
        (0..references)
            .try_for_each(|_| self.release(task, name.get(), kind))
            .map_err(|_| KernReturn::INVALID_RIGHT)
    }

    fn add_references(&mut self, task: TaskId, name: PortName, more: usize) {
        match self.held(task, name.get()) {
            Some(Held::Port { port, receive, send }) => {
                self.ports[port].send += more;
                self.put(name.get(), Held::Port { port, receive, send: send + more });
            }
            Some(Held::DeadName { references }) => {
                self.put(name.get(), Held::DeadName { references: references + more });
            }
            Some(Held::SendOnce { .. } | Held::Set { .. }) | None => {}
        }
    }
}
