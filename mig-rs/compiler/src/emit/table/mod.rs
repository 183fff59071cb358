//! How are the messages of a subsystem shown to people?
//!
//! ```text
//! /// Gives a value a name.
//! simpleroutine put: id 5301
//!
//!   request: 40..52 bytes, simple; remote port COPY_SEND, local port none
//!           0     24  Head     header
//!          24      8  NDR      data representation
//!          32      4  nameCnt  count of `name`
//!          36  0..10  name     name_t: up to 10 of 1 byte
//!      36..48      4  value    int
//! ```

mod typed;
mod wording;

use std::iter;

use crate::abi::Abi;
use crate::layout::{Complexity, Layout, Message, RoutineMessages, SlotKind};
use crate::model::{Routine, RoutineKind, Subsystem, Types};

/// Lines are kept to so many columns, as long as names let them.
const WIDTH: usize = 100;

/// Every message of a subsystem, or of its one routine `only`, slot by slot.
///
/// Offsets and sizes are in bytes. Where counted slots make them vary, both ends are told: with every counted slot empty,
/// and with every one full.
pub fn table(subsystem: &Subsystem, layout: &Layout, abi: &Abi, only: Option<&str>) -> String {
    let mut text = head(subsystem, layout, abi);
    for (routine, messages) in subsystem.routines.iter().zip(&layout.routines) {
        if only.is_none_or(|name| name == routine.name) {
            text.push('\n');
            text.push_str(&block(routine, messages, &subsystem.types));
        }
    }
    text
}

fn head(subsystem: &Subsystem, layout: &Layout, abi: &Abi) -> String {
    let Subsystem { name, demux, slots, .. } = subsystem;
    let base = subsystem.base.cast_signed();
    let ids = match slots.checked_sub(1) {
        Some(0) => format!("id {base}"),
        Some(more) => format!("ids {base} to {}", base.wrapping_add_unsigned(more)),
        None => format!("base {base}, no ids"),
    };
    let largest = |message: fn(&RoutineMessages) -> Option<&Message>| {
        layout.routines.iter().filter_map(message).map(|message| message.max).max()
    };
    let mut text = format!("subsystem {name}: {ids}, demux {demux}, on the wire of {}\n", abi.name);
    if let Some(request) = largest(|routine| Some(&routine.request)) {
        text += &match largest(|routine| routine.reply.as_ref()) {
            Some(reply) => format!("requests have up to {request} bytes, replies up to {reply}\n"),
            None => format!("requests have up to {request} bytes, and none is answered\n"),
        };
    }
    let mut messages =
        layout.routines.iter().flat_map(|routine| iter::once(&routine.request).chain(&routine.reply));
    if messages.any(|message| !message.is_fixed()) {
        text += "offsets and sizes a..b: from every counted array empty to every one full\n";
    }
    text
}

fn block(routine: &Routine, messages: &RoutineMessages, types: &Types) -> String {
    let kind = match routine.kind {
        RoutineKind::Routine => "routine",
        RoutineKind::Simpleroutine => "simpleroutine",
    };
    let mut text =
        wording::summary(&routine.docs, WIDTH - 4).map_or_else(String::new, |line| format!("/// {line}\n"));
    text += &format!("{kind} {}: id {}", routine.name, routine.id);
    if let Some(reply) = routine.reply_id() {
        text += &format!(", reply {reply}");
    }
    text.push('\n');
    let ports = wording::ports(&messages.request);
    let section = |title, message, ports| Section::new(title, message, ports, routine, types);
    let mut sections = vec![section("request", &messages.request, &*ports)];
    let instead = routine.retcode.map(|id| format!("or, where `{}` is not 0", routine.argument(id).name));
    let error = messages.error_request.iter().zip(&instead);
    sections.extend(error.map(|(error, instead)| section(instead, error, &*ports)));
    sections.extend(messages.reply.iter().map(|reply| section("reply", reply, "")));
    let widths = Widths::of(&sections);
    for section in &sections {
        section.print(&widths, &mut text);
    }
    text
}

/// One message as text, not yet aligned.
#[derive(Debug)]
struct Section {
    title: String,
    rows: Vec<Row>,
}

/// One slot as text.
#[derive(Debug)]
struct Row {
    offset: String,
    size: String,
    name: String,
    what: String,
}

impl Section {
    fn new(title: &str, message: &Message, ports: &str, routine: &Routine, types: &Types) -> Self {
        let complexity = match message.complex {
            Complexity::Simple => "simple",
            Complexity::Complex => "complex",
            Complexity::Dynamic => "complex if need be",
        };
        let size = range(message.min, message.max);
        let title = format!("{title}: {size} bytes, {complexity}{ports}");
        let mut rows = Vec::with_capacity(message.slots.len());
        let mut behind_counted = false;
        for slot in &message.slots {
            let (counted, pad) = (slot.kind.count().is_some(), slot.kind == SlotKind::Pad);
            // The zeros behind a counted slot come and go with the count: its own line tells that.
            if !(pad && behind_counted) {
                rows.push(Row {
                    offset: range(slot.base, slot.offset),
                    size: range(if counted { 0 } else { slot.size }, slot.size),
                    name: if pad { String::new() } else { slot.name.to_string() },
                    what: wording::what(slot, message, routine, types),
                });
            }
            behind_counted = counted;
        }
        Section { title, rows }
    }

    fn print(&self, widths: &Widths, text: &mut String) {
        text.push_str(&format!("\n  {}\n", self.title));
        for Row { offset, size, name, what } in &self.rows {
            let line = format!(
                "    {offset:>0$}  {size:>1$}  {name:<2$}  {what}",
                widths.offset, widths.size, widths.name
            );
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
}

/// The columns of all messages of a routine.
#[derive(Default, Debug)]
struct Widths {
    offset: usize,
    size: usize,
    name: usize,
}

impl Widths {
    fn of(sections: &[Section]) -> Self {
        let rows = || sections.iter().flat_map(|section| &section.rows);
        let widest = |column: fn(&Row) -> &String| rows().map(|row| column(row).len()).max().unwrap_or(0);
        Widths {
            offset: widest(|row| &row.offset),
            size: widest(|row| &row.size),
            name: widest(|row| &row.name),
        }
    }
}

fn range(least: u32, most: u32) -> String {
    if least == most { most.to_string() } else { format!("{least}..{most}") }
}
