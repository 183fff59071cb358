//! How do tests write and read messages, byte by byte as the wire has them?
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "the tests keep to the seam, or break it on purpose in values only"
)]
use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{Abi, KernReturn};

pub(crate) const ABIS: [Abi; 3] = [Abi::Xnu64, Abi::Xnu32, Abi::Osf32];
/// Milliseconds in which nothing happens.
pub(crate) const SHORT: u32 = 20;

/// A message to be sent.
pub(crate) struct Letter {
    abi: Abi,
    bits: u32,
    remote: u32,
    local: u32,
    voucher: u32,
    id: u32,
    count: u32,
    descriptors: Vec<u8>,
    data: Vec<u8>,
    /// The arrays of names that descriptors point to.
    names: Vec<Box<[u32]>>,
}

impl Letter {
    pub(crate) fn to(name: u32, disposition: u32) -> Self {
        Self {
            abi: Abi::Xnu64,
            bits: disposition,
            remote: name,
            local: 0,
            voucher: 0,
            id: 0,
            count: 0,
            descriptors: vec![],
            data: vec![],
            names: vec![],
        }
    }
    pub(crate) fn abi(self, abi: Abi) -> Self {
        assert!(self.descriptors.is_empty(), "the ABI comes first");
        Self { abi, ..self }
    }
    pub(crate) fn reply(self, name: u32, disposition: u32) -> Self {
        Self { local: name, bits: self.bits | disposition << 8, ..self }
    }
    pub(crate) fn voucher(self, name: u32, disposition: u32) -> Self {
        Self { voucher: name, bits: self.bits | disposition << 16, ..self }
    }
    pub(crate) fn id(self, id: u32) -> Self {
        Self { id, ..self }
    }
    pub(crate) fn bits(self, bits: u32) -> Self {
        Self { bits: self.bits | bits, ..self }
    }
    pub(crate) fn data(mut self, words: &[u32]) -> Self {
        self.data.extend(words.iter().flat_map(|word| word.to_ne_bytes()));
        self
    }
    /// Claims a number of descriptors.
    pub(crate) fn count(self, count: u32) -> Self {
        Self { count, bits: self.bits | COMPLEX, ..self }
    }
    pub(crate) fn descriptor(mut self, bytes: &[u8]) -> Self {
        self.descriptors.extend(bytes);
        let count = self.count + 1;
        self.count(count)
    }
    pub(crate) fn port(self, name: u32, disposition: u32) -> Self {
        let [a, b, c, d] = name.to_ne_bytes();
        self.descriptor(&[a, b, c, d, 0, 0, 0, 0, 0, 0, disposition as u8, PORT_DESCRIPTOR as u8])
    }
    /// Memory that the sender keeps, copied.
    pub(crate) fn lend(self, memory: &[u8]) -> Self {
        self.out_of_line(memory.as_ptr(), memory.len(), memory.len(), [0, 1, 0, OOL_DESCRIPTOR as u8])
    }
    /// Memory that the sender gives away.
    pub(crate) fn give(self, region: Region) -> Self {
        self.out_of_line(region.address, region.size, region.size, [1, 1, 0, OOL_DESCRIPTOR as u8])
    }
    pub(crate) fn ports(mut self, names: &[u32], disposition: u32) -> Self {
        let names: Box<[u32]> = names.into();
        let (address, count) = (names.as_ptr().cast(), names.len());
        self.names.push(names);
        self.out_of_line(address, 4 * count, count, [0, 1, disposition as u8, OOL_PORTS_DESCRIPTOR as u8])
    }
    pub(crate) fn give_ports(self, region: Region, disposition: u32) -> Self {
        let flags = [1, 1, disposition as u8, OOL_PORTS_DESCRIPTOR as u8];
        self.out_of_line(region.address, region.size, region.size / 4, flags)
    }
    /// An out-of-line descriptor: `size` bytes, of which the wire says `length`, and the four bytes with the flags.
    pub(crate) fn out_of_line(self, address: *const u8, size: usize, length: usize, flags: [u8; 4]) -> Self {
        let length = (length as u32).to_ne_bytes();
        match self.abi {
            Abi::Xnu64 => {
                let address = address.expose_provenance().to_ne_bytes();
                self.descriptor(&[&address[..], &flags, &length].concat())
            }
            _ => {
                let handle = handle_of(address, size);
                self.descriptor(&[handle.to_ne_bytes(), length, flags].concat())
            }
        }
    }

    fn written(&self, room: usize) -> (Buffer, u32) {
        let mut bytes: Vec<u8> = [self.bits, 0xdead, self.remote, self.local, self.voucher, self.id]
            .into_iter()
            .flat_map(u32::to_ne_bytes)
            .collect();
        if self.bits & COMPLEX != 0 {
            bytes.extend(self.count.to_ne_bytes());
        }
        bytes.extend(&self.descriptors);
        bytes.extend(&self.data);
        let size = bytes.len();
        (Buffer::with(&bytes, room.max(size)), size as u32)
    }
    pub(crate) fn send(self) -> KernReturn {
        let (mut buffer, size) = self.written(0);
        KernReturn(unsafe { __mig_rs_send(self.abi, buffer.start(), size, SEND_MSG, 0) })
    }
    /// Sends, waiting for room for so many milliseconds at most, and looks at the message afterwards.
    pub(crate) fn send_within(self, timeout: u32) -> (KernReturn, Received) {
        let (mut buffer, size) = self.written(0);
        let options = SEND_MSG | SEND_TIMEOUT;
        let code = unsafe { __mig_rs_send(self.abi, buffer.start(), size, options, timeout) };
        (KernReturn(code), Received { abi: self.abi, buffer })
    }
    /// Sends only the first `size` bytes.
    pub(crate) fn send_cut(self, size: u32) -> KernReturn {
        let (mut buffer, whole) = self.written(0);
        assert!(size < whole);
        KernReturn(unsafe { __mig_rs_send(self.abi, buffer.start(), size, SEND_MSG, 0) })
    }
    pub(crate) fn call(self, reply_port: u32, options: u32, timeout: u32) -> Result<Received, KernReturn> {
        let limit = 4096;
        let (mut buffer, size) = self.written(limit as usize);
        let options = options | SEND_MSG | RCV_MSG | trailer_elements(1);
        let code =
            unsafe { __mig_rs_call(self.abi, buffer.start(), size, limit, reply_port, options, timeout) };
        Received::of(self.abi, buffer, code)
    }
}

/// Room for a message, aligned to 8.
pub(crate) struct Buffer(Vec<u64>);
impl Buffer {
    fn with(bytes: &[u8], room: usize) -> Self {
        let mut buffer = Self(vec![0x5555_5555_5555_5555; room.div_ceil(8)]);
        unsafe { buffer.start().copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
        buffer
    }
    fn start(&mut self) -> *mut u8 {
        self.0.as_mut_ptr().cast()
    }
    fn bytes(&self) -> &[u8] {
        unsafe { std::slice::from_raw_parts(self.0.as_ptr().cast(), 8 * self.0.len()) }
    }
}

/// A message that was received.
pub(crate) struct Received {
    abi: Abi,
    buffer: Buffer,
}

/// Out-of-line memory that a message brought.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Region {
    pub(crate) address: *mut u8,
    pub(crate) size: usize,
}

impl Region {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        if self.size == 0 {
            return vec![];
        }
        unsafe { std::slice::from_raw_parts(self.address, self.size) }.to_vec()
    }
    pub(crate) fn words(&self) -> Vec<u32> {
        self.bytes().chunks(4).map(|word| u32::from_ne_bytes(word.try_into().unwrap())).collect()
    }
    pub(crate) fn give_back(self) {
        unsafe { __mig_rs_deallocate(self.address, self.size) }
    }
}

impl Received {
    fn of(abi: Abi, buffer: Buffer, code: i32) -> Result<Self, KernReturn> {
        if code == 0 { Ok(Self { abi, buffer }) } else { Err(KernReturn(code)) }
    }
    pub(crate) fn word(&self, at: usize) -> u32 {
        u32::from_ne_bytes(self.buffer.bytes()[at..at + 4].try_into().unwrap())
    }
    pub(crate) fn words<const N: usize>(&self, at: usize) -> [u32; N] {
        std::array::from_fn(|n| self.word(at + 4 * n))
    }
    pub(crate) fn bits(&self) -> u32 {
        self.word(0)
    }
    pub(crate) fn size(&self) -> usize {
        self.word(4) as usize
    }
    pub(crate) fn remote(&self) -> u32 {
        self.word(8)
    }
    pub(crate) fn local(&self) -> u32 {
        self.word(12)
    }
    pub(crate) fn id(&self) -> u32 {
        self.word(20)
    }
    /// A word of the trailer.
    pub(crate) fn trailer(&self, word: usize) -> u32 {
        self.word(self.size().next_multiple_of(4) + 4 * word)
    }
    pub(crate) fn seqno(&self) -> u32 {
        self.trailer(2)
    }
    /// Name and disposition of the only descriptor, or of the nth if all are ports.
    pub(crate) fn port(&self, n: usize) -> (u32, u32) {
        let at = 28 + 12 * n;
        assert_eq!(self.word(at + 4), 0);
        let [a, b, disposition, kind] = self.word(at + 8).to_ne_bytes();
        assert_eq!((a, b, u32::from(kind)), (0, 0, PORT_DESCRIPTOR));
        (self.word(at), disposition.into())
    }
    /// Memory, flags and length of the nth descriptor if all are out-of-line.
    pub(crate) fn out_of_line(&self, n: usize) -> (*mut u8, [u8; 4], usize) {
        if self.abi == Abi::Xnu64 {
            let at = 28 + 16 * n;
            let address = u64::from_ne_bytes(self.buffer.bytes()[at..at + 8].try_into().unwrap());
            let pointer = std::ptr::with_exposed_provenance_mut(address as usize);
            return (pointer, self.word(at + 8).to_ne_bytes(), self.word(at + 12) as usize);
        }
        let at = 28 + 12 * n;
        let pointer = address_of(self.word(at));
        (pointer, self.word(at + 8).to_ne_bytes(), self.word(at + 4) as usize)
    }
    pub(crate) fn memory(&self, n: usize) -> Region {
        let (address, [_, _, _, kind], size) = self.out_of_line(n);
        assert_eq!(u32::from(kind), OOL_DESCRIPTOR);
        Region { address, size }
    }
    /// The array of names, and their disposition.
    pub(crate) fn ports(&self, n: usize) -> (Region, u32) {
        let (address, [_, _, disposition, kind], count) = self.out_of_line(n);
        assert_eq!(u32::from(kind), OOL_PORTS_DESCRIPTOR);
        (Region { address, size: 4 * count }, disposition.into())
    }
    /// The word in the place of the address.
    pub(crate) fn handle(&self, n: usize) -> u32 {
        assert_ne!(self.abi, Abi::Xnu64);
        self.word(28 + 12 * n)
    }
}

/// Receives whatever is there; waits for nothing.
pub(crate) fn receive(on: u32) -> Result<Received, KernReturn> {
    receive_as(Abi::Xnu64, on, 4096, trailer_elements(1) | RCV_TIMEOUT, 0).1
}

/// Receives with all that can be chosen. The buffer comes back even if there is no message.
pub(crate) fn receive_as(
    abi: Abi,
    on: u32,
    limit: u32,
    options: u32,
    timeout: u32,
) -> (Vec<u8>, Result<Received, KernReturn>) {
    let mut buffer = Buffer::with(&[], limit as usize);
    let code = unsafe { __mig_rs_receive(abi, buffer.start(), limit, on, options | RCV_MSG, timeout) };
    (buffer.bytes().to_vec(), Received::of(abi, buffer, code))
}

pub(crate) fn release(name: u32, right: u32) {
    unsafe { __mig_rs_release(name, right) }
}

pub(crate) fn reply_port(destination: u32) -> u32 {
    unsafe { __mig_rs_reply_port(destination) }
}

pub(crate) fn special_reply_port(destination: u32) -> u32 {
    unsafe { __mig_rs_special_reply_port(destination) }
}

pub(crate) fn reply_port_done(name: u32, usable: bool) {
    unsafe { __mig_rs_reply_port_done(name, usable) }
}

pub(crate) fn handle_of(memory: *const u8, size: usize) -> u32 {
    unsafe { __mig_rs_out_of_line_handle(memory, size) }
}

pub(crate) fn address_of(handle: u32) -> *mut u8 {
    unsafe { __mig_rs_out_of_line_address(handle) }
}
