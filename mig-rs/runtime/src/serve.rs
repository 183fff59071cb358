//! Who receives the messages, and for how long?

mod one_trap;

use core::fmt;
use core::mem::{self, MaybeUninit};

use crate::answer;
use crate::demux::Dispatch;
use crate::destroy;
use crate::error::CallError;
use crate::kernel::{self, KernReturn};
use crate::message::{Message, head};
use crate::order::Order;
use crate::panics::{Panics, Unanswered, caught};
use crate::right::{PortName, PortSet, ReceiveRight};
use crate::served::Refused;
use crate::stop::Stop;
use crate::trailer::{self, Trailer};
use crate::wire::Wire;

/// What messages can be received from.
pub trait Receive {
    /// Its name.
    fn receive_name(&self) -> PortName;
}

impl Receive for ReceiveRight {
    fn receive_name(&self) -> PortName {
        self.name()
    }
}

impl Receive for PortSet {
    fn receive_name(&self) -> PortName {
        self.name()
    }
}

/// How a loop serves: the options and the time limit of its `mach_msg` calls, and when it ends. The default is for ever.
///
/// ```
/// use mig_rs_runtime::{Serve, Stop};
///
/// let stop = Stop::new();
/// let options = Serve::new().until(&stop).timeout(500);
/// # let _ = options;
/// ```
#[derive(Clone, Copy, Default)]
pub struct Serve<'s> {
    bits: u32,
    timeout: u32,
    panics: Panics,
    stop: Option<&'s Stop>,
    order: Option<&'s (dyn Order + Sync)>,
}

impl fmt::Debug for Serve<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Serve")
            .field("bits", &self.bits)
            .field("timeout", &self.timeout)
            .field("panics", &self.panics)
            .field("stop", &self.stop)
            .field("ordered", &self.order.is_some())
            .finish()
    }
}

/// What one turn of the loop has come to: what `mach_msg_server_once` does not tell.
///
/// ```
/// use mig_rs_runtime::{KernReturn, Turn};
///
/// fn log(turn: Turn) -> Option<String> {
///     match turn {
///         Turn::Handled => None,
///         Turn::Refused(KernReturn::BAD_ID) => Some("not for this server".to_owned()),
///         Turn::Refused(code) | Turn::Lost(code) => Some(code.to_string()),
///         Turn::Panicked => Some("a handler has panicked".to_owned()),
///     }
/// }
/// assert_eq!(log(Turn::Handled), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Turn {
    /// The handler of a routine was called.
    Handled,
    /// The message was refused, and its sender told so if it left a reply right.
    Refused(KernReturn),
    /// A message was too long, or could not be received whole, and is gone.
    Lost(KernReturn),
    /// The handler of a routine has panicked. What it held is released, and the client was told `KERN_FAILURE`.
    Panicked,
}

impl<'s> Serve<'s> {
    /// For ever.
    #[must_use]
    pub const fn new() -> Self {
        Self { bits: 0, timeout: 0, panics: Panics::DEFAULT, stop: None, order: None }
    }

    /// Adds `mach_msg` option bits to each receive. With [`kernel::RCV_LARGE`] a message that is too long stays in the queue, and ends the loop.
    #[must_use]
    pub const fn with(mut self, bits: u32) -> Self {
        self.bits |= bits;
        self
    }

    /// Ends with `RCV_TIMED_OUT` when nothing has come for so many milliseconds.
    #[must_use]
    pub const fn timeout(mut self, milliseconds: u32) -> Self {
        self.bits |= kernel::RCV_TIMEOUT;
        self.timeout = milliseconds;
        self
    }

    /// Ends when it is told to: after the message that is being handled, at once if there is none.
    #[must_use]
    pub const fn until(mut self, stop: &'s Stop) -> Self {
        self.stop = Some(stop);
        self
    }

    /// Handles the messages in the order in which they were dequeued, however many threads do: a message is looked at, handled and answered when the numbers
    /// before it have passed. Refused messages, foreign ones, notifications and those that got lost on the way have their turn like any other.
    ///
    /// ```
    /// use mig_rs_runtime::{Sequencer, Serve};
    ///
    /// let sequencer = Sequencer::new(); // one port; `Order` tells of many
    /// let options = Serve::new().in_order(&sequencer);
    /// # let _ = options;
    /// ```
    #[must_use]
    pub const fn in_order(mut self, order: &'s (dyn Order + Sync)) -> Self {
        self.order = Some(order);
        self
    }

    /// Lets a handler's panic go on through the loop. Its client hears `MIG_SERVER_DIED`. Without the feature `std` it is always so.
    #[must_use]
    pub const fn let_panics_through(mut self) -> Self {
        self.panics = Panics::GoOn;
        self
    }
}

/// Receives and serves messages until it is told to stop. More under [Serving](crate#serving).
///
/// # Errors
/// The code of a receive that failed and would fail again: `RCV_TIMED_OUT` with a time limit, `RCV_PORT_DIED`, ….
pub fn serve<D: Dispatch>(demux: &D, on: &impl Receive, options: Serve<'_>) -> Result<(), CallError> {
    let _running = options.stop.map(Stop::enter::<D::Wire>);
    loop {
        // Caught outside of the turns, so that a turn pays nothing for it.
        let ended = caught(options.panics, || {
            // Only where a message has no trailer are the options of both halves the same on every kernel.
            if D::Wire::TRAILER == 0 && options.order.is_none() {
                one_trap::turns(demux, on, options)
            } else {
                turns(demux, on, options)
            }
        });
        if let Some(ended) = ended {
            return ended;
        }
    }
}

fn turns<D: Dispatch>(demux: &D, on: &impl Receive, options: Serve<'_>) -> Result<(), CallError> {
    while !options.stop.is_some_and(Stop::is_raised) {
        match turn(demux, on, options) {
            Ok(_) => {}
            Err(error) if error.code() == KernReturn::RCV_INTERRUPTED => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Receives and serves one message.
///
/// # Errors
/// The code of a receive that brought nothing.
pub fn serve_one<D: Dispatch>(demux: &D, on: &impl Receive, options: Serve<'_>) -> Result<Turn, CallError> {
    if let Some(stop) = options.stop {
        stop.receives::<D::Wire>();
    }
    caught(options.panics, || turn(demux, on, options)).unwrap_or(Ok(Turn::Panicked))
}

#[inline(always)]
fn turn<D: Dispatch>(demux: &D, on: &impl Receive, options: Serve<'_>) -> Result<Turn, CallError> {
    let mut request = MaybeUninit::<D::RequestSpace>::uninit();
    let mut reply = MaybeUninit::<D::ReplySpace>::uninit();
    let (request, reply) = (Message(request.as_mut_ptr().cast()), Message(reply.as_mut_ptr().cast()));
    let wanted = if options.order.is_some() { demux.trailer().or(Trailer::Seqno) } else { demux.trailer() };
    let bits = kernel::RCV_MSG | options.bits | wanted.option_of::<D::Wire>();
    let limit = u32::try_from(size_of::<D::RequestSpace>()).unwrap_or(u32::MAX);
    // SAFETY: the space has room for the limit and is used by nobody else.
    let code = unsafe {
        let name = on.receive_name().0;
        kernel::__mig_rs_receive(<D::Wire as Wire>::ABI, request.0, limit, name, bits, options.timeout)
    };
    if code != 0 {
        // SAFETY: the seam has just answered with this code.
        return unsafe { not_received::<D::Wire>(request, KernReturn(code), bits, options.order) };
    }
    let handle = || {
        // SAFETY: the message was just delivered, with its trailer, there is room for the reply, and it is handled once.
        unsafe {
            let unanswered = Unanswered::<D::Wire>::new(request, reply, options.panics);
            let served = demux.dispatch(request.0, reply.0);
            mem::forget(unanswered);
            answer::finish::<D::Wire>(request, reply, served)
        }
    };
    match options.order {
        None => Ok(handle()),
        // SAFETY: as above; what has had no turn was not handled, and is refused.
        Some(order) => Ok(unsafe {
            in_order::<D::Wire>(order, request, handle)
                .unwrap_or_else(|code| answer::finish::<D::Wire>(request, reply, Err(Refused::new(code))))
        }),
    }
}

/// Does the work of a message in its turn.
///
/// # Safety
/// The kernel delivered the message, with its trailer.
unsafe fn in_order<W: Wire>(
    order: &dyn Order,
    message: Message,
    work: impl FnOnce() -> Turn,
) -> Result<Turn, KernReturn> {
    // SAFETY: the caller's promise.
    let (port, seqno) = unsafe { (PortName(message.word(W::LOCAL)), trailer::seqno::<W>(message)?) };
    let (mut work, mut done) = (Some(work), None);
    let in_turn = order.in_turn(port, seqno, &mut || done = work.take().map(|work| work()));
    match (in_turn, done) {
        (_, Some(turn)) => Ok(turn),
        (Err(_) | Ok(()), None) => Err(KernReturn::ABORTED),
    }
}

/// A receive that failed: is something left, and is it worth another try?
///
/// # Safety
/// The seam has just answered a receive into `message` with `code`.
#[cold]
#[inline(never)]
#[allow(clippy::cast_possible_truncation, reason = "the size of a header")]
unsafe fn not_received<W: Wire>(
    message: Message,
    code: KernReturn,
    bits: u32,
    order: Option<&(dyn Order + Sync)>,
) -> Result<Turn, CallError> {
    let lost = || match order {
        // What was dequeued has its number, and its turn, even if nothing but the header has come.
        // SAFETY: the header is there, with the trailer behind it.
        Some(order) => unsafe { in_order::<W>(order, message, || Turn::Lost(code)) }.or(Ok(Turn::Lost(code))),
        None => Ok(Turn::Lost(code)),
    };
    match code.plain() {
        KernReturn::RCV_BODY_ERROR => {
            let lost = lost();
            // SAFETY: the message is there, with null names where a right is missing.
            unsafe { destroy::received::<W>(message) };
            lost
        }
        // It is still the first in the queue, and would be for ever.
        KernReturn::RCV_TOO_LARGE if bits & kernel::RCV_LARGE != 0 => Err(CallError::new(code)),
        KernReturn::RCV_TOO_LARGE | KernReturn::RCV_HEADER_ERROR => {
            // SAFETY: nothing but the header was delivered, and the trailer behind it.
            unsafe { message.set_word(head::SIZE, W::HEADER as u32) };
            lost()
        }
        _ => Err(CallError::new(code)),
    }
}
