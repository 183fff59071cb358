//! How does a loop answer and receive the next request at once?

use core::mem::{self, MaybeUninit};

use super::{Receive, Serve, not_received};
use crate::answer;
use crate::demux::{Dispatch, Larger};
use crate::error::CallError;
use crate::kernel::{self, KernReturn};
use crate::message::Message;
use crate::panics::Unanswered;
use crate::stop::Stop;
use crate::wire::Wire;

/// As the turns of a loop with two traps; what was received with an answer stands where the answer was.
pub(super) fn turns<D: Dispatch>(demux: &D, on: &impl Receive, options: Serve<'_>) -> Result<(), CallError> {
    let mut spaces = [const { MaybeUninit::<Larger<D::RequestSpace, D::ReplySpace>>::uninit() }; 2];
    let [one, other] = &mut spaces;
    let (mut request, mut reply) = (Message(one.as_mut_ptr().cast()), Message(other.as_mut_ptr().cast()));
    let limit = u32::try_from(size_of::<D::RequestSpace>()).unwrap_or(u32::MAX);
    let (name, timeout) = (on.receive_name().0, options.timeout);
    let bits = kernel::RCV_MSG | options.bits;
    while !options.stop.is_some_and(Stop::is_raised) {
        // SAFETY: the spaces have room for the limit and are used by nobody else; what was received is handled once.
        unsafe {
            let mut code =
                kernel::__mig_rs_receive(<D::Wire as Wire>::ABI, request.0, limit, name, bits, timeout);
            while code == 0 {
                let unanswered = Unanswered::<D::Wire>::new(request, reply, options.panics);
                let served = demux.dispatch(request.0, reply.0);
                mem::forget(unanswered);
                let Some(size) = answer::goes_along(reply, &served) else {
                    answer::finish::<D::Wire>(request, reply, served);
                    break;
                };
                if options.stop.is_some_and(Stop::is_raised) {
                    answer::finish::<D::Wire>(request, reply, served);
                    return Ok(());
                }
                let both = bits | kernel::SEND_MSG;
                code =
                    kernel::__mig_rs_call(<D::Wire as Wire>::ABI, reply.0, size, limit, name, both, timeout);
                mem::swap(&mut request, &mut reply);
                if code != 0 && answer::is_left::<D::Wire>(request, size, code) {
                    code = 0;
                    break;
                }
            }
            if code != 0 {
                match not_received::<D::Wire>(request, KernReturn(code), bits, None) {
                    Ok(_) => {}
                    Err(error) if error.code() == KernReturn::RCV_INTERRUPTED => {}
                    Err(error) => return Err(error),
                }
            }
        }
    }
    Ok(())
}
