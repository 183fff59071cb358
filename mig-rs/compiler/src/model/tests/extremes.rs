//! Is every input answered soon, and without a word too much?

use std::fmt::Write;

use super::read;
use crate::abi::{GNU64, XNU64};
use crate::diagnostics::Code;
use crate::model::Shape;

const START: &str =
    "subsystem s 100; type int = MACH_MSG_TYPE_INTEGER_32; type port = MACH_MSG_TYPE_COPY_SEND;\n";

#[test]
fn many_routines_and_types_take_their_time_and_no_more() {
    let mut text = START.to_owned();
    for index in 0..3000 {
        writeln!(
            text,
            "type t{index} = struct[{index} + 1] of int; routine r{index}(p: port; in a: t{index});"
        )
        .unwrap();
    }
    let outcome = read(&XNU64, &text);
    assert_eq!(outcome.subsystem.unwrap().routines.len(), 3000);
    // Request ids meet reply ids 2900 times, which is said once.
    let codes: Vec<_> = outcome.diagnostics.iter().map(|said| said.code).collect();
    assert_eq!(codes, [Code::ReplyIdMeets]);
}

#[test]
fn a_request_with_the_id_of_a_reply_is_told_with_both_places() {
    let mut text = START.to_owned();
    text.push_str(&"skip;".repeat(3));
    text.push_str("routine first(p: port);");
    text.push_str(&"skip;".repeat(99));
    text.push_str("simpleroutine second(p: port);");
    let outcome = read(&XNU64, &text);
    let said = &outcome.diagnostics[0];
    assert_eq!((outcome.diagnostics.len(), said.code), (1, Code::ReplyIdMeets));
    assert_eq!(outcome.sources.text(said.span), "second");
    assert_eq!(outcome.sources.text(said.labels[0].span), "first");
    assert_eq!(read(&XNU64, &text.replacen("skip;", "", 1)).diagnostics.len(), 1);
    assert_eq!(read(&XNU64, &text.replacen("simpleroutine", "skip;simpleroutine", 1)).diagnostics.len(), 0);
}

#[test]
fn types_inside_one_another_have_an_end() {
    let chain = |levels: usize| {
        let mut text = format!("{START} type t0 = int;");
        for level in 1..=levels {
            write!(text, "type t{level} = struct[1] of t{};", level - 1).unwrap();
        }
        text
    };
    assert_eq!(read(&XNU64, &chain(255)).diagnostics, []);
    let codes: Vec<_> = read(&XNU64, &chain(5000)).diagnostics.iter().map(|said| said.code).collect();
    assert_eq!(codes, [Code::NestedTooDeep]);
}

#[test]
fn members_of_members_are_no_trap() {
    let mut text = "subsystem s 1; type z = array[0] of char; type t0 = struct { z a; z b; };".to_owned();
    for level in 1..100 {
        write!(text, "type t{level} = struct {{ t{0} a; t{0} b; }};", level - 1).unwrap();
    }
    text.push_str("type p = polymorphic; routine r(requestport p: p; in a: t99 = struct { t98 a; t98 b; });");
    let codes: Vec<_> = read(&GNU64, &text).diagnostics.iter().map(|said| said.code).collect();
    assert_eq!(codes, [Code::EmptyArray]);
}

#[test]
fn a_file_full_of_unknown_names_is_answered_as_fast() {
    let mut text = START.to_owned();
    for index in 0..2000 {
        writeln!(text, "type name{index} = int; routine r{index}(p: port; in a: nmae{index});").unwrap();
    }
    let outcome = read(&XNU64, &text);
    let errors = outcome.diagnostics.iter().filter(|said| said.code == Code::UndefinedType).count();
    assert_eq!(errors, 2000);
}

#[test]
fn what_every_routine_gets_a_copy_of_is_short() {
    let prefix = |length| format!("{START} serverprefix {}; routine r(p: port);", "x".repeat(length));
    assert_eq!(read(&XNU64, &prefix(255)).diagnostics, []);
    let outcome = read(&XNU64, &prefix(256));
    assert_eq!(outcome.diagnostics.iter().map(|said| said.code).collect::<Vec<_>>(), [Code::Limit]);
    assert_eq!(outcome.subsystem.unwrap().routines[0].server_function(), "r");
}

#[test]
fn copies_of_a_large_struct_share_it() {
    let mut text = "subsystem s 1; type t0 = struct { ".to_owned();
    for index in 0..1000 {
        write!(text, "char m{index}; ").unwrap();
    }
    text.push_str("};");
    for index in 1..1000 {
        write!(text, "type t{index} = t{};", index - 1).unwrap();
    }
    let subsystem = read(&GNU64, &text).subsystem.unwrap();
    let mut lists = subsystem.types.iter().filter_map(|(_, ty)| match &ty.shape {
        Shape::Members(members) => Some(members),
        _ => None,
    });
    let first = lists.next().unwrap();
    assert!(lists.all(|list| std::sync::Arc::ptr_eq(first, list)));
}

#[test]
fn one_slip_brings_one_error() {
    let text = format!(
        "{START} type a = array[2 of int; type b = struct[2] of a; routine r(p: port; in x: a; out y: b);"
    );
    assert_eq!(read(&XNU64, &text).diagnostics.len(), 1);
}

#[test]
fn a_routine_may_have_thousands_of_arguments() {
    let mut text = format!("{START} routine r(p: port");
    for index in 0..3000 {
        write!(text, "; in a{index}: int").unwrap();
    }
    text.push_str(");");
    assert_eq!(read(&XNU64, &text).diagnostics, []);
}
