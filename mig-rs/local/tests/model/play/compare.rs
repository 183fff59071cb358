//! Is everything that can be asked of the kernel as the model has it?
use super::super::world::*;
use super::ask::port_set;
use super::{Checked, Play, same};
use mig_rs_local::{RightKind, Task, members};
use mig_rs_runtime::PortName;
use std::collections::BTreeSet;

impl Play {
    pub(super) fn compare(&self) -> Checked {
        for (task, kernel) in self.tasks.iter().enumerate() {
            let of_task = |owner: usize| owner == task;
            let names = self.world.names.iter().filter(|(_, (owner, _))| of_task(*owner));
            let names: Vec<_> = names.map(|(name, (_, held))| (*name, *held)).collect();
            let numbers: BTreeSet<_> = names.iter().map(|(name, _)| self.world.numbers[*name]).collect();
            let there: BTreeSet<_> = kernel.names().into_iter().map(PortName::get).collect();
            same(|| format!("names of task {task}"), numbers, there)?;
            names.iter().try_for_each(|(name, held)| self.compare_name(*kernel, *name, *held))?;
        }
        Ok(())
    }

    fn compare_name(&self, task: Task, name: Name, held: Held) -> Checked {
        let kernel = PortName(self.world.numbers[name]);
        let kinds = match held {
            Held::Port { receive: true, send: 1.., .. } => vec![RightKind::Send, RightKind::Receive],
            Held::Port { receive: true, .. } => vec![RightKind::Receive],
            Held::Port { .. } => vec![RightKind::Send],
            Held::SendOnce(_) => vec![RightKind::SendOnce],
            Held::Dead(_) => vec![RightKind::DeadName],
            Held::Set(_) => vec![RightKind::PortSet],
        };
        let what = || format!("name {name}, {held:?}");
        let references = self.world.references(held, kinds[0]);
        same(what, Ok(references), task.get_refs(kernel, kinds[0]))?;
        same(what, Ok(kinds), task.port_type(kernel))?;
        match held {
            Held::Port { port, receive: true, .. } => self.compare_port(task, kernel, port),
            Held::Set(set) => self.compare_set(kernel, set),
            Held::Port { .. } | Held::SendOnce(_) | Held::Dead(_) => Ok(()),
        }
    }

    fn compare_port(&self, task: Task, name: PortName, port: Port) -> Checked {
        let status = task.receive_status(name).map_err(|code| format!("status of port {port}: {code:?}"))?;
        let state = &self.world.ports[port];
        let what = || format!("status of port {port}: {status:?}");
        same(what, (state.seqno, state.made), (status.seqno, status.make_send_count))?;
        same(what, (state.limit, state.queue.len()), (status.queue_limit, status.queued))?;
        same(what, self.world.send_onces(port), status.send_once)?;
        same(what, self.world.sends(port) > 0, status.has_send_rights)?;
        let requested = (status.port_destroyed_requested, status.no_senders_requested);
        same(what, (state.port_destroyed.is_some(), state.no_senders.is_some()), requested)?;
        same(what, state.set.is_some(), status.in_set)
    }

    fn compare_set(&self, name: PortName, set: Set) -> Checked {
        let members_of = |port: &PortState| match port.place {
            Place::Name(name) if port.set == Some(set) => Some(self.world.numbers[name]),
            _ => None,
        };
        let model: BTreeSet<_> = self.world.ports.iter().filter_map(members_of).collect();
        let Some(handle) = port_set(name.get()) else { return Ok(()) };
        let kernel = members(&handle).map(|names| names.into_iter().map(PortName::get).collect());
        same(|| format!("members of set {set}"), Ok(model), kernel)
    }
}
