//! How are the runtime's calls made with GNU Mach's traps?

use core::sync::atomic::{AtomicU32, Ordering};

use mig_rs_runtime::{Abi, KernReturn, kernel};

use crate::release::release;
use crate::{reply_ports, traps};

/// The only wire of this processor.
const ABI: Abi = Abi::Gnu32;

/// The task's port; 0 before it was asked for.
static TASK: AtomicU32 = AtomicU32::new(0);

/// The right to this task. It is asked for once: each trap would add a reference.
#[inline(always)]
pub(crate) fn task() -> u32 {
    let name = TASK.load(Ordering::Relaxed);
    if name == 0 { first_task() } else { name }
}

#[cold]
#[inline(never)]
fn first_task() -> u32 {
    let name = traps::task_self();
    match TASK.compare_exchange(0, name, Ordering::Relaxed, Ordering::Relaxed) {
        Ok(_) => name,
        Err(first) => {
            let _ = traps::deallocate_port(first, name);
            first
        }
    }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_send(abi: Abi, message: *mut u8, size: u32, options: u32, timeout: u32) -> i32 {
    if abi != ABI {
        return KernReturn::SEND_INVALID_HEADER.0;
    }
    // SAFETY: `size` bytes stand at `message`, as the caller says.
    unsafe { traps::message(message, kernel::gnu_mach_options(options), size, 0, 0, timeout) }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_call(
    abi: Abi,
    message: *mut u8,
    size: u32,
    limit: u32,
    reply_port: u32,
    options: u32,
    timeout: u32,
) -> i32 {
    if abi != ABI {
        return KernReturn::SEND_INVALID_HEADER.0;
    }
    let options = kernel::gnu_mach_options(options);
    // SAFETY: as above, and there is room for `limit` bytes, as the caller says.
    let code = unsafe { traps::message(message, options, size, limit, reply_port, timeout) };
    if code == 0 {
        reply_ports::put_back(reply_port);
    }
    code
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_receive(
    abi: Abi,
    message: *mut u8,
    limit: u32,
    on: u32,
    options: u32,
    timeout: u32,
) -> i32 {
    if abi != ABI {
        return KernReturn::RCV_INVALID_TYPE.0;
    }
    let options = kernel::gnu_mach_options(options | kernel::RCV_MSG);
    // SAFETY: there is room for `limit` bytes at `message`, as the caller says.
    unsafe { traps::message(message, options, 0, limit, on, timeout) }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_reply_port(_destination: u32) -> u32 {
    reply_ports::take()
}

/// GNU Mach has no such ports: any will do.
#[unsafe(no_mangle)]
unsafe fn __mig_rs_special_reply_port(_destination: u32) -> u32 {
    reply_ports::take()
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_reply_port_done(name: u32, usable: bool) {
    if usable { reply_ports::put_back(name) } else { reply_ports::renew(name) }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_release(name: u32, right: u32) {
    release(name, right);
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_deallocate(address: *mut u8, size: usize) {
    // SAFETY: the region is the caller's, and nothing refers to it any more.
    let _ = unsafe { traps::deallocate(task(), address, size) };
}

#[unsafe(no_mangle)]
#[allow(clippy::cast_possible_truncation, reason = "addresses have 32 bits here, and are their own handles")]
unsafe fn __mig_rs_out_of_line_handle(address: *const u8, _size: usize) -> u32 {
    address.expose_provenance() as u32
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_out_of_line_address(handle: u32) -> *mut u8 {
    core::ptr::with_exposed_provenance_mut(handle as usize)
}
