//! What does each constructor amount to, and how large is it?

use std::fmt::Write;

use super::read;
use crate::abi::{Abi, GNU32, GNU64, XNU64};
use crate::model::{Extent, Form, Region, RegionOf, Scalar, Shape, Subsystem, TypeName};

/// A form in a few words: what there is, how much of it, and the bytes inside the message.
fn amounts_to(subsystem: &Subsystem, name: &str) -> String {
    let (_, ty) = subsystem.types.iter().find(|(_, ty)| ty.name.as_deref() == Some(name)).unwrap();
    let size = |id| subsystem.types[id].size;
    let form = match &ty.form {
        Form::Fixed => "fixed".to_owned(),
        Form::Counted { element, max } => format!("at most {max} of {}", size(*element)),
        Form::CString { size, varying } => format!("string {}{size}", if *varying { "at most " } else { "" }),
        Form::Right(right) => shown(right),
        Form::Rights { right, extent } => format!("{} {}", many(*extent), shown(right)),
        Form::Region(region) => region_of(subsystem, region),
        Form::Regions { region, extent } => format!("{} ({})", many(*extent), region_of(subsystem, region)),
    };
    format!("{form}: {}", ty.size)
}

fn region_of(subsystem: &Subsystem, region: &Region) -> String {
    let mut text = if region.explicit { "out of line " } else { "as if inline " }.to_owned();
    match region.of {
        RegionOf::Data(element) => {
            write!(text, "{} of {}", many(region.extent), subsystem.types[element].size).unwrap();
        }
        RegionOf::Rights(right) => write!(text, "{} {}", many(region.extent), shown(&right)).unwrap(),
    }
    text
}

fn many(extent: Extent) -> String {
    match extent {
        Extent::Fixed(count) => count.to_string(),
        Extent::Bounded(max) => format!("at most {max}"),
        Extent::Unbounded => "any".to_owned(),
    }
}

fn shown(right: &Scalar) -> String {
    let name = |name| match name {
        TypeName::Number(number) => number.to_string(),
        TypeName::Polymorphic => "poly".to_owned(),
    };
    format!("right {}>{}", name(right.sent), name(right.received))
}

/// What `spec` amounts to.
fn form(abi: &Abi, spec: &str) -> String {
    let text = format!(
        "subsystem s 1; type byte = MACH_MSG_TYPE_BYTE; type int32 = MACH_MSG_TYPE_INTEGER_32;
         type port = MACH_MSG_TYPE_COPY_SEND; type three = struct[3] of byte; type some = array[*:5] of int32;
         type bytes = array[] of byte; type region = ^array[8] of int32; type t = {spec};"
    );
    amounts_to(&read(abi, &text).subsystem.unwrap(), "t")
}

#[test]
fn plain_data_has_its_bytes() {
    let cases = [
        ("MACH_MSG_TYPE_BOOLEAN", "fixed: 4"),
        ("MACH_MSG_TYPE_INTEGER_16", "fixed: 2"),
        ("MACH_MSG_TYPE_INTEGER_64", "fixed: 8"),
        ("MACH_MSG_TYPE_REAL_64", "fixed: 8"),
        ("MACH_MSG_TYPE_PORT_NAME", "fixed: 4"),
        ("MACH_MSG_TYPE_UNSTRUCTURED|MACH_MSG_TYPE_CHAR", "fixed: 1"),
        ("MACH_MSG_TYPE_BIT", "fixed: 1"),
        ("struct[12] of MACH_MSG_TYPE_BIT", "fixed: 2"),
        ("array[3] of three", "fixed: 9"),
        ("struct[2] of array[3] of MACH_MSG_TYPE_INTEGER_64", "fixed: 48"),
        ("array[0] of int32", "fixed: 0"),
        ("array[4] of c_string[10]", "fixed: 40"),
        ("three", "fixed: 3"),
        ("c_string[10]", "string 10: 10"),
        ("c_string[*:10]", "string at most 10: 10"),
        ("array[*:5] of three", "at most 5 of 3: 15"),
        ("array[*:2] of c_string[8]", "at most 2 of 8: 16"),
    ];
    for (spec, expected) in cases {
        assert_eq!(form(&XNU64, spec), expected, "{spec}");
    }
}

#[test]
fn rights_count_as_names() {
    let cases = [
        ("MACH_MSG_TYPE_MOVE_RECEIVE", "right 16>16: 4"),
        ("MACH_MSG_TYPE_MAKE_SEND_ONCE", "right 21>18: 4"),
        ("MACH_MSG_TYPE_PORT_SEND", "right poly>17: 4"),
        ("MACH_MSG_TYPE_MAKE_SEND|polymorphic", "right 20>poly: 4"),
        ("polymorphic", "right poly>poly: 4"),
        ("array[3] of port", "3 right 19>17: 12"),
        ("array[*:3] of port", "at most 3 right 19>17: 12"),
        ("array[] of port", "as if inline any right 19>17: 0"),
        ("^array[] of port", "out of line any right 19>17: 0"),
        ("^array[4] of port", "out of line 4 right 19>17: 0"),
        ("^port", "out of line 1 right 19>17: 0"),
    ];
    for (spec, expected) in cases {
        assert_eq!(form(&XNU64, spec), expected, "{spec}");
    }
}

#[test]
fn regions_know_their_elements() {
    let cases = [
        ("array[] of int32", "as if inline any of 4: 0"),
        ("array[*] of int32", "as if inline any of 4: 0"),
        ("^array[] of three", "out of line any of 3: 0"),
        ("^bytes", "out of line any of 1: 0"),
        ("^array[*:100] of MACH_MSG_TYPE_INTEGER_64", "out of line at most 100 of 8: 0"),
        ("^some", "out of line at most 5 of 4: 0"),
        ("^array[8] of int32", "out of line 8 of 4: 0"),
        ("^struct[16] of byte", "out of line 1 of 16: 0"),
        ("^array[12] of MACH_MSG_TYPE_BIT", "out of line 1 of 2: 0"),
        ("^c_string[10]", "out of line 1 of 10: 0"),
        ("^c_string[*:10]", "out of line at most 10 of 1: 0"),
        ("array[2] of ^array[10] of byte", "2 (out of line 10 of 1): 0"),
        ("array[2] of bytes", "2 (as if inline any of 1): 0"),
        ("array[*:3] of ^bytes", "at most 3 (out of line any of 1): 0"),
        ("array[*:3] of region", "at most 3 (out of line 8 of 4): 0"),
        ("array[2] of ^array[] of port", "2 (out of line any right 19>17): 0"),
    ];
    for (spec, expected) in cases {
        assert_eq!(form(&XNU64, spec), expected, "{spec}");
    }
}

#[test]
fn gnu_has_forms_of_its_own() {
    let cases = [
        ("(MACH_MSG_TYPE_STRING, 512*8)", "fixed: 512"),
        ("array[3] of (9, 8)", "fixed: 3"),
        ("struct { int a; byte b; int64 c; }", "fixed: 16"),
        ("struct { char a; char b; short c; }", "fixed: 4"),
        ("struct { char a; three b; }", "fixed: 4"),
        ("struct { int a; char b; }", "fixed: 8"),
        ("struct { char a; int b; char c; }", "fixed: 12"),
        ("array[2] of array[3] of port", "6 right 19>17: 24"),
        ("array[*:3] of (MACH_MSG_TYPE_MOVE_SEND, 64)", "at most 3 right 17>17: 12"),
    ];
    for (spec, expected) in cases {
        assert_eq!(form(&GNU64, spec), expected, "{spec}");
    }
    assert_eq!(form(&GNU32, "struct[2] of port"), "2 right 19>17: 8");
    assert_eq!(form(&GNU32, "struct { char a; int64 b; }"), "fixed: 12");
    assert_eq!(form(&GNU64, "struct { char a; int64 b; }"), "fixed: 16");
}

#[test]
fn a_copy_has_the_shape_but_not_the_names() {
    let text = "subsystem s 1; type a = MACH_MSG_TYPE_INTEGER_32 ctype: x destructor: d(y); type b = a;
        type c = array[2] of a;";
    let subsystem = read(&XNU64, text).subsystem.unwrap();
    let find = |name: &str| subsystem.types.iter().find(|(_, ty)| ty.name.as_deref() == Some(name)).unwrap();
    let (a, b, c) = (find("a"), find("b").1, find("c").1);
    assert_eq!((a.1.user_name(), a.1.server_name(), a.1.translated_name()), ("x", "x", "y"));
    assert_eq!((b.user_name(), b.server_name(), b.translated_name()), ("b", "b", "b"));
    assert_eq!(b.shape, a.1.shape);
    assert!(b.translation.destructor.is_none());
    assert_eq!((c.user_name(), c.translated_name()), ("c", "c"));
    assert_eq!(c.shape, Shape::Array { extent: Extent::Fixed(2), element: a.0 });
}

#[test]
fn members_stand_where_c_puts_them() {
    let text = "subsystem s 1; type t = struct { char a; short b; char c; int64 d; };";
    let offsets = |abi| -> Vec<u32> {
        let subsystem = read(abi, text).subsystem.unwrap();
        let (_, ty) = subsystem.types.iter().find(|(_, ty)| ty.name.as_deref() == Some("t")).unwrap();
        let Shape::Members(members) = &ty.shape else { panic!("{ty:?}") };
        members.iter().map(|member| member.offset).collect()
    };
    assert_eq!(offsets(&GNU32), [0, 2, 4, 8]);
    assert_eq!(offsets(&GNU64), [0, 2, 4, 8]);
}

#[test]
fn of_two_names_the_later_counts() {
    let text = "subsystem s 1; type a = MACH_MSG_TYPE_INTEGER_32 ctype: x ctype: y;
        type b = MACH_MSG_TYPE_INTEGER_32 ctype: x cusertype: y;
        type c = MACH_MSG_TYPE_INTEGER_32 intran: T f(S) cservertype: U destructor: d(V);";
    let subsystem = read(&XNU64, text).subsystem.unwrap();
    let names: Vec<_> = subsystem
        .types
        .iter()
        .map(|(_, ty)| [ty.user_name(), ty.server_name(), ty.translated_name()])
        .collect();
    assert_eq!(names, [["y", "y", "y"], ["y", "x", "x"], ["c", "U", "V"]]);
}

#[test]
fn a_size_that_is_the_declared_one_changes_nothing() {
    let text = "subsystem s 1; type int32 = MACH_MSG_TYPE_INTEGER_32; type sized = struct[4] of int32;";
    let subsystem = read(&XNU64, text).subsystem.unwrap();
    assert!(subsystem.types.iter().all(|(_, ty)| !ty.size_stated));
}

#[test]
fn a_larger_c_type_takes_more_room_wherever_it_is_used() {
    let text = "subsystem s 1; type int32 = MACH_MSG_TYPE_INTEGER_32; type sized = struct[3] of int32;
        type many = array[*:5] of sized; type same = sized; type pair = struct[2] of sized;";
    let subsystem = read(&XNU64, text).subsystem.unwrap();
    assert_eq!(amounts_to(&subsystem, "sized"), "fixed: 16");
    assert_eq!(amounts_to(&subsystem, "many"), "at most 5 of 16: 80");
    assert_eq!(amounts_to(&subsystem, "same"), "fixed: 16");
    assert_eq!(amounts_to(&subsystem, "pair"), "fixed: 32");
    let stated: Vec<_> = subsystem.types.iter().map(|(_, ty)| ty.size_stated).collect();
    assert_eq!(stated, [false, true, false, true, false]);
}
