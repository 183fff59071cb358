//! How many ticks has this task spent outside of the kernel's traps?

use core::arch::asm;
use core::sync::atomic::{AtomicU32, Ordering};

/// When the last trap came back, or the count began.
#[unsafe(no_mangle)]
static __mig_rs_stamp_left: AtomicU32 = AtomicU32::new(0);
/// What was counted until the last trap.
#[unsafe(no_mangle)]
static __mig_rs_stamp_outside: AtomicU32 = AtomicU32::new(0);

/// Begins to count.
#[inline(never)]
pub fn begin() {
    __mig_rs_stamp_outside.store(0, Ordering::SeqCst);
    __mig_rs_stamp_left.store(now(), Ordering::SeqCst);
}

/// The ticks of the time-stamp counter that have passed outside of traps since [`begin`]. One thread alone counts, and interrupts that come
/// in between count too: take the least of several.
#[inline(never)]
#[must_use]
pub fn outside() -> u32 {
    let now = now();
    now.wrapping_sub(__mig_rs_stamp_left.load(Ordering::SeqCst))
        .wrapping_add(__mig_rs_stamp_outside.load(Ordering::SeqCst))
}

/// The ticks that were counted until the last trap, from a beginning of its own: two of them differ by what has passed between two traps.
#[inline(never)]
#[must_use]
pub fn until_last_trap() -> u32 {
    __mig_rs_stamp_outside.load(Ordering::SeqCst)
}

fn now() -> u32 {
    let low: u32;
    // SAFETY: reads a counter.
    unsafe { asm!("rdtsc", out("eax") low, out("edx") _, options(nomem, nostack)) };
    low
}
