//! Which messages went over the wire, how long were they, and in what order were they received?

use std::sync::Mutex;

use mig_rs_runtime::{Dispatch, Served, Trailer, Wire};

/// A request as it was received, and the reply to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Exchange {
    pub(crate) id: i32,
    /// What the header of the request says, in bytes.
    pub(crate) size: u32,
    /// What the trailer of the request says.
    pub(crate) seqno: u32,
    pub(crate) reply: Option<Answered>,
}

/// A reply that a stub has written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Answered {
    pub(crate) id: i32,
    pub(crate) size: u32,
}

/// A demux that keeps a record of what goes through it.
pub(crate) struct Watched<D> {
    demux: D,
    exchanges: Mutex<Vec<Exchange>>,
}

impl<D: Dispatch> Watched<D> {
    pub(crate) const fn new(demux: D) -> Self {
        Self { demux, exchanges: Mutex::new(Vec::new()) }
    }

    /// Everything so far, in the order in which it was received.
    pub(crate) fn exchanges(self) -> Vec<Exchange> {
        self.exchanges.into_inner().unwrap()
    }
}

/// Where the size stands in a header.
const SIZE: usize = 4;
/// Where the sequence number stands in a trailer.
const SEQNO: usize = 8;

// SAFETY: it answers what the inner demux answers, and only looks at the message before that; what it clears in the reply
// nobody has written yet.
unsafe impl<D: Dispatch> Dispatch for Watched<D> {
    type Wire = D::Wire;
    type RequestSpace = D::RequestSpace;
    type ReplySpace = D::ReplySpace;

    fn trailer(&self) -> Trailer {
        self.demux.trailer().or(Trailer::Seqno)
    }

    fn covers(&self, id: i32) -> bool {
        self.demux.covers(id)
    }

    unsafe fn dispatch<'m>(&'m self, request: *mut u8, reply: *mut u8) -> Served<'m> {
        // SAFETY: both are aligned, the request has a header and a trailer with the number, which was asked for; the reply has
        // room for a header, whose words are defined when they are read, because they are cleared here.
        let word = |message: *mut u8, at: usize| unsafe { message.add(at).cast::<u32>().read() };
        // SAFETY: as above.
        unsafe { reply.write_bytes(0, <D::Wire>::HEADER) };
        let (id, size) = (word(request, <D::Wire>::ID).cast_signed(), word(request, SIZE));
        // A wire without trailers has the number in the header.
        let seqno = match <D::Wire>::TRAILER {
            0 => word(request, <D::Wire>::SPARE),
            _ => word(request, size.next_multiple_of(4) as usize + SEQNO),
        };
        // SAFETY: the caller's promise.
        let served = unsafe { self.demux.dispatch(request, reply) };
        let answer = Answered { id: word(reply, <D::Wire>::ID).cast_signed(), size: word(reply, SIZE) };
        let reply = (answer.size != 0).then_some(answer);
        self.exchanges.lock().unwrap().push(Exchange { id, size, seqno, reply });
        served
    }
}
