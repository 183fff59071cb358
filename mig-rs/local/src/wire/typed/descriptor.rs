//! What does a type descriptor say, in which bits?
use crate::wire::{Sent, Width};

/// The type of an item, and how many elements of it there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct TypeDescriptor {
    pub(super) name: u32,
    /// Bits of an element.
    pub(super) bits: u32,
    pub(super) number: u32,
    pub(super) form: Form,
    /// The elements stand behind the descriptor; otherwise their address does.
    pub(super) inline: bool,
    /// The memory is given away, or, in a received message, the receiver's.
    pub(super) deallocate: bool,
    /// Bits that mean nothing, or fields of the short form in the long one, are set.
    pub(super) stray: bool,
}

/// How a descriptor is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    Short,
    /// With room for more, in 12 bytes; where words are wide it only says so, and is like the other.
    Long,
}

/// Where in the first word it is said that elements are inline; behind it follow the long form and deallocate.
const fn flags(width: Width) -> u32 {
    match width {
        Width::Narrow => 28,
        Width::Wide => 29,
    }
}

impl Form {
    /// Size of the descriptor.
    fn size(self, width: Width) -> usize {
        match (self, width) {
            (Self::Short, Width::Narrow) => 4,
            (Self::Long, Width::Narrow) => 12,
            (Self::Short | Self::Long, Width::Wide) => 8,
        }
    }
}

impl TypeDescriptor {
    /// Reads the descriptor at an offset. `None`: the message ends before it does.
    pub(super) fn read(width: Width, message: Sent<'_>, at: usize) -> Option<Self> {
        let first = message.word(at)?;
        let flag = |n: u32| first >> (flags(width) + n) & 1 != 0;
        let form = if flag(1) { Form::Long } else { Form::Short };
        let (name, bits, number, stray) = match (width, form) {
            (Width::Wide, _) => {
                (first & 0xff, first >> 8 & 0xffff, message.word(at + 4)?, first >> 24 & 0x1f != 0)
            }
            (Width::Narrow, Form::Short) => {
                (first & 0xff, first >> 8 & 0xff, first >> 16 & 0xfff, first >> 31 != 0)
            }
            (Width::Narrow, Form::Long) => {
                let second = message.word(at + 4)?;
                (second & 0xffff, second >> 16, message.word(at + 8)?, first & 0x8fff_ffff != 0)
            }
        };
        Some(Self { name, bits, number, form, inline: flag(0), deallocate: flag(2), stray })
    }

    /// The descriptor's bytes.
    pub(super) fn bytes(self, width: Width) -> Vec<u8> {
        let Self { name, bits, number, form, inline, deallocate, .. } = self;
        let long = form == Form::Long;
        let first = (u32::from(inline) | u32::from(long) << 1 | u32::from(deallocate) << 2) << flags(width);
        let words = match (width, form) {
            (Width::Wide, _) => vec![first | name | bits << 8, number],
            (Width::Narrow, Form::Short) => vec![first | name | bits << 8 | number << 16],
            (Width::Narrow, Form::Long) => vec![first, name | bits << 16, number],
        };
        words.into_iter().flat_map(u32::to_ne_bytes).collect()
    }

    /// Size of the descriptor.
    pub(super) fn size(self, width: Width) -> usize {
        self.form.size(width)
    }

    /// Size of the elements.
    pub(super) fn length(self) -> u64 {
        (u64::from(self.number) * u64::from(self.bits)).div_ceil(8)
    }
}
