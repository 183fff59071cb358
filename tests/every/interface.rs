//! What can be done with an interface, whichever it is?

use mig_rs_runtime::{CallError, Dispatch, Receive, Serve, Turn, serve_one};

use crate::{Actor, Hand, Story};

/// An interface on a wire.
#[derive(Debug)]
pub struct Interface {
    pub name: &'static str,
    pub abi: &'static str,
    pub routines: &'static [Routine],
    /// Its servers: the plain one, and the one with sequence numbers.
    pub servers: &'static [Serves],
}

/// Makes a demux for an actor, and lends it.
pub type Serves = fn(&Actor, &mut dyn FnMut(&dyn Serving));

/// A routine, as its client sees it.
#[derive(Debug)]
pub struct Routine {
    pub name: &'static str,
    /// Whether the client waits for a reply.
    pub replies: bool,
    /// Whether the client makes the right to the server's port itself, so that both are one task.
    pub to_itself: bool,
    /// Calls it with what the hand draws, and tells what came back.
    pub call: fn(&mut Hand<'_>) -> Result<Story, CallError>,
}

/// A demux of whatever type.
pub trait Serving: Sync {
    /// Receives and serves one message.
    fn serve_one(&self, on: &dyn Receive, options: Serve<'_>) -> Result<Turn, CallError>;
}

impl<D: Dispatch + Sync> Serving for D {
    fn serve_one(&self, on: &dyn Receive, options: Serve<'_>) -> Result<Turn, CallError> {
        serve_one(self, &On(on.receive_name()), options)
    }
}

/// A name to receive from.
struct On(mig_rs_runtime::PortName);

impl Receive for On {
    fn receive_name(&self) -> mig_rs_runtime::PortName {
        self.0
    }
}
