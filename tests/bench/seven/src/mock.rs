//! What is the least that a kernel must do between a client and a server of one thread?
//!
//! It swaps the two ports of a request and their dispositions, appends a trailer of 8 bytes, calls the demux, and copies the reply back. The
//! one mock that the C stubs ran on does the same; see `tests/bench/README.md`.

use mig_rs_runtime::kernel::{COMPLEX, COPY_SEND, MOVE_SEND, MOVE_SEND_ONCE, RCV_MSG};
use mig_rs_runtime::{Abi, Served};

/// The name that every reply is received on.
const REPLY_PORT: u32 = 77;
/// Format 0, and 8 bytes.
const TRAILER: u64 = 8 << 32;

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
            message.add(size).cast::<u64>().write_unaligned(TRAILER);
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
/// A message of this size stands there, with room for a trailer.
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
        if bits & COMPLEX != 0 && word(36).read() == COPY_SEND << 16 {
            word(36).write(MOVE_SEND << 16);
        }
        message.add(size as usize).cast::<u64>().write_unaligned(TRAILER);
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
