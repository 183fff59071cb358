//! What is said of a type descriptor in a few words?

use super::wording::disposition;
use crate::layout::{Described, TypeDescriptor};

/// `1 of 32 bits, INTEGER_32`; what only a call decides is `n`, `any` and `if need be`.
pub(super) fn descriptor(descriptor: &TypeDescriptor) -> String {
    let TypeDescriptor { sent, checked, each, .. } = descriptor;
    let number = match (sent.number, each) {
        (Some(number), _) => number.to_string(),
        (None, 1) => "n".to_owned(),
        (None, each) => format!("{each} n"),
    };
    let bits = sent.bits.map_or(String::new(), |bits| format!(" of {bits} bits"));
    let mut text = format!("{number}{bits}, {}", sent.name.map_or("any".to_owned(), type_name));
    if let Some(name) = checked.name.filter(|_| checked.name != sent.name) {
        text += &format!(" (arrives as {})", type_name(name));
    }
    text += &place(sent);
    text
}

fn place(sent: &Described) -> String {
    let mut text = match sent.inline {
        Some(true) => String::new(),
        Some(false) => ", out of line".to_owned(),
        None => ", out of line if need be".to_owned(),
    };
    if sent.long {
        text += ", long";
    }
    text
}

/// Mach's name of a type, without `MACH_MSG_TYPE_`.
fn type_name(number: u32) -> String {
    match number {
        0 => "BOOLEAN",
        1 => "INTEGER_16",
        2 => "INTEGER_32",
        8 => "CHAR",
        9 => "BYTE",
        10 => "REAL",
        11 => "INTEGER_64",
        12 => "STRING",
        15 => "PORT_NAME",
        _ => return disposition(number),
    }
    .to_owned()
}
