//! Do the tables of verdicts hold? A row has the number of its rule and a fragment; below it stands what each dialect
//! says: `warning` where it is one, the code, and the column in the fragment.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::fragment::Fragment;
use crate::abi::{ALL, Abi, Dialect};

const TABLES: [(&str, &str); 5] = [
    ("statements", include_str!("verdicts/statements.txt")),
    ("types", include_str!("verdicts/types.txt")),
    ("arguments", include_str!("verdicts/arguments.txt")),
    ("routines", include_str!("verdicts/routines.txt")),
    ("unlooked", include_str!("verdicts/unlooked.txt")),
];

/// One row: the rule, the fragment, and what is expected of whom.
struct Row<'t> {
    rule: &'t str,
    fragment: &'t str,
    expected: Vec<(&'t str, &'t str)>,
}

fn rows(table: &str) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for line in table.lines() {
        match line.strip_prefix("    ").and_then(|line| line.split_once(": ")) {
            Some(expected) => rows.last_mut().unwrap().expected.push(expected),
            None => {
                let (rule, fragment) = line.split_at(4);
                rows.push(Row { rule: rule.trim(), fragment, expected: Vec::new() });
            }
        }
    }
    rows
}

fn is_meant(group: &str, abi: &Abi) -> bool {
    match group {
        "all" => true,
        "xnu" => abi.dialect == Dialect::Apple,
        "osf" => abi.dialect == Dialect::Osf,
        "gnu" => abi.dialect == Dialect::Gnu,
        "untyped" => abi.dialect != Dialect::Gnu,
        "others" => abi.dialect != Dialect::Apple,
        name => abi.name == name,
    }
}

impl Row<'_> {
    /// What is expected of `abi`: each ABI is meant once.
    fn expected(&self, abi: &Abi) -> &str {
        let mut meant = self
            .expected
            .iter()
            .filter(|(groups, _)| groups.split_whitespace().any(|group| is_meant(group, abi)))
            .map(|(_, expected)| expected.trim());
        match (meant.next(), meant.next()) {
            (Some("ok"), None) => "",
            (Some(expected), None) => expected,
            _ => panic!("{} must be meant once by `{}`", abi.name, self.fragment),
        }
    }
}

/// Both in one, as reading every fragment takes the time.
#[test]
fn every_dialect_says_what_the_tables_say_in_these_words() {
    let (mut wrong, mut words, mut known) = (String::new(), String::new(), BTreeSet::new());
    for (name, table) in TABLES {
        writeln!(words, "\n# {name}").unwrap();
        for row in rows(table) {
            for abi in ALL {
                let said = Fragment::of(abi, row.fragment).said(abi);
                let (rule, fragment, expected) = (row.rule, row.fragment, row.expected(abi));
                if said.verdict() != expected {
                    let place = format!("{name} {rule} {fragment}\n  {}:", abi.name);
                    writeln!(wrong, "{place} expected `{expected}`, said `{}`", said.verdict()).unwrap();
                }
                for message in said.words.into_iter().filter(|words| known.insert(words.clone())) {
                    writeln!(words, "{rule:4}{message}").unwrap();
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    insta::assert_snapshot!("words", words);
}
