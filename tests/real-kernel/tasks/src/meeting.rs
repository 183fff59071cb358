//! How do two tasks find each other?
//!
//! The boot script gives every task but the first a right to the first one's task port. A server is the first, and has its port under a name that all know.

use core::num::NonZeroU32;

use mig_rs_gnumach::{Boot, task};
use mig_rs_runtime::{AnyRight, ReceiveRight, SendRight, kernel};

use crate::interfaces::mach_port;

/// The name that the server's port has in its task.
const SERVICE: NonZeroU32 = NonZeroU32::new(100).unwrap();

/// The server's port, under the name by which clients find it.
///
/// # Panics
/// Where the kernel refuses.
#[must_use]
pub fn offer() -> ReceiveRight {
    let (right, name) = (kernel::RIGHT_RECEIVE, SERVICE.get());
    mach_port::mach_port_allocate_name(&task(), right, name).expect("mach_port_allocate_name");
    // SAFETY: made just now, for this task.
    unsafe { ReceiveRight::from_raw(SERVICE) }
}

/// The server's task, as the boot script gave it, and a right to its port, when it is there.
///
/// # Panics
/// Where there is no other task.
#[must_use]
pub fn find(boot: Boot) -> (SendRight, SendRight) {
    // SAFETY: the boot script gives it to every task but the first, and it is taken here alone.
    let server = unsafe { boot.right(3) }.expect("the first task");
    loop {
        match mach_port::mach_port_extract_right(&server, SERVICE.get(), kernel::MAKE_SEND) {
            Ok(Some(AnyRight::Send(port))) => return (server, port),
            _ => mig_rs_gnumach::wait(10),
        }
    }
}
