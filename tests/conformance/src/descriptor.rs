//! What does a type descriptor say, as far as it is known before a call?

use std::collections::BTreeMap;
use std::fmt;

use mig_rs::layout::Described;

/// The fields of a type descriptor. What is not known, or not checked, is missing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Said(BTreeMap<&'static str, u32>);

/// The fields, in the order of the report.
const FIELDS: [&str; 6] = ["name", "size", "number", "inline", "longform", "deallocate"];

impl Said {
    /// What the words of a descriptor say: one word, or three of the long form.
    pub(crate) fn of_words(words: &[u32]) -> Option<Self> {
        let flag = |word: u32, bit: u32| word >> bit & 1;
        let (name, size, number, word) = match *words {
            [word] => (word & 0xff, word >> 8 & 0xff, word >> 16 & 0xfff, word),
            [word, both, number] => (both & 0xffff, both >> 16, number, word),
            _ => return None,
        };
        let flags = [flag(word, 28), flag(word, 29), flag(word, 30)];
        let values = [name, size, number].into_iter().chain(flags);
        Some(Said(FIELDS.into_iter().zip(values).collect()))
    }

    /// What mig-rs says.
    pub(crate) fn of_described(described: &Described) -> Self {
        let Described { name, bits, number, inline, long, deallocate } = *described;
        let values =
            [name, bits, number, inline.map(u32::from), Some(u32::from(long)), deallocate.map(u32::from)];
        let known = FIELDS.into_iter().zip(values).filter_map(|(field, value)| Some((field, value?)));
        Said(known.collect())
    }

    /// Learns one field.
    pub(crate) fn learn(&mut self, field: &str, value: u32) {
        if let Some(field) = FIELDS.into_iter().find(|known| *known == field) {
            self.0.insert(field, value);
        }
    }

    /// Forgets a field, which is filled in by the call, and tells what it was.
    pub(crate) fn forget(&mut self, field: &str) -> Option<u32> {
        self.0.remove(field)
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, field) in FIELDS.into_iter().enumerate() {
            f.write_str(if index == 0 { "" } else { ", " })?;
            match self.0.get(field) {
                Some(value) => write!(f, "{field} {value}")?,
                None => write!(f, "{field} open")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read() {
        let short = Said::of_words(&[0x1001_2002]).unwrap();
        let long = Said::of_words(&[0x6000_0000, 0x0008_0009, 4096]).unwrap();
        assert_eq!(short.to_string(), "name 2, size 32, number 1, inline 1, longform 0, deallocate 0");
        assert_eq!(long.to_string(), "name 9, size 8, number 4096, inline 0, longform 1, deallocate 1");
    }
}
