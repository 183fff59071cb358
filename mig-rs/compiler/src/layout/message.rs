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

use std::borrow::Cow;

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
    /// What the client sends instead where the `retcode` argument is not 0: a return code alone. Only a
    /// simpleroutine whose request carries descriptors has one; that argument then stands in no other message.
    pub error_request: Option<Message>,
    /// From the server; a simpleroutine has none.
    pub reply: Option<Message>,
}

/// One message, laid out with every counted array full.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// In wire order.
    pub slots: Vec<Slot>,
    /// The counted slots, in wire order: what they do not fill is not sent.
    pub counted: Vec<SlotId>,
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
    pub name: Cow<'static, str>,
    /// Its offset in the full-size message.
    pub offset: u32,
    /// Its bytes in the full-size message, without padding.
    pub size: u32,
    /// Its offset when every counted slot before it is empty.
    pub base: u32,
    /// How many of [`Message::counted`] stand before it: [`Message::floats_after`] tells which.
    pub floats_after: u32,
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
        /// The copy option: physical (0) where it is set, else virtual (1). `physicalcopy` asks for it, and
        /// regions of rights are always sent with it.
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
        /// The slot that holds how many there are, where that varies.
        count: Option<SlotId>,
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

impl SlotKind {
    /// The slot that says how much of this one is there; `None` where all of it always is.
    pub fn count(&self) -> Option<SlotId> {
        match *self {
            SlotKind::Counted { count, .. } | SlotKind::VaryingString { count } => Some(count),
            SlotKind::Subs { count, .. } => count,
            SlotKind::Header
            | SlotKind::DescriptorCount
            | SlotKind::PortDescriptors { .. }
            | SlotKind::RegionDescriptors { .. }
            | SlotKind::Ndr
            | SlotKind::RetCode
            | SlotKind::Count(_)
            | SlotKind::StringOffset
            | SlotKind::Fixed
            | SlotKind::FixedString
            | SlotKind::Pad => None,
        }
    }

    /// How many descriptors stand there.
    pub fn descriptors(&self) -> Option<u32> {
        match *self {
            SlotKind::PortDescriptors { count, .. } | SlotKind::RegionDescriptors { count, .. } => {
                Some(count)
            }
            _ => None,
        }
    }
}

impl Message {
    /// One of its slots.
    pub fn slot(&self, id: SlotId) -> &Slot {
        &self.slots[id.0 as usize]
    }

    /// Its slots with their ids.
    pub fn slots(&self) -> impl Iterator<Item = (SlotId, &Slot)> {
        (0..).map(SlotId).zip(&self.slots)
    }

    /// Whether every message of this kind has the same size.
    pub fn is_fixed(&self) -> bool {
        self.min == self.max
    }

    /// The counted slots before `slot`: on the wire it stands at [`Slot::base`] plus what they fill, each of them
    /// rounded up to the alignment. The padding of a counted slot directly follows its last element.
    pub fn floats_after(&self, slot: &Slot) -> &[SlotId] {
        &self.counted[..slot.floats_after as usize]
    }

    /// How many descriptors it carries, always.
    pub fn descriptor_count(&self) -> u32 {
        self.slots.iter().filter_map(|slot| slot.kind.descriptors()).fold(0, u32::saturating_add)
    }

    /// The descriptors, in wire order.
    pub fn descriptors(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| slot.kind.descriptors().is_some())
    }

    /// What stands behind header, descriptors, NDR record and return code, in wire order, without padding.
    pub fn data(&self) -> impl Iterator<Item = (SlotId, &Slot)> {
        self.slots().filter(|(_, slot)| match slot.kind {
            SlotKind::Count(_)
            | SlotKind::Subs { .. }
            | SlotKind::StringOffset
            | SlotKind::Fixed
            | SlotKind::Counted { .. }
            | SlotKind::FixedString
            | SlotKind::VaryingString { .. } => true,
            SlotKind::Header
            | SlotKind::DescriptorCount
            | SlotKind::PortDescriptors { .. }
            | SlotKind::RegionDescriptors { .. }
            | SlotKind::Ndr
            | SlotKind::RetCode
            | SlotKind::Pad => false,
        })
    }
}
