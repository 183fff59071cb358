//! What stands in the sections of an object file?

use std::collections::BTreeMap;

/// The bytes of every section of an ELF file of 32 bits, little-endian, by name. `None` where it is no such file.
pub(crate) fn sections(object: &[u8]) -> Option<BTreeMap<String, Vec<u8>>> {
    if !object.starts_with(b"\x7fELF\x01\x01") {
        return None;
    }
    let (table, entry) = (word(object, 32)?, usize::from(half(object, 46)?));
    let (count, names) = (usize::from(half(object, 48)?), usize::from(half(object, 50)?));
    let header = |index: usize| table.checked_add(index.checked_mul(entry)?);
    let bytes = |index| {
        let at = header(index)?;
        let (start, size) = (word(object, at.checked_add(16)?)?, word(object, at.checked_add(20)?)?);
        object.get(start..start.checked_add(size)?)
    };
    let strings = bytes(names)?;
    let mut sections = BTreeMap::new();
    for index in 0..count {
        let name = strings.get(word(object, header(index)?)?..)?;
        let name = name.split(|&byte| byte == 0).next()?;
        // One that has no bytes in the file says how many it will have.
        sections
            .insert(String::from_utf8_lossy(name).into_owned(), bytes(index).unwrap_or_default().to_vec());
    }
    Some(sections)
}

/// The words that bytes are.
pub(crate) fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect()
}

fn word(object: &[u8], at: usize) -> Option<usize> {
    let bytes = object.get(at..at.checked_add(4)?)?;
    usize::try_from(*words(bytes).first()?).ok()
}

fn half(object: &[u8], at: usize) -> Option<u16> {
    let bytes = object.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes([bytes[0], bytes[1]]))
}
