//! Do threads of the kernel what generated calls ask of them?

#![no_std]
#![no_main]

use core::sync::atomic::{AtomicI32, AtomicU32, Ordering};

use mig_rs_gnumach::{Boot, allocate_port, start, task};
use mig_rs_real_kernel::interfaces::mach::*;
use mig_rs_real_kernel::interfaces::{exc, gnumach, mach_host, mach_port};
use mig_rs_real_kernel::{Case, Registers, Word, bury, dead, join, keep, prepare, spawn, wait_for};
use mig_rs_runtime::{CallError, KernReturn, PortName, ReceiveRight, SendRight, Serve, serve_one};

start!(main);

/// `THREAD_KERNEL_PORT`.
const KERNEL_PORT: i32 = 1;

fn main(boot: Boot) {
    let case = Case::new(boot);
    // A call that waits while another is made needs a reply port of its own, which stays.
    case.answers("a second reply port", waited_for(&case), KernReturn::SUCCESS);
    case.subjects(&[
        ("a thread", a_thread),
        ("how urgent it is", urgent),
        ("aborted", aborted),
        ("ended with what it had", released),
        ("waiting for a word", waited_for),
    ]);
    case.end();
}

fn a_thread(case: &Case) -> Result<(), CallError> {
    let child = task_create(&task(), 0)?.expect("a task");
    let thread = thread_create(&child)?.expect("a thread");
    let info = |flavor| {
        let mut words = [-1; 32];
        thread_info(&thread, flavor, &mut words).map(|count| (count, words))
    };
    let (count, words) = info(1)?;
    case.is("words of what is told first", count, 13);
    case.is("its times", &words[..4], &[0; 4]);
    case.is("times suspended", words[9], 1);
    thread_suspend(&thread)?;
    case.is("and once more", info(1)?.1[9], 2);
    thread_resume(&thread)?;
    case.is("and resumed", info(1)?.1[9], 1);
    case.is("words of its turns", info(2)?.0, 8);
    case.answers("of what is not told", info(99), KernReturn::INVALID_ARGUMENT);

    let mut registers = Registers::of(&thread)?;
    registers[Registers::INSTRUCTION] = 0x1234_5678;
    registers[Registers::RESULT] = 0x9abc_def0;
    registers.give(&thread)?;
    let registers = Registers::of(&thread)?;
    let seen = [registers[Registers::INSTRUCTION], registers[Registers::RESULT]].map(Word);
    case.is("its registers", seen, [0x1234_5678, 0x9abc_def0].map(Word));
    case.answers(
        "in too little room",
        thread_get_state(&thread, 1, &mut [0; 16]),
        KernReturn::INVALID_ARGUMENT,
    );
    case.answers("too few", thread_set_state(&thread, 1, &[0; 16]), KernReturn::INVALID_ARGUMENT);

    let own = thread_get_special_port(&thread, KERNEL_PORT)?;
    case.is("its kernel port", own.as_ref(), Some(&thread));
    drop(own);
    thread_terminate(&thread)?;
    case.is("ended", dead(&thread)?, 1);
    case.answers("asked then", thread_resume(&thread), KernReturn::SEND_INVALID_DEST);
    task_terminate(&child)?;
    bury([thread, child])
}

fn urgent(case: &Case) -> Result<(), CallError> {
    let thread = thread_create(&task())?.expect("a thread");
    let turns = || {
        let mut words = [-1; 8];
        thread_info(&thread, 2, &mut words).map(|_| words)
    };
    let set = mach_host::thread_get_assignment(&thread)?.expect("a set");
    let set = mach_host::host_processor_set_priv(&case.host, &set)?.expect("a set");
    mach_host::thread_priority(&thread, 30, 0)?;
    case.is("its priority", turns()?[2], 30);
    mach_host::thread_max_priority(&thread, &set, 28)?;
    case.is("its best", turns()?[3], 28);
    case.answers("a better one", mach_host::thread_priority(&thread, 5, 0), KernReturn::FAILURE);
    case.answers(
        "one that is none",
        mach_host::thread_priority(&thread, 77, 0),
        KernReturn::INVALID_ARGUMENT,
    );
    case.answers(
        "in no set",
        mach_host::thread_max_priority(&thread, None, 28),
        KernReturn::INVALID_ARGUMENT,
    );
    case.is("shares time", turns()?[0], 1);
    case.answers("by fixed priority", mach_host::thread_policy(&thread, 2, 10), KernReturn::FAILURE);
    mach_host::processor_set_policy_enable(&set, 2)?;
    mach_host::thread_policy(&thread, 2, 20)?;
    case.is("where that is allowed", &turns()?[..2], &[2, 20]);
    mach_host::processor_set_policy_disable(&set, 2, 1)?;
    case.is("and is not", turns()?[0], 1);
    case.answers("not depressed", mach_host::thread_depress_abort(&thread), KernReturn::SUCCESS);
    case.answers(
        "of another thread",
        mach_host::thread_wire(&case.host, &thread, 1),
        KernReturn::INVALID_ARGUMENT,
    );
    let this = mig_rs_gnumach::thread().expect("a thread");
    mach_host::thread_wire(&case.host, &this, 1)?;
    mach_host::thread_wire(&case.host, &this, 0)?;
    // The kernel is built without processor sets that one could choose.
    case.answers("in another set", mach_host::thread_assign(&thread, &set), KernReturn::FAILURE);
    case.answers("in the first set", mach_host::thread_assign_default(&thread), KernReturn::FAILURE);
    thread_terminate(&thread)?;
    bury([thread])
}

/// A server that nothing reaches.
struct Deaf;

impl exc::ExcServer for Deaf {
    fn exception_raise(
        &self,
        _: PortName,
        _: Option<SendRight>,
        _: Option<SendRight>,
        _: i32,
        _: i32,
        _: i32,
    ) -> Result<(), KernReturn> {
        Err(KernReturn::FAILURE)
    }
}

/// What a thread waits for in vain, and how that ended.
struct Listener {
    port: ReceiveRight,
    ended: AtomicI32,
}

fn aborted(case: &Case) -> Result<(), CallError> {
    let port = allocate_port().map_err(CallError::new)?;
    let listener: &'static Listener = keep(Listener { port, ended: AtomicI32::new(0) });
    let thread = spawn(listener, |listener| {
        let demux = exc::exc_server(&Deaf);
        let turn = serve_one(&demux, &listener.port, Serve::new());
        listener.ended.store(turn.map_or_else(|error| error.code().0, |_| -1), Ordering::SeqCst);
    });
    let ended = || listener.ended.load(Ordering::SeqCst);
    let state = || {
        let mut words = [0; 13];
        thread_info(&thread, 1, &mut words).map(|_| words[7])
    };
    case.holds("it waits", wait_for(|| state() == Ok(3)));
    case.is("and has not ended", ended(), 0);
    thread_abort(&thread)?;
    case.holds("it goes on", wait_for(|| ended() != 0));
    case.is("with", KernReturn(ended()), KernReturn::RCV_INTERRUPTED);
    join([thread]);
    mach_port::mach_port_destroy(&task(), listener.port.name().get())
}

fn released(case: &Case) -> Result<(), CallError> {
    let nothing: &'static AtomicU32 = keep(AtomicU32::new(0));
    let thread = prepare(nothing, |_| {})?;
    let again = mach_host::thread_get_assignment(&thread)?;
    drop(again);
    let port = allocate_port().map_err(CallError::new)?.into_raw().get();
    let memory = vm_allocate(&task(), 0, 2 * 4096, 1)?;
    let name = thread.name().get();
    gnumach::thread_terminate_release(&thread, &*task(), name, port, memory, 2 * 4096)?;
    case.answers("its name", mach_port::mach_port_type(&task(), name), KernReturn::INVALID_NAME);
    case.answers("its reply port", mach_port::mach_port_type(&task(), port), KernReturn::INVALID_NAME);
    case.answers("its memory", vm_read(&task(), memory, 4096), KernReturn::INVALID_ADDRESS);
    core::mem::forget(thread);
    Ok(())
}

/// A word that a thread waits for, and how often it was woken.
struct Waiter {
    word: AtomicU32,
    woken: AtomicU32,
}

fn waited_for(case: &Case) -> Result<(), CallError> {
    let waiter: &'static Waiter = keep(Waiter { word: AtomicU32::new(1), woken: AtomicU32::new(0) });
    let word = &waiter.word as *const AtomicU32;
    let address = word.expose_provenance() as u32;
    let (timed, mutate) = (4, 16);
    case.answers(
        "another word",
        gnumach::gsync_wait(&task(), address, 7, 0, 0, 0),
        KernReturn::INVALID_ARGUMENT,
    );
    case.answers(
        "not woken in time",
        gnumach::gsync_wait(&task(), address, 1, 0, 20, timed),
        KernReturn::GNU_TIMEDOUT,
    );
    let thread = spawn(waiter, |waiter| {
        let address = (&raw const waiter.word).expose_provenance() as u32;
        while waiter.word.load(Ordering::SeqCst) == 1 {
            let _ = gnumach::gsync_wait(&task(), address, 1, 0, 0, 0);
            waiter.woken.fetch_add(1, Ordering::SeqCst);
        }
    });
    mig_rs_gnumach::wait(50);
    case.is("a thread waits", waiter.woken.load(Ordering::SeqCst), 0);
    gnumach::gsync_wake(&task(), address, 2, mutate)?;
    case.holds("and is woken", wait_for(|| waiter.woken.load(Ordering::SeqCst) == 1));
    case.is("the word", waiter.word.load(Ordering::SeqCst), 2);
    join([thread]);
    Ok(())
}
