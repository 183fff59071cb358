//! What must a typed message look like before anybody reads it?

use crate::carried::{Kind, Right};
use crate::plain::Plain;
use crate::typed::descriptor::{Descriptor, Form, Place};

/// The form of one message. Always a `const`, so that writing it folds into constant stores and the check against it into comparisons.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// `msgh_id`.
    pub id: i32,
    /// The smallest `msgh_size`: every array of varying length is empty.
    pub min: u32,
    /// The largest `msgh_size`.
    pub max: u32,
    /// One entry a type descriptor, in wire order; of a reply [`Item::CODE`] first.
    pub items: &'static [Item],
}

/// The elements that a type descriptor speaks of: their name, and how many bits each has.
///
/// A bits-and-name pair as in a `.defs`: `Type::new(2, 32)` is `MACH_MSG_TYPE_INTEGER_32`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Type {
    /// The name with which it is sent.
    pub sent: u8,
    /// The name with which it must arrive.
    pub checked: u8,
    /// Bits of an element.
    pub bits: u16,
    /// How the descriptor is written.
    pub form: Form,
}

/// One item of a message: a type descriptor, and what stands behind it.
#[derive(Clone, Copy, Debug)]
pub enum Item {
    /// So many elements.
    Fixed {
        /// The elements.
        of: Type,
        /// How many.
        number: u32,
    },
    /// A C string in so many bytes.
    CString {
        /// The characters.
        of: Type,
        /// How many.
        size: u32,
    },
    /// Elements of the interface, each so many of the descriptor's, at most `max`.
    Counted {
        /// The descriptor's elements.
        of: Type,
        /// How many of them the interface's element has.
        each: u32,
        /// The greatest number of elements of the interface.
        max: u32,
    },
    /// A C string of at most `max` bytes, NUL included.
    VaryingCString {
        /// The characters.
        of: Type,
        /// The greatest number.
        max: u32,
    },
    /// A right of one kind, or of any, or none.
    Port {
        /// The kind it has when it arrives; `None`: any.
        kind: Option<Kind>,
        /// How the descriptor is written.
        form: Form,
    },
    /// So many rights, some places perhaps empty.
    Ports {
        /// The kind of all.
        kind: Option<Kind>,
        /// How many.
        number: u32,
        /// How the descriptor is written.
        form: Form,
    },
    /// At most so many rights, some places perhaps empty.
    PortsUpTo {
        /// The kind of all.
        kind: Option<Kind>,
        /// The greatest number.
        max: u32,
        /// How the descriptor is written.
        form: Form,
    },
    /// Any number of elements: inline if they have a place in 2048 bytes, otherwise in memory.
    Unbounded {
        /// The descriptor's elements.
        of: Type,
        /// How many of them the interface's element has.
        each: u32,
        /// What the address of memory must be a multiple of.
        align: u32,
    },
    /// Any number of rights: inline if they have a place in 2048 bytes, otherwise in memory.
    UnboundedPorts {
        /// The kind of all.
        kind: Option<Kind>,
        /// How the descriptor is written.
        form: Form,
    },
    /// Elements in memory.
    OutOfLine {
        /// The descriptor's elements.
        of: Type,
        /// How many of them the interface's element has.
        each: u32,
        /// What the address must be a multiple of.
        align: u32,
        /// The greatest number of elements of the interface.
        most: u32,
    },
    /// Rights in memory.
    OutOfLinePorts {
        /// The kind of all.
        kind: Option<Kind>,
        /// How the descriptor is written.
        form: Form,
        /// The greatest number.
        most: u32,
    },
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
    pub const fn new(name: u8, bits: u16) -> Self {
        Self { sent: name, checked: name, bits, form: Form::Short }
    }

    /// In the long form.
    #[must_use]
    pub const fn long(self) -> Self {
        Self { form: Form::Long, ..self }
    }

    /// Arrives with another name.
    #[must_use]
    pub const fn checked(self, name: u8) -> Self {
        Self { checked: name, ..self }
    }

    /// How many of these an element of the interface has.
    #[allow(clippy::cast_possible_truncation, reason = "no element is larger than a message")]
    const fn each<T: Plain>(self) -> u32 {
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
    pub(crate) const fn descriptor(self, name: u8, number: u32, place: Place) -> Descriptor {
        Descriptor { name: name as u32, bits: self.bits as u32, number, form: self.form, place }
    }
}

#[allow(clippy::cast_possible_truncation, reason = "no element is larger than a message")]
impl Item {
    /// The code of a reply.
    pub const CODE: Self = Self::fixed::<u32>(Type::new(2, 32));

    /// A value, or an array of fixed length.
    #[must_use]
    pub const fn fixed<T: Plain>(of: Type) -> Self {
        Self::Fixed { of, number: of.each::<T>() }
    }

    /// A C string in so many bytes.
    #[must_use]
    pub const fn c_string(of: Type, size: u32) -> Self {
        Self::CString { of, size }
    }

    /// An array of at most `max` elements.
    #[must_use]
    pub const fn counted<T: Plain>(of: Type, max: u32) -> Self {
        Self::Counted { of, each: of.each::<T>(), max }
    }

    /// A C string of at most `max` bytes, NUL included.
    #[must_use]
    pub const fn varying_c_string(of: Type, max: u32) -> Self {
        Self::VaryingCString { of, max }
    }

    /// A right, or none.
    #[must_use]
    pub const fn port<R: Right>() -> Self {
        Self::Port { kind: R::KIND, form: Form::Short }
    }

    /// An array of so many rights.
    #[must_use]
    pub const fn ports<R: Right>(number: u32) -> Self {
        Self::Ports { kind: R::KIND, number, form: Form::Short }
    }

    /// An array of at most `max` rights.
    #[must_use]
    pub const fn ports_up_to<R: Right>(max: u32) -> Self {
        Self::PortsUpTo { kind: R::KIND, max, form: Form::Short }
    }

    /// An array of any length that stands inline as long as it is small.
    #[must_use]
    pub const fn unbounded<T: Plain>(of: Type) -> Self {
        Self::Unbounded { of: of.long(), each: of.each::<T>(), align: align_of::<T>() as u32 }
    }

    /// An array of any number of rights that stands inline as long as it is small.
    #[must_use]
    pub const fn unbounded_rights<R: Right>() -> Self {
        Self::UnboundedPorts { kind: R::KIND, form: Form::Long }
    }

    /// An array in memory.
    #[must_use]
    pub const fn out_of_line<T: Plain>(of: Type) -> Self {
        Self::out_of_line_at_most::<T>(of, u32::MAX)
    }

    /// An array of at most `most` elements in memory.
    #[must_use]
    pub const fn out_of_line_at_most<T: Plain>(of: Type, most: u32) -> Self {
        Self::OutOfLine { of: of.long(), each: of.each::<T>(), align: align_of::<T>() as u32, most }
    }

    /// An array of rights in memory.
    #[must_use]
    pub const fn out_of_line_rights<R: Right>() -> Self {
        Self::out_of_line_rights_at_most::<R>(u32::MAX)
    }

    /// An array of at most `most` rights in memory.
    #[must_use]
    pub const fn out_of_line_rights_at_most<R: Right>(most: u32) -> Self {
        Self::OutOfLinePorts { kind: R::KIND, form: Form::Long, most }
    }

    /// The same with a descriptor of this form.
    #[must_use]
    pub const fn written(mut self, in_form: Form) -> Self {
        match &mut self {
            Self::Fixed { of, .. }
            | Self::CString { of, .. }
            | Self::Counted { of, .. }
            | Self::VaryingCString { of, .. }
            | Self::Unbounded { of, .. }
            | Self::OutOfLine { of, .. } => of.form = in_form,
            Self::Port { form, .. }
            | Self::Ports { form, .. }
            | Self::PortsUpTo { form, .. }
            | Self::UnboundedPorts { form, .. }
            | Self::OutOfLinePorts { form, .. } => *form = in_form,
        }
        self
    }

    /// How its descriptor is written.
    #[inline(always)]
    pub(crate) const fn form(&self) -> Form {
        match self {
            Self::Fixed { of, .. }
            | Self::CString { of, .. }
            | Self::Counted { of, .. }
            | Self::VaryingCString { of, .. }
            | Self::Unbounded { of, .. }
            | Self::OutOfLine { of, .. } => of.form,
            Self::Port { form, .. }
            | Self::Ports { form, .. }
            | Self::PortsUpTo { form, .. }
            | Self::UnboundedPorts { form, .. }
            | Self::OutOfLinePorts { form, .. } => *form,
        }
    }

    const fn complexity(&self) -> Complexity {
        match self {
            Self::Fixed { .. }
            | Self::CString { .. }
            | Self::Counted { .. }
            | Self::VaryingCString { .. } => Complexity::Never,
            Self::Unbounded { .. } | Self::Port { kind: None, .. } => Complexity::Sometimes,
            Self::Port { kind: Some(_), .. }
            | Self::Ports { .. }
            | Self::PortsUpTo { .. }
            | Self::UnboundedPorts { .. }
            | Self::OutOfLine { .. }
            | Self::OutOfLinePorts { .. } => Complexity::Always,
        }
    }
}

/// How many elements of so many bytes an unbounded array has in the message itself.
#[inline(always)]
pub(crate) const fn most_inline(element: usize) -> usize {
    INLINE as usize / element
}

impl Shape {
    /// When it carries rights or memory.
    #[inline(always)]
    pub(crate) const fn complexity(&self) -> Complexity {
        let (mut i, mut all) = (0, Complexity::Never);
        while i < self.items.len() {
            match self.items[i].complexity() {
                Complexity::Never => {}
                Complexity::Sometimes => all = Complexity::Sometimes,
                Complexity::Always => return Complexity::Always,
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
