//! Where do offsets add up? Here, and nowhere else.

use std::borrow::Cow;

use super::message::{Complexity, Message};
use super::slot::{Slot, SlotId, SlotKind};
use crate::model::ArgumentId;

/// Most messages have no more slots than these.
const USUAL: usize = 8;

/// A message that grows slot by slot, in wire order.
///
/// Two positions grow side by side: with every counted slot full, which gives [`Slot::offset`], and with every one empty,
/// which gives [`Slot::base`].
///
/// ```text
///             count   elements      pad   next
///   full      │ 36 │ 40 ········ 50 │ 52   56      offset
///   empty     │ 36 │ 40                    40      base: elements and their padding are gone
/// ```
#[derive(Debug)]
pub(super) struct Placer {
    alignment: u64,
    full: u64,
    empty: u64,
    slots: Vec<Slot>,
    counted: Vec<SlotId>,
    largest: Option<(u64, ArgumentId)>,
}

/// A message whose slots all have their place, and what its limits are checked against.
#[derive(Debug)]
pub(super) struct Placed {
    /// The message; sizes that do not fit 32 bits are cut to that.
    pub(super) message: Message,
    /// Its largest form in bytes.
    pub(super) bytes: u64,
    /// The argument whose slot takes most of them, and how many.
    pub(super) largest: Option<(u64, ArgumentId)>,
}

impl Placer {
    /// An empty message, whose slots start at multiples of `alignment` bytes.
    pub(super) fn new(alignment: u32) -> Self {
        Placer {
            alignment: u64::from(alignment).max(1),
            full: 0,
            empty: 0,
            slots: Vec::with_capacity(USUAL),
            counted: Vec::new(),
            largest: None,
        }
    }

    /// Puts a slot of `bytes` bytes, when full, behind the last one, and zeros behind it up to the alignment.
    pub(super) fn place(
        &mut self,
        kind: SlotKind,
        argument: Option<ArgumentId>,
        name: impl Into<Cow<'static, str>>,
        bytes: u64,
    ) -> SlotId {
        let id = SlotId(clamp(self.slots.len()));
        let is_counted = kind.count().is_some();
        if let Some(argument) = argument
            && self.largest.is_none_or(|(most, _)| most < bytes)
        {
            self.largest = Some((bytes, argument));
        }
        self.push(kind, argument, name.into(), bytes);
        if is_counted {
            self.counted.push(id);
        } else {
            self.empty = self.empty.saturating_add(bytes);
        }
        self.pad(argument, is_counted, bytes);
        id
    }

    fn pad(&mut self, argument: Option<ArgumentId>, counted: bool, bytes: u64) {
        let bytes = bytes.next_multiple_of(self.alignment) - bytes;
        if bytes == 0 {
            return;
        }
        let name = format!("{}Pad", self.slots.last().map_or("", |slot| &slot.name));
        self.push(SlotKind::Pad, argument, name.into(), bytes);
        if !counted {
            self.empty = self.empty.saturating_add(bytes);
        }
    }

    fn push(&mut self, kind: SlotKind, argument: Option<ArgumentId>, name: Cow<'static, str>, bytes: u64) {
        self.slots.push(Slot {
            kind,
            argument,
            name,
            offset: clamp(self.full),
            size: clamp(bytes),
            base: clamp(self.empty),
            floats_after: clamp(self.counted.len()),
        });
        self.full = self.full.saturating_add(bytes);
    }

    /// The message as it stands. A request gets its dispositions afterwards.
    pub(super) fn finish(self, complex: Complexity) -> Placed {
        let message = Message {
            slots: self.slots,
            counted: self.counted,
            complex,
            min: clamp(self.empty),
            max: clamp(self.full),
            remote: None,
            local: None,
        };
        Placed { message, bytes: self.full, largest: self.largest }
    }
}

fn clamp(number: impl TryInto<u32>) -> u32 {
    number.try_into().unwrap_or(u32::MAX)
}
