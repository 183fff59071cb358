//! What does mig-rs say of the messages of an interface?

use mig_rs::abi::GNU32;
use mig_rs::layout::{self, Message, SlotKind};
use mig_rs::model::Routine;

use crate::descriptor::Said;
use crate::facts::{Facts, Topic};
use crate::heads::Head;
use crate::ours::Interface;
use crate::side::Side;

impl Interface {
    /// The messages of every routine, as the stubs of both sides have them.
    pub(crate) fn tell_messages(&self, facts: &mut Facts) {
        for (routine, messages) in self.subsystem.routines.iter().zip(&self.layout.routines) {
            let name = &routine.name;
            tell_message(name, "Request", &messages.request, facts);
            match &messages.reply {
                Some(reply) => tell_message(name, "Reply", reply, facts),
                None => tell_code_reply(name, facts),
            }
            tell_heads(routine, &messages.request, messages.reply.as_ref(), facts);
        }
    }
}

/// The structs of both sides. Where `shifted` says so, their members stand where the structs of Debian's MIG have them.
fn tell_structs(routine: &str, message: &str, laid_out: &Message, shifted: bool, facts: &mut Facts) {
    let shifts = if shifted { shifts(laid_out) } else { vec![0; laid_out.slots.len() + 1] };
    for side in Side::ALL {
        let place = format!("{} {message}", side.name());
        let size = laid_out.max + shifts.last().copied().unwrap_or(0);
        facts.say(routine, Topic::Structs, &place, format!("{size} bytes"));
        for (slot, shift) in laid_out.slots.iter().zip(&shifts) {
            let extent = format!("at {}, {} bytes", slot.offset + shift, slot.size);
            facts.say(routine, Topic::Structs, format!("{place} {}", slot.name), extent);
        }
    }
}

/// How much further down the structs of Debian's MIG have each slot, and their end. A counted array is a union there, which C rounds up to
/// the word by itself; the padding stands behind that once more.
fn shifts(message: &Message) -> Vec<u32> {
    let (mut shift, mut before_pad) = (0, None);
    let mut shifts = Vec::new();
    for (id, slot) in message.slots() {
        shifts.push(shift + before_pad.take().unwrap_or(0));
        let over = slot.size % GNU32.alignment;
        if message.counted.contains(&id) && over != 0 {
            before_pad = Some(GNU32.alignment - over);
        } else if slot.kind == SlotKind::Pad && shifts.last() != Some(&shift) {
            shift += GNU32.alignment;
        }
    }
    shifts.push(shift);
    shifts
}

fn tell_message(routine: &str, message: &str, laid_out: &Message, facts: &mut Facts) {
    tell_structs(routine, message, laid_out, false, facts);
    for (descriptor, _, item) in laid_out.items() {
        let place = format!("{message} {}", item.name);
        // The demux sends the return code for every routine.
        if item.kind != SlotKind::RetCode {
            let each = descriptor.each;
            let most = match item.kind {
                _ if descriptor.sent.number.is_some() => String::new(),
                SlotKind::Pointer { .. } => format!(", {each} each, 0 at most"),
                SlotKind::Counted { max, .. }
                | SlotKind::Rights { max, .. }
                | SlotKind::Unbounded { max, .. } => format!(", {each} each, {} at most", max * each),
                _ => format!(", {each} each, {} at most", item.size),
            };
            let said = Said::of_described(&descriptor.sent);
            facts.say(routine, Topic::Sent, &place, format!("{said}{most}"));
        }
        facts.say(routine, Topic::Checked, place, Said::of_described(&descriptor.checked).to_string());
    }
}

/// A server's stub of a simpleroutine has a reply to put its code in, which nobody sends.
fn tell_code_reply(routine: &str, facts: &mut Facts) {
    let (size, at) = (layout::code_reply_size(&GNU32), layout::code_reply_place(&GNU32));
    let members = [("Head", 0, GNU32.header), ("RetCodeType", GNU32.header, 4), ("RetCode", at, 4)];
    facts.say(routine, Topic::Structs, "server Reply", format!("{size} bytes"));
    for (name, at, bytes) in members {
        facts.say(routine, Topic::Structs, format!("server Reply {name}"), format!("at {at}, {bytes} bytes"));
    }
}

impl Interface {
    /// The structs as Debian's MIG has them, with what it misplaces.
    pub(crate) fn misplaced(&self) -> Facts {
        let mut facts = Facts::default();
        for (routine, messages) in self.subsystem.routines.iter().zip(&self.layout.routines) {
            let all = [("Request", Some(&messages.request)), ("Reply", messages.reply.as_ref())];
            for (name, message) in all {
                let Some(message) = message else { continue };
                tell_structs(&routine.name, name, message, true, &mut facts);
            }
        }
        facts
    }
}

fn tell_heads(routine: &Routine, request: &Message, reply: Option<&Message>, facts: &mut Facts) {
    let mut say = |place: &str, head: Head| facts.say(&routine.name, Topic::Heads, place, head.to_string());
    let checked = |message: &Message, id: Option<i32>| Head {
        id: id.map(i64::from),
        size: Some((message.min, message.is_fixed())),
        complex: Some(message.complex_on_arrival()),
        dispositions: None,
    };
    let sent = Head {
        id: Some(i64::from(routine.id)),
        complex: Some(request.complex),
        dispositions: Some([request.remote, request.local]),
        size: None,
    };
    say("Request sent", sent);
    say("Request checked", checked(request, None));
    if let Some(reply) = reply {
        if !reply.items().all(|(_, _, item)| item.kind == SlotKind::RetCode) {
            say("Reply sent", Head { complex: Some(reply.complex), ..Head::default() });
        }
        say("Reply checked", checked(reply, routine.reply_id()));
    }
}
