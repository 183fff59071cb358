//! How does a task get another thread?

use core::ops::{Index, IndexMut};
use core::ptr::NonNull;
use core::sync::atomic::{AtomicUsize, Ordering};

use mig_rs_gnumach::{allocate_memory, task};
use mig_rs_runtime::{CallError, SendRight};

use crate::interfaces::mach;

const STACK_BYTES: usize = 1 << 16;

/// What a thread of a 386 goes on with: `i386_THREAD_STATE`.
#[derive(Clone, Copy, Debug)]
pub struct Registers([u32; 17]);

impl Registers {
    const FLAVOR: i32 = 1;
    /// `ebp`.
    pub const FRAME: usize = 6;
    /// `ecx`.
    pub const COUNT: usize = 10;
    /// `eax`.
    pub const RESULT: usize = 11;
    /// `eip`.
    pub const INSTRUCTION: usize = 12;
    /// `esp`, as the program has it.
    pub const STACK: usize = 15;

    /// What a thread has, which does not run meanwhile.
    ///
    /// # Errors
    /// The kernel's code.
    pub fn of(thread: &SendRight) -> Result<Self, CallError> {
        let mut registers = Self([0; 17]);
        mach::thread_get_state(thread, Self::FLAVOR, &mut registers.0)?;
        Ok(registers)
    }

    /// Gives them to a thread.
    ///
    /// # Errors
    /// The kernel's code.
    pub fn give(&self, thread: &SendRight) -> Result<(), CallError> {
        mach::thread_set_state(thread, Self::FLAVOR, &self.0)
    }
}

impl Index<usize> for Registers {
    type Output = u32;

    fn index(&self, register: usize) -> &u32 {
        &self.0[register]
    }
}

impl IndexMut<usize> for Registers {
    fn index_mut(&mut self, register: usize) -> &mut u32 {
        &mut self.0[register]
    }
}

/// Starts a thread. When its function has returned it sleeps, until [`join`] or the task's end.
///
/// # Panics
/// Where the kernel refuses.
pub fn spawn<T: Sync>(with: &'static T, run: fn(&'static T)) -> SendRight {
    let thread = prepare(with, run).expect("a thread");
    mach::thread_resume(&thread).expect("thread_resume");
    thread
}

/// A thread that has not begun.
///
/// # Errors
/// The kernel's code.
///
/// # Panics
/// Where there is no memory.
pub fn prepare<T: Sync>(with: &'static T, run: fn(&'static T)) -> Result<SendRight, CallError> {
    let thread = mach::thread_create(&task())?.expect("a right");
    let mut registers = Registers::of(&thread)?;
    registers[Registers::FRAME] = 0;
    registers[Registers::INSTRUCTION] = word(begin::<T> as *const ());
    registers[Registers::STACK] = stack([0, word(run as *const ()), word(with)]);
    registers.give(&thread)?;
    Ok(thread)
}

/// A new stack on which a function was called: a return address and two arguments, which a C compiler expects 12 bytes above a multiple of 16.
fn stack(words: [u32; 3]) -> u32 {
    let bottom = lasting(STACK_BYTES);
    // SAFETY: the memory is new and long enough, and its end is a multiple of 16.
    unsafe {
        let first = bottom.add(STACK_BYTES - 20).cast::<u32>();
        first.cast::<[u32; 3]>().write(words);
        word(first.as_ptr())
    }
}

fn word<T>(address: *const T) -> u32 {
    address.expose_provenance() as u32
}

#[allow(improper_ctypes_definitions, reason = "called by the frame that `stack` builds, and by nothing in C")]
extern "C" fn begin<T: Sync>(run: fn(&'static T), with: &'static T) -> ! {
    run(with);
    // Who terminates itself leaves the right by which it did so behind: `join` does it from outside.
    loop {
        mig_rs_gnumach::wait(1000);
    }
}

/// Ends threads whose functions have returned.
pub fn join(threads: impl IntoIterator<Item = SendRight>) {
    for thread in threads {
        let _ = mach::thread_terminate(&thread);
    }
}

/// Puts a value where it stays: what threads share lives as long as the task.
///
/// # Panics
/// Where there is no memory.
pub fn keep<T>(value: T) -> &'static T {
    let place = lasting(size_of::<T>()).cast::<T>();
    const { assert!(align_of::<T>() <= 4096) }
    // SAFETY: the memory is new, begins a page, is long enough, and is never given back.
    unsafe {
        place.write(value);
        place.as_ref()
    }
}

/// Bytes that stay the task's, in whole pages.
static LASTING: AtomicUsize = AtomicUsize::new(0);

fn lasting(bytes: usize) -> NonNull<u8> {
    let bytes = bytes.max(1).next_multiple_of(4096);
    LASTING.fetch_add(bytes, Ordering::Relaxed);
    allocate_memory(bytes).expect("memory")
}

/// Bytes of memory that the task has mapped, but for what [`keep`] and [`spawn`] keep.
///
/// # Errors
/// The kernel's code.
pub(crate) fn mapped() -> Result<usize, CallError> {
    // `TASK_BASIC_INFO`, of which the third word is the virtual size.
    let mut words = [0; 10];
    mach::task_info(&task(), 1, &mut words)?;
    Ok(words[2] as usize - LASTING.load(Ordering::Relaxed))
}

/// Waits until something holds, for ten seconds of the machine's time at most. Says whether it does.
pub fn wait_for(mut holds: impl FnMut() -> bool) -> bool {
    for _ in 0..1000 {
        if holds() {
            return true;
        }
        mig_rs_gnumach::wait(10);
    }
    false
}
