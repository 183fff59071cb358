//! What are the items that a type is made of, as a message names and counts them, and in which form is that told?

use super::types::{Form, Type};

/// The number by which a message names a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TypeName {
    /// `MACH_MSG_TYPE_…` as a number.
    Number(u32),
    /// Known only when the message is made.
    Polymorphic,
}

impl TypeName {
    /// Whether it names a port right (16 to 21), or may.
    pub fn is_right(self) -> bool {
        match self {
            TypeName::Number(number) => (16..=21).contains(&number),
            TypeName::Polymorphic => true,
        }
    }
}

/// One item: a right or plain data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Scalar {
    /// Its name as the sender gives it.
    pub sent: TypeName,
    /// Its name as the receiver finds it.
    pub received: TypeName,
    /// Its size.
    pub bits: u32,
    /// It was declared as a number of 8 bits, not as a byte: a message has one type number for both.
    pub is_integer_8: bool,
}

impl Scalar {
    /// Whether it is a port right.
    pub fn is_right(&self) -> bool {
        self.sent.is_right() || self.received.is_right()
    }
}

/// So many items of one basic type: all of an array of one size, all that a bounded one can hold, one element of an array
/// without limit, and of a region what stands behind its `^`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Items {
    /// Each of them.
    pub item: Scalar,
    /// How many.
    pub number: u32,
}

impl Items {
    /// The largest type number that is sent with a short type descriptor.
    pub const SHORT_NAME: u32 = 255;
    /// The largest size of an item that is sent with a short type descriptor, in bits.
    pub const SHORT_BITS: u32 = 255;
    /// The most items that are sent with a short type descriptor.
    pub const SHORT_NUMBER: u32 = 4095;

    /// Whether a short type descriptor is too narrow for each of them. Wires whose two forms are equally wide draw the line
    /// there, too.
    fn are_wide(self) -> bool {
        let wide = |name| matches!(name, TypeName::Number(number) if number > Self::SHORT_NAME);
        wide(self.item.sent) || wide(self.item.received) || self.item.bits > Self::SHORT_BITS
    }
}

/// Which form of a type descriptor is wanted (GNU's `islong` and `isnotlong`).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum LongForm {
    /// The long one where the short one is too narrow, and for data out of line that is counted.
    #[default]
    AsNeeded,
    /// The long one.
    Always,
    /// The short one.
    Never,
}

impl Type {
    /// Whether its type descriptor has the long form where nobody asks for either: what is wide has, and what is counted
    /// without limit, in the message or out of it.
    fn needs_long_form(&self) -> bool {
        let many = match self.form {
            Form::Region(region) | Form::Regions { region, .. } => region.extent.is_counted(),
            Form::Fixed
            | Form::Counted { .. }
            | Form::CString { .. }
            | Form::Right(_)
            | Form::Rights { .. } => self.items.number > Items::SHORT_NUMBER,
        };
        many || self.items.are_wide()
    }

    /// Whether its type descriptor has the long form, unless an argument asks for another.
    pub fn has_long_form(&self) -> bool {
        match self.long_form {
            LongForm::Always => true,
            LongForm::Never => false,
            LongForm::AsNeeded => self.needs_long_form(),
        }
    }
}
