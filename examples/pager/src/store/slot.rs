//! What does one version of a page look like in the file, and how is a torn one known?
//!
//! A page has two slots of 8192 bytes, so that no block of 4096 bytes belongs to two slots: the page itself, and behind it
//! the *seal*, three little-endian words of 64 bits.
//!
//! ```text
//!    0  4096  the page
//! 4096     8  version: 1 for the first, one more each time the page is written
//! 4104     8  number of the page
//! 4112     8  checksum of all that stands before it
//! ```
//!
//! A seal of zeros says that nothing was ever written there.

use std::io;

use super::Disk;

/// The size of a page, in bytes.
pub const PAGE: usize = PAGE_SIZE as usize;
/// The same, as a number on the wire.
pub const PAGE_SIZE: u32 = 4096;
/// What comes before the first slot: the file's header.
pub(super) const HEADER: u64 = 4096;
const STRIDE: u64 = 8192;
const SEALED: usize = PAGE + 24;

/// One of the two slots of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Left,
    Right,
}

impl Side {
    pub(super) const fn other(self) -> Self {
        match self {
            Self::Left => Self::Right,
            Self::Right => Self::Left,
        }
    }
}

/// What stands in a slot.
pub(super) enum Found {
    /// Nothing was ever written to it.
    Empty,
    /// A version of the page, as it was written.
    Whole { version: u64, page: Box<[u8; PAGE]> },
    /// Something else: a write was cut short.
    Torn,
}

fn place(number: u32, side: Side) -> u64 {
    let slot = 2 * u64::from(number) + u64::from(side == Side::Right);
    HEADER + slot * STRIDE
}

/// How long a file with so many pages is.
pub(super) fn file_length(pages: u32) -> u64 {
    place(pages, Side::Left)
}

/// Writes a version of a page.
pub(super) fn write(disk: &impl Disk, number: u32, side: Side, version: u64, page: &[u8]) -> io::Result<()> {
    let mut slot = [0; SEALED];
    let (bytes, seal) = slot.split_at_mut(PAGE);
    bytes.copy_from_slice(page);
    seal[..8].copy_from_slice(&version.to_le_bytes());
    seal[8..16].copy_from_slice(&u64::from(number).to_le_bytes());
    let checksum = checksum(&slot[..SEALED - 8]);
    slot[SEALED - 8..].copy_from_slice(&checksum.to_le_bytes());
    disk.write(place(number, side), &slot)
}

/// Looks at a slot.
pub(super) fn read(disk: &impl Disk, number: u32, side: Side) -> io::Result<Found> {
    let mut slot = [0; SEALED];
    disk.read(place(number, side), &mut slot)?;
    let (sealed, check) = slot.split_at(SEALED - 8);
    let (bytes, seal) = sealed.split_at(PAGE);
    if seal == [0; 16] && check == [0; 8] {
        return Ok(Found::Empty);
    }
    if word(&seal[8..]) != u64::from(number) || word(check) != checksum(sealed) {
        return Ok(Found::Torn);
    }
    let mut page = Box::new([0; PAGE]);
    page.copy_from_slice(bytes);
    Ok(Found::Whole { version: word(seal), page })
}

/// FNV-1a, a word of 64 bits at a time. It tells accidents, not forgers, who write to their own pages only.
pub(super) fn checksum(bytes: &[u8]) -> u64 {
    let words = bytes.chunks_exact(8).map(word);
    words.fold(0xcbf2_9ce4_8422_2325, |hash, word| (hash ^ word).wrapping_mul(0x0100_0000_01b3))
}

pub(super) fn word(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[..8]);
    u64::from_le_bytes(word)
}
