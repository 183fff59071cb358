//! What is special about the Hurd's glibc?
//!
//! Its reply ports want `mig_put_reply_port` after every reply, which the runtime does not say; so each thread has a reply port of this crate's.

use std::cell::Cell;

use mig_rs_runtime::{Abi, kernel};

use crate::seam::release;

#[cfg(target_pointer_width = "64")]
pub(crate) const ABI: Abi = Abi::Gnu64;
#[cfg(target_pointer_width = "32")]
pub(crate) const ABI: Abi = Abi::Gnu32;

/// The options of the seam by GNU Mach's numbers.
pub(crate) fn options(seam: u32) -> i32 {
    kernel::gnu_mach_options(seam)
}

// SAFETY: as glibc declares them; a name has 32 bits.
unsafe extern "C" {
    safe static __mach_task_self_: u32;
    safe fn mach_reply_port() -> u32;
}

/// A reply port, destroyed with its thread.
struct ReplyPort(Cell<u32>);

impl ReplyPort {
    fn give_back(&self) {
        let name = self.0.replace(0);
        if name != 0 {
            release(name, kernel::RIGHT_RECEIVE);
        }
    }
}

impl Drop for ReplyPort {
    fn drop(&mut self) {
        self.give_back();
    }
}

thread_local! {
    static REPLY: ReplyPort = const { ReplyPort(Cell::new(0)) };
}

/// The right to this task: the library has put it there before `main`.
pub(crate) fn task() -> u32 {
    __mach_task_self_
}

/// Null if the thread is ending, and its reply port is gone.
pub(crate) fn reply_port() -> u32 {
    let port = REPLY.try_with(|port| {
        if port.0.get() == 0 {
            port.0.set(mach_reply_port());
        }
        port.0.get()
    });
    port.unwrap_or(0)
}

/// GNU Mach has no such ports: any will do.
pub(crate) fn special_reply_port() -> u32 {
    reply_port()
}

pub(crate) fn drop_reply_port(name: u32) {
    let _ = REPLY.try_with(|port| {
        if port.0.get() == name {
            port.give_back();
        }
    });
}
