//! How does a stub put arrays of varying length and strings into a typed message?

use core::ffi::CStr;
use core::ptr;

use crate::message::broken;
use crate::plain::Plain;
use crate::room::Room;
use crate::typed::descriptor::Place;
use crate::typed::item::{Content, Item};
use crate::typed::writer::Writer;
use crate::wire::Typed;

impl<'b, W: Typed, P> Writer<'b, W, P> {
    /// So many elements.
    #[inline(always)]
    pub fn counted<T: Plain>(mut self, elements: &[T]) -> Self {
        self.varying(elements.len(), size_of::<T>());
        self.elements(elements)
    }

    /// Writes the descriptor of an array of varying length, of so many elements of the interface, and makes sure that there is room for them.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "at most as many as the interface allows")]
    fn varying(&mut self, count: usize, element: usize) {
        let (of, each, max) = match self.item() {
            Content::Counted { of, each, max } => (of, each, max as usize),
            Content::VaryingCString { of, max } => (of, 1, max as usize),
            _ => broken(),
        };
        if of.bytes(each) != element || count > max {
            broken()
        }
        self.descriptor(of.descriptor(of.sent, count as u32 * each, Place::Inline));
        self.reserve(max.saturating_mul(element));
    }

    /// Elements behind their descriptor, for which there is room; zeros up to a word.
    #[inline(always)]
    pub(super) fn elements<T: Plain>(mut self, elements: &[T]) -> Self {
        let size = size_of_val(elements);
        let at = self.advance(size);
        // SAFETY: reserved and passed, so there is room for the elements and their padding.
        unsafe {
            if !size_of::<T>().is_multiple_of(W::WORD) && size != 0 {
                self.message.set_word(self.at - 4, 0);
                if W::WORD == 8 {
                    self.message.set_word(self.at - 8, 0);
                }
            }
            ptr::copy_nonoverlapping(elements.as_ptr().cast(), self.message.0.add(at), size);
        }
        self
    }

    /// A C string in `N` bytes; zeros behind it.
    #[inline]
    pub fn c_string<const N: usize>(mut self, string: &CStr) -> Self {
        const { assert!(N <= isize::MAX as usize) }
        let Content::CString { of, size } = self.item() else { broken() };
        if size as usize != N {
            broken()
        }
        self.descriptor(of.descriptor(of.sent, size, Place::Inline));
        let bytes = string.to_bytes();
        let at = self.pass(N);
        let size = if bytes.len() < N { bytes.len() } else { N.saturating_sub(1) };
        // SAFETY: passed, so there is room for N bytes and their padding, and the string is cut to what fits before a NUL.
        unsafe {
            let to = self.message.0.add(at);
            ptr::copy_nonoverlapping(bytes.as_ptr(), to, size);
            ptr::write_bytes(to.add(size), 0, N.next_multiple_of(W::WORD) - size);
        }
        self
    }

    /// A C string, NUL included; zeros up to a word.
    #[inline]
    pub fn varying_c_string(self, string: &CStr) -> Self {
        self.counted(string.to_bytes_with_nul())
    }

    /// Elements that a handler has put in place; zeros up to a word.
    #[inline(always)]
    pub fn filled<T: Plain>(mut self, room: Room<'b, T>) -> Self {
        const { assert!(size_of::<T>() != 0, "an element of no bytes cannot be counted") }
        let Some(Item { content: Content::Counted { max, .. }, .. }) = self.items.get(self.next) else {
            broken()
        };
        // A handler can swap the rooms of two arrays, so their lengths are no constants.
        let count = if room.len() < *max as usize { room.len() } else { *max as usize };
        self.varying(count, size_of::<T>());
        let size = count * size_of::<T>();
        let at = self.advance(size);
        // SAFETY: reserved and passed, so there is room for the elements and their padding; at the start of the room so many were
        // filled, in the same reply or in one that stays as long.
        unsafe {
            let to = self.message.0.add(at);
            if !ptr::eq(room.start(), to) {
                ptr::copy(room.start(), to, size);
            }
            if !size_of::<T>().is_multiple_of(W::WORD) {
                self.pad(at + size);
            }
        }
        self
    }
}
