//! What does a line that pushes or takes a slot say about its place?
//!
//! `28, 12`: offset and size. `72 + names, 4`: the offset floats behind the array `names`. `68, 4; 72, 0..64`: a count, and
//! the elements behind it.

use crate::layout::{Message, Slot};
use crate::model::Routine;

/// Place and size of one slot.
pub(super) fn remark(routine: &Routine, message: &Message, slot: &Slot) -> String {
    let size = if slot.kind.count().is_some() { format!("0..{}", slot.size) } else { slot.size.to_string() };
    format!("{}, {size}", place(routine, message, slot))
}

fn place(routine: &Routine, message: &Message, slot: &Slot) -> String {
    let mut place = slot.base.to_string();
    for id in message.floats_after(slot) {
        let before = message.slot(*id);
        let name = before.argument.map_or(&*before.name, |argument| &routine.argument(argument).name);
        place.push_str(" + ");
        place.push_str(name);
    }
    place
}

/// What the first call covers: the slots from the header up to `next`.
pub(super) fn head(message: &Message, next: Option<&Slot>) -> String {
    format!("0, {}", next.map_or(message.min, |slot| slot.base))
}
