//! Does the kernel do what the model does, call by call?
use super::call::{BEGINNING, Call, Pick};
use super::message::{Letter, Wanted};
use super::real::number;
use super::world::*;
use mig_rs_local::{Account, Task};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{KernReturn, PortName};
use std::collections::BTreeSet;
use std::fmt::{Debug, Display};

mod ask;
mod compare;
mod letters;

/// A program that is played: model and kernel side by side.
pub(crate) struct Play {
    world: World,
    tasks: [Task; TASKS],
    /// Every number that was ever seen, with none of which another name may come.
    known: BTreeSet<u32>,
    /// The calls so far, as they can be read.
    said: Vec<String>,
}

/// What is not as the model has it.
type Checked<T = ()> = Result<T, String>;

fn same<T: PartialEq + Debug>(what: impl FnOnce() -> String, model: T, kernel: T) -> Checked {
    if model == kernel {
        Ok(())
    } else {
        Err(format!("{}: the model says {model:?}, the kernel {kernel:?}", what()))
    }
}

/// Plays a program to its end.
pub(crate) fn play(calls: &[Call]) -> Checked {
    let mut play = Play {
        world: World::default(),
        tasks: std::array::from_fn(|_| Task::new()),
        known: BTreeSet::new(),
        said: Vec::new(),
    };
    let played = play.all(calls);
    let told = |error| format!("{error}\nafter\n{}", play.said.join("\n"));
    for task in play.tasks {
        task.terminate();
    }
    played.map_err(told)
}

impl Play {
    fn all(&mut self, calls: &[Call]) -> Checked {
        for (step, call) in BEGINNING.iter().chain(calls).enumerate() {
            let step = u32::try_from(step).unwrap_or(0) + 1000;
            self.call(call, step)?;
            self.compare()?;
        }
        self.empty_queues()?;
        for task in 0..TASKS {
            self.world.terminate(task);
            self.tasks[task].terminate();
            self.compare()?;
        }
        self.tasks.iter().try_for_each(|task| same(|| "account".into(), Account::default(), task.account()))
    }

    fn number(&self, name: Ref) -> u32 {
        number(name, &self.world.numbers)
    }

    fn say(&mut self, what: impl Display) {
        self.said.push(format!("{:>3}. {what}", self.said.len() + 1));
    }

    /// What the model answers to the call that was said last.
    fn answer(&mut self, answer: impl Debug) {
        if let Some(said) = self.said.last_mut() {
            said.push_str(&format!(" -> {answer:?}"));
        }
    }

    /// Sees that a call ends as it should.
    fn ends(&mut self, model: Result<(), KernReturn>, kernel: Result<(), KernReturn>) -> Checked {
        self.answer(KernReturn::of(model));
        same(|| "result".into(), KernReturn::of(model), KernReturn::of(kernel))
    }

    /// Sees that a name is the one that the model means. A new one must not have been seen before.
    fn meet(&mut self, model: Ref, kernel: u32) -> Checked {
        if let Ref::Name(name) = model
            && name == self.world.numbers.len()
        {
            if kernel == 0 || kernel == PORT_DEAD || !self.known.insert(kernel) {
                return Err(format!("a new name was expected, and {kernel:#x} came"));
            }
            self.world.numbers.push(kernel);
        }
        same(|| format!("{model:?}"), self.number(model), kernel)
    }

    fn met(&mut self, model: Result<Ref, KernReturn>, kernel: Result<PortName, KernReturn>) -> Checked {
        self.answer(model);
        match (model, kernel) {
            (Ok(model), Ok(kernel)) => self.meet(model, kernel.get()),
            (model, kernel) => same(|| "result".into(), model.err(), kernel.err()),
        }
    }

    /// The task that has a name, or one beside it.
    fn task_of(&self, name: Ref, another: bool) -> usize {
        (self.world.owner(name).unwrap_or(0) + usize::from(another)) % TASKS
    }

    fn receiver(&self, pick: Pick) -> Ref {
        pick.of(&self.world, |_, held| matches!(held, Held::Port { receive: true, .. }))
    }

    /// A name under which a task has what a disposition wants; if there is none, another with a disposition that fits.
    fn to_give(&self, pick: Pick, how: u32, by: Option<usize>) -> (Ref, u32) {
        let gives = |task: usize, how: u32, held: Held| {
            by.is_none_or(|by| by == task)
                && match held {
                    Held::Port { receive, send, .. } => match how {
                        MOVE_RECEIVE | MAKE_SEND | MAKE_SEND_ONCE => receive,
                        MOVE_SEND | COPY_SEND => send > 0,
                        _ => false,
                    },
                    Held::SendOnce(_) => how == MOVE_SEND_ONCE,
                    Held::Dead(_) | Held::Set(_) => false,
                }
        };
        let some = |how| move |task, held| gives(task, how, held);
        let all = [how, COPY_SEND, MAKE_SEND, MOVE_SEND_ONCE];
        let good = all
            .into_iter()
            .find(|how| self.world.names.values().any(|(task, held)| some(*how)(*task, *held)));
        match good {
            Some(how) if pick.is_good() => (pick.of(&self.world, some(how)), how),
            _ => (pick.of(&self.world, some(how)), how),
        }
    }

    fn call(&mut self, call: &Call, step: u32) -> Checked {
        match call {
            Call::Allocate(task) => {
                self.say(format_args!("task {task} allocates a port"));
                let name = self.tasks[*task].allocate().into_raw();
                let model = self.world.allocate(*task);
                self.met(Ok(model), Ok(PortName(name.get())))
            }
            Call::AllocateSet(task) => {
                self.say(format_args!("task {task} allocates a set"));
                let name = self.tasks[*task].allocate_set().into_raw();
                let model = self.world.allocate_set(*task);
                self.met(Ok(model), Ok(PortName(name.get())))
            }
            Call::End(task) => {
                self.say(format_args!("task {task} ends"));
                self.tasks[*task].terminate();
                self.world.terminate(*task);
                Ok(())
            }
            Call::Send { to, how, reply, rights, words } => {
                let (to, how) = self.to_give(*to, *how, None);
                let by = self.world.owner(to);
                let (reply, reply_how) =
                    reply.map_or((Ref::Null, 0), |(name, how)| self.to_give(name, how, by));
                let give = |(name, how): &(Pick, u32)| self.to_give(*name, *how, by);
                let rights = rights.as_ref().map(|rights| rights.iter().map(give).collect());
                self.send(Letter { to, how, reply, reply_how, rights, id: step, words: *words })
            }
            Call::Receive { on, small, keep_large } => {
                let on = on.of(&self.world, |_, held| self.waits(&held));
                self.receive(Wanted { on, room: if *small { 40 } else { 1000 }, keep_large: *keep_large })
                    .map(drop)
            }
            Call::Request { .. } => self.request(call),
            Call::Insert { .. } | Call::Remove { .. } | Call::Move { .. } => self.of_sets(call),
            Call::HandOver { .. } | Call::ModRefs { .. } | Call::Deallocate { .. } | Call::Destroy(_) => {
                self.of_names(call)
            }
            Call::SetSeqno { .. } | Call::SetLimit { .. } | Call::SetMade { .. } => self.of_ports(call),
        }
    }
}
