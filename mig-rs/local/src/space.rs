//! How do rights enter and leave a task?
use crate::fault::Fault;
use crate::kernel::{Entry, Held, Kernel, TaskId};
use crate::message::{Object, Transit};
use crate::port::{PortId, Receiver};
use crate::references;
use crate::right::{Disposition, Right, RightKind};
use mig_rs_runtime::kernel::PORT_DEAD;

impl Held {
    /// Can a right be handed over in a way?
    pub(crate) fn allows(self, how: Disposition) -> bool {
        match (self, how) {
            (
                Self::Port { receive, .. },
                Disposition::MoveReceive | Disposition::MakeSend | Disposition::MakeSendOnce,
            ) => receive,
            (Self::Port { send, .. }, Disposition::MoveSend | Disposition::CopySend) => send > 0,
            (Self::SendOnce { .. }, how) => how == Disposition::MoveSendOnce,
            // No receive right is dead.
            (Self::DeadName { .. }, how) => {
                matches!(how, Disposition::CopySend | Disposition::MoveSend | Disposition::MoveSendOnce)
            }
            (Self::Port { .. }, Disposition::MoveSendOnce) | (Self::Set { .. }, _) => false,
        }
    }
}

impl Kernel {
    /// What a name stands for in a task. A right whose port has died is noticed, and becomes a dead name, here.
    pub(crate) fn held(&mut self, task: TaskId, name: u32) -> Option<Held> {
        let Entry { owner, held } = *self.names.get(name)?;
        if owner != task {
            return None;
        }
        let (port, references) = match held {
            Held::Port { port, send, .. } if self.ports[port].is_dead() => {
                self.task(task).by_port.remove(&port);
                self.ports[port].send -= send;
                (port, send)
            }
            Held::SendOnce { port } if self.ports[port].is_dead() => {
                self.ports[port].send_once -= 1;
                (port, 1)
            }
            Held::Port { .. } | Held::SendOnce { .. } | Held::DeadName { .. } | Held::Set { .. } => {
                return Some(held);
            }
        };
        self.ports.forget_unreachable(port);
        let held = Held::DeadName { references };
        self.put(name, held);
        Some(held)
    }

    /// Could `take` take this?
    pub(crate) fn may_take(&mut self, task: TaskId, name: u32, how: Disposition) -> bool {
        name == 0 || name == PORT_DEAD || self.held(task, name).is_some_and(|held| held.allows(how))
    }

    /// Takes a right out of a task, or makes one, for a message to the port `to`. `None`: the task has no such right
    /// under the name.
    pub(crate) fn take(&mut self, task: TaskId, name: u32, how: Disposition, to: PortId) -> Option<Transit> {
        let right = how.gives();
        if name == 0 || name == PORT_DEAD {
            let to = if name == 0 { Object::Null } else { Object::Dead };
            return Some(Transit { to, right });
        }
        let port = match self.held(task, name).filter(|held| held.allows(how))? {
            Held::DeadName { .. } => return self.take_dead(name, how),
            Held::Set { .. } => return None,
            Held::SendOnce { port } => {
                self.remove_name(name);
                port
            }
            Held::Port { port, receive, send } => {
                match how {
                    Disposition::MoveSend => {
                        let left = references::minus_one(send);
                        // Where the count stays, the move is a copy.
                        self.ports[port].send += left + 1 - send;
                        self.put(name, Held::Port { port, receive, send: left });
                    }
                    Disposition::MoveReceive => {
                        self.leave(port, Receiver::InTransit(to));
                        self.put(name, Held::Port { port, receive: false, send });
                    }
                    Disposition::CopySend => self.ports[port].send += 1,
                    Disposition::MakeSend => self.ports[port].make_send(),
                    Disposition::MakeSendOnce => self.ports[port].send_once += 1,
                    Disposition::MoveSendOnce => return None,
                }
                port
            }
        };
        Some(Transit::port(port, right))
    }

    /// Takes what is left of a right whose port has died, or copies it.
    pub(crate) fn take_dead(&mut self, name: u32, how: Disposition) -> Option<Transit> {
        let Held::DeadName { references } = self.names.get(name)?.held else { return None };
        if matches!(how, Disposition::MoveSend | Disposition::MoveSendOnce) {
            self.put(name, Held::DeadName { references: references::minus_one(references) });
        } else if how != Disposition::CopySend {
            return None;
        }
        Some(Transit { to: Object::Dead, right: how.gives() })
    }

    /// Puts a right into a task and says its name. `None`: there are no names left, or the task has ended, and the right is destroyed.
    pub(crate) fn put_right(&mut self, task: TaskId, transit: Transit) -> Option<u32> {
        if self.task(task).terminated {
            self.destroy(transit);
            return None;
        }
        let port = match transit.to {
            Object::Null => return Some(0),
            Object::Dead => return Some(PORT_DEAD),
            Object::Port(port) => port,
        };
        if self.ports[port].is_dead() && transit.right != Right::Receive {
            self.destroy(transit);
            return Some(PORT_DEAD);
        }
        let name = match transit.right {
            Right::SendOnce => self.names.insert(Entry { owner: task, held: Held::SendOnce { port } }),
            right @ (Right::Send | Right::Receive) => self.put_in_one_name(task, port, right),
        };
        match (name, transit.right) {
            (None, _) => self.destroy(transit),
            (Some(name), Right::Receive) => self.ports[port].receiver = Receiver::Name(name),
            (Some(_), Right::Send | Right::SendOnce) => {}
        }
        name
    }

    /// Send rights and the receive right of one port have one name in a task. A send right beyond the most that there can be is
    /// received and adds nothing.
    fn put_in_one_name(&mut self, task: TaskId, port: PortId, right: Right) -> Option<u32> {
        let (more, receives) = (usize::from(right == Right::Send), right == Right::Receive);
        let Some(name) = self.task(task).by_port.get(&port).copied() else {
            let held = Held::Port { port, receive: receives, send: more };
            let name = self.names.insert(Entry { owner: task, held })?;
            self.task(task).by_port.insert(port, name);
            return Some(name);
        };
        if let Some(Entry { held: Held::Port { receive, send, .. }, .. }) = self.names.get_mut(name) {
            let before = *send;
            *receive |= receives;
            *send = (before + more).min(references::MAX);
            self.ports[port].send -= before + more - *send;
        }
        Some(name)
    }

    /// Changes what a name stands for; the last right gone, the name goes.
    pub(crate) fn put(&mut self, name: u32, held: Held) {
        let gone = match held {
            Held::Port { receive, send, .. } => !receive && send == 0,
            Held::DeadName { references } => references == 0,
            Held::SendOnce { .. } | Held::Set { .. } => false,
        };
        if let Some(entry) = self.names.get_mut(name) {
            entry.held = held;
        }
        if gone {
            self.remove_name(name);
        }
    }

    /// Removes a name, whatever it stands for.
    fn remove_name(&mut self, name: u32) -> Option<Held> {
        let Entry { owner, held } = self.names.remove(name)?;
        match held {
            Held::Port { port, .. } => {
                self.task(owner).by_port.remove(&port);
                self.cancel_dead_name(port, name);
            }
            Held::SendOnce { port } => self.cancel_dead_name(port, name),
            Held::DeadName { .. } | Held::Set { .. } => {}
        }
        Some(held)
    }

    /// Adds a reference to a dead name, or to what is one from now on.
    pub(crate) fn add_dead_reference(&mut self, task: TaskId, name: u32) {
        if let Some(Held::DeadName { references }) = self.held(task, name) {
            self.put(name, Held::DeadName { references: references::plus_one(references) });
        }
    }

    /// Destroys all that a task has under a name. `None`: nothing.
    pub(crate) fn destroy_name(&mut self, task: TaskId, name: u32) -> Option<()> {
        self.held(task, name)?;
        match self.remove_name(name)? {
            Held::Port { port, receive, send } => {
                for _ in 0..send {
                    self.destroy(Transit::port(port, Right::Send));
                }
                if receive {
                    self.destroy(Transit::port(port, Right::Receive));
                }
            }
            Held::SendOnce { port } => self.destroy(Transit::port(port, Right::SendOnce)),
            Held::Set { set } => self.destroy_set(set),
            Held::DeadName { .. } => {}
        }
        Some(())
    }

    /// Gives one user reference back.
    pub(crate) fn release(&mut self, task: TaskId, name: u32, given: RightKind) -> Result<(), Fault> {
        let right = given.number();
        let held = self.held(task, name).ok_or(Fault::NoSuchName { name, right })?;
        match (held, given) {
            (Held::Port { port, receive, send }, RightKind::Send) if send > 0 => {
                let left = references::minus_one(send);
                self.put(name, Held::Port { port, receive, send: left });
                if left < send {
                    self.destroy(Transit::port(port, Right::Send));
                }
            }
            (Held::Port { port, receive: true, send }, RightKind::Receive) => {
                self.put(name, Held::Port { port, receive: false, send });
                self.destroy(Transit::port(port, Right::Receive));
            }
            (Held::SendOnce { port }, RightKind::SendOnce) => {
                self.remove_name(name);
                self.destroy(Transit::port(port, Right::SendOnce));
            }
            (Held::DeadName { references }, RightKind::Send | RightKind::SendOnce | RightKind::DeadName) => {
                self.put(name, Held::DeadName { references: references::minus_one(references) });
            }
            (Held::Set { set }, RightKind::PortSet) => {
                self.names.remove(name);
                self.destroy_set(set);
            }
            _ => return Err(Fault::WrongRight { name, right }),
        }
        Ok(())
    }

    /// Ends a task: all its rights are destroyed. Memory stays until it is given back, for somebody may look at it.
    pub(crate) fn terminate(&mut self, task: TaskId) {
        self.task(task).terminated = true;
        let names = self.names.iter().filter(|(_, entry)| entry.owner == task);
        let names: Vec<u32> = names.map(|(name, _)| name).collect();
        for name in &names {
            self.interrupt_receivers(*name);
        }
        // After the receivers: what is destroyed with a message may be told at a port of this task.
        self.interrupt_senders(task);
        for name in names {
            self.destroy_name(task, name);
        }
    }
}
