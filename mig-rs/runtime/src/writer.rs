//! How does a stub put values into a message, slot after slot?

mod descriptors;

use core::ffi::CStr;
use core::marker::PhantomData;
use core::ptr;

use crate::kernel;
use crate::message::{Message, NDR, broken, head, padded};
use crate::plain::Plain;
use crate::room::{Lent, Room};
use crate::wire::Wire;

/// Writes a message front to back. What it has passed is defined, every byte: padding is zero.
///
/// A right that was moved into it leaks if the message is then not sent. So all that can refuse a call comes before the first slot.
#[must_use = "what was written is not sent yet"]
pub struct Writer<'b, W: Wire, P> {
    pub(crate) message: Message,
    at: usize,
    pub(crate) limit: usize,
    /// How many descriptors were announced and are not written yet; a constant after inlining, and 0 before any data.
    missing: usize,
    lives: PhantomData<(&'b mut [u8], W, P)>,
}

/// Purpose of a [`Writer`]: a request, to be sent or called with.
#[derive(Debug)]
pub enum Asking {}

/// Purpose of a [`Writer`]: an answer, to be left to the loop.
#[derive(Debug)]
pub enum Answering {}

impl<'b, W: Wire, P> Writer<'b, W, P> {
    /// Begins with the six words of a header, and the count of descriptors if there are any.
    ///
    /// # Safety
    /// The message has room for `limit` bytes, for `'b`.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "a message with 4 G descriptors is too large")]
    pub(crate) unsafe fn new(message: Message, limit: usize, header: Header, descriptors: usize) -> Self {
        let Header { bits, remote, local, id } = header;
        let complex = if descriptors == 0 { 0 } else { kernel::COMPLEX };
        let mut writer = Self { message, at: 0, limit, missing: 0, lives: PhantomData };
        writer = writer.put(complex | bits);
        writer.pass(4);
        writer = writer.put(remote).put(local).put(0_u32).put(id);
        if descriptors != 0 {
            writer = writer.put(descriptors as u32);
        }
        writer.missing = descriptors;
        writer
    }

    /// Passes so many bytes of data, of which the caller says that they get defined, and says where they begin.
    #[inline(always)]
    fn pass(&mut self, size: usize) -> usize {
        if self.missing != 0 {
            broken()
        }
        self.advance(size)
    }

    /// Passes a descriptor, which the caller writes, and says where it begins.
    #[inline(always)]
    fn descriptor(&mut self, size: usize) -> usize {
        if self.missing == 0 {
            broken()
        }
        self.missing -= 1;
        self.advance(size)
    }

    #[inline(always)]
    fn advance(&mut self, size: usize) -> usize {
        let at = self.at;
        if size > self.limit - at {
            broken()
        }
        self.at += size;
        at
    }

    /// One value; zeros up to a word.
    #[inline(always)]
    pub fn put<T: Plain>(mut self, value: T) -> Self {
        let size = size_of::<T>();
        let at = self.pass(padded(size));
        // SAFETY: passed, so there is room for the value and its padding.
        unsafe {
            if !size.is_multiple_of(4) {
                self.message.set_word(at + size / 4 * 4, 0);
            }
            self.message.0.add(at).cast::<T>().write_unaligned(value);
        }
        self
    }

    /// A fixed array; zeros up to a word.
    #[inline(always)]
    pub fn fixed<T: Plain>(mut self, value: &T) -> Self {
        let size = size_of::<T>();
        let at = self.pass(padded(size));
        // SAFETY: passed, so there is room for the value and its padding.
        unsafe {
            if !size.is_multiple_of(4) {
                self.message.set_word(at + size / 4 * 4, 0);
            }
            ptr::copy_nonoverlapping(ptr::from_ref(value).cast(), self.message.0.add(at), size);
        }
        self
    }

    /// The NDR record of this host.
    #[inline(always)]
    pub fn ndr(self) -> Self {
        self.put(NDR)
    }

    /// A count.
    #[inline(always)]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "what is counted was found to fit, or came from a descriptor"
    )]
    pub fn count(self, count: usize) -> Self {
        self.put(count as u32)
    }

    /// A count and so many elements; zeros up to a word.
    #[inline(always)]
    pub fn counted<T: Plain>(self, elements: &[T]) -> Self {
        self.count(elements.len()).elements(elements)
    }

    /// Elements without a count of their own; zeros up to a word.
    #[inline(always)]
    pub fn elements<T: Plain>(mut self, elements: &[T]) -> Self {
        let size = size_of_val(elements);
        let at = self.pass(padded(size));
        // SAFETY: passed, so there is room for the elements and their padding.
        unsafe {
            if !size_of::<T>().is_multiple_of(4) && size != 0 {
                self.message.set_word(self.at - 4, 0);
            }
            ptr::copy_nonoverlapping(elements.as_ptr().cast(), self.message.0.add(at), size);
        }
        self
    }

    /// A C string in `N` bytes; zeros behind it.
    #[inline]
    pub fn c_string<const N: usize>(mut self, string: &CStr) -> Self {
        const { assert!(N <= isize::MAX as usize) }
        let bytes = string.to_bytes();
        let at = self.pass(padded(N));
        let size = if bytes.len() < N { bytes.len() } else { N.saturating_sub(1) };
        // SAFETY: passed, so there is room for N bytes and their padding, and the string is cut to what fits before a NUL.
        unsafe {
            let to = self.message.0.add(at);
            ptr::copy_nonoverlapping(bytes.as_ptr(), to, size);
            ptr::write_bytes(to.add(size), 0, padded(N) - size);
        }
        self
    }

    /// A C string with its offset, which is 0, and its length, NUL included; zeros up to a word.
    #[inline]
    pub fn varying_c_string(self, string: &CStr) -> Self {
        self.put(0_u32).counted(string.to_bytes_with_nul())
    }

    /// Elements that a handler has put in place: their count, zeros up to a word.
    #[inline(always)]
    pub fn filled<T: Plain>(self, room: Room<'b, T>) -> Self {
        let size = room.len() * size_of::<T>();
        self.count(room.len()).moved_up(room.start(), size, size, !size_of::<T>().is_multiple_of(4))
    }

    /// As [`Self::filled`] without a count of their own: `count` elements, zero where the handler has put in fewer.
    #[inline(always)]
    pub fn filled_elements<T: Plain>(self, room: Room<'b, T>, count: usize) -> Self {
        let filled = if room.len() < count { room.len() } else { count };
        let size = count.saturating_mul(size_of::<T>());
        self.moved_up(room.start(), filled * size_of::<T>(), size, true)
    }

    /// A fixed array that a handler has put in place; zeros up to a word.
    #[inline(always)]
    pub fn lent<T: Plain>(self, lent: Lent<'b, T>) -> Self {
        self.moved_up(lent.start(), size_of::<T>(), size_of::<T>(), !size_of::<T>().is_multiple_of(4))
    }

    /// Takes over `filled` bytes of a slot of `size` bytes that stand here or further on; zeros up to a word, if they can be needed.
    #[inline(always)]
    fn moved_up(mut self, from: *const u8, filled: usize, size: usize, zeros: bool) -> Self {
        if size > self.limit {
            broken()
        }
        let at = self.pass(padded(size));
        // SAFETY: passed, so there is room for the slot and its padding; at `from` as many bytes were filled, in the same
        // reply or in one that stays as long.
        unsafe {
            let to = self.message.0.add(at);
            if !ptr::eq(from, to) {
                ptr::copy(from, to, filled);
            }
            if zeros {
                ptr::write_bytes(to.add(filled), 0, self.at - at - filled);
            }
        }
        self
    }

    /// Writes the size that the message has come to. All descriptors are there, or the kernel would read data as one.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "not beyond the limit, which is the size of a buffer")]
    pub(crate) fn finish(&mut self) -> u32 {
        if self.missing != 0 {
            broken()
        }
        let size = self.at as u32;
        // SAFETY: a writer begins with a header.
        unsafe { self.message.set_word(head::SIZE, size) };
        size
    }
}

/// What differs from header to header.
pub(crate) struct Header {
    /// The dispositions.
    pub(crate) bits: u32,
    pub(crate) remote: u32,
    pub(crate) local: u32,
    pub(crate) id: i32,
}
