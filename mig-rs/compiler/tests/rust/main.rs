//! Is the Rust that comes out what one would want to read?
#![allow(clippy::unwrap_used, reason = "what a test finds wrong ends it")]

use mig_rs::{Builder, Side};

/// The Rust of an interface; what is wrong with it fails the test.
fn rust(builder: Builder) -> String {
    let mut report = builder.generate();
    assert_eq!(report.messages(false), "");
    report.result.as_mut().unwrap().remove(0).text
}

fn shipped(name: &str, abi: &str) -> Builder {
    Builder::new().file(format!("../../defs/mach/{name}.defs")).abi(abi)
}

fn corpus(name: &str) -> Builder {
    Builder::new().file(format!("../../tests/corpus/{name}.defs")).abi("xnu64")
}

#[test]
fn memory_object_with_both_servers() {
    insta::assert_snapshot!(rust(shipped("memory_object", "osf32").seqnos(true)));
}

#[test]
fn exceptions_have_arrays_both_ways() {
    insta::assert_snapshot!(rust(shipped("mach_exc", "xnu64")));
}

#[test]
fn a_clock_tells_its_capacity() {
    insta::assert_snapshot!(rust(shipped("clock", "xnu32")));
}

#[test]
fn names_of_rusts_own() {
    insta::assert_snapshot!(rust(corpus("nasty_names")));
}

#[test]
fn comments_become_documentation() {
    insta::assert_snapshot!(rust(corpus("documented").sides([Side::Client])));
}

const FORMS: &str = "\
subsystem forms 400;
type port = MACH_MSG_TYPE_COPY_SEND;
type int = MACH_MSG_TYPE_INTEGER_32;
type long = MACH_MSG_TYPE_INTEGER_64;
type words = array[*:4] of int;
type bytes = array[*:4] of MACH_MSG_TYPE_CHAR;
type table = array[4] of int;
type wide = array[2] of long;
type few = array[*:3] of port;
type pair = array[2] of port;
type token = struct[8] of int;
routine shared(p: port; in a: words; in b: bytes, samecount; out c: words; out d: bytes, samecount);
routine arrays(p: port; in a: table; in b: wide; out c: table; out d: wide; inout e: table);
routine rights(p: port; in a: few; in b: pair; out c: few; out d: pair);
routine answered(p: port; replyport q: port = MACH_MSG_TYPE_MAKE_SEND_ONCE; in a: int);
waittime 20;
consumeonsenderror timeout;
routine told(p: port; serveraudittoken who: token; audittoken both: token; out a: int);
usespecialreplyport 1;
routine special(p: port; in a: int);
";

#[test]
fn forms_that_no_shipped_interface_has() {
    insta::assert_snapshot!(rust(Builder::new().text("forms.defs", FORMS).abi("xnu64")));
}

const TINY: &str = "\
subsystem tiny 500;
type port = MACH_MSG_TYPE_COPY_SEND;
type when = MACH_MSG_TYPE_INTEGER_64;
simpleroutine tick(p: port; in at: when);
";

#[test]
fn a_server_may_leave_routines_out_and_bring_its_own_types() {
    let tiny = Builder::new().text("tiny.defs", TINY).abi("xnu64").sides([Side::Server]);
    insta::assert_snapshot!(rust(tiny.optional_handlers(true).map("when", "crate::clock::Instant")));
}

const SIDE_BY_SIDE: &str = "\
subsystem pages 600;
type port = MACH_MSG_TYPE_COPY_SEND;
type int = MACH_MSG_TYPE_INTEGER_32;
type page = ^array[] of MACH_MSG_TYPE_BYTE;
type two = array[2] of page;
type few = array[*:3] of page;
routine turn(p: port; in a: two; in b: few, dealloc; out c: two; out d: few);
simpleroutine keep(p: port; in a: page; in code: int, retcode);
";

#[test]
fn regions_side_by_side_and_a_code_alone() {
    insta::assert_snapshot!(rust(Builder::new().text("pages.defs", SIDE_BY_SIDE).abi("xnu64")));
}

const DESCRIBED: &str = "\
subsystem described 650;
type port = MACH_MSG_TYPE_COPY_SEND;
type int = MACH_MSG_TYPE_INTEGER_32;
type uint64_t = MACH_MSG_TYPE_INTEGER_64;
type words = array[*:4] of int;
type named = c_string[*:32];
type four = array[4] of int;
type page = ^array[] of MACH_MSG_TYPE_BYTE;
type pages = array[*:2] of page;
type rights = array[*:2] of port;
type rightly = ^array[] of port;
routine all(p: port; in a: words; in n: named; in f: four; in r: rights; in b: pages; in o: rightly; out c: words, countinout; out at: uint64_t);
simpleroutine keep(p: port; in a: page; in code: int, retcode);
";

#[test]
fn a_description_says_where_everything_stands() {
    let text = rust(Builder::new().text("described.defs", DESCRIBED).abi("xnu64").description(true));
    let (_, described) = text.split_once("pub static").unwrap();
    insta::assert_snapshot!(described.split_once("    };\n").unwrap().0);
}

#[test]
fn a_description_makes_way_for_names_of_the_interface() {
    let defs = "subsystem s 1; type port = MACH_MSG_TYPE_COPY_SEND; routine DESCRIPTION(p: port);";
    let text = rust(Builder::new().text("s.defs", defs).abi("xnu64").description(true));
    assert!(text.contains("pub static DESCRIPTION_: "), "{text}");
}

const TRANSLATED: &str = "\
subsystem tickets 700;
type port = MACH_MSG_TYPE_MOVE_SEND;
type int = MACH_MSG_TYPE_INTEGER_32;
type desk = MACH_MSG_TYPE_COPY_SEND intran: desk_t desk_find(port) destructor: desk_release(desk_t);
type ticket = int intran: ticket_t ticket_find(int) outtran: int ticket_number(ticket_t) destructor: ticket_forget(ticket_t);
routine swap(at: desk; in a: ticket; inout b: ticket; in c: desk; out d: int);
";

#[test]
fn translated_types_are_the_servers_own() {
    let tickets = Builder::new().text("tickets.defs", TRANSLATED).abi("xnu64");
    insta::assert_snapshot!(rust(tickets.sides([Side::Server])));
}

const TYPED: &str = "\
subsystem typed 800;
type port = MACH_MSG_TYPE_COPY_SEND;
type int16_t = MACH_MSG_TYPE_INTEGER_16;
type word = MACH_MSG_TYPE_INTEGER_64;
type words = array[*:4] of word;
type bytes = array[] of char;
type page = ^array[] of char;
type any = polymorphic;
type few = array[*:3] of port;
type named = c_string[*:32];
type time = struct { int seconds; int16_t micro; };
type object = port intran: object_t object_find(port) intranpayload: object_t object_of destructor: object_release(object_t);
routine arrays(at: object; a: words; b: bytes, servercopy; c: page, dealloc; d: few; out e: words, countinout; out f: bytes; out g: few);
routine values(p: port; msgseqno n: int; a: named; inout t: time; out n2: named);
simpleroutine tell(p: port; x: any; a: bytes);
";

#[test]
fn typed_messages_read_as_untyped_ones_do() {
    insta::assert_snapshot!(rust(Builder::new().text("typed.defs", TYPED).abi("gnu64")));
}

#[test]
fn a_typed_memory_object_takes_its_sequence_numbers_from_the_header() {
    insta::assert_snapshot!(rust(shipped("memory_object", "gnu32").seqnos(true)));
}

#[test]
fn what_a_short_descriptor_cannot_count_is_refused() {
    let defs = "subsystem s 1; type port = MACH_MSG_TYPE_COPY_SEND; type page = ^array[] of int;
        routine r(p: port; a: page, isnotlong; out b: page, isnotlong);";
    let text = rust(Builder::new().text("s.defs", defs).abi("gnu32"));
    assert!(text.contains("__mig::at_most(a.len(), 4095)?;"), "{text}");
    assert!(text.contains("Ok(b) if b.len() <= 4095 =>"), "{text}");
    // The other wire's two forms are equally wide.
    let text = rust(Builder::new().text("s.defs", defs).abi("gnu64"));
    assert!(!text.contains("4095"), "{text}");
}

#[test]
fn descriptions_are_for_untyped_messages() {
    let messages = shipped("clock", "gnu64").description(true).generate().messages(false);
    assert!(messages.contains("typed messages have no description"), "{messages}");
}

#[test]
fn a_payload_is_not_all_that_a_port_may_show() {
    let defs =
        "subsystem s 1; type port = MACH_MSG_TYPE_COPY_SEND intranpayload: t of_payload; routine r(p: port);";
    let messages = Builder::new().text("s.defs", defs).abi("gnu64").generate().messages(false);
    assert!(
        messages.contains("`of_payload` translates the payload of `p`, and nothing its name"),
        "{messages}"
    );
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let once = || rust(shipped("mach", "xnu64"));
    assert_eq!(once(), once());
}

#[test]
fn a_file_name_stays_on_its_line() {
    let text = rust(Builder::new().text("a\nfn b(){}.defs", "subsystem s 1;").abi("xnu64"));
    assert!(text.starts_with("// @generated by mig-rs from a fn b(){}.defs\n\n"), "{text}");
}

#[test]
fn a_type_called_like_a_limit_keeps_its_name() {
    let defs =
        "subsystem s 1; type port = MACH_MSG_TYPE_COPY_SEND; type REPLY_MAX = MACH_MSG_TYPE_INTEGER_32;
        routine r(p: port; in a: REPLY_MAX);";
    let text = rust(Builder::new().text("s.defs", defs).abi("xnu64"));
    assert!(text.contains("pub type REPLY_MAX = i32;"), "{text}");
    assert!(text.contains("const REPLY_MAX_: usize = 36;"), "{text}");
    assert!(text.contains("__mig::Demux<'_, S, REQUEST_MAX, REPLY_MAX_>"), "{text}");
}
