//! Where do files come from, and which column is a character in?

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::{Form, Input, Loader, Memory, Origin, Reader, SourceMap, Span};

#[test]
fn every_file_read_is_listed_once_and_no_other() {
    let mut loader =
        Loader::new(Memory::new([("a.defs", "a"), ("x/b.defs", "b"), ("x/c.defs", "c")]), ["x", "y"]);
    let input = loader.open(Path::new("a.defs")).unwrap().origin;
    let mut find = |name| loader.find(name, Form::Quoted, &input, &input).unwrap().map(|found| found.name);
    assert_eq!(find("b.defs").unwrap(), "x/b.defs");
    assert_eq!(find("b.defs").unwrap(), "x/b.defs");
    assert_eq!(find("nope.defs"), None);
    assert_eq!(find("mach/mach_types.defs").unwrap(), "mach/mach_types.defs");
    assert!(loader.has("c.defs", Form::Angled, &input, &input));
    assert_eq!(loader.files_read(), [PathBuf::from("a.defs"), PathBuf::from("x/b.defs")]);
}

#[test]
fn shipped_interfaces_include_what_is_beside_them() {
    let shipped = &[("mach/a.defs", "a"), ("mach/b.defs", "b")];
    let mut loader = Loader::new(Memory::default(), ["x"]).with_shipped(shipped);
    let a = loader.find("mach/a.defs", Form::Angled, &Origin::Nowhere, &Origin::Nowhere).unwrap().unwrap();
    assert_eq!(a.origin, Origin::Shipped("mach/a.defs"));
    let b = loader.find("b.defs", Form::Quoted, &a.origin, &Origin::Nowhere).unwrap().unwrap();
    assert_eq!(b.origin, Origin::Shipped("mach/b.defs"));
    assert!(loader.find("b.defs", Form::Angled, &a.origin, &Origin::Nowhere).unwrap().is_none());
}

struct Forbidden;

impl Reader for Forbidden {
    fn read(&self, _: &Path, _: u64) -> io::Result<Vec<u8>> {
        Err(ErrorKind::PermissionDenied.into())
    }
}

#[test]
fn a_file_that_cannot_be_read_ends_the_search() {
    let mut loader = Loader::new(Forbidden, ["x"]);
    let (path, error) = loader.find("a.defs", Form::Angled, &Origin::Nowhere, &Origin::Nowhere).unwrap_err();
    assert_eq!(path, Path::new("x/a.defs"));
    assert_eq!(error.kind(), ErrorKind::PermissionDenied);
}

#[test]
fn texts_lose_their_byte_order_mark_and_broken_characters() {
    assert_eq!(&*Input::new("a", b"\xef\xbb\xbfskip\xff;").text, "skip\u{fffd};");
}

#[test]
fn columns_count_characters_in_lines_of_any_length() {
    let mut sources = SourceMap::default();
    sources.add("first", "\n", None).unwrap();
    let text = format!("é\n{}x\n", "aé“\u{1f980}".repeat(1000));
    let file = sources.add("a", text.as_str(), None).unwrap();
    let start = sources.file(file).start();
    let place = |offset: usize| sources.place(start + u32::try_from(offset).unwrap()).to_string();
    assert_eq!(place(2), "a:1:2");
    assert_eq!(place(3), "a:2:1");
    assert_eq!(place(3 + 10 * 700 + 1), "a:2:2802");
    assert_eq!(place(text.find('x').unwrap()), "a:2:4001");
    assert_eq!(place(text.len()), "a:3:1");
}

#[test]
fn made_text_says_something_and_stands_nowhere() {
    let mut sources = SourceMap::default();
    sources.add("a", "b", None).unwrap();
    let (one, two) = (sources.make("one"), sources.make("two"));
    assert_eq!((sources.text(one), sources.text(two)), ("one", "two"));
    assert_ne!(one.hi, two.lo);
    assert!(sources.file_at(one.lo).is_none());
    assert_eq!(sources.text(Span::new(0, 1)), "b");
}

#[test]
fn utf_16_is_refused_at_once() {
    for bytes in [b"\xff\xfes\0", b"\xfe\xff\0s"] {
        let mut loader = Loader::new(Memory::new([("a.defs", bytes.to_vec())]), ["."]);
        let error = loader.open(Path::new("a.defs")).unwrap_err();
        assert_eq!(error.to_string(), "it is UTF-16: save it as UTF-8");
    }
}
