//! In which form does a message stand in memory, and in what do the forms differ?
use crate::wire::descriptor::Descriptor;
use crate::wire::trailer::Trailer;
use mig_rs_runtime::KernReturn;
use mig_rs_runtime::kernel::Abi;
use std::mem::MaybeUninit;

pub(crate) mod descriptor;
mod header;
pub(crate) mod trailer;
mod typed;
mod untyped;

pub(crate) use header::{Bits, Header};

/// What distinguishes the ABIs here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Wire {
    pub(crate) family: Family,
    pub(crate) width: Width,
}

/// How a message says what is in it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Family {
    /// Descriptors of rights and memory first, then data of which the kernel knows nothing, behind a received message a trailer. The header is the
    /// same for all widths.
    Untyped,
    /// Every item behind a descriptor of its type, the sequence number in the header, no trailer.
    Typed,
}

/// How wide addresses are, and, in a typed message, words.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Width {
    /// Addresses are themselves, 64 bits.
    Wide,
    /// Addresses are handles, 32 bits.
    Narrow,
}

/// What the kernel reads of a complex message.
pub(crate) struct Described {
    /// What there is of rights and memory, up to what is wrong. `None`: nothing, so that it is a simple message.
    pub(crate) descriptors: Option<Vec<Descriptor>>,
    /// What is wrong. What stands before it is lost then.
    pub(crate) broken: Option<KernReturn>,
    /// Where that begins of which the kernel knows nothing, or that it gives on as it is but for rights and memory.
    pub(crate) data: usize,
}

impl Wire {
    /// `None`: an ABI that the kernel does not know.
    pub(crate) fn of(abi: Abi) -> Option<Self> {
        let (family, width) = match abi {
            Abi::Xnu64 => (Family::Untyped, Width::Wide),
            Abi::Xnu32 | Abi::Osf32 => (Family::Untyped, Width::Narrow),
            Abi::Gnu32 => (Family::Typed, Width::Narrow),
            Abi::Gnu64 => (Family::Typed, Width::Wide),
            _ => return None,
        };
        Some(Self { family, width })
    }

    /// Size of the header.
    pub(crate) fn header(self) -> usize {
        header::size(self)
    }

    /// What the size of a message is a multiple of.
    pub(crate) fn unit(self) -> usize {
        match self.family {
            Family::Untyped => 4,
            Family::Typed => typed::word(self.width),
        }
    }

    /// Whether a message that stands in this form can be received in another: an untyped one in every untyped form, as only its descriptors differ, a
    /// typed one in its own.
    pub(crate) fn is_readable_as(self, other: Self) -> bool {
        self == other || (self.family, other.family) == (Family::Untyped, Family::Untyped)
    }

    /// Reads the descriptors of a complex message.
    pub(crate) fn read(self, message: Sent<'_>) -> Described {
        match self.family {
            Family::Untyped => untyped::read(self.width, message),
            Family::Typed => typed::read(self, message),
        }
    }

    /// Size of a message with so many descriptors and so much data, without trailer.
    pub(crate) fn size(self, descriptors: Option<Kinds>, data: usize) -> usize {
        match self.family {
            Family::Untyped => self.header() + untyped::size(self.width, descriptors) + data,
            Family::Typed => self.header() + data,
        }
    }

    /// Whether there are trailers of a format, where there are any.
    pub(crate) fn has_trailer_format(self, format: u32) -> bool {
        match self.family {
            Family::Untyped => format == trailer::FORMAT,
            Family::Typed => true,
        }
    }

    /// The room that a receiver needs for a message of this size, with what stands behind it.
    pub(crate) fn room(self, size: usize, elements: u32) -> usize {
        match self.family {
            Family::Untyped => trailer::offset(size) + trailer::size(elements),
            Family::Typed => size,
        }
    }

    /// Writes what stands behind the header, and says where it ends.
    pub(crate) fn write(
        self,
        descriptors: Option<&[Descriptor]>,
        data: &[u8],
        to: &mut Landing<'_>,
    ) -> usize {
        match self.family {
            Family::Untyped => untyped::write(self.width, descriptors, data, to),
            Family::Typed => typed::write(self, descriptors.unwrap_or_default(), data, to),
        }
    }

    /// Writes the trailer of a message of this size, where there is one, up to an element.
    pub(crate) fn write_trailer(self, trailer: Trailer, elements: u32, size: usize, to: &mut Landing<'_>) {
        match self.family {
            Family::Untyped => trailer.write(elements, to, trailer::offset(size)),
            Family::Typed => {}
        }
    }

    /// The data of a message of the kernel's own that says one word.
    pub(crate) fn word(self, kind: WordKind, word: u32) -> Vec<u8> {
        match self.family {
            Family::Untyped => untyped::word(word),
            Family::Typed => typed::plain_word(self.width, kind, word),
        }
    }

    /// The data of a message of the kernel's own that carries one right and nothing else.
    pub(crate) fn right(self) -> Vec<u8> {
        match self.family {
            Family::Untyped => Vec::new(),
            Family::Typed => typed::receive_right(self.width),
        }
    }
}

/// What a word of the kernel's own is said to be, where messages have types.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum WordKind {
    /// A number.
    Number,
    /// The name of a right, told and not given.
    Name,
}

/// How many descriptors of each size an untyped message has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Kinds {
    pub(crate) ports: usize,
    pub(crate) out_of_line: usize,
}

/// A message that a task sends: bytes, and nothing read beyond their end.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'m>(pub(crate) &'m [u8]);

impl<'m> Sent<'m> {
    pub(crate) fn word(self, at: usize) -> Option<u32> {
        self.bytes(at).map(u32::from_ne_bytes)
    }

    pub(crate) fn bytes<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..)?.first_chunk().copied()
    }

    pub(crate) fn from(self, at: usize) -> &'m [u8] {
        self.0.get(at..).unwrap_or_default()
    }
}

/// The buffer of a receiver, which may hold nothing yet. What does not fit is not written.
pub(crate) struct Landing<'m>(pub(crate) &'m mut [MaybeUninit<u8>]);

impl Landing<'_> {
    pub(crate) fn size(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn put(&mut self, at: usize, bytes: &[u8]) {
        let end = at.saturating_add(bytes.len());
        if let Some(room) = self.0.get_mut(at..end) {
            for (place, byte) in room.iter_mut().zip(bytes) {
                place.write(*byte);
            }
        }
    }

    pub(crate) fn put_words(&mut self, at: usize, words: &[u32]) {
        let end = at.saturating_add(size_of_val(words));
        if let Some(room) = self.0.get_mut(at..end) {
            for (place, word) in room.chunks_exact_mut(4).zip(words) {
                place.copy_from_slice(&word.to_ne_bytes().map(MaybeUninit::new));
            }
        }
    }
}
