//! How do a server and a client meet, each in a task of its own, and how do they part?

use std::sync::atomic::{AtomicBool, Ordering};
use std::{array, panic, thread};

use mig_rs_local::{Account, Task, stray_faults};
use mig_rs_runtime::{Dispatch, KernReturn, PortName, ReceiveRight, SendRight, Serve, Turn, serve_one};

use crate::watch::{Exchange, Watched};

/// A server with a port, a client with a right to it.
pub(crate) struct Meeting {
    pub(crate) server: Task,
    pub(crate) client: Task,
    /// The server's.
    pub(crate) port: ReceiveRight,
    /// The client's right to the port.
    pub(crate) right: SendRight,
}

/// How long the server waits, in milliseconds, before it looks whether the client has gone.
const PAUSE: u32 = 2;

/// How often it looks in vain before it gives up.
const PATIENCE: u32 = 10_000;

impl Meeting {
    pub(crate) fn new() -> Self {
        let (server, client) = (Task::new(), Task::new());
        let port = server.allocate();
        // A test may send as much as it likes before anybody serves.
        assert_eq!(server.set_queue_limit(port.name(), 1024), Ok(()));
        let right = client.send_right_to(&port);
        Self { server, client, port, right }
    }

    /// Serves while the client works, and then whatever is left in the queue. Says what came of every message.
    pub(crate) fn serve<R>(
        &self,
        demux: &(impl Dispatch + Sync),
        client: impl FnOnce() -> R,
    ) -> (R, Vec<Turn>) {
        let gone = AtomicBool::new(false);
        thread::scope(|scope| {
            let server = scope.spawn(|| {
                // A panic must not leave the client waiting for ever.
                let _crash = Finally(|| {
                    if thread::panicking() {
                        self.server.terminate();
                        self.client.terminate();
                    }
                });
                self.server.enter(|| self.serve_until(demux, &gone))
            });
            let result = {
                let _gone = Finally(|| gone.store(true, Ordering::Release));
                self.client.enter(client)
            };
            match server.join() {
                Ok(turns) => (result, turns),
                Err(panic) => panic::resume_unwind(panic),
            }
        })
    }

    fn serve_until(&self, demux: &impl Dispatch, gone: &AtomicBool) -> Vec<Turn> {
        let mut turns = Vec::new();
        let mut idle = 0;
        while idle < PATIENCE {
            idle += 1;
            // Asked before the queue is looked into: what the client has sent by then is there.
            let last = gone.load(Ordering::Acquire);
            match serve_one(demux, &self.port, Serve::new().timeout(PAUSE)) {
                Ok(turn) => {
                    turns.push(turn);
                    idle = 0;
                }
                Err(error) if error.code() != KernReturn::RCV_TIMED_OUT => panic!("{error}"),
                Err(_) if last => return turns,
                Err(_) => {}
            }
        }
        panic!("the client neither asks nor goes")
    }

    /// As [`Self::serve`], where no message may be refused.
    pub(crate) fn serve_all<R>(&self, demux: &(impl Dispatch + Sync), client: impl FnOnce() -> R) -> R {
        let (result, turns) = self.serve(demux, client);
        assert_eq!(turns.iter().find(|turn| **turn != Turn::Handled), None);
        result
    }

    /// As [`Self::serve_all`]. Says what went over the wire.
    pub(crate) fn record(&self, demux: impl Dispatch + Sync, client: impl FnOnce()) -> Vec<Exchange> {
        let watched = Watched::new(demux);
        self.serve_all(&watched, client);
        watched.exchanges()
    }

    /// Ends it. Nothing may be left in either task, and nothing may have been given back twice.
    pub(crate) fn part(self) {
        let Self { server, client, port, right } = self;
        drop((port, right));
        assert_eq!(server.account(), Account::default(), "the server's task");
        assert_eq!(client.account(), Account::default(), "the client's task");
        assert_eq!((server.faults(), client.faults(), stray_faults()), (vec![], vec![], vec![]));
    }
}

/// Does something at the end, panic or not.
struct Finally<F: Fn()>(F);

impl<F: Fn()> Drop for Finally<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

/// Ports of one task to which the other holds send rights: a right to one of them that arrives there has the name of
/// the right that is there already.
pub(crate) struct Known<const N: usize> {
    ports: [Option<ReceiveRight>; N],
    rights: [SendRight; N],
    there: [SendRight; N],
}

impl<const N: usize> Known<N> {
    pub(crate) fn new(owner: Task, other: Task) -> Self {
        let ports: [_; N] = array::from_fn(|_| owner.allocate());
        let rights = array::from_fn(|n| owner.send_right_to(&ports[n]));
        let there = array::from_fn(|n| other.send_right_to(&ports[n]));
        Self { ports: ports.map(Some), rights, there }
    }

    /// The owner's receive right.
    pub(crate) fn port(&self, n: usize) -> &ReceiveRight {
        self.ports[n].as_ref().unwrap()
    }

    /// The owner's receive right, to be given away.
    pub(crate) fn take(&mut self, n: usize) -> ReceiveRight {
        self.ports[n].take().unwrap()
    }

    /// The owner's receive rights.
    pub(crate) fn ports(&self) -> &[Option<ReceiveRight>] {
        &self.ports
    }

    /// The owner's send right.
    pub(crate) fn right(&self, n: usize) -> &SendRight {
        &self.rights[n]
    }

    /// The owner's send rights.
    pub(crate) fn rights(&self) -> &[SendRight] {
        &self.rights
    }

    /// What a right to the port is called in the other task.
    pub(crate) fn name(&self, n: usize) -> PortName {
        self.there[n].name()
    }
}
