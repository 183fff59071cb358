//! How does a stub put items into a typed message, one after the other?

mod arrays;
mod rights;

use core::marker::PhantomData;
use core::ptr;

use crate::family::Owner;
use crate::kernel::{self, KernReturn};
use crate::message::{Header, Message, broken, head};
use crate::plain::Plain;
use crate::reply::Lone;
use crate::room::Lent;
use crate::typed::descriptor::{Descriptor, Place};
use crate::typed::destroy;
use crate::typed::item::{Content, Item};
use crate::typed::shape::{Complexity, Shape};
use crate::wire::Typed;

/// Writes a message front to back. What it has passed is defined, every byte: padding is zero, and so are the upper halves of wide slots.
///
/// A right that was moved into it leaks if the message is then not sent. So all that can refuse a call comes before the first item.
#[must_use = "what was written is not sent yet"]
pub struct Writer<'b, W: Typed, P> {
    pub(crate) message: Message,
    at: usize,
    /// How far it could have come, had every array been as long as it may be: a constant, never beyond the limit.
    most: usize,
    pub(crate) limit: usize,
    /// Whether the message is complex although its shape leaves it open.
    complex: bool,
    /// Whether the rights of an array were to be sent in different ways, which no descriptor can say.
    unlike: bool,
    /// The one array that was lent of the message: a constant.
    pub(crate) lone: Lone,
    items: &'static [Item<W>],
    /// The item that comes next: a constant after inlining.
    next: usize,
    lives: PhantomData<(&'b mut [u8], W, P)>,
}

impl<'b, W: Typed, P> Writer<'b, W, P> {
    /// Begins with a header; its size is written in the end.
    ///
    /// # Safety
    /// The message has room for `limit` bytes, for `'b`.
    #[inline(always)]
    pub(crate) unsafe fn new(message: Message, limit: usize, header: Header, shape: &Shape<W>) -> Self {
        let Header { bits, remote, local, id } = header;
        if W::HEADER > limit {
            broken()
        }
        let complex = if matches!(shape.complexity(), Complexity::Always) { kernel::COMPLEX } else { 0 };
        // SAFETY: there is room for a header.
        unsafe {
            if W::WORD == 8 {
                message.set_word(head::REMOTE + 4, 0);
                message.set_word(W::LOCAL + 4, 0);
            }
            message.set_word(head::BITS, complex | bits);
            message.set_word(head::REMOTE, remote);
            message.set_word(W::LOCAL, local);
            message.set_word(W::SPARE, 0);
            message.set_word(W::ID, id.cast_unsigned());
        }
        let at = W::HEADER;
        let (items, lives) = (shape.items, PhantomData);
        Self {
            message,
            at,
            most: at,
            limit,
            complex: false,
            unlike: false,
            lone: Lone::Nothing,
            items,
            next: 0,
            lives,
        }
    }

    /// Makes sure that there is room for so many bytes more and their padding, however long the arrays before have become. `most` is a
    /// constant, so that nothing is left of the question.
    #[inline(always)]
    fn reserve(&mut self, most: usize) {
        self.most = self.most.saturating_add(most.saturating_add(W::WORD - 1) / W::WORD * W::WORD);
        if self.most > self.limit {
            broken()
        }
    }

    /// Passes so many bytes and their padding, as many as were reserved or fewer, of which the caller says that they get defined, and says
    /// where they begin.
    #[inline(always)]
    fn advance(&mut self, size: usize) -> usize {
        let at = self.at;
        // Less than what was reserved, so that nothing overflows; two instructions, which `next_multiple_of` is not, with what stands
        // before, which is whole words.
        self.at = (at + size + (W::WORD - 1)) & !(W::WORD - 1);
        at
    }

    /// As [`Self::advance`], for elements of so many bytes.
    #[inline(always)]
    fn advance_elements(&mut self, count: usize, element: usize) -> usize {
        if !element.is_multiple_of(W::WORD) {
            return self.advance(count * element);
        }
        let at = self.at;
        self.at += count * element;
        at
    }

    /// Both, where the size is a constant.
    #[inline(always)]
    fn pass(&mut self, size: usize) -> usize {
        self.reserve(size);
        self.advance(size)
    }

    /// The item that is to be written.
    #[inline(always)]
    fn item(&mut self) -> Content {
        let Some(item) = self.items.get(self.next) else { broken() };
        self.next += 1;
        item.content
    }

    /// Writes a type descriptor.
    #[inline(always)]
    fn descriptor(&mut self, descriptor: Descriptor) {
        if descriptor.number > descriptor.form.most::<W>() {
            broken()
        }
        let at = self.pass(descriptor.form.size::<W>());
        // SAFETY: passed, so there is room for the descriptor.
        unsafe { descriptor.write::<W>(self.message, at) }
    }

    /// Zeros behind `size` bytes at `at`, up to a word; before them perhaps too. `size` is a constant.
    ///
    /// # Safety
    /// So many bytes and their padding have been passed, and are written after this.
    #[inline(always)]
    unsafe fn zero_padding(&self, at: usize, size: usize) {
        // SAFETY: the caller's promise.
        unsafe {
            if !size.is_multiple_of(4) {
                self.message.set_word(at + size / 4 * 4, 0);
            }
            if W::WORD == 8 && !size.next_multiple_of(4).is_multiple_of(8) {
                self.message.set_word(at + size.next_multiple_of(4), 0);
            }
        }
    }

    /// Passes a value or array of fixed length, and says where it begins; its padding is zero.
    #[inline(always)]
    fn fixed_slot(&mut self, size: usize) -> usize {
        let Content::Fixed { of, number } = self.item() else { broken() };
        if of.bytes(number) != size {
            broken()
        }
        self.descriptor(of.descriptor(of.sent, number, Place::Inline));
        let at = self.pass(size);
        // SAFETY: passed just now.
        unsafe { self.zero_padding(at, size) };
        at
    }

    /// One value.
    #[inline(always)]
    pub fn put<T: Plain>(mut self, value: T) -> Self {
        let at = self.fixed_slot(size_of::<T>());
        // SAFETY: passed, so there is room for the value.
        unsafe { self.message.0.add(at).cast::<T>().write_unaligned(value) };
        self
    }

    /// A fixed array.
    #[inline(always)]
    pub fn fixed<T: Plain>(mut self, value: &T) -> Self {
        let at = self.fixed_slot(size_of::<T>());
        // SAFETY: passed, so there is room for the value.
        unsafe {
            ptr::copy_nonoverlapping(ptr::from_ref(value).cast(), self.message.0.add(at), size_of::<T>())
        }
        self
    }

    /// How many elements of a `countinout` array are wanted.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "at most as many as the interface allows")]
    pub fn count(self, count: usize) -> Self {
        self.put(count as u32)
    }

    /// A fixed array that a handler has put in place; zeros up to a word.
    #[inline(always)]
    pub fn lent<T: Plain>(mut self, lent: Lent<'b, T>) -> Self {
        let size = size_of::<T>();
        let Content::Fixed { of, number } = self.item() else { broken() };
        if of.bytes(number) != size {
            broken()
        }
        self.descriptor(of.descriptor(of.sent, number, Place::Inline));
        let at = self.pass(size);
        // SAFETY: passed, so there is room for the array and its padding; a whole one was lent, in the same reply or in one that stays
        // as long.
        unsafe {
            let to = self.message.0.add(at);
            if !ptr::eq(lent.start(), to) {
                ptr::copy(lent.start(), to, size);
            }
            if !size.is_multiple_of(W::WORD) {
                self.pad(at + size);
            }
        }
        self
    }

    /// Zeros from `end` to where the writer stands: less than a word, so that no call is worth its while.
    ///
    /// # Safety
    /// It stands less than a word behind `end`.
    #[inline(always)]
    unsafe fn pad(&self, end: usize) {
        let missing = self.at - end;
        // SAFETY: all of it has been passed. Up to three bytes: first, middle, last; more: two words that may overlap.
        unsafe {
            let to = self.message.0.add(end);
            if W::WORD == 8 && missing >= 4 {
                self.message.set_word(end, 0);
                self.message.set_word(self.at - 4, 0);
            } else if missing != 0 {
                to.write(0);
                to.add(missing / 2).write(0);
                to.add(missing - 1).write(0);
            }
        }
    }

    /// Writes the size, which the message has come to, and whether it is complex. All items are there, or the kernel would read on.
    ///
    /// # Errors
    /// `KERN_INVALID_ARGUMENT` if the rights of an array were to be sent in different ways. Then the message is nothing but its header.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "not beyond the limit, which is the size of a buffer")]
    pub(crate) fn finish(&mut self) -> Result<u32, KernReturn> {
        if self.next != self.items.len() {
            broken()
        }
        let size = self.at as u32;
        // SAFETY: a writer begins with a header.
        unsafe {
            if self.complex {
                self.message.set_word(head::BITS, self.message.word(head::BITS) | kernel::COMPLEX);
            }
            self.message.set_word(head::SIZE, size);
        }
        if self.unlike {
            return Err(self.withdraw(size));
        }
        Ok(size)
    }

    /// Gives back what the items own.
    #[cold]
    fn withdraw(&self, size: u32) -> KernReturn {
        // SAFETY: the message was written, so many bytes, and the kernel has not seen it.
        unsafe {
            destroy::items::<W>(self.message, size, Owner::Unsent);
            self.message.set_word(head::BITS, self.message.word(head::BITS) & !kernel::COMPLEX);
        }
        KernReturn::INVALID_ARGUMENT
    }
}
