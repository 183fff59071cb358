//! Which files come in, and what are their lines called?

use std::io;
use std::path::{Path, PathBuf};

use super::Run;
use crate::diagnostics::Diagnostics;
use crate::preprocess::preprocess;
use crate::source::{Loader, Reader, SourceMap};

#[test]
fn quoted_names_are_looked_for_beside_the_including_file_first() {
    let run = Run::files(
        &[
            (
                "sub/a.defs",
                "#include \"b.defs\"\n#include <b.defs>\n#include <c.defs>\n#include \"d/e.defs\"\n",
            ),
            ("sub/b.defs", "beside"),
            ("include/b.defs", "included"),
            ("sub/c.defs", "beside_the_input"),
            ("include/d/e.defs", "#include \"f.defs\"\n#include <c.defs>\n"),
            ("include/d/f.defs", "beside_e"),
        ],
        &[],
    );
    assert_eq!(run.words(), "beside included beside_the_input beside_e beside_the_input");
    assert_eq!(run.said(), [""; 0]);
}

#[test]
fn macros_name_files() {
    let run = Run::files(
        &[
            (
                "a.defs",
                "#define DIR(x) <x/b.defs>\n#include DIR(sub)\n#define Q \"sub/b.defs\"\n#include Q\n",
            ),
            ("sub/b.defs", "b"),
        ],
        &[],
    );
    assert_eq!(run.words(), "b b");
}

#[test]
fn interfaces_inside_the_program_are_searched_last() {
    let shipped = "#include <mach/std_types.defs>\n";
    assert!(Run::text(shipped).words().contains("type int = "));
    let own = Run::files(&[("a.defs", shipped), ("mach/std_types.defs", "own")], &[]);
    assert_eq!(own.words(), "own");
}

#[test]
fn files_are_read_once_where_they_say_so() {
    let run = Run::files(
        &[
            (
                "a.defs",
                "#include \"b.defs\"\n#include \"b.defs\"\n#import \"c.defs\"\n#import \"c.defs\"\n#include \"c.defs\"\n",
            ),
            ("b.defs", "#pragma once\nb\n"),
            ("c.defs", "c\n"),
        ],
        &[],
    );
    assert_eq!(run.words(), "b c");
}

/// Two names of one file.
struct Twins;

impl Reader for Twins {
    fn read(&self, path: &Path, _: u64) -> io::Result<Vec<u8>> {
        let text = if path.ends_with("a.defs") {
            "#include <b.defs>\n#include <c.defs>\n"
        } else {
            "#pragma once\nb\n"
        };
        Ok(text.into())
    }

    fn identity(&self, path: &Path) -> PathBuf {
        path.with_file_name("b.defs")
    }
}

#[test]
fn another_name_of_a_file_does_not_read_it_again() {
    let mut loader = Loader::new(Twins, ["include"]);
    let input = loader.open(Path::new("a.defs")).unwrap();
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let text = preprocess(input, &[], &mut loader, &mut sources, &mut diagnostics);
    assert_eq!(text.tokens.len(), 1);
}

#[test]
fn only_the_directives_of_a_c_header_count() {
    let header = "/* don't\n#define A 9\n*/\n#define A 1 /* it's */\nint don't(void); // \"\n\"/*\" '/*' @\n  # define B 2\n#if A\nchar *s = \"\n#include \"c.defs\"\n#else\n#error no\n#endif\n";
    let run = Run::files(&[("a.defs", "#include \"b.h\"\nA B\n"), ("b.h", header), ("c.defs", "c")], &[]);
    assert_eq!(run.words(), "c 1 2");
    assert_eq!(run.said(), [""; 0]);
    // The input itself is text, whatever its name.
    assert_eq!(Run::files(&[("a.h", "int x;\n")], &[]).words(), "int x;");
}

#[test]
fn an_include_ends_what_is_open_in_it() {
    let run = Run::files(
        &[
            ("a.defs", "#include \"b.defs\"\n(1) c\n#include \"d.defs\"\n#endif\ne\n"),
            ("b.defs", "#define f(x) <x>\nf"),
            ("d.defs", "f(\n#if 1\n"),
        ],
        &[],
    );
    assert_eq!(run.words(), "f (1) c e");
    assert_eq!(
        run.said(),
        [
            "d.defs:1:1 MIG0013 the arguments of macro `f` are not closed",
            "d.defs:2:1 MIG0002 this `#if` is not closed in its file",
            "a.defs:4:1 MIG0003 `#endif` without `#if`",
        ]
    );
}

#[test]
fn has_include_asks_the_search_and_reads_nothing() {
    let run = Run::files(
        &[
            (
                "a.defs",
                "#if __has_include(\"b.defs\") && __has_include(<mach/mach_types.defs>)\nyes\n#endif\n#define N <no.defs>\n#if __has_include(N)\nno\n#endif\n",
            ),
            ("b.defs", "b"),
        ],
        &[],
    );
    assert_eq!(run.words(), "yes");
    assert_eq!(run.sources.files().count(), 1);
}

#[test]
fn markers_say_what_lines_are_called() {
    let text = "# 7 \"b.defs\" 1\n\n@\n# 2 \"a \\\"x\\\".defs\" 2\n@\n#line 30\n@\n";
    let places: Vec<_> =
        Run::text(text).said().iter().map(|line| line.split(" MIG").next().unwrap().to_owned()).collect();
    assert_eq!(places, ["b.defs:8:1", "a \"x\".defs:2:1", "a \"x\".defs:30:1"]);
}

#[test]
fn settings_are_heeded_in_order() {
    use crate::preprocess::Setting;
    let settings = [
        Setting::define("A"),
        Setting::define("B=b c"),
        Setting::define("F(x)=<x>"),
        Setting::define("B=d"),
        Setting::Undefine("A".to_owned()),
        Setting::define("E="),
        Setting::define("G=1\n#define H 2"),
    ];
    let run = Run::settings(&[("a.defs", "A B F(1) E; G H\n#define B 2\n#define 1\n")], &settings);
    assert_eq!(run.words(), "A d <1> ; 1 #define H 2 H");
    assert_eq!(
        run.said(),
        [
            "a.defs:2:9 MIG0012 macro `B` is defined again, and differently",
            "a.defs:3:9 MIG0014 `#define` wants a name, not `1`"
        ]
    );
    let bad = Run::settings(&[("a.defs", "")], &[Setting::define("1x=2")]);
    assert_eq!(bad.said(), ["<command line>:1:9 MIG0014 `#define` wants a name, not `1x`"]);
}
