//! What do the calls about names and ports do, in the model?
use super::rights::{Notice, more};
use super::world::*;
use mig_rs_local::{Notification, RightKind};
use mig_rs_runtime::KernReturn;

type Done<T = ()> = Result<T, KernReturn>;

impl World {
    pub(crate) fn allocate(&mut self, task: Task) -> Ref {
        let port = self.new_port();
        self.put(task, Loose::new(port, Right::Receive)).unwrap_or(Ref::Dead)
    }

    pub(crate) fn allocate_set(&mut self, task: Task) -> Ref {
        if self.ended[task] {
            return Ref::Dead;
        }
        self.sets.push(Default::default());
        Ref::Name(self.new_name(task, Held::Set(self.sets.len() - 1)))
    }

    pub(crate) fn hand_over(&mut self, by: Task, name: Ref, how: u32, to: Task) -> Done<Ref> {
        if gives(how).is_none() {
            return Err(KernReturn::INVALID_VALUE);
        }
        let by_way_of = match self.held(by, name).ok_or(KernReturn::INVALID_NAME)? {
            Held::Port { port, .. } | Held::SendOnce(port) => port,
            Held::Dead(_) | Held::Set(_) => 0,
        };
        let right = self.take(by, name, how, by_way_of).ok_or(KernReturn::INVALID_RIGHT)?;
        self.put(to, right).ok_or(KernReturn::NO_SPACE)
    }

    pub(crate) fn mod_refs(&mut self, task: Task, name: Ref, kind: RightKind, delta: i32) -> Done {
        let held = self.held(task, name).ok_or(KernReturn::INVALID_NAME)?;
        let references = match (held, kind) {
            (Held::Port { send: 1.., .. }, RightKind::Send) | (Held::Dead(_), RightKind::DeadName) => {
                self.references(held, kind)
            }
            (Held::Port { receive: true, .. }, RightKind::Receive)
            | (Held::SendOnce(_), RightKind::SendOnce)
            | (Held::Set(_), RightKind::PortSet) => {
                return match delta {
                    0 => Ok(()),
                    -1 => self.release(name, kind),
                    _ => Err(KernReturn::INVALID_VALUE),
                };
            }
            _ => return Err(KernReturn::INVALID_RIGHT),
        };
        let change = delta.unsigned_abs() as usize;
        if delta < 0 {
            if change > references {
                return Err(KernReturn::INVALID_VALUE);
            }
            return (0..change).try_for_each(|_| self.release(name, kind));
        }
        if references + change > MOST {
            return Err(KernReturn::UREFS_OVERFLOW);
        }
        match (held, name) {
            (Held::Port { port, receive, send }, Ref::Name(name)) => {
                self.keep_port(name, port, receive, send + change);
            }
            (Held::Dead(references), Ref::Name(name)) => self.keep_dead(name, references + change),
            _ => {}
        }
        Ok(())
    }

    pub(crate) fn references(&self, held: Held, kind: RightKind) -> usize {
        match (held, kind) {
            (Held::Port { send, .. }, RightKind::Send) => send,
            (Held::Port { receive, .. }, RightKind::Receive) => usize::from(receive),
            (Held::Dead(references), RightKind::DeadName) => references,
            (Held::SendOnce(_), RightKind::SendOnce) | (Held::Set(_), RightKind::PortSet) => 1,
            _ => 0,
        }
    }

    pub(crate) fn deallocate(&mut self, task: Task, name: Ref) -> Done {
        let kind = match self.held(task, name).ok_or(KernReturn::INVALID_NAME)? {
            Held::Port { send: 1.., .. } => RightKind::Send,
            Held::SendOnce(_) => RightKind::SendOnce,
            Held::Dead(_) => RightKind::DeadName,
            Held::Port { .. } | Held::Set(_) => return Err(KernReturn::INVALID_RIGHT),
        };
        self.release(name, kind)
    }

    /// Gives back one reference of a kind that is there.
    fn release(&mut self, name: Ref, kind: RightKind) -> Done {
        let Ref::Name(name) = name else { return Ok(()) };
        let Some((_, held)) = self.names.get(&name).copied() else { return Ok(()) };
        match (held, kind) {
            (Held::Port { send: MOST, .. }, RightKind::Send) | (Held::Dead(MOST), _) => {}
            (Held::Port { port, receive, send }, RightKind::Send) => {
                self.doomed.push_back(Loose::new(port, Right::Send));
                self.keep_port(name, port, receive, send - 1);
            }
            (Held::Port { port, send, .. }, _) => {
                self.doomed.push_back(Loose::new(port, Right::Receive));
                self.keep_port(name, port, false, send);
            }
            (Held::SendOnce(port), _) => {
                self.doomed.push_back(Loose::new(port, Right::SendOnce));
                self.remove(name);
            }
            (Held::Dead(references), _) => self.keep_dead(name, references - 1),
            (Held::Set(_), _) => self.remove_set(name),
        }
        self.destroy([]);
        Ok(())
    }

    fn remove_set(&mut self, name: Name) {
        let Some((_, Held::Set(set))) = self.names.remove(&name) else { return };
        self.sets[set].clear();
        self.ports.iter_mut().filter(|port| port.set == Some(set)).for_each(|port| port.set = None);
    }

    pub(crate) fn destroy_name(&mut self, task: Task, name: Ref) -> Done {
        let held = self.held(task, name).ok_or(KernReturn::INVALID_NAME)?;
        let Ref::Name(name) = name else { return Ok(()) };
        match held {
            Held::Port { port, receive, send } => {
                // All its send rights go at once: one can stand for them.
                self.doomed.extend((send > 0).then_some(Loose::new(port, Right::Send)));
                self.doomed.extend(receive.then_some(Loose::new(port, Right::Receive)));
                self.remove(name);
            }
            Held::SendOnce(port) => {
                self.doomed.push_back(Loose::new(port, Right::SendOnce));
                self.remove(name);
            }
            Held::Dead(_) => self.remove(name),
            Held::Set(_) => self.remove_set(name),
        }
        self.destroy([]);
        Ok(())
    }

    pub(crate) fn terminate(&mut self, task: Task) {
        self.ended[task] = true;
        let names = self.names.iter().filter(|(_, (owner, _))| *owner == task);
        for name in self.in_order(names.map(|(name, _)| *name).collect()) {
            // What was to be destroyed may be gone with something before it.
            let _ = self.destroy_name(task, Ref::Name(name));
        }
    }

    pub(crate) fn receive_right(&self, task: Task, name: Ref) -> Done<Port> {
        match self.held(task, name).ok_or(KernReturn::INVALID_NAME)? {
            Held::Port { port, receive: true, .. } => Ok(port),
            _ => Err(KernReturn::INVALID_RIGHT),
        }
    }

    /// A member that is to be, or is, and a set of the same task.
    fn member(&self, port: Ref, set: Option<Ref>) -> Done<(Port, Option<Set>)> {
        let task = self.owner(port).ok_or(KernReturn::INVALID_NAME)?;
        let port = self.receive_right(task, port)?;
        let set = match set.map(|set| self.held(task, set)) {
            None => None,
            Some(Some(Held::Set(set))) => Some(set),
            Some(Some(_)) => return Err(KernReturn::INVALID_RIGHT),
            Some(None) => return Err(KernReturn::INVALID_NAME),
        };
        Ok((port, set))
    }

    pub(crate) fn insert_member(&mut self, port: Ref, set: Ref) -> Done {
        let (inside, _) = self.member(port, Some(set))?;
        if self.ports[inside].set.is_some() {
            return Err(KernReturn::ALREADY_IN_SET);
        }
        self.move_member(port, Some(set))
    }

    pub(crate) fn remove_member(&mut self, port: Ref, set: Ref) -> Done {
        let (inside, set) = self.member(port, Some(set))?;
        if self.ports[inside].set != set {
            return Err(KernReturn::NOT_IN_SET);
        }
        self.move_member(port, None)
    }

    pub(crate) fn move_member(&mut self, port: Ref, set: Option<Ref>) -> Done {
        let (port, set) = self.member(port, set)?;
        if set.is_none() && self.ports[port].set.is_none() {
            return Err(KernReturn::NOT_IN_SET);
        }
        self.leave_set(port);
        self.ports[port].set = set;
        if let Some(set) = set
            && !self.ports[port].queue.is_empty()
        {
            self.sets[set].push_back(port);
        }
        Ok(())
    }

    /// The right to be told by is taken first, and gone if nothing comes of the request.
    pub(crate) fn request(
        &mut self,
        task: Task,
        name: Ref,
        what: Notification,
        notify: Option<Ref>,
    ) -> Done<Option<Ref>> {
        let to = match notify {
            None => None,
            Some(notify) => {
                let owner = self.owner(notify).ok_or(KernReturn::INVALID_CAPABILITY)?;
                let Some(Held::SendOnce(to)) = self.held(owner, notify) else {
                    // A dead name that stands for one can be given back.
                    if let Some(Held::Dead(_)) = self.held(owner, notify) {
                        self.release(notify, RightKind::DeadName)?;
                    }
                    return Err(KernReturn::INVALID_CAPABILITY);
                };
                self.take(owner, notify, mig_rs_runtime::kernel::MOVE_SEND_ONCE, to);
                Some(to)
            }
        };
        let former = self.register(task, name, what, to).inspect_err(|_| {
            self.destroy(to.map(|to| Loose::new(to, Right::SendOnce)));
        })?;
        Ok(former.and_then(|to| self.put(task, Loose::new(to, Right::SendOnce))))
    }

    /// Says whom the request before was for.
    fn register(
        &mut self,
        task: Task,
        name: Ref,
        what: Notification,
        to: Option<Port>,
    ) -> Done<Option<Port>> {
        if let Notification::DeadName { sync } = what {
            return self.register_dead_name(task, name, sync, to);
        }
        let port = self.receive_right(task, name)?;
        let sends = self.sends(port);
        let state = &mut self.ports[port];
        Ok(match (what, to) {
            (Notification::NoSenders { sync }, Some(to)) if sends == 0 && sync <= state.made => {
                let (former, made) = (state.no_senders.take(), state.made);
                self.notify(to, Notice::NoSenders(made));
                former
            }
            (Notification::NoSenders { .. }, _) => std::mem::replace(&mut state.no_senders, to),
            _ => std::mem::replace(&mut state.port_destroyed, to),
        })
    }

    fn register_dead_name(
        &mut self,
        task: Task,
        name: Ref,
        sync: bool,
        to: Option<Port>,
    ) -> Done<Option<Port>> {
        let held = self.held(task, name).ok_or(KernReturn::INVALID_NAME)?;
        let Ref::Name(name) = name else { return Ok(None) };
        match (held, to) {
            (Held::Port { port, .. } | Held::SendOnce(port), Some(to)) => {
                Ok(self.ports[port].dead_name.insert(name, to))
            }
            (Held::Port { port, .. } | Held::SendOnce(port), None) => {
                Ok(self.ports[port].dead_name.remove(&name))
            }
            (Held::Dead(references), Some(to)) if sync => {
                self.keep_dead(name, more(references));
                self.notify(to, Notice::DeadName(name));
                Ok(None)
            }
            (Held::Dead(_), _) => Err(KernReturn::INVALID_ARGUMENT),
            (Held::Set(_), _) => Err(KernReturn::INVALID_RIGHT),
        }
    }
}
