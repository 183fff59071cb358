//! What do sending and receiving do, in the model?
use super::world::*;
use mig_rs_runtime::KernReturn;
use mig_rs_runtime::kernel::*;
use std::fmt;

/// A send, with names.
#[derive(Clone)]
pub(crate) struct Letter {
    pub(crate) to: Ref,
    pub(crate) how: u32,
    pub(crate) reply: Ref,
    pub(crate) reply_how: u32,
    /// `None`: a simple message.
    pub(crate) rights: Option<Vec<(Ref, u32)>>,
    pub(crate) id: u32,
    /// So many words of data.
    pub(crate) words: usize,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "send {} to {:?} by {}", self.id, self.to, word(self.how))?;
        if self.reply_how != 0 || self.reply != Ref::Null {
            write!(f, ", reply to {:?} by {}", self.reply, word(self.reply_how))?;
        }
        if let Some(rights) = &self.rights {
            let rights: Vec<_> =
                rights.iter().map(|(name, how)| format!("{} {name:?}", word(*how))).collect();
            write!(f, ", with [{}]", rights.join(", "))?;
        }
        write!(f, ", {} words", self.words)
    }
}

/// A receive that waits for nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    pub(crate) on: Ref,
    pub(crate) room: usize,
    pub(crate) keep_large: bool,
}

/// What stands in a buffer afterwards, as far as it means something.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Seen<N, W> {
    pub(crate) header: Option<(N, N, u32)>,
    pub(crate) rights: Vec<(N, u32)>,
    pub(crate) data: Vec<W>,
    pub(crate) seqno: Option<u32>,
    /// The size of a message that stays.
    pub(crate) size: Option<u32>,
}

pub(crate) type Said = (KernReturn, Seen<Ref, Word>);

const SUCCESS: KernReturn = KernReturn::SUCCESS;

fn nothing(code: KernReturn) -> Said {
    (code, Seen { header: None, rights: Vec::new(), data: Vec::new(), seqno: None, size: None })
}

impl World {
    pub(crate) fn send(&mut self, letter: &Letter) -> Said {
        let is_any_send = |how| matches!(gives(how), Some(Right::Send | Right::SendOnce));
        let no_reply = letter.reply_how == 0 && letter.reply == Ref::Null;
        if !is_any_send(letter.how) || !no_reply && !is_any_send(letter.reply_how) {
            return nothing(KernReturn::SEND_INVALID_HEADER);
        }
        let Some(task) = self.owner(letter.to) else { return nothing(KernReturn::SEND_INVALID_DEST) };
        let (port, destination, reply) = match self.take_header(task, letter) {
            Ok(taken) => taken,
            Err(code) => return nothing(code),
        };
        let mut rights = letter.rights.as_ref().map(|_| Vec::new());
        let mut code = SUCCESS;
        for (name, how) in letter.rights.iter().flatten() {
            match self.take(task, *name, *how, port) {
                Some(right) => rights.get_or_insert_default().push(right),
                None if gives(*how).is_none() => code = KernReturn::SEND_INVALID_TYPE,
                None => code = KernReturn::SEND_INVALID_RIGHT,
            }
            if code != SUCCESS {
                break;
            }
        }
        let data = vec![Word::Is(letter.id); letter.words];
        let message = Message { id: letter.id, destination, reply, rights, data };
        if code != SUCCESS || self.is_circular(port) {
            self.destroy(message.rights().collect::<Vec<_>>());
            return nothing(code);
        }
        let is_full = self.ports[port].queue.len() >= self.ports[port].limit;
        if destination.right == Right::Send && is_full {
            return (KernReturn::SEND_TIMED_OUT, self.give_back(task, message));
        }
        self.enqueue(port, message);
        nothing(SUCCESS)
    }

    /// The rights of the header, both or none.
    fn take_header(
        &mut self,
        task: Task,
        letter: &Letter,
    ) -> Result<(Port, Loose, Option<Loose>), KernReturn> {
        let Letter { to, how, reply, reply_how, .. } = *letter;
        let references = match self.held(task, to) {
            Some(Held::Port { send, .. }) => send,
            Some(Held::SendOnce(_)) => 1,
            Some(Held::Dead(_) | Held::Set(_)) | None => return Err(KernReturn::SEND_INVALID_DEST),
        };
        let (Some(Held::Port { port, .. } | Held::SendOnce(port)), true) =
            (self.held(task, to), self.may_take(task, to, how))
        else {
            return Err(KernReturn::SEND_INVALID_DEST);
        };
        if reply_how == 0 {
            let destination = self.take(task, to, how, port).ok_or(KernReturn::FAILURE)?;
            return Ok((port, destination, None));
        }
        if !self.may_take(task, reply, reply_how) {
            return Err(KernReturn::SEND_INVALID_REPLY);
        }
        // One reference cannot be moved twice.
        let moves = |how| usize::from(matches!(how, MOVE_SEND | MOVE_SEND_ONCE));
        if to == reply && moves(how) + moves(reply_how) > references {
            return Err(KernReturn::SEND_INVALID_DEST);
        }
        // What is moved away cannot be copied afterwards.
        let order = if moves(how) == 1 { [1, 0] } else { [0, 1] };
        let mut taken = [None; 2];
        for which in order {
            let (name, how) = [(to, how), (reply, reply_how)][which];
            taken[which] = self.take(task, name, how, port);
        }
        let [destination, reply] = taken;
        Ok((port, destination.ok_or(KernReturn::FAILURE)?, reply))
    }

    /// The sender receives its own message, sides unchanged.
    fn give_back(&mut self, task: Task, message: Message) -> Seen<Ref, Word> {
        self.in_hand = message.rights().collect();
        let remote = self.put_in_hand(task);
        let local = message.reply.map_or(Ref::Null, |_| self.put_in_hand(task));
        let rights = self.put_rights(task, &message);
        Seen {
            header: Some((remote, local, message.id)),
            rights,
            data: message.data,
            seqno: None,
            size: None,
        }
    }

    /// Gives a task the next of the rights that are in hand.
    fn put_in_hand(&mut self, task: Task) -> Ref {
        let loose = self.in_hand.remove(0);
        self.put(task, loose).unwrap_or(Ref::Null)
    }

    fn put_rights(&mut self, task: Task, message: &Message) -> Vec<(Ref, u32)> {
        let rights = message.rights.iter().flatten();
        rights.map(|loose| (self.put_in_hand(task), arrives_as(loose.right))).collect()
    }

    pub(crate) fn receive(&mut self, wanted: Wanted) -> Said {
        let Some(task) = self.owner(wanted.on) else { return nothing(KernReturn::RCV_INVALID_NAME) };
        let port = match self.held(task, wanted.on) {
            Some(Held::Port { port, receive: true, .. }) if self.ports[port].set.is_some() => {
                return nothing(KernReturn::RCV_IN_SET);
            }
            Some(Held::Port { port, receive: true, .. }) => Some(port),
            Some(Held::Set(set)) => self.sets[set].front().copied(),
            _ => return nothing(KernReturn::RCV_INVALID_NAME),
        };
        let first = port.and_then(|port| Some((port, self.ports[port].queue.front()?.size())));
        let Some((port, size)) = first else { return nothing(KernReturn::RCV_TIMED_OUT) };
        let fits = size + 12 <= wanted.room;
        if !fits && wanted.keep_large {
            let (code, seen) = nothing(KernReturn::RCV_TOO_LARGE);
            return (code, Seen { size: u32::try_from(size).ok(), ..seen });
        }
        let (message, seqno) = self.dequeue(port);
        let mut remote = Ref::Null;
        let mut rights = Vec::new();
        if fits {
            remote = message.reply.map_or(Ref::Null, |_| self.put_in_hand(task));
            rights = self.put_rights(task, &message);
        } else {
            let lost = std::mem::take(&mut self.in_hand);
            self.destroy(lost);
        }
        let Place::Name(local) = self.ports[port].place else { return nothing(KernReturn::FAILURE) };
        let header = Some((remote, Ref::Name(local), message.id));
        if !fits {
            let (code, seen) = nothing(KernReturn::RCV_TOO_LARGE);
            return (code, Seen { header, ..seen });
        }
        (SUCCESS, Seen { header, rights, data: message.data, seqno: Some(seqno), size: None })
    }

    /// Takes the first message of a port, which uses up the right that it was sent to. The others are in hand then.
    fn dequeue(&mut self, port: Port) -> (Message, u32) {
        let state = &mut self.ports[port];
        let message = state.queue.pop_front().expect("somebody looked");
        let seqno = state.seqno;
        state.seqno = seqno.wrapping_add(1);
        if let Some(set) = state.set {
            let again = !state.queue.is_empty();
            self.sets[set].pop_front();
            self.sets[set].extend(again.then_some(port));
        }
        self.in_hand = message.rights().skip(1).collect();
        if message.destination.right == Right::Send {
            self.look_for_senders(port);
        }
        (message, seqno)
    }
}
