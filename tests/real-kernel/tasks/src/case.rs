//! How does a task tell what it has seen, and end the machine?

use core::fmt::{self, Write as _};
use core::sync::atomic::{AtomicU32, Ordering};

use mig_rs_gnumach::{Boot, KernelConsole, task};
use mig_rs_runtime::{CallError, KernReturn, SendRight};

use crate::Account;
use crate::interfaces::{device, mach_i386};
use crate::thread::mapped;

/// The port of qemu's device that ends it, with the status `(n << 1) | 1`.
const EXIT: i16 = 0xf4;
/// What a case that has passed ends with; the status is then 33.
const PASSED: u32 = 0x10;
const FAILED: u32 = 0x11;

/// `D_READ | D_WRITE`.
const READ_WRITE: i32 = 3;

/// The device port, for who panics.
static MASTER: AtomicU32 = AtomicU32::new(0);

/// The console, as a device: a line at a time.
#[derive(Debug)]
pub struct Console(pub SendRight);

impl Console {
    /// Opens it.
    ///
    /// # Panics
    /// Where there is none.
    #[must_use]
    pub fn open(master: &SendRight) -> Self {
        let mut name = [0; 128];
        name[..7].copy_from_slice(b"console");
        Self(device::device_open(master, READ_WRITE, name).expect("console").expect("a right"))
    }

    /// Writes a line.
    pub fn line(&self, text: fmt::Arguments<'_>) {
        let mut line = Line { bytes: [0; 256], used: 0 };
        let _ = writeln!(line, "{text}\r");
        for part in line.bytes[..line.used].chunks(128) {
            let _ = device::device_write_inband(&self.0, 0, 0, part);
        }
    }
}

struct Line {
    bytes: [u8; 256],
    used: usize,
}

impl fmt::Write for Line {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let to = self.bytes.get_mut(self.used..self.used + text.len()).ok_or(fmt::Error)?;
        to.copy_from_slice(text.as_bytes());
        self.used += text.len();
        Ok(())
    }
}

/// A word of memory, which is shown as such.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Word(pub u32);

impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#010x}", self.0)
    }
}

/// Looks at one subject; what a call fails with against its will ends it.
pub type Look = fn(&Case) -> Result<(), CallError>;

/// A run of one program: what it looks at, each a line of the console, and whether all of it was as it should be.
#[derive(Debug)]
pub struct Case {
    /// The host's privileged port.
    pub host: SendRight,
    /// The port from which devices are opened.
    pub master: SendRight,
    /// Where to write.
    pub console: Console,
    /// What the boot script gave beyond the two ports.
    pub boot: Boot,
    failed: AtomicU32,
}

impl Case {
    /// Takes what the boot script of this tier gives each task: `${host-port} ${device-port} …`.
    ///
    /// # Panics
    /// Where there is no such thing.
    #[must_use]
    pub fn new(boot: Boot) -> Self {
        // SAFETY: the boot script names these rights, and they are taken here alone.
        let (host, master) = unsafe { (boot.right(1), boot.right(2)) };
        let (host, master) = (host.expect("host-port"), master.expect("device-port"));
        MASTER.store(master.name().get(), Ordering::Relaxed);
        let console = Console::open(&master);
        Self { host, master, console, boot, failed: AtomicU32::new(0) }
    }

    /// Writes a line.
    pub fn say(&self, text: fmt::Arguments<'_>) {
        self.console.line(text);
    }

    /// Holds what was seen against what should be.
    pub fn is<T: PartialEq + fmt::Debug>(&self, what: &str, seen: T, should: T) {
        if seen == should {
            self.say(format_args!("ok   {what}: {seen:?}"));
        } else {
            self.fail(format_args!("{what}: {seen:?}, should be {should:?}"));
        }
    }

    /// Holds something to be true.
    pub fn holds(&self, what: &str, so: bool) {
        if so {
            self.say(format_args!("ok   {what}"));
        } else {
            self.fail(format_args!("{what}"));
        }
    }

    /// Holds the code of a call against what it should be.
    pub fn answers<T>(&self, what: &str, result: Result<T, CallError>, should: KernReturn) {
        self.is(what, result.map_or_else(|error| error.code(), |_| KernReturn::SUCCESS), should);
    }

    /// Goes through what a case looks at. Each leaves the task with the rights and the memory that it had.
    pub fn subjects(&self, subjects: &[(&str, Look)]) {
        for (name, look) in subjects {
            self.say(format_args!("{name}"));
            let before = (Account::take(), mapped().unwrap_or(0));
            self.answers(name, look(self), KernReturn::SUCCESS);
            self.is("names and references", Account::take(), before.0);
            self.is("bytes mapped more than before", mapped().unwrap_or(0).wrapping_sub(before.1), 0);
        }
    }

    /// Something is not as it should be.
    pub fn fail(&self, text: fmt::Arguments<'_>) {
        self.failed.fetch_add(1, Ordering::Relaxed);
        self.say(format_args!("FAIL {text}"));
    }

    /// Ends the machine, and tells whether all was as it should be.
    pub fn end(&self) -> ! {
        let failed = self.failed.load(Ordering::Relaxed);
        self.say(format_args!("{}", if failed == 0 { "passed" } else { "failed" }));
        exit(&self.master, if failed == 0 { PASSED } else { FAILED })
    }
}

/// Ends the machine.
fn exit(master: &SendRight, status: u32) -> ! {
    if let Ok(Some(ports)) = mach_i386::i386_io_perm_create(master, EXIT, EXIT + 3)
        && mach_i386::i386_io_perm_modify(&task(), &ports, 1).is_ok()
    {
        // SAFETY: the task may use this port now, at which the device listens.
        unsafe { core::arch::asm!("out dx, eax", in("dx") EXIT, in("eax") status) };
    }
    loop {
        mig_rs_gnumach::wait(1000);
    }
}

#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    let _ = writeln!(KernelConsole, "\npanicked: {info}");
    let master = core::num::NonZeroU32::new(MASTER.load(Ordering::Relaxed));
    match master {
        // SAFETY: the task's right, which is never given back, for the machine ends.
        Some(name) => exit(&unsafe { SendRight::from_raw(name) }, FAILED),
        None => mig_rs_gnumach::terminate(),
    }
}
