//! What can be asked of a receive right, and set?
use super::Task;
use crate::kernel::{Held, Kernel, TaskId, kernel};
use crate::port::PortId;
use crate::queue::MAX_LIMIT;
use mig_rs_runtime::{KernReturn, PortName};

impl Task {
    /// Sets how many messages may wait at a port before its senders have to (`mach_port_set_attributes`). At first
    /// there are 5; there can be up to 1024, or none. Messages to send-once rights, and the kernel's own, always find room.
    ///
    /// # Errors
    /// `KERN_INVALID_NAME`, `KERN_INVALID_RIGHT` if the name is no receive right of the task's, `KERN_INVALID_VALUE`.
    pub fn set_queue_limit(self, port: PortName, limit: u32) -> Result<(), KernReturn> {
        let limit = usize::try_from(limit).ok().filter(|limit| *limit <= MAX_LIMIT);
        let mut kernel = kernel();
        let port = kernel.receive_right(self.0, port)?;
        kernel.ports[port].queue.set_limit(limit.ok_or(KernReturn::INVALID_VALUE)?);
        while let Some(sender) = kernel.ports[port].queue.next_sender() {
            kernel.awaited.push(sender);
        }
        Ok(())
    }

    /// Sets the number of the next message to be received from a port (`mach_port_set_seqno`).
    ///
    /// # Errors
    /// `KERN_INVALID_NAME`, `KERN_INVALID_RIGHT` if the name is no receive right of the task's.
    pub fn set_seqno(self, port: PortName, seqno: u32) -> Result<(), KernReturn> {
        let mut kernel = kernel();
        let port = kernel.receive_right(self.0, port)?;
        kernel.ports[port].queue.set_seqno(seqno);
        Ok(())
    }
}

impl Kernel {
    /// The port whose receive right a task has under a name.
    pub(crate) fn receive_right(&self, task: TaskId, name: PortName) -> Result<PortId, KernReturn> {
        match self.named(task, name)? {
            Held::Port { port, receive: true, .. } => Ok(port),
            Held::Port { .. } | Held::SendOnce { .. } | Held::DeadName { .. } | Held::Set { .. } => {
                Err(KernReturn::INVALID_RIGHT)
            }
        }
    }

    fn named(&self, task: TaskId, name: PortName) -> Result<Held, KernReturn> {
        let entry = self.names.get(name.get()).filter(|entry| entry.owner == task);
        entry.map(|entry| entry.held).ok_or(KernReturn::INVALID_NAME)
    }
}
