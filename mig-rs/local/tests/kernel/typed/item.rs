//! How do tests write and read typed messages, item by item as the wire has them?
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the tests keep to the seam, or break it on purpose in values only"
)]
use crate::letter::{Region, address_of, handle_of};
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn};

pub(crate) const ABIS: [Abi; 2] = [Abi::Gnu32, Abi::Gnu64];

/// What a type descriptor says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Type {
    pub(crate) name: u32,
    pub(crate) bits: u32,
    pub(crate) number: u32,
    pub(crate) flags: u32,
}

pub(crate) const INLINE: u32 = 1;
pub(crate) const LONG: u32 = 2;
pub(crate) const DEALLOCATE: u32 = 4;

pub(crate) fn is_wide(abi: Abi) -> bool {
    abi == Abi::Gnu64
}

/// Size of a word, and of the header.
pub(crate) fn sizes(abi: Abi) -> (usize, usize) {
    if is_wide(abi) { (8, 32) } else { (4, 24) }
}

impl Type {
    /// So many rights in the message.
    pub(crate) fn rights(abi: Abi, name: u32, number: u32) -> Self {
        Self { name, bits: if is_wide(abi) { 64 } else { 32 }, number, flags: INLINE }
    }
    pub(crate) fn words(self, abi: Abi) -> Vec<u32> {
        let Self { name, bits, number, flags } = self;
        match (is_wide(abi), flags & LONG != 0) {
            (true, _) => vec![name | bits << 8 | flags << 29, number],
            (false, false) => vec![name | bits << 8 | number << 16 | flags << 28],
            (false, true) => vec![flags << 28, name | bits << 16, number],
        }
    }
}

pub(crate) fn bytes(words: &[u32]) -> Vec<u8> {
    words.iter().flat_map(|word| word.to_ne_bytes()).collect()
}

/// A message to be sent.
pub(crate) struct Letter {
    pub(crate) abi: Abi,
    bits: u32,
    remote: u32,
    local: u32,
    body: Vec<u8>,
    /// The arrays of names that items point to.
    names: Vec<Box<[u32]>>,
}

impl Letter {
    pub(crate) fn to(abi: Abi, name: u32, disposition: u32) -> Self {
        Self { abi, bits: disposition, remote: name, local: 0, body: vec![], names: vec![] }
    }
    pub(crate) fn reply(self, name: u32, disposition: u32) -> Self {
        Self { local: name, bits: self.bits | disposition << 8, ..self }
    }
    pub(crate) fn bits(self, bits: u32) -> Self {
        Self { bits: self.bits | bits, ..self }
    }
    pub(crate) fn body(mut self, bytes: &[u8]) -> Self {
        self.body.extend(bytes);
        self
    }
    /// An item, filled up to a word. It says that the message is complex.
    pub(crate) fn item(mut self, of: Type, value: &[u8]) -> Self {
        self.body.extend(bytes(&of.words(self.abi)));
        self.body.extend(value);
        self.body.resize(self.body.len().next_multiple_of(sizes(self.abi).0), 0xee);
        self.bits(COMPLEX)
    }
    pub(crate) fn number(self, number: u32) -> Self {
        self.item(Type { name: 2, bits: 32, number: 1, flags: INLINE }, &number.to_ne_bytes())
    }
    pub(crate) fn rights(self, names: &[u32], disposition: u32) -> Self {
        self.rights_of(INLINE, names, disposition)
    }
    pub(crate) fn rights_of(self, flags: u32, names: &[u32], disposition: u32) -> Self {
        let of = Type { flags, ..Type::rights(self.abi, disposition, names.len() as u32) };
        let padding = if is_wide(self.abi) { vec![0xdead] } else { vec![] };
        let words: Vec<u32> = names.iter().flat_map(|name| [&[*name], &padding[..]].concat()).collect();
        self.item(of, &bytes(&words))
    }
    /// Memory that the sender keeps, copied.
    pub(crate) fn lend(self, memory: &[u8]) -> Self {
        let of = Type { name: 8, bits: 8, number: memory.len() as u32, flags: 0 };
        self.out_of_line(of, memory.as_ptr(), memory.len())
    }
    /// Memory that the sender gives away.
    pub(crate) fn give(self, region: Region) -> Self {
        let of = Type { name: 8, bits: 8, number: region.size as u32, flags: LONG | DEALLOCATE };
        self.out_of_line(of, region.address, region.size)
    }
    pub(crate) fn ports(mut self, names: &[u32], disposition: u32) -> Self {
        let names: Box<[u32]> = names.into();
        let of = Type { name: disposition, bits: 32, number: names.len() as u32, flags: 0 };
        let address = names.as_ptr().cast();
        let size = 4 * names.len();
        self.names.push(names);
        self.out_of_line(of, address, size)
    }
    pub(crate) fn out_of_line(self, of: Type, address: *const u8, size: usize) -> Self {
        if is_wide(self.abi) {
            let address = address.expose_provenance().to_ne_bytes();
            return self.item(of, &address);
        }
        let handle = handle_of(address, size);
        self.item(of, &handle.to_ne_bytes())
    }

    fn written(&self, room: usize) -> (Vec<u64>, u32) {
        let head = if is_wide(self.abi) {
            vec![self.bits, 0xdead, self.remote, 0xdead, self.local, 0xdead, 0xdead, 4711]
        } else {
            vec![self.bits, 0xdead, self.remote, self.local, 0xdead, 4711]
        };
        let message = [bytes(&head), self.body.clone()].concat();
        let mut buffer = vec![0x5555_5555_5555_5555_u64; room.max(message.len()).div_ceil(8)];
        for (word, chunk) in buffer.iter_mut().zip(message.chunks(8)) {
            let mut word_bytes = word.to_ne_bytes();
            word_bytes[..chunk.len()].copy_from_slice(chunk);
            *word = u64::from_ne_bytes(word_bytes);
        }
        (buffer, message.len() as u32)
    }
    pub(crate) fn send(self) -> KernReturn {
        self.send_within(None).0
    }
    /// Sends, waiting for room for so many milliseconds at most, and looks at the message afterwards.
    pub(crate) fn send_within(self, timeout: Option<u32>) -> (KernReturn, Received) {
        let (mut buffer, size) = self.written(0);
        let options = SEND_MSG | timeout.map_or(0, |_| SEND_TIMEOUT);
        let start = buffer.as_mut_ptr().cast();
        let code = unsafe { __mig_rs_send(self.abi, start, size, options, timeout.unwrap_or(0)) };
        (KernReturn(code), Received { abi: self.abi, bytes: ne_bytes(&buffer) })
    }
    pub(crate) fn call(self, reply_port: u32) -> Result<Received, KernReturn> {
        let (mut buffer, size) = self.written(4096);
        let (start, options) = (buffer.as_mut_ptr().cast(), SEND_MSG | RCV_MSG);
        let code = unsafe { __mig_rs_call(self.abi, start, size, 4096, reply_port, options, 0) };
        Received { abi: self.abi, bytes: ne_bytes(&buffer) }.unless(code)
    }
}

fn ne_bytes(buffer: &[u64]) -> Vec<u8> {
    buffer.iter().flat_map(|word| word.to_ne_bytes()).collect()
}

/// Receives with all that can be chosen; waits for nothing. The buffer comes back even if there is no message.
pub(crate) fn receive_as(abi: Abi, on: u32, limit: u32, options: u32) -> (KernReturn, Received) {
    let mut buffer = vec![0x5555_5555_5555_5555_u64; limit.div_ceil(8) as usize];
    let options = options | RCV_MSG | RCV_TIMEOUT;
    let code = unsafe { __mig_rs_receive(abi, buffer.as_mut_ptr().cast(), limit, on, options, 0) };
    (KernReturn(code), Received { abi, bytes: ne_bytes(&buffer) })
}

pub(crate) fn receive(abi: Abi, on: u32) -> Result<Received, KernReturn> {
    let (code, received) = receive_as(abi, on, 4096, 0);
    received.unless(code.0)
}

/// A message as it was received.
pub(crate) struct Received {
    abi: Abi,
    bytes: Vec<u8>,
}

/// An item of a message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Item {
    pub(crate) of: Type,
    /// The words of the elements, or of their address.
    pub(crate) value: Vec<u32>,
}

impl Received {
    fn unless(self, code: i32) -> Result<Self, KernReturn> {
        if code == 0 { Ok(self) } else { Err(KernReturn(code)) }
    }
    pub(crate) fn word(&self, at: usize) -> u32 {
        u32::from_ne_bytes(self.bytes[at..at + 4].try_into().unwrap())
    }
    fn words(&self, at: usize, size: usize) -> Vec<u32> {
        (at..at + size).step_by(4).map(|at| self.word(at)).collect()
    }
    pub(crate) fn bits(&self) -> u32 {
        self.word(0)
    }
    pub(crate) fn size(&self) -> usize {
        self.word(4) as usize
    }
    /// All words of the header, but bits and size.
    pub(crate) fn head(&self) -> Vec<u32> {
        self.words(8, sizes(self.abi).1 - 8)
    }
    pub(crate) fn remote(&self) -> u32 {
        self.word(8)
    }
    pub(crate) fn local(&self) -> u32 {
        self.word(8 + sizes(self.abi).0)
    }
    pub(crate) fn seqno(&self) -> u32 {
        self.word(8 + 2 * sizes(self.abi).0)
    }
    pub(crate) fn id(&self) -> u32 {
        self.word(12 + 2 * sizes(self.abi).0)
    }
    pub(crate) fn body(&self) -> &[u8] {
        &self.bytes[sizes(self.abi).1..self.size()]
    }
    /// The items of a complex message.
    pub(crate) fn items(&self) -> Vec<Item> {
        self.items_until(self.size())
    }
    pub(crate) fn items_until(&self, end: usize) -> Vec<Item> {
        let (word, mut at) = sizes(self.abi);
        let mut items = vec![];
        while at < end {
            let first = self.word(at);
            let flags = first >> if is_wide(self.abi) { 29 } else { 28 };
            let of = if is_wide(self.abi) {
                Type { name: first & 0xff, bits: first >> 8 & 0xffff, number: self.word(at + 4), flags }
            } else if flags & LONG == 0 {
                Type { name: first & 0xff, bits: first >> 8 & 0xff, number: first >> 16 & 0xfff, flags }
            } else {
                let second = self.word(at + 4);
                Type { name: second & 0xffff, bits: second >> 16, number: self.word(at + 8), flags }
            };
            at += 4 * of.words(self.abi).len();
            let length = ((of.bits * of.number).div_ceil(8) as usize).next_multiple_of(word);
            let size = if flags & INLINE == 0 { word } else { length };
            items.push(Item { of, value: self.words(at, size) });
            at += size;
        }
        items
    }
}

impl Item {
    /// The names of rights that stand in the message.
    pub(crate) fn names(&self) -> Vec<u32> {
        let wide = self.of.bits == 64;
        if wide {
            assert!(self.value.chunks(2).all(|pair| pair[1] == 0), "{self:?}");
        }
        self.value.iter().copied().step_by(if wide { 2 } else { 1 }).collect()
    }
    /// The memory that it names.
    pub(crate) fn memory(&self) -> Region {
        assert_eq!(self.of.flags & !LONG, DEALLOCATE, "what is received out of line is the receiver's");
        let address = if let [handle] = self.value[..] {
            address_of(handle)
        } else {
            let address = u64::from_ne_bytes(bytes(&self.value).try_into().unwrap());
            std::ptr::with_exposed_provenance_mut(address as usize)
        };
        Region { address, size: (self.of.bits * self.of.number / 8) as usize }
    }
}
