//! Which rights can a task make by itself?

use core::num::NonZeroU32;

use mig_rs_runtime::{KernReturn, PortSet, ReceiveRight, SendRight, kernel};

use crate::{seam, traps};

fn allocate(right: u32) -> Result<NonZeroU32, KernReturn> {
    let name = traps::allocate_port(seam::task(), right).map_err(KernReturn)?;
    NonZeroU32::new(name).ok_or(KernReturn::RESOURCE_SHORTAGE)
}

/// A new port: `mach_port_allocate`.
///
/// # Errors
/// The kernel's code, when it has no memory or the task no name left.
pub fn allocate_port() -> Result<ReceiveRight, KernReturn> {
    // SAFETY: the kernel has just made it for this task.
    Ok(unsafe { ReceiveRight::from_raw(allocate(kernel::RIGHT_RECEIVE)?) })
}

/// A new, empty port set.
///
/// # Errors
/// As [`allocate_port`].
pub fn allocate_port_set() -> Result<PortSet, KernReturn> {
    // SAFETY: as above.
    Ok(unsafe { PortSet::from_raw(allocate(kernel::RIGHT_PORT_SET)?) })
}

/// A send right to a port of this task's, for calls that take one: `mach_port_insert_right`. A message makes its own, by
/// [`ReceiveRight::make_send`].
///
/// # Errors
/// The kernel's code, when the task has as many references as it can count.
pub fn send_right(port: &ReceiveRight) -> Result<SendRight, KernReturn> {
    let code = traps::make_send(seam::task(), port.name().get());
    if code != 0 {
        return Err(KernReturn(code));
    }
    // SAFETY: the kernel has just added this reference; a receive right's name is not 0.
    NonZeroU32::new(port.name().get())
        .map(|name| unsafe { SendRight::from_raw(name) })
        .ok_or(KernReturn::INVALID_NAME)
}

/// The calling thread.
#[must_use]
pub fn thread() -> Option<SendRight> {
    // SAFETY: the trap has added a reference, which is the caller's.
    NonZeroU32::new(traps::thread_self()).map(|name| unsafe { SendRight::from_raw(name) })
}

/// The host, as a name: what may be asked, and not be changed. The host's privileged port comes as an argument of the boot script.
#[must_use]
pub fn host() -> Option<SendRight> {
    // SAFETY: as above.
    NonZeroU32::new(traps::host_self()).map(|name| unsafe { SendRight::from_raw(name) })
}
