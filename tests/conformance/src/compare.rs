//! What of one reading differs?

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use crate::case::Case;
use crate::declared::Declarations;
use crate::facts::{Facts, Key, Topic};
use crate::measured::Compiler;
use crate::ours::{self, Interface, Reading};
use crate::peer::{Peer, Written};
use crate::side::Side;
use crate::{rust, stub, theirs};

/// One value that is not the same.
pub(crate) struct Difference {
    /// The file, and the macro that was defined.
    pub(crate) case: String,
    pub(crate) key: Key,
    pub(crate) ours: String,
    pub(crate) theirs: String,
    /// What mig-rs said of the file.
    pub(crate) codes: BTreeSet<String>,
    /// The struct is misplaced exactly as GNU's MIG is known to do it.
    pub(crate) misplaced: bool,
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

/// What both answers are made with.
pub(crate) struct Tools {
    peer: Peer,
    compiler: Compiler,
}

impl Tools {
    /// The tools that are unpacked in `gnumach`, working in `scratch`.
    pub(crate) fn new(gnumach: &Path, scratch: &Path) -> io::Result<Self> {
        let peer = Peer::new(gnumach, scratch.to_owned())?;
        Ok(Tools { peer, compiler: Compiler::new(gnumach, scratch)? })
    }

    /// Reads a file with both compilers.
    pub(crate) fn compare(&self, case: &Case) -> io::Result<Outcome> {
        let (reading, written) = (ours::read(case), self.peer.read(case)?);
        let (mut ours, mut theirs) = (Facts::default(), Facts::default());
        let (mut outcome, mut misplaced) = (Outcome::default(), Facts::default());
        let mut verdict = ["taken".to_owned(), "taken".to_owned()];
        match (&reading.ids, &written) {
            (Ok(ids), Ok(written)) => {
                let one_way = |line: &&str| line.trim_end().ends_with(" 0");
                outcome.simpleroutines = written.ids.lines().filter(one_way).count();
                outcome.routines = written.ids.lines().count() - outcome.simpleroutines;
                theirs::tell_ids(ids, &mut ours);
                theirs::tell_words(written, &mut theirs);
                match ours::interface(case) {
                    Some(interface) => {
                        let measured = self.measure(&interface, written, &mut ours, &mut theirs)?;
                        misplaced = interface.misplaced();
                        match &reading.rust {
                            Ok(text) if measured => rust::tell(text, written, &mut ours, &mut theirs),
                            Ok(_) => {}
                            Err(why) => ours.say("", Topic::Rust, "file", why),
                        }
                    }
                    None => verdict[0] = "refused: its messages cannot be laid out".to_owned(),
                }
            }
            (Err(why), Ok(_)) => verdict[0] = format!("refused: {why}"),
            (Ok(_), Err(why)) => verdict[1] = format!("refused: {why}"),
            (Err(_), Err(_)) => verdict = ["refused".to_owned(), "refused".to_owned()],
        }
        let [our_verdict, their_verdict] = verdict;
        ours.say("", Topic::Verdict, "", our_verdict);
        theirs.say("", Topic::Verdict, "", their_verdict);
        outcome.hold(case, &reading, [&ours, &theirs, &misplaced]);
        Ok(outcome)
    }

    /// What both say of messages: theirs is compiled first. Whether that could be done.
    fn measure(
        &self,
        interface: &Interface,
        written: &Written,
        ours: &mut Facts,
        theirs: &mut Facts,
    ) -> io::Result<bool> {
        interface.tell_arguments(ours);
        interface.tell_messages(ours);
        let mut types = Declarations::of(&interface.subsystem);
        for (side, text) in [(Side::Client, &written.user), (Side::Server, &written.server)] {
            let stubs = stub::stubs(text);
            let wanted: Vec<_> = stubs.iter().map(theirs::wanted).collect();
            match self.compiler.measure(text, &stubs, &wanted, &mut types)? {
                Ok(measured) => {
                    let all = stubs.iter().zip(&measured);
                    all.for_each(|(stub, measured)| theirs::tell_stub(side, stub, measured, theirs));
                }
                Err(complaint) => {
                    // One fault, and not one for each value that is missing then.
                    ours.0.retain(|key, _| key.topic <= Topic::Arguments);
                    theirs.0.retain(|key, _| key.topic <= Topic::Arguments);
                    theirs.say("", Topic::Structs, side.name(), complaint);
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }
}

impl Outcome {
    /// Holds every value of ours against theirs.
    fn hold(&mut self, case: &Case, reading: &Reading, [ours, theirs, misplaced]: [&Facts; 3]) {
        let keys: BTreeSet<_> = ours.0.keys().chain(theirs.0.keys()).collect();
        for key in keys {
            self.values[key.topic as usize] += 1;
            let value = |facts: &Facts| facts.0.get(key).map_or("nothing", String::as_str).to_owned();
            let (ours, theirs) = (value(ours), value(theirs));
            if ours != theirs {
                self.differences.push(Difference {
                    case: case.title(),
                    key: key.clone(),
                    misplaced: misplaced.0.get(key) == Some(&theirs),
                    codes: reading.codes.clone(),
                    ours,
                    theirs,
                });
            }
        }
    }
}
