//! What stands in one stretch of a message, and where?

use std::borrow::Cow;

use super::descriptor::TypeDescriptor;
use crate::model::{ArgumentId, Deallocate, Region, RegionOf, Scalar};

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
    /// How many of [`Message::counted`](super::Message::counted) stand before it: [`Message::floats_after`](super::Message::floats_after) tells which.
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
    /// What a typed message says of the item in the slot behind it.
    TypeDescriptor(TypeDescriptor),
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
        /// The slot that holds the count: of a typed message the type descriptor, which counts items.
        count: SlotId,
    },
    /// A string that always takes this size.
    FixedString,
    /// A string of which only what is there is sent.
    VaryingString {
        /// The slot that holds its length with the NUL: of a typed message the type descriptor.
        count: SlotId,
    },
    /// One right of a typed message: its name, and zeros where the slot is wider.
    Right {
        /// What it is.
        right: Scalar,
    },
    /// Rights side by side in a typed message.
    Rights {
        /// Each of them.
        right: Scalar,
        /// Bytes from one to the next.
        element: u32,
        /// How many, or at most.
        max: u32,
        /// The type descriptor that counts them, where that varies.
        count: Option<SlotId>,
    },
    /// Where the region of a typed message begins: an address. The type descriptor before it counts the items.
    Pointer {
        /// What is there: data or rights.
        region: Region,
        /// Bytes of one element there.
        element: u32,
        /// What becomes of the sender's memory.
        deallocate: Deallocate,
    },
    /// An array without limit in a typed message: its elements while they fit, else the address of a region.
    Unbounded {
        /// Of what.
        of: RegionOf,
        /// Bytes of one element inside the message.
        element: u32,
        /// Bytes of one element in a region.
        distant: u32,
        /// The most elements inside the message.
        max: u32,
        /// What becomes of the sender's memory, where they are in a region.
        deallocate: Deallocate,
        /// The type descriptor: it counts the items and says where they are.
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
            SlotKind::Counted { count, .. }
            | SlotKind::VaryingString { count }
            | SlotKind::Unbounded { count, .. } => Some(count),
            SlotKind::Subs { count, .. } | SlotKind::Rights { count, .. } => count,
            SlotKind::Header
            | SlotKind::DescriptorCount
            | SlotKind::PortDescriptors { .. }
            | SlotKind::RegionDescriptors { .. }
            | SlotKind::Ndr
            | SlotKind::TypeDescriptor(_)
            | SlotKind::RetCode
            | SlotKind::Count(_)
            | SlotKind::StringOffset
            | SlotKind::Fixed
            | SlotKind::FixedString
            | SlotKind::Right { .. }
            | SlotKind::Pointer { .. }
            | SlotKind::Pad => None,
        }
    }

    /// How many descriptors of an untyped message stand there.
    pub fn descriptors(&self) -> Option<u32> {
        match *self {
            SlotKind::PortDescriptors { count, .. } | SlotKind::RegionDescriptors { count, .. } => {
                Some(count)
            }
            _ => None,
        }
    }
}
