//! How does a stub put arrays of varying length and strings into a typed message?

use core::ffi::CStr;
use core::hint::assert_unchecked;
use core::ptr;

use crate::message::broken;
use crate::plain::Plain;
use crate::reply::Lone;
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
        let at = self.advance_elements(elements.len(), size_of::<T>());
        // SAFETY: reserved and passed, so there is room for the elements and their padding.
        unsafe {
            if !size_of::<T>().is_multiple_of(W::WORD) && size != 0 {
                self.message.set_word(self.at - 4, 0);
                if W::WORD == 8 {
                    self.message.set_word(self.at - 8, 0);
                }
            }
            // A call is not worth its while for nothing.
            if size != 0 {
                ptr::copy_nonoverlapping(elements.as_ptr().cast(), self.message.0.add(at), size);
            }
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
        let Some(Item { content: Content::Counted { of, max, .. }, .. }) = self.items.get(self.next) else {
            broken()
        };
        let form = of.form.size::<W>();
        let (max, element) = (*max as usize, size_of::<T>());
        if self.most.saturating_add(form).saturating_add(max.saturating_mul(element)) > self.limit {
            broken()
        }
        let to = self.message.0.wrapping_add(self.at + form);
        let mut count = room.len();
        if self.lone == (Lone::Room { at: self.at + form, max }) {
            // SAFETY: this is the room that was lent, for so many.
            unsafe { assert_unchecked(count <= max) }
        } else if !ptr::eq(room.start(), to) {
            // SAFETY: so many were filled at the start of the room, in the same reply or in one that stays as long, and here is room for `max`.
            count = unsafe { bring(room.start(), count, to, max, element) }.min(max);
        } else if count > max {
            // The room of another array begins here.
            count = max;
        }
        self.varying(count, element);
        let size = count * element;
        let at = self.advance_elements(count, element);
        if !size.is_multiple_of(W::WORD) {
            // SAFETY: reserved and passed, so there is room for the padding.
            unsafe { self.pad(at + size) };
        }
        self
    }
}

/// Brings the elements of a room to where they are sent from: an array before has become shorter, or a handler has swapped the rooms of two. Says how many have come.
///
/// # Safety
/// `len` elements of so many bytes stand at `from`, and at `to` there is room for `max`.
#[cold]
#[inline(never)]
unsafe fn bring(from: *const u8, len: usize, to: *mut u8, max: usize, element: usize) -> usize {
    let count = if len < max { len } else { max };
    // SAFETY: the caller's promise; the two may overlap.
    unsafe { ptr::copy(from, to, count * element) };
    count
}
