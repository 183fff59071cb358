//! Do layouts read well as tables, and ids as lines?

use std::path::PathBuf;

use crate::front::{Laid, fixture, lay_out_file};
use mig_rs::abi::{Abi, GNU32, GNU64, OSF32, XNU64};
use mig_rs::emit;

fn laid(name: &str, abi: &'static Abi) -> Laid {
    lay_out_file(&fixture(name), abi, &[], &[])
}

fn table(name: &str, abi: &'static Abi, only: Option<&str>) -> String {
    let Laid { subsystem, layout, abi } = laid(name, abi);
    emit::table(&subsystem, &layout, abi, only)
}

#[test]
fn rights_and_scalars() {
    insta::assert_snapshot!(table("mo/memory_object.defs", &OSF32, None));
}

#[test]
fn wide_words_make_larger_messages() {
    insta::assert_snapshot!(table("mo/memory_object.defs", &XNU64, Some("memory_object_data_return")));
}

#[test]
fn what_follows_a_counted_array_has_a_range_of_offsets() {
    insta::assert_snapshot!(table("xnu/E04.defs", &XNU64, None));
}

#[test]
fn arrays_of_regions() {
    insta::assert_snapshot!(table("xnu/E15.defs", &XNU64, None));
}

#[test]
fn an_error_instead_of_a_request() {
    insta::assert_snapshot!(table("osf/o12.defs", &OSF32, None));
}

#[test]
fn polymorphic_rights_and_strings() {
    insta::assert_snapshot!(
        table("xnu/E09.defs", &XNU64, None) + "\n" + &table("xnu/E05.defs", &XNU64, None)
    );
}

/// The interfaces that GNU's messages were measured with, one below the other.
fn typed_tables(abi: &'static Abi) -> String {
    let names = ["e03", "e04", "e05", "e06", "e07", "e08", "e09", "e10", "e12"];
    names.map(|name| table(&format!("gnu/{name}.defs"), abi, None)).join("\n")
}

#[test]
fn typed_messages_of_32_bits() {
    insta::assert_snapshot!(typed_tables(&GNU32));
}

#[test]
fn typed_messages_of_64_bits() {
    insta::assert_snapshot!(typed_tables(&GNU64));
}

#[test]
fn a_typed_memory_object() {
    insta::assert_snapshot!(
        table("mo/memory_object.defs", &GNU64, None) + "\n" + &table("mo/mach.defs", &GNU32, None)
    );
}

#[test]
fn tables_fit_a_screen() {
    let folder = |name| std::fs::read_dir(fixture(name)).unwrap().map(|file| file.unwrap().path());
    let files = folder("xnu").map(|file| (file, &XNU64)).chain(folder("gnu").map(|file| (file, &GNU64)));
    let whole =
        |path: &PathBuf| path.extension().is_some_and(|e| e == "defs") && !path.ends_with("std_types.defs");
    for (file, abi) in files.filter(|(path, _)| whole(path)) {
        let laid = lay_out_file(&file, abi, &[], &[("my_ts_t", 16), ("my_tv_t", 16)]);
        for line in emit::table(&laid.subsystem, &laid.layout, laid.abi, None).lines() {
            assert!(line.chars().count() <= 100, "{line}");
            assert_eq!(line, line.trim_end());
        }
    }
}

#[test]
fn one_routine_alone_is_told_as_json_too() {
    let Laid { subsystem, layout, abi } = laid("xnu/E04.defs", &XNU64);
    let json = |only| emit::json(&subsystem, &layout, abi, "E04.defs", only);
    assert_eq!(json(Some("r1")), json(None));
    let none: serde_json::Value = serde_json::from_str(&json(Some("r2"))).unwrap();
    assert_eq!(none["routines"], serde_json::json!([]));
}

#[test]
fn ids_are_for_scripts() {
    let ids = |name, abi| emit::ids(&laid(name, abi).subsystem);
    assert_eq!(
        ids("xnu/E01.defs", &XNU64),
        "e01 5000 r1 0 5000 5100\n\
         e01 5000 r2 1 5001 5101\n\
         e01 5000 s1 2 5002 0\n\
         e01 5000 s2 3 5003 0\n\
         e01 5000 r3 5 5005 5105\n"
    );
    assert!(
        ids("mo/memory_object.defs", &OSF32)
            .contains("memory_object 2200 memory_object_synchronize 10 2210 0\n")
    );
}
