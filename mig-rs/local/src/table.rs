//! How does a 32-bit number find its entry, and stay invalid once the entry is gone?
use std::collections::VecDeque;

/// Bits of a number that count how often its slot was used before. The others are the slot.
const GENERATION_BITS: u32 = 10;
const GENERATION: u32 = (1 << GENERATION_BITS) - 1;
/// The last slot is left out, so that no number is `MACH_PORT_DEAD`.
const MAX_SLOTS: usize = (1 << (32 - GENERATION_BITS)) - 2;
/// So many slots rest before the first of them is used again.
const RESTING: usize = 64;

/// Entries under numbers that are never 0 and never `0xffff_ffff`.
///
/// A number that was given back a moment ago is known as such: it comes again after some 65 000
/// further entries at the earliest.
pub(crate) struct Table<T> {
    slots: Vec<Slot<T>>,
    resting: VecDeque<usize>,
    max: usize,
}

struct Slot<T> {
    generation: u32,
    live: bool,
    entry: T,
}

impl<T: Copy> Table<T> {
    pub(crate) const fn new() -> Self {
        Self::with_room_for(MAX_SLOTS)
    }

    pub(crate) const fn with_room_for(max: usize) -> Self {
        Self { slots: Vec::new(), resting: VecDeque::new(), max }
    }

    /// Puts `entry` in and says its number; `None` if the table is full.
    pub(crate) fn insert(&mut self, entry: T) -> Option<u32> {
        let full = self.slots.len() == self.max;
        let at = if full || self.resting.len() > RESTING {
            let at = self.resting.pop_front()?;
            let slot = self.slots.get_mut(at)?;
            *slot = Slot { generation: (slot.generation + 1) & GENERATION, live: true, entry };
            at
        } else {
            self.slots.push(Slot { generation: 0, live: true, entry });
            self.slots.len() - 1
        };
        let high = u32::try_from(at + 1).ok()? << GENERATION_BITS;
        Some(high | self.slots[at].generation)
    }

    pub(crate) fn get(&self, number: u32) -> Option<&T> {
        self.slot(number).filter(|slot| slot.live).map(|slot| &slot.entry)
    }

    pub(crate) fn get_mut(&mut self, number: u32) -> Option<&mut T> {
        let slot = self.slots.get_mut(position(number)?)?;
        (slot.live && slot.generation == number & GENERATION).then_some(&mut slot.entry)
    }

    pub(crate) fn remove(&mut self, number: u32) -> Option<T> {
        let at = position(number)?;
        let slot = self.slots.get_mut(at)?;
        if !slot.live || slot.generation != number & GENERATION {
            return None;
        }
        slot.live = false;
        self.resting.push_back(at);
        Some(slot.entry)
    }

    /// What last stood under a number that is no longer in use, as long as its slot rests.
    pub(crate) fn former(&self, number: u32) -> Option<&T> {
        self.slot(number).filter(|slot| !slot.live).map(|slot| &slot.entry)
    }

    /// Every number in use, with its entry.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (u32, &T)> {
        let numbered = (1u32..).zip(&self.slots).filter(|(_, slot)| slot.live);
        numbered.map(|(at, slot)| (at << GENERATION_BITS | slot.generation, &slot.entry))
    }

    fn slot(&self, number: u32) -> Option<&Slot<T>> {
        self.slots.get(position(number)?).filter(|slot| slot.generation == number & GENERATION)
    }
}

fn position(number: u32) -> Option<usize> {
    usize::try_from(number >> GENERATION_BITS).ok()?.checked_sub(1)
}

#[cfg(test)]
mod tests;
