//! Who has the clock? XNU, which answers by itself.

use std::num::NonZeroU32;

use mig_rs_native as _;
use mig_rs_runtime::{KernReturn, SendRight};

// SAFETY: as libSystem declares them.
unsafe extern "C" {
    safe fn mach_host_self() -> u32;
    fn host_get_clock_service(host: u32, clock: i32, service: *mut u32) -> i32;
}

/// The clock that counts from when the machine was started.
const SYSTEM_CLOCK: i32 = 0;

/// Asks the host for a right to its clock.
pub(crate) fn with_clock<R>(
    ask: impl FnOnce(&SendRight) -> Result<R, Box<dyn std::error::Error>>,
) -> Result<R, Box<dyn std::error::Error>> {
    let mut name = 0;
    // SAFETY: there is room for a name.
    let code = KernReturn(unsafe { host_get_clock_service(mach_host_self(), SYSTEM_CLOCK, &raw mut name) });
    let name = NonZeroU32::new(name).filter(|_| code == KernReturn::SUCCESS).ok_or(code.to_string())?;
    // SAFETY: the call has just given us this right.
    ask(&unsafe { SendRight::from_raw(name) })
}
