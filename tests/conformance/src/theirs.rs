//! What does that which Debian's MIG wrote say of an interface?

use crate::facts::{Facts, Topic};
use crate::peer::Written;
use crate::prototype::{Parameter, prototypes};

/// Everything that can be compared.
pub(crate) fn facts(written: &Written) -> Facts {
    let mut facts = Facts::default();
    tell_ids(&written.ids, &mut facts);
    for (side, header) in [("client", &written.user_header), ("server", &written.server_header)] {
        for function in prototypes(header) {
            let list = function.parameters.iter().map(Parameter::text);
            facts.say_list(&function.name, Topic::Arguments, side, list);
        }
    }
    facts
}

/// `-list` and `mig-rs ids` say the same words, in columns of their own.
pub(crate) fn tell_ids(list: &str, facts: &mut Facts) {
    let words = list.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    facts.say_list("", Topic::Ids, "line", words);
}
