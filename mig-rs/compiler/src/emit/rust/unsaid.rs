//! What does an interface want that Rust has no word for?

use super::{Interface, Options};
use crate::abi::Style;
use crate::diagnostics::{Code, Diagnostics};
use crate::layout::{Message, SlotKind};
use crate::model::{Extent, Routine};

/// Reports it.
pub(super) fn report(interface: &Interface<'_>, options: &Options, diagnostics: &mut Diagnostics) {
    if let (Style::Typed { .. }, true) = (interface.abi.style, options.description) {
        diagnostics
            .error(Code::NotInRust, interface.subsystem.span, "typed messages have no description".to_owned())
            .help("leave the option `description` away: their type descriptors say what they hold");
    }
    let routines = &interface.subsystem.routines;
    for (routine, messages) in routines.iter().zip(&interface.layout.routines) {
        report_payload(interface, routine, diagnostics);
        for message in [Some(&messages.request), messages.reply.as_ref()].into_iter().flatten() {
            report_empty_regions(routine, message, diagnostics);
        }
    }
}

/// A typed message says of a region of one size that nothing is there.
fn report_empty_regions(routine: &Routine, message: &Message, diagnostics: &mut Diagnostics) {
    for slot in &message.slots {
        if let (SlotKind::Pointer { region, .. }, Some(id)) = (&slot.kind, slot.argument)
            && let Extent::Fixed(_) = region.extent
        {
            let argument = routine.argument(id);
            diagnostics
                .error(
                    Code::NotInRust,
                    argument.span,
                    format!(
                        "`{}` is out-of-line data of one size, of which GNU sends nothing",
                        argument.name
                    ),
                )
                .help("take `^array[] of`, which is counted");
        }
    }
}

/// What a handler is to get for a port of the same type that tells no payload.
fn report_payload(interface: &Interface<'_>, routine: &Routine, diagnostics: &mut Diagnostics) {
    let port = routine.argument(routine.request_port);
    let translation = &interface.subsystem.types[port.ty].translation;
    if let (Some(payload), None) = (&translation.payload, &translation.intran) {
        diagnostics
            .error(
                Code::NotInRust,
                port.span,
                format!("`{}` translates the payload of `{}`, and nothing its name", payload.name, port.name),
            )
            .also(payload.span, "declared here")
            .help("add an `intran` function: it gets the port where the kernel tells no payload");
    }
}
