//! Does every rule in the documentation name a test that there is?
use std::path::Path;

#[test]
fn every_rule_names_its_test() {
    let rules = include_str!("../../src/rules.md");
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/kernel");
    let named: Vec<(&str, &str)> =
        rules.split('`').skip(1).step_by(2).filter_map(|code| code.split_once("::")).collect();
    assert!(named.len() > 20, "{named:?}");
    for (file, test) in named {
        let text = std::fs::read_to_string(tests.join(format!("{file}.rs"))).unwrap();
        assert!(text.contains(&format!("#[test]\nfn {test}() {{")), "there is no test `{file}::{test}`");
    }
}
