//! Which messages do kernel and pager exchange?

#![allow(missing_docs, reason = "routines that nobody here calls have arguments nobody described")]

/// What a kernel asks of a pager.
pub mod memory_object {
    include!(concat!(env!("OUT_DIR"), "/memory_object.rs"));
}

/// What tasks and pagers ask of a kernel.
pub mod mach {
    include!(concat!(env!("OUT_DIR"), "/mach.rs"));
}

/// Changed pages are written; nobody waits until they are safe.
pub const VM_SYNC_ASYNCHRONOUS: u32 = 1;
/// Changed pages are written, and are safe when the call returns.
pub const VM_SYNC_SYNCHRONOUS: u32 = 2;
/// Cached pages are forgotten; alone, those that have changed too.
pub const VM_SYNC_INVALIDATE: u32 = 4;
