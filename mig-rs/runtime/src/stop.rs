//! How is a loop ended that waits for a message?

use core::mem::MaybeUninit;
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use crate::kernel::{self, Abi};
use crate::message::{Bytes, Message, head};
use crate::right::ReceiveRight;
use crate::wire::{Gnu32, Gnu64, Wire, Xnu64};

/// Ends the loops that serve [`until`](crate::Serve::until) it is raised, any number of them.
///
/// A loop that waits is woken by a message: a header that carries nothing and has an id of no subsystem. Nobody but the loop sees it, and the
/// loop refuses it like any message that nobody serves. A loop that ends wakes the next one. The last of such messages can
/// stay in the queue; whoever serves the port next refuses it.
///
/// ```
/// use std::{thread, time::Duration};
/// use mig_rs_local::Task;
/// # use mig_rs_runtime::generated::xnu64::{Demux, Trailer};
/// use mig_rs_runtime::{Serve, Stop, serve};
///
/// # fn main() {
/// # let demux = Demux::<(), 24, 36>::new(&(), 500, &[], Trailer::None);
/// let port = Task::new().allocate();
/// let stop = Stop::new();
/// thread::scope(|scope| {
///     let serving = scope.spawn(|| serve(&demux, &port, Serve::new().until(&stop)));
///     thread::sleep(Duration::from_millis(1));
///     stop.stop(&port);
///     assert_eq!(serving.join().unwrap(), Ok(()));
/// });
/// # }
/// ```
#[derive(Debug, Default)]
pub struct Stop {
    raised: AtomicBool,
    /// How many loops there are.
    loops: AtomicU32,
    /// The port to which messages are sent that wake loops; null before there is one.
    port: AtomicU32,
    /// The layout of such a message, one more than the ABI's number: that of whoever has received last until this is raised. Before anybody has,
    /// none is needed.
    abi: AtomicU32,
}

/// The id of a message that wakes a loop.
const WAKE: i32 = i32::MIN;

impl Stop {
    /// Not raised.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            raised: AtomicBool::new(false),
            loops: AtomicU32::new(0),
            port: AtomicU32::new(0),
            abi: AtomicU32::new(0),
        }
    }

    /// Ends the loops that receive from `port`, or from a port set that it is in. Does not wait until they have.
    pub fn stop(&self, port: &ReceiveRight) {
        self.port.store(port.name().0, Ordering::SeqCst);
        self.raise();
        self.wake();
    }

    /// Ends each loop after its next message, and wakes none: for a handler that ends the loop it is called by.
    pub fn raise(&self) {
        self.raised.store(true, Ordering::SeqCst);
    }

    /// Lets loops serve again.
    pub fn lower(&self) {
        self.raised.store(false, Ordering::SeqCst);
    }

    /// Whether loops are to end.
    #[must_use]
    pub fn is_raised(&self) -> bool {
        self.raised.load(Ordering::SeqCst)
    }

    /// Notes a loop.
    pub(crate) fn enter<W: Wire>(&self) -> Running<'_> {
        self.receives::<W>();
        self.loops.fetch_add(1, Ordering::SeqCst);
        Running(self)
    }

    /// Notes in which form a message can be received.
    #[inline(always)]
    pub(crate) fn receives<W: Wire>(&self) {
        self.abi.store(1 + W::ABI as u32, Ordering::SeqCst);
    }

    fn wake(&self) {
        const GNU32: u32 = 1 + Abi::Gnu32 as u32;
        const GNU64: u32 = 1 + Abi::Gnu64 as u32;
        let name = self.port.load(Ordering::SeqCst);
        match self.abi.load(Ordering::SeqCst) {
            _ if name == 0 => {}
            0 => {}
            GNU32 => wake::<Gnu32>(name),
            GNU64 => wake::<Gnu64>(name),
            // A header is the same on every untyped wire.
            _ => wake::<Xnu64>(name),
        }
    }
}

/// Sends a header that carries nothing.
#[allow(clippy::cast_possible_truncation, reason = "a header")]
fn wake<W: Wire>(name: u32) {
    let mut header = Bytes::<40>(MaybeUninit::zeroed());
    let message = Message(header.0.as_mut_ptr().cast());
    // SAFETY: there is room for a header. If it cannot be sent it owns nothing. A send-once right is made for it, so that a full queue does not hold it up.
    unsafe {
        message.set_word(head::BITS, kernel::MAKE_SEND_ONCE);
        message.set_word(head::REMOTE, name);
        message.set_word(W::ID, WAKE.cast_unsigned());
        let bits = kernel::SEND_MSG | kernel::SEND_TIMEOUT;
        let _ = kernel::__mig_rs_send(W::ABI, message.0, W::HEADER as u32, bits, 0);
    }
}

/// A loop that serves until it is told to stop.
pub(crate) struct Running<'s>(&'s Stop);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        let others = self.0.loops.fetch_sub(1, Ordering::SeqCst) - 1;
        if others != 0 && self.0.is_raised() {
            self.0.wake();
        }
    }
}
