//! Does anything at all end well?

use proptest::prelude::*;

use super::Run;
use crate::preprocess::Token;

/// Texts made of what preprocessors trip over.
fn nasty() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "#if ",
        "#ifdef ",
        "#elif ",
        "#else",
        "#endif",
        "#define ",
        "#undef ",
        "#include ",
        "#line ",
        "# 1 ",
        "#",
        "##",
        "\n",
        "\n",
        "\n",
        " ",
        "(",
        ")",
        ",",
        "f",
        "g",
        "f(",
        "g(x, y) ",
        "__VA_ARGS__",
        "...",
        "\"",
        "'",
        "\\",
        "\\\n",
        "/*",
        "*/",
        "//",
        "defined",
        "1",
        "0",
        "/",
        "?",
        ":",
        "<a.defs>",
        "\"a.defs\"",
        "\0",
        "@",
        "é",
        "“",
        "x",
        "y",
        ".",
        "$",
        "__has_include(",
        "__LINE__",
        "__FILE__",
        "__COUNTER__",
        "waittime ",
        "import <",
        ">",
        "\r",
        "\u{c}",
        ";",
        "\u{feff}",
        "\u{fffd}",
    ]);
    prop::collection::vec(pieces, 0..80).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn any_bytes_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let run = Run::text(&String::from_utf8_lossy(&bytes));
        run.expanded();
    }

    #[test]
    fn nasty_texts_are_answered_and_every_token_has_a_place(text in nasty()) {
        let run = Run::text(&text);
        for token in &run.text.tokens {
            prop_assert!(!token.text(&run.sources).is_empty());
            prop_assert!(run.sources.file_at(token.span.lo).is_some());
            prop_assert!(token.span.lo < token.span.hi);
        }
        for comment in &run.text.comments {
            prop_assert!(run.sources.text(comment.span).starts_with('/'));
            prop_assert!(comment.before <= run.text.tokens.len());
        }
        run.expanded();
    }

    #[test]
    fn expanded_text_reads_back_to_the_same_words(text in nasty()) {
        let run = Run::text(&text);
        // A `#` that a macro puts at the start of a line begins a directive when it is read again, and so does one
        // that is left there when a character before it is refused. `#undef __LINE__` is forgotten.
        let other_when_read_again =
            |token: &Token| matches!(token.text(&run.sources), "#" | "__LINE__" | "__FILE__" | "__COUNTER__");
        if !run.text.tokens.iter().any(other_when_read_again) {
            let expanded = run.expanded();
            let again = Run::text(&expanded);
            prop_assert_eq!(words(&run), words(&again), "{}", expanded);
        }
    }
}

fn words(run: &Run) -> Vec<&str> {
    run.text.tokens.iter().map(|token| token.text(&run.sources)).collect()
}
