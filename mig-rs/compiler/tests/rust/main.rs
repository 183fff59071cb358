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

#[test]
fn what_rust_cannot_say_is_an_error() {
    let regions = "subsystem s 100; type port = MACH_MSG_TYPE_COPY_SEND; type char = MACH_MSG_TYPE_CHAR;
        type o = ^array[] of char; type a = array[3] of o; routine r(p: port; in a: a);";
    let report = Builder::new().text("regions.defs", regions).abi("xnu64").generate();
    assert!(report.result.is_err());
    assert!(report.messages(false).contains("MIG0801"), "{}", report.messages(false));
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let once = || rust(shipped("mach", "xnu64"));
    assert_eq!(once(), once());
}
