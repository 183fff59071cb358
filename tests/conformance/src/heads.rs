//! What do the stubs say of a message's header: its id, its size, whether it is complex, and the dispositions of its ports?

use std::collections::BTreeMap;
use std::fmt;

use mig_rs::layout::Complexity;

use crate::facts::{Facts, Topic};
use crate::side::Side;
use crate::stub::Stub;

/// What is known of a header, or checked of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Head {
    pub(crate) id: Option<i64>,
    /// The size, and whether it is the only one.
    pub(crate) size: Option<(u32, bool)>,
    pub(crate) complex: Option<Complexity>,
    /// Those of the remote and the local port; a missing one is chosen by the caller.
    pub(crate) dispositions: Option<[Option<u32>; 2]>,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(id) = self.id {
            write!(f, "id {id}, ")?;
        }
        if let Some((size, exact)) = self.size {
            write!(f, "{} {size} bytes, ", if exact { "exactly" } else { "at least" })?;
        }
        if let Some(ports) = self.dispositions {
            let word = |port: Option<u32>| port.map_or("open".to_owned(), |number| number.to_string());
            write!(f, "remote {}, local {}, ", word(ports[0]), word(ports[1]))?;
        }
        f.write_str(match self.complex {
            Some(Complexity::Simple) => "simple",
            Some(Complexity::Complex) => "complex",
            Some(Complexity::Dynamic) => "simple or complex",
            None => "",
        })
    }
}

/// The words between the parentheses of `MACH_MSGH_BITS(…, …)`, where the client puts a request's header together.
fn dispositions(stub: &Stub) -> Option<[&str; 2]> {
    let statement = stub.statements.iter().find(|one| one.starts_with("InP->Head.msgh_bits ="))?;
    let (_, ports) = statement.rsplit_once("MACH_MSGH_BITS(")?;
    let (remote, local) = ports.split(')').next()?.split_once(", ")?;
    Some([remote, local])
}

/// Whether an expression is known before the call: the names of variables are not all in capitals.
fn is_constant(expression: &str) -> bool {
    !expression.contains(|c: char| c.is_ascii_lowercase())
}

/// The expressions whose values have to be measured.
pub(crate) fn wanted(stub: &Stub) -> Vec<String> {
    let ports = dispositions(stub).into_iter().flatten();
    ports.filter(|port| is_constant(port)).map(str::to_owned).collect()
}

/// What a stub says of the headers that it sends and receives.
pub(crate) fn tell(side: Side, stub: &Stub, values: &BTreeMap<String, u32>, facts: &mut Facts) {
    if let Some(head) = sent(side, stub, values) {
        facts.say(&stub.routine, Topic::Heads, format!("{} sent", side.sends()), head.to_string());
    }
    if let Some(head) = checked(side, stub) {
        facts.say(&stub.routine, Topic::Heads, format!("{} checked", side.receives()), head.to_string());
    }
}

fn sent(side: Side, stub: &Stub, values: &BTreeMap<String, u32>) -> Option<Head> {
    let bits = match side {
        Side::Client => "InP->Head.msgh_bits =",
        Side::Server => "OutP->Head.msgh_bits |= MACH_MSGH_BITS_COMPLEX;",
    };
    let statement = stub.statements.iter().find(|one| one.contains(bits));
    let complex = match statement {
        Some(statement) if statement.contains("msgh_simple") => Complexity::Dynamic,
        Some(statement) if statement.contains("MACH_MSGH_BITS_COMPLEX") => Complexity::Complex,
        Some(_) | None => Complexity::Simple,
    };
    let mut head = Head { complex: Some(complex), ..Head::default() };
    match side {
        Side::Client => {
            let port = |word: &str| if is_constant(word) { values.get(word).copied() } else { None };
            head.dispositions = dispositions(stub).map(|ports| ports.map(port));
            head.id = number_behind(stub, "InP->Head.msgh_id = ");
        }
        // Without results there is nothing to send but the code, which the demux has made ready.
        Side::Server if !stub.statements.iter().any(|one| one.starts_with("OutP->Head.msgh_size")) => {
            return None;
        }
        Side::Server => {}
    }
    Some(head)
}

/// The first size that a stub holds a message against, and what it tests beside it.
fn checked(side: Side, stub: &Stub) -> Option<Head> {
    let size = |one: &&String| ["msgh_size != ", "msgh_size < "].iter().any(|test| digit_behind(one, test));
    let statement = stub.statements.iter().find(size)?;
    let exact = digit_behind(statement, "msgh_size != ");
    let at = number_in(statement, if exact { "msgh_size != " } else { "msgh_size < " })?;
    // What stands behind is about a reply that has nothing but a code.
    let tests = statement.split(") &&").next().unwrap_or_default();
    let says_simple = tests.contains("!msgh_simple")
        || tests.contains("_bits & MACH_MSGH_BITS_COMPLEX") && !tests.contains("!(In0P->Head.msgh_bits");
    let says_complex = tests.contains("msgh_simple") || tests.contains("MACH_MSGH_BITS_COMPLEX");
    let complex = match (says_simple, says_complex) {
        (true, _) => Complexity::Simple,
        (false, true) => Complexity::Complex,
        (false, false) => Complexity::Dynamic,
    };
    let id = match side {
        Side::Client => number_behind(stub, "OutP->Head.msgh_id != "),
        Side::Server => None,
    };
    let size = u32::try_from(at).ok().map(|size| (size, exact));
    Some(Head { id, size, complex: Some(complex), dispositions: None })
}

/// The number that stands behind these words, in the first statement that has them.
fn number_behind(stub: &Stub, words: &str) -> Option<i64> {
    stub.statements.iter().find_map(|statement| number_in(statement, words))
}

fn number_in(statement: &str, words: &str) -> Option<i64> {
    let (_, rest) = statement.split_once(words)?;
    rest.split(|c: char| !c.is_ascii_digit() && c != '-').next()?.parse().ok()
}

fn digit_behind(statement: &str, words: &str) -> bool {
    statement.split(words).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}
