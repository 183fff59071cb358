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
//!
//!   typed
//!   ┌────────┬─────────────────┬──────┬─────────────────┬──────┬───
//!   │ header │ type descriptor │ item │ type descriptor │ item │ …
//!   └────────┴─────────────────┴──────┴─────────────────┴──────┴───
//! ```

use super::descriptor::{Described, TypeDescriptor};
use super::slot::{Slot, SlotId, SlotKind};
use crate::model::TypeName;

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
    /// The complex bit of the header, as it is sent.
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

impl Complexity {
    /// Of a typed message with these items: a right or a region makes it complex, and what can be one may.
    pub(super) fn of<'d>(items: impl Iterator<Item = &'d Described>) -> Self {
        let mut complexity = Complexity::Simple;
        for item in items {
            let is_right = item.name.is_some_and(|name| TypeName::Number(name).is_right());
            if is_right || item.inline == Some(false) {
                return Complexity::Complex;
            }
            if item.name.is_none() || item.inline.is_none() {
                complexity = Complexity::Dynamic;
            }
        }
        complexity
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

    /// The complex bit of the header as the receiver may find it: it knows rights by other names than the sender.
    pub fn complex_on_arrival(&self) -> Complexity {
        match self.items().next() {
            Some(_) => Complexity::of(self.items().map(|(descriptor, _, _)| &descriptor.checked)),
            None => self.complex,
        }
    }

    /// How many descriptors an untyped message carries, always.
    pub fn descriptor_count(&self) -> u32 {
        self.slots.iter().filter_map(|slot| slot.kind.descriptors()).fold(0, u32::saturating_add)
    }

    /// The descriptors, in wire order.
    pub fn descriptors(&self) -> impl Iterator<Item = &Slot> {
        self.slots.iter().filter(|slot| slot.kind.descriptors().is_some())
    }

    /// The type descriptors of a typed message, each with the slot that it describes, in wire order.
    pub fn items(&self) -> impl Iterator<Item = (&TypeDescriptor, SlotId, &Slot)> {
        self.slots().zip(self.slots().skip(1)).filter_map(|((_, slot), (id, item))| match &slot.kind {
            SlotKind::TypeDescriptor(descriptor) => Some((descriptor, id, item)),
            _ => None,
        })
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
            | SlotKind::VaryingString { .. }
            | SlotKind::Right { .. }
            | SlotKind::Rights { .. }
            | SlotKind::Pointer { .. }
            | SlotKind::Unbounded { .. } => true,
            SlotKind::Header
            | SlotKind::TypeDescriptor(_)
            | SlotKind::DescriptorCount
            | SlotKind::PortDescriptors { .. }
            | SlotKind::RegionDescriptors { .. }
            | SlotKind::Ndr
            | SlotKind::RetCode
            | SlotKind::Pad => false,
        })
    }
}
