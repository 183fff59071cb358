//! How does a stub put values into a message, slot after slot?

pub(crate) mod descriptors;

use core::ffi::CStr;
use core::marker::PhantomData;
use core::ptr;

use crate::kernel::{self, KernReturn};
use crate::message::{Header, Message, NDR, broken, head, padded};
use crate::plain::Plain;
use crate::room::{Lent, Room};
use crate::wire::Untyped;

/// Writes a message front to back. What it has passed is defined, every byte: padding is zero.
///
/// A right that was moved into it leaks if the message is then not sent. So all that can refuse a call comes before the first slot.
#[must_use = "what was written is not sent yet"]
pub struct Writer<'b, W: Untyped, P> {
    pub(crate) message: Message,
    at: usize,
    pub(crate) limit: usize,
    /// How many descriptors were announced and are not written yet; a constant after inlining, and 0 before any data.
    missing: usize,
    lives: PhantomData<(&'b mut [u8], W, P)>,
}

impl<'b, W: Untyped, P> Writer<'b, W, P> {
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

    /// Passes so many bytes of data and their padding, of which the caller says that they get defined, and says where they begin.
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

    /// What is compared is the size without its padding: where a count was found to fit before, nothing is left of the question.
    #[inline(always)]
    fn advance(&mut self, size: usize) -> usize {
        let at = self.at;
        if size > (self.limit - at) / 4 * 4 {
            broken()
        }
        self.at += padded(size);
        at
    }

    /// One value; zeros up to a word.
    #[inline(always)]
    pub fn put<T: Plain>(mut self, value: T) -> Self {
        let size = size_of::<T>();
        let at = self.pass(size);
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
        let at = self.pass(size);
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
        let [a, b, c, d, e, f, g, h] = NDR;
        // As words, so that their neighbours can be written together with them.
        self.put([a, b, c, d]).put([e, f, g, h])
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
        let at = self.pass(size);
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
        let at = self.pass(N);
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
        let count = self.fitting::<T>(4, room.len());
        self.count(count).moved_elements(&room, count, count)
    }

    /// As [`Self::filled`] without a count of their own: `count` elements, zero where the handler has put in fewer.
    #[inline(always)]
    pub fn filled_elements<T: Plain>(self, room: Room<'b, T>, count: usize) -> Self {
        let count = self.fitting::<T>(0, count);
        let filled = if room.len() < count { room.len() } else { count };
        self.moved_elements(&room, filled, count)
    }

    /// So many elements behind so many bytes, or as many as still have a place. A handler can swap the rooms of two arrays, so their lengths are no constants.
    #[inline(always)]
    fn fitting<T: Plain>(&self, behind: usize, count: usize) -> usize {
        const { assert!(size_of::<T>() != 0, "an element of no bytes cannot be counted") }
        let most = (self.limit - self.at).saturating_sub(behind) / 4 * 4 / size_of::<T>();
        if count < most { count } else { most }
    }

    /// Takes over the elements that were filled, here or further on, and zeros up to `count` and to a word.
    #[inline(always)]
    fn moved_elements<T: Plain>(mut self, room: &Room<'b, T>, filled: usize, count: usize) -> Self {
        if self.missing != 0 {
            broken()
        }
        let (at, filled, size) = (self.at, filled * size_of::<T>(), count * size_of::<T>());
        self.at += padded(size);
        // SAFETY: both counts are fitting, so there is room for the slot and its padding; at the start of the room as many bytes were
        // filled, in the same reply or in one that stays as long.
        unsafe {
            let to = self.message.0.add(at);
            if !ptr::eq(room.start(), to) {
                ptr::copy(room.start(), to, filled);
            }
            if filled != size {
                ptr::write_bytes(to.add(filled), 0, size - filled);
            }
            if !size_of::<T>().is_multiple_of(4) {
                self.pad(at + size);
            }
        }
        self
    }

    /// Zeros from `end` to where the writer stands: at most three, so that no call is worth its while.
    ///
    /// # Safety
    /// It stands at most three bytes behind `end`.
    #[inline(always)]
    unsafe fn pad(&self, end: usize) {
        let missing = self.at - end;
        if missing != 0 {
            // SAFETY: all of it has been passed. One, two or three bytes: first, middle, last.
            unsafe {
                let to = self.message.0.add(end);
                to.write(0);
                to.add(missing / 2).write(0);
                to.add(missing - 1).write(0);
            }
        }
    }

    /// A fixed array that a handler has put in place; zeros up to a word.
    #[inline(always)]
    pub fn lent<T: Plain>(mut self, lent: Lent<'b, T>) -> Self {
        let size = size_of::<T>();
        let at = self.pass(size);
        // SAFETY: passed, so there is room for the array and its padding; a whole one was lent, in the same reply or in one that stays
        // as long.
        unsafe {
            let to = self.message.0.add(at);
            if !ptr::eq(lent.start(), to) {
                ptr::copy(lent.start(), to, size);
            }
            if !size.is_multiple_of(4) {
                self.pad(at + size);
            }
        }
        self
    }

    /// Writes the size that the message has come to. All descriptors are there, or the kernel would read data as one.
    ///
    /// # Errors
    /// None: a descriptor can say whatever it is given.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "not beyond the limit, which is the size of a buffer")]
    pub(crate) fn finish(&mut self) -> Result<u32, KernReturn> {
        if self.missing != 0 {
            broken()
        }
        let size = self.at as u32;
        // SAFETY: a writer begins with a header.
        unsafe { self.message.set_word(head::SIZE, size) };
        Ok(size)
    }
}
