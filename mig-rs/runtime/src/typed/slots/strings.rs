//! How does a stub take strings out of a checked typed message?

use core::ffi::CStr;
use core::slice;

use crate::message::broken;
use crate::string::{InlineCStr, string_at, string_in};
use crate::typed::item::{Content, Item};
use crate::typed::slots::Slots;
use crate::wire::Typed;

impl<'m, W: Typed> Slots<'m, W> {
    /// A C string in `N` bytes, where it stands.
    #[inline(always)]
    pub fn c_string<const N: usize>(&mut self) -> &'m CStr {
        const { assert!(N <= isize::MAX as usize) }
        let Content::CString { of, size } = self.item() else { broken() };
        if size as usize != N {
            broken()
        }
        self.descriptor(of.form);
        let at = self.pass(N);
        // SAFETY: passed, so within the message, which stays for 'm; the check has seen its end.
        unsafe { self.string(at, N, N) }
    }

    /// A C string, where it stands.
    #[inline(always)]
    pub fn varying_c_string(&mut self) -> &'m CStr {
        let Some(Item { content: Content::VaryingCString { max, .. }, .. }) = self.items.get(self.next)
        else {
            broken()
        };
        let (at, size) = self.varying(1);
        // SAFETY: passed, so within the message, which stays for 'm; the check has seen its end.
        unsafe { self.string(at, size, *max as usize) }
    }

    /// The string in `size` bytes at `at`, where `most` have a place.
    ///
    /// # Safety
    /// They lie within the message, where a slot begins, and the check has seen that one is NUL.
    #[inline(always)]
    unsafe fn string(&self, at: usize, size: usize, most: usize) -> &'m CStr {
        // SAFETY: the caller's promise; a slot is filled up to a word of the wire.
        unsafe {
            let start = self.message.0.add(at);
            if W::WORD.is_multiple_of(size_of::<usize>()) {
                string_at(start, most)
            } else {
                string_in(slice::from_raw_parts(start, size))
            }
        }
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
