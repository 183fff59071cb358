//! What does the command say of itself?

use crate::folder::Folder;

#[test]
fn help_reads_well() {
    let folder = Folder::new("help");
    for verb in ["", "generate", "check", "expand", "layout", "ids", "explain"] {
        let name = if verb.is_empty() { "mig-rs" } else { verb };
        insta::assert_snapshot!(name, folder.run(&format!("{verb} --help")).fine());
    }
}

#[test]
fn the_version_is_told() {
    let version = Folder::new("version").run("--version").fine();
    assert_eq!(version, format!("mig-rs {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn without_a_verb_the_help_is_shown() {
    let said = Folder::new("no-verb").run("").failed(2);
    assert!(said.contains("Usage: mig-rs <COMMAND>"), "{said}");
}

#[test]
fn a_code_is_explained_by_any_of_its_names() {
    let folder = Folder::new("explain");
    let page = folder.run("explain MIG0301").fine();
    assert!(page.starts_with("# MIG0301: a type is not defined\n"), "{page}");
    for name in ["mig0301", "301", "0301", "Mig301"] {
        assert_eq!(folder.run(&format!("explain {name}")).fine(), page, "{name}");
    }
}

#[test]
fn without_a_code_all_are_listed() {
    let list = Folder::new("explain-all").run("explain").fine();
    assert!(list.lines().count() > 100);
    assert!(list.contains("MIG0301  a type is not defined\n"), "{list}");
}

#[test]
fn an_unknown_code_is_wrong_usage() {
    let folder = Folder::new("explain-unknown");
    assert_eq!(
        folder.run("explain MIG0302").failed(2),
        "mig-rs: there is no diagnostic `MIG0302`; the nearest is MIG0301: a type is not defined\n"
    );
    for word in ["nonsense", "MIG", "MIG99999", "é", "-7"] {
        folder.run(&format!("explain {word}")).failed(2);
    }
}
