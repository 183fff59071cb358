//! Where does data stand, and what moves when there is less of it?

use super::sketch::{picture, wire_offset};
use super::{routine, simpleroutine};
use crate::abi::XNU64;
use crate::layout::{CountOf, SlotKind};
use crate::model::{Form, Role};

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
