//! What is wrong with an argument?

use insta::assert_snapshot;

use super::{messages_of_all, of_argument};
use crate::abi::{GNU64, OSF32, XNU64};

#[test]
fn arguments_that_lack_something() {
    assert_snapshot!(messages_of_all("routine r(p:port, in a:int);"), @"UnexpectedToken: expected `;` between two arguments, found `,` at 1:17; arguments are separated by `;`");
    assert_snapshot!(messages_of_all("routine r(p:port, a:int);"), @"UnexpectedToken: expected `;` between two arguments, found `,` at 1:17; arguments are separated by `;`");
    assert_snapshot!(messages_of_all("routine r(p:port; in a);"), @"UnexpectedToken: expected `:` and a type behind the argument's name, found `)` at 1:23");
    assert_snapshot!(messages_of_all("routine r(p:port; in a int);"), @"UnexpectedToken: expected `:` and a type behind the argument's name, found `int` at 1:24");
    assert_snapshot!(messages_of_all("routine r(p:port;);"), @"UnexpectedToken: expected another argument behind `;`, found `)` at 1:18; the last argument has no `;` behind it");
    assert_snapshot!(messages_of_all("routine r(p:port; in out a:int);"), @"UnexpectedToken: expected the argument's name, found a second direction, `out` at 1:22 [1:19 the first direction]; what flows both ways is `inout`");
    assert_snapshot!(messages_of_all("routine r(p:port; in waittime a:int);"), @"UnexpectedToken: expected the argument's name, found a second direction, `waittime` at 1:22 [1:19 the first direction]; an argument has one direction");
    assert_snapshot!(messages_of_all("routine r(p);"), @"UnexpectedToken: expected `:` and a type behind the argument's name, found `)` at 1:12");
    assert_snapshot!(messages_of_all("routine r(p:);"), @"UnexpectedToken: expected a type, found `)` at 1:13");
    assert_snapshot!(messages_of_all("routine r(:port);"), @"UnexpectedToken: expected an argument, found `:` at 1:11");
    assert_snapshot!(messages_of_all("routine r(in : port);"), @"KeywordAsName: expected an argument, found the keyword `in` at 1:11; `in` is a keyword in any letter case: choose another name");
    assert_snapshot!(messages_of_all("routine r(p:port in a:int);"), @"UnexpectedToken: expected `;` or `)` behind the argument, found the keyword `in` at 1:18; arguments are separated by `;`");
    assert_snapshot!(messages_of_all("routine r(;p:port);"), @"UnexpectedToken: expected an argument, found `;` at 1:11");
    assert_snapshot!(messages_of_all("routine r(p:port; 5:int);"), @"UnexpectedToken: expected an argument, found the number `5` at 1:19");
    assert_snapshot!(messages_of_all("routine r(inn p:port);"), @"UnexpectedToken: `inn` is not a direction at 1:11; did you mean `in`?");
    assert_snapshot!(messages_of_all("routine r(in p q:port);"), @"UnexpectedToken: expected `:` and a type behind the argument's name, found `q` at 1:16");
    assert_snapshot!(messages_of_all("routine r(struct p:port);"), @"KeywordAsName: expected an argument, found the keyword `struct` at 1:11; `struct` is a keyword in any letter case: choose another name");
}

#[test]
fn types_of_arguments_have_a_name() {
    assert_snapshot!(messages_of_all("routine r(in a : array[3] of int);"), @"UnexpectedToken: expected a name for the argument's type, found the keyword `array` at 1:18; write `a : NAME = array …`");
    assert_snapshot!(messages_of_all("routine r(in a : ^foo);"), @"UnexpectedToken: expected a name for the argument's type, found `^` at 1:18; write `a : NAME = ^ …`");
    assert_snapshot!(messages_of_all("routine r(in a : MACH_MSG_TYPE_CHAR);"), @"UnexpectedToken: expected a name for the argument's type, found `MACH_MSG_TYPE_CHAR` at 1:18; write `a : NAME = MACH_MSG_TYPE_CHAR …`");
    assert_snapshot!(messages_of_all("routine r(in a : c_string[9]);"), @"UnexpectedToken: expected a name for the argument's type, found the keyword `c_string` at 1:18; write `a : NAME = c_string …`");
    assert_snapshot!(messages_of_all("routine r(in a : t ctype: u);"), @"UnexpectedToken: expected `;` or `)` behind the argument, found the keyword `ctype` at 1:20; C names and functions belong to a type: write `: NAME = type` and then them");
}

#[test]
fn flags() {
    assert_snapshot!(of_argument(&XNU64, "in a:int, foo"), @"UnknownFlag: `foo` is not a flag at 1:29; the flags are `samecount`, `retcode`, `physicalcopy`, `overwrite`, `dealloc`, `notdealloc`, `countinout`, `auto`, `const`");
    assert_snapshot!(of_argument(&GNU64, "in a:int, dealoc"), @"UnknownFlag: `dealoc` is not a flag at 1:29; the flags are `retcode`, `dealloc`, `notdealloc`, `countinout`, `islong`, `isnotlong`, `servercopy`");
    assert_snapshot!(of_argument(&XNU64, "in a:int, foo\nin b:int"), @r"
    UnknownFlag: `foo` is not a flag at 1:29; the flags are `samecount`, `retcode`, `physicalcopy`, `overwrite`, `dealloc`, `notdealloc`, `countinout`, `auto`, `const`
    UnexpectedToken: expected `;` or `)` behind the argument, found the keyword `in` at 2:1; arguments are separated by `;`
    ");
    assert_snapshot!(of_argument(&XNU64, "in a:int,"), @"UnexpectedToken: expected a flag behind `,`, found `)` at 1:28");
    assert_snapshot!(of_argument(&XNU64, "in a:int, 5"), @"UnexpectedToken: expected a flag behind `,`, found the number `5` at 1:29");
    assert_snapshot!(of_argument(&XNU64, "in a:int, dealloc[5]"), @"UnexpectedToken: expected `]`: nothing stands between a flag's brackets, found the number `5` at 1:37");
    assert_snapshot!(of_argument(&XNU64, "in a:int, dealloc const"), @"UnexpectedToken: expected `;` or `)` behind the argument, found the keyword `const` at 1:37; a `,` stands before each flag");
}

#[test]
fn flags_of_other_dialects() {
    assert_snapshot!(of_argument(&XNU64, "in a:i, servercopy"), @"OtherDialect: the flag `servercopy` exists in GNU's MIG only at 1:27; this file is read as Apple MIG: `--abi` chooses another");
    assert_snapshot!(of_argument(&OSF32, "in a:i, IsLong[], isnotlong"), @r"
    OtherDialect: the flag `islong` exists in GNU's MIG only at 1:27; this file is read as OSF MIG: `--abi` chooses another
    OtherDialect: the flag `isnotlong` exists in GNU's MIG only at 1:37; this file is read as OSF MIG: `--abi` chooses another
    ");
    assert_snapshot!(of_argument(&GNU64, "in a:o, auto"), @"OtherDialect: the flag `auto` exists in Apple's and OSF's MIG only at 1:27; this file is read as GNU MIG: `--abi` chooses another");
    assert_snapshot!(of_argument(&GNU64, "in a:o, samecount, physicalcopy, overwrite, const"), @r"
    OtherDialect: the flag `samecount` exists in Apple's and OSF's MIG only at 1:27; this file is read as GNU MIG: `--abi` chooses another
    OtherDialect: the flag `physicalcopy` exists in Apple's and OSF's MIG only at 1:38; this file is read as GNU MIG: `--abi` chooses another
    OtherDialect: the flag `overwrite` exists in Apple's and OSF's MIG only at 1:52; this file is read as GNU MIG: `--abi` chooses another
    OtherDialect: the flag `const` exists in Apple's and OSF's MIG only at 1:63; this file is read as GNU MIG: `--abi` chooses another
    ");
}

#[test]
fn directions_of_other_dialects() {
    assert_snapshot!(of_argument(&OSF32, "sendtime a:int"), @"OtherDialect: `sendtime` exists in Apple's MIG only at 1:19; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(of_argument(&OSF32, "serveraudittoken a:k"), @"OtherDialect: `serveraudittoken` exists in Apple's MIG only at 1:19; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(of_argument(&GNU64, "serversectoken a:int"), @"OtherDialect: `serversectoken` exists in Apple's and OSF's MIG only at 1:19; this file is read as GNU MIG: `--abi` chooses another");
    assert_snapshot!(of_argument(&GNU64, "usersectoken a:int"), @"OtherDialect: `usersectoken` exists in Apple's and OSF's MIG only at 1:19; this file is read as GNU MIG: `--abi` chooses another");
    assert_snapshot!(of_argument(&GNU64, "serverimpl a:int, fld"), @"OtherDialect: `serverimpl` exists in Apple's and OSF's MIG only at 1:19; this file is read as GNU MIG: `--abi` chooses another");
    assert_snapshot!(of_argument(&OSF32, "sectoken a:k"), @"OtherDialect: `sectoken` exists in Apple's MIG only at 1:19; this file is read as OSF MIG: `--abi` chooses another");
}

#[test]
fn native_types() {
    assert_snapshot!(of_argument(&OSF32, "in a:PointerTo(foo)"), @"OtherDialect: `PointerTo` exists in Apple's MIG only at 1:24; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(of_argument(&GNU64, "in a:ValueOf(foo)"), @"OtherDialect: `ValueOf` exists in Apple's MIG only at 1:24; this file is read as GNU MIG: `--abi` chooses another");
    assert_snapshot!(of_argument(&XNU64, "in a:PointerTo(struct foo)"), @"KeywordAsName: expected a C type, found the keyword `struct` at 1:34; a C type is one word here: give it a name with a `typedef`");
    assert_snapshot!(of_argument(&XNU64, "in a:PointerTo(foo *)"), @"UnexpectedToken: expected `)`, found `*` at 1:38; a C type is one word here: give it a name with a `typedef`");
    assert_snapshot!(of_argument(&XNU64, "in a:PointerTo()"), @"UnexpectedToken: expected a C type, found `)` at 1:34");
    assert_snapshot!(of_argument(&XNU64, "in a:PointerTo"), @"KeywordAsName: expected a type, found the keyword `PointerTo` at 1:24; `PointerTo` is a keyword: choose another name");
    assert_snapshot!(of_argument(&XNU64, "in a:PointerToIfNot(foo)"), @"UnexpectedToken: expected `,` and the value that stands for none, found `)` at 1:42");
    assert_snapshot!(of_argument(&XNU64, "in a:PointerToIfNot(foo, 0)"), @"UnexpectedToken: expected the value that stands for none, found the number `0` at 1:44");
    assert_snapshot!(of_argument(&XNU64, "in a:PointerTo(foo, bar)"), @"UnexpectedToken: expected `)`, found `,` at 1:37");
    assert_snapshot!(of_argument(&XNU64, "in a:PointerTo(type)"), @"KeywordAsName: expected a C type, found the keyword `type` at 1:34; give the C type another name with a `typedef`");
}
