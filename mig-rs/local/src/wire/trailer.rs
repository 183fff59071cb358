//! What stands behind a received message?
use super::Landing;
use crate::token::Sender;
use mig_rs_runtime::kernel::trailer_size;

/// The only format there is.
pub(crate) const FORMAT: u32 = 0;
/// Offset of the context, the one field of 64 bits.
const CONTEXT: usize = 52;

/// Everything that a trailer can tell. It ends where the receiver wants it to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Trailer {
    pub(crate) seqno: u32,
    pub(crate) sender: Sender,
    /// The receiving port's.
    pub(crate) context: u64,
}

/// Where the trailer of a message of `size` bytes begins.
pub(crate) fn offset(size: usize) -> usize {
    size.next_multiple_of(4)
}

/// Size of the trailer up to an element.
pub(crate) fn size(elements: u32) -> usize {
    trailer_size(elements) as usize
}

impl Trailer {
    /// Writes the trailer up to an element at an offset.
    pub(crate) fn write(&self, elements: u32, to: &mut Landing<'_>, at: usize) {
        let size = size(elements);
        // Behind the context: filter and label, which nobody sets here.
        let mut words = [0; 17];
        words[..3].copy_from_slice(&[FORMAT, trailer_size(elements), self.seqno]);
        words[3..5].copy_from_slice(&self.sender.security);
        words[5..13].copy_from_slice(&self.sender.audit);
        to.put_words(at, words.get(..size / 4).unwrap_or(&words));
        if size > CONTEXT {
            to.put(at + CONTEXT, &self.context.to_ne_bytes());
        }
    }
}
