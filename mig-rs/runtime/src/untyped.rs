//! What is a message whose descriptors come first, followed by an NDR record and the data?

mod check;
mod destroy;
pub(crate) mod shape;
pub(crate) mod slots;
pub(crate) mod writer;

use crate::family::{Family, Owner};
use crate::kernel::{self, KernReturn};
use crate::message::{DESCRIPTORS, Header, Message, broken, head};
use crate::trailer::Trailer;
use crate::wire::{Osf32, Untyped, Wire, Xnu32, Xnu64};
use shape::Shape;
use slots::Slots;
use writer::Writer;

macro_rules! untyped {
    ($($wire:ident)*) => {
        $(
            impl Family for $wire {
                type Shape = Shape;
                type Writer<'b, P> = Writer<'b, Self, P>;
                type Slots<'m> = Slots<'m, Self>;

                #[inline(always)]
                fn id(shape: &Shape) -> i32 {
                    shape.id
                }

                #[inline(always)]
                unsafe fn begin<'b, P>(
                    message: Message,
                    limit: usize,
                    header: Header,
                    shape: &Shape,
                ) -> Writer<'b, Self, P> {
                    // SAFETY: the caller's promise.
                    unsafe { Writer::new(message, limit, header, shape.descriptors.len()) }
                }

                #[inline(always)]
                unsafe fn code_form(message: Message, limit: usize, header: Header, code: i32) -> u32 {
                    // SAFETY: the caller's promise.
                    unsafe { Writer::<Self, ()>::new(message, limit, header, 0).ndr().put(code).finish().unwrap_or_default() }
                }

                #[inline(always)]
                unsafe fn check(message: Message, shape: &Shape) -> Result<(), KernReturn> {
                    // SAFETY: the caller's promise.
                    unsafe { check::message::<Self>(message, shape) }
                }

                #[inline(always)]
                unsafe fn request_slots<'m>(
                    message: Message,
                    shape: &Shape,
                    trailer: Trailer,
                ) -> Result<Slots<'m, Self>, KernReturn> {
                    // SAFETY: the caller's promise.
                    unsafe { slots(message, shape, request_start::<Self>(shape), trailer) }
                }

                #[inline(always)]
                unsafe fn reply_slots<'m>(
                    message: Message,
                    _: usize,
                    shape: &Shape,
                    trailer: Trailer,
                ) -> Result<Slots<'m, Self>, KernReturn> {
                    // SAFETY: the caller's promise.
                    unsafe { slots(message, shape, reply_start::<Self>(shape), trailer) }
                }

                #[inline(always)]
                #[allow(clippy::cast_possible_wrap, reason = "a code is signed on the wire")]
                unsafe fn code(message: Message, shape: &Shape) -> i32 {
                    if (shape.min as usize) < reply_start::<Self>(shape) {
                        broken()
                    }
                    // SAFETY: the message is as long as its shape says, and so has a code if it is simple.
                    if shape.is_complex() { 0 } else { unsafe { message.word(Self::CODE) as i32 } }
                }

                #[inline(always)]
                unsafe fn is_code_form(_: Message) -> bool {
                    true
                }

                unsafe fn destroy(message: Message, size: u32, owner: Owner) {
                    // SAFETY: the caller's promise.
                    unsafe { destroy::descriptors::<Self>(message, size, owner) }
                }

                unsafe fn empty(message: Message) {
                    // SAFETY: the caller's promise; a complex message has a descriptor count.
                    unsafe {
                        let bits = message.word(head::BITS);
                        if bits & kernel::COMPLEX != 0 {
                            message.set_word(head::BITS, bits & !kernel::COMPLEX);
                            message.set_word(DESCRIPTORS - 4, 0);
                        }
                    }
                }
            }
        )*
    };
}

untyped! { Xnu64 Xnu32 Osf32 }

/// Where the slots of a request begin.
#[inline(always)]
const fn request_start<W: Untyped>(shape: &Shape) -> usize {
    if shape.is_complex() { DESCRIPTORS } else { W::HEADER }
}

/// Where the slots of a reply begin.
#[inline(always)]
const fn reply_start<W: Untyped>(shape: &Shape) -> usize {
    if shape.is_complex() { DESCRIPTORS } else { W::CODE + 4 }
}

/// Checks a request and its trailer.
///
/// # Safety
/// The kernel delivered the message, which stays where it is for `'m`.
#[inline(always)]
pub(crate) unsafe fn request<'m, W: Untyped>(
    message: Message,
    shape: &Shape,
    trailer: Trailer,
) -> Result<Slots<'m, W>, KernReturn> {
    // SAFETY: the caller's promise.
    unsafe {
        check::message::<W>(message, shape)?;
        slots(message, shape, request_start::<W>(shape), trailer)
    }
}

/// Checks the trailer, and makes slots from `start` on.
///
/// # Safety
/// As for [`Family::request_slots`].
#[inline(always)]
unsafe fn slots<'m, W: Untyped>(
    message: Message,
    shape: &Shape,
    start: usize,
    trailer: Trailer,
) -> Result<Slots<'m, W>, KernReturn> {
    // SAFETY: the caller's promise; the trailer stands behind the message, whose size was checked.
    unsafe {
        let end = if shape.min == shape.max { shape.min } else { message.word(head::SIZE) };
        trailer.check(message, end.next_multiple_of(4) as usize)?;
        Ok(Slots::new(message, shape, start, trailer))
    }
}
