//! Do messages come out as the original tools make them?

mod sketch;

use self::sketch::{COPY_SEND, POLYMORPHIC, Sketch, picture, right, wire_offset};
use super::{Complexity, CountOf, SlotKind};
use crate::abi::{GNU64, OSF32, XNU32, XNU64};
use crate::diagnostics::Code;
use crate::model::{Extent, Form, Region, RegionOf, Role, RoutineKind, TypeId};

fn routine() -> Sketch {
    Sketch::new(RoutineKind::Routine)
}

fn simpleroutine() -> Sketch {
    Sketch::new(RoutineKind::Simpleroutine)
}

fn data(element: TypeId, extent: Extent) -> Region {
    Region { of: RegionOf::Data(element), extent, explicit: true }
}

#[test]
fn a_message_without_data_is_a_header() {
    let messages = routine().messages(&XNU64);
    assert_eq!(picture(&messages.request), "24..24: Head@0:24");
    assert_eq!(picture(&messages.reply.unwrap()), "36..36: Head@0:24 NDR@24:8 RetCode@32:4");
    assert_eq!(simpleroutine().messages(&XNU64).reply, None);
}

#[test]
fn scalars_are_padded_to_4_and_never_aligned_to_8() {
    let mut sketch = simpleroutine();
    for (name, size) in [("a", 1), ("b", 2), ("c", 4), ("d", 8), ("e", 3)] {
        let ty = sketch.fixed(size);
        sketch.argument(Role::In, name, ty);
    }
    assert_eq!(
        picture(&sketch.messages(&XNU64).request),
        "56..56: Head@0:24 NDR@24:8 a@32:1 aPad@33:3 b@36:2 bPad@38:2 c@40:4 d@44:8 e@52:3 ePad@55:1"
    );
}

#[test]
fn directions_choose_the_message() {
    let mut sketch = routine();
    let int = sketch.fixed(4);
    for (role, name) in [(Role::In, "a"), (Role::InOut, "b"), (Role::Out, "c"), (Role::Seqno, "s")] {
        sketch.argument(role, name, int);
    }
    let messages = sketch.messages(&XNU64);
    assert_eq!(picture(&messages.request), "40..40: Head@0:24 NDR@24:8 a@32:4 b@36:4");
    assert_eq!(picture(&messages.reply.unwrap()), "44..44: Head@0:24 NDR@24:8 RetCode@32:4 b@36:4 c@40:4");
}

#[test]
fn what_follows_a_counted_array_floats() {
    let mut sketch = simpleroutine();
    for (name, (size, max)) in [("a", (1, 10)), ("c", (4, 6)), ("e", (8, 4))] {
        let ty = sketch.counted(size, max);
        sketch.argument(Role::In, name, ty);
        let between = sketch.fixed(8);
        sketch.argument(Role::In, &format!("after_{name}"), between);
    }
    let request = sketch.messages(&XNU64).request;
    assert_eq!(
        picture(&request),
        "68..136: Head@0:24 NDR@24:8 aCnt@32:4 a@36:10 aPad@46:2 after_a@48:8 \
         cCnt@56:4 c@60:24 after_c@84:8 eCnt@92:4 e@96:32 after_e@128:8"
    );
    assert_eq!(wire_offset(&request, "a"), "36");
    assert_eq!(wire_offset(&request, "after_a"), "36 + a");
    assert_eq!(wire_offset(&request, "c"), "48 + a");
    assert_eq!(wire_offset(&request, "after_e"), "60 + a + c + e");
    let c = request.slots.iter().find(|slot| slot.name == "c").unwrap();
    assert_eq!(request.slot(c.kind.count().unwrap()).name, "cCnt");
    assert!(!request.is_fixed());
}

#[test]
fn a_counted_array_is_padded_as_a_whole() {
    let mut sketch = simpleroutine();
    let (triples, int) = (sketch.counted(3, 4), sketch.fixed(4));
    sketch.argument(Role::In, "a", triples);
    sketch.argument(Role::In, "b", int);
    assert_eq!(
        picture(&sketch.messages(&XNU64).request),
        "40..52: Head@0:24 NDR@24:8 aCnt@32:4 a@36:12 b@48:4"
    );
}

#[test]
fn a_varying_string_has_an_offset_and_a_length() {
    let mut sketch = simpleroutine();
    let fixed = sketch.ty(Form::CString { size: 10, varying: false }, 10);
    let varying = sketch.ty(Form::CString { size: 10, varying: true }, 10);
    let int = sketch.fixed(4);
    for (name, ty) in [("a", fixed), ("b", varying), ("c", int)] {
        sketch.argument(Role::In, name, ty);
    }
    let request = sketch.messages(&XNU64).request;
    assert_eq!(
        picture(&request),
        "56..68: Head@0:24 NDR@24:8 a@32:10 aPad@42:2 bOffset@44:4 bCnt@48:4 b@52:10 bPad@62:2 c@64:4"
    );
    assert_eq!(wire_offset(&request, "c"), "52 + b");
}

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
    let region = sketch.ty(Form::Region(data(char, Extent::Unbounded)), 0);
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
    let region = sketch.ty(Form::Region(data(int, Extent::Fixed(8))), 0);
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
    let rights = Region { of: RegionOf::Rights(COPY_SEND), ..data(char, Extent::Fixed(4)) };
    let rights = sketch.ty(Form::Region(rights), 0);
    let bytes = sketch.ty(Form::Region(data(char, Extent::Unbounded)), 0);
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
    let varying = data(char, Extent::Unbounded);
    let ten = data(char, Extent::Fixed(10));
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
}

#[test]
fn samecount_brings_bytes_only() {
    let mut sketch = simpleroutine();
    let (ints, bytes) = (sketch.counted(4, 6), sketch.counted(1, 6));
    let a = sketch.argument(Role::In, "a", ints);
    let b = sketch.argument(Role::In, "b", bytes);
    let c = sketch.argument(Role::In, "c", bytes);
    sketch.edit(b).same_count = Some(a);
    sketch.edit(c).same_count = Some(b);
    let request = sketch.messages(&XNU64).request;
    assert_eq!(
        picture(&request),
        "36..76: Head@0:24 NDR@24:8 aCnt@32:4 a@36:24 b@60:6 bPad@66:2 c@68:6 cPad@74:2"
    );
    let counts = request.slots.iter().filter_map(|slot| slot.kind.count());
    assert!(counts.map(|count| &request.slot(count).name).all(|name| name == "aCnt"));
}

#[test]
fn countinout_sends_the_room_that_the_client_has() {
    let mut sketch = routine();
    let (int, ints) = (sketch.fixed(4), sketch.counted(4, 6));
    let a = sketch.argument(Role::Out, "a", ints);
    let b = sketch.argument(Role::Out, "b", ints);
    sketch.argument(Role::In, "c", int);
    sketch.edit(a).count_in_out = true;
    sketch.edit(b).count_in_out = true;
    sketch.edit(b).same_count = Some(a);
    let messages = sketch.messages(&XNU64);
    assert_eq!(picture(&messages.request), "40..40: Head@0:24 NDR@24:8 aCnt@32:4 c@36:4");
    assert_eq!(messages.request.slots[2].kind, SlotKind::Count(CountOf::Capacity));
    assert_eq!(
        picture(&messages.reply.unwrap()),
        "40..88: Head@0:24 NDR@24:8 RetCode@32:4 aCnt@36:4 a@40:24 b@64:24"
    );
}

#[test]
fn descriptors_drive_the_retcode_argument_out() {
    let mut sketch = simpleroutine();
    let int = sketch.fixed(4);
    let rc = sketch.argument(Role::In, "rc", int);
    sketch.argument(Role::In, "a", int);
    sketch.routine().retcode = Some(rc);
    let simple = sketch.messages(&XNU64);
    assert_eq!(picture(&simple.request), "40..40: Head@0:24 NDR@24:8 rc@32:4 a@36:4");
    assert_eq!(simple.error_request, None);

    let port = sketch.ty(Form::Right(right(17, 17)), 4);
    sketch.argument(Role::In, "q", port);
    let complex = sketch.messages(&XNU64);
    assert_eq!(picture(&complex.request), "52..52: Head@0:24 msgh_body@24:4 q@28:12 NDR@40:8 a@48:4");
    let error = complex.error_request.unwrap();
    assert_eq!(picture(&error), "36..36: Head@0:24 NDR@24:8 RetCode@32:4");
    assert_eq!((error.complex, error.remote, error.local), (Complexity::Simple, Some(19), Some(0)));
}

#[test]
fn ports_of_the_header_have_the_dispositions_of_their_types() {
    let dispositions = |sketch: &Sketch| {
        let request = sketch.messages(&XNU64).request;
        (request.remote, request.local)
    };
    assert_eq!(dispositions(&routine()), (Some(19), Some(21)));
    assert_eq!(dispositions(&simpleroutine()), (Some(19), Some(0)));

    let mut sketch = simpleroutine();
    let once = sketch.ty(Form::Right(right(18, 18)), 4);
    let reply = sketch.argument(Role::ReplyPort { user: false, server: true }, "q", once);
    sketch.routine().server_reply_port = Some(reply);
    assert_eq!(dispositions(&sketch), (Some(19), Some(18)));

    let any = sketch.ty(Form::Right(POLYMORPHIC), 4);
    let later = sketch.argument(Role::ReplyPort { user: true, server: false }, "u", any);
    sketch.routine().user_reply_port = Some(later);
    sketch.edit(crate::model::ArgumentId(0)).ty = any;
    assert_eq!(dispositions(&sketch), (None, None));
}

#[test]
fn a_message_must_fit_its_size_field() {
    let mut sketch = simpleroutine();
    let (small, large) = (sketch.fixed(400), sketch.fixed(0x1fff_fff0));
    sketch.argument(Role::In, "small", small);
    for name in ["a", "b", "c", "d"] {
        sketch.argument(Role::In, name, large);
    }
    sketch.argument(Role::In, "last", small);
    let (messages, diagnostics) = sketch.lay_out(&XNU64);
    assert_eq!(messages[0].request.max, 0x8000_0300);
    let [error] = &diagnostics.iter().collect::<Vec<_>>()[..] else { panic!("{diagnostics:?}") };
    assert_eq!((error.code, error.span.lo), (Code::MessageTooLarge, 2), "the first of the largest");
    assert_eq!(
        error.message,
        "the request of `r` may be 2147484416 bytes long, and `msgh_size` says 2147483647 at most"
    );

    sketch.routine().arguments.truncate(5);
    assert!(!sketch.lay_out(&XNU64).1.has_errors());
}

#[test]
fn a_region_must_fit_its_descriptor() {
    let mut sketch = simpleroutine();
    let element = sketch.fixed(0x1000_0000);
    let fits = sketch.ty(Form::Region(data(element, Extent::Bounded(15))), 0);
    let exceeds = sketch.ty(Form::Region(data(element, Extent::Fixed(16))), 0);
    sketch.argument(Role::In, "fits", fits);
    sketch.argument(Role::In, "exceeds", exceeds);
    let (_, diagnostics) = sketch.lay_out(&XNU64);
    let [error] = &diagnostics.iter().collect::<Vec<_>>()[..] else { panic!("{diagnostics:?}") };
    assert_eq!((error.code, error.span.lo), (Code::MessageTooLarge, 2));
}

#[test]
fn sizes_beyond_32_bits_neither_wrap_nor_panic() {
    let mut sketch = routine();
    let most = sketch.counted(u32::MAX, u32::MAX);
    let rights = sketch.ty(Form::Rights { right: COPY_SEND, extent: Extent::Fixed(u32::MAX) }, 0);
    for name in ["a", "b", "c"] {
        sketch.argument(Role::InOut, name, most);
        sketch.argument(Role::InOut, &format!("{name}_rights"), rights);
    }
    let (messages, diagnostics) = sketch.lay_out(&XNU64);
    assert_eq!(messages[0].request.max, u32::MAX);
    assert_eq!(messages[0].request.descriptor_count(), u32::MAX);
    assert_eq!(diagnostics.iter().count(), 2);
}

#[test]
fn typed_messages_are_refused() {
    let (messages, diagnostics) = routine().lay_out(&GNU64);
    assert!(messages.is_empty() && diagnostics.has_errors());
}
