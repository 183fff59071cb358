//! How does a loop that is written in C call a server that is written in Rust?

use core::ffi::c_int;

use crate::answer;
use crate::demux::Dispatch;
use crate::destroy;
use crate::family::Family as _;
use crate::kernel::KernReturn;
use crate::message::{DISPOSITION, Message, head};
use crate::panics::{Panics, caught};
use crate::served::Answer;
use crate::wire::Wire;

/// What C calls `mach_msg_header_t`: where a message begins.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Header([u32; 6]);

/// Serves a message that a C loop has received, and fills the reply that it will send. [`c_demux!`](crate::c_demux) makes a function of it.
///
/// Answers 0 if the message is for nobody here: then the request is as it was, and another demux can be asked. After every other answer:
///
/// * The reply says what is to be sent: to `msgh_remote_port`, if that is not null. A simple one has a code; `MIG_NO_REPLY` says that nothing
///   is to be sent.
/// * If a handler was called, all that was in the request is the handler's, and gone. The request is left empty: no descriptors, no reply
///   port. A loop that destroys it, as `mach_msg_server` does when it sees a code, then releases nothing a second time.
/// * If the request was refused before, it is whole, the code is in the reply, and the loop destroys it.
///
/// A handler's panic ends here, and is answered with `KERN_FAILURE`; without the feature `std` it ends the process.
///
/// # Safety
/// As for a demux that MIG has made: a message was received into `request`, with its trailer behind it; `reply` has room for the largest reply of the demux
/// (and for 36 bytes); both begin at a multiple of 4, and nobody else uses them meanwhile.
pub unsafe fn dispatch<D: Dispatch>(demux: &D, request: *mut Header, reply: *mut Header) -> c_int {
    let (request, reply) = (Message(request.cast()), Message(reply.cast()));
    // SAFETY: the caller's promise. What stands in the request after a handler's call is names that are the handler's; the right to reply is in
    // the reply then, or still in the request, or taken and cleared.
    unsafe {
        match caught(Panics::DEFAULT, || demux.dispatch(request.0, reply.0)) {
            None => answer::error_reply::<D::Wire>(request, reply, KernReturn::FAILURE),
            Some(Ok(handled)) => match handled.answer {
                Answer::Reply if reply.word(head::REMOTE) == 0 => {
                    destroy::never_sent::<D::Wire>(reply, reply.word(head::SIZE));
                    no_reply::<D::Wire>(request, reply);
                }
                Answer::Reply => {}
                Answer::Code(code) if answer::is_silent::<D::Wire>(code) => {
                    destroy::release(request.word(head::REMOTE), request.word(head::BITS) & DISPOSITION);
                    no_reply::<D::Wire>(request, reply);
                }
                Answer::Code(code) => answer::error_reply::<D::Wire>(request, reply, code),
            },
            Some(Err(refused)) if answer::is_silent::<D::Wire>(refused.code()) => {
                destroy::received::<D::Wire>(request);
                no_reply::<D::Wire>(request, reply);
            }
            Some(Err(refused)) => {
                answer::error_reply::<D::Wire>(request, reply, refused.code());
                return (refused.code() != KernReturn::BAD_ID).into();
            }
        }
        D::Wire::empty(request);
        request.set_word(head::REMOTE, 0);
    }
    true.into()
}

/// The reply that says that there is none.
///
/// # Safety
/// The request has a header, the reply room.
unsafe fn no_reply<W: Wire>(request: Message, reply: Message) {
    // SAFETY: the caller's promise.
    unsafe {
        request.set_word(head::REMOTE, 0);
        answer::error_reply::<W>(request, reply, KernReturn::NO_REPLY);
    }
}

/// How many bytes the longer of both buffers of a loop must have, trailer included.
#[must_use]
pub const fn largest_message<D: Dispatch>(_: &D) -> usize {
    let (request, reply) = (size_of::<D::RequestSpace>(), size_of::<D::ReplySpace>());
    if request < reply { reply } else { request }
}

/// Makes a demux callable from C, under the name of the function: `boolean_t name(mach_msg_header_t *, mach_msg_header_t *)`, as
/// `mach_msg_server` and its like take it. What it keeps to is said at [`c_loop::dispatch`](crate::c_loop::dispatch).
///
/// The expression behind the `=` is evaluated for each message; what it refers to is a `static`, as a rule.
///
/// ```
/// # use mig_rs_local as _;
/// # use mig_rs_runtime::generated::xnu64::{Demux, Trailer};
/// # #[derive(Default)] struct Clock;
/// # impl Clock { const fn new() -> Self { Self } }
/// # fn clock_server(server: &Clock) -> Demux<'_, Clock, 24, 36> { Demux::new(server, 500, &[], Trailer::None) }
/// static CLOCK: Clock = Clock::new();
///
/// mig_rs_runtime::c_demux! {
///     /// For the loop in `main.c`.
///     pub fn clock_server_for_c = clock_server(&CLOCK);
/// }
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! c_demux {
    ($($(#[$attribute:meta])* $visible:vis fn $name:ident = $demux:expr;)+) => {
        $(
            $(#[$attribute])*
            ///
            /// # Safety
            /// As for every demux that a C loop calls: `request` was received with its trailer, and `reply` has room for the largest reply.
            #[unsafe(no_mangle)]
            $visible unsafe extern "C" fn $name(
                request: *mut $crate::c_loop::Header,
                reply: *mut $crate::c_loop::Header,
            ) -> ::core::ffi::c_int {
                // SAFETY: the caller's promise.
                unsafe { $crate::c_loop::dispatch(&$demux, request, reply) }
            }
        )+
    };
}
