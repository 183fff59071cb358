//! Which of a task's next calls fail because a test wants them to?
use crate::kernel::kernel;
use crate::task::Task;
use mig_rs_runtime::KernReturn;
use std::collections::VecDeque;

/// How a send can fail on demand: each way leaves the message as it was, and the sender all of its rights and memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum SendFailure {
    /// `MACH_SEND_INVALID_DEST`
    InvalidDestination,
    /// `MACH_SEND_INVALID_REPLY`
    InvalidReply,
    /// `MACH_SEND_INVALID_HEADER`
    InvalidHeader,
    /// `MACH_SEND_NO_BUFFER`
    NoBuffer,
    /// `MACH_SEND_TOO_LARGE`
    TooLarge,
}

/// How a receive can fail on demand: each way leaves the queue, and the sequence number, as they were.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ReceiveFailure {
    /// `MACH_RCV_INTERRUPTED`
    Interrupted,
    /// `MACH_RCV_TIMED_OUT`
    TimedOut,
}

/// What shall fail, the next call first.
#[derive(Default)]
pub(crate) struct Failures {
    pub(crate) sends: VecDeque<SendFailure>,
    pub(crate) receives: VecDeque<ReceiveFailure>,
}

impl SendFailure {
    pub(crate) fn code(self) -> KernReturn {
        match self {
            Self::InvalidDestination => KernReturn::SEND_INVALID_DEST,
            Self::InvalidReply => KernReturn::SEND_INVALID_REPLY,
            Self::InvalidHeader => KernReturn::SEND_INVALID_HEADER,
            Self::NoBuffer => KernReturn::SEND_NO_BUFFER,
            Self::TooLarge => KernReturn::SEND_TOO_LARGE,
        }
    }
}

impl ReceiveFailure {
    pub(crate) fn code(self) -> KernReturn {
        match self {
            Self::Interrupted => KernReturn::RCV_INTERRUPTED,
            Self::TimedOut => KernReturn::RCV_TIMED_OUT,
        }
    }
}

impl Task {
    /// Lets the next send of the task fail, the send of a call included. Asked several times, so many sends fail, in this order.
    pub fn fail_send(self, how: SendFailure) {
        kernel().task(self.id()).failures.sends.push_back(how);
    }

    /// Lets the next receive of the task fail, the receive of a call included. Asked several times, so many receives fail,
    /// in this order. A thread that waits already is not disturbed.
    pub fn fail_receive(self, how: ReceiveFailure) {
        kernel().task(self.id()).failures.receives.push_back(how);
    }
}
