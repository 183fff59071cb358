//! Does an interface say the same about its messages with sequence numbers and without?

use super::session::Reading;
use crate::diagnostics::{Code, Diagnostic, Diagnostics};
use crate::layout::{Message, RoutineMessages, Slot, SlotKind};
use crate::model::{Region, RegionOf, Routine, Subsystem, TypeId, Types};

/// Reports where the second reading, with `SEQNOS=1`, has other messages than the first, and whether it brings anything.
pub(super) fn compare(first: &Reading, second: &Reading, diagnostics: &mut Diagnostics) {
    let (one, other) = (&first.subsystem, &second.subsystem);
    if (&one.name, one.base) != (&other.name, other.base) {
        let subsystem = |one: &Subsystem| format!("`subsystem {} {}`", one.name, one.base);
        let message = format!("{} becomes {} with `SEQNOS=1`", subsystem(one), subsystem(other));
        explain(diagnostics.error(Code::SeqnosDiffer, one.span, message).also(other.span, "with `SEQNOS=1`"));
        return;
    }
    for (routine, messages) in one.routines.iter().zip(&first.layout.routines) {
        let twin = other.routines.iter().zip(&second.layout.routines).find(|(twin, _)| twin.id == routine.id);
        let Some((twin, twins)) = twin else {
            missing(routine, "without `SEQNOS` only", diagnostics);
            continue;
        };
        let difference = if routine.name == twin.name {
            difference((messages, &one.types), (twins, &other.types))
        } else {
            Some(format!("with it, the message is called `{}`", twin.name))
        };
        if let Some(difference) = difference {
            let message = format!("the messages of `{}` depend on `SEQNOS`", routine.name);
            explain(diagnostics.error(Code::SeqnosDiffer, routine.span, message).note(difference));
        }
    }
    for twin in &other.routines {
        if one.routines.iter().all(|routine| routine.id != twin.id) {
            missing(twin, "with `SEQNOS=1` only", diagnostics);
        }
    }
    if servers_are_alike(one, other) {
        diagnostics
            .warn(Code::SeqnosMissing, one.span, format!("nothing in `{}` depends on `SEQNOS`", one.name))
            .label("read twice, with the same result")
            .note("the second server would be the first once more")
            .help("drop `--seqnos`, or add `msgseqno` arguments in an `#if SEQNOS`");
    }
}

fn missing(routine: &Routine, when: &str, diagnostics: &mut Diagnostics) {
    let message = format!("the message {}, `{}`, exists {when}", routine.id, routine.name);
    explain(diagnostics.error(Code::SeqnosDiffer, routine.span, message));
}

fn explain(diagnostic: &mut Diagnostic) {
    diagnostic
        .note("a client cannot know which of the two servers it talks to")
        .help("let `SEQNOS` add `msgseqno` arguments and change prefixes, and nothing else");
}

/// Whether both servers would have the same names and the same functions.
fn servers_are_alike(one: &Subsystem, other: &Subsystem) -> bool {
    let function = |routine: &Routine| {
        let arguments = routine.arguments.iter().map(|argument| (argument.name.clone(), argument.role));
        (routine.server_function(), arguments.collect::<Vec<_>>())
    };
    one.demux == other.demux && one.routines.iter().map(function).eq(other.routines.iter().map(function))
}

/// In what the messages of a routine differ, if they do.
fn difference(one: (&RoutineMessages, &Types), other: (&RoutineMessages, &Types)) -> Option<String> {
    let kinds = [
        ("request", Some(&one.0.request), Some(&other.0.request)),
        ("error message", one.0.error_request.as_ref(), other.0.error_request.as_ref()),
        ("reply", one.0.reply.as_ref(), other.0.reply.as_ref()),
    ];
    kinds.into_iter().find_map(|(kind, message, twin)| match (message, twin) {
        (Some(message), Some(twin)) => {
            message_difference((message, one.1), (twin, other.1)).map(|what| format!("the {kind} {what}"))
        }
        (None, None) => None,
        (Some(_), None) => Some(format!("without it there is a {kind}, with it there is none")),
        (None, Some(_)) => Some(format!("with it there is a {kind}, without it there is none")),
    })
}

/// Which argument a slot belongs to is not compared: arguments that are not sent move the numbers of the others.
fn message_difference(one: (&Message, &Types), other: (&Message, &Types)) -> Option<String> {
    let ((message, types), (twin, twins)) = (one, other);
    if message.max != twin.max {
        return Some(format!("takes {} bytes without it, {} with it", message.max, twin.max));
    }
    let place = |slot: &Slot| (slot.name.clone(), slot.offset, slot.size, slot.floats_after);
    let alike =
        |(a, b): &(&Slot, &Slot)| place(a) == place(b) && same_kind((&a.kind, types), (&b.kind, twins));
    if let Some((slot, _)) = message.slots.iter().zip(&twin.slots).find(|pair| !alike(pair)) {
        return Some(format!(
            "has `{}` at {} without it, and something else with it",
            slot.name, slot.offset
        ));
    }
    let whole = |message: &Message| {
        (message.complex, message.min, message.remote, message.local, message.slots.len())
    };
    (whole(message) != whole(twin)).then(|| "has another header".to_owned())
}

/// Types are numbered anew in each reading: what counts of an element is its size.
fn same_kind(one: (&SlotKind, &Types), other: (&SlotKind, &Types)) -> bool {
    let anonymous = |(kind, types): (&SlotKind, &Types)| {
        let mut kind = kind.clone();
        let mut size = None;
        if let SlotKind::RegionDescriptors { region: Region { of, .. }, .. }
        | SlotKind::Pointer { region: Region { of, .. }, .. }
        | SlotKind::Unbounded { of, .. } = &mut kind
            && let RegionOf::Data(element) = of
        {
            size = Some(types[*element].size);
            *element = TypeId(0);
        }
        (kind, size)
    };
    anonymous(one) == anonymous(other)
}
