//! Where do typed messages have what, and what does the kernel do with their items?

use mig_rs_runtime::kernel::{Abi, MOVE_RECEIVE, MOVE_SEND_ONCE};

use super::kernel::Kernel;
use super::{set, word};

/// Where the local port stands.
pub(super) fn local(abi: Abi) -> usize {
    if abi == Abi::Gnu64 { 16 } else { 12 }
}

/// Size of the header; the id is its last word.
pub(super) fn header(abi: Abi) -> usize {
    if abi == Abi::Gnu64 { 32 } else { 24 }
}

/// Where the sequence number stands, if it is in the header.
pub(super) fn seqno(abi: Abi) -> Option<usize> {
    matches!(abi, Abi::Gnu32 | Abi::Gnu64).then(|| header(abi) - 8)
}

/// What a type descriptor says; the size of one.
struct Type {
    name: u32,
    bits: u32,
    number: u32,
    inline: bool,
    given: bool,
    size: usize,
}

impl Type {
    fn at(abi: Abi, bytes: &[u8], at: usize) -> Self {
        let first = word(bytes, at);
        let flag = |bit: u32| first >> bit & 1 == 1;
        if abi == Abi::Gnu64 {
            let number = word(bytes, at + 4);
            let (name, bits) = (first & 0xff, first >> 8 & 0xffff);
            return Self { name, bits, number, inline: flag(29), given: flag(31), size: 8 };
        }
        let (inline, given) = (flag(28), flag(30));
        if flag(29) {
            let (second, number) = (word(bytes, at + 4), word(bytes, at + 8));
            return Self { name: second & 0xffff, bits: second >> 16, number, inline, given, size: 12 };
        }
        let (name, bits, number) = (first & 0xff, first >> 8 & 0xff, first >> 16 & 0xfff);
        Self { name, bits, number, inline, given, size: 4 }
    }
}

/// Writes another name into the descriptor at `at`, and that memory is the receiver's.
fn arrives(abi: Abi, bytes: &mut [u8], at: usize, name: u32, memory: bool) {
    let long = abi == Abi::Gnu32 && word(bytes, at) >> 29 & 1 == 1;
    let place = if long { at + 4 } else { at };
    let first = word(bytes, place);
    set(bytes, place, first & !0xff | name);
    if memory {
        let first = word(bytes, at) | 1 << if abi == Abi::Gnu64 { 31 } else { 30 };
        set(bytes, at, first);
    }
}

impl Kernel {
    /// Passes the items of a complex message on: rights get the receiver's names, memory is copied.
    pub(super) fn items(&mut self, abi: Abi, bytes: &mut [u8]) {
        let slot = if abi == Abi::Gnu64 { 8 } else { 4 };
        let mut at = header(abi);
        while at < bytes.len() {
            let of = Type::at(abi, bytes, at);
            let right = (MOVE_RECEIVE..=21).contains(&of.name);
            let kind = if right { self.pass(0, of.name).1 } else { of.name };
            assert!(!right || of.bits == if of.inline { slot as u32 * 8 } else { 32 }, "size of a right");
            let (place, data) = (at, at + of.size);
            let size = (of.number as usize * of.bits as usize).div_ceil(8);
            if of.inline {
                for n in 0..if right { of.number as usize } else { 0 } {
                    let name = self.pass(word(bytes, data + n * slot), of.name).0;
                    set(bytes, data + n * slot, name);
                }
                arrives(abi, bytes, place, kind, false);
                at = data + size.next_multiple_of(slot);
                continue;
            }
            assert!(right || of.name < MOVE_RECEIVE || of.name > MOVE_SEND_ONCE);
            self.item_in_memory(abi, bytes, data, size, right.then_some(of.name), of.given);
            arrives(abi, bytes, place, kind, true);
            at = data + slot;
        }
    }

    fn item_in_memory(
        &mut self,
        abi: Abi,
        bytes: &mut [u8],
        at: usize,
        size: usize,
        rights: Option<u32>,
        given: bool,
    ) {
        if abi == Abi::Gnu64 {
            let from = word(bytes, at) as usize | (word(bytes, at + 4) as usize) << 32;
            let to = self.region(from, size, rights, given);
            set(bytes, at, to as u32);
            set(bytes, at + 4, (to >> 32) as u32);
        } else {
            let from = self.handles.remove(&word(bytes, at)).unwrap_or(0);
            let to = self.region(from, size, rights, given);
            let handle = if size == 0 { 0 } else { self.name() };
            self.handles.insert(handle, to);
            set(bytes, at, handle);
        }
    }
}
