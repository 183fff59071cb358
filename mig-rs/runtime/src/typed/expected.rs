//! What must be found where an item stands?
//!
//! Answered when a shape is made, so that the check of a message is little more than comparisons.

use crate::carried::Kind;
use crate::message::Message;
use crate::typed::descriptor::{Descriptor, Form, Open, Place};
use crate::typed::item::Content;
use crate::typed::shape::{Type, most_inline};
use crate::wire::Typed;

/// A descriptor, and what stands behind it.
#[derive(Clone, Copy)]
pub(crate) struct Expected {
    /// The words of the descriptor, and which of their bits are compared.
    pub(super) words: [u32; 3],
    pub(super) compared: [u32; 3],
    pub(super) form: Form,
    pub(super) behind: Behind,
}

/// What stands behind a descriptor.
#[derive(Clone, Copy)]
pub(super) enum Behind {
    /// So many bytes without a question.
    Fixed(usize),
    /// A string in so many bytes.
    CString(u32),
    /// A polymorphic right, or something else of that size.
    AnyPort,
    /// So many bytes of polymorphic rights.
    AnyPorts(usize),
    /// Elements as many as the descriptor says.
    Array(Array),
}

/// Elements as many as the descriptor says. What is not asked of an array is always true of it.
#[derive(Clone, Copy)]
pub(super) struct Array {
    /// How many of the descriptor's elements one of the interface has, and its bytes in the message.
    pub(super) each: u32,
    pub(super) element: usize,
    pub(super) stands: Stands,
    /// The greatest number of elements in the message.
    pub(super) max: u32,
    /// The greatest number of elements in memory.
    pub(super) most: u32,
    /// What the address of memory must be a multiple of.
    pub(super) align: u32,
    pub(super) of: Of,
}

/// Where an array stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stands {
    Inline,
    InMemory,
    Either,
}

/// What an array is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Data,
    /// Characters, a NUL among them.
    CString,
    /// Rights, whose name is compared.
    Ports,
    /// Rights of one kind or another.
    AnyPorts,
}

#[allow(clippy::cast_possible_truncation, reason = "at most what has a place in a message")]
impl Array {
    /// Elements of the interface without a bound.
    const fn data(of: Type, each: u32, stands: Stands) -> Self {
        let element = of.bytes(each);
        let max = if matches!(stands, Stands::Either) { most_inline(element) as u32 } else { u32::MAX };
        Self { each, element, stands, max, most: u32::MAX, align: 1, of: Of::Data }
    }

    /// Rights, at most so many.
    const fn ports<W: Typed>(kind: Option<Kind>, stands: Stands, most: u32) -> Self {
        let max = if matches!(stands, Stands::Either) { most_inline(W::WORD) as u32 } else { most };
        let of = if kind.is_some() { Of::Ports } else { Of::AnyPorts };
        Self { each: 1, element: W::WORD, stands, max, most, align: 4, of }
    }
}

impl Expected {
    #[inline(always)]
    pub(super) const fn of<W: Typed>(content: Content) -> Self {
        match content {
            Content::Fixed { of, number } => {
                let bytes = of.bytes(number).next_multiple_of(W::WORD);
                Self::data::<W>(of, number, Behind::Fixed(bytes))
            }
            Content::CString { of, size } => Self::data::<W>(of, size, Behind::CString(size)),
            Content::Counted { of, each, max } => {
                let array = Array::data(of, each, Stands::Inline);
                Self::data::<W>(of, 0, Behind::Array(Array { max, ..array }))
            }
            Content::VaryingCString { of, max } => {
                let array = Array::data(of, 1, Stands::Inline);
                Self::data::<W>(of, 0, Behind::Array(Array { max, of: Of::CString, ..array }))
            }
            Content::Unbounded { of, each, align } => {
                let array = Array::data(of, each, Stands::Either);
                Self::data::<W>(of, 0, Behind::Array(Array { align, ..array }))
            }
            Content::OutOfLine { of, each, align, most } => {
                let array = Array::data(of, each, Stands::InMemory);
                Self::data::<W>(of, 0, Behind::Array(Array { align, most, ..array }))
            }
            Content::Port { kind: None, form } => Self::ports::<W>(None, 1, form, Behind::AnyPort),
            Content::Port { kind: Some(kind), form } => {
                Self::ports::<W>(Some(kind), 1, form, Behind::Fixed(W::WORD))
            }
            Content::Ports { kind: None, number, form } => {
                Self::ports::<W>(None, number, form, Behind::AnyPorts(number as usize * W::WORD))
            }
            Content::Ports { kind: Some(kind), number, form } => {
                Self::ports::<W>(Some(kind), number, form, Behind::Fixed(number as usize * W::WORD))
            }
            Content::PortsUpTo { kind, max, form } => {
                let array = Array::ports::<W>(kind, Stands::Inline, max);
                Self::ports::<W>(kind, 0, form, Behind::Array(array))
            }
            Content::UnboundedPorts { kind, form } => {
                let array = Array::ports::<W>(kind, Stands::Either, u32::MAX);
                Self::ports::<W>(kind, 0, form, Behind::Array(array))
            }
            Content::OutOfLinePorts { kind, form, most } => {
                let array = Array::ports::<W>(kind, Stands::InMemory, most);
                Self::ports::<W>(kind, 0, form, Behind::Array(array))
            }
        }
    }

    const fn data<W: Typed>(of: Type, number: u32, behind: Behind) -> Self {
        let place = behind.place();
        Self::new::<W>(of.descriptor(of.checked, number, place), behind)
    }

    /// Rights: as wide as in the header where they stand in the message, names of 4 bytes where they stand in memory.
    const fn ports<W: Typed>(kind: Option<Kind>, number: u32, form: Form, behind: Behind) -> Self {
        let place = behind.place();
        let name = match kind {
            Some(kind) => kind as u32,
            None => 0,
        };
        let bits = if matches!(place, Place::Inline) { W::RIGHT } else { 32 };
        Self::new::<W>(Descriptor { name, bits, number, form, place }, behind)
    }

    const fn new<W: Typed>(descriptor: Descriptor, behind: Behind) -> Self {
        let compared = Descriptor::compared::<W>(descriptor.form, behind.open::<W>());
        let [a, b, c] = descriptor.words::<W>();
        let words = [a & compared[0], b & compared[1], c & compared[2]];
        Self { words, compared, form: descriptor.form, behind }
    }
}

impl Expected {
    /// Whether the descriptor at `at` is the one that is expected.
    ///
    /// # Safety
    /// As many bytes as it has are defined there.
    #[inline(always)]
    pub(super) unsafe fn is_at<W: Typed>(self, message: Message, at: usize) -> bool {
        let Self { words, compared, form, .. } = self;
        // SAFETY: the caller's promise.
        unsafe {
            if W::WORD == 8 && cfg!(target_endian = "little") {
                let pair = |words: [u32; 3]| words[0] as u64 | (words[1] as u64) << 32;
                return message.pair(at) & pair(compared) == pair(words);
            }
            let size = form.size::<W>();
            let same = |i: usize| {
                let open = 4 * i >= size || compared[i] == 0;
                open || message.word(at + 4 * i) & compared[i] == words[i]
            };
            same(0) && same(1) && same(2)
        }
    }
}

impl Behind {
    /// Where what is expected stands, if it is always the same.
    const fn place(self) -> Place {
        match self {
            Self::Array(Array { stands: Stands::InMemory, .. }) => Place::OutOfLine,
            Self::Array(_) | Self::Fixed(_) | Self::CString(_) | Self::AnyPort | Self::AnyPorts(_) => {
                Place::Inline
            }
        }
    }

    /// What of the descriptor is looked at by itself.
    const fn open<W: Typed>(self) -> Open {
        match self {
            Self::Fixed(_) | Self::CString(_) => Open::NOTHING,
            Self::AnyPort | Self::AnyPorts(_) => Open { name: true, ..Open::NOTHING },
            Self::Array(Array { stands, of, .. }) => {
                let place = matches!(stands, Stands::Either);
                let bits = place && matches!(of, Of::Ports | Of::AnyPorts) && W::RIGHT != 32;
                Open { name: matches!(of, Of::AnyPorts), number: true, place, bits }
            }
        }
    }
}
