//! Where do rights and regions stand, and what do they leave in the data section?

use super::sketch::{COPY_SEND, picture, wire_offset};
use super::{holding, routine, simpleroutine};
use crate::abi::{OSF32, XNU32, XNU64};
use crate::layout::{Complexity, SlotKind};
use crate::model::{Extent, Form, Region, RegionOf, Role};

#[test]
fn rights_alone_need_no_ndr_and_silence_the_return_code() {
    let mut sketch = routine();
    let port = sketch.ty(Form::Right(COPY_SEND), 4);
    sketch.argument(Role::InOut, "a", port);
    let messages = sketch.messages(&XNU64);
    assert_eq!(picture(&messages.request), "40..40: Head@0:24 msgh_body@24:4 a@28:12");
    assert_eq!(messages.request.complex, Complexity::Complex);
    assert_eq!(picture(&messages.reply.unwrap()), "40..40: Head@0:24 msgh_body@24:4 a@28:12");
}

#[test]
fn an_array_of_rights_is_always_all_there() {
    let mut sketch = routine();
    let fixed = sketch.ty(Form::Rights { right: COPY_SEND, extent: Extent::Fixed(3) }, 0);
    let bounded = sketch.ty(Form::Rights { right: COPY_SEND, extent: Extent::Bounded(3) }, 0);
    sketch.argument(Role::In, "a", fixed);
    sketch.argument(Role::In, "b", bounded);
    sketch.argument(Role::Out, "c", fixed);
    let messages = sketch.messages(&XNU64);
    assert_eq!(
        picture(&messages.request),
        "112..112: Head@0:24 msgh_body@24:4 a@28:36 b@64:36 NDR@100:8 bCnt@108:4"
    );
    assert_eq!(messages.request.descriptor_count(), 6);
    assert_eq!(picture(&messages.reply.unwrap()), "64..64: Head@0:24 msgh_body@24:4 c@28:36");
}

#[test]
fn descriptors_come_first_and_counts_stay_in_their_place() {
    let mut sketch = simpleroutine();
    let (int, char) = (sketch.fixed(4), sketch.fixed(1));
    let region = sketch.ty(Form::Region(holding(char, Extent::Unbounded)), 0);
    for (name, ty) in [("a", int), ("b", region), ("c", int), ("d", region)] {
        sketch.argument(Role::In, name, ty);
    }
    assert_eq!(
        picture(&sketch.messages(&XNU64).request),
        "84..84: Head@0:24 msgh_body@24:4 b@28:16 d@44:16 NDR@60:8 a@68:4 bCnt@72:4 c@76:4 dCnt@80:4"
    );
    assert_eq!(
        picture(&sketch.messages(&XNU32).request),
        "76..76: Head@0:24 msgh_body@24:4 b@28:12 d@40:12 NDR@52:8 a@60:4 bCnt@64:4 c@68:4 dCnt@72:4"
    );
}

#[test]
fn a_region_of_data_wants_an_ndr_record_even_without_a_count() {
    let mut sketch = simpleroutine();
    let int = sketch.fixed(4);
    let region = sketch.ty(Form::Region(holding(int, Extent::Fixed(8))), 0);
    sketch.argument(Role::In, "a", region);
    assert_eq!(
        picture(&sketch.messages(&OSF32).request),
        "48..48: Head@0:24 msgh_body@24:4 a@28:12 NDR@40:8"
    );
}

#[test]
fn a_region_of_rights_is_sent_with_copy_0() {
    let mut sketch = simpleroutine();
    let char = sketch.fixed(1);
    let rights = Region { of: RegionOf::Rights(COPY_SEND), ..holding(char, Extent::Fixed(4)) };
    let rights = sketch.ty(Form::Region(rights), 0);
    let bytes = sketch.ty(Form::Region(holding(char, Extent::Unbounded)), 0);
    sketch.argument(Role::In, "rights", rights);
    sketch.argument(Role::In, "bytes", bytes);
    let asked = sketch.argument(Role::In, "asked", bytes);
    sketch.edit(asked).physical_copy = true;
    let request = sketch.messages(&OSF32).request;
    let physical = request.descriptors().map(|slot| match slot.kind {
        SlotKind::RegionDescriptors { physical_copy, .. } => physical_copy,
        _ => unreachable!(),
    });
    assert_eq!(physical.collect::<Vec<_>>(), [true, false, true]);
}

#[test]
fn arrays_of_regions_tell_the_size_of_each() {
    let mut sketch = simpleroutine();
    let char = sketch.fixed(1);
    let varying = holding(char, Extent::Unbounded);
    let ten = holding(char, Extent::Fixed(10));
    let int = sketch.fixed(4);
    for (name, region, extent) in [
        ("a", varying, Extent::Fixed(2)),
        ("b", varying, Extent::Bounded(3)),
        ("c", ten, Extent::Fixed(2)),
        ("d", ten, Extent::Bounded(2)),
    ] {
        let ty = sketch.ty(Form::Regions { region, extent }, 0);
        sketch.argument(Role::In, name, ty);
    }
    sketch.argument(Role::In, "e", int);
    let request = sketch.messages(&XNU64).request;
    assert_eq!(
        picture(&request),
        "200..212: Head@0:24 msgh_body@24:4 a@28:32 b@60:48 c@108:32 d@140:32 NDR@172:8 \
         aSubs@180:8 bSubsCnt@188:4 bSubs@192:12 dCnt@204:4 e@208:4"
    );
    assert_eq!(wire_offset(&request, "e"), "196 + bSubs");
    assert_eq!(request.descriptor_count(), 9);
    let data: Vec<_> = request.data().map(|(id, slot)| (id.0, &*slot.name)).collect();
    assert_eq!(data, [(7, "aSubs"), (8, "bSubsCnt"), (9, "bSubs"), (10, "dCnt"), (11, "e")]);
}
