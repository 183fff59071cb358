//! Do the devices of the kernel what generated calls ask of them?

#![no_std]
#![no_main]

use mig_rs_gnumach::{Boot, start, task};
use mig_rs_real_kernel::interfaces::device::*;
use mig_rs_real_kernel::interfaces::{mach, mach_i386};
use mig_rs_real_kernel::{Case, Word, port_at};
use mig_rs_runtime::{CallError, KernReturn, SendRight};

start!(main);

/// `D_READ`, with `D_WRITE`, and without waiting.
const READ: i32 = 1;
const READ_WRITE: i32 = 3;
const NO_WAIT: i32 = 8;

/// Codes of devices.
const WOULD_BLOCK: KernReturn = KernReturn(2501);
const NO_SUCH_DEVICE: KernReturn = KernReturn(2502);
const INVALID_OPERATION: KernReturn = KernReturn(2505);

/// `TTY_STATUS`, and the words that it has.
const TTY_STATUS: i32 = (b't' as i32) << 16 | 1;
const TTY_WORDS: usize = 4;

fn main(boot: Boot) {
    let case = Case::new(boot);
    case.subjects(&[
        ("opened", opened),
        ("written to", written),
        ("read from", read),
        ("asked and told", asked),
        ("mapped", mapped),
        ("with filters and interrupts", filtered),
        ("ports of the processor", processor_ports),
    ]);
    case.end();
}

fn open(case: &Case, mode: i32, device: &[u8]) -> Result<SendRight, CallError> {
    let mut name = [0; 128];
    name[..device.len()].copy_from_slice(device);
    device_open(&case.master, mode, name)?.ok_or(CallError::new(NO_SUCH_DEVICE))
}

fn opened(case: &Case) -> Result<(), CallError> {
    let console = open(case, READ_WRITE, b"console")?;
    case.is(
        "the console again is the same",
        Some(console.name()),
        open(case, READ_WRITE, b"console").ok().map(|again| again.name()),
    );
    case.answers("none", open(case, READ, b"nothing"), NO_SUCH_DEVICE);
    case.answers("with a name as long as can be", open(case, READ, &[b'x'; 128]), NO_SUCH_DEVICE);
    let time = open(case, READ, b"time")?;
    device_close(&time)?;
    let other = mig_rs_gnumach::host().expect("a host");
    let by_another = device_open(&other, READ, [0; 128]);
    case.answers("by who may not", by_another, INVALID_OPERATION);
    Ok(())
}

fn written(case: &Case) -> Result<(), CallError> {
    let console = open(case, READ_WRITE, b"console")?;
    case.is("in the message", device_write_inband(&console, 0, 0, b"     in the message\r\n")?, 21);
    let line = b"     out of line, from a page of its own\r\n";
    case.is("out of line", device_write(&console, 0, 0, &line.map(|byte| byte as i8))?, 42);
    case.is("nothing", device_write_inband(&console, 0, 0, b"")?, 0);
    case.answers(
        "more than a message takes",
        device_write_inband(&console, 0, 0, &[b'x'; 129]),
        KernReturn::ARRAY_TOO_LARGE,
    );
    Ok(())
}

/// The kernel's messages since it began, which are read once.
fn read(case: &Case) -> Result<(), CallError> {
    let messages = open(case, READ, b"kmsg")?;
    let mut room = [0; 128];
    case.is("in the message", device_read_inband(&messages, 0, 0, 8, &mut room)?, 8);
    case.holds("how the kernel begins", room.starts_with(b"GNU Mach"));
    case.is("the bytes behind", &room[8..10], &[0; 2]);
    let more = device_read(&messages, 0, 0, 3)?;
    case.is("out of line", &*more, &b" 1.".map(|byte| byte as i8)[..]);
    let narrow = device_read_inband(&messages, 0, 0, 128, &mut [0; 4]);
    case.answers("more than there is room for", narrow, KernReturn::ARRAY_TOO_LARGE);
    while device_read_inband(&messages, NO_WAIT, 0, 128, &mut room).is_ok() {}
    case.answers("no more", device_read_inband(&messages, NO_WAIT, 0, 128, &mut room), WOULD_BLOCK);
    case.answers("out of line", device_read(&messages, NO_WAIT, 0, 128), WOULD_BLOCK);
    device_close(&messages)
}

fn asked(case: &Case) -> Result<(), CallError> {
    let console = open(case, READ_WRITE, b"console")?;
    let mut before = [-1; 8];
    case.is("words of the line", device_get_status(&console, TTY_STATUS, &mut before)?, TTY_WORDS);
    case.is("the words behind", &before[TTY_WORDS..], &[-1; 4]);
    case.is("its speeds", [before[0], before[1]], [before[0]; 2]);
    case.answers(
        "in too little room",
        device_get_status(&console, TTY_STATUS, &mut [0; 3]),
        INVALID_OPERATION,
    );
    case.answers("of what is not told", device_get_status(&console, 99, &mut [0; 8]), INVALID_OPERATION);
    let mut told = before;
    told[3] ^= 2;
    device_set_status(&console, TTY_STATUS, &told[..TTY_WORDS])?;
    let mut after = [-1; 8];
    device_get_status(&console, TTY_STATUS, &mut after)?;
    case.is("with other flags", Word(after[3] as u32), Word(told[3] as u32));
    device_set_status(&console, TTY_STATUS, &before[..TTY_WORDS])?;
    case.answers("told what it does not know", device_set_status(&console, 99, &[1, 2]), INVALID_OPERATION);
    Ok(())
}

fn mapped(case: &Case) -> Result<(), CallError> {
    let time = open(case, READ, b"time")?;
    let object = device_map(&time, READ, 0, 4096, 0)?.expect("an object");
    let at = mach::vm_map(&task(), 0, 4096, 0, 1, &object, 0, 0, READ, READ, 2)?;
    // SAFETY: the page is mapped, and holds the seconds of the clock at first.
    let seconds = unsafe { core::ptr::with_exposed_provenance::<u32>(at as usize).read_volatile() };
    case.holds("the clock, in the year 2000", (946_684_800..946_684_900).contains(&seconds));
    mach::vm_deallocate(&task(), at, 4096)?;
    drop(object);
    let console = open(case, READ_WRITE, b"console")?;
    case.answers("a console", device_map(&console, READ, 0, 4096, 0), INVALID_OPERATION);
    device_close(&time)
}

fn filtered(case: &Case) -> Result<(), CallError> {
    let console = open(case, READ_WRITE, b"console")?;
    let port = port_at(0x1001)?;
    let filter = device_set_filter(&console, port.make_send(), 1, &[1, 2, 3]);
    case.answers("a filter", filter, INVALID_OPERATION);
    case.answers("an interrupt", device_intr_register(&console, 3, 0, port.make_send()), INVALID_OPERATION);
    case.answers("and its end", device_intr_ack(&console, port.make_send()), INVALID_OPERATION);
    Ok(())
}

fn processor_ports(case: &Case) -> Result<(), CallError> {
    let backwards = mach_i386::i386_io_perm_create(&case.master, 0x81, 0x80);
    case.answers("from more to less", backwards, KernReturn::INVALID_ARGUMENT);
    let ports = mach_i386::i386_io_perm_create(&case.master, 0x80, 0x81)?.expect("ports");
    mach_i386::i386_io_perm_modify(&task(), &ports, 1)?;
    // SAFETY: the task may use this port now, to which the machine's own programs tell how far they are.
    unsafe { core::arch::asm!("out dx, al", in("dx") 0x80_u16, in("al") 7_u8) };
    case.holds("used", true);
    mach_i386::i386_io_perm_modify(&task(), &ports, 0)?;
    Ok(())
}
