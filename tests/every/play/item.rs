//! What stands behind the header of a typed message: items, each behind the descriptor of its type?

use mig_rs_local::Task;
use mig_rs_runtime::Abi;
use mig_rs_runtime::kernel::{__mig_rs_out_of_line_handle, MAKE_SEND_ONCE, MOVE_RECEIVE};

use crate::letter::{right, word};

/// An item: what its descriptor says, and what stands behind it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Item {
    pub(crate) name: u32,
    pub(crate) bits: u32,
    pub(crate) number: u32,
    pub(crate) long: bool,
    pub(crate) behind: Behind,
}

/// What a descriptor speaks of.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Behind {
    /// Bytes in the message, without padding.
    Data(Vec<u8>),
    /// Rights in the message, each to a port of the sender's or to none.
    Rights(Vec<bool>),
    /// As much memory as the descriptor says. Rights in it are none.
    Memory,
}

/// An item where it stands: its contents, or their address, and its end without padding.
pub(crate) struct Placed {
    pub(crate) item: Item,
    pub(crate) contents: usize,
    pub(crate) end: usize,
}

/// Bytes of a word: slots are filled up to one.
pub(crate) fn word_size(abi: Abi) -> usize {
    if abi == Abi::Gnu64 { 8 } else { 4 }
}

/// Where inline, long form and deallocate are said in the first word.
fn flags(abi: Abi) -> u32 {
    if abi == Abi::Gnu64 { 29 } else { 28 }
}

/// The items of a message from `at` on.
pub(crate) fn items(abi: Abi, message: &[u8], mut at: usize) -> Vec<Placed> {
    let mut all = Vec::new();
    while at < message.len() {
        let placed = Placed::read(abi, message, at);
        at = placed.end.next_multiple_of(word_size(abi));
        all.push(placed);
    }
    all
}

impl Placed {
    fn read(abi: Abi, message: &[u8], at: usize) -> Self {
        let first = word(message, at);
        let (inline, long) = (first >> flags(abi) & 1 != 0, first >> flags(abi) & 2 != 0);
        let (name, bits, number, size) = match (abi, long) {
            (Abi::Gnu64, _) => (first & 0xff, first >> 8 & 0xffff, word(message, at + 4), 8),
            (_, false) => (first & 0xff, first >> 8 & 0xff, first >> 16 & 0xfff, 4),
            (_, true) => {
                let second = word(message, at + 4);
                (second & 0xffff, second >> 16, word(message, at + 8), 12)
            }
        };
        let contents = at + size;
        let mut item = Item { name, bits, number, long, behind: Behind::Memory };
        if !inline {
            return Self { item, contents, end: contents + word_size(abi) };
        }
        let end = contents + item.bytes();
        item.behind = if item.is_right() {
            let names = message[contents..end].chunks_exact(word_size(abi));
            Behind::Rights(names.map(|name| word(name, 0) != 0).collect())
        } else {
            Behind::Data(message[contents..end].to_vec())
        };
        Self { item, contents, end }
    }
}

impl Item {
    /// 32-bit integers.
    pub(crate) fn integers(number: u32) -> Self {
        let behind = Behind::Data(vec![0; number as usize * 4]);
        Self { name: 2, bits: 32, number, long: false, behind }
    }

    /// A right.
    pub(crate) fn right(abi: Abi, disposition: u32) -> Self {
        let bits = u32::try_from(word_size(abi)).unwrap() * 8;
        Self { name: disposition, bits, number: 1, long: false, behind: Behind::Rights(vec![true]) }
    }

    pub(crate) fn is_right(&self) -> bool {
        (MOVE_RECEIVE..=MAKE_SEND_ONCE).contains(&self.name)
    }

    /// Whether only a complex message can have it.
    pub(crate) fn is_carried(&self) -> bool {
        self.is_right() || self.behind == Behind::Memory
    }

    /// How many bytes its elements have.
    pub(crate) fn bytes(&self) -> usize {
        (self.number as usize * self.bits as usize).div_ceil(8)
    }

    /// Puts it behind what there is of a message. What is carried is the sender's, unless the message is `simple`: then it is none.
    pub(crate) fn write(
        &self,
        abi: Abi,
        sender: Task,
        simple: bool,
        message: &mut Vec<u8>,
        memory: &mut Vec<Vec<u64>>,
    ) {
        message.extend(self.descriptor(abi).into_iter().flat_map(u32::to_ne_bytes));
        match &self.behind {
            Behind::Data(bytes) => message.extend(bytes),
            Behind::Rights(names) => {
                for there in names {
                    let name = if *there && !simple { right(sender, self.name) } else { 0 };
                    message.extend(&u64::from(name).to_le_bytes()[..word_size(abi)]);
                }
            }
            Behind::Memory => {
                memory.push(vec![0; self.bytes().div_ceil(8)]);
                let address = memory.last().unwrap().as_ptr();
                let address = match (abi, self.bytes()) {
                    (Abi::Gnu64, _) => address.expose_provenance() as u64,
                    (_, 0) => 0,
                    // SAFETY: the memory is there until the message has been sent.
                    (_, size) => unsafe { __mig_rs_out_of_line_handle(address.cast(), size) }.into(),
                };
                message.extend(&address.to_le_bytes()[..word_size(abi)]);
            }
        }
        message.resize(message.len().next_multiple_of(word_size(abi)), 0);
    }

    fn descriptor(&self, abi: Abi) -> Vec<u32> {
        let Self { name, bits, number, long, behind } = self;
        let inline = u32::from(*behind != Behind::Memory);
        let first = (inline | u32::from(*long) << 1) << flags(abi);
        match (abi, long) {
            (Abi::Gnu64, _) => vec![first | name | bits << 8, *number],
            (_, false) => vec![first | name & 0xff | (bits & 0xff) << 8 | (number & 0xfff) << 16],
            (_, true) => vec![first, name | bits << 16, *number],
        }
    }
}
