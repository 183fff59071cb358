//! What is a message in which every item stands behind the descriptor of its type?

pub(crate) mod alike;
mod check;
pub(crate) mod descriptor;
mod destroy;
mod expected;
pub(crate) mod item;
pub(crate) mod shape;
pub(crate) mod slots;
pub(crate) mod unbounded;
pub(crate) mod writer;

use crate::family::{Family, Owner};
use crate::kernel::{self, KernReturn};
use crate::message::{Header, Message, broken, head};
use crate::trailer::Trailer;
use crate::wire::{Gnu32, Gnu64, Typed, Wire};
use item::Item;
use shape::Shape;
use slots::Slots;
use writer::Writer;

/// A reply that is nothing but a code.
const fn code_form<W: Typed>() -> Shape<W> {
    Shape { id: 0, min: 0, max: 0, items: &[Item::CODE] }
}

macro_rules! typed {
    ($($wire:ident)*) => {
        $(
            impl Family for $wire {
                type Shape = Shape<Self>;
                type Writer<'b, P> = Writer<'b, Self, P>;
                type Slots<'m> = Slots<'m, Self>;

                #[inline(always)]
                fn id(shape: &Shape<Self>) -> i32 {
                    shape.id
                }

                #[inline(always)]
                unsafe fn begin<'b, P>(
                    message: Message,
                    limit: usize,
                    header: Header,
                    shape: &Shape<Self>,
                ) -> Writer<'b, Self, P> {
                    // SAFETY: the caller's promise.
                    unsafe { Writer::new(message, limit, header, shape) }
                }

                #[inline(always)]
                unsafe fn code_form(message: Message, limit: usize, header: Header, code: i32) -> u32 {
                    // SAFETY: the caller's promise.
                    unsafe { Writer::<Self, ()>::new(message, limit, header, &const { code_form() }).put(code).finish().unwrap_or_default() }
                }

                #[inline(always)]
                unsafe fn check(message: Message, shape: &Shape<Self>) -> Result<(), KernReturn> {
                    // SAFETY: the caller's promise.
                    unsafe { check::message::<Self>(message, shape) }
                }

                #[inline(always)]
                unsafe fn request_slots<'m>(
                    message: Message,
                    shape: &Shape<Self>,
                    _: Trailer,
                ) -> Result<Slots<'m, Self>, KernReturn> {
                    // SAFETY: the caller's promise.
                    Ok(unsafe { Slots::new(message, 0, shape) })
                }

                #[inline(always)]
                unsafe fn reply_slots<'m>(
                    message: Message,
                    limit: usize,
                    shape: &Shape<Self>,
                    _: Trailer,
                ) -> Result<Slots<'m, Self>, KernReturn> {
                    // SAFETY: the caller's promise.
                    let mut slots = unsafe { Slots::new(message, limit, shape) };
                    slots.take::<u32>();
                    Ok(slots)
                }

                #[inline(always)]
                #[allow(clippy::cast_possible_wrap, reason = "a code is signed on the wire")]
                unsafe fn code(message: Message, shape: &Shape<Self>) -> i32 {
                    if !shape.items.first().is_some_and(|item| item.is_code()) {
                        broken()
                    }
                    // SAFETY: the message was found to begin with a code.
                    unsafe { message.word(Self::CODE) as i32 }
                }

                #[inline(always)]
                unsafe fn is_code_form(message: Message) -> bool {
                    // SAFETY: the caller's promise.
                    unsafe { Item::<Self>::CODE.expected.is_at::<Self>(message, Self::HEADER) }
                }

                unsafe fn destroy(message: Message, size: u32, owner: Owner) {
                    // SAFETY: the caller's promise.
                    unsafe { destroy::items::<Self>(message, size, owner) }
                }

                unsafe fn empty(message: Message) {
                    // SAFETY: the caller's promise; items of a simple message carry nothing.
                    unsafe { message.set_word(head::BITS, message.word(head::BITS) & !kernel::COMPLEX) }
                }
            }
        )*
    };
}

typed! { Gnu32 Gnu64 }
