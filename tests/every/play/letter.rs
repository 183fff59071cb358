//! How is a message made that no stub would send?

use mig_rs_local::Task;
use mig_rs_runtime::kernel::{
    __mig_rs_out_of_line_handle, __mig_rs_send, COMPLEX, COPY_SEND, MAKE_SEND, MAKE_SEND_ONCE, MOVE_RECEIVE,
    MOVE_SEND, MOVE_SEND_ONCE, OOL_DESCRIPTOR, OOL_PORTS_DESCRIPTOR, PORT_DESCRIPTOR, SEND_MSG,
};
use mig_rs_runtime::{Abi, SendRight};
use mig_rs_tests_every::WireMessage;

use crate::item::{self, Item};

/// A request, part by part.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Letter {
    pub(crate) abi: Abi,
    pub(crate) id: i32,
    /// Which right to reply comes with it, as it is received; 0 for none.
    pub(crate) reply: u32,
    /// Whether it says that it has descriptors.
    pub(crate) complex: bool,
    pub(crate) parts: Vec<Part>,
    /// All there is of a typed message.
    pub(crate) items: Vec<Item>,
    /// What stands behind the descriptors of an untyped one.
    pub(crate) data: Vec<u8>,
}

/// A descriptor, as it is received.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// A right with this disposition, to a port of the sender's or to none.
    Right { disposition: u32, there: bool },
    /// So many bytes.
    Memory { size: u32 },
    /// So many rights with this disposition, none of them there.
    Rights { disposition: u32, count: u32 },
}

/// The wire of an interface.
pub(crate) fn abi(name: &str) -> Abi {
    match name {
        "xnu64" => Abi::Xnu64,
        "xnu32" => Abi::Xnu32,
        "osf32" => Abi::Osf32,
        "gnu32" => Abi::Gnu32,
        _ => Abi::Gnu64,
    }
}

/// Whether its messages are typed.
pub(crate) fn is_typed(abi: Abi) -> bool {
    matches!(abi, Abi::Gnu32 | Abi::Gnu64)
}

/// Bytes of the header.
pub(crate) fn header(abi: Abi) -> usize {
    if abi == Abi::Gnu64 { 32 } else { 24 }
}

/// The id of a message, which stands at the end of the header.
pub(crate) fn id(abi: Abi, message: &WireMessage) -> i32 {
    word(message, header(abi) - 4).cast_signed()
}

/// Where the type of a descriptor stands, and its disposition if it has one.
const KIND: usize = 11;
const DISPOSITION: usize = 10;

pub(crate) fn word(message: &[u8], at: usize) -> u32 {
    u32::from_ne_bytes(message[at..at + 4].try_into().unwrap())
}

impl Letter {
    /// What has been received.
    pub(crate) fn read(abi: Abi, message: &WireMessage) -> Self {
        let bits = word(message, 0);
        let (mut parts, mut items, mut at) = (Vec::new(), Vec::new(), header(abi));
        let complex = bits & COMPLEX != 0;
        if is_typed(abi) {
            items = item::items(abi, message, at).into_iter().map(|placed| placed.item).collect();
            at = message.len();
        } else if complex {
            at = 28;
            for _ in 0..word(message, 24) {
                let part = Part::read(abi, &message[at..]);
                parts.push(part);
                at += part.size(abi);
            }
        }
        let id = id(abi, message);
        Self { abi, id, reply: bits & 0x1f, complex, parts, items, data: message[at..].to_vec() }
    }

    /// Sends it; afterwards the sender has nothing of it.
    pub(crate) fn post(&self, sender: Task, to: &SendRight) {
        let reply = sender.allocate();
        let (local, reply_name) = match self.reply {
            0 => (0, 0),
            MOVE_SEND => (MAKE_SEND, reply.name().get()),
            _ => (MAKE_SEND_ONCE, reply.name().get()),
        };
        let complex = if self.complex { COMPLEX } else { 0 };
        let bits = COPY_SEND | local << 8 | complex;
        let mut message = Vec::new();
        let (to, id) = (to.name().get(), self.id.cast_unsigned());
        let head = match self.abi {
            Abi::Gnu64 => vec![bits, 0, to, 0, reply_name, 0, 0, id],
            _ => vec![bits, 0, to, reply_name, 0, id],
        };
        message.extend(head.into_iter().flat_map(u32::to_ne_bytes));
        if self.complex && !is_typed(self.abi) {
            message.extend(u32::try_from(self.parts.len()).unwrap().to_ne_bytes());
        }
        let mut memory = Vec::new();
        for part in &self.parts {
            part.write(self.abi, sender, &mut message, &mut memory);
        }
        let mut typed = Vec::new();
        for item in &self.items {
            item.write(self.abi, sender, !self.complex, &mut message, &mut typed);
        }
        message.extend(&self.data);
        let mut aligned = vec![0_u64; message.len().div_ceil(8)];
        let start: *mut u8 = aligned.as_mut_ptr().cast();
        // SAFETY: the words have room for the bytes; what they name is there until the end of this function.
        let code = unsafe {
            start.copy_from_nonoverlapping(message.as_ptr(), message.len());
            __mig_rs_send(self.abi, start, u32::try_from(message.len()).unwrap(), SEND_MSG, 0)
        };
        assert_eq!(code, 0, "{self:?}");
    }
}

impl Part {
    /// How long it is in a message.
    pub(crate) fn size(self, abi: Abi) -> usize {
        match self {
            Self::Memory { .. } | Self::Rights { .. } if abi == Abi::Xnu64 => 16,
            _ => 12,
        }
    }

    fn read(abi: Abi, message: &[u8]) -> Self {
        let disposition = u32::from(message[DISPOSITION]);
        let at = if abi == Abi::Xnu64 { 12 } else { 4 };
        match u32::from(message[KIND]) {
            PORT_DESCRIPTOR => Self::Right { disposition, there: word(message, 0) != 0 },
            OOL_DESCRIPTOR => Self::Memory { size: word(message, at) },
            _ => Self::Rights { disposition, count: word(message, at) },
        }
    }

    fn write(self, abi: Abi, sender: Task, message: &mut Vec<u8>, memory: &mut Vec<Vec<u32>>) {
        match self {
            Self::Right { disposition, there } => {
                let name = if there { right(sender, disposition) } else { 0 };
                for word in [name, 0, disposition << 16 | PORT_DESCRIPTOR << 24] {
                    message.extend(word.to_ne_bytes());
                }
            }
            Self::Memory { size } => {
                memory.push(vec![0; size.div_ceil(4) as usize]);
                region(abi, memory.last().unwrap(), size, OOL_DESCRIPTOR << 24, message);
            }
            Self::Rights { disposition, count } => {
                memory.push(vec![0; count as usize]);
                let flags = disposition << 16 | OOL_PORTS_DESCRIPTOR << 24;
                region(abi, memory.last().unwrap(), count, flags, message);
            }
        }
    }
}

/// A right that is given away, to a port that is not kept.
pub(crate) fn right(sender: Task, disposition: u32) -> u32 {
    let port = sender.allocate();
    match disposition {
        MOVE_RECEIVE => port.into_raw().get(),
        MOVE_SEND_ONCE => sender.send_once_right_to(&port).into_raw().get(),
        _ => sender.send_right_to(&port).into_raw().get(),
    }
}

fn region(abi: Abi, memory: &[u32], size: u32, flags: u32, message: &mut Vec<u8>) {
    let address = memory.as_ptr();
    if abi == Abi::Xnu64 {
        message.extend((address.expose_provenance() as u64).to_ne_bytes());
        message.extend(flags.to_ne_bytes());
        message.extend(size.to_ne_bytes());
        return;
    }
    let handle = match size {
        0 => 0,
        // SAFETY: the memory is there until the message has been sent.
        _ => unsafe { __mig_rs_out_of_line_handle(address.cast(), size_of_val(memory)) },
    };
    for word in [handle, size, flags] {
        message.extend(word.to_ne_bytes());
    }
}
