//! What do the messages of an interface say? Plain data, for a trace, a debugger, or any tool that reads messages.
//!
//! With `Builder::description`, or `--description` on the command line, a generated file has a `static DESCRIPTION` of its interface.
//! Nothing that a stub does depends on it.
//!
//! A message is a flat list of stretches. Most stand where they always stand; a counted one takes what is there, rounded up to
//! the [alignment](Description::alignment), and what comes behind it moves. A [`Place`] therefore says two numbers: the offset with every counted stretch
//! empty, and how many of the message's [floats](Message::floats) come before it.

use crate::kernel::Abi;

/// An interface.
#[derive(Clone, Copy, Debug)]
pub struct Description {
    /// The name of the subsystem.
    pub subsystem: &'static str,
    /// The wire that the places are of.
    pub abi: Abi,
    /// Every stretch begins at a multiple of so many bytes.
    pub alignment: u32,
    /// Where the return code stands in a reply that says nothing else.
    pub code: Place,
    /// Every message, in the order of the routines.
    pub messages: &'static [Message],
}

/// A message of a routine.
#[derive(Clone, Copy, Debug)]
pub struct Message {
    /// The name of the routine.
    pub routine: &'static str,
    /// `msgh_id`.
    pub id: i32,
    /// Which of the routine's messages.
    pub kind: MessageKind,
    /// Does it carry descriptors?
    pub complex: bool,
    /// What takes only as many bytes as there are, in the order of the wire.
    pub floats: &'static [Float],
    /// What it says, in the order of the declaration.
    pub arguments: &'static [Argument],
}

/// Which of a routine's messages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MessageKind {
    /// From the client.
    Request,
    /// From the server, where the routine has succeeded. A failure is a return code alone.
    Reply,
    /// The return code alone, which a client sends instead of a request (`retcode`).
    Code,
}

/// A stretch of which only what is there is sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Float {
    /// Bytes of one element.
    pub element: u32,
    /// Where the number of elements stands.
    pub count: Place,
}

/// Where something stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// Bytes before it when every counted stretch is empty.
    pub base: u32,
    /// How many of [`Message::floats`] come before it, each of which moves it by what it fills.
    pub floats: u32,
}

impl Place {
    /// A place that does not move.
    #[must_use]
    pub const fn at(base: u32) -> Self {
        Self { base, floats: 0 }
    }

    /// A place behind some of the message's floats.
    #[must_use]
    pub const fn behind(base: u32, floats: u32) -> Self {
        Self { base, floats }
    }
}

/// What a message says of an argument.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its name.
    pub name: &'static str,
    /// Where it stands: the data, or the first descriptor.
    pub place: Place,
    /// What stands there.
    pub what: What,
}

/// What stands somewhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum What {
    /// A value that always takes the same bytes.
    Value(Element),
    /// An array of which only what is there is sent.
    Counted {
        /// Each of its elements.
        element: Element,
        /// Where their number stands.
        count: Place,
    },
    /// A C string that always takes so many bytes.
    String(u32),
    /// A C string of which only what is there is sent.
    VaryingString {
        /// Where its length stands, NUL included.
        count: Place,
    },
    /// Port descriptors side by side.
    Rights {
        /// How many there are.
        count: u32,
        /// Where it stands how many are meant, if that varies.
        used: Option<Place>,
    },
    /// Out-of-line descriptors side by side.
    Regions {
        /// Each of their elements; `None`: rights.
        element: Option<Element>,
        /// How many descriptors there are.
        count: u32,
        /// Where it stands how many are meant, if that varies.
        used: Option<Place>,
    },
    /// How many elements the client has room for in the reply (`countinout`).
    Capacity,
}

/// An element of data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Element {
    /// Numbers side by side, mostly one.
    Numbers(Number, u32),
    /// So many bytes of which no more is known.
    Bytes(u32),
}

/// A number, in the byte order of its sender.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "they are Rust's own")]
pub enum Number {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F32,
    F64,
}

impl Number {
    /// Its size in bytes.
    #[must_use]
    pub const fn size(self) -> usize {
        match self {
            Self::U8 | Self::I8 => 1,
            Self::U16 | Self::I16 => 2,
            Self::U32 | Self::I32 | Self::F32 => 4,
            Self::U64 | Self::I64 | Self::F64 => 8,
        }
    }
}

impl Element {
    /// Its size in bytes.
    #[must_use]
    pub const fn size(self) -> usize {
        match self {
            Self::Numbers(number, count) => number.size() * count as usize,
            Self::Bytes(count) => count as usize,
        }
    }
}
