//! Which message id belongs to which routine, one line each, for scripts?

use crate::model::Subsystem;

/// One line a routine, in the order of the ids: the subsystem, its base, the routine, its index, the ids of its request and
/// of its reply (0 where it has none), with single blanks between them. Ids are signed, as `msgh_id` is.
pub fn ids(subsystem: &Subsystem) -> String {
    let mut text = String::new();
    let base = subsystem.base.cast_signed();
    for routine in &subsystem.routines {
        let reply = routine.reply_id().unwrap_or(0);
        let (name, index, id) = (&routine.name, routine.index, routine.id);
        text += &format!("{} {base} {name} {index} {id} {reply}\n", subsystem.name);
    }
    text
}
