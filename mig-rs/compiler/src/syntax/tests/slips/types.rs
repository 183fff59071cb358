//! What is wrong with the shape of a type?

use insta::assert_snapshot;

use super::{messages, messages_of_all};
use crate::abi::{GNU64, OSF32, XNU64};

#[test]
fn pairs_have_two_type_numbers() {
    assert_snapshot!(messages_of_all("type t = int|char;"), @"UnexpectedToken: `int` is a type's name, and a pair has none at 1:13; a pair is made of two type numbers: `MACH_MSG_TYPE_MOVE_SEND|MACH_MSG_TYPE_PORT_SEND`");
    assert_snapshot!(messages_of_all("type t = 1|2|3;"), @"UnexpectedToken: a pair has two sides, found a third at 1:13; the first is what is sent, the second what is received");
    assert_snapshot!(messages_of_all("type t = 1|char;"), @"UnexpectedToken: expected a type number behind `|`, found `char` at 1:12; type numbers are `MACH_MSG_TYPE_…`, `polymorphic` and decimal numbers");
    assert_snapshot!(messages_of_all("type t = MACH_MSG_TYPE_CHAR|;"), @"UnexpectedToken: expected a type number behind `|`, found `;` at 1:29; type numbers are `MACH_MSG_TYPE_…`, `polymorphic` and decimal numbers");
}

#[test]
fn long_forms_are_gnu() {
    assert_snapshot!(messages(&XNU64, "type t = (MACH_MSG_TYPE_INTEGER_32, 32);"), @"OtherDialect: the long form `(name, bits)` exists in GNU's MIG only at 1:10; this file is read as Apple MIG: `--abi` chooses another");
    assert_snapshot!(messages(&OSF32, "type t = (9, 8);"), @"OtherDialect: the long form `(name, bits)` exists in GNU's MIG only at 1:10; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(messages(&GNU64, "type t = (9);"), @"UnexpectedToken: expected `,` and the number of bits, found `)` at 1:12");
    assert_snapshot!(messages(&GNU64, "type t = (9, 8;"), @"UnexpectedToken: expected `,` and a flag, or `)`, found `;` at 1:15");
    assert_snapshot!(messages(&GNU64, "type t = (int, 8);"), @"UnexpectedToken: expected a type number, found `int` at 1:11; type numbers are `MACH_MSG_TYPE_…`, `polymorphic` and decimal numbers");
    assert_snapshot!(messages(&GNU64, "type t = (9, 8, foo);"), @"UnknownFlag: `foo` is not a flag at 1:17; the flags are `retcode`, `dealloc`, `notdealloc`, `countinout`, `islong`, `isnotlong`, `servercopy`");
    assert_snapshot!(messages(&GNU64, "type t = (9, 8, const);"), @"OtherDialect: the flag `const` exists in Apple's and OSF's MIG only at 1:17; this file is read as GNU MIG: `--abi` chooses another");
    assert_snapshot!(messages(&GNU64, "type t = (9, x);"), @"NotAConstant: a size is a number, found `x` at 1:14; no macro of that name is defined");
}

#[test]
fn structs() {
    assert_snapshot!(messages(&XNU64, "type t = struct { int a; char b; };"), @"OtherDialect: `struct { … }` exists in GNU's MIG only at 1:10; this file is read as Apple MIG: `--abi` chooses another");
    assert_snapshot!(messages(&OSF32, "type t = struct { int a; };"), @"OtherDialect: `struct { … }` exists in GNU's MIG only at 1:10; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(messages(&GNU64, "type t = struct { };"), @"UnexpectedToken: expected a member, as in `int a;`, found `}` at 1:19");
    assert_snapshot!(messages(&GNU64, "type t = struct { int a };"), @"UnexpectedToken: expected `;` behind the member, found `}` at 1:25");
    assert_snapshot!(messages(&GNU64, "type t = struct { int; };"), @"UnexpectedToken: expected the member's name, found `;` at 1:22");
    assert_snapshot!(messages(&GNU64, "type t = struct { int a : b; };"), @"UnexpectedToken: expected `;` behind the member, found `:` at 1:25");
    assert_snapshot!(messages(&GNU64, "type t = struct int;"), @"UnexpectedToken: expected `[` or `{` behind `struct`, found `int` at 1:17");
    assert_snapshot!(messages(&XNU64, "type t = struct foo;"), @"UnexpectedToken: expected `[` behind `struct`, found `foo` at 1:17");
    assert_snapshot!(messages_of_all("type t = struct[*:3] of int;"), @"UnexpectedToken: expected a size, found `*` at 1:17; a struct has a fixed number of elements: an array may vary");
    assert_snapshot!(messages_of_all("type t = struct[] of int;"), @"UnexpectedToken: expected a size, found `]` at 1:17; a struct has a fixed number of elements: an array may vary");
    assert_snapshot!(messages_of_all("type t = struct[2] int;"), @"UnexpectedToken: expected `of` and the struct's element, found `int` at 1:20");
}

#[test]
fn arrays() {
    assert_snapshot!(messages_of_all("type t = array[:3] of int;"), @"UnexpectedToken: expected a size, `*` or `]`, found `:` at 1:16; `array[*:n]` has at most n elements");
    assert_snapshot!(messages_of_all("type t = array of int;"), @"UnexpectedToken: expected `[` behind `array`, found the keyword `of` at 1:16");
    assert_snapshot!(messages_of_all("type t = array[3] int;"), @"UnexpectedToken: expected `of` and the array's element, found `int` at 1:19");
    assert_snapshot!(messages_of_all("type t = array[*:] of int;"), @"UnexpectedToken: expected a size, found `]` at 1:18");
    assert_snapshot!(messages_of_all("type t = array[*3] of int;"), @"UnexpectedToken: expected `:` and a size or `]`, found the number `3` at 1:17");
    assert_snapshot!(messages_of_all("type t = array[3 of int;"), @"UnexpectedToken: expected `]`, found the keyword `of` at 1:18");
    assert_snapshot!(messages_of_all("type t = array[3] of;"), @"UnexpectedToken: expected a type, found `;` at 1:21");
    assert_snapshot!(messages_of_all("type t = array[3,4] of int;"), @"UnexpectedToken: expected `]`, found `,` at 1:17");
}

#[test]
fn strings() {
    assert_snapshot!(messages_of_all("type t = c_string;"), @"UnexpectedToken: expected `[` and the string's size behind `c_string`, found `;` at 1:18");
    assert_snapshot!(messages_of_all("type t = c_string[];"), @"UnexpectedToken: expected the string's size, found `]` at 1:19");
    assert_snapshot!(messages_of_all("type t = c_string[*];"), @"UnexpectedToken: expected `:` and the largest size, found `]` at 1:20");
    assert_snapshot!(messages_of_all("type t = c_string[*:];"), @"UnexpectedToken: expected the string's size, found `]` at 1:21");
}

#[test]
fn declarations() {
    assert_snapshot!(messages_of_all("type = int;"), @"UnexpectedToken: expected the type's name, found `=` at 1:6");
    assert_snapshot!(messages_of_all("type t int;"), @"UnexpectedToken: expected `=` and the type's shape, found `int` at 1:8");
    assert_snapshot!(messages_of_all("type t;"), @"UnexpectedToken: expected `=` and the type's shape, found `;` at 1:7");
    assert_snapshot!(messages_of_all("type t = ;"), @"UnexpectedToken: expected a type, found `;` at 1:10");
    assert_snapshot!(messages_of_all("type t = ^;"), @"UnexpectedToken: expected a type, found `;` at 1:11");
    assert_snapshot!(messages_of_all("type t = int, dealloc;"), @"UnexpectedToken: expected `;` behind the statement, found `,` at 1:13");
    assert_snapshot!(messages_of_all("type 5 = int;"), @"UnexpectedToken: expected the type's name, found the number `5` at 1:6");
    assert_snapshot!(messages_of_all(r#"type t = "x";"#), @r#"UnexpectedToken: expected a type, found the text "x" at 1:10"#);
}

#[test]
fn c_types_are_one_word() {
    assert_snapshot!(messages_of_all("type t = int ctype: unsigned int;"), @"UnexpectedToken: a C type is one word, found `int` behind `unsigned` at 1:30; a C type is one word here: give it a name with a `typedef`");
    assert_snapshot!(messages_of_all("type t = int ctype: type;"), @"KeywordAsName: expected a C type, found the keyword `type` at 1:21; give the C type another name with a `typedef`");
    assert_snapshot!(messages_of_all("type t = int ctype: struct foo;"), @"KeywordAsName: expected a C type, found the keyword `struct` at 1:21; a C type is one word here: give it a name with a `typedef`");
    assert_snapshot!(messages_of_all("type t = int cusertype: foo *;"), @"UnexpectedToken: a C type is one word, found `*` behind `foo` at 1:29; a C type is one word here: give it a name with a `typedef`");
    assert_snapshot!(messages_of_all("type t = int intran: unsigned int f(int);"), @"UnexpectedToken: expected `(` and a C type behind the function, found `f` at 1:35; a C type is one word here: give it a name with a `typedef`");
    assert_snapshot!(messages_of_all("type t = int intran: T f(unsigned int);"), @"UnexpectedToken: expected `)` behind the C type, found `int` at 1:35; a C type is one word here: give it a name with a `typedef`");
    assert_snapshot!(messages_of_all("type t = int intran: foo * f(int);"), @"UnexpectedToken: expected a function's name, found `*` at 1:26; a C type is one word here: give it a name with a `typedef`");
    assert_snapshot!(messages_of_all("type t = int ctype int;"), @"UnexpectedToken: expected `:`, found `int` at 1:20");
    assert_snapshot!(messages_of_all("type t = int ctype: foo\nbar;"), @"UnexpectedToken: expected `;` behind the statement, found `bar` at 2:1");
    assert_snapshot!(messages_of_all("type t = int ctype: ;"), @"UnexpectedToken: expected a C type, found `;` at 1:21");
}

#[test]
fn translations() {
    assert_snapshot!(messages_of_all("type t = int intran: T f;"), @"UnexpectedToken: expected `(` and a C type behind the function, found `;` at 1:25");
    assert_snapshot!(messages_of_all("type t = int intran: f(T);"), @"UnexpectedToken: expected a function's name, found `(` at 1:23");
    assert_snapshot!(messages_of_all("type t = int destructor: f();"), @"UnexpectedToken: expected a C type, found `)` at 1:28");
    assert_snapshot!(messages_of_all("type t = int destructor: f(T;"), @"UnexpectedToken: expected `)` behind the C type, found `;` at 1:29; a C type is one word here: give it a name with a `typedef`");
    assert_snapshot!(messages(&XNU64, "type t = port intran: T g(port) intranpayload: T h;"), @"OtherDialect: `intranpayload` exists in GNU's MIG only at 1:33; this file is read as Apple MIG: `--abi` chooses another");
    assert_snapshot!(messages(&OSF32, "type t = port intranpayload: T h;"), @"OtherDialect: `intranpayload` exists in GNU's MIG only at 1:15; this file is read as OSF MIG: `--abi` chooses another");
    assert_snapshot!(messages(&GNU64, "type t = port intranpayload: h;"), @"UnexpectedToken: expected a function's name, found `;` at 1:31");
}

#[test]
fn nesting_has_a_limit() {
    let parentheses = |n: usize| format!("type t = array[{}1{}] of int;", "(".repeat(n), ")".repeat(n));
    assert_eq!(messages_of_all(&parentheses(64)), "");
    assert_snapshot!(messages_of_all(&parentheses(65)), @"NestedTooDeep: more than 64 parentheses inside each other at 1:80");
    assert_eq!(messages_of_all(&parentheses(20_000)), messages_of_all(&parentheses(65)));
    let regions = |n: usize| format!("type t = {}int;", "^".repeat(n));
    assert_eq!(messages_of_all(&regions(64)), "");
    assert_snapshot!(messages_of_all(&regions(65)), @"NestedTooDeep: more than 64 types inside each other at 1:74");
    assert_eq!(messages_of_all(&regions(20_000)), messages_of_all(&regions(65)));
    assert_snapshot!(messages_of_all(&format!("type t = {}int;", "array[2] of ".repeat(100))), @"NestedTooDeep: more than 64 types inside each other at 1:778");
}
