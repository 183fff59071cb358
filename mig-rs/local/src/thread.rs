//! What belongs to a thread: the task that it works for, its reply ports, what it lent to its next send?
use crate::hash::{BUILD, Map};
use crate::kernel::{Held, Kernel, TaskId, kernel};
use crate::port::Purpose;
use crate::right::RightKind;
use crate::ticket::Bell;
use std::cell::RefCell;
use std::sync::Arc;

/// Which reply port of a thread in a task. The special one is another port, and nothing else is special about it here.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum ReplyPort {
    Usual,
    Special,
}

/// Whatever a thread owns is given back when it ends.
struct Thread {
    current: Option<TaskId>,
    reply_ports: Map<(TaskId, ReplyPort), u32>,
    /// Handles for memory that is lent to the next send, or was to one that failed.
    lent: Vec<u32>,
    /// The send is over, and has failed: its message can still be looked at.
    unsent: bool,
    /// What it is called by, once it has waited.
    bell: Option<Arc<Bell>>,
}

thread_local! {
    static THREAD: RefCell<Thread> = const {
        RefCell::new(Thread {
            current: None,
            reply_ports: Map::with_hasher(BUILD),
            lent: Vec::new(),
            unsent: false,
            bell: None,
        })
    };
}

impl Drop for Thread {
    fn drop(&mut self) {
        take_back(&mut self.lent);
        let mut kernel = kernel();
        for ((task, _), name) in self.reply_ports.drain() {
            kernel.end_reply_port(task, name);
        }
    }
}

/// Asks the thread, unless it is at its end already.
fn thread<R>(ask: impl FnOnce(&mut Thread) -> R) -> Option<R> {
    THREAD.try_with(|thread| ask(&mut thread.borrow_mut())).ok()
}

/// The task that the thread works for.
pub(crate) fn current() -> Option<TaskId> {
    thread(|thread| thread.current).flatten()
}

/// Makes the thread work for another task, and says for which it did.
pub(crate) fn work_for(task: Option<TaskId>) -> Option<TaskId> {
    thread(|thread| std::mem::replace(&mut thread.current, task)).flatten()
}

/// What the thread is called by.
pub(crate) fn bell() -> Arc<Bell> {
    thread(|thread| Arc::clone(thread.bell.get_or_insert_with(Bell::of_this_thread)))
        .unwrap_or_else(Bell::of_this_thread)
}

/// Notes a handle which counts for the thread's next send.
pub(crate) fn lend(handle: u32) {
    thread(|thread| thread.lent.push(handle));
}

/// A send begins. What was lent to the one before means nothing any more.
pub(crate) fn begin_send() {
    forget_unsent();
}

/// The send is over, and with it the loan, unless the sender still has to look at what was not sent.
pub(crate) fn end_send(sent: bool) {
    thread(|thread| {
        if sent {
            take_back(&mut thread.lent);
        } else {
            thread.unsent = true;
        }
    });
}

/// Takes back what was lent to a send that failed: the sender has turned to its next message.
pub(crate) fn forget_unsent() {
    thread(|thread| {
        if std::mem::take(&mut thread.unsent) {
            take_back(&mut thread.lent);
        }
    });
}

fn take_back(lent: &mut Vec<u32>) {
    if !lent.is_empty() {
        let mut kernel = kernel();
        for handle in lent.drain(..) {
            kernel.handles.remove(handle);
        }
    }
}

/// The port for a reply to this thread, in the task that holds `destination` (or the one that it works for, if nobody does).
pub(crate) fn reply_port(destination: u32, which: ReplyPort) -> Option<u32> {
    thread(|thread| {
        let mut kernel = kernel();
        let task = kernel.owner(destination).or(thread.current)?;
        let known = thread.reply_ports.get(&(task, which));
        if let Some(name) = known.filter(|name| kernel.is_reply_port(task, **name)) {
            return Some(*name);
        }
        let name = kernel.allocate(task, Purpose::Reply)?;
        thread.reply_ports.insert((task, which), name);
        Some(name)
    })
    .flatten()
}

/// Deallocates a reply port; the next call gets another one.
pub(crate) fn drop_reply_port(name: u32) {
    let mut kernel = kernel();
    if let Some(task) = kernel.owner(name) {
        kernel.end_reply_port(task, name);
    }
}

impl Kernel {
    fn is_reply_port(&self, task: TaskId, name: u32) -> bool {
        let entry = self.names.get(name).filter(|entry| entry.owner == task);
        entry.is_some_and(|entry| match entry.held {
            Held::Port { port, receive: true, .. } => self.ports[port].purpose == Purpose::Reply,
            Held::Port { .. } | Held::SendOnce { .. } | Held::DeadName { .. } | Held::Set { .. } => false,
        })
    }

    fn end_reply_port(&mut self, task: TaskId, name: u32) {
        if self.is_reply_port(task, name)
            && let Err(fault) = self.release(task, name, RightKind::Receive)
        {
            self.record(Some(task), fault);
        }
    }
}
