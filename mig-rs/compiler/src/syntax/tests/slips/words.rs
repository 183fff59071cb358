//! What is no word, number or name of the language?

use insta::assert_snapshot;

use super::{messages, messages_of_all, of_argument};
use crate::abi::{GNU64, OSF32, XNU64};

#[test]
fn characters_outside_the_alphabet() {
    assert_snapshot!(messages_of_all("routine r(in a@:int);"), @"StrayCharacter: `@` has no meaning in a `.defs` file at 1:15");
    assert_snapshot!(messages_of_all("skip!;"), @"StrayCharacter: expected `;` behind the statement, found `!` at 1:5; this character has no meaning in `.defs` files");
    assert_snapshot!(messages(&XNU64, "type t = struct[2] of int };"), @"StrayCharacter: expected `;` behind the statement, found `}` at 1:27; this character has no meaning in `.defs` files");
    assert_snapshot!(messages_of_all("skip \u{1};"), @r#"StrayCharacter: `\u{1}` has no meaning in a `.defs` file at 1:6"#);
}

#[test]
fn nul_byte() {
    assert_snapshot!(messages_of_all("routine r(p:port\0);"), @"NulByte: a NUL byte at 1:17; the file is damaged, or its text is not UTF-8");
}

#[test]
fn apostrophe() {
    assert_snapshot!(messages_of_all("type t = 'a';"), @r#"
    Apostrophe: an apostrophe has no meaning here at 1:10; prose belongs in a comment, text in `"…"`
    UnexpectedToken: expected a type, found `;` at 1:13
    "#);
}

#[test]
fn letters_outside_ascii() {
    assert_snapshot!(messages_of_all("routine r(in é:int);"), @"NonAsciiName: the name `é` has letters outside ASCII at 1:14; names are made of the letters A to Z and a to z, digits and `_`");
}

#[test]
fn numbers_are_decimal() {
    assert_snapshot!(messages_of_all("type t = array[0x10] of int;"), @"NumberNotDecimal: `0x10` is not a plain decimal number at 1:16; write `16`");
    assert_snapshot!(messages_of_all("type t = array[16UL] of int;"), @"NumberNotDecimal: `16UL` is not a plain decimal number at 1:16; write `16`");
    assert_snapshot!(messages_of_all("type t = array[1.5] of int;"), @"NumberNotDecimal: `1.5` is not a plain decimal number at 1:16; numbers are whole and decimal, without a suffix");
    assert_snapshot!(messages_of_all("subsystem s 0b1;"), @"NumberNotDecimal: `0b1` is not a plain decimal number at 1:13; numbers are whole and decimal, without a suffix");
    assert_snapshot!(messages_of_all("type t = array[0x1ffffffff] of int;"), @"NumberNotDecimal: `0x1ffffffff` is not a plain decimal number at 1:16; numbers are whole and decimal, without a suffix");
}

#[test]
fn a_leading_zero_is_no_octal() {
    assert_snapshot!(messages_of_all("subsystem s 0;"), @"");
    assert_snapshot!(messages_of_all("type t = array[010] of int;"), @"warning: LeadingZero: `010` is the decimal number 10, not octal at 1:16; write `10`");
}

#[test]
fn numbers_of_more_than_32_bits() {
    assert_snapshot!(messages_of_all("type t = array[4294967296] of int;"), @"NumberTooLarge: `4294967296` does not fit 32 bits at 1:16; the largest number is `4294967295`");
    assert_snapshot!(messages_of_all("subsystem s 99999999999999999999999;"), @"NumberTooLarge: `99999999999999999999999` does not fit 32 bits at 1:13; the largest number is `4294967295`");
}

#[test]
fn sizes_that_are_no_constants() {
    assert_snapshot!(messages_of_all("type t = array[N] of char;"), @"NotAConstant: a size is a number, found `N` at 1:16; no macro of that name is defined");
    assert_snapshot!(messages_of_all("type t = array[4*N] of char;"), @"NotAConstant: a size is a number, found `N` at 1:18; no macro of that name is defined");
    assert_snapshot!(messages_of_all("type t = array[-3] of char;"), @"NotAConstant: a size is a number, found `-` at 1:16; sizes are made of decimal numbers, `+ - * /` and parentheses");
    assert_snapshot!(messages_of_all("type t = array[7%4] of char;"), @"NotAConstant: a size is a number, found `%` at 1:17; sizes are made of decimal numbers, `+ - * /` and parentheses");
    assert_snapshot!(messages_of_all("type t = array[(1<<4)] of char;"), @"NotAConstant: a size is a number, found `<` at 1:18; sizes are made of decimal numbers, `+ - * /` and parentheses");
    assert_snapshot!(messages_of_all("type t = c_string[1|2];"), @"NotAConstant: a size is a number, found `|` at 1:20; sizes are made of decimal numbers, `+ - * /` and parentheses");
    assert_snapshot!(messages_of_all("type t = array[sizeof(int)] of char;"), @"NotAConstant: a size is a number, found `sizeof` at 1:16; sizes are made of decimal numbers, `+ - * /` and parentheses");
    assert_snapshot!(messages_of_all(r#"type t = array["4"] of char;"#), @r#"UnexpectedToken: expected a size, `*` or `]`, found the text "4" at 1:16"#);
}

#[test]
fn sizes_that_are_too_large_or_small() {
    assert_snapshot!(messages_of_all("type t = array[3-5] of char;"), @"SizeOverflow: `3 - 5` goes below zero at 1:16; sizes are unsigned numbers of 32 bits");
    assert_snapshot!(messages_of_all("type t = array[65536*65536] of char;"), @"SizeOverflow: `65536 * 65536` does not fit 32 bits at 1:16; sizes are unsigned numbers of 32 bits");
    assert_snapshot!(messages_of_all("type t = array[4294967295+1] of char;"), @"SizeOverflow: `4294967295 + 1` does not fit 32 bits at 1:16; sizes are unsigned numbers of 32 bits");
}

#[test]
fn sizes_that_divide_by_zero() {
    assert_snapshot!(messages_of_all("type t = array[8/(2-2)] of char;"), @"DivisionByZero: this size divides by zero at 1:16");
}

#[test]
fn options_want_one_word() {
    assert_snapshot!(messages_of_all("msgoption A|B;"), @"NotAWord: expected one word, found `|` behind `A` at 1:12; one word of letters, digits and `- / . _ $` can stand here: define a constant for anything longer");
    assert_snapshot!(messages_of_all("waittime a->b;"), @"NotAWord: expected one word, found `>` behind `a-` at 1:12; one word of letters, digits and `- / . _ $` can stand here: define a constant for anything longer");
    assert_snapshot!(messages_of_all("msgoption (A);"), @"NotAWord: expected a word, found `(` at 1:11; one word of letters, digits and `- / . _ $` can stand here: define a constant for anything longer");
    assert_snapshot!(messages_of_all("waittime a b;"), @"NotAWord: expected one word, found `b` behind `a` at 1:12; one word of letters, digits and `- / . _ $` can stand here: define a constant for anything longer");
    assert_snapshot!(messages_of_all(r#"waittime "5";"#), @r#"NotAWord: expected a word, found the text "5" at 1:10; one word of letters, digits and `- / . _ $` can stand here: define a constant for anything longer"#);
    assert_snapshot!(messages_of_all("waittime ;"), @"NotAWord: expected a word, found `;` at 1:10; one word of letters, digits and `- / . _ $` can stand here: define a constant for anything longer");
    assert_snapshot!(messages(&XNU64, "consumeonsenderror;"), @"NotAWord: expected a word, found `;` at 1:19; one word of letters, digits and `- / . _ $` can stand here: define a constant for anything longer");
    assert_snapshot!(messages(&XNU64, "sendtime;"), @"NotAWord: expected a word, found `;` at 1:9; one word of letters, digits and `- / . _ $` can stand here: define a constant for anything longer");
}

#[test]
fn files_want_quotes() {
    assert_snapshot!(messages_of_all("import foo.h;"), @r#"NotQuoted: expected a file name in quotes or angle brackets, found `foo` at 1:8; write `"file.h"` or `<file.h>`"#);
    assert_snapshot!(messages_of_all("import <foo.h;"), @r#"NotQuoted: the file name's `<` is not closed on its line at 1:8; write `"file.h"` or `<file.h>`"#);
    assert_snapshot!(messages_of_all("import <foo.h\n>;"), @r#"NotQuoted: the file name's `<` is not closed on its line at 1:8; write `"file.h"` or `<file.h>`"#);
    assert_snapshot!(messages_of_all("import;"), @r#"NotQuoted: expected a file name in quotes or angle brackets, found `;` at 1:7; write `"file.h"` or `<file.h>`"#);
    assert_snapshot!(messages_of_all("rcsid x;"), @r#"NotQuoted: expected a text in quotes, found `x` at 1:7; write `rcsid "…"`"#);
    assert_snapshot!(messages_of_all("rcsid;"), @r#"NotQuoted: expected a text in quotes, found `;` at 1:6; write `rcsid "…"`"#);
}

#[test]
fn keywords_are_no_names() {
    assert_snapshot!(of_argument(&XNU64, "in type:int"), @"KeywordAsName: expected the argument's name, found the keyword `type` at 1:22; `type` is a keyword in any letter case: choose another name");
    assert_snapshot!(of_argument(&XNU64, "in Type:int"), @"KeywordAsName: expected the argument's name, found the keyword `Type` at 1:22; `type` is a keyword in any letter case: choose another name");
    assert_snapshot!(of_argument(&XNU64, "a:routine"), @"KeywordAsName: expected a type, found the keyword `routine` at 1:21; `routine` is a keyword in any letter case: choose another name");
    assert_snapshot!(messages_of_all("type array = int;"), @"KeywordAsName: expected the type's name, found the keyword `array` at 1:6; `array` is a keyword in any letter case: choose another name");
    assert_snapshot!(messages_of_all("subsystem in 5;"), @"KeywordAsName: expected the subsystem's name, found the keyword `in` at 1:11; `in` is a keyword in any letter case: choose another name");
    assert_snapshot!(messages_of_all("serverprefix out;"), @"KeywordAsName: expected a prefix, found the keyword `out` at 1:14; `out` is a keyword in any letter case: choose another name");
    assert_snapshot!(of_argument(&XNU64, "in const:int"), @"KeywordAsName: expected the argument's name, found the keyword `const` at 1:22; `const` is a keyword in any letter case: choose another name");
    assert_snapshot!(of_argument(&OSF32, "auto:int"), @"KeywordAsName: expected an argument, found the keyword `auto` at 1:19; `auto` is a keyword in any letter case: choose another name");
    assert_snapshot!(of_argument(&GNU64, "in const:int"), @"");
    assert_snapshot!(of_argument(&XNU64, "in error:int"), @"KeywordAsName: expected the argument's name, found the keyword `error` at 1:22; `error` is a keyword in any letter case: choose another name");
    assert_snapshot!(of_argument(&GNU64, "in error:int"), @"");
    assert_snapshot!(messages(&XNU64, "type ValueOf = int;"), @"KeywordAsName: expected the type's name, found the keyword `ValueOf` at 1:6; `ValueOf` is a keyword: choose another name");
    assert_snapshot!(messages_of_all("type MACH_MSG_TYPE_CHAR = int;"), @"KeywordAsName: expected the type's name, found the type number `MACH_MSG_TYPE_CHAR` at 1:6");
}

#[test]
fn the_letter_case_matters_for_some_words() {
    assert_snapshot!(messages(&XNU64, "usertypelimit 10;"), @"KeywordSpelling: `usertypelimit` is written in the wrong letter case at 1:1; write `UserTypeLimit`");
    assert_snapshot!(messages(&XNU64, "ONSTACKLIMIT 10;"), @"KeywordSpelling: `ONSTACKLIMIT` is written in the wrong letter case at 1:1; write `OnStackLimit`");
    assert_snapshot!(of_argument(&XNU64, "in a:pointerto(foo)"), @"KeywordSpelling: `pointerto` is written in the wrong letter case at 1:24; write `PointerTo`");
    assert_snapshot!(of_argument(&XNU64, "in a:Valueof(foo)"), @"KeywordSpelling: `Valueof` is written in the wrong letter case at 1:24; write `ValueOf`");
    assert_snapshot!(messages_of_all("type t = mach_msg_type_char;"), @"KeywordSpelling: `mach_msg_type_char` is written in the wrong letter case at 1:10; write `MACH_MSG_TYPE_CHAR`");
    assert_snapshot!(messages_of_all("type t = MACH_MSG_TYPE_CHAR|Mach_msg_type_byte;"), @"KeywordSpelling: `Mach_msg_type_byte` is written in the wrong letter case at 1:29; write `MACH_MSG_TYPE_BYTE`");
    assert_snapshot!(of_argument(&XNU64, "in a:mach_msg_type_char"), @"KeywordSpelling: `mach_msg_type_char` is written in the wrong letter case at 1:24; write `MACH_MSG_TYPE_CHAR`");
    assert_snapshot!(messages_of_all("type t = mach_msg_type_number_t;"), @"");
}

#[test]
fn the_file_ends_inside_a_statement() {
    assert_snapshot!(messages_of_all("routine r(p:port)"), @"EndInsideStatement: the file ends inside this `routine` statement at 1:1 [1:18 expected `;` behind the statement]");
    assert_snapshot!(messages_of_all("skip;\n  routine r(p:port;"), @"EndInsideStatement: the file ends inside this `routine` statement at 2:3 [2:20 expected an argument]");
    assert_snapshot!(messages_of_all("type t = array[4"), @"EndInsideStatement: the file ends inside this `type` statement at 1:1 [1:17 expected `]`]");
    assert_snapshot!(messages_of_all("serverprefix"), @"EndInsideStatement: the file ends inside this `serverprefix` statement at 1:1 [1:13 expected a prefix]");
    assert_snapshot!(messages_of_all("waittime"), @"EndInsideStatement: the file ends inside this `waittime` statement at 1:1 [1:9 expected a word]");
    assert_snapshot!(messages_of_all("skip"), @"EndInsideStatement: the file ends inside this `skip` statement at 1:1 [1:5 expected `;` behind the statement]");
    assert_snapshot!(messages_of_all("rcsid"), @"EndInsideStatement: the file ends inside this `rcsid` statement at 1:1 [1:6 expected a text in quotes]");
    assert_snapshot!(messages_of_all("import"), @"EndInsideStatement: the file ends inside this `import` statement at 1:1 [1:7 expected a file name]");
}
