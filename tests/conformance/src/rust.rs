//! Do the functions that we generate take what C's take, and give back what C's give back?
//!
//! Counts, dispositions and the like have no parameters of their own in Rust: a slice has its length, and a right knows what it is. What C returns
//! through a pointer is a result, but for arrays of data, for which the caller has the room. Of an array that may come as memory the client gets
//! both: it has room for what comes in the message, and what is returned says which of the two it is. Rights in the message, of which there may be
//! more or fewer, are a result of the client's, and a handler has room for them.

use crate::facts::{Facts, Topic};
use crate::peer::Written;
use crate::prototype::{Parameter, Prototype, prototypes};
use crate::side::Side;
use crate::signature::{Signature, Signatures};

/// The type number of strings.
const STRING: u32 = 12;

/// Says on both sides what the functions of every routine take. `theirs` must have been measured already.
pub(crate) fn tell(rust: &str, written: &Written, ours: &mut Facts, theirs: &mut Facts) {
    let Some(signatures) = Signatures::of(rust) else {
        ours.say("", Topic::Rust, "file", "no Rust");
        return;
    };
    for (side, header) in [(Side::Client, &written.user_header), (Side::Server, &written.server_header)] {
        let names = written.ids.lines().filter_map(|line| line.split_whitespace().nth(2));
        for (routine, prototype) in names.zip(prototypes(header)) {
            let expected = Expected::of(side, routine, &prototype, theirs);
            theirs.say(routine, Topic::Rust, side.name(), expected.text());
            // The client's functions have prefixes, as C's have; a trait keeps its names to itself.
            let name = if side == Side::Client { &prototype.name } else { routine };
            if let Some(found) = signatures.find(side, name) {
                ours.say(routine, Topic::Rust, side.name(), expected.as_found(found).text());
            }
        }
    }
}

/// What a function takes and gives back.
struct Expected {
    /// Names, and what kind of right it is, where it is one that stands in the message.
    parameters: Vec<(String, Option<&'static str>)>,
    results: usize,
}

impl Expected {
    fn of(side: Side, routine: &str, prototype: &Prototype, facts: &Facts) -> Self {
        let mut expected = Expected { parameters: Vec::new(), results: 0 };
        for parameter in &prototype.parameters {
            if prototype.parameters.iter().any(|other| is_hidden(parameter, other)) {
                continue;
            }
            let argument = Argument { side, routine, name: &parameter.name, facts };
            let (arrives, leaves) = (argument.sent("Request"), argument.sent("Reply"));
            let has_count =
                prototype.parameters.iter().any(|other| other.name == format!("{}Cnt", parameter.name));
            let is_room = match leaves {
                Some(leaves) if leaves.is_right() => {
                    side == Side::Server && leaves.is_counted && leaves.is_inline
                }
                Some(leaves) => !parameter.by_ref && (leaves.name != Some(STRING) || has_count),
                None => false,
            };
            let has_room = leaves.is_some_and(|leaves| leaves.is_anywhere && !leaves.is_right());
            if leaves.is_none() || arrives.is_some() || is_room || has_room && side == Side::Client {
                let right = arrives.and_then(|said| argument.right(said));
                expected.parameters.push((parameter.name.clone(), right));
            }
            expected.results += match leaves {
                None => 0,
                // How much of the room is used is told to the client; the server's own room knows.
                Some(leaves) if is_room => usize::from(side == Side::Client && leaves.is_counted),
                Some(_) => 1,
            };
        }
        expected
    }

    /// What was found in Rust, in the same words: rights are told of where they are expected.
    fn as_found(&self, found: &Signature) -> Self {
        let right = |name: &str, words: &str| {
            let (_, expected) = self.parameters.iter().find(|(known, _)| known == name)?;
            // A translated right is the handler's own type.
            if words.contains("Self") {
                return *expected;
            }
            expected
                .and_then(|_| RIGHTS.into_iter().find(|right| words.split(' ').any(|word| word == *right)))
        };
        let parameters = found.parameters.iter().map(|(name, words)| (name.clone(), right(name, words)));
        Expected { parameters: parameters.collect(), results: found.results }
    }

    fn text(&self) -> String {
        let parameter = |(name, right): &(String, Option<&str>)| match right {
            Some(right) => format!("{name}: {right}"),
            None => name.clone(),
        };
        let parameters: Vec<_> = self.parameters.iter().map(parameter).collect();
        format!("({}) -> {}", parameters.join(", "), self.results)
    }
}

const RIGHTS: [&str; 4] = ["SendOnceRight", "SendRight", "ReceiveRight", "AnyRight"];

/// Whether a parameter only tells more of the one before it.
fn is_hidden(parameter: &Parameter, of: &Parameter) -> bool {
    let hidden = [
        ("Poly", "mach_msg_type_name_t"),
        ("Cnt", "mach_msg_type_number_t"),
        ("Dealloc", "boolean_t"),
        ("SCopy", "boolean_t"),
    ];
    hidden
        .iter()
        .any(|(suffix, ty)| parameter.c_type == *ty && parameter.name == format!("{}{suffix}", of.name))
}

/// One argument of a routine, as it was measured.
struct Argument<'f> {
    side: Side,
    routine: &'f str,
    name: &'f str,
    facts: &'f Facts,
}

/// What is said of an argument in one message.
#[derive(Clone, Copy)]
struct Sent {
    /// The type number, unless the call chooses it.
    name: Option<u32>,
    is_counted: bool,
    is_one: bool,
    is_inline: bool,
    /// In the message or in memory, as it turns out.
    is_anywhere: bool,
}

impl Sent {
    fn is_right(self) -> bool {
        self.name.is_none_or(|name| (16..=21).contains(&name))
    }
}

impl Argument<'_> {
    fn said(&self, topic: Topic, message: &str) -> Option<Sent> {
        let text = self.facts.find(self.routine, topic, &format!("{message} {}", self.name))?;
        let name = text.strip_prefix("name ")?.split(',').next()?.parse().ok();
        Some(Sent {
            name,
            is_counted: text.contains("number open"),
            is_one: text.contains("number 1,"),
            is_inline: text.contains("inline 1"),
            is_anywhere: text.contains("inline open"),
        })
    }

    fn sent(&self, message: &str) -> Option<Sent> {
        self.said(Topic::Sent, message)
    }

    /// What kind of right a function is handed: the client what becomes of it on the way, the server what has arrived.
    fn right(&self, sent: Sent) -> Option<&'static str> {
        if !sent.is_right() || !sent.is_one {
            return None;
        }
        let arrived = self.said(Topic::Checked, "Request").and_then(|checked| checked.name);
        let name = match self.side {
            Side::Client => sent.name.or(arrived),
            Side::Server => arrived,
        };
        Some(match name {
            Some(17 | 19) => "SendRight",
            Some(18) => "SendOnceRight",
            // Whoever makes a right has the right to receive.
            Some(16 | 20 | 21) => "ReceiveRight",
            _ => "AnyRight",
        })
    }
}
