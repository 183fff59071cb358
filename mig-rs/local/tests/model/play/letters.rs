//! Messages: do model and kernel send and receive the same?
use super::super::message::{Letter, Said, Wanted};
use super::super::real;
use super::super::world::*;
use super::{Checked, Play, same};
use mig_rs_runtime::KernReturn;

/// What the kernel says, in its own numbers.
type Numbers = (KernReturn, super::super::message::Seen<u32, u32>);

impl Play {
    pub(super) fn send(&mut self, letter: Letter) -> Checked {
        self.say(format_args!("{letter:?}"));
        let kernel = real::send(&letter, &self.world.numbers);
        let model = self.world.send(&letter);
        self.met_message(&model, &kernel)
    }

    /// Says whether there was a message.
    pub(super) fn receive(&mut self, wanted: Wanted) -> Checked<bool> {
        let Wanted { on, room, keep_large } = wanted;
        let rest = if keep_large { "stays" } else { "is lost" };
        self.say(format_args!("receive from {on:?} with room for {room}, what is larger {rest}"));
        let kernel = real::receive(wanted, &self.world.numbers);
        let model = self.world.receive(wanted);
        self.met_message(&model, &kernel)?;
        Ok(model.0 == KernReturn::SUCCESS)
    }

    fn met_message(&mut self, (code, model): &Said, (kernel_code, kernel): &Numbers) -> Checked {
        self.answer(code);
        let whole = || format!("{model:?} and {kernel:?}");
        same(whole, *code, *kernel_code)?;
        same(whole, model.header.is_some(), kernel.header.is_some())?;
        if let (Some((remote, local, id)), Some(header)) = (model.header, kernel.header) {
            self.meet(remote, header.0)?;
            self.meet(local, header.1)?;
            same(whole, id, header.2)?;
        }
        same(whole, model.rights.len(), kernel.rights.len())?;
        for ((name, how), (number, kernel_how)) in model.rights.iter().zip(&kernel.rights) {
            same(whole, how, kernel_how)?;
            self.meet(*name, *number)?;
        }
        let data = model.data.iter().map(|word| match word {
            Word::Is(word) => *word,
            Word::Names(name) => self.world.numbers[*name],
        });
        same(whole, &data.collect::<Vec<_>>(), &kernel.data)?;
        same(whole, (model.seqno, model.size), (kernel.seqno, kernel.size))
    }

    /// Receives all that can be received.
    pub(super) fn empty_queues(&mut self) -> Checked {
        // What is received may bring receive rights, with messages in their queues.
        while let Some(on) = self.source() {
            self.receive(Wanted { on, room: 1000, keep_large: false })?;
            self.compare()?;
        }
        Ok(())
    }

    /// A name at which a message waits.
    fn source(&self) -> Option<Ref> {
        self.world.names.iter().find(|(_, (_, held))| self.waits(held)).map(|(name, _)| Ref::Name(*name))
    }

    /// Can a message be received from what stands behind a name?
    pub(super) fn waits(&self, held: &Held) -> bool {
        match held {
            Held::Port { port, receive: true, .. } => {
                self.world.ports[*port].set.is_none() && !self.world.ports[*port].queue.is_empty()
            }
            Held::Set(set) => !self.world.sets[*set].is_empty(),
            Held::Port { .. } | Held::SendOnce(_) | Held::Dead(_) => false,
        }
    }
}
