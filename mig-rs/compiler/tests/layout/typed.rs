//! What do the words of a type make of its descriptor?

use crate::front::lay_out_text;
use mig_rs::abi::{Abi, GNU32, GNU64};

/// Of each type, as an argument of it is sent: form, then the bits of an item, and how many: `n` where they are counted,
/// with how many make one element.
fn descriptors(types: &[&str], abi: &'static Abi) -> Vec<String> {
    let mut text = "subsystem s 100; type port = MACH_MSG_TYPE_COPY_SEND;\n".to_owned();
    let mut arguments = String::new();
    for declaration in types {
        text += &format!("type {declaration};\n");
        let name = declaration.split(' ').next().unwrap();
        arguments += &format!("; in arg_{name}: {name}");
    }
    text += &format!("routine r(p: port{arguments});\n");
    let laid = lay_out_text(&text, abi);
    let items = laid.layout.routines[0].request.items();
    let told = items.map(|(descriptor, _, item)| {
        let sent = descriptor.sent;
        let form = if sent.long { "long" } else { "short" };
        let number = sent.number.map_or(format!("{} n", descriptor.each), |number| number.to_string());
        format!("{} {form} {} x {number}", item.name.strip_prefix("arg_").unwrap(), sent.bits.unwrap())
    });
    told.collect()
}

#[test]
fn the_form_goes_on_to_what_is_made_of_a_type() {
    let types = [
        "a = (9, 8, islong)",
        "b = array[3] of a",
        "c = array[*:3] of a",
        "d = struct[2] of a",
        "e = (9, 8, isnotlong)",
        "f = array[] of e",
        "g = a",
    ];
    assert_eq!(
        descriptors(&types, &GNU32),
        [
            "a long 8 x 1",
            "b long 8 x 3",
            "c long 8 x 1 n",
            "d long 8 x 2",
            "e short 8 x 1",
            "f short 8 x 1 n",
            "g long 8 x 1"
        ]
    );
}

#[test]
fn what_is_wide_has_the_long_form_of_itself() {
    let types = [
        "a = (256, 32)",
        "b = (12, 512)",
        "c = array[5000] of char",
        "d = array[*:5000] of char",
        "e = ^array[5000] of char",
        "f = ^array[3] of b",
        "g = array[*:3] of c",
    ];
    assert_eq!(
        descriptors(&types, &GNU32),
        [
            "a long 32 x 1",
            "b long 512 x 1",
            "c long 8 x 5000",
            "d long 8 x 1 n",
            "e short 8 x 0",
            "f long 512 x 0",
            "g long 8 x 5000 n"
        ]
    );
}

#[test]
fn a_struct_travels_as_words_of_its_alignment() {
    let types = [
        "a = struct { char x; char y; }",
        "b = struct { char x; short y; }",
        "c = struct { int x; char y; uintptr_t z; }",
        "d = array[*:2] of c",
        "e = struct { c x; char y; }",
    ];
    assert_eq!(
        descriptors(&types, &GNU32),
        ["a short 8 x 2", "b short 16 x 2", "c short 32 x 3", "d short 32 x 3 n", "e short 32 x 4"]
    );
    assert_eq!(
        descriptors(&types, &GNU64),
        ["a short 8 x 2", "b short 16 x 2", "c short 64 x 2", "d short 64 x 2 n", "e short 64 x 3"]
    );
}

#[test]
fn elements_of_an_array_are_whole_bytes() {
    let types = [
        "bit = MACH_MSG_TYPE_BIT",
        "bits = array[12] of bit",
        "a = array[*:8] of bit",
        "b = array[*:8] of bits",
        "c = ^array[] of bits",
    ];
    assert_eq!(
        descriptors(&types, &GNU32),
        ["bit short 1 x 1", "bits short 1 x 12", "a short 8 x 1 n", "b short 8 x 2 n", "c long 8 x 2 n"]
    );
}
