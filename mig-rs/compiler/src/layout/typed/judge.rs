//! Do the fields of the type descriptors hold what they have to say, and do the original compilers agree with the layout?

use super::super::message::Message;
use super::super::slot::{Slot, SlotKind};
use super::Typed;
use crate::diagnostics::{Code, Diagnostics};
use crate::model::Routine;

impl Typed<'_> {
    /// Reports what is wrong, or doubtful, with a message of `routine`.
    pub(in crate::layout) fn check(
        &self,
        routine: &Routine,
        message: &Message,
        diagnostics: &mut Diagnostics,
    ) {
        self.check_fields(routine, message, diagnostics);
        self.check_misplaced(routine, message, diagnostics);
    }

    /// A descriptor in the short form, where somebody asked for it, may be too narrow.
    fn check_fields(&self, routine: &Routine, message: &Message, diagnostics: &mut Diagnostics) {
        for (descriptor, _, item) in message.items() {
            let form = self.form(descriptor.sent.long);
            let most = inline_items(&item.kind, descriptor.each).or(descriptor.sent.number).unwrap_or(0);
            let (what, found, limit) = match descriptor.sent {
                sent if sent.bits.is_some_and(|bits| bits > form.bits) => {
                    ("bits to an item", sent.bits.unwrap_or(0), form.bits)
                }
                sent if sent.name.is_some_and(|name| name > form.name) => {
                    ("as its type number", sent.name.unwrap_or(0), form.name)
                }
                _ if most > form.number => ("items", most, form.number),
                _ => continue,
            };
            let Some(argument) = item.argument.map(|id| routine.argument(id)) else { continue };
            let message = format!(
                "`{}` has {found} {what}, and the short form of its type descriptor says {limit} at most",
                argument.name
            );
            diagnostics
                .error(Code::FieldOverflow, argument.span, message)
                .also(self.types[argument.ty].span, "the type is declared here")
                .help("leave `isnotlong` away");
        }
    }

    /// The original compilers pad a counted slot twice when its full size is no multiple of the alignment: what follows is
    /// written further down than `msgh_size` reaches.
    fn check_misplaced(&self, routine: &Routine, message: &Message, diagnostics: &mut Diagnostics) {
        let alignment = self.abi.alignment;
        for &id in &message.counted {
            let slot = message.slot(id);
            if slot.size.is_multiple_of(alignment) {
                continue;
            }
            let mut behind = message.slots.iter().skip(id.0 as usize).skip(1);
            let Some(follower) = behind.find(|other| other.kind != SlotKind::Pad) else { continue };
            let Some(argument) = slot.argument.map(|id| routine.argument(id)) else { continue };
            let text = format!(
                "C stubs of GNU's MIG put what follows `{}` {alignment} bytes too far: its {} bytes are no multiple of \
                 {alignment}",
                argument.name, slot.size
            );
            let diagnostic = diagnostics.warn(Code::GnuMisplaced, argument.span, text);
            if let Some(next) = owner(follower, routine) {
                diagnostic.also(next, "this is out of place there");
            }
            diagnostic.note("here it stands where `msgh_size` and the kernel look for it").help(format!(
                "make its largest size a multiple of {alignment} bytes, or let nothing follow it"
            ));
        }
    }
}

/// How many items of a counted slot stand in the message when it is full.
fn inline_items(kind: &SlotKind, each: u32) -> Option<u32> {
    match *kind {
        SlotKind::Counted { max, .. } | SlotKind::Rights { max, .. } => Some(max.saturating_mul(each)),
        SlotKind::Unbounded { max, .. } => Some(max.saturating_mul(each)),
        _ => None,
    }
}

fn owner(slot: &Slot, routine: &Routine) -> Option<crate::source::Span> {
    slot.argument.map(|id| routine.argument(id).span)
}
