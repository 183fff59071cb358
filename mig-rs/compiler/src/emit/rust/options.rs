//! What does the user choose about the Rust that is written?

use std::collections::{BTreeMap, BTreeSet};

/// What to write, and how.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Options {
    /// The functions that make calls.
    pub client: bool,
    /// The traits and demuxes that serve them.
    pub server: bool,
    /// Handlers that a server does not write answer `MIG_BAD_ID`.
    pub optional_handlers: bool,
    /// What the messages say, as data.
    pub description: bool,
    /// Routines whose handlers get the right to reply, although the `.defs` does not say so.
    pub deferred: BTreeSet<String>,
    /// `.defs` types and the Rust types that stand for them.
    pub maps: BTreeMap<String, String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            client: true,
            server: true,
            optional_handlers: false,
            description: false,
            deferred: BTreeSet::new(),
            maps: BTreeMap::new(),
        }
    }
}
