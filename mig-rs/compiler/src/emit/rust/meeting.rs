//! Which names of a `.defs` become one name in Rust?

use super::names::{gets_a_letter, variable};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::{Routine, Subsystem};
use crate::source::Span;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Reports functions, and arguments of one routine, that Rust cannot tell apart, although MIG can.
pub fn report(subsystem: &Subsystem, diagnostics: &mut Diagnostics) {
    let routines = &subsystem.routines;
    let prefixed = |routine: &&Routine| !routine.settings.user_prefix.is_empty();
    let function = |routine| match prefixed(&routine) {
        true => Cow::from(routine.user_function()),
        false => Cow::from(&routine.name),
    };
    compare(routines.iter().map(|routine| (function(routine), routine.span)), "routine", diagnostics);
    if routines.iter().any(|routine| prefixed(&routine)) {
        compare(
            routines.iter().map(|routine| ((&routine.name).into(), routine.span)),
            "routine",
            diagnostics,
        );
    }
    for Routine { arguments, .. } in routines {
        let names = arguments.iter().map(|argument| ((&argument.name).into(), argument.span));
        compare(names, "argument", diagnostics);
    }
}

fn compare<'n>(
    names: impl Iterator<Item = (Cow<'n, str>, Span)> + Clone,
    what: &str,
    diagnostics: &mut Diagnostics,
) {
    // Names stay apart where each stays what it is, and that is so in nearly every file.
    if !names.clone().any(|(name, _)| gets_a_letter(&name)) {
        return;
    }
    let mut known: BTreeMap<String, (Cow<'n, str>, Span)> = BTreeMap::new();
    for (name, span) in names {
        let rust = variable(&name).to_string();
        match known.get(&rust) {
            // Alike in the `.defs` too: the model has its say about that.
            Some((other, first)) if *other != name => {
                diagnostics
                    .error(
                        Code::RustNamesMeet,
                        span,
                        format!("{what} `{name}` and {what} `{other}` are both `{rust}` in Rust"),
                    )
                    .also(*first, format!("`{other}`"))
                    .help("give one of them another name");
            }
            Some(_) => {}
            None => {
                known.insert(rust, (name, span));
            }
        }
    }
}
