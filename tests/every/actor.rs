//! What does a server do that plays every part?

use std::sync::{Mutex, MutexGuard, PoisonError};

use mig_rs_local::Task;
use mig_rs_runtime::KernReturn;

use crate::hand::Kept;
use crate::{Hand, Offered, Story, WireMessage};

/// How a handler ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    /// With values.
    Ok,
    /// With values that it drops, and a code.
    Err(KernReturn),
    /// With a panic, its arguments in hand.
    Panic,
    /// With values, for a client that has gone.
    ClientDies,
}

/// What is played, and what was seen.
#[derive(Debug)]
pub struct Play {
    pub mode: Mode,
    pub seed: u64,
    pub length: usize,
    /// What the room for a reply holds before it is written.
    pub filling: u8,
    /// Whether the rights of an array are sent alike.
    pub alike: bool,
    pub server: Task,
    pub client: Task,
    /// The handlers that were called, and with what.
    pub entered: Vec<(&'static str, Story)>,
    /// What the last one answered.
    pub left: Option<Story>,
    /// Requests as they were received, and replies as they were written.
    pub requests: Vec<WireMessage>,
    pub replies: Vec<WireMessage>,
    kept: Vec<Kept>,
}

impl Play {
    pub fn new(server: Task, client: Task) -> Self {
        Self {
            mode: Mode::Ok,
            seed: 1,
            length: 1,
            filling: 0,
            alike: false,
            server,
            client,
            entered: Vec::new(),
            left: None,
            requests: Vec::new(),
            replies: Vec::new(),
            kept: Vec::new(),
        }
    }
}

/// Serves every interface.
#[derive(Debug)]
pub struct Actor {
    play: Mutex<Play>,
    /// What answers borrow: boxes, so that it stays where it is.
    #[expect(clippy::vec_box, reason = "references to what is in the boxes outlive the growing of the list")]
    lent: Mutex<Vec<Box<Offered>>>,
}

impl Actor {
    pub const fn new(play: Play) -> Self {
        Self { play: Mutex::new(play), lent: Mutex::new(Vec::new()) }
    }

    /// The play, whatever panicked before.
    pub fn play(&self) -> MutexGuard<'_, Play> {
        self.play.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A handler has been called.
    pub fn enter(&self, handler: &'static str, told: Story) -> Hand<'static> {
        let mut play = self.play();
        play.entered.push((handler, told));
        let (mode, client) = (play.mode, play.client);
        let mut hand = Hand::new(play.server, play.seed ^ 0x5555, play.length);
        hand.alike = play.alike;
        drop(play);
        match mode {
            Mode::Panic => panic!("as was asked for"),
            Mode::ClientDies => client.terminate(),
            Mode::Ok | Mode::Err(_) => {}
        }
        hand
    }

    /// A handler ends.
    pub fn leave<T>(&self, hand: Hand<'_>, story: Story, value: T) -> Result<T, KernReturn> {
        let mut play = self.play();
        play.kept.push(hand.kept);
        play.left = Some(story);
        match play.mode {
            Mode::Err(code) => Err(code),
            Mode::Ok | Mode::Panic | Mode::ClientDies => Ok(value),
        }
    }

    /// Gives back what the last answer needed.
    pub fn clear(&mut self) {
        self.lent.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let mut play = self.play();
        play.kept.clear();
        play.entered.clear();
        play.left = None;
        play.requests.clear();
        play.replies.clear();
    }

    pub(crate) fn lend(&self, rights: Offered) -> &Offered {
        let boxed = Box::new(rights);
        let lent: *const Offered = &raw const *boxed;
        self.lent.lock().unwrap_or_else(PoisonError::into_inner).push(boxed);
        // SAFETY: the box stays where it is until `clear`, which nobody can call while the actor is borrowed.
        unsafe { &*lent }
    }
}
