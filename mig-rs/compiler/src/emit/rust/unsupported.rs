//! Which forms has the wire that Rust stubs do not have?

use crate::diagnostics::{Code, Diagnostics};
use crate::layout::{RoutineMessages, Slot, SlotKind};
use crate::model::Routine;

/// Reports what cannot be said in Rust.
pub(super) fn report(routine: &Routine, messages: &RoutineMessages, diagnostics: &mut Diagnostics) {
    for slot in slots(messages) {
        let Some(what) = form(slot) else { continue };
        let span = slot.argument.map_or(routine.span, |id| routine.argument(id).span);
        diagnostics.error(
            Code::NotInRust,
            span,
            format!("`{}` is {what}, which Rust stubs do not have yet", slot.name),
        );
    }
    if messages.error_request.is_some() {
        diagnostics.error(
            Code::NotInRust,
            routine.span,
            format!(
                "the second request form that `retcode` gives `{}` is not in Rust stubs yet",
                routine.name
            ),
        );
    }
}

fn slots(messages: &RoutineMessages) -> impl Iterator<Item = &Slot> {
    messages.request.slots.iter().chain(messages.reply.iter().flat_map(|reply| &reply.slots))
}

fn form(slot: &Slot) -> Option<&'static str> {
    match &slot.kind {
        SlotKind::RegionDescriptors { count: 2.., .. } | SlotKind::Subs { .. } => {
            Some("an array of out-of-line regions")
        }
        _ => None,
    }
}
