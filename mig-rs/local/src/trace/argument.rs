//! Where in a message is an argument, and what does it say?
use super::{data, line, party};
use crate::kernel::{Kernel, TaskId};
use crate::wire::descriptor::Descriptor;
use crate::wire::{Sent, Wire};
use mig_rs_runtime::Description;
use mig_rs_runtime::description::{Argument, Message, Place, What};
use std::slice::Iter;

/// A message of which it is known what it says.
pub(super) struct Reading<'m> {
    pub(super) kernel: &'m Kernel,
    pub(super) by: Option<TaskId>,
    pub(super) bytes: Sent<'m>,
    /// How many bytes the counted stretches fill so far, for each.
    filled: Vec<usize>,
    /// What there is of rights and memory, in the order of the arguments.
    descriptors: Vec<Descriptor>,
}

impl<'m> Reading<'m> {
    /// Measures the counted stretches of a message. One whose count is cut off ends the list, and what comes behind it is cut off too.
    pub(super) fn new(
        (kernel, by): (&'m Kernel, Option<TaskId>),
        (wire, bytes): (Wire, Sent<'m>),
        interface: &Description,
        message: &Message,
    ) -> Self {
        let read = message.complex.then(|| wire.read(bytes).descriptors).flatten();
        let descriptors = read.unwrap_or_default();
        let mut this = Self { kernel, by, bytes, filled: vec![0], descriptors };
        let alignment = usize::try_from(interface.alignment).unwrap_or(1).max(1);
        for float in message.floats {
            let Some(size) = this.extent(float.count, float.element as usize) else { break };
            let before = this.filled.last().copied().unwrap_or_default();
            let Some(size) = size.checked_next_multiple_of(alignment) else { break };
            this.filled.push(before.saturating_add(size));
        }
        this
    }

    /// The word at a place.
    pub(super) fn word(&self, place: Place) -> Option<u32> {
        self.bytes.word(self.offset(place)?)
    }

    fn offset(&self, place: Place) -> Option<usize> {
        let filled = self.filled.get(usize::try_from(place.floats).ok()?)?;
        usize::try_from(place.base).ok()?.checked_add(*filled)
    }

    /// How many bytes as many elements have as are counted at a place.
    fn extent(&self, count: Place, element: usize) -> Option<usize> {
        usize::try_from(self.word(count)?).ok()?.checked_mul(element)
    }

    fn data(&self, place: Place, size: usize) -> Option<&'m [u8]> {
        self.bytes.from(self.offset(place)?).get(..size)
    }

    /// The arguments as they are shown.
    pub(super) fn arguments(&self, arguments: &[Argument]) -> String {
        let mut descriptors = self.descriptors.iter();
        let shown = arguments.iter().map(|argument| {
            let what = self.what(argument, &mut descriptors).unwrap_or_else(|| line::CUT_OFF.to_owned());
            format!("{}: {what}", argument.name)
        });
        shown.collect::<Vec<_>>().join(", ")
    }

    fn what(&self, argument: &Argument, descriptors: &mut Iter<'_, Descriptor>) -> Option<String> {
        let place = argument.place;
        Some(match argument.what {
            What::Value(element) => data::value(self.data(place, element.size())?, element, false),
            What::Counted { element, count } => {
                let size = self.extent(count, element.size())?;
                data::value(self.data(place, size)?, element, true)
            }
            What::String(size) => text(self.data(place, usize::try_from(size).ok()?)?),
            What::VaryingString { count } => text(self.data(place, self.extent(count, 1)?)?),
            What::Rights { count, used } | What::Regions { count, used, .. } => {
                self.carried(descriptors, count, used)?
            }
            What::Capacity => format!("room for {}", self.word(place)?),
            _ => "?".to_owned(),
        })
    }

    /// Descriptors side by side, as many as are meant.
    fn carried(
        &self,
        descriptors: &mut Iter<'_, Descriptor>,
        count: u32,
        used: Option<Place>,
    ) -> Option<String> {
        let (taken, rest) = descriptors.as_slice().split_at_checked(usize::try_from(count).ok()?)?;
        *descriptors = rest.iter();
        let meant = match used {
            None => taken,
            Some(used) => taken.get(..usize::try_from(self.word(used)?).ok()?)?,
        };
        let shown: Vec<_> = meant.iter().map(|read| descriptor(self.kernel, self.by, read)).collect();
        let alone = count == 1 && used.is_none();
        Some(if alone { shown.concat() } else { format!("[{}]", shown.join(", ")) })
    }
}

/// What a string says, up to its NUL.
fn text(bytes: &[u8]) -> String {
    let end = bytes.iter().position(|byte| *byte == 0).unwrap_or(bytes.len());
    data::text(bytes.get(..end).unwrap_or(bytes))
}

/// What a descriptor carries.
pub(super) fn descriptor(kernel: &Kernel, by: Option<TaskId>, descriptor: &Descriptor) -> String {
    match *descriptor {
        Descriptor::Port { name, disposition } => party::right(kernel, by, name, disposition),
        Descriptor::Names { ref names, disposition } => {
            let all = names.iter().map(|name| party::right(kernel, by, *name, disposition));
            format!("[{}]", all.collect::<Vec<_>>().join(", "))
        }
        Descriptor::Memory { place, size, .. } => {
            format!("{size} bytes out of line{}", if place.deallocate { ", given away" } else { "" })
        }
        Descriptor::Ports { place, count, disposition } => {
            let given = if place.deallocate { ", given away" } else { "" };
            format!("{count} rights out of line, {}{given}", party::how(disposition))
        }
    }
}
