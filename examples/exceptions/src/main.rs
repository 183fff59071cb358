//! Where did the client crash?
//!
//! A server of `mach_exc`, as a crash reporter or a debugger has one: it prints what every exception says, lets a thread that hit a breakpoint go on
//! behind it, and leaves all else to the next handler. A thread that has raised an exception waits until it is answered: `Ok`, which
//! is `KERN_SUCCESS`, lets it go on, with the registers of the answer; after any `Err` the kernel asks the next handler, and after the last the
//! task dies.
//!
//! There is no Mach on most hosts, so [`kernel`] plays one here, over `mig-rs-local`. On macOS the server would be the same, and its port would be
//! given to the kernel for a task, in C's words
//!
//! ```c
//! task_set_exception_ports(task, EXC_MASK_BAD_ACCESS | EXC_MASK_BREAKPOINT, port,
//!                          EXCEPTION_STATE_IDENTITY | MACH_EXCEPTION_CODES, ARM_THREAD_STATE64);
//! ```
//!
//! where the behavior says which of the three routines is called: `EXCEPTION_DEFAULT`, `EXCEPTION_STATE`, or this one; `MACH_EXCEPTION_CODES` stands for
//! `mach_exc` and its codes of 64 bits. A process whose own threads crash had better be looked at by another process, or at
//! least by a thread that does nothing else.

use mig_rs_local::{Account, Task};
use mig_rs_runtime::{Caller, Dispatch, KernReturn, Packed, PortName, Room, SendRight, Serve, Stop, serve};

use exception::{BREAKPOINT, Exception};
use registers::Registers;

mod exception;
mod kernel;
mod registers;

mod mach_exc {
    include!(concat!(env!("OUT_DIR"), "/mach_exc.rs"));
}

/// Whoever has a right to the port can send to it, so a message is believed only if the kernel, process 0, has sent it.
fn only_the_kernel(caller: &Caller<'_>) -> Result<(), KernReturn> {
    let [_, _, _, _, _, process, _, _] = caller.audit_token();
    if process == 0 {
        return Ok(());
    }
    println!("refused: process {process} is not the kernel");
    Err(KernReturn::NO_ACCESS)
}

/// Prints every exception.
struct Reporter;

impl mach_exc::MachExcServer for Reporter {
    fn mach_exception_raise(
        &self,
        _: PortName,
        // Both rights are the handler's, and released when it returns. A debugger would keep them, and ask the thread for its registers.
        _thread: Option<SendRight>,
        _task: Option<SendRight>,
        exception: i32,
        code: &[Packed<i64>],
    ) -> Result<(), KernReturn> {
        println!("{}", Exception::new(exception, code));
        Err(KernReturn::FAILURE)
    }

    fn mach_exception_raise_state(
        &self,
        _: PortName,
        exception: i32,
        code: &[Packed<i64>],
        flavor: i32,
        old_state: &[u32],
        new_state: &mut Room<'_, u32>,
    ) -> Result<i32, KernReturn> {
        let exception = Exception::new(exception, code);
        let Some(registers) = Registers::of(flavor, old_state) else {
            println!("{exception}, registers of flavor {flavor}");
            return Err(KernReturn::FAILURE);
        };
        let pc = registers.pc(old_state);
        println!("{exception}, pc {pc:#x}");
        if exception.kind != BREAKPOINT {
            return Err(KernReturn::FAILURE);
        }
        let new_state = new_state.fill(old_state.len(), 0)?;
        new_state.copy_from_slice(old_state);
        registers.set_pc(new_state, pc.wrapping_add(registers.breakpoint()));
        Ok(flavor)
    }

    fn mach_exception_raise_state_identity(
        &self,
        port: PortName,
        _thread: Option<SendRight>,
        _task: Option<SendRight>,
        exception: i32,
        code: &[Packed<i64>],
        flavor: i32,
        old_state: &[u32],
        new_state: &mut Room<'_, u32>,
    ) -> Result<i32, KernReturn> {
        self.mach_exception_raise_state(port, exception, code, flavor, old_state, new_state)
    }
}

fn main() {
    let (reporter, kernel) = (Task::new(), kernel::Kernel::new());
    let port = reporter.allocate();
    let stop = Stop::new();
    let demux = mach_exc::mach_exc_server(&Reporter).guard(only_the_kernel);
    std::thread::scope(|scope| {
        let serving = scope.spawn(|| serve(&demux, &port, Serve::new().until(&stop)));
        kernel.crash_three_times(&port);
        kernel::forge(&port);
        stop.stop(&port);
        if let Ok(Err(error)) = serving.join() {
            eprintln!("the reporter has stopped: {error}");
        }
    });
    drop(port);
    // Nothing that came with the messages is left.
    assert_eq!((reporter.account(), reporter.faults()), (Account::default(), vec![]));
}
