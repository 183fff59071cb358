//! What can be done with a task, from outside of all of them?
use crate::account::Account;
use crate::fault::Fault;
use crate::kernel::{Held, Kernel, TaskId, kernel};
use crate::message::{Object, Transit};
use crate::port::{PortId, Purpose};
use crate::right::{Disposition, Right};
use crate::thread;
use mig_rs_runtime::{PortName, PortSet, ReceiveRight, SendOnceRight, SendRight};
use std::num::NonZeroU32;

mod name;
mod request;
mod status;
mod trial;

pub use request::Notification;
pub use status::ReceiveStatus;

/// A name space of its own, with an account of what it holds.
///
/// It is a number, to be copied freely. Nothing ends a task but [`terminate`](Self::terminate).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Task(TaskId);

impl Task {
    /// A task that holds nothing.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "every new task is another one")]
    pub fn new() -> Self {
        Self(kernel().new_task())
    }

    /// A task that holds nothing, and has a name in traces.
    #[must_use]
    pub fn named(name: &str) -> Self {
        let task = Self::new();
        task.set_name(name);
        task
    }

    /// Names the task in traces, which otherwise call it by its number.
    pub fn set_name(self, name: &str) {
        kernel().task(self.0).name = Some(name.into());
    }

    /// The task that this thread works for: that of the innermost [`enter`](Self::enter).
    #[must_use]
    pub fn current() -> Option<Self> {
        thread::current().map(Self)
    }

    /// Lets this thread work for the task while `work` lasts.
    ///
    /// It is needed for nothing that has a name: a name tells its task. It says who is to blame for a name or memory given
    /// back that nobody holds, and whose reply port is meant where there is no destination.
    pub fn enter<R>(self, work: impl FnOnce() -> R) -> R {
        struct Back(Option<TaskId>);
        impl Drop for Back {
            fn drop(&mut self) {
                thread::work_for(self.0);
            }
        }
        let _back = Back(thread::work_for(Some(self.0)));
        work()
    }

    pub(crate) fn id(self) -> TaskId {
        self.0
    }

    /// The task's number, counted from 1. It is the process in its audit token until that is set.
    #[must_use]
    pub fn number(self) -> u32 {
        self.0.0
    }

    /// A new port, for the task to receive from.
    ///
    /// Like every right, it comes out dead when the 4 million names that there can be are all in use.
    #[must_use = "dropping a receive right destroys the port"]
    pub fn allocate(self) -> ReceiveRight {
        let name = owned(kernel().allocate(self.0, Purpose::Ordinary));
        // SAFETY: the name was made for this value.
        unsafe { ReceiveRight::from_raw(name) }
    }

    /// A new port set, without members.
    #[must_use = "dropping a port set destroys it"]
    pub fn allocate_set(self) -> PortSet {
        let name = owned(kernel().allocate_set(self.0));
        // SAFETY: the name was made for this value.
        unsafe { PortSet::from_raw(name) }
    }

    /// A send right to a port, whoever holds it, made for this task: what a bootstrap server would have handed it.
    #[must_use = "dropping a right releases it"]
    pub fn send_right_to(self, port: &ReceiveRight) -> SendRight {
        let name = owned(kernel().make(self.0, port.name(), Disposition::MakeSend));
        // SAFETY: the name was made for this value.
        unsafe { SendRight::from_raw(name) }
    }

    /// A send-once right to a port, whoever holds it, made for this task.
    #[must_use = "dropping a send-once right sends the port a notification"]
    pub fn send_once_right_to(self, port: &ReceiveRight) -> SendOnceRight {
        let name = owned(kernel().make(self.0, port.name(), Disposition::MakeSendOnce));
        // SAFETY: the name was made for this value.
        unsafe { SendOnceRight::from_raw(name) }
    }

    /// A copy of a send right, whoever holds it, for this task.
    #[must_use = "dropping a right releases it"]
    pub fn copy_of(self, right: &SendRight) -> SendRight {
        let name = owned(kernel().make(self.0, right.name(), Disposition::CopySend));
        // SAFETY: the name was made for this value.
        unsafe { SendRight::from_raw(name) }
    }

    /// Sets what the trailers of the task's messages say in the security token: user and group. At first both are 0.
    pub fn set_security_token(self, token: [u32; 2]) {
        kernel().task(self.0).sender.security = token;
    }

    /// Sets what the trailers of the task's messages say in the audit token: audit user, user, group, real user, real
    /// group, process, session, process version. At first all are 0 but the process, which is the task's number.
    pub fn set_audit_token(self, token: [u32; 8]) {
        kernel().task(self.0).sender.audit = token;
    }

    /// What the task holds at this moment.
    #[must_use]
    pub fn account(self) -> Account {
        kernel().account(self.0)
    }

    /// What the task has given back that it did not hold, in the order in which it did.
    #[must_use]
    pub fn faults(self) -> Vec<Fault> {
        kernel().task(self.0).faults.clone()
    }

    /// Ends the task as a crash would: its ports die, its rights are destroyed, whoever waits for an answer from it
    /// learns that it died. What the program still holds in its name can be dropped as ever.
    pub fn terminate(self) {
        kernel().terminate(self.0);
    }
}

/// What was given back by nobody knows whom: names and memory that nobody holds, dropped by a thread that works for no task.
#[must_use]
pub fn stray_faults() -> Vec<Fault> {
    kernel().strays.clone()
}

/// Sets the context of a port, a number which the trailers of its messages tell. At first it is 0.
pub fn set_context(port: &ReceiveRight, context: u64) {
    let mut kernel = kernel();
    if let Some(id) = kernel.port(port.name().get()) {
        kernel.ports[id].context = context;
    }
}

/// Lets typed messages that are received from a port show a number instead of the port's name, which their receiver can use to find what it keeps for
/// the port, with the disposition `PROTECTED_PAYLOAD`; `None`: no more (`mach_port_set_protected_payload` and `mach_port_clear_protected_payload`, which GNU
/// Mach has). It ends when the receive right moves. Where addresses have 32 bits so has the number.
pub fn set_protected_payload(port: &ReceiveRight, payload: Option<u64>) {
    let mut kernel = kernel();
    if let Some(id) = kernel.port(port.name().get()) {
        kernel.ports[id].payload = payload;
    }
}

/// No name to be had is a dead right, whose drop does nothing.
fn owned(name: Option<u32>) -> NonZeroU32 {
    name.and_then(NonZeroU32::new).unwrap_or(NonZeroU32::MAX)
}

impl Kernel {
    /// A new port whose receive right is in a task.
    pub(crate) fn allocate(&mut self, task: TaskId, purpose: Purpose) -> Option<u32> {
        let port = self.ports.insert(purpose);
        self.put_right(task, Transit::port(port, Right::Receive))
    }

    /// A right to the port behind a name, for any task.
    fn make(&mut self, task: TaskId, of: PortName, how: Disposition) -> Option<u32> {
        let right = how.gives();
        let Some(port) = self.port(of.get()) else {
            return self.put_right(task, Transit { to: Object::Dead, right });
        };
        match how {
            Disposition::MakeSend => self.ports[port].make_send(),
            Disposition::CopySend => self.ports[port].send += 1,
            Disposition::MakeSendOnce => self.ports[port].send_once += 1,
            Disposition::MoveReceive | Disposition::MoveSend | Disposition::MoveSendOnce => return None,
        }
        self.put_right(task, Transit::port(port, right))
    }

    pub(crate) fn port(&self, name: u32) -> Option<PortId> {
        match self.names.get(name)?.held {
            Held::Port { port, .. } | Held::SendOnce { port } => Some(port),
            Held::DeadName { .. } | Held::Set { .. } => None,
        }
    }
}
