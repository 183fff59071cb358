//! What can be said of an interface in words that both compilers' answers come down to?

use std::collections::BTreeMap;

/// What a fact is about. The table of differences calls it by this name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Topic {
    /// Whether the file is taken.
    Verdict,
    /// Names, indices and message ids.
    Ids,
    /// The parameters of the two C functions.
    Arguments,
    /// The structs of both sides' stubs: sizes and offsets.
    Structs,
    /// The type descriptors that are sent.
    Sent,
    /// What arriving type descriptors are held against.
    Checked,
    /// What headers say: ids, sizes, dispositions, whether the message is complex.
    Heads,
    /// The functions in Rust, beside the parameters in C.
    Rust,
}

impl Topic {
    /// All, in the order of the report.
    pub(crate) const ALL: [Topic; 8] = [
        Topic::Verdict,
        Topic::Ids,
        Topic::Arguments,
        Topic::Structs,
        Topic::Sent,
        Topic::Checked,
        Topic::Heads,
        Topic::Rust,
    ];

    /// Its name in the table.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Topic::Verdict => "verdict",
            Topic::Ids => "ids",
            Topic::Arguments => "arguments",
            Topic::Structs => "structs",
            Topic::Sent => "sent",
            Topic::Checked => "checked",
            Topic::Heads => "heads",
            Topic::Rust => "rust",
        }
    }
}

/// Where a fact belongs: the routine (empty: the whole file), the topic, and the place in it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Key {
    pub(crate) routine: String,
    pub(crate) topic: Topic,
    pub(crate) place: String,
}

/// Everything that one compiler says of one interface.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Facts(pub(crate) BTreeMap<Key, String>);

impl Facts {
    /// Says one more thing. What is said twice of one place has to be found out, so both stay.
    pub(crate) fn say(
        &mut self,
        routine: &str,
        topic: Topic,
        place: impl Into<String>,
        value: impl Into<String>,
    ) {
        let key = Key { routine: routine.to_owned(), topic, place: place.into() };
        let value = value.into();
        self.0.entry(key).and_modify(|said| *said = format!("{said}, and again {value}")).or_insert(value);
    }

    /// Says what a list holds, one place an element.
    pub(crate) fn say_list(
        &mut self,
        routine: &str,
        topic: Topic,
        name: &str,
        values: impl IntoIterator<Item = String>,
    ) {
        for (index, value) in values.into_iter().enumerate() {
            self.say(routine, topic, format!("{name} {index}"), value);
        }
    }

    /// What was said of one place.
    pub(crate) fn find(&self, routine: &str, topic: Topic, place: &str) -> Option<&str> {
        let key = Key { routine: routine.to_owned(), topic, place: place.to_owned() };
        self.0.get(&key).map(String::as_str)
    }
}
