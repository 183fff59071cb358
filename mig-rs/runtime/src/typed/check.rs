//! Is a received typed message what its interface says?
//!
//! Everything here is inlined into a stub, where the shape is a constant: the loop unrolls, and descriptors become words to compare with.
//!
//! The kernel reads the descriptors of a complex message, and of no other: what says in a simple one that it is a right or memory is
//! forged. In a complex one it has read them in the same order as is done here, with the same sums, so that what it has taken for a right
//! is one.

use core::marker::PhantomData;

use crate::carried::Kind;
use crate::kernel::{self, KernReturn};
use crate::message::{Message, broken, head};
use crate::string::terminated;
use crate::typed::descriptor::{Form, bits, is_inline, name, number};
use crate::typed::expected::{Array, Behind, Expected, Of, Stands};
use crate::typed::item::Item;
use crate::typed::shape::{Complexity, Shape};
use crate::wire::{self, Typed};

type Verdict = Result<(), KernReturn>;

#[inline(always)]
const fn must(holds: bool) -> Verdict {
    if holds { Ok(()) } else { Err(KernReturn::BAD_ARGUMENTS) }
}

/// Size with the padding that every slot has, if it has 32 bits.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "no element is larger than a message")]
pub(super) const fn padded<W: Typed>(number: u32, element: usize) -> Option<u32> {
    let (element, fill) = (element as u32, W::WORD as u32 - 1);
    let Some(size) = number.checked_mul(element) else { return None };
    match size.checked_add(fill) {
        Some(size) => Some(size & !fill),
        None => None,
    }
}

/// Complex bit, size, every descriptor, every count and string, and the exact end.
///
/// # Safety
/// The kernel delivered the message: as many bytes as its header says are defined, and the descriptors of a complex one are the kernel's.
#[inline(always)]
pub(super) unsafe fn message<W: Typed>(message: Message, shape: &Shape<W>) -> Verdict {
    // SAFETY: the caller's promise; each step looks only at what the one before has found to be there.
    unsafe {
        let complex = head::<W>(message, shape)?;
        let extra = if shape.varying() == 0 { 0 } else { message.word(head::SIZE) - shape.min };
        let mut walk = Walk {
            message,
            min: shape.min as usize,
            complex,
            fixed: W::HEADER,
            varying: shape.varying(),
            extra,
            left: extra,
            wire: PhantomData,
        };
        walk.items(shape.items)?;
        must(walk.left == 0)
    }
}

/// Whether the message is complex, if it may be.
///
/// # Safety
/// As for [`message`].
#[inline(always)]
unsafe fn head<W: Typed>(message: Message, shape: &Shape<W>) -> Result<bool, KernReturn> {
    if shape.max < shape.min {
        broken()
    }
    let complexity = shape.complexity();
    let (mask, wanted) = match complexity {
        Complexity::Never => (kernel::COMPLEX, 0),
        Complexity::Sometimes => (0, 0),
        Complexity::Always => (kernel::COMPLEX, kernel::COMPLEX),
    };
    // SAFETY: the header is there.
    unsafe {
        if shape.varying() == 0 && cfg!(all(target_endian = "little", target_pointer_width = "64")) {
            // bits and size side by side: one comparison
            let mask = (u32::MAX as u64) << 32 | mask as u64;
            let wanted = (shape.min as u64) << 32 | wanted as u64;
            must(message.pair(head::BITS) & mask == wanted)?;
        } else {
            must(message.word(head::BITS) & mask == wanted)?;
            let size = message.word(head::SIZE);
            match shape.varying() {
                0 => must(size == shape.min)?,
                // The array is bounded, and the message has to be as long as it says.
                1 => must(size >= shape.min)?,
                _ => must(size.wrapping_sub(shape.min) <= shape.max - shape.min)?,
            }
        }
        Ok(match complexity {
            Complexity::Never => false,
            Complexity::Sometimes => message.word(head::BITS) & kernel::COMPLEX != 0,
            Complexity::Always => true,
        })
    }
}

/// How far the walk has come. `fixed` is a constant after inlining and never beyond the smallest size; what the arrays passed so far
/// took beyond that is what `left` has lost. So all that is looked at lies within the message.
struct Walk<W> {
    message: Message,
    min: usize,
    complex: bool,
    fixed: usize,
    /// How many arrays there are still to come: a constant too.
    varying: usize,
    extra: u32,
    left: u32,
    wire: PhantomData<W>,
}

/// One item after the other, without a loop as far as can be: only so do the constants of each become those of comparisons.
macro_rules! straight_on {
    ($walk:ident, $items:ident, $($n:literal)*) => {
        $(
            let Some(item) = $items.get($n) else { return Ok(()) };
            $walk.item(item.expected)?;
        )*
    };
}

impl<W: Typed> Walk<W> {
    /// # Safety
    /// As for [`message`].
    #[inline(always)]
    unsafe fn items(&mut self, items: &[Item<W>]) -> Verdict {
        // SAFETY: the caller's promise.
        unsafe {
            straight_on!(self, items, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15);
            let mut n = 16;
            while n < items.len() {
                self.item(items[n].expected)?;
                n += 1;
            }
            Ok(())
        }
    }

    /// Passes `size` bytes that every message of this shape has, and says where they began.
    #[inline(always)]
    fn pass(&mut self, size: usize) -> usize {
        let at = self.here();
        self.fixed += size;
        if self.fixed > self.min {
            broken()
        }
        at
    }

    #[inline(always)]
    fn here(&self) -> usize {
        self.fixed + (self.extra - self.left) as usize
    }

    /// Passes so many elements, if the message is long enough for them; with the last array it is as long and no longer.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "the smallest size is one that a message can say")]
    fn vary(&mut self, number: u32, element: usize) -> Verdict {
        self.varying = self.varying.saturating_sub(1);
        match padded::<W>(number, element) {
            Some(_) if self.varying == 0 => {
                // Padded with what stands before it, which is whole words: an instruction less.
                let before = self.min as u32 + (self.extra - self.left);
                let whole = element.is_multiple_of(W::WORD);
                let fill = if whole { 0 } else { W::WORD as u32 - 1 };
                let end = (before + number * element as u32 + fill) & !fill;
                self.left = 0;
                // SAFETY: the header is there.
                must(end == unsafe { self.message.word(head::SIZE) })
            }
            Some(size) if size <= self.left => {
                self.left -= size;
                Ok(())
            }
            Some(_) | None => Err(KernReturn::BAD_ARGUMENTS),
        }
    }

    /// # Safety
    /// As for [`message`].
    #[inline(always)]
    unsafe fn item(&mut self, expected: Expected) -> Verdict {
        let Expected { form, behind, .. } = expected;
        // SAFETY: all that is read has been passed before.
        unsafe {
            let at = self.pass(form.size::<W>());
            must(expected.is_at::<W>(self.message, at))?;
            match behind {
                Behind::Fixed(bytes) => {
                    self.pass(bytes);
                    Ok(())
                }
                Behind::CString(size) => {
                    let start = self.pass((size as usize).next_multiple_of(W::WORD));
                    must(terminated(self.message, start, size))
                }
                Behind::AnyPort => {
                    self.pass(W::WORD);
                    let name = name::<W>(self.message, at, form);
                    if self.complex && Kind::arrives(name) {
                        return Ok(());
                    }
                    left_alone(name)
                }
                Behind::AnyPorts(bytes) => {
                    self.pass(bytes);
                    must(Kind::arrives(name::<W>(self.message, at, form)))
                }
                Behind::Array(array) => self.array(at, form, array),
            }
        }
    }

    /// Passes an array, whose descriptor stands at `at`.
    ///
    /// # Safety
    /// As for [`message`]; the descriptor has been passed.
    #[inline(always)]
    unsafe fn array(&mut self, at: usize, form: Form, array: Array) -> Verdict {
        let Array { each, element, stands, max, most, align, of } = array;
        // SAFETY: all that is read has been passed before.
        unsafe {
            let message = self.message;
            let inline = match stands {
                Stands::Inline => true,
                Stands::InMemory => false,
                Stands::Either => is_inline::<W>(message, at),
            };
            match of {
                Of::Data | Of::CString => {}
                Of::Ports | Of::AnyPorts => {
                    must(of == Of::Ports || Kind::arrives(name::<W>(message, at, form)))?;
                    let wanted = if inline { W::RIGHT } else { 32 };
                    must(stands != Stands::Either || bits::<W>(message, at, form) == wanted)?;
                }
            }
            let number = number::<W>(message, at, form);
            let count = number.checked_div(each).unwrap_or_default();
            must(each == 1 || number.is_multiple_of(each))?;
            if inline {
                must(count <= max)?;
                let start = self.here();
                self.vary(count, element)?;
                return must(of != Of::CString || terminated(message, start, count));
            }
            must(most == u32::MAX || count <= most)?;
            // What is larger than any slice is an `OutOfLine` of which that much is shown; nothing else can be as large.
            let as_it_is =
                usize::BITS > 32 || matches!((stands, of), (Stands::InMemory, Of::Data | Of::CString));
            must(as_it_is || count as usize <= isize::MAX as usize / element)?;
            let address = self.here();
            if stands == Stands::Either {
                must(self.complex)?;
                self.vary(1, W::WORD)?;
            } else {
                self.pass(W::WORD);
            }
            must(aligned::<W>(message, address, align))
        }
    }
}

/// What the kernel has not taken for a right must have another name than any right. Seldom asked: an item that may be a right mostly is.
#[cold]
#[inline(never)]
const fn left_alone(name: u32) -> Verdict {
    must(name < kernel::MOVE_RECEIVE || kernel::MAKE_SEND_ONCE < name)
}

/// A sender may have had its data anywhere, and memory arrives at the same place within a page; where there is none, the kernel gives
/// the address 0.
///
/// # Safety
/// The address of memory stands at `at`.
#[inline(always)]
unsafe fn aligned<W: Typed>(message: Message, at: usize, align: u32) -> bool {
    // SAFETY: the caller's promise.
    align <= 1 || unsafe { wire::address::<W>(message, at) }.addr().is_multiple_of(align as usize)
}
