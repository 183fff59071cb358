//! How does a page tell that it is whole, and which version it is?

use crate::store::PAGE;

/// What a page of the load says: all its words depend on all of this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// The object's number.
    pub object: u32,
    /// The page's number.
    pub number: u32,
    /// How often it has been written.
    pub version: u64,
}

impl Stamp {
    /// Writes all of a page.
    pub fn write(self, page: &mut [u8; PAGE]) {
        for (word, bytes) in self.words().zip(page.chunks_exact_mut(8)) {
            bytes.copy_from_slice(&word.to_le_bytes());
        }
    }

    /// Which version of this page it is: 0 if all of it is zero, none if it is another page, or parts of several versions.
    #[must_use]
    pub fn version_of(object: u32, number: u32, page: &[u8; PAGE]) -> Option<u64> {
        let mut words = page
            .chunks_exact(8)
            .map(|bytes| bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        let version = words.next().unwrap_or(0);
        let stamp = Self { object, number, version };
        let whole = if version == 0 { words.all(|word| word == 0) } else { words.eq(stamp.words().skip(1)) };
        whole.then_some(version)
    }

    fn words(self) -> impl Iterator<Item = u64> {
        let place = u64::from(self.object) << 32 | u64::from(self.number);
        let first = (self.version ^ place.rotate_left(17)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let others = (1..PAGE as u64 / 8).map(move |at| (first ^ at).wrapping_mul(0xff51_afd7_ed55_8ccd));
        std::iter::once(self.version).chain(others)
    }
}
