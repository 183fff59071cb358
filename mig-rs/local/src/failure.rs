//! Which calls shall fail because a test wants them to, and what does each code leave behind?
use crate::kernel::{Kernel, TaskId};
use mig_rs_runtime::KernReturn;

mod chance;

pub(crate) use chance::Chance;

/// A way into the kernel that a test can let fail.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Trap {
    /// A send without a receive: a simple routine's request, a reply. It is the call of the task whose name the destination is.
    Send,
    /// A receive without a send: that of a server. It is the call of the task that has the receive right or port set.
    Receive,
    /// A request and its reply. The code says which half fails. It is the call of the task whose name the destination is.
    Call,
}

/// A call that shall fail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Failure {
    trap: Trap,
    /// How many calls of the kind come before it.
    before: usize,
    code: KernReturn,
}

/// First code of a receive; those of a send are below.
const FIRST_OF_RECEIVE: i32 = 0x1000_4000;
const FIRST_OF_SEND: i32 = 0x1000_0000;

/// Is it the receive that the code belongs to?
pub(crate) fn is_of_receive(code: KernReturn) -> bool {
    code.0 >= FIRST_OF_RECEIVE
}

/// Can the trap return the code?
pub(crate) fn is_possible(trap: Trap, code: KernReturn) -> bool {
    let sends = (FIRST_OF_SEND..FIRST_OF_RECEIVE).contains(&code.0);
    let receives = (FIRST_OF_RECEIVE..FIRST_OF_RECEIVE + 0x4000).contains(&code.0);
    match trap {
        Trap::Send => sends,
        Trap::Receive => receives,
        Trap::Call => sends || receives,
    }
}

/// What a failed send leaves of the message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unsent {
    /// Everything: nobody looked at it.
    Untouched,
    /// Nothing: the kernel had got hold of it.
    Consumed,
    /// Everything, received back: rights that were copied or made for it are rights of their own.
    Returned,
}

impl Unsent {
    pub(crate) fn after(code: KernReturn) -> Self {
        match code.plain() {
            KernReturn::SEND_INVALID_MEMORY
            | KernReturn::SEND_INVALID_RIGHT
            | KernReturn::SEND_INVALID_TYPE
            | KernReturn::SEND_MSG_TOO_SMALL => Self::Consumed,
            KernReturn::SEND_TIMED_OUT | KernReturn::SEND_INTERRUPTED => Self::Returned,
            _ => Self::Untouched,
        }
    }
}

/// What a failed receive does with the next message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unreceived {
    /// It does not even wait for one.
    NotAwaited,
    /// As if it were too large for the buffer.
    TooLarge,
    /// All of it is lost but the header, without the reply port.
    HeaderLost,
    /// What is short in the body is lost.
    BodyLost(Shortage),
    /// It is destroyed, and nothing is written.
    Destroyed,
}

/// What a receiver has no room for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Shortage {
    pub(crate) names: bool,
    pub(crate) memory: bool,
}

/// What the message system adds to a code when a task, or the kernel itself, has no names left.
const NO_NAMES: i32 = 0x2000 | 0x800;
/// What it adds when a task, or the kernel itself, has no room left for memory.
const NO_MEMORY: i32 = 0x1000 | 0x400;

impl Unreceived {
    pub(crate) fn after(code: KernReturn) -> Self {
        match code.plain() {
            KernReturn::RCV_TOO_LARGE => Self::TooLarge,
            KernReturn::RCV_HEADER_ERROR => Self::HeaderLost,
            KernReturn::RCV_BODY_ERROR => {
                let (names, memory) = (code.0 & NO_NAMES != 0, code.0 & NO_MEMORY != 0);
                // A code that does not say what was short stands for all.
                let unsaid = !names && !memory;
                Self::BodyLost(Shortage { names: names || unsaid, memory: memory || unsaid })
            }
            KernReturn::RCV_INVALID_DATA => Self::Destroyed,
            _ => Self::NotAwaited,
        }
    }
}

impl Kernel {
    pub(crate) fn schedule_failure(&mut self, task: TaskId, trap: Trap, before: usize, code: KernReturn) {
        self.task(task).failures.push(Failure { trap, before, code });
    }

    /// Counts a call, and says whether it is to fail.
    pub(crate) fn failure(&mut self, task: TaskId, trap: Trap) -> Option<KernReturn> {
        let task = self.task(task);
        // Every call counts, so that those which fail anyway leave the others their luck.
        let drawn = task.chance.as_mut().and_then(|chance| chance.draw(trap));
        if task.failures.is_empty() {
            return drawn;
        }
        let at = task.failures.iter().position(|failure| failure.trap == trap && failure.before == 0);
        let due = at.map(|at| task.failures.remove(at).code);
        for failure in task.failures.iter_mut().filter(|failure| failure.trap == trap) {
            failure.before = failure.before.saturating_sub(1);
        }
        due.or(drawn)
    }
}
