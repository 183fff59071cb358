//! What does that which Debian's MIG wrote say of an interface?

use crate::descriptor::Said;
use crate::facts::{Facts, Topic};
use crate::heads;
use crate::measured::Measured;
use crate::peer::Written;
use crate::prototype::{Parameter, prototypes};
use crate::side::Side;
use crate::stub::Stub;

/// What can be compared without a compiler.
pub(crate) fn tell_words(written: &Written, facts: &mut Facts) {
    tell_ids(&written.ids, facts);
    for (side, header) in [("client", &written.user_header), ("server", &written.server_header)] {
        for function in prototypes(header) {
            let list = function.parameters.iter().map(Parameter::text);
            facts.say_list(&function.name, Topic::Arguments, side, list);
        }
    }
}

/// `-list` and `mig-rs ids` say the same words, in columns of their own.
pub(crate) fn tell_ids(list: &str, facts: &mut Facts) {
    let words = list.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    facts.say_list("", Topic::Ids, "line", words);
}

/// The expressions whose values a stub has to be asked for.
pub(crate) fn wanted(stub: &Stub) -> Vec<String> {
    let mut list: Vec<_> = stub.tests.iter().map(|(_, _, value)| value.clone()).collect();
    for (name, members) in &stub.structs {
        list.push(size(name));
        for member in members {
            list.push(offset(name, member));
            list.push(member_size(name, member));
        }
    }
    list.extend(heads::wanted(stub));
    list
}

fn size(name: &str) -> String {
    format!("sizeof({name})")
}

fn offset(name: &str, member: &str) -> String {
    format!("__builtin_offsetof({name}, {member})")
}

fn member_size(name: &str, member: &str) -> String {
    format!("sizeof((({name} *) 0)->{member})")
}

/// What a compiled stub says of the routine's messages.
pub(crate) fn tell_stub(side: Side, stub: &Stub, measured: &Measured, facts: &mut Facts) {
    let value = |expression: String| measured.values.get(&expression).copied().unwrap_or(u32::MAX);
    let routine = &stub.routine;
    for (name, members) in &stub.structs {
        let place = format!("{} {name}", side.name());
        facts.say(routine, Topic::Structs, &place, format!("{} bytes", value(size(name))));
        for member in members {
            let (at, bytes) = (value(offset(name, member)), value(member_size(name, member)));
            facts.say(
                routine,
                Topic::Structs,
                format!("{place} {member}"),
                format!("at {at}, {bytes} bytes"),
            );
        }
    }
    tell_sent(side, stub, measured, facts);
    tell_checked(side, stub, measured, facts);
    heads::tell(side, stub, &measured.values, facts);
}

/// The descriptors that a stub sends: a constant each, of which some fields are filled in then.
fn tell_sent(side: Side, stub: &Stub, measured: &Measured, facts: &mut Facts) {
    for (constant, words) in &measured.constants {
        let Some(item) = constant.strip_suffix("Type") else { continue };
        let Some(mut said) = Said::of_words(words) else { continue };
        let mut most = String::new();
        for (_, field, value) in stub.set.iter().filter(|(of, _, _)| of == item) {
            let forgotten = said.forget(field);
            // `4 * aCnt`: so many items make one element.
            let each = value.split_once(" * ").and_then(|(each, _)| each.parse().ok()).unwrap_or(1_u32);
            if let ("number", Some(number)) = (field.as_str(), forgotten) {
                most = format!(", {each} each, {number} at most");
            }
        }
        facts.say(&stub.routine, Topic::Sent, format!("{} {item}", side.sends()), format!("{said}{most}"));
    }
}

/// What a stub holds arriving descriptors against.
fn tell_checked(side: Side, stub: &Stub, measured: &Measured, facts: &mut Facts) {
    let mut say = |item: &str, said: &Said| {
        facts.say(&stub.routine, Topic::Checked, format!("{} {item}", side.receives()), said.to_string());
    };
    for (item, constant) in &stub.wholes {
        if let Some(said) = measured.constants.get(constant).and_then(|words| Said::of_words(words)) {
            say(item, &said);
        }
    }
    let mut items: Vec<_> = stub.tests.iter().map(|(item, _, _)| item).collect();
    items.dedup();
    for item in items {
        let mut said = Said::default();
        for (_, field, value) in stub.tests.iter().filter(|(of, _, _)| of == item) {
            said.learn(field, measured.values.get(value).copied().unwrap_or(u32::MAX));
        }
        say(item, &said);
    }
}
