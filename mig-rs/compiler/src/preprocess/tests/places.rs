//! Does every token keep its place, and every comment?

use super::Run;

/// `TEXT LINE:COLUMN`, and for what came out of a macro ` < NAME LINE:COLUMN` of each use.
fn places(text: &str) -> Vec<String> {
    let run = Run::text(text);
    let one = |token: &crate::preprocess::Token| {
        let mut line = token.text(&run.sources).to_owned();
        let place = |position| run.sources.place(position).to_string().replace("a.defs:", "");
        line = format!("{line} {}", place(token.span.lo));
        let mut expansion = token.span.expansion;
        while let Some(from) = run.sources.expansion(expansion) {
            line = format!("{line} < {} {}", from.name, place(from.call.lo));
            expansion = from.call.expansion;
        }
        line
    };
    run.text.tokens.iter().map(one).collect()
}

#[test]
fn tokens_stand_where_they_were_written() {
    assert_eq!(
        places("a\n  bc d\\\ne  \"x y\"\r\n\tf\n"),
        ["a 1:1", "bc 2:3", "de 2:6", "\"x y\" 3:4", "f 4:2"]
    );
    assert_eq!(places("/* é */ a\né b"), ["a 1:9", "é 2:1", "b 2:3"]);
    assert_eq!(
        places("->... 1.5 .5"),
        ["- 1:1", "> 1:2", ". 1:3", ". 1:4", ". 1:5", "1.5 1:7", ". 1:11", "5 1:12"]
    );
}

#[test]
fn tokens_of_macros_stand_in_the_definition_and_in_the_arguments() {
    assert_eq!(places("#define A x B\n#define B y\nA\n"), ["x 1:11 < A 3:1", "y 2:11 < B 1:13 < A 3:1"]);
    assert_eq!(places("#define F(x) [x]\nF(1)"), ["[ 1:14 < F 2:1", "1 2:3", "] 1:16 < F 2:1"]);
    assert_eq!(places("#define F(x) a ## x #x\nF(1)"), ["a1 1:14 < F 2:1", "\"1\" 1:21 < F 2:1"]);
    assert_eq!(places("\n __LINE__"), ["2 2:2"]);
}

#[test]
fn the_outermost_use_of_a_macro_stands_in_a_file() {
    let run = Run::text("#define A B\n#define B C\n#define C c\n\n A\n");
    let span = run.text.tokens[0].span;
    assert_eq!(run.sources.place(span.lo).to_string(), "a.defs:3:11");
    assert_eq!(run.sources.place(run.sources.outermost(span).lo).to_string(), "a.defs:5:2");
}

#[test]
fn comments_are_kept_outside_directives_and_skipped_groups() {
    let run = Run::text(
        "/** one */ a // two\n#define f(x) x /* no */\n#if 0\n/* no */\n#endif\nf /* three */ (/* four */ b) /* five\n*/",
    );
    let comment = |comment: &crate::preprocess::Comment| {
        let text = run.sources.text(comment.span).to_owned();
        (text, comment.before, comment.first_of_line)
    };
    let comments: Vec<_> = run.text.comments.iter().map(comment).collect();
    let comment = |text: &str, before, first_of_line| (text.to_owned(), before, first_of_line);
    assert_eq!(
        comments,
        [
            comment("/** one */", 0, true),
            comment("// two", 1, false),
            comment("/* three */", 1, false),
            comment("/* four */", 1, false),
            comment("/* five\n*/", 2, false),
        ]
    );
}

#[test]
fn the_end_is_that_of_the_input() {
    let run = Run::files(&[("a.defs", "#include \"b.defs\"\na\n\n"), ("b.defs", "b\n")], &["X"]);
    assert_eq!(run.sources.place(run.text.end.lo).to_string(), "a.defs:4:1");
}

#[test]
fn blanks_and_line_starts_are_told() {
    let run = Run::text("#define E\na  b/**/c;d\nE e\n  f");
    let flags = run.text.tokens.iter().map(|token| {
        let blank = if token.spaced { " " } else { "" };
        let line = if token.first_of_line { "^" } else { "" };
        format!("{blank}{line}{}", token.text(&run.sources))
    });
    assert_eq!(flags.collect::<Vec<_>>(), [" ^a", " b", " c", ";", "d", " ^e", " ^f"]);
}

#[test]
fn expanded_text_goes_in_and_out_of_files() {
    let run = Run::files(
        &[
            (
                "a.defs",
                "#include \"b.defs\"\na\n\n\n\n\n\n\n\n\n\n\n  b c\n#include \"c.defs\"\n#include \"d.defs\"\n",
            ),
            ("b.defs", "#include \"c.defs\"\n#include \"d.defs\"\nb\n"),
            ("c.defs", "#define C 1\n"),
            ("d.defs", "\"d\" /* */ d;\n"),
        ],
        &["X=1"],
    );
    insta::assert_snapshot!(run.expanded());
}
