//! How does a server stub answer?

use core::marker::PhantomData;
use core::ptr;

use crate::answer::{code_instead, is_silent};
use crate::carried::Right;
use crate::family::Checked;
use crate::kernel::KernReturn;
use crate::message::{DISPOSITION, Header, Message, broken, head};
use crate::plain::Plain;
use crate::rights::room::RightsRoom;
use crate::room::{Lent, Room};
use crate::served::{Answer, Handled, Of, Served, one_way};
use crate::typed;
use crate::untyped::shape::Shape;
use crate::untyped::slots::Slots;
use crate::untyped::writer::Writer;
use crate::wire::{Typed, Untyped, Wire};

/// Purpose of a writer: an answer, to be left to the loop.
#[derive(Debug)]
pub enum Answering {}

/// Room of `REPLY` bytes for an answer. A handler's arrays are lent from it when it is [opened](Self::open).
#[derive(Debug)]
pub struct Reply<'m, W: Wire, const REPLY: usize, L = Closed> {
    message: *mut u8,
    lent: L,
    of: Of<'m>,
    wire: PhantomData<W>,
}

/// Nothing is lent. As a demux hands it to its stubs, a reply is nothing but an address.
#[derive(Debug)]
pub struct Closed;

/// Where the last array that was lent ends: a constant, because a stub opens its reply by itself.
#[derive(Debug)]
pub struct Lending {
    end: usize,
    lent: Lone,
}

/// The one array that was lent of an answer: there is nothing of the same answer to swap it with, and no room becomes one of another, so that it
/// comes back as it was lent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lone {
    /// None yet.
    Nothing,
    /// It begins there, and has room for so many elements.
    Room { at: usize, max: usize },
    /// There are others.
    Many,
}

/// What a reply knows of what it has lent.
#[doc(hidden)]
#[allow(private_interfaces, reason = "nobody else has something to lend")]
pub trait Lends {
    fn lone(&self) -> Lone;
}

#[allow(private_interfaces, reason = "nobody else has something to lend")]
impl Lends for Closed {
    #[inline(always)]
    fn lone(&self) -> Lone {
        Lone::Nothing
    }
}

#[allow(private_interfaces, reason = "nobody else has something to lend")]
impl Lends for Lending {
    #[inline(always)]
    fn lone(&self) -> Lone {
        self.lent
    }
}

impl<'m, W: Wire, const REPLY: usize> Reply<'m, W, REPLY> {
    /// # Safety
    /// The message has room for `REPLY` bytes, at a multiple of 8, which nobody else uses for `'m`.
    #[inline(always)]
    pub(crate) const unsafe fn new(message: Message) -> Self {
        const { assert!(REPLY >= W::ERROR_REPLY, "every subsystem can answer with a code") }
        Self { message: message.0, lent: Closed, of: PhantomData, wire: PhantomData }
    }

    /// Lends arrays from now on.
    #[inline(always)]
    #[must_use]
    pub const fn open(self) -> Reply<'m, W, REPLY, Lending> {
        Reply {
            message: self.message,
            lent: Lending { end: 0, lent: Lone::Nothing },
            of: PhantomData,
            wire: PhantomData,
        }
    }
}

impl<'m, W: Wire, const REPLY: usize> Reply<'m, W, REPLY, Lending> {
    #[inline(always)]
    fn lend_bytes(&mut self, at: usize, max: usize, size: usize) -> *mut u8 {
        if at < self.lent.end || at > REPLY || size > REPLY - at || !at.is_multiple_of(W::WORD) {
            broken()
        }
        let lent = if self.lent.lent == Lone::Nothing { Lone::Room { at, max } } else { Lone::Many };
        self.lent = Lending { end: at + size, lent };
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
        let start = self.lend_bytes(at, max, max.saturating_mul(size_of::<T>()));
        // SAFETY: within the room, and lent once.
        unsafe { Room::new(start, if wanted < max { wanted } else { max }) }
    }

    /// Room for at most `max` rights at `at`.
    #[inline(always)]
    pub fn rights_room<R: Right>(&mut self, at: usize, max: usize) -> RightsRoom<'m, R> {
        self.rights_room_for(at, max, max)
    }

    /// As [`Self::rights_room`], and for no more than the client has said that it takes.
    #[inline(always)]
    pub fn rights_room_for<R: Right>(&mut self, at: usize, max: usize, wanted: usize) -> RightsRoom<'m, R> {
        let start = self.lend_bytes(at, max, max.saturating_mul(W::STEP.bytes()));
        let capacity = if wanted < max { wanted } else { max };
        // SAFETY: within the room, behind a header, and lent once; a reply that lends has not been written.
        unsafe { RightsRoom::new(Message(self.message), Message(start), capacity, W::STEP) }
    }

    /// A fixed array at `at`, zero.
    #[inline(always)]
    pub fn lend<T: Plain>(&mut self, at: usize) -> Lent<'m, T> {
        let start = self.lend_bytes(at, 1, size_of::<T>());
        // SAFETY: within the room, and lent once.
        unsafe {
            ptr::write_bytes(start, 0, size_of::<T>());
            Lent::new::<W>(start)
        }
    }
}

impl<'m, W: Wire, const REPLY: usize, L> Reply<'m, W, REPLY, L> {
    /// The header of an answer to this request.
    #[inline(always)]
    fn head(&self, to: Message, id: i32) -> (Message, Header) {
        // SAFETY: a request has a header; the right is null if the handler has taken it.
        let (remote, disposition) = unsafe { (to.word(head::REMOTE), to.word(head::BITS) & DISPOSITION) };
        (Message(self.message), Header { bits: disposition, remote, local: 0, id })
    }

    /// The answer of a routine without results: a code and nothing else.
    ///
    /// # Errors
    /// None: the handler was called.
    #[inline(always)]
    pub fn code(self, slots: &W::Slots<'m>, shape: &W::Shape, result: Result<(), KernReturn>) -> Served<'m> {
        match result {
            Ok(()) => {
                let (message, header) = self.head(slots.message(), W::id(shape));
                // SAFETY: as `new` was promised.
                unsafe { W::code_form(message, REPLY, header, 0) };
                answered()
            }
            Err(code) => self.fail(slots, shape, code),
        }
    }

    /// The answer of a handler that failed: its code and nothing else, or no answer after `MIG_NO_REPLY`. As 0 is no failure, the client
    /// is told `KERN_FAILURE` instead.
    ///
    /// # Errors
    /// None: the handler was called.
    #[inline(always)]
    pub fn fail(self, slots: &W::Slots<'m>, shape: &W::Shape, code: KernReturn) -> Served<'m> {
        Reply::<W, REPLY> { message: self.message, lent: Closed, of: PhantomData, wire: PhantomData }.failure(
            slots.message(),
            W::id(shape),
            code,
        )
    }
}

impl<'m, W: Wire, const REPLY: usize> Reply<'m, W, REPLY> {
    #[cold]
    #[inline(never)]
    fn failure(self, to: Message, id: i32, code: KernReturn) -> Served<'m> {
        let code = match code {
            _ if is_silent::<W>(code) => return one_way(Err(KernReturn::NO_REPLY)),
            KernReturn::SUCCESS => KernReturn::FAILURE,
            _ => code,
        };
        let (message, header) = self.head(to, id);
        // SAFETY: as `new` was promised.
        unsafe { W::code_form(message, REPLY, header, code.0) };
        answered()
    }
}

impl<'m, W: Untyped, const REPLY: usize, L> Reply<'m, W, REPLY, L> {
    /// Begins an answer without descriptors: header, NDR record, and success.
    #[inline(always)]
    pub fn simple(self, slots: &Slots<'m, W>, shape: &Shape) -> Writer<'m, W, Answering> {
        self.begin(slots, shape.id, 0).ndr().put(0_u32)
    }

    /// Begins an answer with descriptors: header and their count. It has no code, and an NDR record only where data follows.
    #[inline(always)]
    pub fn complex(self, slots: &Slots<'m, W>, shape: &Shape) -> Writer<'m, W, Answering> {
        self.begin(slots, shape.id, shape.descriptors.len())
    }

    #[inline(always)]
    fn begin(self, slots: &Slots<'m, W>, id: i32, descriptors: usize) -> Writer<'m, W, Answering> {
        let (message, header) = self.head(slots.message(), id);
        // SAFETY: as `new` was promised.
        unsafe { Writer::new(message, REPLY, header, descriptors) }
    }
}

impl<'m, W: Typed, const REPLY: usize, L: Lends> Reply<'m, W, REPLY, L> {
    /// Begins an answer: header and success.
    #[inline(always)]
    pub fn success(
        self,
        slots: &typed::slots::Slots<'m, W>,
        shape: &typed::shape::Shape<W>,
    ) -> typed::writer::Writer<'m, W, Answering> {
        let (message, header) = self.head(slots.message(), shape.id);
        // SAFETY: as `new` was promised.
        unsafe {
            let mut writer = typed::writer::Writer::new(message, REPLY, header, shape);
            writer.lone = self.lent.lone();
            writer.put(0_u32)
        }
    }
}

/// The answer stands.
#[inline(always)]
pub(crate) const fn answered<'m>() -> Served<'m> {
    Ok(Handled { answer: Answer::Reply, of: PhantomData })
}

macro_rules! answers {
    ($writer:ty, $family:ident) => {
        impl<'m, W: $family> $writer {
            /// The answer stands, as long as it has become.
            ///
            /// # Errors
            /// None: the handler was called.
            #[inline(always)]
            pub fn done(mut self) -> Served<'m> {
                if let Err(code) = self.finish() {
                    // SAFETY: the answer has a header, and room for a code, as every one has.
                    unsafe { code_instead::<W>(self.message, code) };
                }
                answered()
            }
        }
    };
}

answers! { Writer<'m, W, Answering>, Untyped }
answers! { typed::writer::Writer<'m, W, Answering>, Typed }
