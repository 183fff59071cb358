//! What is said of a slot, and of a message, in a few words?

use super::typed;
use crate::layout::{CountOf, Message, Slot, SlotKind};
use crate::model::{Deallocate, Extent, Region, RegionOf, Routine, Scalar, Type, TypeName, Types};

/// What padding is.
const ZEROS: &str = "(zeros)";

/// The first sentence of a documentation text, on one line of at most `width` characters.
pub(super) fn summary(docs: &str, width: usize) -> Option<String> {
    let lines = docs.lines().map(str::trim).skip_while(|line| line.is_empty());
    let paragraph = lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let sentence = paragraph.find(". ").map_or(&*paragraph, |stop| &paragraph[..=stop]);
    if sentence.chars().count() <= width {
        return (!sentence.is_empty()).then(|| sentence.to_owned());
    }
    let cut: String = sentence.chars().take(width.saturating_sub(2)).collect();
    let whole_words = cut.rfind(' ').map_or(&*cut, |blank| &cut[..blank]);
    Some(format!("{whole_words} …"))
}

/// The dispositions of a request's header; nothing for a reply.
pub(super) fn ports(message: &Message) -> String {
    let named = |port: Option<u32>| port.map_or("as the caller says".to_owned(), disposition);
    format!("; remote port {}, local port {}", named(message.remote), named(message.local))
}

/// Mach's name of a disposition, without `MACH_MSG_TYPE_`.
pub(super) fn disposition(number: u32) -> String {
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
    let Some(argument) = slot.argument.map(|id| routine.argument(id)) else {
        return match slot.kind {
            SlotKind::Header => "header".to_owned(),
            SlotKind::DescriptorCount => plural(message.descriptor_count(), "descriptor"),
            SlotKind::Ndr => "data representation".to_owned(),
            SlotKind::RetCode => "return code".to_owned(),
            SlotKind::TypeDescriptor(descriptor) => typed::descriptor(&descriptor),
            SlotKind::Pad => ZEROS.to_owned(),
            _ => String::new(),
        };
    };
    let (name, ty) = (&argument.name, type_name(&types[argument.ty]));
    match &slot.kind {
        SlotKind::PortDescriptors { right, count: 1 } => format!("{ty}: right, {}", class(*right)),
        SlotKind::PortDescriptors { right, count } => format!("{ty}: {count} rights, {}", class(*right)),
        SlotKind::RegionDescriptors { region, count, deallocate, physical_copy } => {
            let regions = if *count == 1 { String::new() } else { format!("{count} regions ") };
            let contents = contents(*region, *physical_copy, types);
            format!("{ty}: {regions}out of line, {contents}{}", fate(*deallocate))
        }
        SlotKind::Count(of) => count_of(*of, name),
        SlotKind::Subs { .. } => format!("count of each region of `{name}`"),
        SlotKind::StringOffset => "always 0".to_owned(),
        SlotKind::Fixed => ty.to_owned(),
        SlotKind::Counted { element, max, count } => {
            let owner = message.slot(*count);
            let shared = if owner.argument == slot.argument {
                String::new()
            } else {
                format!(", as many as `{}` says", owner.name)
            };
            format!("{ty}: up to {max} of {}{shared}", plural(*element, "byte"))
        }
        SlotKind::FixedString => format!("{ty}: string, always all of it"),
        SlotKind::VaryingString { .. } => format!("{ty}: string"),
        SlotKind::TypeDescriptor(descriptor) => typed::descriptor(descriptor),
        SlotKind::Right { right } => format!("{ty}: right, {}", class(*right)),
        SlotKind::Rights { right, max, count, .. } => {
            let most = if count.is_some() { "up to " } else { "" };
            format!("{ty}: {most}{max} rights, {}", class(*right))
        }
        SlotKind::Pointer { region, deallocate, .. } => {
            format!("{ty}: out of line, {}{}", contents(*region, false, types), fate(*deallocate))
        }
        SlotKind::Unbounded { of, element, max, deallocate, .. } => {
            let inside = match of {
                RegionOf::Data(_) => format!("of {}", plural(*element, "byte")),
                RegionOf::Rights(right) => format!("rights, {}", class(*right)),
            };
            format!("{ty}: up to {max} {inside}, more out of line{}", fate(*deallocate))
        }
        SlotKind::Pad => ZEROS.to_owned(),
        SlotKind::Header | SlotKind::DescriptorCount | SlotKind::Ndr | SlotKind::RetCode => String::new(),
    }
}

fn count_of(of: CountOf, name: &str) -> String {
    match of {
        CountOf::Inline => format!("count of `{name}`"),
        CountOf::String => format!("length of `{name}`, its NUL included"),
        CountOf::Region => format!("count of `{name}`, which is out of line"),
        CountOf::Rights | CountOf::Regions => format!("count of `{name}`: so many descriptors are meant"),
        CountOf::Capacity => format!("room for `{name}`"),
    }
}

/// What a right is sent as; where any may be sent, what it has to arrive as.
fn class(right: Scalar) -> String {
    match (right.sent, right.received) {
        (TypeName::Number(sent), _) => disposition(sent),
        (TypeName::Polymorphic, TypeName::Number(received)) => {
            format!("any that arrives as {}", disposition(received))
        }
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
        RegionOf::Rights(right) => format!("{many}rights, {}", class(right)),
        RegionOf::Data(element) => {
            let of = if many.is_empty() { "elements of " } else { "of " };
            let copy = if physical_copy { ", physicalcopy" } else { "" };
            format!("{many}{of}{}{copy}", plural(types[element].size, "byte"))
        }
    }
}

fn fate(deallocate: Deallocate) -> &'static str {
    match deallocate {
        Deallocate::Never => "",
        Deallocate::Always => ", dealloc",
        Deallocate::Choice => ", dealloc[]",
    }
}

fn plural(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

fn type_name(ty: &Type) -> &str {
    ty.name.as_deref().unwrap_or(ty.user_name())
}

#[cfg(test)]
mod tests {
    use super::summary;

    #[test]
    fn a_summary_is_the_first_sentence_on_one_line() {
        assert_eq!(
            summary("\nBrings the copy\nup to date. Later.\n\nMore.", 80).unwrap(),
            "Brings the copy up to date."
        );
        assert_eq!(summary("No stop\n\nNext", 80).unwrap(), "No stop");
        assert_eq!(summary("  \n\n", 80), None);
    }

    #[test]
    fn a_long_summary_is_cut_between_words() {
        assert_eq!(summary("Äußerst lange Sätze enden früher", 20).unwrap(), "Äußerst lange …");
        assert_eq!(summary("Unbreakable", 8).unwrap(), "Unbrea …");
    }
}
