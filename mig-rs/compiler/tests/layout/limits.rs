//! What is said of messages that no size field can describe?

use crate::front::complaints;
use mig_rs::abi::{GNU32, GNU64, XNU32};

const START: &str = "\
subsystem s 100;
type port = MACH_MSG_TYPE_COPY_SEND;
type char = MACH_MSG_TYPE_CHAR;
type large = array[400000000] of char;
type larger = array[*:500000000] of char;
";

#[test]
fn the_largest_argument_is_shown() {
    let routine = "
routine fine(p : port; in a : large; in b : large);
routine r(p : port; in a : large; in b : large; in c : larger;
          in d : large; in e : large; in f : large; out g : large);
";
    insta::assert_snapshot!(complaints(&format!("{START}{routine}"), &XNU32));
}

#[test]
fn a_message_of_just_the_limit_is_fine() {
    // 24 + 8, five times 400 000 000, and 147 483 612: 2 147 483 644 is the last multiple of 4.
    let fits = "type rest = array[147483612] of char;";
    let exceeds = "type rest = array[147483613] of char;";
    let routine = "simpleroutine r(p : port; in a : large; in b : large; in c : large; in d : large; in e : large; in f : rest);";
    assert_eq!(complaints(&format!("{START}{fits}{routine}"), &XNU32), "");
    assert_ne!(complaints(&format!("{START}{exceeds}{routine}"), &XNU32), "");
}

#[test]
fn typed_descriptors_and_c_stubs_have_limits_of_their_own() {
    let start = "subsystem s 100; type port = MACH_MSG_TYPE_COPY_SEND;";
    let of = |types: &str, arguments: &str, abi| {
        complaints(&format!("{start}\ntype t = {types};\nroutine r(p: port; {arguments});\n"), abi)
    };
    let many = ("array[4096] of char", "in a: t, isnotlong");
    insta::assert_snapshot!(
        of(many.0, many.1, &GNU32) + &of("array[*:7] of char", "in a: t; in b: int", &GNU64)
    );
    assert!(!of(many.0, many.1, &GNU64).contains("error"), "one form for both has room");
    assert_eq!(of("array[*:7] of char", "in b: int; in a: t", &GNU32), "", "nothing follows");
}
