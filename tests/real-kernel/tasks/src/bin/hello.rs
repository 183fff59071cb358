//! Does a task begin, call the kernel, and get a second thread?

#![no_std]
#![no_main]

use core::sync::atomic::{AtomicU32, Ordering};

use mig_rs_gnumach::{Boot, start};
use mig_rs_real_kernel::{Case, spawn};

start!(main);

static COUNT: AtomicU32 = AtomicU32::new(0);

fn main(boot: Boot) {
    let case = Case::new(boot);
    case.is("words of the boot script", boot.words().count(), 3);
    let _thread = spawn(&COUNT, |count| {
        count.fetch_add(1, Ordering::SeqCst);
    });
    while COUNT.load(Ordering::SeqCst) == 0 {
        mig_rs_gnumach::wait(10);
    }
    case.holds("a second thread has run", COUNT.load(Ordering::SeqCst) == 1);
    case.end();
}
