//! What rights and how much memory does a task have?

use mig_rs_gnumach::task;
use mig_rs_runtime::SendRight;

use crate::interfaces::{mach, mach_port};

/// How many names of each kind the task has, and how many references of send rights, send-once rights and dead names: the same before and after, or something has
/// leaked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Account {
    /// Names.
    pub names: usize,
    /// Receive rights.
    pub receive: usize,
    /// Port sets.
    pub sets: usize,
    /// References of all rights that can have several.
    pub references: i32,
}

/// Kinds of rights, as `mach_port_get_refs` counts them, and the bits by which `mach_port_names` tells them.
const SEND: u32 = 0;
const RECEIVE: u32 = 1;
const SEND_ONCE: u32 = 2;
const SET: u32 = 3;
const DEAD: u32 = 4;

const fn bit(right: u32) -> u32 {
    1 << (16 + right)
}

impl Account {
    /// Counts those of this task.
    ///
    /// # Panics
    /// Where the kernel does not tell.
    #[must_use]
    pub fn take() -> Self {
        Self::of(&task())
    }

    /// Counts those of another.
    ///
    /// # Panics
    /// As [`Self::take`].
    #[must_use]
    pub fn of(task: &SendRight) -> Self {
        let (names, types) = mach_port::mach_port_names(task).expect("mach_port_names");
        let of = |right: u32| types.iter().filter(|kind| **kind & bit(right) != 0).count();
        let counted = |right: u32| {
            let with = names.iter().zip(types.iter()).filter(move |(_, kind)| **kind & bit(right) != 0);
            with.map(move |(name, _)| mach_port::mach_port_get_refs(task, *name, right).unwrap_or(0))
                .sum::<i32>()
        };
        let references = [SEND, SEND_ONCE, DEAD].map(counted).iter().sum();
        Self { names: names.len(), receive: of(RECEIVE), sets: of(SET), references }
    }
}

/// `TASK_BASIC_INFO`, and the words of it.
const BASIC: i32 = 1;
const VIRTUAL_SIZE: usize = 2;

/// How many bytes of memory a task has, whether it has touched them or not.
///
/// # Panics
/// Where the kernel does not tell.
#[must_use]
pub fn memory_of(task: &SendRight) -> u32 {
    let mut info = [0; 32];
    mach::task_info(task, BASIC, &mut info).expect("task_info");
    info[VIRTUAL_SIZE].cast_unsigned()
}
