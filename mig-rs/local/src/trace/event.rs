//! What happens to a message that a trace tells of, and in which order?
use super::line::{self, Letter};
use super::{Sink, TRACES, flush, is_on, lock, party};
use crate::copyout::Delivery;
use crate::kernel::{self, Kernel, TaskId};
use crate::notification::Notice;
use crate::port::PortId;
use crate::receive::{Part, Wanted};
use crate::wire::{Header, Sent, Wire};
use mig_rs_runtime::{Description, KernReturn};
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A message as the traces will tell of it, made before anything of it is taken.
pub(crate) struct Sketch(Vec<Told>);

/// A message in one trace.
struct Told {
    sink: Arc<Sink>,
    /// What it is called.
    name: String,
    /// The line, but for its number.
    line: String,
    /// 0 until the message is queued.
    number: AtomicU64,
}

impl fmt::Debug for Sketch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sketch")
    }
}

/// A task's message begins its way; `None`: nobody wants to know.
#[inline]
pub(crate) fn sent(wire: Wire, bytes: &[u8]) -> Option<Arc<Sketch>> {
    if is_on() { sketch(&kernel::kernel(), wire, Sent(bytes)) } else { None }
}

#[cold]
fn sketch(kernel: &Kernel, wire: Wire, bytes: Sent<'_>) -> Option<Arc<Sketch>> {
    let header = Header::read(wire, bytes)?;
    let (by, port) = (kernel.owner(header.remote), kernel.port(header.remote));
    let tasks = [by, port.and_then(|port| party::receiver(kernel, port))];
    let from = by.map_or_else(|| "somebody".to_owned(), |task| party::task(kernel, task));
    let to = port.map_or_else(|| party::name(header.remote), |port| party::port(kernel, port));
    let letter = Letter { kernel, by, wire, bytes, header };
    Sketch::of(tasks, |known| {
        let said = letter.said(known);
        (said.name, format!("{from} -> {to}  {}", said.all))
    })
}

/// The kernel's own message begins its way.
pub(crate) fn told(kernel: &Kernel, to: PortId, notice: Notice) -> Option<Arc<Sketch>> {
    if !is_on() {
        return None;
    }
    let (name, what) = match notice {
        Notice::PortDeleted { name } => ("mach_notify_port_deleted", format!("name: {name:#x}")),
        Notice::PortDestroyed { .. } => ("mach_notify_port_destroyed", "rights: move-receive".to_owned()),
        Notice::NoSenders { make_send_count } => {
            ("mach_notify_no_senders", format!("mscount: {make_send_count}"))
        }
        Notice::SendOnce => ("mach_notify_send_once", String::new()),
        Notice::DeadName { name } => ("mach_notify_dead_name", format!("name: {name:#x}")),
    };
    let (task, port) = (party::receiver(kernel, to), party::port(kernel, to));
    Sketch::of([None, task], |_| (name.to_owned(), format!("kernel -> {port}  {name}({what})")))
}

/// A message is received, as far as the result says. Its rights have names now.
pub(crate) fn received(
    kernel: &Kernel,
    sketch: Option<Arc<Sketch>>,
    task: TaskId,
    delivery: Option<&Delivery>,
    (seqno, result): (u32, Result<(), KernReturn>),
) {
    let Some(sketch) = sketch else { return };
    let mut end = format!("  seqno {seqno}");
    if let Some((reply, rights)) = delivery.map(Delivery::names) {
        if let Some(reply) = reply {
            end.push_str(&format!("  reply: {}", party::name(reply)));
        }
        let rights: Vec<_> = rights.map(party::name).collect();
        if !rights.is_empty() {
            end.push_str(&format!("  rights: {}", rights.join(", ")));
        }
    }
    if let Err(code) = result {
        end.push_str(&format!("  failed: {}", line::code(code)));
    }
    let task = party::task(kernel, task);
    for told in &sketch.0 {
        told.sink.add(told.number(), &format!("{task} <- {}{end}", told.name));
    }
}

/// A receive ends without a message. That of a loop which only looked whether there is one is not worth a line.
pub(crate) fn in_vain(task: TaskId, wanted: Wanted, code: KernReturn) {
    let looked = code == KernReturn::RCV_TIMED_OUT && matches!(wanted.part_of, Part::Receive);
    if looked || !is_on() {
        return;
    }
    let name = party::task(&kernel::kernel(), task);
    let line = format!("{name} <- nothing from {:#x}  failed: {}", wanted.on, line::code(code));
    for sink in lock(&TRACES).sinks.iter().filter(|sink| sink.wants([Some(task), None])) {
        sink.add(0, &line);
    }
    flush();
}

impl Sketch {
    fn of(
        tasks: [Option<TaskId>; 2],
        say: impl Fn(&[&'static Description]) -> (String, String),
    ) -> Option<Arc<Self>> {
        let traces = lock(&TRACES);
        let wanted = traces.sinks.iter().filter(|sink| sink.wants(tasks));
        let all = wanted.map(|sink| {
            let known: Vec<_> = sink.known.iter().chain(&traces.known).copied().collect();
            let (name, line) = say(&known);
            Told { sink: Arc::clone(sink), name, line, number: AtomicU64::new(0) }
        });
        let all: Vec<_> = all.collect();
        (!all.is_empty()).then(|| Arc::new(Self(all)))
    }

    /// The message is in its queue, and gets its number.
    pub(crate) fn queued(&self) {
        for told in &self.0 {
            let number = told.sink.number();
            told.number.store(number, Ordering::Relaxed);
            told.sink.add(number, &told.line);
        }
    }

    /// The send is over, with a code if it failed. What was never queued is told of now. The caller is not in the kernel.
    pub(crate) fn outcome(&self, failed: Option<KernReturn>) {
        for told in &self.0 {
            let end = match failed {
                None if told.number() != 0 => continue,
                None => "lost with its port".to_owned(),
                Some(code) => format!("refused: {}", line::code(code)),
            };
            told.sink.add(told.sink.number(), &format!("{}  {end}", told.line));
        }
        flush();
    }

    /// The message was queued, and will not be received.
    pub(crate) fn lost(&self) {
        for told in self.0.iter().filter(|told| told.number() != 0) {
            told.sink.add(told.number(), &format!("nobody <- {}  lost with its port", told.name));
        }
    }
}

impl Told {
    /// Read and changed in the kernel only, or after the message has left it.
    fn number(&self) -> u64 {
        self.number.load(Ordering::Relaxed)
    }
}
