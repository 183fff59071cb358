//! What do users hear about each slip, and where?

use super::Run;

/// A text, and everything that is said about it: `LINE:COLUMN CODE message`.
type Verdict = (&'static str, &'static [&'static str]);

const CONDITIONALS: &[Verdict] = &[
    ("#if 1\n", &["1:1 MIG0002 this `#if` is not closed in its file"]),
    (
        " # ifdef A\n#ifndef B\n",
        &[
            "1:2 MIG0002 this `# ifdef` is not closed in its file",
            "2:1 MIG0002 this `#ifndef` is not closed in its file",
        ],
    ),
    ("#endif\n", &["1:1 MIG0003 `#endif` without `#if`"]),
    (
        "#else\n#elif 1\n#elifdef A\n",
        &[
            "1:1 MIG0003 `#else` without `#if`",
            "2:1 MIG0003 `#elif` without `#if`",
            "3:1 MIG0003 `#elifdef` without `#if`",
        ],
    ),
    (
        "#if 0\n#else\n#else\n#elif 1\n#endif\n",
        &["3:1 MIG0004 `#else` after `#else`", "4:1 MIG0004 `#elif` after `#else`"],
    ),
    ("#if 0\n#if 0\n#else\n#else\n#endif\n#endif\n", &["4:1 MIG0004 `#else` after `#else`"]),
    ("#ifdef A B\n#endif\n", &["1:10 MIG0012 `#ifdef` takes one name, and ignores what follows"]),
    (
        "#ifdef\n#endif\n#ifndef 1\n#endif\n",
        &["1:1 MIG0007 `#ifdef` wants a name", "3:9 MIG0007 `#ifndef` wants a name, not `1`"],
    ),
    ("#if 0\n#ifdef\n#if )\n#endif\n#endif\n#bad\n'\n\"\n@\n#error\n#endif it's\n", &[]),
    ("#if 0\n#endif SEQNOS\n#if 1\n#else junk's \"\n#endif // x\n", &[]),
    ("#if SEQNOS\n#endif\n", &[]),
];

const CONDITIONS: &[Verdict] = &[
    (
        "#if\n#elif\n#endif\n",
        &["1:1 MIG0007 `#if` wants a condition", "2:1 MIG0007 `#elif` wants a condition"],
    ),
    ("#if (1\n#endif\n", &["1:6 MIG0007 `)` is wanted here, not the end of the condition"]),
    ("#if 1 +\n#endif\n", &["1:7 MIG0007 a number or a name is wanted here, not the end of the condition"]),
    ("#if 1 2\n#endif\n", &["1:7 MIG0007 an operator is wanted here, not this"]),
    ("#if * 2\n#endif\n", &["1:5 MIG0007 a number or a name is wanted here, not this"]),
    ("#if 1 ? 2\n#endif\n", &["1:9 MIG0007 `:` is wanted here, not the end of the condition"]),
    ("#if 1)\n#endif\n", &["1:6 MIG0007 an operator is wanted here, not this"]),
    ("#if A = 1\n#endif\n", &["1:7 MIG0007 `=` has no place in a condition"]),
    ("#if \"a\" == 'b'\n#endif\n", &["1:5 MIG0007 `\"a\"` has no place in a condition"]),
    (
        "#if 1.5 > 1\n#elif 1e3\n#endif\n",
        &["1:5 MIG0007 `1.5` is a floating number", "2:7 MIG0007 `1e3` is a floating number"],
    ),
    ("#if 08 || 1z || 0x\n#endif\n", &["1:5 MIG0007 `08` is no number that C knows"]),
    ("#if ''\n#endif\n", &["1:5 MIG0007 a character constant without a character"]),
    (
        "#if defined\n#elif defined(\n#elif defined(A\n#elif defined 1\n#endif\n",
        &[
            "1:5 MIG0007 `defined` wants a name",
            "2:7 MIG0007 `defined` wants a name",
            "3:7 MIG0007 `defined(` wants one name and `)`",
            "4:7 MIG0007 `defined` wants a name",
        ],
    ),
    (
        "#if __has_feature\n#elif __has_feature(a\n#elif __has_include(a)\n#endif\n",
        &[
            "1:5 MIG0007 `__has_feature` wants parentheses behind it",
            "2:7 MIG0007 `__has_feature(` is not closed with `)`",
            "3:7 MIG0007 `__has_include` wants a file name in quotes or angle brackets",
        ],
    ),
    (
        "#if 1/0\n#elif 1 || 1 % 0\n#elif 1 % (2 - 2)\n#endif\n",
        &["1:6 MIG0008 the condition divides by zero"],
    ),
    ("#if 0x10000000000000000\n#endif\n", &["1:5 MIG0012 `0x10000000000000000` does not fit 64 bits"]),
    ("#define F(x) x\n#if F(1\n#endif\n", &["2:5 MIG0013 the arguments of macro `F` are not closed"]),
];

const MACROS: &[Verdict] = &[
    ("#define A(x) x\nA(1,2) A()\n", &["2:1 MIG0013 macro `A` wants 1 argument, not 2"]),
    ("#define A(x,y) x\n#define B A(1)\nB;\n", &["2:11 MIG0013 macro `A` wants 2 arguments, not 1"]),
    ("#define A(x, ...) x\nA() A(1) A(1,2)\n", &[]),
    ("#define A(x, y, ...) x\nA(1)\n", &["2:1 MIG0013 macro `A` wants at least 2 arguments, not 1"]),
    ("#define A() x\nA(1)\n", &["2:1 MIG0013 macro `A` wants 0 arguments, not 1"]),
    ("#define A(x) x\nskip A(1;\n", &["2:6 MIG0013 the arguments of macro `A` are not closed"]),
    (
        "#define\n#define 1 2\n#define defined\n#define \"a\"\n#undef\n#undef 1\n#undef defined\n",
        &[
            "1:1 MIG0014 `#define` wants a name",
            "2:9 MIG0014 `#define` wants a name, not `1`",
            "3:9 MIG0014 no macro can be named `defined`",
            "4:9 MIG0014 `#define` wants a name, not `\"a\"`",
            "5:1 MIG0014 `#undef` wants a name",
            "6:8 MIG0014 `#undef` wants a name, not `1`",
            "7:8 MIG0014 no macro can be named `defined`",
        ],
    ),
    (
        "#define A x ##\n#define B ## x\n#define C(a) a ## # a\n",
        &[
            "1:13 MIG0014 `##` stands at the edge of a macro, with nothing to join",
            "2:11 MIG0014 `##` stands at the edge of a macro, with nothing to join",
        ],
    ),
    (
        "#define A(x) # y\n#define B(x) #\n#define C #\n",
        &[
            "1:14 MIG0014 `#` wants a parameter of the macro behind it",
            "2:14 MIG0014 `#` wants a parameter of the macro behind it",
        ],
    ),
    (
        "#define A(x, x) x\n#define B(x\n#define C(x y) x\n#define D(..., x) x\n#define E(x,) x\n#define F(1) x\n#define G(",
        &[
            "1:14 MIG0014 two parameters are named `x`",
            "2:10 MIG0014 the parameters are not closed with `)`",
            "3:13 MIG0014 `,` or `)` is wanted after a parameter, not `y`",
            "4:14 MIG0014 `)` is wanted after a parameter, not `,`",
            "5:13 MIG0014 a parameter's name is wanted here, not `)`",
            "6:11 MIG0014 a parameter's name is wanted here, not `1`",
            "7:10 MIG0014 the parameters are not closed with `)`",
        ],
    ),
    (
        "#define A(x) x ## +\nA(a);\n",
        &["1:14 MIG0014 `##` joins `a` and `+` to something that is no single word"],
    ),
    (
        "#define A 1\n#define A  1 /* the same */\n#define A 2\n#define A() 2\n#undef A\n#define A 3\n",
        &[
            "3:9 MIG0012 macro `A` is defined again, and differently",
            "4:9 MIG0012 macro `A` is defined again, and differently",
        ],
    ),
    ("#undef A B\n", &["1:10 MIG0012 `#undef` takes one name, and ignores what follows"]),
    ("#define __LINE__ 7\n", &["1:9 MIG0012 macro `__LINE__` is defined again, and differently"]),
];

const DIRECTIVES: &[Verdict] = &[
    (
        "#include \"nope.defs\"\n# include <nope.defs>\n#import \"nope.h\"\n",
        &[
            "1:10 MIG0001 `nope.defs` is not there",
            "2:11 MIG0001 `nope.defs` is not there",
            "3:9 MIG0001 `nope.h` is not there",
        ],
    ),
    (
        "#include\n#include nope\n#include <nope\n#define A \"nope.defs\"\n#include A\n",
        &[
            "1:1 MIG0113 `#include` wants a file name in quotes or angle brackets",
            "2:10 MIG0113 `#include` wants a file name in quotes or angle brackets",
            "3:10 MIG0113 `#include` wants a file name in quotes or angle brackets",
            "5:10 MIG0001 `nope.defs` is not there",
        ],
    ),
    ("#error x  y's\n#error\n", &["1:1 MIG0005 x y's", "2:1 MIG0005 `#error` was reached"]),
    ("#warning it's \"so\n", &["1:1 MIG0006 it's \"so"]),
    (
        "#foo\n#endfi\n# \n#\n#!/bin/sh\n",
        &[
            "1:1 MIG0010 no directive is called `#foo`",
            "2:1 MIG0010 no directive is called `#endfi`",
            "5:1 MIG0010 no directive is called `#!`",
        ],
    ),
    ("#pragma once\n#pragma it's\n# pragma x\n#ident \"x\"\n#sccs \"x\"\n#line 3\n#line 4 \"b\"\n", &[]),
    (
        "#line\n#line x\n#line 3 x\n#line 4294967296\n",
        &[
            "1:1 MIG0100 `#line` wants a line number",
            "2:7 MIG0100 a line number is wanted here, not `x`",
            "3:9 MIG0100 a file name in quotes is wanted here, not `x`",
            "4:7 MIG0100 a line number is wanted here, not `4294967296`",
        ],
    ),
];

const WORDS: &[Verdict] = &[
    ("a /* abc\n b\n", &["1:3 MIG0015 this comment is not closed"]),
    ("#define A /* abc\n b\n", &["1:11 MIG0015 this comment is not closed"]),
    (
        "#if 0\n/* abc\n#endif\n",
        &["2:1 MIG0015 this comment is not closed", "1:1 MIG0002 this `#if` is not closed in its file"],
    ),
    (
        "rcsid \"abc;\n#define A \"b\nimport \"c\n",
        &[
            "1:7 MIG0016 this quote is not closed on its line",
            "2:11 MIG0016 this quote is not closed on its line",
            "3:8 MIG0016 this quote is not closed on its line",
        ],
    ),
    (
        "a @ b `` # ! % \u{1}\n",
        &[
            "1:3 MIG0101 `@` has no meaning in a `.defs` file",
            "1:7 MIG0101 ```` has no meaning in a `.defs` file",
            "1:16 MIG0101 `\\u{1}` has no meaning in a `.defs` file",
        ],
    ),
    ("#define A @\nA A\n", &["1:11 MIG0101 `@` has no meaning in a `.defs` file"]),
    (
        "é \"ü\" “x” öre_1 1 /* ä */\n",
        &[
            "1:1 MIG0117 the name `é` has letters outside ASCII",
            "1:7 MIG0101 `“` has no meaning in a `.defs` file",
            "1:9 MIG0101 `”` has no meaning in a `.defs` file",
            "1:11 MIG0117 the name `öre_1` has letters outside ASCII",
        ],
    ),
    (
        "a\0b \"\0\" /* \0 */\n#define A \0\n#if 0\n\0\n#endif",
        &["1:2 MIG0103 a NUL byte", "1:5 MIG0103 a NUL byte", "2:11 MIG0103 a NUL byte"],
    ),
    (
        "don't /* it's */ 'x' b '\\n'\n",
        &[
            "1:4 MIG0104 an apostrophe has no meaning here",
            "1:18 MIG0104 an apostrophe has no meaning here",
            "1:24 MIG0104 an apostrophe has no meaning here",
        ],
    ),
    (
        "waittime a$b; sendtime $x; c$d; import <e@f$g.h>; @\n",
        &[
            "1:29 MIG0101 `$` has no meaning in a `.defs` file",
            "1:51 MIG0101 `@` has no meaning in a `.defs` file",
        ],
    ),
    ("import <é\n@;\n", &["2:1 MIG0101 `@` has no meaning in a `.defs` file"]),
];

fn check(verdicts: &[Verdict]) {
    for (text, expected) in verdicts {
        let said = Run::text(text).said();
        let said: Vec<_> = said.iter().map(|line| line.strip_prefix("a.defs:").unwrap()).collect();
        assert_eq!(said, *expected, "{text:?}");
    }
}

#[test]
fn conditionals() {
    check(CONDITIONALS);
}

#[test]
fn conditions() {
    check(CONDITIONS);
}

#[test]
fn macros() {
    check(MACROS);
}

#[test]
fn directives() {
    check(DIRECTIVES);
}

#[test]
fn words() {
    check(WORDS);
}

#[test]
fn the_other_party_has_a_label() {
    let labels = |text: &str| {
        let run = Run::text(text);
        let one = run.diagnostics.iter().next().unwrap();
        let labels = one.labels.iter();
        labels.map(|label| format!("{} {}", run.sources.place(label.span.lo), label.text)).collect::<Vec<_>>()
    };
    assert_eq!(labels("#define A 1\n#define A 2\n"), ["a.defs:1:9 it was defined here"]);
    assert_eq!(labels("#if (2 + (1\n#endif\n"), ["a.defs:1:10 to close this"]);
    assert_eq!(labels("#define A(x) x\nA(1,2)\n"), ["a.defs:1:9 `A` is defined here"]);
    assert_eq!(
        labels("#if 0\n#else\n#else\n#endif\n"),
        ["a.defs:2:1 the `#else` is here", "a.defs:1:1 of the conditional that begins here"]
    );
}

#[test]
fn help_says_how_to_mend_it() {
    let help = |text: &str| Run::text(text).diagnostics.iter().next().unwrap().help.clone().unwrap();
    assert_eq!(help("#if A = 1\n#endif\n"), "`==` compares");
    assert_eq!(help("#inclde <x>\n"), "did you mean `#include`?");
    assert_eq!(help("#Endif\n"), "did you mean `#endif`?");
    assert_eq!(help("#inlcude <x>\n"), "did you mean `#include`?");
    assert_eq!(help("#include <std_types.defs>\n"), "did you mean `<mach/std_types.defs>`?");
    assert_eq!(help("#include <nope.defs>\n"), "name the folder that holds it with `-I`");
}

#[test]
fn reading_goes_on_after_every_slip() {
    let run = Run::text(
        "#include <nope>\na\n#bad\nb\n#if (\nno\n#else\nc\n#endif\n#define A(x) x\nA(1, 2)\nd @ e\nrcsid \"f;\ng\n#endif\nh\n",
    );
    assert_eq!(run.words(), "a b c d e rcsid \"f\"; g h");
    assert_eq!(run.diagnostics.errors(), 7);
    assert_eq!(Run::text("routine don't(p : port); 'a' b' c").words(), "routine don't(p : port); b' c");
}
