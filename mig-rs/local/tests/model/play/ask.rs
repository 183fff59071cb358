//! Calls about names, ports and sets: which names do they mean, and do model and kernel answer alike?
use super::super::call::{Call, Pick};
use super::super::world::*;
use super::{Checked, Play, same};
use mig_rs_local::{Notification, insert_member, move_member, remove_member};
use mig_rs_runtime::kernel::MAKE_SEND_ONCE;
use mig_rs_runtime::{KernReturn, PortName, PortSet, ReceiveRight, SendOnceRight};
use std::mem::ManuallyDrop;
use std::num::NonZeroU32;

/// A receive right of the kernel's by number, which stays where it is.
pub(super) fn receive_right(number: u32) -> Option<ManuallyDrop<ReceiveRight>> {
    // SAFETY: it is never dropped.
    NonZeroU32::new(number).map(|name| ManuallyDrop::new(unsafe { ReceiveRight::from_raw(name) }))
}

pub(super) fn port_set(number: u32) -> Option<ManuallyDrop<PortSet>> {
    // SAFETY: it is never dropped.
    NonZeroU32::new(number).map(|name| ManuallyDrop::new(unsafe { PortSet::from_raw(name) }))
}

impl Play {
    pub(super) fn of_names(&mut self, call: &Call) -> Checked {
        let (model, kernel) = match *call {
            Call::HandOver { name, how, to } => {
                let (name, how) = self.to_give(name, how, None);
                let by = self.task_of(name, false);
                self.say(format_args!("task {by} gives task {to} {name:?} by {}", word(how)));
                let kernel = self.tasks[by].hand_over(PortName(self.number(name)), how, self.tasks[to]);
                let model = self.world.hand_over(by, name, how, to);
                return self.met(model, kernel);
            }
            Call::ModRefs { name, kind, delta, by_another } => {
                let name = name.of(&self.world, |_, held| self.world.references(held, kind) > 0);
                let by = self.task_of(name, by_another);
                self.say(format_args!(
                    "task {by} changes the references of {name:?} for {kind:?} by {delta}"
                ));
                let kernel = self.tasks[by].mod_refs(PortName(self.number(name)), kind, delta);
                (self.world.mod_refs(by, name, kind, delta), kernel)
            }
            Call::Deallocate { name, by_another } => {
                let name = name.of(&self.world, |_, _| true);
                let by = self.task_of(name, by_another);
                self.say(format_args!("task {by} deallocates {name:?}"));
                let kernel = self.tasks[by].deallocate(PortName(self.number(name)));
                (self.world.deallocate(by, name), kernel)
            }
            Call::Destroy(name) => {
                let name = name.of(&self.world, |_, _| true);
                let by = self.task_of(name, false);
                self.say(format_args!("task {by} destroys {name:?}"));
                let kernel = self.tasks[by].destroy(PortName(self.number(name)));
                (self.world.destroy_name(by, name), kernel)
            }
            _ => return Ok(()),
        };
        self.ends(model, kernel)
    }

    pub(super) fn of_sets(&mut self, call: &Call) -> Checked {
        let (Call::Insert { port, .. } | Call::Remove { port, .. } | Call::Move { port, .. }) = *call else {
            return Ok(());
        };
        let set = match *call {
            Call::Insert { set, .. } | Call::Remove { set, .. } => Some(set),
            Call::Move { set, .. } => set,
            _ => None,
        };
        let set = set.map(|set| set.of(&self.world, |_, held| matches!(held, Held::Set(_))));
        let owner = set.and_then(|set| self.world.owner(set));
        let port = port.of(&self.world, |task, held| {
            owner.is_none_or(|owner| owner == task) && matches!(held, Held::Port { receive: true, .. })
        });
        let Some(right) = receive_right(self.number(port)) else { return Ok(()) };
        let handle = set.map(|set| port_set(self.number(set)));
        if matches!(handle, Some(None)) {
            return Ok(());
        }
        let handle = handle.flatten();
        let (model, kernel) = match (call, set, handle) {
            (Call::Insert { .. }, Some(set), Some(handle)) => {
                self.say(format_args!("{port:?} into the set {set:?}"));
                (self.world.insert_member(port, set), insert_member(&right, &handle))
            }
            (Call::Remove { .. }, Some(set), Some(handle)) => {
                self.say(format_args!("{port:?} out of the set {set:?}"));
                (self.world.remove_member(port, set), remove_member(&right, &handle))
            }
            (_, set, handle) => {
                self.say(format_args!("{port:?} to the set {set:?}"));
                (self.world.move_member(port, set), move_member(&right, handle.as_deref()))
            }
        };
        self.ends(model, kernel)
    }

    pub(super) fn of_ports(&mut self, call: &Call) -> Checked {
        let (Call::SetSeqno { port, .. } | Call::SetLimit { port, .. } | Call::SetMade { port, .. }) = *call
        else {
            return Ok(());
        };
        let port = self.receiver(port);
        let by = self.task_of(port, false);
        self.say(format_args!("task {by} sets {port:?}: {call:?}"));
        let (task, name) = (self.tasks[by], PortName(self.number(port)));
        let right = self.world.receive_right(by, port);
        let (model, kernel) = match *call {
            Call::SetSeqno { seqno, .. } => {
                (right.map(|port| self.world.ports[port].seqno = seqno), task.set_seqno(name, seqno))
            }
            Call::SetMade { count, .. } => {
                (right.map(|port| self.world.ports[port].made = count), task.set_make_send_count(name, count))
            }
            Call::SetLimit { limit: limit @ 0..=1024, .. } => {
                let model = right.map(|port| self.world.ports[port].limit = limit as usize);
                (model, task.set_queue_limit(name, limit))
            }
            Call::SetLimit { limit, .. } => {
                (right.and(Err(KernReturn::INVALID_VALUE)), task.set_queue_limit(name, limit))
            }
            _ => return Ok(()),
        };
        self.ends(model, kernel)
    }

    /// A right to be told by, made for whom the port belongs to.
    fn new_send_once(&mut self, port: Pick) -> Checked<Ref> {
        let port = self.receiver(port);
        let by = self.task_of(port, false);
        self.say(format_args!("task {by} makes a send-once right of {port:?}"));
        let kernel = self.tasks[by].hand_over(PortName(self.number(port)), MAKE_SEND_ONCE, self.tasks[by]);
        let model = self.world.hand_over(by, port, MAKE_SEND_ONCE, by);
        self.met(model, kernel)?;
        Ok(model.unwrap_or(Ref::Null))
    }

    pub(super) fn request(&mut self, call: &Call) -> Checked {
        let Call::Request { name, what, notify } = *call else { return Ok(()) };
        let name = match what {
            Notification::DeadName { .. } => name.of(&self.world, |_, held| !matches!(held, Held::Set(_))),
            _ => self.receiver(name),
        };
        let notify = match notify {
            Some(notify) if notify.is_good() => Some(self.new_send_once(notify)?),
            notify => notify.map(|notify| notify.of(&self.world, |_, _| true)),
        };
        // Only what a send-once right of Rust's can stand for.
        let notify = notify.filter(|notify| match notify {
            Ref::Name(name) => {
                matches!(self.world.names.get(name), None | Some((_, Held::SendOnce(_) | Held::Dead(_))))
            }
            Ref::Null | Ref::Dead => false,
        });
        let by = self.task_of(name, false);
        self.say(format_args!("task {by} wants to be told by {notify:?} of {name:?}: {what:?}"));
        let right = notify.and_then(|notify| NonZeroU32::new(self.number(notify)));
        // SAFETY: what the right stands for is the kernel's to say.
        let right = right.map(|name| unsafe { SendOnceRight::from_raw(name) });
        let kernel = self.tasks[by].request_notification(PortName(self.number(name)), what, right);
        let model = self.world.request(by, name, what, notify);
        self.answer(model);
        match (model, kernel) {
            (Ok(Some(model)), Ok(Some(kernel))) => self.meet(model, kernel.into_raw().get()),
            (model, kernel) => {
                let kernel = kernel.map(|former| former.map(|right| right.into_raw().get()));
                same(
                    || "result".into(),
                    model.map(|former| former.is_some()),
                    kernel.map(|former| former.is_some()),
                )
            }
        }
    }
}
