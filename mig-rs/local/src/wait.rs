//! How long does a receiver wait for a message, and what wakes it?
use crate::kernel::Kernel;
use crate::port::{PortId, Receiver};
use crate::receive::Wanted;
use crate::set::SetId;
use crate::waiters::Waiters;
use mig_rs_runtime::KernReturn;
use std::sync::{MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What is received from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Source {
    Port(PortId),
    Set(SetId),
}

/// Waits until there is a message and says at which port, for as long as the name means what it meant.
pub(crate) fn wait(
    mut kernel: MutexGuard<'static, Kernel>,
    source: Source,
    wanted: Wanted,
) -> Result<(MutexGuard<'static, Kernel>, PortId), KernReturn> {
    let patience = Duration::from_millis(u64::from(wanted.timeout));
    let mut deadline = None;
    loop {
        if let Some(port) = kernel.ready(source, wanted.on)? {
            return Ok((kernel, port));
        }
        let left = if wanted.options.has_timeout() {
            let now = Instant::now();
            let deadline = *deadline.get_or_insert(now + patience);
            let left = deadline.saturating_duration_since(now);
            if left.is_zero() {
                return Err(KernReturn::RCV_TIMED_OUT);
            }
            Some(left)
        } else {
            None
        };
        let arrived = kernel.waiters(source).join();
        kernel = match left {
            None => arrived.wait(kernel).unwrap_or_else(PoisonError::into_inner),
            Some(left) => arrived.wait_timeout(kernel, left).unwrap_or_else(PoisonError::into_inner).0,
        };
        kernel.waiters(source).left();
        match source {
            Source::Port(port) => kernel.ports.forget_unreachable(port),
            Source::Set(set) => kernel.sets.forget_unreachable(set),
        }
    }
}

impl Kernel {
    /// The port with the next message, if there is one.
    fn ready(&self, source: Source, name: u32) -> Result<Option<PortId>, KernReturn> {
        match source {
            Source::Set(set) if self.sets[set].is_destroyed() => Err(KernReturn::RCV_PORT_DIED),
            Source::Set(set) => Ok(self.sets[set].next()),
            Source::Port(id) => {
                let port = &self.ports[id];
                match port.receiver {
                    Receiver::Name(now) if now == name && port.set.is_none() => {
                        Ok((!port.queue.is_empty()).then_some(id))
                    }
                    Receiver::Name(_) | Receiver::InTransit(_) => Err(KernReturn::RCV_PORT_CHANGED),
                    Receiver::Nowhere => Err(KernReturn::RCV_PORT_DIED),
                }
            }
        }
    }

    fn waiters(&mut self, source: Source) -> &mut Waiters {
        match source {
            Source::Port(port) => &mut self.ports[port].waiters,
            Source::Set(set) => &mut self.sets[set].waiters,
        }
    }
}
