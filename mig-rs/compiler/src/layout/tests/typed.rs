//! Do typed messages come out as GNU's tools make them: order, descriptors, what is sent and what is checked?

use super::sketch::{POLYMORPHIC, Sketch, picture, right, wire_offset};
use super::{holding, routine, simpleroutine};
use crate::abi::{Abi, GNU32, GNU64};
use crate::diagnostics::Code;
use crate::layout::{Complexity, Described, Message, SlotKind};
use crate::model::{Deallocate, Extent, Form, LongForm, Region, RegionOf, Role, RoutineKind};

const MAKE_SEND: crate::model::Scalar = right(20, 17);

/// `name bits number`, then what is set of `inline`, `long`, `deallocate`; `?` where only the call knows.
fn words(described: &Described) -> String {
    let number = |field: Option<u32>| field.map_or("?".to_owned(), |number| number.to_string());
    let mut text =
        format!("{} {} {}", number(described.name), number(described.bits), number(described.number));
    for (name, bit) in
        [("inline", described.inline), ("long", Some(described.long)), ("deallocate", described.deallocate)]
    {
        match bit {
            Some(true) => text += &format!(" {name}"),
            Some(false) => {}
            None => text += &format!(" {name}?"),
        }
    }
    text
}

/// What the descriptor of `name` says when it is sent, and what of it is checked.
fn said(message: &Message, name: &str) -> [String; 2] {
    let (descriptor, _, _) = message.items().find(|(_, _, item)| item.name == name).unwrap();
    [words(&descriptor.sent), words(&descriptor.checked)]
}

fn unbounded(of: RegionOf) -> Form {
    Form::Region(Region { of, extent: Extent::Unbounded, explicit: false })
}

/// The request of a routine with one argument of this form.
fn request_of(form: Form, size: u32, abi: &Abi) -> Message {
    let mut sketch = simpleroutine();
    let ty = sketch.ty(form, size);
    sketch.argument(Role::In, "a", ty);
    sketch.messages(abi).request
}

#[test]
fn a_request_without_data_is_a_header_and_a_reply_has_its_code() {
    let messages = routine().messages(&GNU64);
    assert_eq!(picture(&messages.request), "32..32: Head@0:32");
    assert_eq!(messages.request.complex, Complexity::Simple);
    let reply = messages.reply.unwrap();
    assert_eq!(picture(&reply), "48..48: Head@0:32 RetCodeType@32:8 RetCode@40:4 RetCodePad@44:4");
    assert_eq!(said(&reply, "RetCode"), ["2 32 1 inline", "2 32 1 inline"]);
    assert_eq!(simpleroutine().messages(&GNU32).reply, None);
}

#[test]
fn items_keep_the_order_of_the_arguments() {
    let mut sketch = routine();
    let (byte, port, int) = (sketch.fixed(1), sketch.ty(Form::Right(MAKE_SEND), 4), sketch.fixed(4));
    for (role, name, ty) in [(Role::In, "a", byte), (Role::InOut, "b", port), (Role::In, "c", int)] {
        sketch.argument(role, name, ty);
    }
    let messages = sketch.messages(&GNU32);
    assert_eq!(
        picture(&messages.request),
        "48..48: Head@0:24 aType@24:4 a@28:1 aPad@29:3 bType@32:4 b@36:4 cType@40:4 c@44:4"
    );
    assert_eq!(
        picture(&messages.reply.unwrap()),
        "40..40: Head@0:24 RetCodeType@24:4 RetCode@28:4 bType@32:4 b@36:4"
    );
}

#[test]
fn a_right_is_sent_by_one_name_and_arrives_by_another() {
    for (abi, bits, size) in [(&GNU32, 32, 4), (&GNU64, 64, 8)] {
        let request = request_of(Form::Right(MAKE_SEND), 4, abi);
        assert_eq!(said(&request, "a"), [format!("20 {bits} 1 inline"), format!("17 {bits} 1 inline")]);
        assert_eq!(request.slots.last().unwrap().size, size);
        assert_eq!(request.complex, Complexity::Complex);
    }
}

#[test]
fn a_reply_port_that_only_the_server_names_is_none_of_the_clients() {
    for (kind, local) in [(RoutineKind::Routine, 21), (RoutineKind::Simpleroutine, 0)] {
        let mut sketch = Sketch::new(kind);
        let once = sketch.ty(Form::Right(right(18, 18)), 4);
        let reply = sketch.argument(Role::ReplyPort { user: false, server: true }, "q", once);
        sketch.routine().server_reply_port = Some(reply);
        assert_eq!(sketch.messages(&GNU32).request.local, Some(local));
    }
}

#[test]
fn a_server_in_the_kernel_names_what_it_returns_as_it_arrives() {
    let mut sketch = routine();
    let port = sketch.ty(Form::Right(MAKE_SEND), 4);
    sketch.argument(Role::InOut, "a", port);
    let messages = sketch.in_kernel().messages(&GNU32);
    assert_eq!(said(&messages.request, "a"), ["20 32 1 inline", "17 32 1 inline deallocate?"]);
    assert_eq!(said(&messages.reply.unwrap(), "a"), ["17 32 1 inline", "17 32 1 inline"]);
}

#[test]
fn counts_stand_in_the_descriptor() {
    let mut sketch = simpleroutine();
    let (pairs, varying) = (sketch.counted(2, 5), sketch.ty(Form::CString { size: 6, varying: true }, 6));
    let int = sketch.fixed(4);
    for (name, ty) in [("a", pairs), ("b", varying), ("c", int)] {
        sketch.argument(Role::In, name, ty);
    }
    let request = sketch.messages(&GNU32).request;
    assert_eq!(
        picture(&request),
        "40..60: Head@0:24 aType@24:4 a@28:10 aPad@38:2 bType@40:4 b@44:6 bPad@50:2 cType@52:4 c@56:4"
    );
    assert_eq!(said(&request, "a"), ["9 8 ? inline", "9 8 ? inline deallocate?"]);
    assert_eq!(wire_offset(&request, "c"), "36 + a + b");
    let (descriptor, id, item) = request.items().next().unwrap();
    assert_eq!((descriptor.each, descriptor.most), (2, 4095), "two bytes are two items");
    assert_eq!(request.slot(item.kind.count().unwrap()).kind, SlotKind::TypeDescriptor(*descriptor));
    assert_eq!(request.slot(id), item);
}

#[test]
fn an_unbounded_array_has_room_for_2048_bytes() {
    let mut sketch = simpleroutine();
    let (element, int) = (sketch.fixed(3), sketch.fixed(4));
    let array = sketch.ty(unbounded(RegionOf::Data(element)), 0);
    sketch.argument(Role::In, "a", array);
    sketch.argument(Role::In, "b", int);
    let request = sketch.messages(&GNU32).request;
    assert_eq!(
        picture(&request),
        "44..2092: Head@0:24 aType@24:12 a@36:2046 aPad@2082:2 bType@2084:4 b@2088:4"
    );
    assert_eq!(said(&request, "a"), ["9 8 ? inline? long", "9 8 ? inline? long deallocate?"]);
    assert_eq!(request.complex, Complexity::Dynamic);
    assert!(matches!(request.slots[2].kind, SlotKind::Unbounded { element: 3, distant: 3, max: 682, .. }));
}

#[test]
fn an_unbounded_array_has_room_for_an_address_at_least() {
    let mut sketch = simpleroutine();
    let element = sketch.fixed(3000);
    let array = sketch.ty(unbounded(RegionOf::Data(element)), 0);
    sketch.argument(Role::In, "a", array);
    assert_eq!(picture(&sketch.messages(&GNU64).request), "40..48: Head@0:32 aType@32:8 a@40:8");
}

#[test]
fn unbounded_rights_are_wider_inside_the_message_than_outside() {
    let of = |abi| request_of(unbounded(RegionOf::Rights(MAKE_SEND)), 0, abi);
    let (narrow, wide) = (of(&GNU32), of(&GNU64));
    assert_eq!(said(&narrow, "a"), ["20 32 ? inline? long", "17 32 ? inline? long deallocate?"]);
    assert_eq!(said(&wide, "a"), ["20 ? ? inline? long", "17 ? ? inline? long deallocate?"]);
    assert!(matches!(wide.slots[2].kind, SlotKind::Unbounded { element: 8, distant: 4, max: 256, .. }));
    assert_eq!(wide.complex, Complexity::Complex, "rights make it complex wherever they are");
}

#[test]
fn regions_are_addresses() {
    let mut sketch = simpleroutine();
    let int = sketch.fixed(4);
    let counted = sketch.ty(Form::Region(holding(int, Extent::Unbounded)), 0);
    let fixed = sketch.ty(Form::Region(holding(int, Extent::Fixed(5))), 0);
    let rights = Region { of: RegionOf::Rights(MAKE_SEND), extent: Extent::Unbounded, explicit: true };
    let rights = sketch.ty(Form::Region(rights), 0);
    for (name, ty, deallocate) in [
        ("a", counted, Deallocate::Always),
        ("b", counted, Deallocate::Choice),
        ("c", fixed, Deallocate::Never),
        ("d", rights, Deallocate::Never),
    ] {
        let id = sketch.argument(Role::In, name, ty);
        sketch.edit(id).deallocate = deallocate;
    }
    let request = sketch.messages(&GNU64).request;
    assert_eq!(
        picture(&request),
        "96..96: Head@0:32 aType@32:8 a@40:8 bType@48:8 b@56:8 cType@64:8 c@72:8 dType@80:8 d@88:8"
    );
    assert_eq!(said(&request, "a"), ["9 8 ? long deallocate", "9 8 ? long deallocate?"]);
    assert_eq!(said(&request, "b"), ["9 8 ? long deallocate?", "9 8 ? long deallocate?"]);
    assert_eq!(said(&request, "c"), ["9 8 0", "9 8 0 deallocate"], "one of a single size says 0 items");
    assert_eq!(said(&request, "d"), ["20 32 ? long", "17 ? ? long deallocate?"]);
}

#[test]
fn what_may_be_a_right_may_make_a_message_complex() {
    let complexity = |scalar| {
        let request = request_of(Form::Right(scalar), 4, &GNU32);
        (request.complex, request.complex_on_arrival())
    };
    let open = |sent, received| crate::model::Scalar { sent, received, ..POLYMORPHIC };
    assert_eq!(complexity(POLYMORPHIC), (Complexity::Dynamic, Complexity::Dynamic));
    assert_eq!(
        complexity(open(POLYMORPHIC.sent, MAKE_SEND.received)),
        (Complexity::Dynamic, Complexity::Complex)
    );
    assert_eq!(
        complexity(open(MAKE_SEND.sent, POLYMORPHIC.received)),
        (Complexity::Complex, Complexity::Dynamic)
    );
}

#[test]
fn countinout_sends_the_room_that_the_client_has() {
    let mut sketch = routine();
    let (int, ints) = (sketch.fixed(4), sketch.counted(4, 6));
    let a = sketch.argument(Role::Out, "a", ints);
    sketch.argument(Role::In, "b", int);
    sketch.edit(a).count_in_out = true;
    let messages = sketch.messages(&GNU32);
    assert_eq!(picture(&messages.request), "40..40: Head@0:24 aCntType@24:4 aCnt@28:4 bType@32:4 b@36:4");
    assert_eq!(said(&messages.request, "aCnt"), ["2 32 1 inline", "2 32 1 inline"]);
    assert_eq!(
        picture(&messages.reply.unwrap()),
        "36..60: Head@0:24 RetCodeType@24:4 RetCode@28:4 aType@32:4 a@36:24"
    );
}

#[test]
fn the_long_form_is_for_what_is_wide_and_for_what_asks() {
    let mut sketch = simpleroutine();
    let (short, long) = (sketch.fixed(4095), sketch.fixed(4096));
    sketch.argument(Role::In, "a", short);
    sketch.argument(Role::In, "b", long);
    let c = sketch.argument(Role::In, "c", short);
    sketch.edit(c).long_form = LongForm::Always;
    let sizes = |abi| {
        let request = sketch.messages(abi).request;
        let sizes =
            request.slots().filter(|(_, slot)| slot.name.ends_with("Type")).map(|(_, slot)| slot.size);
        (sizes.collect::<Vec<_>>(), said(&request, "b")[1].clone())
    };
    assert_eq!(sizes(&GNU32), (vec![4, 12, 12], "9 8 4096 inline long deallocate?".to_owned()));
    assert_eq!(sizes(&GNU64), (vec![8, 8, 8], "9 8 4096 inline long deallocate?".to_owned()));
}

/// What is said of a routine with these arguments, each with its place.
fn verdict(sketch: &Sketch, abi: &Abi) -> Vec<(Code, u32)> {
    sketch.lay_out(abi).1.iter().map(|said| (said.code, said.span.lo)).collect()
}

#[test]
fn the_short_form_holds_4095_items_on_32_bits() {
    let mut sketch = simpleroutine();
    for (name, size) in [("a", 4095), ("b", 4096)] {
        let ty = sketch.fixed(size);
        let id = sketch.argument(Role::In, name, ty);
        sketch.edit(id).long_form = LongForm::Never;
    }
    let many = sketch.counted(16, 256);
    let id = sketch.argument(Role::In, "c", many);
    sketch.edit(id).long_form = LongForm::Never;
    assert_eq!(verdict(&sketch, &GNU32), [(Code::FieldOverflow, 2), (Code::FieldOverflow, 3)]);
    assert_eq!(verdict(&sketch, &GNU64), []);
}

#[test]
fn what_c_stubs_misplace_is_told() {
    let mut sketch = routine();
    let (bytes, words, int) = (sketch.counted(1, 7), sketch.counted(4, 3), sketch.fixed(4));
    sketch.argument(Role::In, "a", words);
    sketch.argument(Role::In, "b", bytes);
    sketch.argument(Role::In, "c", int);
    sketch.argument(Role::Out, "d", bytes);
    assert_eq!(verdict(&sketch, &GNU32), [(Code::GnuMisplaced, 2)]);
    assert_eq!(verdict(&sketch, &GNU64), [(Code::GnuMisplaced, 1), (Code::GnuMisplaced, 2)]);
}

#[test]
fn sizes_beyond_32_bits_neither_wrap_nor_panic() {
    let mut sketch = routine();
    let most = sketch.counted(u32::MAX, u32::MAX);
    let rights = sketch.ty(Form::Rights { right: MAKE_SEND, extent: Extent::Bounded(u32::MAX) }, 0);
    for name in ["a", "b", "c"] {
        sketch.argument(Role::InOut, name, most);
        sketch.argument(Role::InOut, &format!("{name}_rights"), rights);
    }
    for abi in [&GNU32, &GNU64] {
        let (messages, diagnostics) = sketch.lay_out(abi);
        assert_eq!(messages[0].request.max, u32::MAX);
        assert!(diagnostics.iter().any(|said| said.code == Code::MessageTooLarge));
    }
}
