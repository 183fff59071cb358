//! What can a program do wrong that nobody can be told of by a return code?
use std::fmt;

/// Something given back that was not there to be given back.
///
/// A right is released and memory deallocated when a value is dropped, where there is no one to return an
/// error to, and a panic would hide the mistake behind an abort. The kernel refuses and writes it down.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Fault {
    /// A name was released that the task does not hold, or no longer.
    NoSuchName {
        /// The name.
        name: u32,
        /// The kind of right to be released (`MACH_PORT_RIGHT_*`).
        right: u32,
    },
    /// A name was released as a right of a kind that it does not stand for.
    WrongRight {
        /// The name.
        name: u32,
        /// The kind of right to be released (`MACH_PORT_RIGHT_*`).
        right: u32,
    },
    /// Memory was given back, or away, that the task did not get by a message, or no longer has.
    NoSuchMemory {
        /// Where it begins.
        address: usize,
        /// How many bytes were to be given back.
        size: usize,
    },
    /// Memory was given back, or away, in part or beyond its end. All of it is still there.
    WrongSize {
        /// Where it begins.
        address: usize,
        /// How many bytes were to be given back.
        size: usize,
        /// How many bytes the region has.
        held: usize,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchName { name, right } => {
                write!(f, "released {} under the name {name:#x}, which denotes no right", kind(*right))
            }
            Self::WrongRight { name, right } => {
                write!(f, "released {} under the name {name:#x}, which denotes another right", kind(*right))
            }
            Self::NoSuchMemory { address, size } => {
                write!(
                    f,
                    "gave {size} bytes at {address:#x} back, where the task has no memory from a message"
                )
            }
            Self::WrongSize { address, size, held } => {
                write!(f, "gave {size} bytes at {address:#x} back, where the task has {held}")
            }
        }
    }
}

fn kind(right: u32) -> &'static str {
    match right {
        0 => "a send right",
        1 => "a receive right",
        2 => "a send-once right",
        3 => "a port set",
        4 => "a dead name",
        _ => "an unknown kind of right",
    }
}
