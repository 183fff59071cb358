//! Does one slip give one message, and is what follows still read?

use insta::assert_snapshot;

use super::super::{parse, show};
use crate::abi::{Abi, GNU64, XNU64};

/// The messages, what was read, and the names of the types that were not.
fn read(abi: &Abi, text: &str) -> String {
    let outcome = parse(abi, text);
    let messages: Vec<_> = outcome.messages.iter().map(|message| format!("! {message}\n")).collect();
    let subsystem = if outcome.file.broken_subsystem { "\nbroken subsystem" } else { "" };
    let broken: Vec<_> = outcome.file.broken_types.iter().map(|name| format!("\nbroken {name}")).collect();
    format!("{}{}{}{subsystem}", messages.concat(), show::file(&outcome.file), broken.concat())
}

#[test]
fn a_routine_without_its_end_does_not_swallow_the_next() {
    let text = "routine r(p : port; in a : int;\nroutine q(p : port);\nskip;";
    assert_snapshot!(read(&XNU64, text), @r"
    ! UnexpectedToken: expected an argument or `)`, found the keyword `routine` at 2:1; the routine's arguments end with `)`
    Routine q
        - p: port
    Skip None
    ");
    let text = "routine r(p : port; in a : int\n\nsimpleroutine q(p : port);";
    assert_snapshot!(read(&XNU64, text), @r"
    ! UnexpectedToken: expected `;` or `)` behind the argument, found the keyword `simpleroutine` at 3:1; the routine's arguments end with `)`
    Simpleroutine q
        - p: port
    ");
    assert_snapshot!(read(&XNU64, "routine r(p : port; in a : int; type t = int; skip;"), @r"
    ! UnexpectedToken: expected an argument or `)`, found the keyword `type` at 1:33; the routine's arguments end with `)`
    Type t = int
    Skip None
    ");
    assert_snapshot!(read(&XNU64, "routine r(\nroutine q(\nroutine r();"), @r"
    ! UnexpectedToken: expected an argument or `)`, found the keyword `routine` at 2:1; the routine's arguments end with `)`
    ! UnexpectedToken: expected an argument or `)`, found the keyword `routine` at 3:1; the routine's arguments end with `)`
    Routine r
    ");
}

#[test]
fn words_of_statements_at_the_start_of_a_line_may_be_arguments() {
    let text = "routine r(p port;\n    waittime time : int;\n    msgoption : int;\n    type : t);\nskip;";
    assert_snapshot!(read(&XNU64, text), @r"
    ! UnexpectedToken: expected `:` and a type behind the argument's name, found `port` at 1:13
    ! KeywordAsName: expected an argument, found the keyword `msgoption` at 3:5; `msgoption` is a keyword in any letter case: choose another name
    ! KeywordAsName: expected an argument, found the keyword `type` at 4:5; `type` is a keyword in any letter case: choose another name
    Skip None
    ");
}

#[test]
fn every_argument_is_looked_at() {
    let text = "routine r(p port; in a : int; out b;\n in c : struct[3] of x; d : PointerTo(foo *); e : int, foo);skip;";
    assert_snapshot!(read(&XNU64, text), @r"
    ! UnexpectedToken: expected `:` and a type behind the argument's name, found `port` at 1:13
    ! UnexpectedToken: expected `:` and a type behind the argument's name, found `;` at 1:36
    ! UnexpectedToken: expected a name for the argument's type, found the keyword `struct` at 2:9; write `c : NAME = struct …`
    ! UnexpectedToken: expected `)`, found `*` at 2:43; a C type is one word here: give it a name with a `typedef`
    ! UnknownFlag: `foo` is not a flag at 2:56; the flags are `samecount`, `retcode`, `physicalcopy`, `overwrite`, `dealloc`, `notdealloc`, `countinout`, `auto`, `const`
    Skip None
    ");
}

#[test]
fn a_missing_semicolon_costs_nothing_else() {
    let text = "type t = int\ntype u = char;\nskip\nroutine r(p : port)\nsubsystem s 5";
    assert_snapshot!(read(&XNU64, text), @r"
    ! UnexpectedToken: expected `;` behind the statement, found the keyword `type` at 2:1 [1:10 `;` is missing behind this]
    ! UnexpectedToken: expected `;` behind the statement, found the keyword `routine` at 4:1 [3:1 `;` is missing behind this]
    ! UnexpectedToken: expected `;` behind the statement, found the keyword `subsystem` at 5:1 [4:19 `;` is missing behind this]
    ! EndInsideStatement: the file ends inside this `subsystem` statement at 5:1 [5:14 expected `;` behind the statement]
    Type t = int
    Type u = char
    Skip None
    Routine r
        - p: port
    Subsystem [] s 5
    ");
    assert_snapshot!(read(&XNU64, "type t = int type u = char;"), @r"
    ! UnexpectedToken: expected `;` behind the statement, found the keyword `type` at 1:14
    Type t = int
    Type u = char
    ");
}

#[test]
fn a_semicolon_between_arguments_ends_no_statement() {
    let text = "routine r p : port; in a : int; out b int; c : d); skip;";
    assert_snapshot!(read(&XNU64, text), @r"
    ! UnexpectedToken: expected `(` and the routine's arguments, found `p` at 1:11
    Skip None
    ");
    let text = "rotine r(p : port; in a : int);\nfunction f(a : int; b : int) : int;\nskip;";
    assert_snapshot!(read(&XNU64, text), @r"
    ! UnexpectedToken: expected a statement, found `rotine` at 1:1; did you mean `routine`?
    ! OldRoutineWord: MIG no longer has `function` at 2:1; write `routine`
    Skip None
    ");
}

#[test]
fn a_semicolon_between_members_ends_no_statement() {
    let text =
        "type t = struct { int a; char b; }; routine r(a : u = struct { int a; char b; }; b : t); skip;";
    assert_snapshot!(read(&XNU64, text), @r"
    ! OtherDialect: `struct { … }` exists in GNU's MIG only at 1:10; this file is read as Apple MIG: `--abi` chooses another
    ! OtherDialect: `struct { … }` exists in GNU's MIG only at 1:55; this file is read as Apple MIG: `--abi` chooses another
    Skip None
    broken t
    ");
    let text = "type t = struct { int; char b; }; type u = struct { int a; type v = int; skip;";
    assert_snapshot!(read(&GNU64, text), @r"
    ! UnexpectedToken: expected the member's name, found `;` at 1:22
    ! UnexpectedToken: expected a type, found the keyword `type` at 1:60; the statement before this one is not complete
    Type v = int
    Skip None
    broken t
    broken u
    ");
}

#[test]
fn types_that_could_not_be_read_are_remembered() {
    let text = "type t = array[N] of int; type u = ; type v; type w = int foo; type x = ^\ntype y = int;";
    assert_snapshot!(read(&XNU64, text), @r"
    ! NotAConstant: a size is a number, found `N` at 1:16; no macro of that name is defined
    ! UnexpectedToken: expected a type, found `;` at 1:36
    ! UnexpectedToken: expected `=` and the type's shape, found `;` at 1:44
    ! UnexpectedToken: expected `;` behind the statement, found `foo` at 1:59
    ! UnexpectedToken: expected a type, found the keyword `type` at 2:1; the statement before this one is not complete
    Type y = int
    broken t
    broken u
    broken v
    broken w
    broken x
    ");
    assert_snapshot!(read(&XNU64, "import foo.h type t = int; skip;"), @r#"
    ! NotQuoted: expected a file name in quotes or angle brackets, found `foo` at 1:8; write `"file.h"` or `<file.h>`
    Skip None
    broken t
    "#);
}

#[test]
fn a_subsystem_that_could_not_be_read_is_remembered() {
    assert_snapshot!(read(&XNU64, "subsystem clock;"), @r"
    ! UnexpectedToken: expected the subsystem's base, a number, found `;` at 1:16

    broken subsystem
    ");
    assert_snapshot!(read(&XNU64, "subsistem clock 5;"), @r"
    ! UnexpectedToken: expected a statement, found `subsistem` at 1:1; did you mean `subsystem`?

    broken subsystem
    ");
    assert_snapshot!(read(&XNU64, "type t = ;"), @r"
    ! UnexpectedToken: expected a type, found `;` at 1:10

    broken t
    ");
}

#[test]
fn brackets_without_end() {
    let text = "type t = array[4 of int;\nroutine r(a : t = array[(4 of int; b : u);\ntype u = (9, 8;\nskip;";
    assert_snapshot!(read(&GNU64, text), @r"
    ! UnexpectedToken: expected `]`, found the keyword `of` at 1:18
    ! UnexpectedToken: expected `)` behind the size, found the keyword `of` at 2:28
    ! UnexpectedToken: expected `,` and a flag, or `)`, found `;` at 3:15
    Skip None
    broken t
    broken u
    ");
    assert_snapshot!(read(&XNU64, "routine r(a : PointerTo(foo;\n  b : int);\nskip;"), @r"
    ! UnexpectedToken: expected `)`, found `;` at 1:28
    Skip None
    ");
}
