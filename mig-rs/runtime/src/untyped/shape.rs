//! What must a message look like before anybody reads it?

use crate::carried::{Kind, Right};
use crate::message::{DESCRIPTORS, PORT};
use crate::plain::Plain;
use crate::trailer::Trailer;
use crate::wire::Untyped;

/// The form of one message. Always a `const`, so that the check against it folds into straight comparisons.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// `msgh_id`.
    pub id: i32,
    /// The smallest `msgh_size`: every array of varying length is empty.
    pub min: u32,
    /// The largest `msgh_size`.
    pub max: u32,
    /// One entry a descriptor, in wire order; none: a simple message.
    pub descriptors: &'static [Descriptor],
    /// What stands behind header and descriptors, in wire order, NDR record included, as far as something in it must be checked.
    pub data: &'static [Data],
}

/// What must be true of one descriptor.
#[derive(Clone, Copy, Debug)]
pub enum Descriptor {
    /// A right of one kind, or none.
    Port(Kind),
    /// A place in an array of rights of varying length: as [`Self::Port`], but an empty place may have any disposition.
    MaybePort(Kind),
    /// A right of any kind, or none.
    AnyPort,
    /// Memory: bytes an element, its alignment, and how many elements there may be.
    OutOfLine {
        /// Size in bytes of an element.
        element: u32,
        /// What its address must be a multiple of.
        align: u32,
        /// The least number of elements.
        least: u32,
        /// The greatest number of elements.
        most: u32,
    },
    /// An array of rights in memory: their kind, if there is only one, and how many there may be.
    Ports {
        /// The kind of all.
        kind: Option<Kind>,
        /// The least number of rights.
        least: u32,
        /// The greatest number of rights.
        most: u32,
    },
}

/// What must be true of one stretch of the data section.
#[derive(Clone, Copy, Debug)]
pub enum Data {
    /// So many bytes without a question, padding included.
    Fixed(u32),
    /// A count of at most `max`, then so many elements of `element` bytes, filled up to a word.
    Counted {
        /// Size in bytes of an element.
        element: u32,
        /// The greatest count.
        max: u32,
    },
    /// Elements as many as the last [`Self::Counted`] had, filled up to a word.
    SameCount {
        /// Size in bytes of an element.
        element: u32,
    },
    /// The number of elements of the n-th descriptor once more.
    CountOf(usize),
    /// No bytes: two descriptors have the same number of elements.
    Agree(usize, usize),
    /// How many places of an array of descriptors are used, at most so many.
    Used(u32),
    /// As [`Self::Used`], and then the number of elements of each, beginning with the descriptor `first`.
    UsedCounts {
        /// The first descriptor of the array.
        first: usize,
        /// The greatest number of used places.
        max: u32,
    },
    /// A C string in so many bytes, filled up to a word.
    CString(u32),
    /// An offset that says nothing, a length of at most so many bytes, NUL included, and a C string of that length, filled up to a word.
    VaryingCString(u32),
}

impl Data {
    /// A count of at most `max`, then so many elements, filled up to a word.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "no element is larger than a message")]
    pub const fn counted<T: Plain>(max: u32) -> Self {
        Self::Counted { element: size_of::<T>() as u32, max }
    }

    /// Elements as many as the last [`Self::counted`] had, filled up to a word.
    #[must_use]
    #[allow(clippy::cast_possible_truncation, reason = "no element is larger than a message")]
    pub const fn same_count<T: Plain>() -> Self {
        Self::SameCount { element: size_of::<T>() as u32 }
    }
}

impl Descriptor {
    /// Memory with any number of elements.
    #[must_use]
    pub const fn out_of_line<T: Plain>() -> Self {
        Self::out_of_line_between::<T>(0, u32::MAX)
    }

    /// Memory with at most `most` elements.
    #[must_use]
    pub const fn out_of_line_at_most<T: Plain>(most: u32) -> Self {
        Self::out_of_line_between::<T>(0, most)
    }

    /// Memory with exactly `count` elements.
    #[must_use]
    pub const fn out_of_line_exactly<T: Plain>(count: u32) -> Self {
        Self::out_of_line_between::<T>(count, count)
    }

    #[allow(clippy::cast_possible_truncation, reason = "no element is larger than a message")]
    const fn out_of_line_between<T: Plain>(least: u32, most: u32) -> Self {
        assert!(size_of::<T>() != 0, "an element of no bytes cannot be counted");
        Self::OutOfLine { element: size_of::<T>() as u32, align: align_of::<T>() as u32, least, most }
    }

    /// An array of any number of rights in memory.
    #[must_use]
    pub const fn out_of_line_rights<R: Right>() -> Self {
        Self::Ports { kind: R::KIND, least: 0, most: u32::MAX }
    }

    /// An array of at most `most` rights in memory.
    #[must_use]
    pub const fn out_of_line_rights_at_most<R: Right>(most: u32) -> Self {
        Self::Ports { kind: R::KIND, least: 0, most }
    }

    /// An array of exactly `count` rights in memory.
    #[must_use]
    pub const fn out_of_line_rights_exactly<R: Right>(count: u32) -> Self {
        Self::Ports { kind: R::KIND, least: count, most: count }
    }

    /// Size in bytes on the wire.
    #[inline(always)]
    pub(crate) const fn size<W: Untyped>(self) -> usize {
        match self {
            Self::Port(_) | Self::MaybePort(_) | Self::AnyPort => PORT,
            Self::OutOfLine { .. } | Self::Ports { .. } => W::REGION,
        }
    }
}

impl Shape {
    /// A message that carries no descriptors, and always has this size.
    #[must_use]
    pub const fn fixed(id: i32, size: u32) -> Self {
        Self { id, min: size, max: size, descriptors: &[], data: &[] }
    }

    /// Where the n-th descriptor begins, or the data if there are n.
    #[inline(always)]
    pub(crate) const fn descriptor_at<W: Untyped>(&self, n: usize) -> usize {
        let (mut at, mut i) = (DESCRIPTORS, 0);
        while i < n {
            at += self.descriptors[i].size::<W>();
            i += 1;
        }
        at
    }

    /// Whether the message carries descriptors.
    #[inline(always)]
    pub(crate) const fn is_complex(&self) -> bool {
        !self.descriptors.is_empty()
    }

    /// Where the data begins: behind the header, or behind the descriptors.
    #[inline(always)]
    pub(crate) const fn data_at<W: Untyped>(&self) -> usize {
        if self.is_complex() { self.descriptor_at::<W>(self.descriptors.len()) } else { W::HEADER }
    }

    /// Size in bytes of a client's buffer for this request and its reply with the smallest trailer.
    #[must_use]
    pub const fn room(&self, reply: &Self) -> usize {
        self.room_with_trailer(reply, Trailer::None.size())
    }

    /// As [`Self::room`], for a reply whose trailer has values that are wanted.
    #[must_use]
    pub const fn room_with_trailer(&self, reply: &Self, trailer: usize) -> usize {
        let (request, reply) = (self.max as usize, reply.max as usize + trailer);
        if request > reply { request } else { reply }
    }
}
