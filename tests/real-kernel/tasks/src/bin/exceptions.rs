//! Does a generated `exc` server hear of a thread that crashes, and does the thread go on when the server has mended it, and end when it has not?

#![no_std]
#![no_main]

use core::arch::asm;
use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering};

use mig_rs_gnumach::{Boot, allocate_port, send_right, start, task};
use mig_rs_real_kernel::interfaces::mach_port::*;
use mig_rs_real_kernel::interfaces::{exc, mach};
use mig_rs_real_kernel::{Case, Registers, Word, join, keep, prepare, spawn, wait_for};
use mig_rs_runtime::kernel::RIGHT_DEAD_NAME;
use mig_rs_runtime::{CallError, KernReturn, PortName, ReceiveRight, SendRight, Serve, Turn, serve_one};

start!(main);

/// `TASK_EXCEPTION_PORT` and `THREAD_EXCEPTION_PORT`.
const EXCEPTION_PORT: i32 = 3;

/// Kinds of exceptions.
const BAD_ACCESS: i32 = 1;
const BAD_INSTRUCTION: i32 = 2;
const ARITHMETIC: i32 = 3;
const BREAKPOINT: i32 = 6;

/// Pages that nobody has mapped.
const NOWHERE: u32 = 0x7000_0000;
const READ_ONLY: u32 = 0x7100_0000;

fn main(boot: Boot) {
    let case = Case::new(boot);
    case.subjects(&[
        ("by the task's port", by_task),
        ("by the thread's own port", by_thread),
        ("by the task's port, when the thread's has refused", by_both),
        ("refused", refused),
    ]);
    case.end();
}

/// A way to crash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Crash {
    Read,
    Write,
    Divide,
    Stop,
    Undefined,
    Privileged,
}

const CRASHES: [Crash; 6] =
    [Crash::Read, Crash::Write, Crash::Divide, Crash::Stop, Crash::Undefined, Crash::Privileged];

impl Crash {
    /// Crashes, and says what it has in `eax` when it goes on.
    fn crash(self) -> u32 {
        let mut word = 42;
        // SAFETY: none of these changes what the compiler knows of, whatever the server does: the memory is nobody's, and the registers are named.
        unsafe {
            match self {
                Self::Read => {
                    asm!("movl (%ecx), %eax", inout("eax") word, in("ecx") NOWHERE, options(att_syntax))
                }
                Self::Write => {
                    asm!("movl %eax, (%ecx)", inout("eax") word, in("ecx") READ_ONLY, options(att_syntax))
                }
                Self::Divide => {
                    asm!("divl %ecx", inout("eax") word, inout("ecx") 0 => _, inout("edx") 0 => _, options(att_syntax));
                }
                Self::Stop => asm!("int3", inout("eax") word),
                Self::Undefined => asm!("ud2", inout("eax") word),
                Self::Privileged => asm!("hlt", inout("eax") word),
            }
        }
        word
    }

    /// What the kernel says: the exception, its code and its subcode.
    const fn says(self) -> (i32, i32, i32) {
        match self {
            Self::Read => (BAD_ACCESS, KernReturn::INVALID_ADDRESS.0, NOWHERE.cast_signed()),
            Self::Write => (BAD_ACCESS, KernReturn::PROTECTION_FAILURE.0, READ_ONLY.cast_signed()),
            Self::Divide => (ARITHMETIC, 1, 0),
            Self::Stop => (BREAKPOINT, 2, 0),
            Self::Undefined => (BAD_INSTRUCTION, 1, 0),
            Self::Privileged => (BAD_INSTRUCTION, 13, 0),
        }
    }

    /// What the thread has in `eax` when it was mended.
    const fn mended(self) -> u32 {
        match self {
            Self::Read => 0xfeed_f00d,
            Self::Write => 42,
            Self::Divide => 42 / 7,
            Self::Stop | Self::Undefined | Self::Privileged => 0x0bad_cafe,
        }
    }
}

/// A thread that crashes, and what became of it.
struct Patient {
    crash: Crash,
    after: AtomicU32,
}

impl Patient {
    fn new(crash: Crash) -> &'static Self {
        keep(Self { crash, after: AtomicU32::new(0) })
    }

    fn live(&'static self) {
        self.after.store(self.crash.crash(), Ordering::SeqCst);
    }

    fn after(&self) -> u32 {
        self.after.load(Ordering::SeqCst)
    }
}

/// What `vm_write` takes: whole pages.
#[repr(align(4096))]
struct Page([u8; 4096]);

/// What the kernel tells: to which port, of whom, and which exception with its code and subcode.
#[derive(PartialEq, Eq, Debug)]
struct Raised {
    port: PortName,
    thread: PortName,
    task: PortName,
    what: (i32, i32, i32),
}

/// Who hears of exceptions, and mends the thread or refuses.
struct Nurse<'c> {
    case: &'c Case,
    port: ReceiveRight,
    mends: bool,
    heard: Cell<Option<Raised>>,
}

impl<'c> Nurse<'c> {
    fn new(case: &'c Case, mends: bool) -> Result<Self, CallError> {
        let port = allocate_port().map_err(CallError::new)?;
        Ok(Self { case, port, mends, heard: Cell::new(None) })
    }

    /// Becomes the task's exception port.
    fn of_task(&self) -> Result<(), CallError> {
        mach::task_set_special_port(&task(), EXCEPTION_PORT, &send_right(&self.port).map_err(CallError::new)?)
    }

    /// Serves one exception, of this thread and task, and holds what the kernel has said against what it should.
    fn hears(&self, crash: Crash, thread: &SendRight, task: &SendRight) {
        let turn = serve_one(&exc::exc_server(self), &self.port, Serve::new().timeout(1000));
        self.case.is("served", turn, Ok(Turn::Handled));
        let [port, thread, task] = [self.port.name(), thread.name(), task.name()];
        let should = Raised { port, thread, task, what: crash.says() };
        self.case.is("heard", self.heard.take(), Some(should));
    }

    /// Lets the thread go on where it crashed, or behind.
    fn mend(&self, thread: &SendRight, exception: i32, subcode: i32) -> Result<(), CallError> {
        let mut registers = Registers::of(thread)?;
        match (exception, subcode.cast_unsigned()) {
            (BAD_ACCESS, NOWHERE) => {
                mach::vm_allocate(&task(), NOWHERE, 4096, 0)?;
                let mut page = Page([0; 4096]);
                page.0[..4].copy_from_slice(&0xfeed_f00d_u32.to_ne_bytes());
                mach::vm_write(&task(), NOWHERE, &page.0)?;
            }
            (BAD_ACCESS, _) => mach::vm_protect(&task(), READ_ONLY, 4096, 0, 3)?,
            (ARITHMETIC, _) => registers[Registers::COUNT] = 7,
            (exception, _) => {
                registers[Registers::RESULT] = 0x0bad_cafe;
                // SAFETY: the instruction at which the thread has stopped is this task's.
                let opcode = unsafe {
                    core::ptr::with_exposed_provenance::<u8>(registers[Registers::INSTRUCTION] as usize)
                        .read()
                };
                // `ud2` has two bytes, `hlt` one; behind `int3` the thread stands already.
                let length = if opcode == 0x0f { 2 } else { 1 };
                registers[Registers::INSTRUCTION] += if exception == BREAKPOINT { 0 } else { length };
            }
        }
        registers.give(thread)
    }
}

impl exc::ExcServer for Nurse<'_> {
    fn exception_raise(
        &self,
        port: PortName,
        thread: Option<SendRight>,
        task: Option<SendRight>,
        exception: i32,
        code: i32,
        subcode: i32,
    ) -> Result<(), KernReturn> {
        let (Some(thread), Some(task)) = (thread, task) else { return Err(KernReturn::INVALID_CAPABILITY) };
        let what = (exception, code, subcode);
        self.heard.set(Some(Raised { port, thread: thread.name(), task: task.name(), what }));
        if !self.mends {
            return Err(KernReturn::FAILURE);
        }
        let mended = self.mend(&thread, exception, subcode);
        self.case.answers("mended", mended, KernReturn::SUCCESS);
        Ok(())
    }
}

/// A page that may be read.
fn page_to_read() -> Result<(), CallError> {
    mach::vm_allocate(&task(), READ_ONLY, 4096, 0)?;
    mach::vm_protect(&task(), READ_ONLY, 4096, 0, 1)
}

/// Takes the pages away that a crash and its mending have left.
fn clear() -> Result<(), CallError> {
    mach::vm_deallocate(&task(), NOWHERE, 4096)?;
    mach::vm_deallocate(&task(), READ_ONLY, 4096)
}

fn by_task(case: &Case) -> Result<(), CallError> {
    let nurse = Nurse::new(case, true)?;
    nurse.of_task()?;
    page_to_read()?;
    for crash in CRASHES {
        case.say(format_args!("{crash:?}"));
        let patient = Patient::new(crash);
        let thread = spawn(patient, Patient::live);
        nurse.hears(crash, &thread, &task());
        case.holds("it goes on", wait_for(|| patient.after() != 0));
        case.is("with", Word(patient.after()), Word(crash.mended()));
        join([thread]);
    }
    // SAFETY: the page was allocated by the server.
    let written = unsafe { core::ptr::with_exposed_provenance::<u32>(READ_ONLY as usize).read_volatile() };
    case.is("what was written to the page", written, 42);
    clear()?;
    mach::task_set_special_port(&task(), EXCEPTION_PORT, None)
}

fn by_thread(case: &Case) -> Result<(), CallError> {
    let [own, other] = [Nurse::new(case, true)?, Nurse::new(case, true)?];
    other.of_task()?;
    let patient = Patient::new(Crash::Divide);
    let thread = prepare(patient, Patient::live)?;
    case.is("none is set", mach::thread_get_special_port(&thread, EXCEPTION_PORT)?, None);
    let right = send_right(&own.port).map_err(CallError::new)?;
    mach::thread_set_special_port(&thread, EXCEPTION_PORT, &right)?;
    case.is("set", mach::thread_get_special_port(&thread, EXCEPTION_PORT)?.as_ref(), Some(&right));
    mach::thread_resume(&thread)?;
    own.hears(Crash::Divide, &thread, &task());
    case.holds("it goes on", wait_for(|| patient.after() != 0));
    case.is("with", Word(patient.after()), Word(Crash::Divide.mended()));
    let nothing = serve_one(&exc::exc_server(&other), &other.port, Serve::new().timeout(10));
    case.answers("the task's port hears nothing", nothing, KernReturn::RCV_TIMED_OUT);
    join([thread]);
    mach::task_set_special_port(&task(), EXCEPTION_PORT, None)
}

fn by_both(case: &Case) -> Result<(), CallError> {
    let [own, other] = [Nurse::new(case, false)?, Nurse::new(case, true)?];
    other.of_task()?;
    let patient = Patient::new(Crash::Undefined);
    let thread = prepare(patient, Patient::live)?;
    mach::thread_set_special_port(&thread, EXCEPTION_PORT, &send_right(&own.port).map_err(CallError::new)?)?;
    mach::thread_resume(&thread)?;
    own.hears(Crash::Undefined, &thread, &task());
    case.is("it waits", patient.after(), 0);
    other.hears(Crash::Undefined, &thread, &task());
    case.holds("it goes on", wait_for(|| patient.after() != 0));
    case.is("with", Word(patient.after()), Word(Crash::Undefined.mended()));
    join([thread]);
    mach::task_set_special_port(&task(), EXCEPTION_PORT, None)
}

fn refused(case: &Case) -> Result<(), CallError> {
    let nurse = Nurse::new(case, false)?;
    nurse.of_task()?;
    let patient = Patient::new(Crash::Read);
    // The child gets a copy of what this task has now, the stack of this thread among it.
    let model = prepare(patient, Patient::live)?;
    let child = mach::task_create(&task(), 1)?.expect("a task");
    let thread = mach::thread_create(&child)?.expect("a thread");
    Registers::of(&model)?.give(&thread)?;
    mach::thread_resume(&thread)?;
    nurse.hears(Crash::Read, &thread, &child);
    let dead = |right: &SendRight| mach_port_get_refs(&task(), right.name().get(), RIGHT_DEAD_NAME);
    case.holds("the task has ended", wait_for(|| dead(&child) == Ok(1)));
    case.is("the thread too", dead(&thread)?, 1);
    case.answers("it is no task", mach::task_suspend(&child), KernReturn::SEND_INVALID_DEST);
    case.is("this one's memory is as it was", patient.after(), 0);
    join([model]);
    for right in [thread, child] {
        mach_port_deallocate(&task(), right.into_raw().get())?;
    }
    mach::task_set_special_port(&task(), EXCEPTION_PORT, None)
}
