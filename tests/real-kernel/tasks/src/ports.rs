//! What does the kernel say of a port, how does a task choose its name, and what is left when it has died?

use core::num::NonZeroU32;

use mig_rs_gnumach::task;
use mig_rs_runtime::kernel::{RIGHT_DEAD_NAME, RIGHT_RECEIVE};
use mig_rs_runtime::{CallError, ReceiveRight, SendRight};

use crate::interfaces::mach_port;
use crate::interfaces::mach_port::mach_port_allocate_name;

/// What `mach_port_get_receive_status` answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Status {
    /// The name of the port set that the port is in, or 0.
    pub set: u32,
    /// The number of the next message.
    pub seqno: u32,
    /// How many send rights were made.
    pub make_sends: u32,
    /// How many messages the queue takes from holders of send rights.
    pub limit: u32,
    /// How many it has.
    pub queued: u32,
    /// How many send-once rights there are, on the way or not.
    pub send_once: u32,
    /// Are there send rights?
    pub send: bool,
    /// Has someone asked to be told when the port goes?
    pub port_destroyed: bool,
    /// Has someone asked to be told when the last send right goes?
    pub no_senders: bool,
}

impl Status {
    /// Asks the kernel.
    ///
    /// # Errors
    /// The kernel's code, where the name is no receive right's.
    pub fn of(name: u32) -> Result<Self, CallError> {
        let bytes = mach_port::mach_port_get_receive_status(&task(), name)?;
        let word = |index: usize| u32::from_ne_bytes([0, 1, 2, 3].map(|byte| bytes[4 * index + byte]));
        Ok(Self {
            set: word(0),
            seqno: word(1),
            make_sends: word(2),
            limit: word(3),
            queued: word(4),
            send_once: word(5),
            send: word(6) != 0,
            port_destroyed: word(7) != 0,
            no_senders: word(8) != 0,
        })
    }
}

/// A receive right under a name.
///
/// # Errors
/// The kernel's code, where the name is taken.
///
/// # Panics
/// Where the name is 0.
pub fn port_at(name: u32) -> Result<ReceiveRight, CallError> {
    mach_port_allocate_name(&task(), RIGHT_RECEIVE, name)?;
    // SAFETY: the right is new, and nobody else's.
    Ok(unsafe { ReceiveRight::from_raw(NonZeroU32::new(name).expect("a name")) })
}

/// How many references of a dead name a send right has become.
///
/// # Errors
/// The kernel's code, where the name is none of the task's.
pub fn dead(right: &SendRight) -> Result<i32, CallError> {
    mach_port::mach_port_get_refs(&task(), right.name().get(), RIGHT_DEAD_NAME)
}

/// Gives a reference of each of these dead names back.
///
/// # Errors
/// The kernel's code, where a name is none of the task's.
pub fn bury(rights: impl IntoIterator<Item = SendRight>) -> Result<(), CallError> {
    rights.into_iter().try_for_each(|right| mach_port::mach_port_deallocate(&task(), right.into_raw().get()))
}
