//! What does the type descriptor of an argument say, and what of it is checked?

use super::super::descriptor::{Described, TypeDescriptor};
use super::item::is_unbounded;
use super::{Typed, Way};
use crate::abi::DescriptorForm;
use crate::model::{
    Argument, Deallocate, Extent, Form, Items, LongForm, Region, RegionOf, Scalar, Type, TypeId, TypeName,
};

const INTEGER_32: u32 = 2;

/// How many items there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Number {
    Always(u32),
    /// As many as are counted, times this.
    Counted(u32),
}

/// Where the items are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    Inline,
    Region,
    /// In the message while they fit.
    Either,
}

/// What there is to say of an argument, whoever says it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Facts {
    item: Scalar,
    number: Number,
    place: Place,
    long: bool,
}

impl Typed<'_> {
    /// One form of descriptor.
    pub(super) fn form(&self, long: bool) -> DescriptorForm {
        if long { self.long } else { self.short }
    }

    /// The descriptor of a return code or a count: one 32-bit integer.
    pub(super) fn word(&self) -> TypeDescriptor {
        let word = Described {
            name: Some(INTEGER_32),
            bits: Some(32),
            number: Some(1),
            inline: Some(true),
            long: false,
            deallocate: Some(false),
        };
        TypeDescriptor { sent: word, checked: word, each: 1, most: self.short.number }
    }

    /// The descriptor of an argument.
    pub(super) fn descriptor(&self, argument: &Argument, way: Way) -> TypeDescriptor {
        let facts = self.facts(argument);
        TypeDescriptor {
            sent: self.sent(&facts, argument.deallocate, way),
            checked: self.checked(&facts, way),
            each: match facts.number {
                Number::Always(_) => 1,
                Number::Counted(each) => each,
            },
            most: self.form(facts.long).number,
        }
    }

    fn facts(&self, argument: &Argument) -> Facts {
        let ty = &self.types[argument.ty];
        let long = match argument.long_form {
            LongForm::Always => true,
            LongForm::Never => false,
            LongForm::AsNeeded => ty.has_long_form(),
        };
        let (item, number, place) = self.items(ty);
        Facts { item, number, place, long }
    }

    /// A region of one size says that nothing is there: that is what the original compilers send and look for.
    fn items(&self, ty: &Type) -> (Scalar, Number, Place) {
        let Items { item, number } = ty.items;
        match ty.form {
            Form::Fixed | Form::CString { varying: false, .. } => {
                (item, Number::Always(number), Place::Inline)
            }
            Form::Counted { element, .. } => {
                let Items { item, number } = self.element(element);
                (item, Number::Counted(number), Place::Inline)
            }
            Form::CString { varying: true, .. } => (item, Number::Counted(1), Place::Inline),
            Form::Right(right) => (right, Number::Always(1), Place::Inline),
            Form::Rights { right, extent: Extent::Fixed(count) } => {
                (right, Number::Always(count), Place::Inline)
            }
            Form::Rights { right, .. } => (right, Number::Counted(1), Place::Inline),
            Form::Region(region) | Form::Regions { region, .. } => {
                let Items { item, number } = match region.of {
                    RegionOf::Data(element) => self.element(element),
                    RegionOf::Rights(item) => Items { item, number: 1 },
                };
                let number =
                    if region.extent.is_counted() { Number::Counted(number) } else { Number::Always(0) };
                (item, number, place(region))
            }
        }
    }

    /// What one element of an array counts. Parts of bytes are rounded up: the next element begins with a byte.
    fn element(&self, element: TypeId) -> Items {
        let Type { items, size, .. } = self.types[element];
        if (u64::from(items.item.bits) * u64::from(items.number)).is_multiple_of(8) {
            return items;
        }
        Items { item: Scalar { bits: 8, ..items.item }, number: size }
    }

    /// A server inside the kernel names what it returns as the receiver will find it.
    fn sent(&self, facts: &Facts, deallocate: Deallocate, way: Way) -> Described {
        let as_received = self.kernel.server && way == Way::Reply;
        Described {
            name: number(if as_received { facts.item.received } else { facts.item.sent }),
            deallocate: match (facts.place, deallocate) {
                (Place::Inline, _) | (_, Deallocate::Never) => Some(false),
                (Place::Region, Deallocate::Always) => Some(true),
                (Place::Region, Deallocate::Choice) => None,
                (Place::Either, Deallocate::Always | Deallocate::Choice) => None,
            },
            bits: self.bits(facts),
            ..facts.common()
        }
    }

    /// Only a short descriptor that is known in full is compared in full, and with it the bit that a kernel sets for
    /// what it brought out of line. In what a server inside the kernel receives, that bit is still the sender's.
    fn checked(&self, facts: &Facts, way: Way) -> Described {
        let name = number(facts.item.received);
        let is_right = facts.item.received.is_right();
        let common = facts.common();
        let in_kernel =
            self.kernel.server && way == Way::Request && (is_right || facts.place != Place::Inline);
        let whole = !facts.long && name.is_some() && common.number.is_some() && !in_kernel;
        Described {
            name,
            // A region of rights arrives with names as wide as its kernel likes.
            bits: match facts.place {
                Place::Region if facts.item.is_right() && self.right != self.distant_right => None,
                Place::Inline | Place::Region | Place::Either => self.bits(facts),
            },
            deallocate: common.inline.filter(|_| whole).map(|inline| !inline),
            ..common
        }
    }

    /// Rights may be wider inside the message than beside it.
    fn bits(&self, facts: &Facts) -> Option<u32> {
        if !facts.item.is_right() {
            return Some(facts.item.bits);
        }
        match facts.place {
            Place::Inline => Some(self.right * 8),
            Place::Region => Some(self.distant_right * 8),
            Place::Either => (self.right == self.distant_right).then_some(self.right * 8),
        }
    }
}

impl Facts {
    /// What the sender says and the receiver checks alike.
    fn common(&self) -> Described {
        Described {
            name: None,
            bits: None,
            number: match self.number {
                Number::Always(number) => Some(number),
                Number::Counted(_) => None,
            },
            inline: match self.place {
                Place::Inline => Some(true),
                Place::Region => Some(false),
                Place::Either => None,
            },
            long: self.long,
            deallocate: None,
        }
    }
}

fn number(name: TypeName) -> Option<u32> {
    match name {
        TypeName::Number(number) => Some(number),
        TypeName::Polymorphic => None,
    }
}

fn place(region: Region) -> Place {
    if is_unbounded(region) { Place::Either } else { Place::Region }
}
