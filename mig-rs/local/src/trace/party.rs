//! Which task, which port, which right: what are they called in a trace?
use crate::kernel::{Held, Kernel, TaskId};
use crate::port::{PortId, Receiver};
use mig_rs_runtime::kernel::{self, PORT_DEAD};

/// What a task is called.
pub(super) fn task(kernel: &Kernel, id: TaskId) -> String {
    kernel.task_name(id).map_or_else(|| format!("task {}", id.0), str::to_owned)
}

/// The task that receives from a port.
pub(super) fn receiver(kernel: &Kernel, port: PortId) -> Option<TaskId> {
    match kernel.ports[port].receiver {
        Receiver::Name(name) => kernel.owner(name),
        Receiver::InTransit(_) | Receiver::Nowhere => None,
    }
}

/// A port by its receive right: whose, and under which name.
pub(super) fn port(kernel: &Kernel, port: PortId) -> String {
    match kernel.ports[port].receiver {
        Receiver::Name(name) => match kernel.owner(name) {
            Some(owner) => format!("{} {name:#x}", task(kernel, owner)),
            None => format!("{name:#x}"),
        },
        Receiver::InTransit(_) => "a port in a message".to_owned(),
        Receiver::Nowhere => "a dead port".to_owned(),
    }
}

/// A right as a task names it in a message.
pub(super) fn right(kernel: &Kernel, by: Option<TaskId>, name: u32, disposition: u32) -> String {
    if let Some(nothing) = nothing(name) {
        return nothing.to_owned();
    }
    let how = how(disposition);
    let what = match kernel.names.get(name) {
        None => "no such name".to_owned(),
        Some(entry) if Some(entry.owner) != by => format!("a name of {}", task(kernel, entry.owner)),
        Some(entry) => match entry.held {
            Held::Port { receive: true, .. } => return format!("{how} {name:#x}"),
            Held::Port { port, .. } | Held::SendOnce { port } if !kernel.ports[port].is_dead() => {
                return format!("{how} {name:#x} of {}", self::port(kernel, port));
            }
            Held::Port { .. } | Held::SendOnce { .. } | Held::DeadName { .. } => "dead".to_owned(),
            Held::Set { .. } => "a port set".to_owned(),
        },
    };
    format!("{how} {name:#x} ({what})")
}

/// A name by itself.
pub(super) fn name(name: u32) -> String {
    nothing(name).map_or_else(|| format!("{name:#x}"), str::to_owned)
}

/// A name that stands for no right.
fn nothing(name: u32) -> Option<&'static str> {
    match name {
        0 => Some("null"),
        PORT_DEAD => Some("dead"),
        _ => None,
    }
}

/// A disposition.
pub(super) fn how(disposition: u32) -> String {
    let known = match disposition {
        kernel::MOVE_RECEIVE => "move-receive",
        kernel::MOVE_SEND => "move-send",
        kernel::MOVE_SEND_ONCE => "move-send-once",
        kernel::COPY_SEND => "copy-send",
        kernel::MAKE_SEND => "make-send",
        kernel::MAKE_SEND_ONCE => "make-send-once",
        _ => return format!("disposition {disposition}"),
    };
    known.to_owned()
}
