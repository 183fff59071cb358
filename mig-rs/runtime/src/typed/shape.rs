//! What must a typed message look like before anybody reads it?

use core::fmt;

use crate::plain::Plain;
use crate::typed::descriptor::{Descriptor, Form, Place};
use crate::typed::item::Item;
use crate::wire::Typed;

/// The form of one message. Always a `const`, so that writing it folds into constant stores and the check against it into comparisons.
#[derive(Clone, Copy)]
pub struct Shape<W: Typed> {
    /// `msgh_id`.
    pub id: i32,
    /// The smallest `msgh_size`: every array of varying length is empty.
    pub min: u32,
    /// The largest `msgh_size`.
    pub max: u32,
    /// One entry a type descriptor, in wire order; of a reply [`Item::CODE`] first.
    pub items: &'static [Item<W>],
}

/// The elements that a type descriptor speaks of: their name, and how many bits each has.
///
/// A bits-and-name pair as in a `.defs`: `Type::new(2, 32)` is `MACH_MSG_TYPE_INTEGER_32`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Type {
    /// The name with which it is sent.
    pub sent: u16,
    /// The name with which it must arrive.
    pub checked: u16,
    /// Bits of an element.
    pub bits: u16,
    /// How the descriptor is written.
    pub form: Form,
}

/// How many bytes of an unbounded array stand in the message itself.
const INLINE: u32 = 2048;

/// When a message carries rights or memory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Complexity {
    Never,
    /// When an unbounded array stands in memory, or the name of a polymorphic item is that of a right.
    Sometimes,
    Always,
}

impl Type {
    /// In the short form, with one name.
    #[must_use]
    pub const fn new(name: u16, bits: u16) -> Self {
        Self { sent: name, checked: name, bits, form: Form::Short }
    }

    /// In the long form.
    #[must_use]
    pub const fn long(self) -> Self {
        Self { form: Form::Long, ..self }
    }

    /// Arrives with another name.
    #[must_use]
    pub const fn checked(self, name: u16) -> Self {
        Self { checked: name, ..self }
    }

    /// How many of these an element of the interface has.
    #[allow(clippy::cast_possible_truncation, reason = "no element is larger than a message")]
    pub(super) const fn each<T: Plain>(self) -> u32 {
        let (bits, size) = (self.bits as u32, size_of::<T>() as u32 * 8);
        assert!(bits != 0 && size != 0, "an element of no bytes cannot be counted");
        assert!(size.is_multiple_of(bits), "the Rust type is not as large as the type of the message");
        size / bits
    }

    /// Size in bytes of so many.
    #[inline(always)]
    pub(crate) const fn bytes(self, number: u32) -> usize {
        (number as usize * self.bits as usize).div_ceil(8)
    }

    #[inline(always)]
    pub(crate) const fn descriptor(self, name: u16, number: u32, place: Place) -> Descriptor {
        Descriptor { name: name as u32, bits: self.bits as u32, number, form: self.form, place }
    }
}

/// How many elements of so many bytes an unbounded array has in the message itself.
#[inline(always)]
pub(crate) const fn most_inline(element: usize) -> usize {
    INLINE as usize / element
}

impl<W: Typed> Shape<W> {
    /// When it carries rights or memory.
    #[inline(always)]
    pub(crate) const fn complexity(&self) -> Complexity {
        let (mut i, mut all) = (0, Complexity::Never);
        while i < self.items.len() {
            match self.items[i].content.complexity() {
                Complexity::Never => {}
                Complexity::Sometimes => all = Complexity::Sometimes,
                Complexity::Always => return Complexity::Always,
            }
            i += 1;
        }
        all
    }

    /// How many arrays of it take more or less room in the message.
    #[inline(always)]
    pub(super) const fn varying(&self) -> usize {
        let (mut i, mut all) = (0, 0);
        while i < self.items.len() {
            if self.items[i].content.varies() {
                all += 1;
            }
            i += 1;
        }
        all
    }

    /// Size in bytes of a client's buffer for this request and its reply.
    #[must_use]
    pub const fn room(&self, reply: &Self) -> usize {
        (if self.max > reply.max { self.max } else { reply.max }) as usize
    }
}

impl<W: Typed> fmt::Debug for Shape<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shape")
            .field("id", &self.id)
            .field("min", &self.min)
            .field("max", &self.max)
            .field("items", &self.items.len())
            .finish()
    }
}
