//! Which few calls does the runtime need, and what must a provider of them keep to?
//!
//! The functions declared here are defined once per program, by a *provider*, each as
//!
//! ```ignore
//! #[unsafe(no_mangle)]
//! fn __mig_rs_release(name: u32, right: u32) { /* … */ }
//! ```
//!
//! A provider's package says `links = "mig-rs-kernel"`, so that Cargo refuses a second one (`mig-rs-native` and `mig-rs-gnumach` do not, because they are chosen by target), and a program that uses nothing
//! of its provider by name says `use provider as _;`, or the linker never sees it.
//!
//! # What holds for every message
//!
//! * `message` points to at least `limit` (or `size`) bytes, aligned to 8. Nobody else looks at them during the call.
//! * The message has the layout of `abi`: a 24-byte header (bits, size, remote port, local port, voucher or 0, id: six words),
//!   and if bit 31 of the bits is set a descriptor count and the descriptors. Everything is little endian on a little-endian host.
//! * `msgh_size` in the header of a sent message is not read: the parameter `size` is the size.
//! * A received message has the reply right in the *remote* slot, the receive right's name in the *local* slot, both dispositions as
//!   received (16, 17, 18) in the bits, its own size in the header, and a trailer behind it, at the size rounded up to 4: two words
//!   (format 0, trailer size) and as many of the elements as `options` asked for. The whole of it, trailer included, is at most `limit` bytes.
//! * Received names belong to the task from then on. A null right arrives as name 0, a dead one as `!0`, both with a legal disposition.
//! * Received out-of-line memory is the task's own, nobody else writes to it, and it is given back with [`__mig_rs_deallocate`], with
//!   the address and size of its descriptor; regions of size 0 are not given back.
//!
//! # What is different of typed messages
//!
//! * The header of [`Abi::Gnu32`] has the sequence number where the others have the voucher. That of [`Abi::Gnu64`] has 32 bytes: bits, size, 8 bytes each for the remote and the local port,
//!   of which the first 4 are the name, sequence number, id. Of a sent message the number and the other 4 bytes are not read.
//! * Behind it stand items, each behind the descriptor of its type, which the kernel reads if bit 31 of the bits is set. A received message has bit 31 set if there is a right or
//!   memory in it; its rights have the names 16, 17, 18 in their descriptors, and what is out of line has `deallocate` set, whatever its size.
//! * There is no trailer: what `options` say of one is not read, and `limit` is for the message alone.
//!
//! # When a send fails
//!
//! After `SEND_INVALID_MEMORY`, `SEND_INVALID_RIGHT`, `SEND_INVALID_TYPE` and `SEND_MSG_TOO_SMALL` the kernel has consumed what it had got hold
//! of, and the runtime releases nothing. After every other code the message shows what the *task* now owns, and
//! the runtime releases that: names with a disposition of 16, 17 or 18, and regions whose deallocate flag is set. Where the
//! message was not touched (`SEND_INVALID_DEST`, …) these are just what was to be moved. Where it came back (`SEND_TIMED_OUT`,
//! `SEND_INTERRUPTED`) a copied or made right has become a right of its own, with disposition 17 or 18, and a
//! region that the kernel put elsewhere has the flag set.

mod code;

pub use code::KernReturn;

/// The layout of a message in a call of the seam.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
#[non_exhaustive]
pub enum Abi {
    /// Apple, 64 bit: out-of-line descriptors are 16 bytes, the address first.
    Xnu64 = 0,
    /// Apple, 32 bit: out-of-line descriptors are 12 bytes, addresses are handles.
    Xnu32 = 1,
    /// OSF MK, 32 bit: as [`Abi::Xnu32`].
    Osf32 = 2,
    /// GNU Mach, 32 bit: typed messages, names of 4 bytes, addresses are handles.
    Gnu32 = 3,
    /// GNU Mach, 64 bit, as of 2023 and later: typed messages, names in the header and inline rights take 8 bytes, addresses are addresses.
    Gnu64 = 4,
}

/// Bit of `msgh_bits`: the message carries descriptors.
pub const COMPLEX: u32 = 0x8000_0000;
/// A name that stands for a right whose port has died.
pub const PORT_DEAD: u32 = !0;

/// Option: send.
pub const SEND_MSG: u32 = 1;
/// Option: receive.
pub const RCV_MSG: u32 = 2;
/// Option: a message that does not fit stays in the queue.
pub const RCV_LARGE: u32 = 4;
/// Option: give up sending after `timeout` milliseconds.
pub const SEND_TIMEOUT: u32 = 0x10;
/// Option: a signal ends a send.
pub const SEND_INTERRUPT: u32 = 0x40;
/// Option: the receiver's urgency becomes that of whoever waits on the special reply port.
pub const SEND_SYNC_OVERRIDE: u32 = 0x10_0000;
/// Option: that urgency is the thread's own.
pub const SEND_SYNC_USE_THRPRI: u32 = 0x20_0000;
/// Option: receive on the special reply port, waiting for the receiver of the request.
pub const RCV_SYNC_WAIT: u32 = 0x4000;
/// Option: give up receiving after `timeout` milliseconds.
pub const RCV_TIMEOUT: u32 = 0x100;
/// Option: a signal ends a receive.
pub const RCV_INTERRUPT: u32 = 0x400;
/// How far the element number of [`trailer_elements`] is shifted.
pub const TRAILER_SHIFT: u32 = 24;

/// The receive option that asks for the trailer up to an element: 0 none, 1 sequence number, 2 sender,
/// 3 audit token, 4 context.
#[must_use]
pub const fn trailer_elements(element: u32) -> u32 {
    (element & 0xf) << TRAILER_SHIFT
}

/// Size in bytes of the trailer with elements up to `element`.
#[must_use]
pub const fn trailer_size(element: u32) -> u32 {
    match element {
        0 => 8,
        1 => 12,
        2 => 20,
        3 => 52,
        4 => 60,
        _ => 68,
    }
}

/// The options of GNU Mach's `mach_msg` that stand for those of the seam: it has no trailers to ask for and no special reply ports, and numbers `MACH_RCV_LARGE`
/// in its own way.
#[inline(always)]
#[must_use]
pub const fn gnu_mach_options(options: u32) -> i32 {
    const LARGE: u32 = 0x800;
    const SHARED: u32 = SEND_MSG | RCV_MSG | SEND_TIMEOUT | SEND_INTERRUPT | RCV_TIMEOUT | RCV_INTERRUPT;
    let large = if options & RCV_LARGE == 0 { 0 } else { LARGE };
    (options & SHARED | large).cast_signed()
}

/// Disposition: the receive right itself moves.
pub const MOVE_RECEIVE: u32 = 16;
/// Disposition: a send right moves. Also the disposition of every received send right.
pub const MOVE_SEND: u32 = 17;
/// Disposition: a send-once right moves. Also the disposition of every received send-once right.
pub const MOVE_SEND_ONCE: u32 = 18;
/// Disposition: a send right is copied from one that the sender keeps.
pub const COPY_SEND: u32 = 19;
/// Disposition: a send right is made from the receive right that the sender keeps.
pub const MAKE_SEND: u32 = 20;
/// Disposition: a send-once right is made from the receive right that the sender keeps.
pub const MAKE_SEND_ONCE: u32 = 21;

/// Disposition of the local slot of a received message whose port shows a payload instead of its name: GNU Mach.
pub const PROTECTED_PAYLOAD: u32 = 23;

/// Kind of a right for [`__mig_rs_release`]: one user reference of a send right.
pub const RIGHT_SEND: u32 = 0;
/// Kind of a right: the receive right.
pub const RIGHT_RECEIVE: u32 = 1;
/// Kind of a right: a send-once right.
pub const RIGHT_SEND_ONCE: u32 = 2;
/// Kind of a right: a port set.
pub const RIGHT_PORT_SET: u32 = 3;
/// Kind of a right: one user reference of a dead name.
pub const RIGHT_DEAD_NAME: u32 = 4;

/// Descriptor type: a port right.
pub const PORT_DESCRIPTOR: u32 = 0;
/// Descriptor type: out-of-line memory.
pub const OOL_DESCRIPTOR: u32 = 1;
/// Descriptor type: an out-of-line array of port rights.
pub const OOL_PORTS_DESCRIPTOR: u32 = 2;
/// Descriptor type: out-of-line memory that may change; never made by MIG.
pub const OOL_VOLATILE_DESCRIPTOR: u32 = 3;
/// Descriptor type: a guarded receive right; never made by MIG.
pub const GUARDED_PORT_DESCRIPTOR: u32 = 4;

// SAFETY: these are calls into whatever the program was linked with; what both sides owe is in the module's documentation.
unsafe extern "Rust" {
    /// Sends `size` bytes. `options` are `SEND_*` bits, [`SEND_MSG`] among them; `timeout` counts with [`SEND_TIMEOUT`]. Returns
    /// a `mach_msg_return_t`.
    ///
    /// # Safety
    /// As the module says of `message`; every out-of-line descriptor names memory that may be read, or given away where it says so.
    pub fn __mig_rs_send(abi: Abi, message: *mut u8, size: u32, options: u32, timeout: u32) -> i32;

    /// Sends `size` bytes, then receives at most `limit` bytes on `reply_port`, trailer included, into the same place. The header's local
    /// slot holds `reply_port` already; where it is null the message is a server's answer, and `reply_port` the receive right or port set on which
    /// the next request comes. `options` are those of both, and the one `timeout` counts for each that asks for it. The code of a
    /// failed send is below `0x1000_4000`, that of a failed receive is not.
    ///
    /// # Safety
    /// As [`__mig_rs_send`]; `message` has room for `limit` bytes.
    pub fn __mig_rs_call(
        abi: Abi,
        message: *mut u8,
        size: u32,
        limit: u32,
        reply_port: u32,
        options: u32,
        timeout: u32,
    ) -> i32;

    /// Receives at most `limit` bytes, trailer included, from the receive right or port set `on`.
    ///
    /// With `RCV_LARGE` a message that does not fit stays where it is, and the size in the header says how long it is, without
    /// trailer. Without, it is dequeued and destroyed. Both times the code is `RCV_TOO_LARGE`.
    ///
    /// # Safety
    /// As the module says of `message`.
    pub fn __mig_rs_receive(
        abi: Abi,
        message: *mut u8,
        limit: u32,
        on: u32,
        options: u32,
        timeout: u32,
    ) -> i32;

    /// The receive right for one reply of this thread, in the task that owns `destination`. It stays the provider's, which hands it
    /// out again for the next call unless it hears otherwise; null when none can be had.
    ///
    /// # Safety
    /// None beyond linking.
    pub fn __mig_rs_reply_port(destination: u32) -> u32;

    /// As [`__mig_rs_reply_port`], the special reply port of this thread, which is another one: the kernel knows by it who waits for whom.
    /// A provider without such ports hands out any port that keeps to the same rules.
    ///
    /// # Safety
    /// None beyond linking.
    pub fn __mig_rs_special_reply_port(destination: u32) -> u32;

    /// A call on the reply port `name` failed. `usable`: nothing can arrive on it any more, and it may serve again;
    /// otherwise it is deallocated. There is no call after a success, nor for a special reply port that may serve again.
    ///
    /// # Safety
    /// `name` came from [`__mig_rs_reply_port`] or [`__mig_rs_special_reply_port`] on this thread.
    pub fn __mig_rs_reply_port_done(name: u32, usable: bool);

    /// Gives one user reference of a right back; `right` is one of the `RIGHT_*`. A send or send-once right whose port has
    /// died in the meantime is given back as well, as the dead name that it has become.
    ///
    /// # Safety
    /// The caller owned the reference.
    pub fn __mig_rs_release(name: u32, right: u32);

    /// Gives memory back that a message brought: the whole region, address and size as in its descriptor. The size is not 0.
    ///
    /// # Safety
    /// The caller owned the region, and nothing refers to it any more.
    pub fn __mig_rs_deallocate(address: *mut u8, size: usize);

    /// The address to put into a descriptor of a 32-bit ABI for memory of this process. It counts for the next send of this thread only; if
    /// that fails, it can still be asked where it leads, until the thread asks for another handle or begins another send.
    ///
    /// # Safety
    /// `size` bytes at `address` may be read until that send.
    pub fn __mig_rs_out_of_line_handle(address: *const u8, size: usize) -> u32;

    /// Where the memory stands that a descriptor of a 32-bit ABI names, in a received message or in one that was not sent. Asked again, the
    /// answer is the same, until the memory is given back, or lent memory's handle has ended.
    ///
    /// # Safety
    /// `handle` stands in such a message, which was not destroyed.
    pub fn __mig_rs_out_of_line_address(handle: u32) -> *mut u8;
}
