//! What has gone wrong, in words?

use std::fmt;

use mig_rs_runtime::{KernReturn, Packed};

/// An access to memory that is not there, or not for this.
pub(crate) const BAD_ACCESS: i32 = 1;
/// A breakpoint, or a step of a thread that is traced.
pub(crate) const BREAKPOINT: i32 = 6;

/// An exception as a message tells it: its type, and code and subcode, whose meaning depends on the type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Exception {
    pub(crate) kind: i32,
    code: i64,
    subcode: i64,
}

impl Exception {
    /// A message may have fewer codes than two.
    pub(crate) fn new(kind: i32, codes: &[Packed<i64>]) -> Self {
        let code = |n| codes.get(n).map_or(0, |code: &Packed<i64>| code.get());
        Self { kind, code: code(0), subcode: code(1) }
    }

    const fn name(self) -> Option<&'static str> {
        Some(match self.kind {
            BAD_ACCESS => "EXC_BAD_ACCESS",
            2 => "EXC_BAD_INSTRUCTION",
            3 => "EXC_ARITHMETIC",
            4 => "EXC_EMULATION",
            5 => "EXC_SOFTWARE",
            BREAKPOINT => "EXC_BREAKPOINT",
            7 => "EXC_SYSCALL",
            8 => "EXC_MACH_SYSCALL",
            9 => "EXC_RPC_ALERT",
            10 => "EXC_CRASH",
            11 => "EXC_RESOURCE",
            12 => "EXC_GUARD",
            13 => "EXC_CORPSE_NOTIFY",
            _ => return None,
        })
    }
}

impl fmt::Display for Exception {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.name() {
            Some(name) => f.write_str(name)?,
            None => write!(f, "exception {}", self.kind)?,
        }
        write!(f, ", code {:#x}", self.code)?;
        match i32::try_from(self.code).ok().and_then(|code| KernReturn(code).name()) {
            Some(why) if self.kind == BAD_ACCESS => write!(f, " ({why}), address {:#x}", self.subcode),
            _ => write!(f, ", subcode {:#x}", self.subcode),
        }
    }
}
