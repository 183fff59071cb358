//! What stands in the data section of an untyped message: what becomes of each argument there?

use super::super::place::Placer;
use super::super::slot::{CountOf, SlotId, SlotKind};
use super::{WORD, abreast, is_counted};
use crate::model::{Argument, ArgumentId, Extent, Form, Types};

/// The data section of one message, as far as it is placed.
pub(super) struct DataSection<'a> {
    types: &'a Types,
    placer: &'a mut Placer,
    /// The counts placed so far, in the order of the arguments: `samecount` finds its own among them.
    counts: Vec<(ArgumentId, SlotId)>,
}

impl<'a> DataSection<'a> {
    pub(super) fn new(types: &'a Types, placer: &'a mut Placer) -> Self {
        DataSection { types, placer, counts: Vec::new() }
    }

    /// Places what of `argument` stands in the data section, if anything does.
    pub(super) fn place(&mut self, id: ArgumentId, argument: &Argument) {
        let ty = &self.types[argument.ty];
        match ty.form {
            Form::Fixed => self.value(id, argument, SlotKind::Fixed, ty.size.into()),
            Form::Counted { element, max } => {
                let element = self.types[element].size;
                let count = self.count(id, argument, "Cnt", CountOf::Inline);
                let bytes = u64::from(element) * u64::from(max);
                self.value(id, argument, SlotKind::Counted { element, max, count }, bytes);
            }
            Form::CString { size, varying: false } => {
                self.value(id, argument, SlotKind::FixedString, size.into());
            }
            Form::CString { size, varying: true } => {
                self.word(id, argument, "Offset", SlotKind::StringOffset);
                let count = self.count(id, argument, "Cnt", CountOf::String);
                self.value(id, argument, SlotKind::VaryingString { count }, size.into());
            }
            Form::Right(_) => {}
            Form::Rights { extent, .. } => {
                if is_counted(extent) {
                    self.count(id, argument, "Cnt", CountOf::Rights);
                }
            }
            Form::Region(region) => {
                if is_counted(region.extent) {
                    self.count(id, argument, "Cnt", CountOf::Region);
                }
            }
            Form::Regions { region, extent } => self.regions(id, argument, is_counted(region.extent), extent),
        }
    }

    /// How many regions are meant, and how many elements each has.
    fn regions(&mut self, id: ArgumentId, argument: &Argument, sizes_vary: bool, extent: Extent) {
        let suffix = if sizes_vary { "SubsCnt" } else { "Cnt" };
        let count = is_counted(extent).then(|| self.count(id, argument, suffix, CountOf::Regions));
        if sizes_vary {
            let max = abreast(extent);
            let name = format!("{}Subs", argument.name);
            self.placer.place(SlotKind::Subs { max, count }, Some(id), name, WORD * u64::from(max));
        }
    }

    /// Places how much of an argument that is only returned the client has room for.
    pub(super) fn place_capacity(&mut self, id: ArgumentId, argument: &Argument) {
        self.count(id, argument, "Cnt", CountOf::Capacity);
    }

    /// Where the count of `argument` stands: that of another one, if it shares it, or a new slot.
    fn count(&mut self, id: ArgumentId, argument: &Argument, suffix: &str, of: CountOf) -> SlotId {
        let count = match argument.same_count.and_then(|owner| self.count_of(owner)) {
            Some(shared) => shared,
            None => self.word(id, argument, suffix, SlotKind::Count(of)),
        };
        self.counts.push((id, count));
        count
    }

    fn count_of(&self, owner: ArgumentId) -> Option<SlotId> {
        let index = self.counts.binary_search_by_key(&owner, |&(id, _)| id).ok()?;
        Some(self.counts[index].1)
    }

    fn word(&mut self, id: ArgumentId, argument: &Argument, suffix: &str, kind: SlotKind) -> SlotId {
        self.placer.place(kind, Some(id), format!("{}{suffix}", argument.name), WORD)
    }

    fn value(&mut self, id: ArgumentId, argument: &Argument, kind: SlotKind, bytes: u64) {
        self.placer.place(kind, Some(id), argument.name.clone(), bytes);
    }
}
