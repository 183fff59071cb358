//! Which bytes go over the wire?

use mig_rs_runtime::{Dispatch, Served, Trailer};

use crate::Actor;

/// A message from its header to its end, without trailer.
pub type WireMessage = Vec<u8>;

/// Where the size and the id stand in a header.
const SIZE: usize = 4;

/// A demux whose messages are noted, and whose replies are written over bytes that must not be sent.
#[derive(Debug)]
pub struct Watched<'s, D> {
    demux: D,
    actor: &'s Actor,
}

impl<'s, D> Watched<'s, D> {
    pub const fn new(demux: D, actor: &'s Actor) -> Self {
        Self { demux, actor }
    }
}

/// # Safety
/// The message has a header and is as long as it says.
unsafe fn bytes(message: *const u8) -> WireMessage {
    // SAFETY: the caller's promise.
    unsafe {
        let size = message.add(SIZE).cast::<u32>().read();
        std::slice::from_raw_parts(message, size as usize).to_vec()
    }
}

// SAFETY: it answers what the inner demux answers; what it writes into the reply nobody has written yet.
unsafe impl<D: Dispatch> Dispatch for Watched<'_, D> {
    type Wire = D::Wire;
    type RequestSpace = D::RequestSpace;
    type ReplySpace = D::ReplySpace;

    fn trailer(&self) -> Trailer {
        self.demux.trailer()
    }

    fn covers(&self, id: i32) -> bool {
        self.demux.covers(id)
    }

    unsafe fn dispatch<'m>(&'m self, request: *mut u8, reply: *mut u8) -> Served<'m> {
        // SAFETY: the caller's promises: a request that was received, and room for a reply, which has a size of 0 until it has one.
        unsafe {
            let filling = {
                let mut play = self.actor.play();
                play.requests.push(bytes(request));
                play.filling
            };
            reply.write_bytes(filling, size_of::<D::ReplySpace>());
            reply.add(SIZE).write_bytes(0, 4);
            let served = self.demux.dispatch(request, reply);
            let written = bytes(reply);
            if !written.is_empty() {
                self.actor.play().replies.push(written);
            }
            served
        }
    }
}
