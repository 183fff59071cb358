//! Which inputs are made to be slow? One for everything that there can be many of, about 10 MB each.

use std::fmt::Write as _;

/// Bytes of a text.
const SIZE: usize = 10_000_000;

/// What stands before a text that needs types.
const OPENING: &str =
    "subsystem h 1000;\ntype p = MACH_MSG_TYPE_COPY_SEND;\ntype i = MACH_MSG_TYPE_INTEGER_32;\n";

/// A text, and the name that reports have for it.
pub(crate) type Hostile = (&'static str, fn() -> String);

/// Every text.
pub(crate) const ALL: &[Hostile] = &[
    // Nothing but one thing
    ("one comment", || format!("/*{}*/{OPENING}", "x ".repeat(SIZE / 2))),
    ("one open comment", || format!("{OPENING}/*{}", "/* ".repeat(SIZE / 3))),
    ("blank lines", || format!("{OPENING}{}", "\n".repeat(SIZE))),
    ("one line", || OPENING.replace('\n', " ") + &many(|n| format!("routine r{n}(p: p; a: i); ")) + "type"),
    ("one long name", || format!("subsystem {} 1000;", "x".repeat(SIZE))),
    ("one long undefined name", || format!("{OPENING}routine r(p: {});", "x".repeat(SIZE))),
    ("one long number", || format!("subsystem h {};", "1".repeat(SIZE))),
    ("one long string", || format!("{OPENING}rcsid \"{}\";", "x".repeat(SIZE))),
    ("semicolons", || OPENING.to_owned() + &";".repeat(SIZE)),
    ("stray characters", || OPENING.to_owned() + &"@".repeat(SIZE)),
    ("letters outside ASCII", || OPENING.to_owned() + &"é".repeat(SIZE / 2)),
    ("NUL bytes", || OPENING.to_owned() + &"\0".repeat(SIZE)),
    ("open quotes", || OPENING.to_owned() + &"\"\n".repeat(SIZE / 2)),
    ("apostrophes", || OPENING.to_owned() + &"'\n".repeat(SIZE / 2)),
    ("joined lines", || OPENING.to_owned() + &"a\\\nb ".repeat(SIZE / 5)),
    ("words", || OPENING.to_owned() + &"a ".repeat(SIZE / 2)),
    // Depth
    ("parentheses", || format!("{OPENING}type t = array[{}", "(".repeat(SIZE))),
    ("closed parentheses", || {
        format!("{OPENING}type t = array[{}1{}] of i;", "(".repeat(SIZE / 2), ")".repeat(SIZE / 2))
    }),
    ("arrays of arrays", || format!("{OPENING}type t = {}i;", "array[1] of ".repeat(SIZE / 12))),
    ("parentheses in #if", || format!("#if {}\n#endif\n{OPENING}", "(".repeat(SIZE))),
    ("signs in #if", || format!("#if {}1\n#endif\n{OPENING}", "!-~+ ".repeat(SIZE / 5))),
    ("choices in #if", || format!("#if {}1\n#endif\n{OPENING}", "1?".repeat(SIZE / 2))),
    ("a sum in #if", || format!("#if {}1\n#endif\n{OPENING}", "1+".repeat(SIZE / 2))),
    ("a sum in a size", || format!("{OPENING}type t = array[{}1] of i;", "1+".repeat(SIZE / 2))),
    ("open #if", || OPENING.to_owned() + &"#if 1\n".repeat(SIZE / 6)),
    ("open #if 0", || OPENING.to_owned() + &"#if 0\n".repeat(SIZE / 6)),
    ("a file that includes itself", || "#include \"a file that includes itself.defs\"\n".repeat(2) + OPENING),
    ("many includes", || OPENING.to_owned() + &"#include <mach/mach_types.defs>\n".repeat(SIZE / 32)),
    // Macros
    ("macros", || many(|n| format!("#define m{n} {n}\n"))),
    ("macros in use", || OPENING.to_owned() + &many(|n| format!("#define m{n} skip\nm{n};\n"))),
    ("one macro in use", || format!("#define m skip;\n{OPENING}{}", "m\n".repeat(SIZE / 2))),
    ("a macro that doubles", || bomb(64)),
    ("macros that double", || bomb(16) + &"m14;\n".repeat(SIZE / 10)),
    ("a macro in its own argument", || format!("#define f(x) x x\n{OPENING}{}", "f(".repeat(SIZE / 2))),
    ("a macro of many arguments", || {
        format!("#define f(...) __VA_ARGS__\n{OPENING}f({})", "a,".repeat(SIZE / 2))
    }),
    ("a long macro", || format!("#define f {}\n{OPENING}{}", "a ".repeat(SIZE / 4), "f ".repeat(SIZE / 4))),
    ("a macro that quotes", || format!("#define f(x) #x\n{OPENING}f({})", "\"\\a\" ".repeat(SIZE / 5))),
    ("a macro that joins", || format!("#define f(x) x##x\n{OPENING}{}", "f(a)\n".repeat(SIZE / 5))),
    ("#define and #undef", || OPENING.to_owned() + &"#define m 1\n#undef m\n".repeat(SIZE / 21)),
    ("#elif", || format!("#if 0\n{}#endif\n{OPENING}", "#elif 0\n".repeat(SIZE / 8))),
    ("line markers", || OPENING.to_owned() + &many(|n| format!("# {n} \"f{n}\"\n@"))),
    // Declarations
    ("routines", || OPENING.to_owned() + &many(|n| format!("routine r{n}(p: p; a: i);\n"))),
    ("routines of one name", || OPENING.to_owned() + &"routine r(p: p);\n".repeat(SIZE / 17)),
    ("arguments", || format!("{OPENING}routine r(p: p{});", many(|n| format!("; a{n}: i")))),
    ("arguments of one name", || format!("{OPENING}routine r(p: p{});", "; a: i".repeat(SIZE / 6))),
    ("arrays that share a count", || {
        let opening = format!("{OPENING}type v = array[*:4] of i;\n");
        format!("{opening}routine r(p: p; a: v{});", many(|n| format!("; a{n}: v, samecount")))
    }),
    ("flags", || format!("{OPENING}routine r(p: p; a: i{});", ", dealloc".repeat(SIZE / 9))),
    ("unknown flags", || format!("{OPENING}routine r(p: p; a: i{});", ", nope".repeat(SIZE / 6))),
    ("types", || OPENING.to_owned() + &many(|n| format!("type t{n} = array[{n}] of i;\n"))),
    ("types of one name", || OPENING.to_owned() + &many(|n| format!("type t = array[{n}] of i;\n"))),
    ("types of types", || {
        format!("{OPENING}type t0 = i;\n") + &many(|n| format!("type t{} = struct[1] of t{n};\n", n + 1))
    }),
    ("members", || format!("{OPENING}type t = struct {{ {} }};", many(|n| format!("i m{n}; ")))),
    ("1 000 000 undefined types", || {
        OPENING.to_owned() + &count(1_000_000, |n| format!("type t{n} = u{n};\n"))
    }),
    ("undefined types of arguments", || OPENING.to_owned() + &many(|n| format!("routine r{n}(p: u{n});\n"))),
    ("100 000 errors", || OPENING.to_owned() + &"type = 3;\n".repeat(100_000)),
    ("skips", || OPENING.to_owned() + &"skip;".repeat(SIZE / 5)),
    ("one large skip", || format!("{OPENING}skip 2000000000;\nroutine r(p: p);\n")),
    ("arrays of rights", || {
        let opening = format!("{OPENING}type t = array[60000] of p;\n");
        opening + &count(20, |n| format!("routine r{n}(p: p; a: t; b: t; out c: t);\n"))
    }),
    ("documentation", || {
        OPENING.to_owned() + &many(|n| format!("/** What {n} does. */\n")) + "routine r(p: p);"
    }),
    ("long documentation", || format!("{OPENING}/** {} */\nroutine r(p: p);", "what \n".repeat(SIZE / 6))),
    ("imports", || OPENING.to_owned() + &many(|n| format!("import <f{n}.h>;\n"))),
    ("settings", || OPENING.to_owned() + &many(|n| format!("userprefix u{n}_;\n"))),
];

/// As many of something numbered as make a text of the usual size.
fn many(one: impl Fn(usize) -> String) -> String {
    let mut text = String::with_capacity(SIZE + 100);
    for number in 0.. {
        if text.len() >= SIZE {
            break;
        }
        text += &one(number);
    }
    text
}

/// So many of something numbered.
fn count(count: usize, one: impl Fn(usize) -> String) -> String {
    (0..count).map(one).collect()
}

/// Macros that double, each the one before it.
fn bomb(levels: usize) -> String {
    let mut text = String::from("#define m0 a\n");
    for level in 1..levels {
        let _ = writeln!(text, "#define m{level} m{0} m{0}", level - 1);
    }
    format!("{text}{OPENING}m{}\n", levels - 1)
}
