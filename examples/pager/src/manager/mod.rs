//! What does a memory manager look like?
//!
//! This is the part to copy. A [`Pager`] holds the receive rights of its [objects](Object), all members of one port set, and finds the object of each
//! message by its port.

use std::collections::BTreeMap;
use std::fs::File;

use mig_rs_runtime::{KernReturn, PortName, ReceiveRight};

pub use object::Object;

use crate::store::Store;

mod object;
pub mod plain;

/// A memory manager: which objects it has, by the names of their ports.
pub struct Pager {
    objects: BTreeMap<PortName, Object>,
}

impl Pager {
    /// A manager of these objects: the port that kernels send to, and where its pages are kept.
    pub fn new(objects: impl IntoIterator<Item = (ReceiveRight, Store<File>)>) -> Self {
        objects.into_iter().map(|(port, store)| Object::new(port, store)).collect()
    }

    /// Which object a message is for.
    ///
    /// # Errors
    /// `KERN_INVALID_ARGUMENT`: the port is none of this manager's objects.
    pub fn object(&self, port: PortName) -> Result<&Object, KernReturn> {
        self.objects.get(&port).ok_or(KernReturn::INVALID_ARGUMENT)
    }

    /// All objects, in no order that means anything.
    pub fn objects(&self) -> impl Iterator<Item = &Object> {
        self.objects.values()
    }

    /// Takes the manager apart, to be put together in another task.
    pub fn into_objects(self) -> impl Iterator<Item = Object> {
        self.objects.into_values()
    }
}

impl FromIterator<Object> for Pager {
    fn from_iter<I: IntoIterator<Item = Object>>(objects: I) -> Self {
        Self { objects: objects.into_iter().map(|object| (object.port().name(), object)).collect() }
    }
}
