//! Where does every byte of every message stand?

mod descriptor;
mod limits;
mod message;
mod place;
mod ports;
mod slot;
mod trailer;
mod typed;
mod untyped;

#[cfg(test)]
mod tests;

pub use trailer::Trailer;

pub use descriptor::{Described, TypeDescriptor};
pub use message::{Complexity, Layout, Message, RoutineMessages};
pub use slot::{CountOf, Slot, SlotId, SlotKind};

use self::place::Placed;
use self::typed::Typed;
use self::untyped::Untyped;
use crate::abi::{Abi, Style};
use crate::diagnostics::Diagnostics;
use crate::model::{Routine, Subsystem};

/// Lays out every message of `subsystem` as `abi` wants it.
///
/// # Errors
///
/// A message, or a region beside one, whose size its fields on the wire cannot say is reported. So is a type descriptor
/// whose fields are too narrow.
///
/// ```
/// use mig_rs::abi::XNU64;
/// use mig_rs::diagnostics::Diagnostics;
/// use mig_rs::source::{Input, Loader, SourceMap};
/// use mig_rs::{layout::lay_out, model, preprocess::preprocess, syntax::parse};
///
/// let text = "subsystem clock 1000;
///     type port = MACH_MSG_TYPE_COPY_SEND;
///     type time = struct[2] of MACH_MSG_TYPE_INTEGER_32;
///     routine clock_get(clock : port; out now : time);";
/// let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
/// let input = Input::new("clock.defs", text);
/// let text = preprocess(input, &[], &mut Loader::default(), &mut sources, &mut diagnostics);
/// let file = parse(&text, &sources, &XNU64, &mut diagnostics);
/// let clock = model::resolve(&file, &XNU64, &model::Options::default(), &mut diagnostics).unwrap();
/// let layout = lay_out(&clock, &XNU64, &mut diagnostics);
///
/// let reply = layout.routines[0].reply.as_ref().unwrap();
/// let places: Vec<_> = reply.slots.iter().map(|slot| (&*slot.name, slot.offset, slot.size)).collect();
/// assert_eq!(places, [("Head", 0, 24), ("NDR", 24, 8), ("RetCode", 32, 4), ("now", 36, 8)]);
/// ```
pub fn lay_out(subsystem: &Subsystem, abi: &Abi, diagnostics: &mut Diagnostics) -> Layout {
    let mut routines = Vec::with_capacity(subsystem.routines.len());
    each(subsystem, abi, diagnostics, |messages| routines.push(messages));
    Layout { routines }
}

/// Reports what [`lay_out`] does, and keeps none of the messages.
pub(crate) fn judge(subsystem: &Subsystem, abi: &Abi, diagnostics: &mut Diagnostics) {
    each(subsystem, abi, diagnostics, drop);
}

fn each(subsystem: &Subsystem, abi: &Abi, diagnostics: &mut Diagnostics, take: impl FnMut(RoutineMessages)) {
    let routines = subsystem.routines.iter();
    match abi.style {
        Style::Untyped { port_descriptor, region_descriptor, ndr } => {
            let wire = Untyped { abi, types: &subsystem.types, port_descriptor, region_descriptor, ndr };
            routines.map(|routine| untyped_messages(&wire, routine, diagnostics)).for_each(take);
        }
        Style::Typed { short, long, right, distant_right, inline } => {
            let (types, kernel) = (&subsystem.types, subsystem.kernel);
            let wire = Typed { abi, types, kernel, short, long, right, distant_right, inline };
            routines.map(|routine| typed_messages(&wire, routine, diagnostics)).for_each(take);
        }
    }
}

/// Bytes of a reply that is nothing but a return code, which every subsystem can send.
pub fn code_reply_size(abi: &Abi) -> u32 {
    (code_reply_place(abi) + 4).next_multiple_of(abi.alignment)
}

/// Where the return code stands in such a reply.
pub fn code_reply_place(abi: &Abi) -> u32 {
    match abi.style {
        Style::Untyped { ndr, .. } => abi.header + ndr,
        Style::Typed { short, .. } => abi.header + short.bytes,
    }
}

fn untyped_messages(wire: &Untyped<'_>, routine: &Routine, diagnostics: &mut Diagnostics) -> RoutineMessages {
    limits::check_regions(routine, wire.types, diagnostics);
    let mut checked = |what: &str, placed: Placed| {
        limits::check_message(routine, what, &placed, diagnostics);
        placed.message
    };
    RoutineMessages {
        request: checked("request", wire.request(routine)),
        error_request: wire.error_request(routine).map(|placed| checked("error message", placed)),
        reply: wire.reply(routine).map(|placed| checked("reply", placed)),
    }
}

fn typed_messages(wire: &Typed<'_>, routine: &Routine, diagnostics: &mut Diagnostics) -> RoutineMessages {
    let mut checked = |what: &str, placed: Placed| {
        limits::check_message(routine, what, &placed, diagnostics);
        wire.check(routine, &placed.message, diagnostics);
        placed.message
    };
    RoutineMessages {
        request: checked("request", wire.request(routine)),
        error_request: None,
        reply: wire.reply(routine).map(|placed| checked("reply", placed)),
    }
}
