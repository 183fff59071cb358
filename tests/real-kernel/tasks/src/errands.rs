//! What does a client ask of a server in another task, so that stubs of one compiler can be tried against those of another?

mod handlers;
#[allow(missing_docs, reason = "the words would be those of the file")]
pub mod interface {
    include!(concat!(env!("OUT_DIR"), "/errands.rs"));
}

use core::num::NonZeroU32;

use mig_rs_gnumach::{Boot, task};
use mig_rs_runtime::{AnyRight, ReceiveRight, SendRight, kernel};

use crate::interfaces::mach_port;

pub use handlers::Handlers;

/// The name that the server's port has in its task.
const SERVICE: u32 = 100;

/// The server's port, under the name by which clients find it.
///
/// # Panics
/// Where the kernel refuses.
#[must_use]
pub fn offer() -> ReceiveRight {
    let (right, name) = (kernel::RIGHT_RECEIVE, SERVICE);
    mach_port::mach_port_allocate_name(&task(), right, name).expect("mach_port_allocate_name");
    let name = NonZeroU32::new(SERVICE).expect("not 0");
    // SAFETY: made just now, for this task.
    unsafe { ReceiveRight::from_raw(name) }
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
        let name = SERVICE;
        match mach_port::mach_port_extract_right(&server, name, kernel::MAKE_SEND) {
            Ok(Some(AnyRight::Send(port))) => return (server, port),
            _ => mig_rs_gnumach::wait(10),
        }
    }
}
