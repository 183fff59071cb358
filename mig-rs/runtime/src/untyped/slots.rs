//! How does a stub take the values out of a checked message?

mod descriptors;
mod trailing;

use core::ffi::CStr;
use core::marker::PhantomData;
use core::slice;

use crate::error::CallError;
use crate::family::Checked;
use crate::message::{Message, broken, head, padded, padded_elements};
use crate::plain::{Plain, cut};
use crate::request::ReplyTo;
use crate::right::PortName;
use crate::string::{InlineCStr, string_in};
use crate::trailer::Trailer;
use crate::untyped::shape::Shape;
use crate::wire::Untyped;

/// A checked message, read front to back; each right and region can be taken once, because it is passed.
///
/// What is taken has been looked at already, so nothing here can fail on what a peer sent. That the slots are
/// taken as the shape says is made sure once more, with comparisons of constants.
pub struct Slots<'m, W: Untyped> {
    message: Message,
    /// How far the slots came that every such message has; a constant, never beyond `min`.
    fixed: usize,
    min: usize,
    /// How much longer than the smallest the message is, all arrays together, and those that are not passed yet.
    extra: u32,
    left: u32,
    data_at: usize,
    trailer: Trailer,
    lives: PhantomData<(&'m mut [u8], W)>,
}

impl<W: Untyped> Checked for Slots<'_, W> {
    #[inline(always)]
    fn message(&self) -> Message {
        self.message
    }
}

impl<'m, W: Untyped> Slots<'m, W> {
    /// Slots from `start` on.
    ///
    /// # Safety
    /// The message has been checked against `shape`, its trailer for `trailer`, and stays where it is for `'m`.
    #[inline(always)]
    pub(crate) unsafe fn new(message: Message, shape: &Shape, start: usize, trailer: Trailer) -> Self {
        let min = shape.min as usize;
        let extra = if shape.min == shape.max {
            0
        } else {
            // SAFETY: the message has a header; the check has found its size not to be below the smallest.
            unsafe { message.word(head::SIZE) - shape.min }
        };
        let data_at = if shape.is_complex() { shape.data_at::<W>() } else { 0 };
        Self { message, fixed: start, min, extra, left: extra, data_at, trailer, lives: PhantomData }
    }

    /// Passes data that every such message has, with its padding, and says where it begins.
    #[inline(always)]
    fn pass(&mut self, size: usize) -> usize {
        if self.fixed < self.data_at {
            broken()
        }
        self.advance(size)
    }

    /// Passes a descriptor and says where it begins. As all descriptors come first, and each is seen to be of the type that it is taken
    /// for, this is the beginning of one.
    #[inline(always)]
    fn descriptor(&mut self, size: usize) -> usize {
        if self.fixed >= self.data_at {
            broken()
        }
        self.advance(size)
    }

    #[inline(always)]
    fn advance(&mut self, size: usize) -> usize {
        let at = self.here();
        self.fixed += padded(size);
        if self.fixed > self.min {
            broken()
        }
        at
    }

    #[inline(always)]
    fn here(&self) -> usize {
        self.fixed + (self.extra - self.left) as usize
    }

    /// Passes so many elements of a slot that varies, with their padding, and says where they begin. The check has found room for them with the
    /// same sum, so that nothing is left of this one where both are of the same slot.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "seen before to have 32 bits")]
    fn vary(&mut self, count: usize, element: usize) -> usize {
        let at = self.here();
        if self.fixed < self.data_at || count as u64 > u32::MAX as u64 || element as u64 > u32::MAX as u64 {
            broken()
        }
        match padded_elements(count as u32, element as u32) {
            Some(size) if size <= self.left => self.left -= size,
            Some(_) | None => broken(),
        }
        at
    }

    #[inline(always)]
    fn word(&mut self) -> u32 {
        let at = self.pass(4);
        // SAFETY: passed, so within the message.
        unsafe { self.message.word(at) }
    }

    /// The name of the port that the message came to.
    #[inline(always)]
    #[must_use]
    pub fn request_port(&self) -> PortName {
        // SAFETY: the message has a header.
        PortName(unsafe { self.message.word(W::LOCAL) })
    }

    /// The right to answer this request.
    #[inline(always)]
    #[must_use]
    pub fn reply_to(&self) -> ReplyTo<'m> {
        ReplyTo::new(self.message)
    }

    /// Passes the NDR record, which nobody looks at.
    #[inline(always)]
    pub fn ndr(&mut self) {
        self.pass(8);
    }

    /// Passes a count that the check has found to agree with its descriptor.
    #[inline(always)]
    pub fn count(&mut self) {
        self.pass(4);
    }

    /// How many elements the client takes of an array in the reply.
    #[inline(always)]
    pub fn wanted(&mut self) -> usize {
        self.word() as usize
    }

    /// One value.
    #[inline(always)]
    pub fn take<T: Plain>(&mut self) -> T {
        let at = self.pass(size_of::<T>());
        // SAFETY: passed, so within the message; any bytes are a `T`.
        unsafe { self.message.0.add(at).cast::<T>().read_unaligned() }
    }

    /// A fixed array, where it stands.
    #[inline(always)]
    pub fn fixed<T: Plain>(&mut self) -> &'m T {
        const { assert!(align_of::<T>() <= 4, "stands at a 4-byte boundary: ask for `Packed`") }
        let at = self.pass(size_of::<T>());
        // SAFETY: passed, so within the message, which stays for 'm; any bytes are a `T`, and slots begin at 4-byte boundaries.
        unsafe { &*self.message.0.add(at).cast::<T>() }
    }

    /// A fixed array into the caller's.
    #[inline(always)]
    pub fn fixed_into<T: Plain>(&mut self, to: &mut T) {
        let at = self.pass(size_of::<T>());
        // SAFETY: passed, so within the message; any bytes are a `T`.
        unsafe { self.message.0.add(at).copy_to_nonoverlapping((&raw mut *to).cast(), size_of::<T>()) }
    }

    /// A count and its elements, where they stand.
    #[inline(always)]
    pub fn counted<T: Plain>(&mut self) -> &'m [T] {
        let count = self.word() as usize;
        self.elements(count)
    }

    /// So many elements without a count of their own, where they stand.
    #[inline(always)]
    pub fn elements<T: Plain>(&mut self, count: usize) -> &'m [T] {
        const { assert!(align_of::<T>() <= 4, "stands at a 4-byte boundary: ask for `Packed`") }
        let at = self.vary(count, size_of::<T>());
        // SAFETY: passed, so within the message, which stays for 'm; any bytes are a `T`, and slots begin at 4-byte boundaries.
        unsafe { slice::from_raw_parts(self.message.0.add(at).cast(), count) }
    }

    /// A count and its elements into the caller's array: what fits. Returns the count.
    ///
    /// # Errors
    /// `MIG_ARRAY_TOO_LARGE` if not all of them fitted.
    #[inline(always)]
    pub fn counted_into<T: Plain>(&mut self, to: &mut [T]) -> Result<usize, CallError> {
        let count = self.word() as usize;
        self.elements_into(count, to)
    }

    /// So many elements without a count of their own into the caller's array: what fits. Returns the count.
    ///
    /// # Errors
    /// `MIG_ARRAY_TOO_LARGE` if not all of them fitted.
    #[inline(always)]
    pub fn elements_into<T: Plain>(&mut self, count: usize, to: &mut [T]) -> Result<usize, CallError> {
        let at = self.vary(count, size_of::<T>());
        // SAFETY: passed, so within the message; any bytes are a `T`, and the caller's array has room for what is copied.
        unsafe {
            let (from, to, fits) = (self.message.0.add(at), to.as_mut_ptr().cast(), to.len());
            if count > fits {
                return Err(cut(from, to, fits * size_of::<T>()));
            }
            from.copy_to_nonoverlapping(to, count * size_of::<T>());
        }
        Ok(count)
    }

    /// A C string in `N` bytes, where it stands.
    #[inline(always)]
    pub fn c_string<const N: usize>(&mut self) -> &'m CStr {
        const { assert!(N <= isize::MAX as usize) }
        let at = self.pass(N);
        // SAFETY: passed, so within the message, which stays for 'm.
        string_in(unsafe { slice::from_raw_parts(self.message.0.add(at), N) })
    }

    /// A C string with its offset and length, where it stands.
    #[inline(always)]
    pub fn varying_c_string(&mut self) -> &'m CStr {
        self.pass(4);
        let size = self.word() as usize;
        let at = self.vary(size, 1);
        // SAFETY: passed, so within the message, which stays for 'm.
        string_in(unsafe { slice::from_raw_parts(self.message.0.add(at), size) })
    }

    /// As [`Self::c_string`], by value.
    #[inline]
    pub fn c_string_value<const N: usize>(&mut self) -> InlineCStr<N> {
        InlineCStr::cut(self.c_string::<N>())
    }

    /// As [`Self::varying_c_string`], by value.
    #[inline]
    pub fn varying_c_string_value<const N: usize>(&mut self) -> InlineCStr<N> {
        InlineCStr::cut(self.varying_c_string())
    }
}
