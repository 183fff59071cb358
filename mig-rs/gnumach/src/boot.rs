//! Where does a task begin, and what was it given?

use core::ffi::{CStr, c_char};
use core::num::NonZeroU32;

use mig_rs_runtime::SendRight;

use crate::{seam, traps};

/// What the kernel's boot script gave a task: the words of its line, the program's name first.
///
/// Among them are port names, as decimal numbers, where the line says `${host-port}`, `${device-port}` or the like.
#[derive(Clone, Copy, Debug)]
pub struct Boot {
    words: &'static [*const c_char],
}

// SAFETY: nobody writes to the words, or takes them away.
unsafe impl Send for Boot {}
// SAFETY: as above.
unsafe impl Sync for Boot {}

impl Boot {
    /// What stands on a new task's stack.
    ///
    /// # Safety
    /// `stack` is the stack pointer with which the kernel has started the task: a count, as many addresses of texts, 0.
    #[doc(hidden)]
    #[must_use]
    pub const unsafe fn from_stack(stack: *const usize) -> Self {
        // SAFETY: the caller's promise; nobody takes the stack's beginning away.
        Self { words: unsafe { core::slice::from_raw_parts(stack.add(1).cast(), *stack) } }
    }

    /// The words in order.
    pub fn words(self) -> impl Iterator<Item = &'static CStr> {
        // SAFETY: the kernel ends each with a zero byte.
        self.words.iter().map(|word| unsafe { CStr::from_ptr(*word) })
    }

    /// The number that a word is, if it is one.
    #[must_use]
    pub fn number(self, index: usize) -> Option<u32> {
        self.words().nth(index)?.to_str().ok()?.parse().ok()
    }

    /// The right whose name a word is.
    ///
    /// # Safety
    /// The boot script gave the task a send right under this name, and it is taken once.
    #[must_use]
    pub unsafe fn right(self, index: usize) -> Option<SendRight> {
        // SAFETY: the caller's promise.
        NonZeroU32::new(self.number(index)?).map(|name| unsafe { SendRight::from_raw(name) })
    }
}

/// Ends this task, as `task_terminate` does.
pub fn terminate() -> ! {
    loop {
        traps::terminate(seam::task());
    }
}

/// Makes a function the first of a task: `_start` for the linker. When it returns, the task ends.
///
/// ```ignore
/// #![no_std]
/// #![no_main]
///
/// mig_rs_gnumach::start!(main);
/// mig_rs_gnumach::print_panics!();
///
/// fn main(boot: mig_rs_gnumach::Boot) {
///     mig_rs_gnumach::print(c"hello\n");
/// }
/// ```
#[macro_export]
macro_rules! start {
    ($main:path) => {
        ::core::arch::global_asm!(
            ".globl _start",
            "_start:",
            "xorl %ebp, %ebp",
            "movl %esp, %eax",
            // C wants the stack aligned to 16 before a call's return address.
            "andl $-16, %esp",
            "subl $12, %esp",
            "pushl %eax",
            "call __mig_rs_start",
            options(att_syntax)
        );

        #[unsafe(no_mangle)]
        unsafe extern "C" fn __mig_rs_start(stack: *const usize) -> ! {
            let main: fn($crate::Boot) = $main;
            // SAFETY: `_start` passes on what it found.
            main(unsafe { $crate::Boot::from_stack(stack) });
            $crate::terminate()
        }
    };
}

/// Makes the panic handler that a `no_std` program needs: it tells the kernel's console, and ends the task.
#[macro_export]
macro_rules! print_panics {
    () => {
        #[panic_handler]
        fn panic(info: &::core::panic::PanicInfo<'_>) -> ! {
            use ::core::fmt::Write as _;
            let _ = ::core::writeln!($crate::KernelConsole, "{info}");
            $crate::terminate()
        }
    };
}
