//! Who wants to read which messages, and how do the lines get there?
//!
//! Lines are made in the kernel, where nobody else comes in between, and written outside of it: a writer is foreign code.
use crate::kernel::TaskId;
use crate::task::Task;
use mig_rs_runtime::Description;
use std::collections::VecDeque;
use std::io::Write;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};

mod argument;
mod data;
mod event;
mod line;
mod party;

pub(crate) use event::{Sketch, in_vain, received, sent, told};

/// A trace that is to be: where its lines go, and which messages they tell of.
///
/// Every message has a number, and two lines: one as it is queued, one as it is received. What was refused, or lost with its port, has one.
///
/// ```
/// use mig_rs_local::{Task, Trace};
/// # fn main() {
/// let (server, client) = (Task::named("server"), Task::named("client"));
/// let port = server.allocate();
/// let trace = Trace::to(std::io::stderr()).of(server).start();
///
/// // A right that is dropped unused tells its port.
/// drop(client.send_once_right_to(&port));
/// // 1  kernel -> server 0x400  mach_notify_send_once()
/// drop(trace);
/// # }
/// ```
///
/// A kernel sees bytes. What they mean it has to be told: with `Builder::description(true)` in the build script, or `--description`, a
/// generated file has a `DESCRIPTION`, and `Trace::to(stderr()).knows(&echo::DESCRIPTION).start()` shows routines, arguments and results by
/// name. What is not known is shown by its id, with its rights, its memory and the first of its bytes.
///
/// For a program that shall not be changed there is the environment: with `MIG_RS_TRACE=1` all messages are traced to standard error, with
/// the interfaces that [`know`] was told.
#[must_use = "a trace begins with `start`"]
pub struct Trace {
    only: Vec<TaskId>,
    known: Vec<&'static Description>,
    writer: Box<dyn Write + Send>,
}

impl Trace {
    /// A trace of all messages, which are written here, a line at a time.
    pub fn to(writer: impl Write + Send + 'static) -> Self {
        Self { only: Vec::new(), known: Vec::new(), writer: Box::new(writer) }
    }

    /// Only messages that this task sends or receives; said again, those of the other task too.
    pub fn of(mut self, task: Task) -> Self {
        self.only.push(task.id());
        self
    }

    /// Shows the messages of an interface by name. Of two interfaces that know an id, the first counts.
    pub fn knows(mut self, interface: &'static Description) -> Self {
        self.known.push(interface);
        self
    }

    /// Begins, until the value is dropped.
    pub fn start(self) -> Tracing {
        let sink = Arc::new(Sink {
            only: self.only,
            known: self.known,
            lines: Mutex::new(Lines::default()),
            writer: Mutex::new(self.writer),
        });
        // Whatever the environment asks for comes first.
        is_on();
        lock(&TRACES).sinks.push(Arc::clone(&sink));
        STATE.store(ON, Ordering::Relaxed);
        Tracing { sink }
    }
}

/// A trace that goes on. When it is dropped its last lines have been written.
#[must_use = "a trace ends when this is dropped"]
pub struct Tracing {
    sink: Arc<Sink>,
}

impl std::fmt::Debug for Tracing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tracing").finish_non_exhaustive()
    }
}

impl Drop for Tracing {
    fn drop(&mut self) {
        {
            let mut traces = lock(&TRACES);
            traces.sinks.retain(|sink| !Arc::ptr_eq(sink, &self.sink));
            if traces.sinks.is_empty() {
                STATE.store(OFF, Ordering::Relaxed);
            }
        }
        let mut writer = lock(&self.sink.writer);
        self.sink.write(&mut writer);
    }
}

/// Shows the messages of an interface by name in every trace, that of `MIG_RS_TRACE` included.
pub fn know(interface: &'static Description) {
    lock(&TRACES).known.push(interface);
}

/// Nobody has looked into the environment yet.
const UNASKED: u8 = 0;
const OFF: u8 = 1;
const ON: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(UNASKED);
static TRACES: Mutex<Traces> = Mutex::new(Traces { known: Vec::new(), sinks: Vec::new() });

struct Traces {
    known: Vec<&'static Description>,
    sinks: Vec<Arc<Sink>>,
}

/// Where the lines of a trace go.
struct Sink {
    only: Vec<TaskId>,
    known: Vec<&'static Description>,
    lines: Mutex<Lines>,
    writer: Mutex<Box<dyn Write + Send>>,
}

#[derive(Default)]
struct Lines {
    /// How many messages there were.
    messages: u64,
    /// Lines that are not written yet.
    waiting: VecDeque<String>,
}

/// Does anybody read? This is all that a message costs that nobody wants to.
#[inline]
pub(crate) fn is_on() -> bool {
    match STATE.load(Ordering::Relaxed) {
        OFF => false,
        ON => true,
        _ => ask_environment(),
    }
}

#[cold]
fn ask_environment() -> bool {
    let mut traces = lock(&TRACES);
    if STATE.load(Ordering::Relaxed) == UNASKED {
        let wanted = std::env::var_os("MIG_RS_TRACE").is_some_and(|value| !value.is_empty() && value != "0");
        if wanted {
            traces.sinks.push(Arc::new(Sink {
                only: Vec::new(),
                known: Vec::new(),
                lines: Mutex::new(Lines::default()),
                writer: Mutex::new(Box::new(std::io::stderr())),
            }));
        }
        STATE.store(if wanted { ON } else { OFF }, Ordering::Relaxed);
    }
    STATE.load(Ordering::Relaxed) == ON
}

/// Writes what waits to be written. The caller is not in the kernel.
#[inline]
pub(crate) fn flush() {
    if is_on() {
        write_all();
    }
}

#[cold]
fn write_all() {
    let sinks = lock(&TRACES).sinks.clone();
    for sink in sinks {
        // Whoever writes already, perhaps this very thread, sees what was added when it is through with its line.
        while !lock(&sink.lines).waiting.is_empty() {
            match sink.writer.try_lock() {
                Ok(mut writer) => sink.write(&mut writer),
                Err(TryLockError::Poisoned(poisoned)) => sink.write(&mut poisoned.into_inner()),
                Err(TryLockError::WouldBlock) => break,
            }
        }
    }
}

impl Sink {
    /// Does it want messages between these tasks?
    fn wants(&self, tasks: [Option<TaskId>; 2]) -> bool {
        self.only.is_empty() || tasks.into_iter().flatten().any(|task| self.only.contains(&task))
    }

    /// The number of the next message.
    fn number(&self) -> u64 {
        let mut lines = lock(&self.lines);
        lines.messages += 1;
        lines.messages
    }

    fn add(&self, number: u64, line: &str) {
        // What is about no message has no number.
        let number = if number == 0 { String::new() } else { number.to_string() };
        lock(&self.lines).waiting.push_back(format!("{number:>4}  {line}\n"));
    }

    fn write(&self, writer: &mut MutexGuard<'_, Box<dyn Write + Send>>) {
        loop {
            let Some(line) = lock(&self.lines).waiting.pop_front() else { break };
            // There is nobody to tell that a trace cannot be written.
            let _ = writer.write_all(line.as_bytes());
        }
        let _ = writer.flush();
    }
}

/// Nothing that is kept here can be half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
