//! What is the least that GNU Mach must do between a client and a server of one thread?
//!
//! It swaps the two ports of a request and their dispositions, makes a copied right a received one, calls the demux, and copies the reply back. The mock that the C
//! stubs run on, c/harness.c, does the same.

use mig_rs_runtime::kernel::{COMPLEX, COPY_SEND, MOVE_SEND, MOVE_SEND_ONCE, RCV_MSG};
use mig_rs_runtime::{Abi, Served};

/// The name that every reply is received on.
const REPLY_PORT: u32 = 77;

#[repr(C, align(16))]
struct Space([u8; 16384]);

static mut REPLY: Space = Space([0; 16384]);

unsafe extern "Rust" {
    /// The server: takes the request, and leaves its answer in the reply.
    fn __bench_demux(request: *mut u8, reply: *mut u8) -> Served<'static>;
}

/// # Safety
/// As the seam says of a call.
#[unsafe(no_mangle)]
#[inline(never)]
unsafe fn __mig_rs_call(
    _: Abi,
    message: *mut u8,
    size: u32,
    _limit: u32,
    port: u32,
    options: u32,
    _: u32,
) -> i32 {
    // SAFETY: the caller's promise; the reply has its size in its header, and the client room for it.
    unsafe {
        let word = |at: usize| message.add(at).cast::<u32>();
        deliver(message, size);
        let reply = (&raw mut REPLY).cast::<u8>();
        if __bench_demux(message, reply).is_err() {
            std::process::abort();
        }
        if options & RCV_MSG != 0 {
            let size = reply.add(4).cast::<u32>().read() as usize;
            reply.copy_to_nonoverlapping(message, size);
            word(8).write(0);
            word(12).write(port);
            if word(0).read() & COMPLEX != 0 {
                arrive(word(32));
            }
        }
    }
    0
}

/// # Safety
/// As the seam says of a send.
#[unsafe(no_mangle)]
#[inline(never)]
unsafe fn __mig_rs_send(abi: Abi, message: *mut u8, size: u32, options: u32, timeout: u32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { __mig_rs_call(abi, message, size, 0, 0, options, timeout) }
}

/// Makes what was sent what is received.
///
/// # Safety
/// A message of this size stands there.
#[inline(always)]
unsafe fn deliver(message: *mut u8, size: u32) {
    // SAFETY: the caller's promise.
    unsafe {
        let word = |at: usize| message.add(at).cast::<u32>();
        let bits = word(0).read();
        let reply = if bits >> 8 & 0x1f == 0 { 0 } else { MOVE_SEND_ONCE };
        word(0).write(bits & COMPLEX | MOVE_SEND << 8 | reply);
        word(4).write(size);
        let (remote, local) = (word(8).read(), word(12).read());
        word(8).write(local);
        word(12).write(remote);
        word(16).write(0);
        if bits & COMPLEX != 0 {
            arrive(word(24));
        }
    }
}

/// Makes the descriptor of a copied right that of a received one.
///
/// # Safety
/// It stands there.
#[inline(always)]
unsafe fn arrive(descriptor: *mut u32) {
    // SAFETY: the caller's promise.
    unsafe {
        if *descriptor & 0xff == COPY_SEND {
            *descriptor = *descriptor - COPY_SEND + MOVE_SEND;
        }
    }
}

#[unsafe(no_mangle)]
#[inline(never)]
fn __mig_rs_reply_port(_: u32) -> u32 {
    REPLY_PORT
}

#[unsafe(no_mangle)]
#[inline(never)]
fn __mig_rs_reply_port_done(_: u32, _: bool) {}

#[unsafe(no_mangle)]
#[inline(never)]
fn __mig_rs_release(_: u32, _: u32) {}

#[unsafe(no_mangle)]
#[inline(never)]
fn __mig_rs_deallocate(_: *mut u8, _: usize) {}

#[unsafe(no_mangle)]
#[inline(never)]
fn __mig_rs_out_of_line_handle(_: *const u8, _: usize) -> u32 {
    0
}

#[unsafe(no_mangle)]
#[inline(never)]
fn __mig_rs_out_of_line_address(_: u32) -> *mut u8 {
    std::ptr::null_mut()
}
