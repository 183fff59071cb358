//! Do layouts agree with what the original compilers made of the same interfaces?

use std::path::PathBuf;

use crate::front::{fixture, lay_out_file};
use mig_rs::abi::Abi;
use mig_rs::emit;
use serde_json::Value;

/// One file with measured layouts: `NAME[.VARIANT].ABI.json`.
struct Fixture {
    path: PathBuf,
    name: String,
    variant: Option<String>,
    abi: &'static Abi,
}

impl Fixture {
    fn all() -> Vec<Fixture> {
        let mut paths = Vec::new();
        for folder in ["xnu", "osf", "gnu", "mo"] {
            let files = std::fs::read_dir(fixture(folder)).unwrap();
            paths.extend(files.map(|file| file.unwrap().path()));
        }
        paths.sort();
        paths.into_iter().filter_map(Fixture::named).collect()
    }

    fn named(path: PathBuf) -> Option<Fixture> {
        let file = path.file_name().unwrap().to_str().unwrap().strip_suffix(".json")?;
        let words: Vec<_> = file.split('.').collect();
        let (name, variant, abi) = match words[..] {
            [name, abi] => (name, None, abi),
            [name, variant, abi] => (name, Some(variant.to_owned()), abi),
            _ => panic!("{}: what does the name say?", path.display()),
        };
        let (name, abi) = (name.to_owned(), Abi::named(abi).unwrap());
        Some(Fixture { path, name, variant, abi })
    }

    fn expected(&self) -> Value {
        serde_json::from_str(&std::fs::read_to_string(&self.path).unwrap()).unwrap()
    }

    fn found(&self) -> Value {
        let timeval = self.abi.pointer + 8;
        let (macros, sizes): (&[&str], &[(&str, u32)]) = match self.variant.as_deref() {
            None => (&[], &[]),
            Some("SEQNOS") => (&["SEQNOS"], &[]),
            Some("native") => (&[], &[("my_ts_t", 16), ("my_tv_t", timeval)]),
            Some(other) => panic!("{}: what is {other}?", self.path.display()),
        };
        let file = format!("{}.defs", self.name);
        let laid = lay_out_file(&self.path.with_file_name(&file), self.abi, macros, sizes);
        let text = emit::json(&laid.subsystem, &laid.layout, laid.abi, &file, None);
        serde_json::from_str(&text).unwrap()
    }
}

/// Every place where two values differ, a line each.
fn differences(place: &str, expected: &Value, found: &Value, lines: &mut Vec<String>) {
    match (expected, found) {
        (Value::Object(left), Value::Object(right)) => {
            for key in left.keys().chain(right.keys().filter(|key| !left.contains_key(*key))) {
                let absent = Value::from("(absent)");
                let sides = (left.get(key).unwrap_or(&absent), right.get(key).unwrap_or(&absent));
                differences(&format!("{place}.{key}"), sides.0, sides.1, lines);
            }
        }
        (Value::Array(left), Value::Array(right)) if names(left) == names(right) => {
            for (index, (left, right)) in left.iter().zip(right).enumerate() {
                let name = left["name"].as_str().map_or(index.to_string(), str::to_owned);
                differences(&format!("{place}[{name}]"), left, right, lines);
            }
        }
        (Value::Array(left), Value::Array(right)) => {
            lines.push(format!("{place}: expected {:?}, found {:?}", names(left), names(right)));
        }
        _ if expected == found => {}
        _ => lines.push(format!("{place}: expected {expected}, found {found}")),
    }
}

fn names(values: &[Value]) -> Vec<&str> {
    values.iter().map(|value| value["name"].as_str().unwrap_or("?")).collect()
}

/// Padding need not be told: what of it is not expected is left out.
fn without_unasked_padding(expected: &Value, found: &mut Value) {
    for (index, routine) in expected["routines"].as_array().unwrap().iter().enumerate() {
        for message in ["request", "reply"] {
            let asked = |field: &Value| {
                routine[message]["fields"].as_array().unwrap().iter().any(|a| a["name"] == field["name"])
            };
            if let Some(fields) = found.pointer_mut(&format!("/routines/{index}/{message}/fields")) {
                fields.as_array_mut().unwrap().retain(|field| field["kind"] != "pad" || asked(field));
            }
        }
    }
}

#[test]
fn layouts_are_those_of_the_original_compilers() {
    let mut lines = Vec::new();
    let mut read = 0;
    for fixture in &Fixture::all() {
        let (expected, mut found) = (fixture.expected(), fixture.found());
        without_unasked_padding(&expected, &mut found);
        let file = fixture.path.file_name().unwrap().to_str().unwrap();
        differences(file, &expected, &found, &mut lines);
        read += 1;
    }
    assert!(lines.is_empty(), "{} differences:\n{}", lines.len(), lines.join("\n"));
    assert_eq!(read, 92, "every layout is compared");
}

#[test]
fn a_difference_is_told_with_its_place() {
    let expected =
        serde_json::json!({"routines": [{"name": "r", "request": {"fields": [{"name": "a", "size": 4}]}}]});
    let mut found = expected.clone();
    found["routines"][0]["request"]["fields"][0]["size"] = 8.into();
    let mut lines = Vec::new();
    differences("E01", &expected, &found, &mut lines);
    assert_eq!(lines, ["E01.routines[r].request.fields[a].size: expected 4, found 8"]);
}
