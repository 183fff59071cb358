//! What do the comments of a `.defs` say in rustdoc?

use crate::model::Routine;

/// A routine's own documentation, then what is said of its arguments.
pub(super) fn of_routine(routine: &Routine) -> String {
    let mut text = routine.docs.clone();
    let documented: Vec<_> = routine.arguments.iter().filter(|argument| !argument.docs.is_empty()).collect();
    if !documented.is_empty() && !text.is_empty() {
        text.push('\n');
    }
    for argument in documented {
        let said = argument.docs.lines().collect::<Vec<_>>().join("\n  ");
        text.push_str(&format!("\n* `{}`: {said}", argument.name));
    }
    text
}

/// The first paragraph, and where the rest is to be found.
pub(super) fn summary(routine: &Routine, whole: &str) -> String {
    let first: Vec<_> = routine.docs.lines().take_while(|line| !line.trim().is_empty()).collect();
    if first.is_empty() { format!("See {whole}.") } else { format!("{}\n\nSee {whole}.", first.join("\n")) }
}
