//! What is a laid-out message: a flat list of slots, each with its place and its extent?
//!
//! ```text
//!   untyped, simple          untyped, complex                    full-size picture; on the wire a counted
//!   ┌────────┐  0            ┌──────────────────┐  0             array takes what is there, padded to 4,
//!   │ header │               │ header           │                and every later slot moves up
//!   ├────────┤ 24            ├──────────────────┤ 24
//!   │ NDR    │               │ descriptor count │
//!   ├────────┤ 32            ├──────────────────┤ 28
//!   │ data … │               │ descriptors …    │
//!   └────────┘               ├──────────────────┤
//!                            │ NDR, data …      │
//!                            └──────────────────┘
//! ```

use crate::model::{ArgumentId, Deallocate, Region, Scalar};

/// The messages of every routine, in the order of [`crate::model::Subsystem::routines`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Layout {
    /// One entry a routine.
    pub routines: Vec<RoutineMessages>,
}

/// The messages of one routine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoutineMessages {
    /// From the client.
    pub request: Message,
    /// From the server; a simpleroutine has none.
    pub reply: Option<Message>,
}

/// One message, laid out with every counted array full.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// In wire order.
    pub slots: Vec<Slot>,
    /// The complex bit of the header.
    pub complex: Complexity,
    /// The smallest legal `msgh_size`: every counted array empty.
    pub min: u32,
    /// The largest: every counted array full.
    pub max: u32,
    /// The disposition of the remote port; `None` where the caller chooses. Only requests have one.
    pub remote: Option<u32>,
    /// The disposition of the local port; `None` where the caller chooses. Only requests have one.
    pub local: Option<u32>,
}

/// The complex bit of a message's header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Complexity {
    /// Never set.
    Simple,
    /// Always set.
    Complex,
    /// Set when what is sent wants it (typed messages only).
    Dynamic,
}

/// Which slot of a message.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct SlotId(pub u32);

/// One stretch of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// What stands there.
    pub kind: SlotKind,
    /// Whose it is.
    pub argument: Option<ArgumentId>,
    /// Its name in the original tools' structs: `Head`, `aCnt`, `a`.
    pub name: String,
    /// Its offset in the full-size message.
    pub offset: u32,
    /// Its bytes in the full-size message, without padding.
    pub size: u32,
    /// The counted arrays before it: on the wire it moves up by what they do not fill.
    pub floats_after: Vec<SlotId>,
}

/// What stands in a slot.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SlotKind {
    /// The message header.
    Header,
    /// The number of descriptors.
    DescriptorCount,
    /// One right, or several side by side.
    PortDescriptors {
        /// Each of them.
        right: Scalar,
        /// How many stand there, always.
        count: u32,
    },
    /// One out-of-line region, or several side by side.
    RegionDescriptors {
        /// Each of them: data, or rights.
        region: Region,
        /// How many stand there, always.
        count: u32,
        /// What becomes of the sender's memory.
        deallocate: Deallocate,
        /// `physicalcopy`.
        physical_copy: bool,
    },
    /// The data representation record.
    Ndr,
    /// The return code.
    RetCode,
    /// How many elements another slot, or a region, has.
    Count(CountOf),
    /// How many elements each region of an array has.
    Subs {
        /// How many regions at most.
        max: u32,
        /// The slot varies with how many there are.
        counted: bool,
    },
    /// The offset of a varying string, always 0.
    StringOffset,
    /// The bytes of a value that always has this size.
    Fixed,
    /// The elements of a counted array.
    Counted {
        /// Bytes of one element.
        element: u32,
        /// At most.
        max: u32,
        /// The slot that holds the count.
        count: SlotId,
    },
    /// A string that always takes this size.
    FixedString,
    /// A string of which only what is there is sent.
    VaryingString {
        /// The slot that holds its length with the NUL.
        count: SlotId,
    },
    /// Zeros up to the next field.
    Pad,
}

/// What a count counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CountOf {
    /// The elements of the inline array behind it.
    Inline,
    /// The bytes, with the NUL, of the string behind it.
    String,
    /// The elements of the argument's out-of-line region: the descriptor says the same.
    Region,
    /// How many of the rights that stand side by side are meant.
    Rights,
    /// How many of the regions that stand side by side are meant.
    Regions,
    /// How many elements the client has room for (`countinout`, in requests).
    Capacity,
}

impl Message {
    /// One of its slots.
    pub fn slot(&self, id: SlotId) -> &Slot {
        &self.slots[id.0 as usize]
    }

    /// Whether every message of this kind has the same size.
    pub fn is_fixed(&self) -> bool {
        self.min == self.max
    }
}
