//! What does the compiler say about the messages of an interface, and were they like that?

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mig_rs::Builder;
use serde_json::Value;

use crate::watch::Exchange;

/// An interface that mig-rs ships, as the compiler describes it for one ABI.
pub(crate) struct Described {
    /// What the routines are called, by the ids of their requests.
    names: BTreeMap<i32, String>,
    requests: BTreeMap<i32, Sizes>,
    replies: BTreeMap<i32, Sizes>,
}

/// The smallest and the largest `msgh_size` of a message.
type Sizes = (u32, u32);

/// The file of an interface that mig-rs ships.
pub(crate) fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../defs/mach").join(name).with_extension("defs")
}

impl Described {
    pub(crate) fn shipped(name: &str, abi: &str) -> Self {
        Self::new(Builder::new().file(shipped(name)), abi)
    }

    pub(crate) fn new(interface: Builder, abi: &str) -> Self {
        let interface = interface.abi(abi);
        let word = |routine: &Value| match abi {
            // A type descriptor says the same of strings that are elements.
            _ if routine["name"] == "arrays_of_strings" => 0,
            "gnu64" => 8,
            _ => 4,
        };
        let ids = interface.ids().result.unwrap();
        let name = |line: &str| {
            let words: Vec<_> = line.split(' ').collect();
            (words[4].parse().unwrap(), words[2].to_owned())
        };
        let layout = interface.layout_format(mig_rs::LayoutFormat::Json).layout().result.unwrap();
        let layout: Value = serde_json::from_str(&layout).unwrap();
        let routines = layout["routines"].as_array().unwrap();
        let (mut requests, mut replies) = (BTreeMap::new(), BTreeMap::new());
        for routine in routines {
            requests.insert(number(&routine["id"]), sizes(&routine["request"], word(routine)));
            if !routine["reply"].is_null() {
                replies.insert(number(&routine["reply_id"]), sizes(&routine["reply"], word(routine)));
            }
        }
        Self { names: ids.lines().map(name).collect(), requests, replies }
    }

    /// Every routine has been called and every reply has come, each at its shortest and at its longest, and their numbers are 0, 1, 2, ….
    #[track_caller]
    pub(crate) fn saw_all_of_it(&self, exchanges: &[Exchange]) {
        let called = |id: &i32| exchanges.iter().any(|exchange| exchange.id == *id);
        let not_called: Vec<_> = self.names.iter().filter(|(id, _)| !called(id)).collect();
        assert!(not_called.is_empty(), "never called: {not_called:?}");
        let requests = exchanges.iter().map(|one| (one.id, one.size));
        assert_eq!(difference(extremes(requests), &self.requests), []);
        let replies = exchanges.iter().filter_map(|one| one.reply);
        assert_eq!(difference(extremes(replies.map(|reply| (reply.id, reply.size))), &self.replies), []);
        in_order(exchanges);
    }
}

/// The numbers of the messages are 0, 1, 2, ….
#[track_caller]
pub(crate) fn in_order(exchanges: &[Exchange]) {
    let numbers: Vec<_> = exchanges.iter().map(|exchange| exchange.seqno as usize).collect();
    assert_eq!(numbers, (0..numbers.len()).collect::<Vec<_>>());
}

fn extremes(messages: impl Iterator<Item = (i32, u32)>) -> BTreeMap<i32, Sizes> {
    let mut extremes = BTreeMap::new();
    for (id, size) in messages {
        let (min, max) = extremes.entry(id).or_insert((size, size));
        (*min, *max) = (size.min(*min), size.max(*max));
    }
    extremes
}

/// The messages that were not as described: id, sizes seen, sizes described.
fn difference(
    seen: BTreeMap<i32, Sizes>,
    described: &BTreeMap<i32, Sizes>,
) -> Vec<(i32, Option<Sizes>, Option<Sizes>)> {
    let ids = seen.keys().chain(described.keys()).collect::<BTreeSet<_>>();
    let pairs = ids.into_iter().map(|id| (*id, seen.get(id).copied(), described.get(id).copied()));
    pairs.filter(|(_, seen, described)| seen != described).collect()
}

/// An empty string is not as empty as an empty array: its NUL is sent, padded to a word of so many bytes, or 0 where there are none.
fn sizes(message: &Value, word: usize) -> Sizes {
    /// `MACH_MSG_TYPE_STRING_C`
    const STRING: u32 = 12;
    let fields = message["fields"].as_array().unwrap();
    let varies = |field: &&Value| {
        let sent = &field["sent"];
        field["kind"] == "string_offset" || sent["name"] == STRING && sent["number"].is_null()
    };
    let (min, max): (usize, u32) = (number(&message["size_min"]), number(&message["size_max"]));
    (u32::try_from(min + word * fields.iter().filter(varies).count()).unwrap(), max)
}

fn number<T: TryFrom<i64, Error: std::fmt::Debug>>(value: &Value) -> T {
    value.as_i64().unwrap().try_into().unwrap()
}
