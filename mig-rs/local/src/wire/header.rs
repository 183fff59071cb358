//! What stands in the header of a message, and where?
use super::{Family, Landing, Sent, Width, Wire};
use mig_rs_runtime::kernel::{COMPLEX, PROTECTED_PAYLOAD};

/// The header, read as it is sent or to be written as it is received.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Header {
    pub(crate) bits: Bits,
    pub(crate) remote: u32,
    pub(crate) local: u32,
    /// What a typed message shows instead of the name of the port that it came to.
    pub(crate) payload: Option<u64>,
    /// 0 where there is no such slot.
    pub(crate) voucher: u32,
    pub(crate) id: u32,
}

/// `msgh_bits`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Bits(u32);

impl Bits {
    /// Dispositions of the remote port, the local port and the voucher, and the complex bit.
    const KNOWN: u32 = 0x1f_1f1f | COMPLEX;
    /// What a sender of a typed message can say: the dispositions of the ports, and the complex bit. The rest is not looked at.
    const OF_TYPED: u32 = 0xffff | COMPLEX;

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
    fn with_local(self, disposition: u32) -> Self {
        Self(self.0 & !0xff00 | disposition << 8)
    }
    pub(crate) fn voucher(self) -> u32 {
        self.0 >> 16 & 0x1f
    }
}

/// Where the slots stand. Bits and size are the first two words of all.
struct Places {
    remote: usize,
    local: usize,
    /// The voucher, or the sequence number.
    spare: usize,
    id: usize,
}

/// Six words; where words are wide, the names of ports have 8 bytes each, of which 4 are the name.
const fn places(wire: Wire) -> Places {
    match wire {
        Wire { family: Family::Typed, width: Width::Wide } => {
            Places { remote: 8, local: 16, spare: 24, id: 28 }
        }
        _ => Places { remote: 8, local: 12, spare: 16, id: 20 },
    }
}

/// Size of the header.
pub(super) fn size(wire: Wire) -> usize {
    places(wire).id + 4
}

impl Header {
    pub(crate) fn read(wire: Wire, message: Sent<'_>) -> Option<Self> {
        let Places { remote, local, spare, id } = places(wire);
        let (bits, spare) = (message.word(0)?, message.word(spare)?);
        let (bits, voucher) = match wire.family {
            Family::Untyped => (bits, spare),
            Family::Typed => (bits & Bits::OF_TYPED, 0),
        };
        let (remote, local, id) = (message.word(remote)?, message.word(local)?, message.word(id)?);
        Some(Self { bits: Bits(bits), remote, local, payload: None, voucher, id })
    }

    /// Writes the header of a message of `size` bytes with its sequence number, where it stands there.
    pub(crate) fn write(&self, wire: Wire, size: u32, seqno: u32, to: &mut Landing<'_>) {
        let Places { remote, local, spare, id } = places(wire);
        let spare_word = match wire.family {
            Family::Untyped => self.voucher,
            Family::Typed => seqno,
        };
        // Where names have 8 bytes, 4 of them are nothing.
        let mut words = [0; 8];
        words[..2].copy_from_slice(&[self.bits.0, size]);
        for (at, word) in [(remote, self.remote), (local, self.local), (spare, spare_word), (id, self.id)] {
            words[at / 4] = word;
        }
        to.put_words(0, &words[..=id / 4]);
        if let (Family::Typed, Some(payload)) = (wire.family, self.payload) {
            to.put_words(0, &[self.bits.with_local(PROTECTED_PAYLOAD).0]);
            match wire.width {
                Width::Wide => to.put(local, &payload.to_ne_bytes()),
                Width::Narrow => to.put_words(local, &[low_half(payload)]),
            }
        }
    }
}

/// What of a number has a place in a word.
fn low_half(number: u64) -> u32 {
    u32::try_from(number & u64::from(u32::MAX)).unwrap_or_default()
}
