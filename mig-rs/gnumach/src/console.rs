//! How does a task say something before it has a device?

use core::ffi::CStr;
use core::fmt;

use crate::traps;

/// Writes to the kernel's own console, by `mach_print`: a trap of kernels that have a debugger, as Debian's has. Others ignore it.
pub fn print(text: &CStr) {
    traps::print(text);
}

/// [`print`] for `write!`. Zero bytes are left out.
#[derive(Clone, Copy, Default, Debug)]
pub struct KernelConsole;

impl fmt::Write for KernelConsole {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        const PART: usize = 63;
        for part in text.as_bytes().chunks(PART) {
            let mut line = [0; PART + 1];
            for (to, from) in line.iter_mut().zip(part.iter().filter(|byte| **byte != 0)) {
                *to = *from;
            }
            if let Ok(line) = CStr::from_bytes_until_nul(&line) {
                traps::print(line);
            }
        }
        Ok(())
    }
}
