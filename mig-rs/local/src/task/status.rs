//! What can be asked of a receive right, and set?
use super::Task;
use crate::kernel::kernel;
use crate::queue::MAX_LIMIT;
use mig_rs_runtime::{KernReturn, PortName};

/// What `mach_port_get_receive_status` tells of a receive right.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct ReceiveStatus {
    /// The sequence number that the next message will have.
    pub seqno: u32,
    /// How many send rights have been made of the receive right since the task has it.
    pub make_send_count: u32,
    /// How many messages may wait before senders have to.
    pub queue_limit: usize,
    /// How many messages wait.
    pub queued: usize,
    /// How many send-once rights there are, in tasks and in messages.
    pub send_once: usize,
    /// Is there a send right?
    pub has_send_rights: bool,
    /// Is a port-destroyed notification asked for?
    pub port_destroyed_requested: bool,
    /// Is a no-senders notification asked for?
    pub no_senders_requested: bool,
    /// Is it in a port set?
    pub in_set: bool,
}

impl Task {
    /// What there is to know of a receive right (`mach_port_get_receive_status`).
    ///
    /// # Errors
    /// `KERN_INVALID_NAME`, `KERN_INVALID_RIGHT` if the name is no receive right of the task's.
    pub fn receive_status(self, port: PortName) -> Result<ReceiveStatus, KernReturn> {
        let mut kernel = kernel();
        let port = kernel.receive_right(self.0, port)?;
        let port = &kernel.ports[port];
        Ok(ReceiveStatus {
            seqno: port.queue.seqno(),
            make_send_count: port.make_send_count,
            queue_limit: port.queue.limit(),
            queued: port.queue.len(),
            send_once: port.send_once,
            has_send_rights: port.send > 0,
            port_destroyed_requested: port.requests.port_destroyed.is_some(),
            no_senders_requested: port.requests.no_senders.is_some(),
            in_set: port.set.is_some(),
        })
    }

    /// Sets how many messages may wait at a port before its senders have to (`mach_port_set_attributes`). At first
    /// there are 5; there can be up to 1024, or none. Messages to send-once rights, and the kernel's own, always find room.
    ///
    /// # Errors
    /// As [`receive_status`](Self::receive_status), and `KERN_INVALID_VALUE`.
    pub fn set_queue_limit(self, port: PortName, limit: u32) -> Result<(), KernReturn> {
        let limit = usize::try_from(limit).ok().filter(|limit| *limit <= MAX_LIMIT);
        let mut kernel = kernel();
        let port = kernel.receive_right(self.0, port)?;
        kernel.ports[port].queue.set_limit(limit.ok_or(KernReturn::INVALID_VALUE)?);
        kernel.admit_senders(port);
        Ok(())
    }

    /// Sets the number of the next message to be received from a port (`mach_port_set_seqno`).
    ///
    /// # Errors
    /// As [`receive_status`](Self::receive_status).
    pub fn set_seqno(self, port: PortName, seqno: u32) -> Result<(), KernReturn> {
        let mut kernel = kernel();
        let port = kernel.receive_right(self.0, port)?;
        kernel.ports[port].queue.set_seqno(seqno);
        Ok(())
    }

    /// Sets how many send rights are said to have been made of a receive right (`mach_port_set_mscount`).
    ///
    /// # Errors
    /// As [`receive_status`](Self::receive_status).
    pub fn set_make_send_count(self, port: PortName, count: u32) -> Result<(), KernReturn> {
        let mut kernel = kernel();
        let port = kernel.receive_right(self.0, port)?;
        kernel.ports[port].make_send_count = count;
        Ok(())
    }
}
