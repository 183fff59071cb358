//! Where in a message do the header, the descriptors and the trailer stand?
//!
//! This is the untyped wire. A typed one would be a second module beside `descriptor`.
use mig_rs_runtime::kernel::{Abi, COMPLEX};
use std::mem::MaybeUninit;

pub(crate) mod descriptor;
pub(crate) mod trailer;

/// Size of the header: bits, size, remote port, local port, voucher, id.
pub(crate) const HEADER: usize = 24;
/// Size of the descriptor count.
pub(crate) const COUNT: usize = 4;

/// How wide addresses are, which is all that distinguishes the untyped ABIs here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wire {
    /// Addresses are themselves, 64 bits.
    Wide,
    /// Addresses are handles, 32 bits.
    Narrow,
}

impl Wire {
    /// `None`: an ABI that the kernel does not know.
    pub(crate) fn of(abi: Abi) -> Option<Self> {
        match abi {
            Abi::Xnu64 => Some(Self::Wide),
            Abi::Xnu32 | Abi::Osf32 => Some(Self::Narrow),
            _ => None,
        }
    }
}

/// A message that a task sends: bytes, and nothing read beyond their end.
#[derive(Clone, Copy)]
pub(crate) struct Sent<'m>(pub(crate) &'m [u8]);

impl<'m> Sent<'m> {
    pub(crate) fn word(self, at: usize) -> Option<u32> {
        self.bytes(at).map(u32::from_ne_bytes)
    }

    pub(crate) fn bytes<const N: usize>(self, at: usize) -> Option<[u8; N]> {
        self.0.get(at..)?.first_chunk().copied()
    }

    pub(crate) fn from(self, at: usize) -> &'m [u8] {
        self.0.get(at..).unwrap_or_default()
    }
}

/// The buffer of a receiver, which may hold nothing yet. What does not fit is not written.
pub(crate) struct Landing<'m>(pub(crate) &'m mut [MaybeUninit<u8>]);

impl Landing<'_> {
    pub(crate) fn size(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn put(&mut self, at: usize, bytes: &[u8]) {
        let end = at.saturating_add(bytes.len());
        if let Some(room) = self.0.get_mut(at..end) {
            for (place, byte) in room.iter_mut().zip(bytes) {
                place.write(*byte);
            }
        }
    }

    pub(crate) fn put_words(&mut self, at: usize, words: &[u32]) {
        for (n, word) in words.iter().enumerate() {
            self.put(at + 4 * n, &word.to_ne_bytes());
        }
    }
}

/// The header, read as it is sent or to be written as it is received.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Header {
    pub(crate) bits: Bits,
    pub(crate) remote: u32,
    pub(crate) local: u32,
    pub(crate) voucher: u32,
    pub(crate) id: u32,
}

/// `msgh_bits`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Bits(pub(crate) u32);

impl Bits {
    /// Dispositions of the remote port, the local port and the voucher, and the complex bit.
    const KNOWN: u32 = 0x1f_1f1f | COMPLEX;

    pub(crate) fn received(complex: bool, remote: u32, local: u32) -> Self {
        Self(if complex { COMPLEX } else { 0 } | local << 8 | remote)
    }
    pub(crate) fn are_known(self) -> bool {
        self.0 & !Self::KNOWN == 0
    }
    pub(crate) fn is_complex(self) -> bool {
        self.0 & COMPLEX != 0
    }
    pub(crate) fn remote(self) -> u32 {
        self.0 & 0x1f
    }
    pub(crate) fn local(self) -> u32 {
        self.0 >> 8 & 0x1f
    }
    pub(crate) fn voucher(self) -> u32 {
        self.0 >> 16 & 0x1f
    }
}

impl Header {
    pub(crate) fn read(message: Sent<'_>) -> Option<Self> {
        Some(Self {
            bits: Bits(message.word(0)?),
            remote: message.word(8)?,
            local: message.word(12)?,
            voucher: message.word(16)?,
            id: message.word(20)?,
        })
    }

    /// Writes the header of a message of `size` bytes.
    pub(crate) fn write(&self, size: u32, to: &mut Landing<'_>) {
        to.put_words(0, &[self.bits.0, size, self.remote, self.local, self.voucher, self.id]);
    }
}
