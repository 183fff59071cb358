//! How is the kernel entered?
//!
//! The number of a trap is in `eax`, and a far call through gate 7 enters the kernel, which reads the arguments from the stack, above a return address. So a trap is a
//! function, reached by a call, with the arguments of C.

use core::arch::global_asm;
use core::ffi::CStr;

#[cfg(not(feature = "stamps"))]
global_asm!(
    ".macro mig_rs_trap name, number",
    ".globl \\name",
    ".type \\name, @function",
    "\\name:",
    "movl $\\number, %eax",
    ".byte 0x9a; .long 0; .word 7",
    "ret",
    ".size \\name, . - \\name",
    ".endm",
    options(att_syntax)
);

// The same between two readings of the counter. What it writes over is the callee's by C's rules.
#[cfg(feature = "stamps")]
global_asm!(
    ".macro mig_rs_trap name, number",
    ".globl \\name",
    ".type \\name, @function",
    "\\name:",
    "rdtsc",
    "subl __mig_rs_stamp_left, %eax",
    "addl %eax, __mig_rs_stamp_outside",
    "movl $\\number, %eax",
    ".byte 0x9a; .long 0; .word 7",
    "movl %eax, %ecx",
    "rdtsc",
    "movl %eax, __mig_rs_stamp_left",
    "movl %ecx, %eax",
    "ret",
    ".size \\name, . - \\name",
    ".endm",
    options(att_syntax)
);

global_asm!(
    ".text",
    "mig_rs_trap __mig_rs_trap_message, -25",
    "mig_rs_trap __mig_rs_trap_reply_port, -26",
    "mig_rs_trap __mig_rs_trap_thread_self, -27",
    "mig_rs_trap __mig_rs_trap_task_self, -28",
    "mig_rs_trap __mig_rs_trap_host_self, -29",
    "mig_rs_trap __mig_rs_trap_print, -30",
    "mig_rs_trap __mig_rs_trap_thread_switch, -61",
    "mig_rs_trap __mig_rs_trap_vm_allocate, -65",
    "mig_rs_trap __mig_rs_trap_vm_deallocate, -66",
    "mig_rs_trap __mig_rs_trap_task_terminate, -69",
    "mig_rs_trap __mig_rs_trap_port_allocate, -72",
    "mig_rs_trap __mig_rs_trap_port_deallocate, -73",
    "mig_rs_trap __mig_rs_trap_insert_right, -74",
    options(att_syntax)
);

// SAFETY: the traps of GNU Mach by these numbers, with words as arguments.
unsafe extern "C" {
    fn __mig_rs_trap_message(
        message: *mut u8,
        options: i32,
        send_size: u32,
        receive_limit: u32,
        receive_name: u32,
        timeout: u32,
        notify: u32,
    ) -> i32;
    safe fn __mig_rs_trap_reply_port() -> u32;
    safe fn __mig_rs_trap_thread_self() -> u32;
    safe fn __mig_rs_trap_task_self() -> u32;
    safe fn __mig_rs_trap_host_self() -> u32;
    fn __mig_rs_trap_print(text: *const core::ffi::c_char) -> i32;
    safe fn __mig_rs_trap_thread_switch(thread: u32, option: i32, milliseconds: u32) -> i32;
    fn __mig_rs_trap_vm_allocate(task: u32, address: *mut *mut u8, size: usize, anywhere: u32) -> i32;
    fn __mig_rs_trap_vm_deallocate(task: u32, address: *mut u8, size: usize) -> i32;
    safe fn __mig_rs_trap_task_terminate(task: u32) -> i32;
    fn __mig_rs_trap_port_allocate(task: u32, right: u32, name: *mut u32) -> i32;
    safe fn __mig_rs_trap_port_deallocate(task: u32, name: u32) -> i32;
    safe fn __mig_rs_trap_insert_right(task: u32, name: u32, right: u32, disposition: u32) -> i32;
}

/// `mach_msg`, with GNU Mach's options.
///
/// # Safety
/// As the kernel says: `send_size` bytes stand at `message`, and there is room for `receive_limit`.
#[inline(always)]
pub(crate) unsafe fn message(
    message: *mut u8,
    options: i32,
    send_size: u32,
    receive_limit: u32,
    receive_name: u32,
    timeout: u32,
) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { __mig_rs_trap_message(message, options, send_size, receive_limit, receive_name, timeout, 0) }
}

/// A new receive right, or 0.
pub(crate) fn reply_port() -> u32 {
    __mig_rs_trap_reply_port()
}

/// One more user reference of this thread's port.
pub(crate) fn thread_self() -> u32 {
    __mig_rs_trap_thread_self()
}

/// One more user reference of this task's port.
pub(crate) fn task_self() -> u32 {
    __mig_rs_trap_task_self()
}

/// One more user reference of the host's name port.
pub(crate) fn host_self() -> u32 {
    __mig_rs_trap_host_self()
}

/// Text on the kernel's own console; kernels without a debugger have no such trap.
pub(crate) fn print(text: &CStr) {
    // SAFETY: the text ends with a zero byte.
    let _ = unsafe { __mig_rs_trap_print(text.as_ptr()) };
}

/// `thread_switch` with `SWITCH_OPTION_WAIT`, or with no option where there is nothing to wait for.
pub(crate) fn switch(milliseconds: u32) {
    let option = if milliseconds == 0 { 0 } else { 2 };
    let _ = __mig_rs_trap_thread_switch(0, option, milliseconds);
}

/// Zeroed pages anywhere in a task.
pub(crate) fn allocate(task: u32, size: usize) -> Result<*mut u8, i32> {
    let mut address = core::ptr::null_mut();
    // SAFETY: there is room for the address.
    let code = unsafe { __mig_rs_trap_vm_allocate(task, &raw mut address, size, 1) };
    if code == 0 { Ok(address) } else { Err(code) }
}

/// # Safety
/// Nothing refers to the region any more.
pub(crate) unsafe fn deallocate(task: u32, address: *mut u8, size: usize) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { __mig_rs_trap_vm_deallocate(task, address, size) }
}

/// Does not return if the task is the caller's.
pub(crate) fn terminate(task: u32) {
    let _ = __mig_rs_trap_task_terminate(task);
}

/// A new receive right or port set.
pub(crate) fn allocate_port(task: u32, right: u32) -> Result<u32, i32> {
    let mut name = 0;
    // SAFETY: there is room for the name.
    let code = unsafe { __mig_rs_trap_port_allocate(task, right, &raw mut name) };
    if code == 0 { Ok(name) } else { Err(code) }
}

/// Gives one reference of a send right, a send-once right or a dead name back.
pub(crate) fn deallocate_port(task: u32, name: u32) -> i32 {
    __mig_rs_trap_port_deallocate(task, name)
}

/// Adds a send right beside a receive right, under its name.
pub(crate) fn make_send(task: u32, name: u32) -> i32 {
    __mig_rs_trap_insert_right(task, name, name, mig_rs_runtime::kernel::MAKE_SEND)
}
