//! What of one reading differs?

use std::collections::BTreeSet;

use crate::case::Case;
use crate::facts::{Facts, Key, Topic};
use crate::ours::{self, Reading};
use crate::peer::{Peer, Written};
use crate::theirs;

/// One value that is not the same.
pub(crate) struct Difference {
    /// The file, and the macro that was defined.
    pub(crate) case: String,
    pub(crate) key: Key,
    pub(crate) ours: String,
    pub(crate) theirs: String,
    /// What mig-rs said of the file.
    pub(crate) codes: BTreeSet<String>,
}

/// What came of one reading.
#[derive(Default)]
pub(crate) struct Outcome {
    /// How many values were compared, topic by topic.
    pub(crate) values: [usize; Topic::ALL.len()],
    /// How many routines both know, and how many simpleroutines beside them.
    pub(crate) routines: usize,
    pub(crate) simpleroutines: usize,
    pub(crate) differences: Vec<Difference>,
}

/// Reads a file with both compilers.
pub(crate) fn compare(peer: &Peer, case: &Case) -> std::io::Result<Outcome> {
    let (reading, written) = (ours::read(case), peer.read(case)?);
    let (mut ours, mut theirs) = (Facts::default(), Facts::default());
    let mut outcome = Outcome::default();
    let taken = |why: Option<&String>| why.map_or("taken".to_owned(), |_| "refused".to_owned());
    ours.say("", Topic::Verdict, "", taken(reading.ids.as_ref().err()));
    theirs.say("", Topic::Verdict, "", taken(written.as_ref().err()));
    match (&reading.ids, &written) {
        (Ok(ids), Ok(written)) => {
            tell_ours(case, ids, &mut ours);
            tell_theirs(written, &mut theirs);
            let one_way = |line: &&str| line.trim_end().ends_with(" 0");
            outcome.simpleroutines = written.ids.lines().filter(one_way).count();
            outcome.routines = written.ids.lines().count() - outcome.simpleroutines;
        }
        (Err(why), Ok(_)) => ours.say("", Topic::Verdict, "", why),
        (Ok(_), Err(why)) => theirs.say("", Topic::Verdict, "", why),
        (Err(_), Err(_)) => {}
    }
    differences(case, &reading, &ours, &theirs, &mut outcome);
    Ok(outcome)
}

fn tell_ours(case: &Case, ids: &str, facts: &mut Facts) {
    theirs::tell_ids(ids, facts);
    match ours::interface(case) {
        Some(interface) => interface.tell_arguments(facts),
        None => facts.say("", Topic::Verdict, "", "its messages could not be laid out"),
    }
}

fn tell_theirs(written: &Written, facts: &mut Facts) {
    facts.0.extend(theirs::facts(written).0);
}

/// Holds every value against the other's.
fn differences(case: &Case, reading: &Reading, ours: &Facts, theirs: &Facts, outcome: &mut Outcome) {
    let keys: BTreeSet<_> = ours.0.keys().chain(theirs.0.keys()).collect();
    for key in keys {
        outcome.values[key.topic as usize] += 1;
        let value = |facts: &Facts| facts.0.get(key).map_or("nothing", String::as_str).to_owned();
        let (ours, theirs) = (value(ours), value(theirs));
        if ours != theirs {
            let codes = reading.codes.clone();
            outcome.differences.push(Difference {
                case: case.title(),
                key: key.clone(),
                ours,
                theirs,
                codes,
            });
        }
    }
}
