//! How does a stub take the items out of a checked typed message?

mod rights;
mod strings;

use core::marker::PhantomData;
use core::slice;

use crate::error::CallError;
use crate::family::Checked;
use crate::kernel;
use crate::message::{DISPOSITION, Message, broken, disagreed, head};
use crate::plain::{Plain, cut};
use crate::request::ReplyTo;
use crate::right::PortName;
use crate::trailer::Seqno;
use crate::typed::check::padded;
use crate::typed::descriptor::{Form, number};
use crate::typed::item::{Content, Item};
use crate::typed::shape::Shape;
use crate::wire::Typed;

/// A checked message, read front to back; each right and region can be taken once, because it is passed.
///
/// What is taken has been looked at already, so nothing here can fail on what a peer sent. That the items are
/// taken as the shape says is made sure once more, with comparisons of constants.
pub struct Slots<'m, W: Typed> {
    message: Message,
    /// How far the slots came that every such message has; a constant, never beyond `min`.
    fixed: usize,
    min: usize,
    /// How much longer than the smallest the message is, all arrays together, and those that are not passed yet.
    extra: u32,
    left: u32,
    /// How many bytes there is room for, whatever the length of the message: a constant, 0 where it is not known.
    room: usize,
    items: &'static [Item<W>],
    /// The item that comes next: a constant after inlining.
    next: usize,
    lives: PhantomData<(&'m mut [u8], W)>,
}

impl<W: Typed> Checked for Slots<'_, W> {
    #[inline(always)]
    fn message(&self) -> Message {
        self.message
    }
}

impl<'m, W: Typed> Slots<'m, W> {
    /// All slots.
    ///
    /// # Safety
    /// The message has been checked against `shape`, and stays where it is for `'m`, in room for so many bytes.
    #[inline(always)]
    pub(super) unsafe fn new(message: Message, room: usize, shape: &Shape<W>) -> Self {
        let extra = if shape.varying() == 0 {
            0
        } else {
            // SAFETY: the message has a header; the check has found its size not to be below the smallest.
            unsafe { message.word(head::SIZE) - shape.min }
        };
        let (fixed, min) = (W::HEADER, shape.min as usize);
        let (left, lives) = (extra, PhantomData);
        Self { message, fixed, min, extra, left, room, items: shape.items, next: 0, lives }
    }

    #[inline(always)]
    fn here(&self) -> usize {
        self.fixed + (self.extra - self.left) as usize
    }

    /// Passes so many bytes that every such message has, with their padding, and says where they begin.
    #[inline(always)]
    fn pass(&mut self, size: usize) -> usize {
        let at = self.here();
        self.fixed += size.next_multiple_of(W::WORD);
        if self.fixed > self.min {
            broken()
        }
        at
    }

    /// Passes so many elements of a slot that varies, with their padding, and says where they begin. The check has found room for them with
    /// the same sum, of the same item.
    #[inline(always)]
    fn vary(&mut self, count: u32, element: usize) -> usize {
        let at = self.here();
        match padded::<W>(count, element) {
            Some(size) if size <= self.left => self.left -= size,
            Some(_) | None => disagreed(),
        }
        at
    }

    /// The item that is to be taken.
    #[inline(always)]
    fn item(&mut self) -> Content {
        let Some(item) = self.items.get(self.next) else { broken() };
        self.next += 1;
        item.content
    }

    /// Passes a descriptor of this form.
    #[inline(always)]
    fn descriptor(&mut self, form: Form) -> usize {
        self.pass(form.size::<W>())
    }

    /// The name of the port that the message came to; of one with a [payload](Self::protected_payload) its first word.
    #[inline(always)]
    #[must_use]
    pub fn request_port(&self) -> PortName {
        // SAFETY: the message has a header.
        PortName(unsafe { self.message.word(W::LOCAL) })
    }

    /// What a port with a protected payload shows instead of its name: `intranpayload`.
    #[inline(always)]
    #[must_use]
    pub fn protected_payload(&self) -> Option<u64> {
        // SAFETY: the message has a header.
        unsafe {
            let protected = self.message.word(head::BITS) >> 8 & DISPOSITION == kernel::PROTECTED_PAYLOAD;
            protected.then(|| match W::WORD {
                8 => self.message.pair(W::LOCAL),
                _ => self.message.word(W::LOCAL).into(),
            })
        }
    }

    /// The right to answer this request.
    #[inline(always)]
    #[must_use]
    pub fn reply_to(&self) -> ReplyTo<'m> {
        ReplyTo::new(self.message)
    }

    /// The sequence number, which stands in the header.
    #[inline(always)]
    #[must_use]
    pub fn seqno(&self) -> Seqno {
        // SAFETY: the message has a header.
        Seqno(unsafe { self.message.word(W::SPARE) })
    }

    /// Passes a value or array of fixed length, and says where it begins.
    #[inline(always)]
    fn fixed_slot(&mut self, size: usize) -> usize {
        let Content::Fixed { of, number } = self.item() else { broken() };
        if of.bytes(number) != size {
            broken()
        }
        self.descriptor(of.form);
        self.pass(size)
    }

    /// One value.
    #[inline(always)]
    pub fn take<T: Plain>(&mut self) -> T {
        let at = self.fixed_slot(size_of::<T>());
        // SAFETY: passed, so within the message; any bytes are a `T`.
        unsafe { self.message.0.add(at).cast::<T>().read_unaligned() }
    }

    /// How many elements the client takes of an array in the reply.
    #[inline(always)]
    pub fn wanted(&mut self) -> usize {
        self.take::<u32>() as usize
    }

    /// A fixed array, where it stands.
    #[inline(always)]
    pub fn fixed<T: Plain>(&mut self) -> &'m T {
        const { assert!(align_of::<T>() <= W::WORD, "stands where a slot begins: ask for `Packed`") }
        let at = self.fixed_slot(size_of::<T>());
        // SAFETY: passed, so within the message, which stays for 'm; any bytes are a `T`, and slots begin at words.
        unsafe { &*self.message.0.add(at).cast::<T>() }
    }

    /// A fixed array into the caller's.
    #[inline(always)]
    pub fn fixed_into<T: Plain>(&mut self, to: &mut T) {
        let at = self.fixed_slot(size_of::<T>());
        // SAFETY: passed, so within the message; any bytes are a `T`.
        unsafe { self.message.0.add(at).copy_to_nonoverlapping((&raw mut *to).cast(), size_of::<T>()) }
    }

    /// Passes an array of varying length that stands in the message, and says where it begins and how many elements it has.
    #[inline(always)]
    fn varying(&mut self, element: usize) -> (usize, usize) {
        let (of, each) = match self.item() {
            Content::Counted { of, each, .. } => (of, each),
            Content::VaryingCString { of, .. } => (of, 1),
            _ => broken(),
        };
        if of.bytes(each) != element {
            broken()
        }
        let at = self.descriptor(of.form);
        // SAFETY: passed, so within the message.
        let count = unsafe { number::<W>(self.message, at, of.form) } / each;
        (self.vary(count, element), count as usize)
    }

    /// An array, where it stands.
    #[inline(always)]
    pub fn counted<T: Plain>(&mut self) -> &'m [T] {
        const { assert!(align_of::<T>() <= W::WORD, "stands where a slot begins: ask for `Packed`") }
        let (at, count) = self.varying(size_of::<T>());
        // SAFETY: passed, so within the message, which stays for 'm; any bytes are a `T`, and slots begin at words.
        unsafe { slice::from_raw_parts(self.message.0.add(at).cast(), count) }
    }

    /// An array into the caller's: what fits. Returns the count.
    ///
    /// # Errors
    /// `MIG_ARRAY_TOO_LARGE` if not all of them fitted.
    #[inline(always)]
    pub fn counted_into<T: Plain>(&mut self, to: &mut [T]) -> Result<usize, CallError> {
        let (at, count) = self.varying(size_of::<T>());
        // SAFETY: passed just now.
        unsafe { self.bring(at, count, to) }
    }

    /// Copies `count` elements from `at` into the caller's array: what fits. Returns the count.
    ///
    /// # Safety
    /// They have been passed.
    #[inline(always)]
    unsafe fn bring<T: Plain>(&self, at: usize, count: usize, to: &mut [T]) -> Result<usize, CallError> {
        // SAFETY: within the message, as the caller says; any bytes are a `T`, and the caller's array has room for what is copied.
        unsafe {
            let (from, to, fits) = (self.message.0.add(at), to.as_mut_ptr().cast(), to.len());
            if count > fits {
                return Err(cut(from, to, fits * size_of::<T>()));
            }
            // A call is not worth its while for nothing.
            if count != 0 {
                from.copy_to_nonoverlapping(to, count * size_of::<T>());
            }
        }
        Ok(count)
    }
}
