//! What is a message in which every item stands behind the descriptor of its type?

pub(crate) mod alike;
mod check;
pub(crate) mod descriptor;
mod destroy;
pub(crate) mod shape;
pub(crate) mod slots;
pub(crate) mod unbounded;
pub(crate) mod writer;

use crate::family::{Family, Owner};
use crate::kernel::{self, KernReturn};
use crate::message::{Header, Message, broken, head};
use crate::trailer::Trailer;
use crate::wire::{Gnu32, Gnu64, Wire};
use descriptor::{Descriptor, Form, Open, Place};
use shape::{Item, Shape};
use slots::Slots;
use writer::Writer;

/// The descriptor of a reply's code.
const CODE: Descriptor = Descriptor { name: 2, bits: 32, number: 1, form: Form::Short, place: Place::Inline };

/// A reply that is nothing but a code.
const CODE_FORM: Shape = Shape { id: 0, min: 0, max: 0, items: &[Item::CODE] };

macro_rules! typed {
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
                    unsafe { Writer::new(message, limit, header, shape) }
                }

                #[inline(always)]
                unsafe fn code_form(message: Message, limit: usize, header: Header, code: i32) -> u32 {
                    // SAFETY: the caller's promise.
                    unsafe { Writer::<Self, ()>::new(message, limit, header, &CODE_FORM).put(code).finish() }
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
                    _: Trailer,
                ) -> Result<Slots<'m, Self>, KernReturn> {
                    // SAFETY: the caller's promise.
                    Ok(unsafe { Slots::new(message, shape) })
                }

                #[inline(always)]
                unsafe fn reply_slots<'m>(
                    message: Message,
                    shape: &Shape,
                    _: Trailer,
                ) -> Result<Slots<'m, Self>, KernReturn> {
                    // SAFETY: the caller's promise.
                    let mut slots = unsafe { Slots::new(message, shape) };
                    slots.take::<u32>();
                    Ok(slots)
                }

                #[inline(always)]
                #[allow(clippy::cast_possible_wrap, reason = "a code is signed on the wire")]
                unsafe fn code(message: Message, shape: &Shape) -> i32 {
                    if !matches!(shape.items.first(), Some(Item::Fixed { of, number: 1 }) if of.bits == 32) {
                        broken()
                    }
                    // SAFETY: the message was found to begin with a code.
                    unsafe { message.word(Self::CODE) as i32 }
                }

                #[inline(always)]
                unsafe fn is_code_form(message: Message) -> bool {
                    // SAFETY: the caller's promise.
                    unsafe { CODE.is_at::<Self>(message, Self::HEADER, Open::NOTHING) }
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
