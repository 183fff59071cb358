//! Where does a call's reply arrive?
//!
//! A task without a C library has no storage of a thread's own, so reply ports are the task's: a call takes one that is free, and puts it back when its reply has
//! come.

use core::sync::atomic::{AtomicU32, Ordering};

use crate::release::release;
use crate::traps;

/// How many calls a task can wait for at a time; one more is refused.
pub(crate) const MAX: usize = 64;

/// Set while a call waits on the port. The names that the kernel gives out are small.
const BUSY: u32 = 1 << 31;

/// 0 where there was never a port: behind the first of these there is none.
static PORTS: [AtomicU32; MAX] = [const { AtomicU32::new(0) }; MAX];

/// A port for one reply; 0 if none is left.
#[inline(always)]
pub(crate) fn take() -> u32 {
    let first = PORTS[0].load(Ordering::Relaxed);
    if first != 0 && claim(&PORTS[0], first) { first } else { look_further() }
}

fn claim(slot: &AtomicU32, name: u32) -> bool {
    name & BUSY == 0 && slot.compare_exchange(name, name | BUSY, Ordering::Acquire, Ordering::Relaxed).is_ok()
}

#[cold]
#[inline(never)]
fn look_further() -> u32 {
    for slot in &PORTS {
        let name = slot.load(Ordering::Relaxed);
        if name != 0 && claim(slot, name) {
            return name;
        }
        if name == 0 && slot.compare_exchange(0, BUSY, Ordering::Acquire, Ordering::Relaxed).is_ok() {
            let name = traps::reply_port();
            slot.store(name | BUSY, Ordering::Relaxed);
            return name;
        }
    }
    0
}

/// The reply has come. A port that is not of this table is a caller's own, and stays as it is.
#[inline(always)]
pub(crate) fn put_back(name: u32) {
    if PORTS[0].load(Ordering::Relaxed) == name | BUSY {
        PORTS[0].store(name, Ordering::Release);
    } else {
        replace(name, name);
    }
}

/// Something may still arrive on the port: it is destroyed, and another takes its place.
#[cold]
pub(crate) fn renew(name: u32) {
    if replace(name, traps::reply_port()) {
        release(name, mig_rs_runtime::kernel::RIGHT_RECEIVE);
    }
}

/// Puts a free port in the place of a busy one.
#[inline(never)]
fn replace(busy: u32, free: u32) -> bool {
    let mut made = PORTS.iter().take_while(|slot| slot.load(Ordering::Relaxed) != 0);
    let slot = made.find(|slot| slot.load(Ordering::Relaxed) == busy | BUSY);
    if let Some(slot) = slot {
        slot.store(free, Ordering::Release);
    }
    slot.is_some()
}
