//! Does every input come to an end, and is the limit named?

use super::Run;
use crate::diagnostics::Diagnostics;
use crate::preprocess::limits::{CONDITION_DEPTH, CONDITION_WORDS, INCLUDE_DEPTH, MACRO_GROWTH, NESTED_USES};
use crate::preprocess::preprocess;
use crate::source::{Input, Loader, Origin, SourceMap, TOTAL_INPUT};

/// Runs in a thread with little stack, so that nothing depends on how deep the input nests.
fn said(text: String) -> Vec<String> {
    let run = move || Run::text(&text).said();
    std::thread::Builder::new().stack_size(1 << 20).spawn(run).unwrap().join().unwrap()
}

fn nested(open: &str, inside: &str, close: &str, depth: usize) -> String {
    open.repeat(depth) + inside + &close.repeat(depth)
}

#[test]
fn includes_of_oneself_end() {
    let twice = "#include \"a.defs\"\n#include \"a.defs\"\n";
    let run = Run::files(&[("a.defs", twice)], &[]);
    assert_eq!(
        run.said(),
        [
            "a.defs:1:10 MIG0017 files include each other more than 64 deep",
            "a.defs:2:10 MIG0017 more than 16384 includes"
        ]
    );
}

#[test]
fn includes_may_nest_so_deep() {
    let counting = |depth: usize| {
        let text = format!("#if __INCLUDE_LEVEL__ < {depth}\n#include \"a.defs\"\n#endif\n");
        Run::files(&[("a.defs", &text)], &[]).said().len()
    };
    assert_eq!(counting(INCLUDE_DEPTH), 0);
    assert_eq!(counting(INCLUDE_DEPTH + 1), 1);
}

#[test]
fn macros_that_double_each_other_end() {
    let mut text: String = (0..60).map(|n| format!("#define A{n}(x) A{next}(x x)\n", next = n + 1)).collect();
    text.push_str("skip;\nA0(1)\n");
    let limit = MACRO_GROWTH + text.len();
    assert_eq!(said(text), [format!("a.defs:62:1 MIG0017 macros put out more than {limit} words")]);
}

#[test]
fn macro_uses_may_nest_so_deep() {
    let text = |depth| format!("#define f(x) x\n{}\n", nested("f(", "1", ")", depth));
    assert_eq!(said(text(NESTED_USES)), [""; 0]);
    let told = "a.defs:2:257 MIG0017 macro uses stand more than 128 deep in each other";
    assert_eq!(said(text(NESTED_USES + 2)), [told]);
    assert_eq!(said(text(2_000)).len(), 1);
}

#[test]
fn parentheses_may_nest_so_deep_in_conditions() {
    let text = |depth| format!("#if {}\n#endif\n", nested("1 || 1 && !(", "1", ")", depth));
    assert_eq!(said(text(CONDITION_DEPTH)), [""; 0]);
    let told = "MIG0017 parentheses and choices stand more than 64 deep in each other";
    assert!(said(text(CONDITION_DEPTH + 1))[0].ends_with(told));
    assert_eq!(said(text(10_000)).len(), 1);
    assert_eq!(said(format!("#if {}1\n#endif\n", "1 ? 1 : ".repeat(1000))).len(), 1);
}

#[test]
fn conditions_may_be_so_long() {
    let text = |words: usize| format!("#if {}1\n#endif\n", "~".repeat(words - 1));
    assert_eq!(said(text(CONDITION_WORDS)), [""; 0]);
    assert_eq!(
        said(text(CONDITION_WORDS + 1)),
        ["a.defs:1:16389 MIG0017 a condition of more than 16384 words"]
    );
}

#[test]
fn conditionals_nest_without_limit() {
    let run = Run::text(
        &(nested("#if 1\n", "a\n", "#endif\n", 10_000) + &nested("#if 0\n", "b\n", "#endif\n", 10_000)),
    );
    assert_eq!(run.words(), "a");
    assert_eq!(run.said(), [""; 0]);
}

#[test]
fn an_input_may_be_so_large() {
    let text = " ".repeat(TOTAL_INPUT + 1).into();
    let input = Input { name: "a.defs".to_owned(), text, origin: Origin::Nowhere };
    let (mut sources, mut diagnostics) = (SourceMap::default(), Diagnostics::default());
    let text = preprocess(input, &[], &mut Loader::default(), &mut sources, &mut diagnostics);
    let told = diagnostics.iter().next().unwrap();
    assert_eq!(told.message, "the input is larger than 67108864 bytes");
    assert_eq!(sources.place(told.span.lo).to_string(), "a.defs:1:1");
    assert_eq!(text.tokens.len(), 0);
}

#[test]
fn long_words_are_not_told_at_length_again_and_again() {
    let name = "n".repeat(100_000);
    let uses = "B B\n#if B\n#endif\n".repeat(1000);
    let run = Run::text(&format!("#define {name}(x) x\n#define B {name}(1, 2)\n{uses}"));
    assert_eq!(run.said(), [format!("a.defs:2:11 MIG0013 macro `{}…` wants 1 argument, not 2", &name[..60])]);
}

#[test]
fn the_end_of_a_quote_is_sought_once_in_a_line() {
    said(format!("#error {}\n", "\\' ".repeat(200_000)));
    said(format!("#if {}\n#endif\n", "__has_include(< ".repeat(50_000)));
}
