//! What is wrong with a statement?

use insta::assert_snapshot;

use super::{messages, messages_of_all};
use crate::abi::{GNU64, OSF32, XNU64};

#[test]
fn subsystems() {
    assert_snapshot!(messages_of_all("subsystem a kernelserver 1;"), @"UnexpectedToken: expected the subsystem's base, found the keyword `kernelserver` at 1:13; `kerneluser` and `kernelserver` stand before the subsystem's name");
    assert_snapshot!(messages_of_all("subsystem 1;"), @"UnexpectedToken: expected the subsystem's name, found the number `1` at 1:11");
    assert_snapshot!(messages_of_all("subsystem a;"), @"UnexpectedToken: expected the subsystem's base, a number, found `;` at 1:12");
    assert_snapshot!(messages_of_all("subsystem a -1;"), @"UnexpectedToken: expected the subsystem's base, found `-` at 1:13; a base is not negative");
    assert_snapshot!(messages_of_all("subsystem;"), @"UnexpectedToken: expected the subsystem's name, found `;` at 1:10");
    assert_snapshot!(messages_of_all("subsystem a b;"), @"UnexpectedToken: expected the subsystem's base, a number, found `b` at 1:13; no macro of that name is defined");
}

#[test]
fn skip_with_a_count() {
    assert_snapshot!(messages(&XNU64, "skip 3;"), @"OtherDialect: a number behind `skip` exists in GNU's MIG only at 1:6; write `skip;` 3 times");
    assert_snapshot!(messages(&OSF32, "skip 3;"), @"OtherDialect: a number behind `skip` exists in GNU's MIG only at 1:6; write `skip;` 3 times");
    assert_snapshot!(messages(&GNU64, "skip x;"), @"UnexpectedToken: expected `;` behind the statement, found `x` at 1:6");
    assert_snapshot!(messages_of_all("skip +;"), @"UnexpectedToken: expected `;` behind the statement, found `+` at 1:6");
}

#[test]
fn statements_without_their_name() {
    assert_snapshot!(messages_of_all("serverprefix ;"), @"UnexpectedToken: expected a prefix, found `;` at 1:14");
    assert_snapshot!(messages_of_all("userprefix ;"), @"UnexpectedToken: expected a prefix, found `;` at 1:12");
    assert_snapshot!(messages_of_all("serverdemux ;"), @"UnexpectedToken: expected a function's name, found `;` at 1:13");
    assert_snapshot!(messages_of_all("error ;"), @"UnexpectedToken: expected a function's name, found `;` at 1:7");
    assert_snapshot!(messages_of_all("serverprefix 5;"), @"UnexpectedToken: expected a prefix, found the number `5` at 1:14");
}

#[test]
fn statements_of_apple() {
    assert_snapshot!(messages(&OSF32, "consumeonsenderror Any;"), @"OtherDialect: `consumeonsenderror` exists in Apple's MIG only at 1:1; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(messages(&GNU64, "sendtime 5;"), @"OtherDialect: `sendtime` exists in Apple's MIG only at 1:1; this file is read as GNU MIG: `--abi` chooses another");
    assert_snapshot!(messages(&OSF32, "nosendtime;"), @"OtherDialect: `nosendtime` exists in Apple's MIG only at 1:1; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(messages(&OSF32, "usespecialreplyport 1;"), @"OtherDialect: `usespecialreplyport` exists in Apple's MIG only at 1:1; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(messages(&GNU64, "UserTypeLimit 5;"), @"OtherDialect: `UserTypeLimit` exists in Apple's MIG only at 1:1; this file is read as GNU MIG: `--abi` chooses another");
    assert_snapshot!(messages(&OSF32, "onstacklimit 5;"), @"OtherDialect: `OnStackLimit` exists in Apple's MIG only at 1:1; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(messages(&OSF32, r#"dimport "a";"#), @"OtherDialect: `dimport` exists in Apple's MIG only at 1:1; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(messages(&GNU64, r#"iimport "a";"#), @"OtherDialect: `iimport` exists in Apple's MIG only at 1:1; this file is read as GNU MIG: `--abi` chooses another");
}

#[test]
fn numbers_of_apples_statements() {
    assert_snapshot!(messages(&XNU64, "usespecialreplyport yes;"), @"UnexpectedToken: expected `0` or `1`, found `yes` at 1:21; no macro of that name is defined");
    assert_snapshot!(messages(&XNU64, "UserTypeLimit;"), @"UnexpectedToken: expected a number of bytes, found `;` at 1:14");
    assert_snapshot!(messages(&XNU64, "OnStackLimit -5;"), @"UnexpectedToken: expected a number of bytes, found `-` at 1:14");
}

#[test]
fn routine_words_of_old() {
    assert_snapshot!(messages_of_all("procedure q(p:port; in a:int);"), @"OldRoutineWord: MIG no longer has `procedure` at 1:1; write `routine`");
    assert_snapshot!(messages_of_all("function f(p:port) : int;"), @"OldRoutineWord: MIG no longer has `function` at 1:1; write `routine`");
    assert_snapshot!(messages_of_all("SimpleProcedure q(p:port);"), @"OldRoutineWord: MIG no longer has `SimpleProcedure` at 1:1; write `simpleroutine`");
}

#[test]
fn words_that_open_no_statement() {
    assert_snapshot!(messages_of_all("rotine q(p:port; in a:int);"), @"UnexpectedToken: expected a statement, found `rotine` at 1:1; did you mean `routine`?");
    assert_snapshot!(messages_of_all("subsistem a 5;"), @"UnexpectedToken: expected a statement, found `subsistem` at 1:1; did you mean `subsystem`?");
    assert_snapshot!(messages_of_all("foo bar;"), @"UnexpectedToken: expected a statement, found `foo` at 1:1");
    assert_snapshot!(messages_of_all("in a : int;"), @"UnexpectedToken: expected a statement, found the keyword `in` at 1:1");
    assert_snapshot!(messages_of_all("5;"), @"UnexpectedToken: expected a statement, found the number `5` at 1:1");
    assert_snapshot!(messages_of_all("serverprefx a_;"), @"UnexpectedToken: expected a statement, found `serverprefx` at 1:1; did you mean `serverprefix`?");
    assert_snapshot!(messages_of_all("(;"), @"UnexpectedToken: expected a statement, found `(` at 1:1");
}

#[test]
fn routines_that_lack_something() {
    assert_snapshot!(messages_of_all("routine (p:port);"), @"UnexpectedToken: expected the routine's name, found `(` at 1:9");
    assert_snapshot!(messages_of_all("routine r p:port; in a:int);"), @"UnexpectedToken: expected `(` and the routine's arguments, found `p` at 1:11");
    assert_snapshot!(messages_of_all("routine r;"), @"UnexpectedToken: expected `(` and the routine's arguments, found `;` at 1:10");
    assert_snapshot!(messages_of_all("routine r(p:port) skip;"), @"UnexpectedToken: expected `;` behind the statement, found the keyword `skip` at 1:19");
    assert_snapshot!(messages_of_all("routine r(p:port) : int;"), @"UnexpectedToken: expected `;` behind the routine, found a result type at 1:19; every routine gives a return code: what else it gives is an `out` argument");
    assert_snapshot!(messages_of_all("routine 5(p:port);"), @"UnexpectedToken: expected the routine's name, found the number `5` at 1:9");
    assert_snapshot!(messages(&GNU64, "routine r{p:port};"), @"UnexpectedToken: expected `(` and the routine's arguments, found `{` at 1:10");
    assert_snapshot!(messages_of_all("routine r(p:port) int;"), @"UnexpectedToken: expected `;` behind the statement, found `int` at 1:19");
}
