//! What stands behind the type descriptor of an argument: its elements, or an address?

use super::super::slot::{SlotId, SlotKind};
use super::Typed;
use crate::model::{Argument, Extent, Form, Region, RegionOf};

impl Typed<'_> {
    /// The slot of an argument whose descriptor stands in `count`, and its bytes when it is full.
    pub(super) fn item(&self, argument: &Argument, count: SlotId) -> (SlotKind, u64) {
        let ty = &self.types[argument.ty];
        match ty.form {
            Form::Fixed => (SlotKind::Fixed, ty.size.into()),
            Form::Counted { element, max } => {
                let element = self.types[element].size;
                (SlotKind::Counted { element, max, count }, product(element, max))
            }
            Form::CString { size, varying: false } => (SlotKind::FixedString, size.into()),
            Form::CString { size, varying: true } => (SlotKind::VaryingString { count }, size.into()),
            Form::Right(right) => (SlotKind::Right { right }, self.right.into()),
            Form::Rights { right, extent } => {
                let (max, counted) = match extent {
                    Extent::Fixed(max) => (max, None),
                    Extent::Bounded(max) => (max, Some(count)),
                    // An array of rights without limit is itself one region.
                    Extent::Unbounded => (0, Some(count)),
                };
                let element = self.right;
                (SlotKind::Rights { right, element, max, count: counted }, product(element, max))
            }
            Form::Region(region) if is_unbounded(region) => self.unbounded(argument, region, count),
            Form::Region(region) | Form::Regions { region, .. } => self.pointer(argument, region),
        }
    }

    fn pointer(&self, argument: &Argument, region: Region) -> (SlotKind, u64) {
        let element = match region.of {
            RegionOf::Data(element) => self.types[element].size,
            RegionOf::Rights(_) => self.distant_right,
        };
        let deallocate = argument.deallocate;
        (SlotKind::Pointer { region, element, deallocate }, self.abi.pointer.into())
    }

    /// As many elements as fit into the limit stand in the message; where there is room for less than an address, the slot
    /// has room for that all the same.
    fn unbounded(&self, argument: &Argument, region: Region, count: SlotId) -> (SlotKind, u64) {
        let (element, distant) = match region.of {
            RegionOf::Data(element) => (self.types[element].size, self.types[element].size),
            RegionOf::Rights(_) => (self.right, self.distant_right),
        };
        let max = self.inline.checked_div(element).unwrap_or(0);
        let deallocate = argument.deallocate;
        let kind = SlotKind::Unbounded { of: region.of, element, distant, max, deallocate, count };
        (kind, product(element, max).max(self.abi.pointer.into()))
    }
}

/// Whether it is in the message while it fits, and not always beside it.
pub(super) fn is_unbounded(region: Region) -> bool {
    !region.explicit && region.extent == Extent::Unbounded
}

fn product(element: u32, max: u32) -> u64 {
    u64::from(element) * u64::from(max)
}
