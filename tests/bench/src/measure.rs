//! What does one run of a program cost?

use std::ffi::{c_int, c_long};
use std::io;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// What a run took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// From start to end.
    pub(crate) wall: Duration,
    /// Of a processor: unlike the other, it does not grow with what else the machine does.
    pub(crate) processor: Duration,
    /// The most memory it had at a time, in bytes.
    pub(crate) memory: u64,
    /// The bytes of its messages.
    pub(crate) messages: u64,
    /// How it ended; `None` where a signal ended it.
    pub(crate) status: Option<i32>,
}

/// Runs a program to its end. What it prints is thrown away.
pub(crate) fn run(command: &mut Command) -> io::Result<Cost> {
    let begin = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let messages = child.stderr.take().map_or(Ok(0), |mut stderr| io::copy(&mut stderr, &mut io::sink()))?;
    let (status, usage) = wait(&child)?;
    let wall = begin.elapsed();
    // A wait status is the same everywhere: the signal below, the exit status above.
    let status = (status & 0x7f == 0).then_some(status >> 8 & 0xff);
    let processor = usage.user.duration() + usage.system.duration();
    Ok(Cost { wall, processor, memory: usage.memory(), messages, status })
}

/// The run of several that took the least of a processor: what it took more than that, the machine took.
pub(crate) fn fastest(runs: usize, mut run: impl FnMut() -> io::Result<Cost>) -> io::Result<Cost> {
    let mut costs = (0..runs).map(|_| run()).collect::<io::Result<Vec<_>>>()?;
    costs.sort_by_key(|cost| cost.processor);
    Ok(costs[0])
}

/// The first of at most so many runs that keeps a bound; if none does, the one that took the least of a processor.
pub(crate) fn within(
    runs: usize,
    keeps: impl Fn(&Cost) -> bool,
    mut run: impl FnMut() -> io::Result<Cost>,
) -> io::Result<Cost> {
    let mut least = run()?;
    for _ in 1..runs {
        if keeps(&least) {
            break;
        }
        let cost = run()?;
        if cost.processor < least.processor {
            least = cost;
        }
    }
    Ok(least)
}

#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Time {
    seconds: c_long,
    microseconds: c_int,
    _unused: c_int,
}

impl Time {
    fn duration(self) -> Duration {
        let seconds = Duration::from_secs(self.seconds.try_into().unwrap_or(0));
        seconds + Duration::from_micros(self.microseconds.try_into().unwrap_or(0))
    }
}

/// `struct rusage` of 64-bit, little-endian systems.
#[repr(C)]
#[derive(Clone, Copy, Default)]
struct Usage {
    user: Time,
    system: Time,
    most: c_long,
    _unused: [c_long; 13],
}

impl Usage {
    /// Linux counts in KiB, the BSDs do too, Apple in bytes.
    fn memory(self) -> u64 {
        let unit = if cfg!(target_vendor = "apple") { 1 } else { 1024 };
        u64::try_from(self.most).unwrap_or(0) * unit
    }
}

unsafe extern "C" {
    fn wait4(process: c_int, status: *mut c_int, options: c_int, usage: *mut Usage) -> c_int;
}

/// Waits for a process and asks what it took, which the standard library does not tell.
fn wait(child: &Child) -> io::Result<(c_int, Usage)> {
    let process = c_int::try_from(child.id()).map_err(io::Error::other)?;
    let (mut status, mut usage) = (0, Usage::default());
    // SAFETY: both point at values of the size that the system writes, and nobody else waits for this child.
    if unsafe { wait4(process, &mut status, 0, &mut usage) } == process {
        Ok((status, usage))
    } else {
        Err(io::Error::last_os_error())
    }
}
