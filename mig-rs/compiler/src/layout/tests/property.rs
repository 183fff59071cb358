//! Do the rules that every message keeps hold for any routine?

use proptest::prelude::*;

use super::sketch::{COPY_SEND, Sketch};
use crate::abi::{Abi, GNU32, GNU64, OSF32, XNU64};
use crate::layout::{Complexity, Message, Slot, SlotId, SlotKind};
use crate::model::{ArgumentId, Extent, Form, Region, RegionOf, Role, RoutineKind};

#[derive(Clone, Debug)]
struct Wish {
    role: Role,
    shape: Shape,
    count_in_out: bool,
    /// Shares the count of the argument before it, where that is possible.
    same_count: bool,
}

#[derive(Clone, Debug)]
enum Shape {
    Fixed { size: u32 },
    Counted { element: u32, max: u32 },
    Text { size: u32, varying: bool },
    Right,
    Rights(Extent),
    Region { rights: bool, extent: Extent },
    Unbounded { rights: bool },
    Regions { rights: bool, each: Extent, extent: Extent },
}

fn extents() -> impl Strategy<Value = Extent> {
    prop_oneof![(1..5_u32).prop_map(Extent::Fixed), (1..5_u32).prop_map(Extent::Bounded)]
}

fn region_extents() -> impl Strategy<Value = Extent> {
    prop_oneof![extents(), Just(Extent::Unbounded)]
}

fn shapes() -> impl Strategy<Value = Shape> {
    prop_oneof![
        any::<bool>().prop_map(|rights| Shape::Unbounded { rights }),
        (0..20_u32).prop_map(|size| Shape::Fixed { size }),
        (0..10_u32, 1..12_u32).prop_map(|(element, max)| Shape::Counted { element, max }),
        (1..20_u32, any::<bool>()).prop_map(|(size, varying)| Shape::Text { size, varying }),
        Just(Shape::Right),
        extents().prop_map(Shape::Rights),
        (any::<bool>(), region_extents()).prop_map(|(rights, extent)| Shape::Region { rights, extent }),
        (any::<bool>(), region_extents(), extents()).prop_map(|(rights, each, extent)| Shape::Regions {
            rights,
            each,
            extent
        }),
    ]
}

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    let role = prop_oneof![Just(Role::In), Just(Role::Out), Just(Role::InOut), Just(Role::Seqno)];
    let wish = (role, shapes(), any::<bool>(), any::<bool>())
        .prop_map(|(role, shape, count_in_out, same_count)| Wish { role, shape, count_in_out, same_count });
    proptest::collection::vec(wish, 0..12)
}

fn grant(wishes: &[Wish], retcode: bool) -> Sketch {
    let mut sketch = Sketch::new(if retcode { RoutineKind::Simpleroutine } else { RoutineKind::Routine });
    let byte = sketch.fixed(1);
    let region = |rights: bool, extent| {
        let of = if rights { RegionOf::Rights(COPY_SEND) } else { RegionOf::Data(byte) };
        Region { of, extent, explicit: true }
    };
    let mut before: Option<(ArgumentId, &Wish)> = None;
    for (index, wish) in wishes.iter().enumerate() {
        let ty = match wish.shape {
            Shape::Fixed { size } => sketch.fixed(size),
            Shape::Counted { element, max } => sketch.counted(element, max),
            Shape::Text { size, varying } => sketch.ty(Form::CString { size, varying }, size),
            Shape::Right => sketch.ty(Form::Right(COPY_SEND), 4),
            Shape::Rights(extent) => sketch.ty(Form::Rights { right: COPY_SEND, extent }, 0),
            Shape::Region { rights, extent } => sketch.ty(Form::Region(region(rights, extent)), 0),
            Shape::Unbounded { rights } => {
                let region = Region { explicit: false, ..region(rights, Extent::Unbounded) };
                sketch.ty(Form::Region(region), 0)
            }
            Shape::Regions { rights, each, extent } => {
                sketch.ty(Form::Regions { region: region(rights, each), extent }, 0)
            }
        };
        let id = sketch.argument(wish.role, &format!("a{index}"), ty);
        let shares = matches!(wish.shape, Shape::Counted { .. }) && wish.same_count;
        let owner = before.filter(|(_, owner)| {
            shares && matches!(owner.shape, Shape::Counted { .. }) && owner.role == wish.role
        });
        sketch.edit(id).same_count = owner.map(|(id, _)| id);
        sketch.edit(id).count_in_out = wish.count_in_out;
        sketch.routine().retcode = retcode.then_some(id);
        before = Some((id, wish));
    }
    sketch
}

/// Where each slot stands on the wire, and how many bytes it has, when the counted ones are filled to `fill` parts of 16;
/// and the size of the message then.
fn walk<'m>(message: &'m Message, abi: &Abi, fill: u32) -> (Vec<(&'m Slot, u32, u32)>, u32) {
    let mut at = 0_u32;
    let mut places = Vec::new();
    for slot in message.slots.iter().filter(|slot| slot.kind != SlotKind::Pad) {
        let bytes = match slot.kind {
            SlotKind::Counted { element, max, .. } => element * (max * fill / 16),
            SlotKind::Rights { element, max, count: Some(_), .. } => element * (max * fill / 16),
            SlotKind::Unbounded { element, max, .. } => element * (max * fill / 16),
            SlotKind::Subs { max, count: Some(_) } => 4 * (max * fill / 16),
            SlotKind::VaryingString { .. } => slot.size * fill / 16,
            _ => slot.size,
        };
        places.push((slot, at, bytes));
        at = (at + bytes).next_multiple_of(abi.alignment);
    }
    (places, at)
}

fn check(message: &Message, abi: &Abi, fill: u32) -> Result<(), TestCaseError> {
    let mut end = 0;
    for slot in &message.slots {
        prop_assert_eq!(slot.offset, end, "slots neither overlap nor leave gaps");
        prop_assert!(slot.base <= slot.offset);
        end += slot.size;
        if slot.kind != SlotKind::Pad {
            prop_assert_eq!((slot.offset % abi.alignment, slot.base % abi.alignment), (0, 0));
        }
        if let Some(count) = slot.kind.count() {
            let count = message.slot(count);
            prop_assert!(count.offset < slot.offset);
            prop_assert!(matches!(count.kind, SlotKind::Count(_) | SlotKind::TypeDescriptor(_)));
        }
    }
    prop_assert_eq!(end, message.max);
    prop_assert_eq!(walk(message, abi, 16).1, message.max);
    prop_assert_eq!(walk(message, abi, 0).1, message.min);
    let mut floats = Vec::new();
    let mut moved = 0;
    for (slot, at, bytes) in walk(message, abi, fill).0 {
        prop_assert_eq!(slot.base + moved, at, "{} is where its base and the floats say", &slot.name);
        let after: Vec<_> = message.floats_after(slot).iter().map(|&id| &message.slot(id).name).collect();
        prop_assert_eq!(&after, &floats);
        if slot.kind.count().is_some() {
            floats.push(&slot.name);
            moved += bytes.next_multiple_of(abi.alignment);
        }
    }
    Ok(())
}

/// Every item is known by the descriptor right before it, and by nothing else.
fn check_typed(message: &Message) -> Result<(), TestCaseError> {
    let described: Vec<_> = message.items().map(|(_, id, _)| id).collect();
    for (id, slot) in message.slots() {
        let own_place = matches!(slot.kind, SlotKind::Header | SlotKind::TypeDescriptor(_) | SlotKind::Pad);
        prop_assert_eq!(described.contains(&id), !own_place, "{}", &slot.name);
    }
    for (descriptor, id, item) in message.items() {
        let before = id.0.checked_sub(1).map(SlotId);
        if let Some(count) = item.kind.count() {
            prop_assert_eq!((Some(count), descriptor.sent.number), (before, None));
        }
        let inline = match item.kind {
            SlotKind::Pointer { .. } => Some(false),
            SlotKind::Unbounded { .. } => None,
            _ => Some(true),
        };
        prop_assert_eq!((descriptor.sent.inline, descriptor.checked.inline), (inline, inline));
        prop_assert_eq!(descriptor.sent.long, descriptor.checked.long);
        prop_assert!(descriptor.sent.number.is_none_or(|number| number <= descriptor.most));
        // What the descriptor counts fills the slot: the kernel finds the next descriptor by it.
        if let (Some(true), Some(bits), Some(number)) = (inline, descriptor.sent.bits, descriptor.sent.number)
        {
            prop_assert_eq!(bits * number, item.size * 8, "{}", &item.name);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn every_message_is_whole(wishes in wishes(), retcode in any::<bool>(), osf in any::<bool>(), fill in 0..=16_u32) {
        let abi = if osf { &OSF32 } else { &XNU64 };
        let messages = grant(&wishes, retcode).messages(abi);
        let all = [Some(&messages.request), messages.error_request.as_ref(), messages.reply.as_ref()];
        for message in all.into_iter().flatten() {
            check(message, abi, fill)?;
            prop_assert_eq!(message.complex == Complexity::Complex, message.descriptor_count() != 0);
        }
    }

    #[test]
    fn every_typed_message_is_whole(wishes in wishes(), kernel in any::<bool>(), narrow in any::<bool>(), fill in 0..=16_u32) {
        let abi = if narrow { &GNU32 } else { &GNU64 };
        let sketch = grant(&wishes, false);
        let messages = if kernel { sketch.in_kernel() } else { sketch }.messages(abi);
        for message in [Some(&messages.request), messages.reply.as_ref()].into_iter().flatten() {
            check(message, abi, fill)?;
            check_typed(message)?;
        }
    }
}
