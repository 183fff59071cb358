//! Who raises exceptions where there is no Mach?

use mig_rs_local::Task;
use mig_rs_runtime::{CallError, ReceiveRight, SendRight};

use crate::exception::{BAD_ACCESS, BREAKPOINT};
use crate::mach_exc::{
    mach_exception_raise, mach_exception_raise_state, mach_exception_raise_state_identity,
};
use crate::registers::Registers;

/// `KERN_INVALID_ADDRESS`, as `EXC_BAD_ACCESS` gives it in its code.
const INVALID_ADDRESS: i64 = 1;
const ARM_THREAD_STATE64: i32 = 6;
const X86_THREAD_STATE64: i32 = 4;

/// The task that plays the kernel, and the ports by which others know a thread and its task.
pub(crate) struct Kernel {
    itself: Task,
    thread: ReceiveRight,
    task: ReceiveRight,
}

impl Kernel {
    pub(crate) fn new() -> Self {
        let itself = Task::new();
        // The kernel's own messages have zeros there, the process among them.
        itself.set_audit_token([0; 8]);
        Self { itself, thread: itself.allocate(), task: itself.allocate() }
    }

    /// Raises an exception by each of the three routines, and does with the thread as it is told.
    pub(crate) fn crash_three_times(&self, handler: &ReceiveRight) {
        let handler = self.itself.send_right_to(handler);
        let thread = self.itself.send_right_to(&self.thread);
        let task = self.itself.send_right_to(&self.task);
        let null = [INVALID_ADDRESS, 0x10];

        told(mach_exception_raise(&handler, &thread, &task, BAD_ACCESS, &null).map(|()| None));

        let state = registers(Registers::Arm64, [0; 68], 0x1_0000_3f58);
        let mut new = [0; 1296];
        let (code, flavor) = ([1, 0], ARM_THREAD_STATE64);
        let answer = mach_exception_raise_state(&handler, BREAKPOINT, &code, flavor, &state, &mut new);
        told(answer.map(|(flavor, count)| pc(flavor, &new[..count])));

        let state = registers(Registers::X86, [0; 42], 0x7fff_2041_1c2e);
        let answer = mach_exception_raise_state_identity(
            &handler,
            &thread,
            &task,
            BAD_ACCESS,
            &[INVALID_ADDRESS, -8],
            X86_THREAD_STATE64,
            &state,
            &mut new,
        );
        told(answer.map(|(flavor, count)| pc(flavor, &new[..count])));
    }
}

/// The same message from a task that is no kernel.
pub(crate) fn forge(handler: &ReceiveRight) {
    let forger = Task::new();
    forger.set_audit_token([501, 501, 20, 501, 20, 4711, 1, 1]);
    let handler = forger.send_right_to(handler);
    told(mach_exception_raise(&handler, None::<&SendRight>, None, BAD_ACCESS, &[]).map(|()| None));
}

fn registers<const N: usize>(registers: Registers, mut state: [u32; N], pc: u64) -> [u32; N] {
    registers.set_pc(&mut state, pc);
    state
}

fn pc(flavor: i32, state: &[u32]) -> Option<u64> {
    Registers::of(flavor, state).map(|registers| registers.pc(state))
}

/// What becomes of the thread.
fn told(answer: Result<Option<u64>, CallError>) {
    match answer {
        Ok(Some(pc)) => println!("  the thread goes on at {pc:#x}"),
        Ok(None) => println!("  the thread goes on"),
        Err(error) => println!("  the next handler is asked: {error}"),
    }
}
