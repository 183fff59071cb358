//! What is said of a slot, and of a message, in a few words?

use crate::layout::{CountOf, Message, Slot, SlotKind};
use crate::model::{Deallocate, Extent, Region, RegionOf, Routine, Scalar, Type, TypeName, Types};

/// The first sentence of a documentation text, on one line.
pub(super) fn summary(docs: &str) -> Option<String> {
    let paragraph =
        docs.lines().map(str::trim).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    let paragraph = paragraph.collect::<Vec<_>>().join(" ");
    let end = paragraph.find(". ").map_or(paragraph.len(), |stop| stop + 1);
    (end != 0).then(|| paragraph[..end].to_owned())
}

/// The dispositions of a request's header; nothing for a reply.
pub(super) fn ports(message: &Message) -> String {
    let named = |port: Option<u32>| port.map_or("as the caller says".to_owned(), disposition);
    format!("; remote port {}, local port {}", named(message.remote), named(message.local))
}

/// Mach's name of a disposition, without `MACH_MSG_TYPE_`.
fn disposition(number: u32) -> String {
    match number {
        0 => "none",
        16 => "MOVE_RECEIVE",
        17 => "MOVE_SEND",
        18 => "MOVE_SEND_ONCE",
        19 => "COPY_SEND",
        20 => "MAKE_SEND",
        21 => "MAKE_SEND_ONCE",
        _ => return number.to_string(),
    }
    .to_owned()
}

/// What stands in `slot`.
pub(super) fn what(slot: &Slot, message: &Message, routine: &Routine, types: &Types) -> String {
    let argument = slot.argument.map(|id| routine.argument(id));
    let owner = argument.map_or("", |argument| &argument.name);
    let ty = argument.map_or("", |argument| type_name(&types[argument.ty]));
    match &slot.kind {
        SlotKind::Header => "header".to_owned(),
        SlotKind::DescriptorCount => plural(message.descriptor_count(), "descriptor"),
        SlotKind::PortDescriptors { right, count: 1 } => format!("right: {}", class(*right)),
        SlotKind::PortDescriptors { right, count } => format!("{count} rights: {}", class(*right)),
        SlotKind::RegionDescriptors { region, count, deallocate, physical_copy } => {
            let several = if *count == 1 { String::new() } else { format!("{count} times ") };
            format!("{several}{}{}", contents(*region, *physical_copy, types), fate(*deallocate))
        }
        SlotKind::Ndr => "data representation".to_owned(),
        SlotKind::RetCode => "return code".to_owned(),
        SlotKind::Count(of) => count(*of, owner),
        SlotKind::Subs { .. } => format!("how many elements each region of `{owner}` has"),
        SlotKind::StringOffset => "always 0".to_owned(),
        SlotKind::Fixed => ty.to_owned(),
        SlotKind::Counted { element, max, .. } => {
            format!("{ty}: up to {max} of {}", plural(*element, "byte"))
        }
        SlotKind::FixedString => format!("{ty}: a string with its NUL"),
        SlotKind::VaryingString { .. } => format!("{ty}: a string with its NUL"),
        SlotKind::Pad => "(zeros)".to_owned(),
    }
}

fn count(of: CountOf, owner: &str) -> String {
    match of {
        CountOf::Inline => format!("how many of `{owner}`"),
        CountOf::String => format!("length of `{owner}`"),
        CountOf::Region => format!("how many out of line in `{owner}`"),
        CountOf::Rights => format!("how many rights of `{owner}` are meant"),
        CountOf::Regions => format!("how many regions of `{owner}` are meant"),
        CountOf::Capacity => format!("how many of `{owner}` there is room for"),
    }
}

/// What a right is sent as; where the receiver cannot tell from that, what it arrives as.
fn class(right: Scalar) -> String {
    let received = |number| format!(", arrives as {}", disposition(number));
    match (right.sent, right.received) {
        (TypeName::Number(sent), _) => disposition(sent),
        (TypeName::Polymorphic, TypeName::Number(number)) => format!("any{}", received(number)),
        (TypeName::Polymorphic, TypeName::Polymorphic) => "any".to_owned(),
    }
}

fn contents(region: Region, physical_copy: bool, types: &Types) -> String {
    let many = match region.extent {
        Extent::Fixed(count) => format!("{count} "),
        Extent::Bounded(count) => format!("up to {count} "),
        Extent::Unbounded => String::new(),
    };
    match region.of {
        RegionOf::Rights(right) => format!("out of line: {many}rights, {}", class(right)),
        RegionOf::Data(element) => {
            let size = plural(types[element].size, "byte");
            let copy = if physical_copy { ", copied physically" } else { "" };
            format!("out of line: {many}elements of {size}{copy}")
        }
    }
}

fn fate(deallocate: Deallocate) -> &'static str {
    match deallocate {
        Deallocate::Never => "",
        Deallocate::Always => ", taken from the sender",
        Deallocate::Choice => ", taken from the sender if it says so",
    }
}

fn plural(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn type_name(ty: &Type) -> &str {
    ty.name.as_deref().unwrap_or(ty.user_name())
}
