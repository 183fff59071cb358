//! What do macros put out?

use super::Run;

#[test]
fn conditions_choose_and_macros_are_replaced() {
    let run = Run::files(
        &[
            (
                "a.defs",
                "#include <b.defs>\n#if SEQNOS\nserverprefix seqnos_;\n#else\nskip BASE;\n#endif SEQNOS\n",
            ),
            ("include/b.defs", "#define BASE PLUS(100, 1)\n#define PLUS(a, b) a + b\nimport \"x.h\";\n"),
        ],
        &["SEQNOS=0"],
    );
    assert_eq!(run.words(), " import \"x.h\"; skip 100 + 1;".trim_start());
    assert_eq!(run.said(), [""; 0]);
}

#[test]
fn expanded_text_has_line_markers() {
    let run =
        Run::files(&[("a.defs", "#include \"b.defs\"\nskip;\n"), ("b.defs", "\n\nrcsid \"b\";\n")], &[]);
    assert_eq!(
        run.expanded(),
        "# 1 \"a.defs\"\n# 1 \"b.defs\" 1\n\n\nrcsid \"b\";\n# 2 \"a.defs\" 2\nskip;\n"
    );
}

#[test]
fn a_backslash_that_ends_a_line_is_no_line_splice_when_expanded_text_is_read_again() {
    for text in ["import <\\", "#define m() \\x\n#define x\nimport <m()\n>;"] {
        let run = Run::text(text);
        assert!(run.words().contains('\\'), "{text}");
        assert_eq!(Run::text(&run.expanded()).words(), run.words(), "{text}");
    }
    assert_eq!(Run::text("import <\\").expanded(), "# 1 \"a.defs\"\nimport <\\/**/\n");
}

#[test]
fn a_macro_is_not_used_inside_itself() {
    let run = Run::text("#define f g\n#define g f\nf g f g\n#define a(x) a(x + 1)\na(a(2))\n");
    assert_eq!(run.words(), "f g f g a(a(2 + 1) + 1)");
}

#[test]
fn a_missing_include_is_told_at_its_name() {
    let run = Run::text("skip;\n  #include \"nope.defs\"\nskip;\n");
    assert_eq!(run.said(), ["a.defs:2:12 MIG0001 `nope.defs` is not there"]);
    assert_eq!(run.words(), "skip; skip;");
}
