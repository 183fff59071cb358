//! How do conditions calculate?

use super::Run;

fn holds(condition: &str) -> bool {
    let run = Run::text(&format!("#define ONE 1\n#define PLUS(a, b) a + b\n#if {condition}\nyes\n#endif\n"));
    assert_eq!(run.said(), [""; 0], "{condition}");
    run.words() == "yes"
}

#[test]
fn operators_bind_as_in_c() {
    for condition in [
        "1 + 2 * 3 == 7",
        "(1 + 2) * 3 == 9",
        "10 - 4 - 3 == 3",
        "1 << 2 + 1 == 8",
        "(1 | 2 ^ 3 & 4) == 3",
        "1 ? 0 ? 1 : 2 : 3",
        "!0 && ~0 == -1 && - -1 == 1",
        "(0, 1)",
        "PLUS(ONE, 2) * 3 == 7",
        "5 % -3 == 2 && -5 / 2 == -2",
    ] {
        assert!(holds(condition), "{condition}");
    }
}

#[test]
fn numbers_are_64_bits_wide_and_signed_unless_one_side_is_not() {
    assert!(holds("-1 < 0"));
    assert!(!holds("-1 < 0u"));
    assert!(holds("0x8000000000000000 > 0 && 9223372036854775807 + 1 < 0"));
    assert!(holds("18446744073709551615 == -1"));
    assert!(holds("(0 ? 0u : -1) > 0"));
    assert!(holds("-1 >> 70 == -1 && 1 << 64 == 0 && 1u << -1 == 0"));
    assert!(holds("-9223372036854775807 - 1 == (-9223372036854775807 - 1) / -1"));
}

#[test]
fn what_cannot_matter_may_divide_by_zero() {
    assert!(holds("1 || 1 / 0"));
    assert!(!holds("0 && 1 % 0"));
    assert!(holds("1 ? 2 : 1 / 0"));
}

#[test]
fn names_are_zero_and_defined_asks() {
    assert!(holds("!SEQNOS && SEQNOS == int"));
    assert!(holds("defined ONE && defined(PLUS) && !defined(TWO) && defined __LINE__"));
    assert!(holds("defined __has_feature && !__has_feature(x) && !__has_attribute(a(b))"));
}

#[test]
fn literals_are_those_of_c() {
    assert!(holds("0x1F == 31 && 017 == 15 && 0b101 == 5 && 0 == 00 && 1uLL == 1LU"));
    assert!(holds(
        "'A' == 65 && '\\n' == 10 && '\\x7f' == 127 && '\\0' == 0 && '\\101' == 'A' && '\\'' == 39"
    ));
    assert!(holds("'\\377' == -1 && 'ab' == 0x6162 && ' ' == 32"));
}
