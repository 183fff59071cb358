//! What is special about libSystem?

use std::cell::Cell;

use mig_rs_runtime::Abi;

#[cfg(target_pointer_width = "64")]
pub(crate) const ABI: Abi = Abi::Xnu64;
#[cfg(target_pointer_width = "32")]
pub(crate) const ABI: Abi = Abi::Xnu32;

/// The seam numbers options as Apple does.
pub(crate) const fn options(seam: u32) -> i32 {
    seam.cast_signed()
}

// SAFETY: as libSystem declares them; a name has 32 bits.
unsafe extern "C" {
    safe static mach_task_self_: u32;
    safe fn mig_get_reply_port() -> u32;
    safe fn mig_dealloc_reply_port(port: u32);
    safe fn mig_get_special_reply_port() -> u32;
    safe fn mig_dealloc_special_reply_port(port: u32);
}

thread_local! {
    /// The special reply port that was handed out last: the two kinds are given back by different calls.
    static SPECIAL: Cell<u32> = const { Cell::new(0) };
}

/// The right to this task: the library has put it there before `main`.
pub(crate) fn task() -> u32 {
    mach_task_self_
}

pub(crate) fn reply_port() -> u32 {
    mig_get_reply_port()
}

pub(crate) fn special_reply_port() -> u32 {
    let port = mig_get_special_reply_port();
    SPECIAL.set(port);
    port
}

pub(crate) fn drop_reply_port(name: u32) {
    if name == SPECIAL.get() {
        SPECIAL.set(0);
        mig_dealloc_special_reply_port(name);
    } else {
        mig_dealloc_reply_port(name);
    }
}
