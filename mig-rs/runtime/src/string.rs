//! How is a C string held by value?

use core::ffi::CStr;
use core::fmt;
use core::hint::assert_unchecked;
use core::ops::Deref;
use core::slice;

use crate::message::{Message, disagreed};

/// A C string of at most `N` bytes, its NUL included, by value; all bytes behind it are NUL.
///
/// ```
/// use mig_rs_runtime::InlineCStr;
///
/// let name = InlineCStr::<8>::new(c"disk0")?;
/// assert_eq!(&*name, c"disk0");
/// assert!(InlineCStr::<8>::new(c"much too long").is_err());
/// # Ok::<(), mig_rs_runtime::TooLong>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InlineCStr<const N: usize>([u8; N]);

/// A string has not the room it needs, or has a NUL inside.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TooLong;

impl fmt::Display for TooLong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the string does not fit")
    }
}

impl core::error::Error for TooLong {}

impl From<TooLong> for crate::KernReturn {
    fn from(_: TooLong) -> Self {
        Self::ARRAY_TOO_LARGE
    }
}

impl<const N: usize> InlineCStr<N> {
    /// The empty string.
    #[must_use]
    pub const fn empty() -> Self {
        const { assert!(N != 0, "no room for the NUL") }
        Self([0; N])
    }

    /// The same string by value.
    ///
    /// # Errors
    /// [`TooLong`] if it has not `N - 1` bytes or fewer.
    pub fn new(string: &CStr) -> Result<Self, TooLong> {
        if string.to_bytes().len() < N { Ok(Self::cut(string)) } else { Err(TooLong) }
    }

    /// As many bytes of the string as there is room for.
    pub(crate) fn cut(string: &CStr) -> Self {
        let mut copy = Self::empty();
        let bytes = string.to_bytes();
        let size = bytes.len().min(N - 1);
        copy.0[..size].copy_from_slice(&bytes[..size]);
        copy
    }
}

impl<const N: usize> Default for InlineCStr<N> {
    fn default() -> Self {
        Self::empty()
    }
}

impl<const N: usize> Deref for InlineCStr<N> {
    type Target = CStr;

    fn deref(&self) -> &CStr {
        match CStr::from_bytes_until_nul(&self.0) {
            Ok(string) => string,
            Err(_) => c"",
        }
    }
}

impl<const N: usize> TryFrom<&CStr> for InlineCStr<N> {
    type Error = TooLong;

    fn try_from(string: &CStr) -> Result<Self, TooLong> {
        Self::new(string)
    }
}

impl<const N: usize> TryFrom<&str> for InlineCStr<N> {
    type Error = TooLong;

    fn try_from(string: &str) -> Result<Self, TooLong> {
        if string.len() >= N || string.bytes().any(|byte| byte == 0) {
            return Err(TooLong);
        }
        let mut copy = Self::empty();
        copy.0[..string.len()].copy_from_slice(string.as_bytes());
        Ok(copy)
    }
}

impl<const N: usize> fmt::Debug for InlineCStr<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// Bytes that are looked at together.
const WORD: usize = size_of::<usize>();

/// Which of the bytes of a word, the first one lowest, is the first NUL.
#[inline(always)]
const fn nul_in(word: usize) -> Option<usize> {
    const ONES: usize = usize::MAX / 255;
    // The lowest of these bits is that of the first NUL.
    let found = word.wrapping_sub(ONES) & !word & ONES << 7;
    if found == 0 { None } else { Some(found.trailing_zeros() as usize / 8) }
}

/// Where the first NUL stands, a word at a time: strings in messages are short, and begin where a slot does.
#[inline]
fn end(bytes: &[u8]) -> Option<usize> {
    let (words, rest) = bytes.as_chunks::<WORD>();
    for (n, word) in words.iter().enumerate() {
        if let Some(at) = nul_in(usize::from_le_bytes(*word)) {
            return Some(WORD * n + at);
        }
    }
    rest.iter().position(|byte| *byte == 0).map(|at| WORD * words.len() + at)
}

/// Whether one of `size` bytes at `at` is NUL; more often than not it is the last.
///
/// # Safety
/// They lie within the message.
#[inline(always)]
pub(crate) unsafe fn terminated(message: Message, at: usize, size: u32) -> bool {
    // SAFETY: the caller's promise.
    let bytes = unsafe { slice::from_raw_parts(message.0.add(at), size as usize) };
    bytes.last() == Some(&0) || is_terminated_before(bytes)
}

#[cold]
#[inline(never)]
fn is_terminated_before(bytes: &[u8]) -> bool {
    end(bytes).is_some()
}

/// The string that begins at `start` and has `most` bytes at most, NUL included: a constant, so that a handler that does not look for the end
/// does not pay for it.
///
/// # Safety
/// It was seen to have an end, and stays for `'m`. It is filled up to a word of this machine, with whatever it may be.
#[inline(always)]
pub(crate) unsafe fn string_at<'m>(start: *const u8, most: usize) -> &'m CStr {
    let mut size = 1;
    for n in 0..most.div_ceil(WORD) {
        // SAFETY: no word is read behind the one that has the end.
        let word = unsafe { start.cast::<[u8; WORD]>().add(n).read() };
        if let Some(at) = nul_in(usize::from_le_bytes(word)) {
            size = WORD * n + at + 1;
            break;
        }
    }
    // SAFETY: so many bytes, of which the last is the first NUL.
    unsafe {
        assert_unchecked(size > 0);
        CStr::from_bytes_with_nul_unchecked(slice::from_raw_parts(start, size))
    }
}

/// The string in these bytes, which were seen to have an end.
#[inline]
pub(crate) fn string_in(bytes: &[u8]) -> &CStr {
    let string = end(bytes).and_then(|end| bytes.get(..=end));
    // SAFETY: the first NUL is the last byte.
    match string.map(|string| unsafe { CStr::from_bytes_with_nul_unchecked(string) }) {
        Some(string) => string,
        None => {
            disagreed();
            c""
        }
    }
}
