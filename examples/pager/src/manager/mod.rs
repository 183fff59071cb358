//! What does a memory manager with several threads look like?
//!
//! This is the part to copy. A [`Pager`] holds the receive rights of its [objects](Object), all members of one port set, and several threads receive
//! from the set:
//!
//! ```no_run
//! # use mig_rs_runtime::{CallError, PortSet, Serve, Stop, serve_on};
//! # use pager::{interface::memory_object::seqnos_memory_object_server, manager::Pager};
//! # fn run(pager: &Pager, set: &PortSet, stop: &Stop) -> Result<(), CallError> {
//! serve_on(4, &seqnos_memory_object_server(pager), set, Serve::new().until(stop).in_order(pager))
//! # }
//! # fn main() {}
//! ```
//!
//! Two threads that have received two messages of one object could come to their handlers in either order. So the loop waits for the
//! [turn](mig_rs_runtime::Sequencer) of each message, and the handler passes it on when it has done what depends on the order:
//!
//! | message | in its turn | after it |
//! |---|---|---|
//! | `memory_object_init` | notes the kernel | |
//! | `memory_object_data_return` | writes the pages to the file | |
//! | `memory_object_data_request` | reads the pages from the file | sends them |
//! | `memory_object_synchronize` | takes note of what has been written | syncs the file, then answers |
//! | `memory_object_terminate` | forgets the kernel | |
//!
//! [`plain`] is the same for a single thread, which needs no turns.

use std::collections::BTreeMap;
use std::fs::File;

use mig_rs_runtime::{KernReturn, PortName, ReceiveRight};

pub use object::Object;

use crate::store::{Disk, Store};

mod object;
pub mod plain;
pub mod seqnos;

/// A memory manager: which objects it has, by the names of their ports.
pub struct Pager<D = File> {
    objects: BTreeMap<PortName, Object<D>>,
}

impl<D: Disk> Pager<D> {
    /// A manager of these objects: the port that kernels send to, and where its pages are kept.
    pub fn new(objects: impl IntoIterator<Item = (ReceiveRight, Store<D>)>) -> Self {
        objects.into_iter().map(|(port, store)| Object::new(port, store)).collect()
    }

    /// Which object a message is for.
    ///
    /// # Errors
    /// `KERN_INVALID_ARGUMENT`: the port is none of this manager's objects.
    pub fn object(&self, port: PortName) -> Result<&Object<D>, KernReturn> {
        self.objects.get(&port).ok_or(KernReturn::INVALID_ARGUMENT)
    }

    /// All objects, in no order that means anything.
    pub fn objects(&self) -> impl Iterator<Item = &Object<D>> {
        self.objects.values()
    }

    /// Takes the manager apart, to be put together in another task.
    pub fn into_objects(self) -> impl Iterator<Item = Object<D>> {
        self.objects.into_values()
    }
}

impl<D: Disk> FromIterator<Object<D>> for Pager<D> {
    fn from_iter<I: IntoIterator<Item = Object<D>>>(objects: I) -> Self {
        Self { objects: objects.into_iter().map(|object| (object.port().name(), object)).collect() }
    }
}
