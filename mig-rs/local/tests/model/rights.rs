//! How do rights enter and leave tasks, and what happens when they end, in the model?
use super::world::*;
use mig_rs_runtime::kernel::*;

/// What the kernel tells.
pub(crate) enum Notice {
    PortDeleted(Name),
    PortDestroyed(Port),
    NoSenders(u32),
    SendOnce,
    DeadName(Name),
}

impl World {
    /// Could a task hand a right over in this way?
    pub(crate) fn may_take(&self, task: Task, name: Ref, how: u32) -> bool {
        if !matches!(name, Ref::Name(_)) {
            return true;
        }
        match self.held(task, name) {
            Some(Held::Port { receive, send, .. }) => match how {
                MOVE_RECEIVE | MAKE_SEND | MAKE_SEND_ONCE => receive,
                MOVE_SEND | COPY_SEND => send > 0,
                _ => false,
            },
            Some(Held::SendOnce(_)) => how == MOVE_SEND_ONCE,
            // There is no receive right that could be dead.
            Some(Held::Dead(_)) => matches!(how, MOVE_SEND | COPY_SEND | MOVE_SEND_ONCE),
            Some(Held::Set(_)) | None => false,
        }
    }

    /// Takes a right out of a task, or makes one, for the queue of `to`.
    pub(crate) fn take(&mut self, task: Task, name: Ref, how: u32, to: Port) -> Option<Loose> {
        let right = gives(how)?;
        let name = match name {
            Ref::Null => return Some(Loose { to: None, right }),
            Ref::Dead => return Some(Loose { to: Some(None), right }),
            Ref::Name(_) if !self.may_take(task, name, how) => return None,
            Ref::Name(name) => name,
        };
        match self.held(task, Ref::Name(name))? {
            Held::Dead(references) => {
                if how != COPY_SEND {
                    self.keep_dead(name, less(references));
                }
                Some(Loose { to: Some(None), right })
            }
            Held::SendOnce(port) => {
                self.remove(name);
                Some(Loose::new(port, right))
            }
            Held::Port { port, receive, send } => {
                match how {
                    MOVE_RECEIVE => {
                        self.leave(port, Place::Queue(to));
                        self.keep_port(name, port, false, send);
                    }
                    MOVE_SEND => self.keep_port(name, port, receive, less(send)),
                    MAKE_SEND => self.ports[port].made += 1,
                    _ => {}
                }
                Some(Loose::new(port, right))
            }
            Held::Set(_) => None,
        }
    }

    /// Gives a task a right. `None`: the task has ended, and so has the right.
    pub(crate) fn put(&mut self, task: Task, loose: Loose) -> Option<Ref> {
        if self.ended[task] {
            self.destroy([loose]);
            return None;
        }
        let port = match loose.to {
            None => return Some(Ref::Null),
            Some(None) => return Some(Ref::Dead),
            Some(Some(port)) if self.is_dead(port) && loose.right != Right::Receive => {
                return Some(Ref::Dead);
            }
            Some(Some(port)) => port,
        };
        if loose.right == Right::SendOnce {
            return Some(Ref::Name(self.new_name(task, Held::SendOnce(port))));
        }
        let (more, receives) = (usize::from(loose.right == Right::Send), loose.right == Right::Receive);
        let known = self.names.iter_mut().find_map(|(name, (owner, held))| match held {
            Held::Port { port: to, receive, send } if *owner == task && *to == port => {
                Some((*name, receive, send))
            }
            _ => None,
        });
        let name = match known {
            Some((name, receive, send)) => {
                *receive |= receives;
                *send = (*send + more).min(MOST);
                name
            }
            None => self.new_name(task, Held::Port { port, receive: receives, send: more }),
        };
        if receives {
            self.ports[port].place = Place::Name(name);
        }
        Some(Ref::Name(name))
    }

    pub(crate) fn keep_port(&mut self, name: Name, port: Port, receive: bool, send: usize) {
        if receive || send > 0 {
            self.names.entry(name).and_modify(|(_, held)| *held = Held::Port { port, receive, send });
        } else {
            self.remove(name);
        }
    }

    pub(crate) fn keep_dead(&mut self, name: Name, references: usize) {
        if references > 0 {
            self.names.entry(name).and_modify(|(_, held)| *held = Held::Dead(references));
        } else {
            self.names.remove(&name);
        }
    }

    /// A name goes. Whoever wanted to know of the death of its port learns that.
    pub(crate) fn remove(&mut self, name: Name) {
        if let Some((_, Held::Port { port, .. } | Held::SendOnce(port))) = self.names.remove(&name)
            && let Some(to) = self.ports[port].dead_name.remove(&name)
        {
            self.notify(to, Notice::PortDeleted(name));
        }
    }

    /// A receive right goes elsewhere, and begins anew there.
    pub(crate) fn leave(&mut self, port: Port, to: Place) {
        self.leave_set(port);
        self.ports[port].place = to;
        self.ports[port].seqno = 0;
        self.ports[port].made = 0;
    }

    pub(crate) fn leave_set(&mut self, port: Port) {
        if let Some(set) = self.ports[port].set.take() {
            self.sets[set].retain(|ready| *ready != port);
        }
    }

    /// Destroys rights in order, and what goes with them after them.
    pub(crate) fn destroy(&mut self, rights: impl IntoIterator<Item = Loose>) {
        self.doomed.extend(rights);
        while let Some(loose) = self.doomed.pop_front() {
            let Some(Some(port)) = loose.to else { continue };
            match loose.right {
                Right::Send => self.look_for_senders(port),
                Right::SendOnce => self.notify(port, Notice::SendOnce),
                Right::Receive => self.end_receive(port),
            }
        }
    }

    /// Perhaps the last send right has gone.
    pub(crate) fn look_for_senders(&mut self, port: Port) {
        if !self.is_dead(port)
            && self.sends(port) == 0
            && let Some(to) = self.ports[port].no_senders.take()
        {
            self.notify(to, Notice::NoSenders(self.ports[port].made));
        }
    }

    /// A receive right goes home, or its port dies.
    fn end_receive(&mut self, port: Port) {
        if let Some(home) = self.ports[port].port_destroyed.take()
            && !self.is_dead(home)
        {
            self.leave(port, Place::Queue(home));
            if !self.is_circular(home) {
                return self.notify(home, Notice::PortDestroyed(port));
            }
        }
        self.leave(port, Place::Dead);
        let state = &mut self.ports[port];
        let queue = std::mem::take(&mut state.queue);
        let (no_senders, dead_name) = (state.no_senders.take(), std::mem::take(&mut state.dead_name));
        self.doomed.extend(queue.iter().flat_map(Message::rights));
        self.doomed.extend(no_senders.map(|to| Loose::new(to, Right::SendOnce)));
        for (_, held) in self.names.values_mut() {
            match *held {
                Held::Port { port: to, send, .. } if to == port => *held = Held::Dead(send),
                Held::SendOnce(to) if to == port => *held = Held::Dead(1),
                _ => {}
            }
        }
        for name in self.in_order(dead_name.keys().copied().collect()) {
            if let Some((_, Held::Dead(references))) = self.names.get_mut(&name) {
                *references = more(*references);
            }
            self.notify(dead_name[&name], Notice::DeadName(name));
        }
    }

    /// Sends a message of the kernel's own, by a send-once right.
    pub(crate) fn notify(&mut self, to: Port, notice: Notice) {
        if self.is_dead(to) {
            return;
        }
        let ndr =
            [Word::Is(0), Word::Is(u32::from_ne_bytes([u8::from(cfg!(target_endian = "little")), 0, 0, 0]))];
        let say = |word| ndr.into_iter().chain([word]).collect();
        let (id, data) = match notice {
            Notice::PortDeleted(name) => (65, say(Word::Names(name))),
            Notice::PortDestroyed(_) => (69, Vec::new()),
            Notice::NoSenders(made) => (70, say(Word::Is(made))),
            Notice::SendOnce => (71, Vec::new()),
            Notice::DeadName(name) => (72, say(Word::Names(name))),
        };
        let rights = match notice {
            Notice::PortDestroyed(port) => Some(vec![Loose::new(port, Right::Receive)]),
            _ => None,
        };
        let destination = Loose::new(to, Right::SendOnce);
        self.enqueue(to, Message { id, destination, reply: None, rights, data });
    }

    pub(crate) fn enqueue(&mut self, port: Port, message: Message) {
        if self.ports[port].queue.is_empty()
            && let Some(set) = self.ports[port].set
        {
            self.sets[set].push_back(port);
        }
        self.ports[port].queue.push_back(message);
    }
}

/// One reference less. A count at its end is not known any more.
pub(crate) fn less(references: usize) -> usize {
    if references == MOST { MOST } else { references - 1 }
}

pub(crate) fn more(references: usize) -> usize {
    (references + 1).min(MOST)
}
