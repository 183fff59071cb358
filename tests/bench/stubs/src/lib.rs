//! What does the machine code of generated stubs call? `tests/bench/run` looks at it.
#![allow(missing_docs, clippy::all, clippy::missing_safety_doc, clippy::undocumented_unsafe_blocks)]

use core::mem::MaybeUninit;

unsafe extern "Rust" {
    fn __bench_fill(to: *mut u8, size: usize);
}

/// What a handler answers: the compiler knows nothing of it.
#[inline(always)]
pub(crate) fn unknown<T>() -> T {
    let mut value = MaybeUninit::<T>::uninit();
    unsafe {
        __bench_fill(value.as_mut_ptr().cast(), size_of::<T>());
        value.assume_init()
    }
}

include!(concat!(env!("OUT_DIR"), "/all.rs"));
