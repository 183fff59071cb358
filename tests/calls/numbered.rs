//! What does a server do that gets sequence numbers, if another does the work?

use std::sync::Mutex;

use mig_rs_runtime::Seqno;

/// Notes the numbers, and leaves the rest to `S`.
pub(crate) struct Numbered<'s, S> {
    server: &'s S,
    numbers: Mutex<Vec<u32>>,
}

impl<'s, S> Numbered<'s, S> {
    pub(crate) fn new(server: &'s S) -> Self {
        Self { server, numbers: Mutex::default() }
    }

    pub(crate) fn next(&self, seqno: Seqno) -> &'s S {
        self.numbers.lock().unwrap().push(seqno.get());
        self.server
    }

    /// The numbers, in the order in which handlers were called.
    pub(crate) fn numbers(self) -> Vec<u32> {
        self.numbers.into_inner().unwrap()
    }
}
