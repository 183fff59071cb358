//! How is a right given back?

use core::mem::ManuallyDrop;
use core::num::NonZeroU32;

use mig_rs_runtime::{SendRight, kernel};

use crate::{seam, traps};

mod generated {
    include!(concat!(env!("OUT_DIR"), "/release.rs"));
}

/// This task, as a right that stays the task's.
#[must_use]
pub fn task() -> ManuallyDrop<SendRight> {
    // The name of a live task is not 0.
    let name = NonZeroU32::new(seam::task()).unwrap_or(NonZeroU32::MAX);
    // SAFETY: the reference is the task's, is never given back, and is not given back by this value.
    ManuallyDrop::new(unsafe { SendRight::from_raw(name) })
}

/// Gives one reference back. A name that is no right any more is refused by the kernel, and nothing is to be done about it.
pub(crate) fn release(name: u32, right: u32) {
    match right {
        kernel::RIGHT_SEND | kernel::RIGHT_SEND_ONCE | kernel::RIGHT_DEAD_NAME => {
            let _ = traps::deallocate_port(seam::task(), name);
        }
        _ => {
            let _ = generated::mach_port_mod_refs(&task(), name, right, -1);
        }
    }
}
