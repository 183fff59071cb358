//! How is a type descriptor written, and what does a received one say?

use crate::message::Message;
use crate::wire::Typed;

/// How a type descriptor is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// In one word: at most 255 bits an element and, on gnu32, 4095 elements.
    Short,
    /// With room for more of both. On gnu64 it only says so, and is no longer.
    Long,
}

impl Form {
    /// Size in bytes of the descriptor.
    #[inline(always)]
    pub(crate) const fn size<W: Typed>(self) -> usize {
        match self {
            Self::Short => W::WORD,
            Self::Long => W::LONG,
        }
    }

    /// The greatest number of elements that it can say.
    #[inline(always)]
    pub(crate) const fn most<W: Typed>(self) -> u32 {
        match self {
            Self::Short if W::WORD == 4 => 0xfff,
            Self::Short | Self::Long => u32::MAX,
        }
    }
}

/// Where the elements stand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// Behind the descriptor.
    Inline,
    /// In memory, whose address stands behind the descriptor.
    OutOfLine,
    /// As [`Self::OutOfLine`]; the memory is taken from the sender.
    Given,
}

/// What a type descriptor says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Descriptor {
    pub(crate) name: u32,
    /// Bits of an element.
    pub(crate) bits: u32,
    /// Number of elements.
    pub(crate) number: u32,
    pub(crate) form: Form,
    pub(crate) place: Place,
}

/// Which fields of a received descriptor are not compared, because they are looked at by themselves.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Open {
    pub(crate) name: bool,
    pub(crate) number: bool,
    pub(crate) place: bool,
    pub(crate) bits: bool,
}

impl Open {
    pub(crate) const NOTHING: Self = Self { name: false, number: false, place: false, bits: false };
}

/// Where inline, long form and deallocate are said in the first word.
const fn flags<W: Typed>() -> u32 {
    if W::WORD == 4 { 28 } else { 29 }
}

impl Descriptor {
    /// The descriptor's words, as many as its form has.
    #[inline(always)]
    pub(crate) const fn words<W: Typed>(self) -> [u32; 3] {
        let Self { name, bits, number, form, place } = self;
        let inline = matches!(place, Place::Inline) as u32;
        let given = matches!(place, Place::Given) as u32;
        let long = matches!(form, Form::Long) as u32;
        let first = (inline | long << 1 | given << 2) << flags::<W>();
        match form {
            Form::Short | Form::Long if W::WORD == 8 => [first | name | bits << 8, number, 0],
            Form::Short => [first | name | bits << 8 | number << 16, 0, 0],
            Form::Long => [first, name | bits << 16, number],
        }
    }

    /// Which bits of the words are compared: all where MIG's C compares the whole word, otherwise those of the fields that it compares
    /// one by one. Whether memory is taken from somebody is not among them.
    pub(crate) const fn compared<W: Typed>(form: Form, open: Open) -> [u32; 3] {
        const fn unless(open: bool, mask: u32) -> u32 {
            if open { 0 } else { mask }
        }
        let Open { name, number, place, bits } = open;
        let flags = unless(place, 1) << flags::<W>() | 2 << flags::<W>();
        let whole = matches!(form, Form::Short) && !name && !number && !place && !bits;
        match form {
            Form::Short | Form::Long if W::WORD == 8 => {
                let fields = flags | unless(bits, 0x00ff_ff00) | unless(name, 0xff);
                [if whole { u32::MAX } else { fields }, unless(number, u32::MAX), 0]
            }
            Form::Short => {
                let fields = flags | unless(bits, 0xff00) | unless(name, 0xff) | unless(number, 0x0fff_0000);
                [if whole { u32::MAX } else { fields }, 0, 0]
            }
            Form::Long => {
                let fields = unless(bits, 0xffff_0000) | unless(name, 0xffff);
                [flags, fields, unless(number, u32::MAX)]
            }
        }
    }

    /// Writes the descriptor.
    ///
    /// # Safety
    /// The message has room for it at `at`.
    #[inline(always)]
    pub(crate) unsafe fn write<W: Typed>(self, message: Message, at: usize) {
        let [first, second, third] = self.words::<W>();
        // SAFETY: the caller's promise.
        unsafe {
            message.set_word(at, first);
            if self.form.size::<W>() > 4 {
                message.set_word(at + 4, second);
            }
            if self.form.size::<W>() > 8 {
                message.set_word(at + 8, third);
            }
        }
    }

    /// Reads a descriptor of whatever form.
    ///
    /// # Safety
    /// The message is defined up to `end`.
    pub(crate) unsafe fn read<W: Typed>(message: Message, at: usize, end: usize) -> Option<Self> {
        // SAFETY: what is read lies before the end.
        unsafe {
            if at + W::WORD > end {
                return None;
            }
            let first = message.word(at) >> flags::<W>();
            let form = if first & 2 == 0 { Form::Short } else { Form::Long };
            if at + form.size::<W>() > end {
                return None;
            }
            let place = match (first & 1, first & 4) {
                (1, _) => Place::Inline,
                (_, 0) => Place::OutOfLine,
                _ => Place::Given,
            };
            let bits = bits::<W>(message, at, form);
            let (name, number) = (name::<W>(message, at, form), number::<W>(message, at, form));
            Some(Self { name, bits, number, form, place })
        }
    }

    /// Size in bytes of the elements, if so much has an address.
    pub(crate) fn bytes(&self) -> Option<usize> {
        usize::try_from((u64::from(self.number) * u64::from(self.bits)).div_ceil(8)).ok()
    }
}

/// The name that the descriptor at `at` says.
///
/// # Safety
/// One of this form stands there.
#[inline(always)]
pub(crate) unsafe fn name<W: Typed>(message: Message, at: usize, form: Form) -> u32 {
    // SAFETY: the caller's promise.
    unsafe {
        match form {
            Form::Long if W::WORD == 4 => message.word(at + 4) & 0xffff,
            Form::Short | Form::Long => message.word(at) & 0xff,
        }
    }
}

/// Bits of an element, as the descriptor at `at` says.
///
/// # Safety
/// One of this form stands there.
#[inline(always)]
pub(crate) unsafe fn bits<W: Typed>(message: Message, at: usize, form: Form) -> u32 {
    // SAFETY: the caller's promise.
    unsafe {
        match form {
            Form::Short if W::WORD == 4 => message.word(at) >> 8 & 0xff,
            Form::Long if W::WORD == 4 => message.word(at + 4) >> 16,
            Form::Short | Form::Long => message.word(at) >> 8 & 0xffff,
        }
    }
}

/// The number of elements that the descriptor at `at` says.
///
/// # Safety
/// One of this form stands there.
#[inline(always)]
pub(crate) unsafe fn number<W: Typed>(message: Message, at: usize, form: Form) -> u32 {
    // SAFETY: the caller's promise.
    unsafe {
        match form {
            Form::Short if W::WORD == 4 => message.word(at) >> 16 & 0xfff,
            Form::Long if W::WORD == 4 => message.word(at + 8),
            Form::Short | Form::Long => message.word(at + 4),
        }
    }
}

/// Whether the elements of the descriptor at `at` stand behind it.
///
/// # Safety
/// One stands there.
#[inline(always)]
pub(crate) unsafe fn is_inline<W: Typed>(message: Message, at: usize) -> bool {
    // SAFETY: the caller's promise.
    unsafe { message.word(at) >> flags::<W>() & 1 != 0 }
}
