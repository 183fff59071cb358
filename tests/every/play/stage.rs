//! Where do client and server play, and what must be left when they have?

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use mig_rs_local::{Account, Task, Trap, stray_faults};
use mig_rs_runtime::{Abi, CallError, KernReturn, ReceiveRight, SendRight, Serve, Turn};
use mig_rs_tests_every::{Actor, Hand, Interface, Mode, Play, Routine, Serving, Story, WireMessage};

use crate::letter::{self, Letter};

/// A server and a client, each in a task of its own, if the interface allows it.
pub(crate) struct Stage {
    pub(crate) actor: Actor,
    server: Task,
    client: Task,
    port: ReceiveRight,
    right: SendRight,
}

/// A call, and how it is to end.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scene {
    pub(crate) mode: Mode,
    pub(crate) seed: u64,
    pub(crate) length: usize,
    pub(crate) filling: u8,
    /// A call of the kernel that fails.
    pub(crate) failure: Option<(Side, Trap, KernReturn)>,
}

/// Whose call fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Side {
    Client,
    Server,
}

impl Scene {
    pub(crate) const fn new(mode: Mode, seed: u64, length: usize) -> Self {
        Self { mode, seed, length, filling: 0xa5, failure: None }
    }
}

/// What came of a call.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) result: Result<Story, CallError>,
    /// What the client sent, if it was sent.
    pub(crate) sent: Story,
    /// The messages that it sent, as its stub wrote them.
    pub(crate) messages: Vec<WireMessage>,
    pub(crate) turns: Vec<Turn>,
}

/// How long anything may take before the test fails.
const PATIENCE: Duration = Duration::from_secs(30);
/// No routine's.
const END: i32 = i32::MIN;

impl Stage {
    pub(crate) fn for_routine(routine: &Routine) -> Self {
        let server = Task::new();
        let client = if routine.to_itself { server } else { Task::new() };
        let port = server.allocate();
        let right = client.send_right_to(&port);
        client.record_sent();
        Self { actor: Actor::new(Play::new(server, client)), server, client, port, right }
    }

    /// Plays scenes, one after the other, and looks at each with what has been seen by then. After each, both tasks hold what they held before it.
    pub(crate) fn play(
        &mut self,
        interface: &Interface,
        server: usize,
        routine: &Routine,
        scenes: &[Scene],
        mut look: impl FnMut(&Scene, &Outcome, &Play),
    ) {
        for scene in scenes {
            let before = self.accounts();
            let outcome = self.call(interface, server, routine, scene);
            look(scene, &outcome, &self.actor.play());
            drop(outcome);
            self.actor.clear();
            if scene.mode != Mode::ClientDies {
                assert_eq!(self.accounts(), before, "{} of {}: {scene:?}", routine.name, interface.name);
            }
        }
    }

    fn accounts(&self) -> (Account, Account) {
        (self.server.account(), self.client.account())
    }

    fn call(&self, interface: &Interface, server: usize, routine: &Routine, scene: &Scene) -> Outcome {
        let alike = letter::is_typed(letter::abi(interface.abi));
        self.set(scene, alike);
        match scene.failure {
            Some((Side::Client, trap, code)) => self.client.fail_next(trap, code),
            Some((Side::Server, trap, code)) => self.server.fail_next(trap, code),
            None => {}
        }
        let mut hand = Hand::new(self.client, scene.seed, scene.length);
        hand.alike = alike;
        hand = hand.asking(&self.port, &self.right, scene.filling);
        let (result, turns) = self.serve_while(interface, server, || (routine.call)(&mut hand));
        Outcome { result, sent: hand.sent, messages: self.client.take_sent(), turns }
    }

    fn set(&self, scene: &Scene, alike: bool) {
        let mut play = self.actor.play();
        play.alike = alike;
        (play.mode, play.seed, play.length, play.filling) =
            (scene.mode, scene.seed, scene.length, scene.filling);
    }

    /// Sends a message as it is, and says what came of it. Both tasks hold what they held before.
    pub(crate) fn post(&mut self, interface: &Interface, letter: &Letter) -> Turn {
        let before = self.accounts();
        let ((), turns) = self.serve_while(interface, 0, || letter.post(self.client, &self.right));
        self.actor.clear();
        assert_eq!(self.accounts(), before, "{letter:?} to {}", interface.name);
        let [turn] = *turns else { panic!("{turns:?} came of one message") };
        turn
    }

    /// Serves while the client works, and what it leaves in the queue.
    fn serve_while<R>(
        &self,
        interface: &Interface,
        server: usize,
        client: impl FnOnce() -> R,
    ) -> (R, Vec<Turn>) {
        let (mut client, mut outcome) = (Some(client), None);
        (interface.servers[server])(&self.actor, &mut |serving| {
            outcome = Some(self.with(serving, letter::abi(interface.abi), |turns| {
                self.client.enter(|| {
                    let result = client.take().unwrap()();
                    self.settle(interface.abi);
                    (result, turns.recv_timeout(PATIENCE).unwrap())
                })
            }));
        });
        outcome.unwrap()
    }

    /// Serves in a thread of its own until a message says that it is the last.
    fn with<R>(&self, serving: &dyn Serving, abi: Abi, client: impl FnOnce(&Receiver<Vec<Turn>>) -> R) -> R {
        let (done, turns) = mpsc::channel();
        thread::scope(|scope| {
            scope.spawn(|| self.server.enter(|| self.serve(serving, abi, &done)));
            client(&turns)
        })
    }

    fn serve(&self, serving: &dyn Serving, abi: Abi, done: &Sender<Vec<Turn>>) {
        let mut turns = Vec::new();
        let patience = Serve::new().timeout(u32::try_from(PATIENCE.as_millis()).unwrap());
        loop {
            // The client is told by a channel that nobody holds any more.
            let Ok(turn) = serving.serve_one(&self.port, patience) else { return };
            let id = self.actor.play().requests.last().map(|request| letter::id(abi, request));
            if id == Some(END) {
                assert_eq!(turn, Turn::Refused(KernReturn::BAD_ID));
                self.actor.play().requests.pop();
                done.send(turns).unwrap();
                return;
            }
            turns.push(turn);
        }
    }

    /// Sends the message that is the last, from the server's task, for the client may be gone.
    fn settle(&self, abi: &str) {
        let abi = letter::abi(abi);
        let last =
            Letter { abi, id: END, reply: 0, complex: false, parts: vec![], items: vec![], data: vec![] };
        self.server.enter(|| last.post(self.server, &self.server.send_right_to(&self.port)));
    }

    /// Ends it. Nothing may be left, and nothing may have been given back twice.
    pub(crate) fn strike(self, what: &str) {
        let Self { actor, server, client, port, right } = self;
        drop((actor, port, right));
        assert_eq!((server.account(), client.account()), Default::default(), "{what}");
        assert_eq!((server.faults(), client.faults()), (vec![], vec![]), "{what}");
        assert_eq!(stray_faults(), vec![], "{what}");
    }
}
