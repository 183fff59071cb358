//! The server of `counted`, in C.

#![no_std]
#![no_main]

use core::ffi::c_void;

use mig_rs_gnumach::{Boot, start};
use mig_rs_real_kernel::meeting::offer;

start!(main);

// SAFETY: as support.h says.
unsafe extern "C" {
    fn serve(demux: unsafe extern "C" fn(*const c_void, *mut c_void) -> i32, port: u32) -> i32;
    fn counted_server(request: *const c_void, reply: *mut c_void) -> i32;
}

fn main(_: Boot) {
    // SAFETY: the demux is that of the loop's interface, and the port is the task's.
    let ended = unsafe { serve(counted_server, offer().name().get()) };
    panic!("{ended:#x}");
}
