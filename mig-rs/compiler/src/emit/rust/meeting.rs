//! Which names of a `.defs` become one name in Rust?

use super::names::variable;
use crate::diagnostics::{Code, Diagnostics};
use crate::model::{Routine, Subsystem};
use crate::source::Span;
use std::collections::BTreeMap;

/// Reports functions, and arguments of one routine, that Rust cannot tell apart, although MIG can.
pub fn report(subsystem: &Subsystem, diagnostics: &mut Diagnostics) {
    let routines = &subsystem.routines;
    compare(routines.iter().map(|routine| (routine.user_function(), routine.span)), "routine", diagnostics);
    if routines.iter().any(|routine| !routine.settings.user_prefix.is_empty()) {
        compare(routines.iter().map(|routine| (routine.name.clone(), routine.span)), "routine", diagnostics);
    }
    for Routine { arguments, .. } in routines {
        compare(
            arguments.iter().map(|argument| (argument.name.clone(), argument.span)),
            "argument",
            diagnostics,
        );
    }
}

fn compare(names: impl Iterator<Item = (String, Span)>, what: &str, diagnostics: &mut Diagnostics) {
    let mut known: BTreeMap<String, (String, Span)> = BTreeMap::new();
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
