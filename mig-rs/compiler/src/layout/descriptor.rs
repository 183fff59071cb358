//! What does a type descriptor say of the item behind it, when it is sent and when it arrives?
//!
//! ```text
//!   32 bits, short    name:8 size:8 number:12 inline:1 longform:1 deallocate:1 unused:1
//!   32 bits, long     the same with name, size and number 0; then name:16 size:16; then number:32
//!   64 bits           name:8 size:16 unused:5 inline:1 longform:1 deallocate:1; then number:32
//! ```

/// A type descriptor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypeDescriptor {
    /// As the sender fills it in. What is not known here is said by the call: the name of a right by its disposition, the
    /// number by the count, the other fields by where an array without limit is.
    pub sent: Described,
    /// What the receiver holds it against. What is not known here is not checked. Where all is, the whole descriptor has
    /// to be equal.
    pub checked: Described,
    /// How many items one element of what is counted has: the number is the count times this.
    pub each: u32,
    /// The largest number that its field can say.
    pub most: u32,
}

/// The fields of a type descriptor, as far as the interface decides them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Described {
    /// The type of each item: `MACH_MSG_TYPE_…`.
    pub name: Option<u32>,
    /// The size of each item in bits.
    pub bits: Option<u32>,
    /// How many items.
    pub number: Option<u32>,
    /// They stand in the message, not beside it.
    pub inline: Option<bool>,
    /// The descriptor has the long form.
    pub long: bool,
    /// The sender's memory goes with the message.
    pub deallocate: Option<bool>,
}

impl Described {
    /// Whether every field is known, so that the whole descriptor is one constant.
    pub fn is_whole(&self) -> bool {
        self.name.is_some()
            && self.bits.is_some()
            && self.number.is_some()
            && self.inline.is_some()
            && self.deallocate.is_some()
    }
}
