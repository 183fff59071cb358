//! What does a server stub do with its request, and how does it answer?

use core::marker::PhantomData;
use core::ptr;

use crate::carried::{AnyRight, Right as _};
use crate::check;
use crate::kernel::KernReturn;
use crate::message::{DESCRIPTORS, DISPOSITION, ERROR_REPLY, HEADER, Message, broken, head};
use crate::plain::Plain;
use crate::room::{Lent, Room};
use crate::shape::Shape;
use crate::slots::Slots;
use crate::trailer::Trailer;
use crate::wire::Wire;
use crate::writer::{Answering, Header, Writer};

/// Ties what belongs to one message to that message: nothing with this lifetime can come from another.
type Of<'m> = PhantomData<fn(&'m ()) -> &'m ()>;

/// A routine of a subsystem: looks at a request, calls the handler, writes the answer.
pub type Stub<S, W, const REPLY: usize> =
    for<'m> fn(&'m S, Request<'m, W>, Reply<'m, W, REPLY>) -> Served<'m>;

/// What has become of a message: the handler was called, or it was refused before.
pub type Served<'m> = Result<Handled<'m>, Refused<'m>>;

/// The handler was called, and owns what it was given. Made by what ends a stub.
#[derive(Debug)]
#[must_use]
pub struct Handled<'m> {
    pub(crate) answer: Answer,
    of: Of<'m>,
}

/// What is to be sent back.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Answer {
    /// The reply that was written.
    Reply,
    /// Nothing, unless the client gave a reply right although the routine has no reply: then this code.
    Code(KernReturn),
}

/// The message was refused before the handler was called; it is whole, and the loop destroys it, once. Made by the checks.
#[derive(Debug)]
#[must_use]
pub struct Refused<'m> {
    pub(crate) code: KernReturn,
    of: Of<'m>,
}

impl Refused<'_> {
    /// Why. `MIG_BAD_ID`: it is not a message of this subsystem.
    #[must_use]
    pub const fn code(&self) -> KernReturn {
        self.code
    }

    #[inline(always)]
    pub(crate) const fn new(code: KernReturn) -> Self {
        Self { code, of: PhantomData }
    }
}

/// Stands in the holes of a table.
///
/// # Errors
/// Always: not a message of this subsystem.
pub fn not_mine<'m, S, W: Wire, const REPLY: usize>(
    _: &'m S,
    _: Request<'m, W>,
    _: Reply<'m, W, REPLY>,
) -> Served<'m> {
    Err(Refused::new(KernReturn::BAD_ID))
}

/// A received message and its trailer, not yet looked at.
#[derive(Debug)]
pub struct Request<'m, W: Wire> {
    message: *mut u8,
    of: Of<'m>,
    wire: PhantomData<W>,
}

impl<'m, W: Wire> Request<'m, W> {
    /// # Safety
    /// The kernel delivered the message, with its trailer; it is the caller's, who does not look at it for `'m`, and nothing
    /// has been taken from it.
    #[inline(always)]
    pub(crate) const unsafe fn new(message: Message) -> Self {
        Self { message: message.0, of: PhantomData, wire: PhantomData }
    }

    /// Looks the whole message over; only then can it be read.
    ///
    /// # Errors
    /// `MIG_BAD_ARGUMENTS` for head, size and data, `MIG_TYPE_ERROR` for descriptors and their counts.
    #[inline(always)]
    pub fn check(self, shape: &Shape) -> Result<Slots<'m, W>, Refused<'m>> {
        self.check_with(shape, Trailer::None)
    }

    /// As [`Self::check`], and the trailer too.
    ///
    /// # Errors
    /// As [`Self::check`], and `MIG_TRAILER_ERROR`.
    #[inline(always)]
    pub fn check_with(self, shape: &Shape, trailer: Trailer) -> Result<Slots<'m, W>, Refused<'m>> {
        let message = Message(self.message);
        // SAFETY: as `new` was promised; the trailer stands behind the message, whose size was checked.
        unsafe {
            check::message::<W>(message, shape).map_err(Refused::new)?;
            let end = if shape.min == shape.max { shape.min } else { message.word(head::SIZE) };
            trailer.check(message, end.next_multiple_of(4) as usize).map_err(Refused::new)?;
            let start = if shape.is_complex() { DESCRIPTORS } else { HEADER };
            Ok(Slots::new(message, shape, start, trailer))
        }
    }
}

/// The right to answer a request. Whoever takes it answers on their own; nothing is sent for them then.
#[derive(Debug)]
pub struct ReplyTo<'m> {
    message: *mut u8,
    of: PhantomData<&'m mut u8>,
}

impl ReplyTo<'_> {
    /// Takes the right over, if there is one and it was not taken yet.
    #[inline]
    pub fn take(&mut self) -> Option<AnyRight> {
        let message = Message(self.message);
        // SAFETY: the message has a header; the right in it is taken once, because its name is cleared.
        unsafe {
            let (name, bits) = (message.word(head::REMOTE), message.word(head::BITS));
            message.set_word(head::REMOTE, 0);
            AnyRight::received(name, bits & DISPOSITION)
        }
    }
}

impl<'m, W: Wire> Slots<'m, W> {
    /// The right to answer this request.
    #[inline(always)]
    #[must_use]
    pub fn reply_to(&self) -> ReplyTo<'m> {
        ReplyTo { message: self.message().0, of: PhantomData }
    }
}

/// Room of `REPLY` bytes for an answer.
#[derive(Debug)]
pub struct Reply<'m, W: Wire, const REPLY: usize> {
    message: *mut u8,
    /// Where the last array that was lent ends.
    lent: usize,
    of: Of<'m>,
    wire: PhantomData<W>,
}

impl<'m, W: Wire, const REPLY: usize> Reply<'m, W, REPLY> {
    /// # Safety
    /// The message has room for `REPLY` bytes, at a multiple of 8, which nobody else uses for `'m`.
    #[inline(always)]
    pub(crate) const unsafe fn new(message: Message) -> Self {
        const { assert!(REPLY >= ERROR_REPLY, "every subsystem can answer with a code") }
        Self { message: message.0, lent: 0, of: PhantomData, wire: PhantomData }
    }

    #[inline(always)]
    fn lend_bytes(&mut self, at: usize, size: usize) -> *mut u8 {
        if at < self.lent || at > REPLY || size > REPLY - at || !at.is_multiple_of(4) {
            broken()
        }
        self.lent = at + size;
        // SAFETY: within the room.
        unsafe { self.message.add(at) }
    }

    /// Room for at most `max` elements at `at`.
    #[inline(always)]
    pub fn room<T: Plain>(&mut self, at: usize, max: usize) -> Room<'m, T> {
        self.room_for(at, max, max)
    }

    /// As [`Self::room`], and for no more than the client has said that it takes.
    #[inline(always)]
    pub fn room_for<T: Plain>(&mut self, at: usize, max: usize, wanted: usize) -> Room<'m, T> {
        let start = self.lend_bytes(at, max.saturating_mul(size_of::<T>()));
        // SAFETY: within the room, and lent once.
        unsafe { Room::new(start, if wanted < max { wanted } else { max }) }
    }

    /// A fixed array at `at`, zero.
    #[inline(always)]
    pub fn lend<T: Plain>(&mut self, at: usize) -> Lent<'m, T> {
        let start = self.lend_bytes(at, size_of::<T>());
        // SAFETY: within the room, and lent once.
        unsafe {
            ptr::write_bytes(start, 0, size_of::<T>());
            Lent::new(start)
        }
    }

    #[inline(always)]
    fn head(self, to: Message, id: i32, descriptors: usize) -> Writer<'m, W, Answering> {
        // SAFETY: a request has a header; the right is null if the handler has taken it.
        let (remote, disposition) = unsafe { (to.word(head::REMOTE), to.word(head::BITS) & DISPOSITION) };
        let header = Header { bits: disposition, remote, local: 0, id };
        // SAFETY: as `new` was promised.
        unsafe { Writer::new(Message(self.message), REPLY, header, descriptors) }
    }

    /// Begins an answer without descriptors: header, NDR record, and success.
    #[inline(always)]
    pub fn simple(self, slots: &Slots<'m, W>, shape: &Shape) -> Writer<'m, W, Answering> {
        self.head(slots.message(), shape.id, 0).ndr().put(0_u32)
    }

    /// Begins an answer with descriptors: header and their count. It has no code, and an NDR record only where data follows.
    #[inline(always)]
    pub fn complex(self, slots: &Slots<'m, W>, shape: &Shape) -> Writer<'m, W, Answering> {
        self.head(slots.message(), shape.id, shape.descriptors.len())
    }

    /// The answer of a routine without results: a code and nothing else.
    ///
    /// # Errors
    /// None: the handler was called.
    #[inline(always)]
    pub fn code(self, slots: &Slots<'m, W>, shape: &Shape, result: Result<(), KernReturn>) -> Served<'m> {
        match result {
            Ok(()) => self.head(slots.message(), shape.id, 0).ndr().put(0_u32).done(),
            Err(code) => self.fail(slots, shape, code),
        }
    }

    /// The answer of a handler that failed: its code and nothing else, or no answer after `MIG_NO_REPLY`. As 0 is no failure, the client
    /// is told `KERN_FAILURE` instead.
    ///
    /// # Errors
    /// None: the handler was called.
    #[inline(always)]
    pub fn fail(self, slots: &Slots<'m, W>, shape: &Shape, code: KernReturn) -> Served<'m> {
        self.failure(slots.message(), shape.id, code)
    }

    #[cold]
    #[inline(never)]
    fn failure(self, to: Message, id: i32, code: KernReturn) -> Served<'m> {
        let code = match code {
            KernReturn::NO_REPLY => return one_way(Err(code)),
            KernReturn::SUCCESS => KernReturn::FAILURE,
            _ => code,
        };
        self.head(to, id, 0).ndr().put(code.0).done()
    }
}

impl<'m, W: Wire> Writer<'m, W, Answering> {
    /// The answer stands, as long as it has become.
    ///
    /// # Errors
    /// None: the handler was called.
    #[inline(always)]
    pub fn done(mut self) -> Served<'m> {
        self.finish();
        Ok(Handled { answer: Answer::Reply, of: PhantomData })
    }
}

/// The handler of a routine without reply is through. A client that gave a reply right all the same is told the code.
///
/// # Errors
/// None: the handler was called.
#[inline(always)]
pub const fn one_way<'m>(result: Result<(), KernReturn>) -> Served<'m> {
    Ok(Handled { answer: Answer::Code(KernReturn::of(result)), of: PhantomData })
}
