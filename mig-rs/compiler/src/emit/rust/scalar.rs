//! Which Rust number is a scalar of a `.defs`?
//!
//! MIG tells how wide an integer is, and leaves its sign to C. Mach's headers are regular enough to tell by name: sizes,
//! addresses, counts, names and sequence numbers have no sign, everything else that is an integer has one.

use crate::model::{Scalar, TypeName};

const BOOLEAN_OR_BIT: u32 = 0;
const CHAR: u32 = 8;
const BYTE: u32 = 9;
const REAL: [u32; 2] = [10, 11];
const PORT_NAME: u32 = 15;

/// Endings of the types that Mach's headers define without a sign.
const UNSIGNED_ENDINGS: &[&str] = &[
    "address_t",
    "address",
    "count_t",
    "cookie_t",
    "flags_t",
    "mask_t",
    "msgcount_t",
    "mscount_t",
    "name_t",
    "number_t",
    "offset_t",
    "options_t",
    "rights_t",
    "seqno_t",
    "size_t",
    "sync_t",
    "tag_t",
];
const UNSIGNED_NAMES: &[&str] = &["natural_t", "mach_port_right_t", "mach_port_type_t"];

/// The primitive for `scalar`; `names` are what the type is called in the `.defs` and in C.
pub(super) fn primitive<'n>(
    scalar: &Scalar,
    integer_64: u32,
    names: impl IntoIterator<Item = &'n str>,
) -> &'static str {
    let TypeName::Number(number) = scalar.received else { return "u32" };
    let real = REAL.contains(&number) && number != integer_64;
    let named = names.into_iter().any(is_unsigned);
    let byte = matches!(number, CHAR | BYTE) && !scalar.is_integer_8;
    let unsigned = matches!(number, BOOLEAN_OR_BIT | PORT_NAME) || byte || named;
    match (scalar.bits, real, unsigned) {
        (32, true, _) => "f32",
        (64, true, _) => "f64",
        (0..=8, _, true) => "u8",
        (0..=8, _, false) => "i8",
        (9..=16, _, true) => "u16",
        (9..=16, _, false) => "i16",
        (17..=32, _, true) => "u32",
        (17..=32, _, false) => "i32",
        (_, _, true) => "u64",
        (_, _, false) => "i64",
    }
}

fn is_unsigned(name: &str) -> bool {
    name.starts_with('u')
        && ["uint", "u_", "unsigned", "user_", "u32", "u64", "u16"]
            .iter()
            .any(|start| name.starts_with(start))
        || UNSIGNED_NAMES.contains(&name)
        || UNSIGNED_ENDINGS.iter().any(|ending| name.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(number: u32, bits: u32, name: &str) -> &'static str {
        let name_on_wire = TypeName::Number(number);
        primitive(
            &Scalar { sent: name_on_wire, received: name_on_wire, bits, is_integer_8: false },
            3,
            [name],
        )
    }

    #[test]
    fn integers_have_a_sign_unless_their_name_says_otherwise() {
        assert_eq!(of(2, 32, "int"), "i32");
        assert_eq!(of(2, 32, "kern_return_t"), "i32");
        assert_eq!(of(2, 32, "natural_t"), "u32");
        assert_eq!(of(3, 64, "vm_offset_t"), "u64");
        assert_eq!(of(3, 64, "int64_t"), "i64");
        assert_eq!(of(3, 64, "uint64_t"), "u64");
        assert_eq!(of(1, 16, "short"), "i16");
    }

    #[test]
    fn bytes_booleans_and_port_names_have_none() {
        assert_eq!(of(8, 8, "char"), "u8");
        assert_eq!(of(9, 8, "byte"), "u8");
        assert_eq!(of(0, 32, "boolean_t"), "u32");
        assert_eq!(of(15, 32, "port"), "u32");
    }

    #[test]
    fn a_number_of_8_bits_is_no_byte() {
        let number = TypeName::Number(9);
        let integer_8 = Scalar { sent: number, received: number, bits: 8, is_integer_8: true };
        assert_eq!(primitive(&integer_8, 3, ["int8_t"]), "i8");
        assert_eq!(primitive(&integer_8, 3, ["uint8_t"]), "u8");
        assert_eq!(of(9, 8, "int8_t"), "u8");
    }

    #[test]
    fn reals_are_floats_where_the_number_is_not_an_integers() {
        assert_eq!(of(10, 32, "float"), "f32");
        assert_eq!(of(11, 64, "double"), "f64");
    }
}
