//! Which comments document what follows, and what is left of them?

use insta::assert_snapshot;

use super::{parse, show};
use crate::abi::XNU64;

/// Documentation stands in quotes before what it documents.
fn documented(text: &str) -> String {
    let outcome = parse(&XNU64, text);
    assert_eq!(outcome.messages, Vec::<String>::new());
    show::file(&outcome.file)
}

#[test]
fn comments_directly_before_a_statement() {
    let text = "
/* The clock. */
subsystem clock 1;
// Seconds.
type t = int;
/// Waits
/// long.
routine r();
/** Says
 *  the time.
 */
routine s();
/*! Stops. */ routine u();
";
    assert_snapshot!(documented(text), @r#"
    "The clock." Subsystem [] clock 1
    "Seconds." Type t = int
    "Waits\nlong." Routine r
    "Says\nthe time." Routine s
    "Stops." Routine u
    "#);
}

#[test]
fn comments_before_an_argument() {
    let text = "
routine r( /* Whom to ask. */ p : port;
    /* How long. */
    in a : t;
    // What was
    // found.
    out b : t;  /* Says nothing of c. */
    out c : t; /* But this is of d. */ out d : t
    /* Says nothing. */
);
";
    assert_snapshot!(documented(text), @r#"
    Routine r
        "Whom to ask." - p: port
        "How long." In a: t
        "What was\nfound." Out b: t
        Out c: t
        "But this is of d." Out d: t
    "#);
}

#[test]
fn comments_behind_a_statement_document_nothing() {
    let text = "
skip; /* 2202: copy */
routine r();
type t = int; // A number.

type u = int; /** A number. */
type v = int;
";
    assert_snapshot!(documented(text), @r"
    Skip None
    Routine r
    Type t = int
    Type u = int
    Type v = int
    ");
}

#[test]
fn a_blank_line_parts_a_comment_from_what_follows() {
    let text = "
/* A chapter. */

type t = int;
/* A chapter. */
/* A number. */
type u = int;
// Not this.

// But this.
type v = int;
/* Nor this, */
#pragma mark
type w = int;
/** But this is documentation: it says so. */

type x = int;
//// A rule.
/// A number.
type y = int;
";
    assert_snapshot!(documented(text), @r#"
    Type t = int
    "A number." Type u = int
    "But this." Type v = int
    Type w = int
    "But this is documentation: it says so." Type x = int
    "A number." Type y = int
    "#);
}

#[test]
fn what_heads_a_file_is_no_documentation() {
    assert_snapshot!(documented("/* Licence. */\n\nsubsystem a 1;"), @"Subsystem [] a 1");
    assert_snapshot!(documented("/** Licence. */\n\nsubsystem a 1;"), @"Subsystem [] a 1");
    assert_snapshot!(documented("/* Licence. */\n#define A\nsubsystem a 1;"), @"Subsystem [] a 1");
    assert_snapshot!(documented("/* Licence. */\n/* The clock. */\nsubsystem a 1;"), @r#""The clock." Subsystem [] a 1"#);
    assert_snapshot!(documented("/* The clock. */\nsubsystem a 1;"), @r#""The clock." Subsystem [] a 1"#);
    assert_snapshot!(documented("/// The clock.\nsubsystem a 1;"), @r#""The clock." Subsystem [] a 1"#);
}

#[test]
fn macros_are_where_they_are_used() {
    assert_snapshot!(documented("#define R routine\n/* Waits. */\nR r(/* Whom. */ p : port);"), @r#"
    "Waits." Routine r
        "Whom." - p: port
    "#);
    assert_snapshot!(documented("#define R /* No. */ routine\nR r();"), @"Routine r");
}

#[test]
fn signs_and_indentation_are_taken_off() {
    let text = "
    /*
     * Reads a clock.
     *
     *   let t = read();
     *
     * Never fails.
     */
    type a = int;
    /*
        Reads a clock:
          it is
        red.
    */
    type b = int;
    /* Reads a clock:
       it is red. */
    type c = int;
    /*
    ** Two stars.
    **/
    type d = int;
    /*****************
     * A box.        *
     *****************/
    type e = int;
    /*****************/
    type f = int;
    /**/
    type g = int;
    //
    //  One.
    //
    //    Two.
    //
    type h = int;
    /*! * a list
     * of points */
    type i = int;
    /* ---- Chapter ---- */
    type j = int;
    /* -----------------
     * Chapter
     * ----------------- */
    type k = int;
    /* Reads a clock, which
     * is red, or
       is blue,
     * or is green.
     */
    type l = int;
";
    assert_snapshot!(documented(text), @r#"
    "Reads a clock.\n\n  let t = read();\n\nNever fails." Type a = int
    "Reads a clock:\n  it is\nred." Type b = int
    "Reads a clock:\nit is red." Type c = int
    "Two stars." Type d = int
    "A box." Type e = int
    Type f = int
    Type g = int
    "One.\n\n  Two." Type h = int
    "* a list\nof points" Type i = int
    "---- Chapter ----" Type j = int
    "Chapter" Type k = int
    "Reads a clock, which\nis red, or\n      is blue,\nor is green." Type l = int
    "#);
}

#[test]
fn other_statements_have_no_documentation() {
    assert_snapshot!(documented("/* Nothing. */ skip; /** Of use. */ serverprefix x;"), @r"
    Skip None
    ServerPrefix x
    ");
}
