//! What is each byte to C, and which bytes make one operator?

/// What a byte may be part of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Class {
    Blank,
    Newline,
    Letter,
    Digit,
    Quote,
    Apostrophe,
    Backslash,
    Operator,
    Nul,
    /// Of a character outside ASCII.
    High,
    Dollar,
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte: u8 = 0;
    loop {
        classes[byte as usize] = match byte {
            0 => Class::Nul,
            b' ' | b'\t' | b'\r' | 0x0b | 0x0c => Class::Blank,
            b'\n' => Class::Newline,
            b'A'..=b'Z' | b'a'..=b'z' | b'_' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            b'"' => Class::Quote,
            b'\'' => Class::Apostrophe,
            b'\\' => Class::Backslash,
            b'$' => Class::Dollar,
            b'@' | b'`' => Class::Other,
            0x21..=0x7e => Class::Operator,
            0x80.. => Class::High,
            _ => Class::Other,
        };
        if byte == 255 {
            break classes;
        }
        byte += 1;
    }
};

/// What a byte may be part of.
pub(super) fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// Whether names and numbers are made of this byte.
pub(super) fn is_word(byte: u8) -> bool {
    matches!(class(byte), Class::Letter | Class::Digit)
}

/// Whether two signs may begin an operator of three.
pub(super) fn triples(first: u8, second: u8) -> bool {
    matches!((first, second), (b'.', b'.') | (b'<', b'<') | (b'>', b'>'))
}

/// Whether two signs are one operator.
pub(super) fn doubles(first: u8, second: u8) -> bool {
    match second {
        b'=' => {
            matches!(first, b'<' | b'>' | b'=' | b'!' | b'*' | b'/' | b'%' | b'+' | b'-' | b'&' | b'^' | b'|')
        }
        b'>' => matches!(first, b'>' | b'-'),
        b'<' | b'+' | b'-' | b'&' | b'|' | b'#' => first == second,
        _ => false,
    }
}
