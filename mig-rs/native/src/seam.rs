//! How are the runtime's calls made with those of the C library?

use mig_rs_runtime::{Abi, KernReturn, kernel};

use crate::library;

// SAFETY: as the libraries of Apple and the Hurd declare them: `mach_msg_option_t` and codes are int, sizes, names and time limits 32 bits without a sign,
// addresses and sizes of memory as wide as a pointer.
unsafe extern "C" {
    fn mach_msg(
        message: *mut u8,
        options: i32,
        send_size: u32,
        receive_limit: u32,
        receive_name: u32,
        timeout: u32,
        notify: u32,
    ) -> i32;
    fn mach_port_deallocate(task: u32, name: u32) -> i32;
    fn mach_port_mod_refs(task: u32, name: u32, right: u32, delta: i32) -> i32;
    fn vm_deallocate(task: u32, address: usize, size: usize) -> i32;
}

/// `MACH_PORT_NULL`.
const NULL: u32 = 0;

#[unsafe(no_mangle)]
unsafe fn __mig_rs_send(abi: Abi, message: *mut u8, size: u32, options: u32, timeout: u32) -> i32 {
    if abi != library::ABI {
        return KernReturn::SEND_INVALID_HEADER.0;
    }
    // SAFETY: `size` bytes stand at `message`, as the caller says, and what its descriptors name can be read or given away.
    unsafe { mach_msg(message, library::options(options), size, 0, NULL, timeout, NULL) }
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
    if abi != library::ABI {
        return KernReturn::SEND_INVALID_HEADER.0;
    }
    // SAFETY: as above, and there is room for `limit` bytes, as the caller says.
    unsafe { mach_msg(message, library::options(options), size, limit, reply_port, timeout, NULL) }
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
    if abi != library::ABI {
        return KernReturn::RCV_INVALID_TYPE.0;
    }
    let options = library::options(options | kernel::RCV_MSG);
    // SAFETY: there is room for `limit` bytes at `message`, as the caller says.
    unsafe { mach_msg(message, options, 0, limit, on, timeout, NULL) }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_reply_port(_destination: u32) -> u32 {
    library::reply_port()
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_special_reply_port(_destination: u32) -> u32 {
    library::special_reply_port()
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_reply_port_done(name: u32, usable: bool) {
    if !usable {
        library::drop_reply_port(name);
    }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_release(name: u32, right: u32) {
    release(name, right);
}

/// Gives one reference back. `mach_port_deallocate` takes send rights, send-once rights, and the dead names that either has become in the meantime; it does not take
/// receive rights and port sets.
pub(crate) fn release(name: u32, right: u32) {
    // SAFETY: these calls look at nothing but their arguments. A name that is no right any more is refused, and nothing is to be done about it.
    let _ = unsafe {
        match right {
            kernel::RIGHT_SEND | kernel::RIGHT_SEND_ONCE | kernel::RIGHT_DEAD_NAME => {
                mach_port_deallocate(library::task(), name)
            }
            _ => mach_port_mod_refs(library::task(), name, right, -1),
        }
    };
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_deallocate(address: *mut u8, size: usize) {
    // SAFETY: the region is the caller's, and nothing refers to it any more.
    let _ = unsafe { vm_deallocate(library::task(), address.expose_provenance(), size) };
}

/// Where addresses have 32 bits a handle is the address. Elsewhere no message has handles.
#[unsafe(no_mangle)]
#[allow(clippy::cast_possible_truncation, reason = "the address of a target with 32 bits")]
unsafe fn __mig_rs_out_of_line_handle(address: *const u8, _size: usize) -> u32 {
    if size_of::<usize>() == size_of::<u32>() { address.expose_provenance() as u32 } else { 0 }
}

#[unsafe(no_mangle)]
unsafe fn __mig_rs_out_of_line_address(handle: u32) -> *mut u8 {
    if size_of::<usize>() == size_of::<u32>() {
        std::ptr::with_exposed_provenance_mut(handle as usize)
    } else {
        std::ptr::null_mut()
    }
}
