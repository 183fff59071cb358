//! Where does a call's reply arrive?
//!
//! A task without a C library has no storage of a thread's own, so reply ports are the task's: a call takes one that is free, and puts it back when its reply has
//! come.

use core::sync::atomic::{AtomicU32, Ordering};

use crate::release::release;
use crate::traps;

/// How many calls a task can wait for at a time; one more is refused.
pub(crate) const MAX: usize = 64;

/// The ports that were made; 0 where there was never one: behind the first of these there is none.
static PORTS: [AtomicU32; MAX] = [const { AtomicU32::new(0) }; MAX];

/// Each port again, while no call waits on it; 0 otherwise. Whoever changes a name into 0 has the port.
static FREE: [AtomicU32; MAX] = [const { AtomicU32::new(0) }; MAX];

/// Stands for a port that is being made: no name has all these bits.
const MAKING: u32 = !0;

/// A port for one reply; 0 if none is left.
#[inline(always)]
pub(crate) fn take() -> u32 {
    let first = FREE[0].swap(0, Ordering::Acquire);
    if first != 0 { first } else { look_further() }
}

#[cold]
#[inline(never)]
fn look_further() -> u32 {
    for (port, free) in PORTS.iter().zip(&FREE) {
        let name = free.swap(0, Ordering::Acquire);
        if name != 0 {
            return name;
        }
        if port.compare_exchange(0, MAKING, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            let name = traps::reply_port();
            port.store(name, Ordering::Relaxed);
            return name;
        }
    }
    0
}

/// The reply has come. A port that is not of this table is a caller's own, and stays as it is.
#[inline(always)]
pub(crate) fn put_back(name: u32) {
    if PORTS[0].load(Ordering::Relaxed) == name {
        FREE[0].store(name, Ordering::Release);
    } else {
        put_back_further(name);
    }
}

#[cold]
#[inline(never)]
fn put_back_further(name: u32) {
    if PORTS[1].load(Ordering::Relaxed) != 0 {
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

/// Puts a free port in the place of one on which a call has waited.
#[inline(never)]
fn replace(busy: u32, free: u32) -> bool {
    let made = PORTS.iter().take_while(|port| port.load(Ordering::Relaxed) != 0);
    let found = made.zip(&FREE).find(|(port, _)| port.load(Ordering::Relaxed) == busy);
    if let Some((port, place)) = found {
        port.store(free, Ordering::Relaxed);
        place.store(free, Ordering::Release);
    }
    found.is_some()
}
