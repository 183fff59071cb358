//! Which numbers do the names of basic types stand for, and how many bits have they?

use crate::abi::{Abi, Dialect, Style};
use crate::model::TypeName;

/// What a number or name says about a basic type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Symbol {
    /// The number that a sender gives.
    pub(crate) sent: TypeName,
    /// The number that a receiver finds.
    pub(crate) received: TypeName,
    /// The usual size; some have none.
    pub(crate) bits: Option<u32>,
    /// `MACH_MSG_TYPE_INTEGER_8`, which has the number of a byte.
    pub(crate) is_integer_8: bool,
}

impl Symbol {
    /// A number as written: it has no usual size.
    pub(crate) fn number(number: u32) -> Symbol {
        let name = TypeName::Number(number);
        Symbol { sent: name, received: name, bits: None, is_integer_8: false }
    }
}

/// The basic type that `name` stands for, or nothing where the dialect does not know it.
pub(crate) fn symbol(abi: &Abi, name: &str) -> Option<Symbol> {
    if name.eq_ignore_ascii_case("polymorphic") {
        return Some(right(abi, TypeName::Polymorphic, TypeName::Polymorphic));
    }
    let word = name.strip_prefix("MACH_MSG_TYPE_")?;
    right_symbol(abi, word).or_else(|| data_symbol(abi, word))
}

/// Rights have their number changed on the way: a right made from a receive right arrives as a send right.
fn right_symbol(abi: &Abi, word: &str) -> Option<Symbol> {
    use TypeName::{Number, Polymorphic};
    let (sent, received) = match word {
        "MOVE_RECEIVE" => (Number(16), Number(16)),
        "MOVE_SEND" => (Number(17), Number(17)),
        "MOVE_SEND_ONCE" => (Number(18), Number(18)),
        "COPY_SEND" => (Number(19), Number(17)),
        "MAKE_SEND" => (Number(20), Number(17)),
        "MAKE_SEND_ONCE" => (Number(21), Number(18)),
        "PORT_RECEIVE" => (Polymorphic, Number(16)),
        "PORT_SEND" => (Polymorphic, Number(17)),
        "PORT_SEND_ONCE" => (Polymorphic, Number(18)),
        "POLYMORPHIC" => (Polymorphic, Polymorphic),
        _ => return None,
    };
    let symbol = right(abi, sent, received);
    // GNU gives a size to the word `polymorphic`, not to this name.
    let bare = word == "POLYMORPHIC" && abi.dialect == Dialect::Gnu;
    Some(Symbol { bits: symbol.bits.filter(|_| !bare), ..symbol })
}

fn right(abi: &Abi, sent: TypeName, received: TypeName) -> Symbol {
    let bits = match abi.style {
        Style::Untyped { .. } => 32,
        Style::Typed { right, .. } => right * 8,
    };
    Symbol { sent, received, bits: Some(bits), is_integer_8: false }
}

fn data_symbol(abi: &Abi, word: &str) -> Option<Symbol> {
    let gnu = abi.dialect == Dialect::Gnu;
    let (number, bits) = match word {
        "UNSTRUCTURED" => (0, None),
        "BIT" => (0, Some(1)),
        "BOOLEAN" => (0, Some(32)),
        "INTEGER_16" => (1, Some(16)),
        "INTEGER_32" => (2, Some(32)),
        "INTEGER_64" => (abi.integer_64, Some(64)),
        "CHAR" => (8, Some(8)),
        "BYTE" | "INTEGER_8" => (9, Some(8)),
        "REAL" if gnu => (10, None),
        "REAL_32" if !gnu => (10, Some(32)),
        "REAL_64" if !gnu => (11, Some(64)),
        "STRING" | "STRING_C" if gnu => (12, None),
        "PORT_NAME" => (15, Some(32)),
        "PROTECTED_PAYLOAD" if gnu => (23, None),
        _ => return None,
    };
    Some(Symbol { bits, is_integer_8: word == "INTEGER_8", ..Symbol::number(number) })
}

/// The types that GNU knows without a declaration: the name, and the basic type it stands for.
pub(crate) fn predeclared(abi: &Abi, name: &str) -> Option<&'static str> {
    if abi.dialect != Dialect::Gnu {
        return None;
    }
    match name {
        "char" => Some("MACH_MSG_TYPE_CHAR"),
        "short" => Some("MACH_MSG_TYPE_INTEGER_16"),
        "int" => Some("MACH_MSG_TYPE_INTEGER_32"),
        "int64" => Some("MACH_MSG_TYPE_INTEGER_64"),
        "uintptr_t" | "intptr_t" if abi.pointer == 8 => Some("MACH_MSG_TYPE_INTEGER_64"),
        "uintptr_t" | "intptr_t" => Some("MACH_MSG_TYPE_INTEGER_32"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::abi::{GNU32, GNU64, OSF32, XNU64};

    #[test]
    fn a_copied_right_arrives_as_a_send_right() {
        let copied = symbol(&XNU64, "MACH_MSG_TYPE_COPY_SEND").unwrap();
        assert_eq!((copied.sent, copied.received), (TypeName::Number(19), TypeName::Number(17)));
        let once = symbol(&XNU64, "MACH_MSG_TYPE_MAKE_SEND_ONCE").unwrap();
        assert_eq!((once.sent, once.received), (TypeName::Number(21), TypeName::Number(18)));
        let port = symbol(&XNU64, "MACH_MSG_TYPE_PORT_RECEIVE").unwrap();
        assert_eq!((port.sent, port.received), (TypeName::Polymorphic, TypeName::Number(16)));
    }

    #[test]
    fn dialects_number_differently() {
        let integer_64 = |abi| symbol(abi, "MACH_MSG_TYPE_INTEGER_64").unwrap().sent;
        assert_eq!(integer_64(&OSF32), TypeName::Number(3));
        assert_eq!(integer_64(&GNU32), TypeName::Number(11));
        assert_eq!(symbol(&GNU32, "MACH_MSG_TYPE_REAL_32"), None);
        assert_eq!(symbol(&XNU64, "MACH_MSG_TYPE_REAL"), None);
        assert_eq!(symbol(&XNU64, "MACH_MSG_TYPE_STRING_C"), None);
        assert_eq!(symbol(&GNU32, "MACH_MSG_TYPE_STRING_C").unwrap().bits, None);
    }

    #[test]
    fn a_right_has_the_width_of_its_slot() {
        let bits = |abi| symbol(abi, "polymorphic").unwrap().bits;
        assert_eq!((bits(&XNU64), bits(&GNU32), bits(&GNU64)), (Some(32), Some(32), Some(64)));
        assert_eq!(symbol(&GNU64, "MACH_MSG_TYPE_PORT_NAME").unwrap().bits, Some(32));
    }

    #[test]
    fn only_gnu_declares_types_itself() {
        assert_eq!(predeclared(&XNU64, "int"), None);
        assert_eq!(predeclared(&GNU64, "intptr_t"), Some("MACH_MSG_TYPE_INTEGER_64"));
        assert_eq!(predeclared(&GNU32, "intptr_t"), Some("MACH_MSG_TYPE_INTEGER_32"));
    }
}
