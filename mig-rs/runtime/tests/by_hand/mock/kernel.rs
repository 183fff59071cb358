//! What does the mock know, and how does a message cross it?

use std::collections::{BTreeMap, VecDeque};

use mig_rs_runtime::kernel::*;

use super::{Forge, Sent, set, typed, word};

/// What is owned, by name and kind; what lies in memory, by address.
#[derive(Default)]
pub(super) struct Kernel {
    pub(super) rights: BTreeMap<(u32, u32), u32>,
    /// The port that a name stands for: a send-once right has a name of its own.
    pub(super) ports: BTreeMap<u32, u32>,
    pub(super) queues: BTreeMap<u32, VecDeque<Vec<u8>>>,
    pub(super) memory: BTreeMap<usize, usize>,
    pub(super) handles: BTreeMap<u32, usize>,
    pub(super) next: u32,
    pub(super) seqno: u32,
    pub(super) reply_port: u32,
    pub(super) faults: Vec<String>,
    pub(super) sent: Vec<Sent>,
    pub(super) fail_send: Option<i32>,
    pub(super) fail_reply: Option<i32>,
    pub(super) fail_receive: Option<i32>,
    pub(super) forge_request: Option<Forge>,
    pub(super) forge_reply: Option<Forge>,
    pub(super) trailer: Option<(u32, u32)>,
    pub(super) reply_trailer: Option<(u32, u32)>,
    pub(super) offset: usize,
    pub(super) coming_back: bool,
    pub(super) reply_ports: Vec<bool>,
}

impl Kernel {
    pub(super) fn name(&mut self) -> u32 {
        self.next += 1;
        0x1000 + self.next
    }

    pub(super) fn add(&mut self, name: u32, right: u32) {
        *self.rights.entry((name, right)).or_default() += 1;
    }

    pub(super) fn take(&mut self, name: u32, right: u32) -> bool {
        match self.rights.get_mut(&(name, right)) {
            Some(1) => {
                self.rights.remove(&(name, right));
                true
            }
            Some(n) => {
                *n -= 1;
                true
            }
            None => false,
        }
    }

    pub(super) fn allocate(&mut self, bytes: &[u8], offset: usize) -> *mut u8 {
        let words = vec![0xa5a5_a5a5_a5a5_a5a5_a5a5_a5a5_a5a5_a5a5_u128; bytes.len() / 16 + 2];
        let base: *mut u8 = Box::leak(words.into_boxed_slice()).as_mut_ptr().cast();
        // SAFETY: room for offset and bytes.
        unsafe {
            let to = base.add(offset);
            to.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
            self.memory.insert(to.expose_provenance(), bytes.len());
            to
        }
    }

    /// The disposition and name a right arrives with; what moves is not the sender's any more.
    pub(super) fn pass(&mut self, name: u32, disposition: u32) -> (u32, u32) {
        if name == 0 || name == PORT_DEAD {
            let kind = match disposition {
                MOVE_RECEIVE => MOVE_RECEIVE,
                MOVE_SEND_ONCE | MAKE_SEND_ONCE => MOVE_SEND_ONCE,
                _ => MOVE_SEND,
            };
            return (name, kind);
        }
        let (needed, arrives, consumed) = match disposition {
            MOVE_RECEIVE => (RIGHT_RECEIVE, MOVE_RECEIVE, true),
            MOVE_SEND => (RIGHT_SEND, MOVE_SEND, true),
            MOVE_SEND_ONCE => (RIGHT_SEND_ONCE, MOVE_SEND_ONCE, true),
            COPY_SEND => (RIGHT_SEND, MOVE_SEND, false),
            MAKE_SEND => (RIGHT_RECEIVE, MOVE_SEND, false),
            MAKE_SEND_ONCE => (RIGHT_RECEIVE, MOVE_SEND_ONCE, false),
            other => {
                self.faults.push(format!("disposition {other}"));
                return (name, other);
            }
        };
        if !self.rights.contains_key(&(name, needed)) {
            self.faults.push(format!("{name:#x} sent with {disposition}, but not held"));
        }
        if consumed {
            return (name, arrives);
        }
        let arriving = if arrives == MOVE_SEND_ONCE { self.name() } else { name };
        self.ports.insert(arriving, self.ports[&name]);
        self.add(arriving, if arrives == MOVE_SEND { RIGHT_SEND } else { RIGHT_SEND_ONCE });
        (arriving, arrives)
    }

    /// Copies a message in: descriptors get the names and addresses of the receiver. `size` is the wire's.
    pub(super) fn copy_in(&mut self, abi: Abi, bytes: &mut [u8]) -> u32 {
        let local = typed::local(abi);
        let (bits, to, back) = (word(bytes, 0), word(bytes, 8), word(bytes, local));
        let port = self.ports.get(&to).copied().unwrap_or(0);
        if bits & 0x1f == MOVE_SEND_ONCE {
            if !self.take(to, RIGHT_SEND_ONCE) {
                self.faults.push(format!("sent to {to:#x}, which is not held"));
            }
        } else if !self.rights.contains_key(&(to, RIGHT_SEND)) {
            self.faults.push(format!("sent to {to:#x}, which is not held"));
        } else if bits & 0x1f == MOVE_SEND {
            self.take(to, RIGHT_SEND);
        }
        let (back, back_kind) = if back == 0 { (0, 0) } else { self.pass(back, bits >> 8 & 0x1f) };
        let to_kind = if bits & 0x1f == MOVE_SEND_ONCE { MOVE_SEND_ONCE } else { MOVE_SEND };
        set(bytes, 0, bits & COMPLEX | to_kind << 8 | back_kind);
        set(bytes, 4, bytes.len() as u32);
        set(bytes, 8, back);
        set(bytes, local, port);
        if bits & COMPLEX != 0 {
            match abi {
                Abi::Gnu32 | Abi::Gnu64 => self.items(abi, bytes),
                _ => self.descriptors(abi, bytes),
            }
        }
        port
    }

    /// A message comes back: what was copied or made is there as a right of its own.
    pub(super) fn send_back(&mut self, abi: Abi, bytes: &mut [u8]) {
        let (bits, to) = (word(bytes, 0), word(bytes, 8));
        let to_kind = match bits & 0x1f {
            MOVE_SEND_ONCE => {
                self.add(to, RIGHT_SEND_ONCE);
                MOVE_SEND_ONCE
            }
            _ => {
                self.add(to, RIGHT_SEND);
                MOVE_SEND
            }
        };
        self.coming_back = true;
        self.copy_in(abi, bytes);
        self.coming_back = false;
        let (received, back) = (word(bytes, 0), word(bytes, 8));
        set(bytes, 0, bits & COMPLEX | (received & 0x1f) << 8 | to_kind);
        set(bytes, 8, to);
        set(bytes, typed::local(abi), back);
    }

    /// Takes memory of the sender's, `given` or lent, with the rights in it, and says where it has come to.
    pub(super) fn region(&mut self, from: usize, size: usize, rights: Option<u32>, given: bool) -> usize {
        let start = std::ptr::with_exposed_provenance(from);
        let mut data = match size {
            0 => return 0,
            // SAFETY: the sender says that so much stands there.
            _ => unsafe { std::slice::from_raw_parts(start, size) }.to_vec(),
        };
        if let Some(disposition) = rights {
            for at in (0..size).step_by(4) {
                let (name, _) = self.pass(word(&data, at), disposition);
                set(&mut data, at, name);
            }
        }
        if given && self.memory.remove(&from) != Some(size) {
            self.faults.push(format!("{size} bytes at {from:#x} given away, but not owned"));
        }
        self.allocate(&data, self.offset).addr()
    }

    pub(super) fn descriptors(&mut self, abi: Abi, bytes: &mut [u8]) {
        let wide = abi == Abi::Xnu64;
        let mut at = 28;
        for _ in 0..word(bytes, 24) {
            let flags = word(bytes, at + 8);
            if flags >> 24 == PORT_DESCRIPTOR {
                let (name, kind) = self.pass(word(bytes, at), flags >> 16 & 0xff);
                set(bytes, at, name);
                set(bytes, at + 8, kind << 16);
                at += 12;
                continue;
            }
            let stated = word(bytes, at + if wide { 12 } else { 4 }) as usize;
            let ports = flags >> 24 == OOL_PORTS_DESCRIPTOR;
            let size = if ports { stated * 4 } else { stated };
            let from = if wide {
                word(bytes, at) as usize | (word(bytes, at + 4) as usize) << 32
            } else {
                self.handles.remove(&word(bytes, at)).unwrap_or(0)
            };
            let given = flags & 0xff != 0;
            let rights = ports.then_some(flags >> 16 & 0xff);
            let kind = rights.map_or(flags >> 16 & 0xff, |kind| self.pass(0, kind).1);
            let to = self.region(from, size, rights, given);
            if wide {
                set(bytes, at, to as u32);
                set(bytes, at + 4, (to >> 32) as u32);
            } else {
                let handle = if size == 0 { 0 } else { self.name() };
                self.handles.insert(handle, to);
                set(bytes, at, handle);
            }
            set(
                bytes,
                at + 8,
                flags & 0xff00_ff00 | kind << 16 | flags >> 8 & 1 | u32::from(self.coming_back),
            );
            at += if wide { 16 } else { 12 };
        }
    }

    /// Releases what a message of the wide wire brings in its remote slot and port descriptors.
    pub(super) fn destroy(&mut self, bytes: &[u8]) {
        let mut slots = vec![(word(bytes, 8), word(bytes, 0) & 0x1f)];
        let count = if word(bytes, 0) & COMPLEX == 0 { 0 } else { word(bytes, 24) as usize };
        slots.extend((0..count).map(|i| (word(bytes, 28 + 12 * i), word(bytes, 36 + 12 * i) >> 16)));
        for (name, kind) in slots.into_iter().filter(|(name, _)| *name != 0) {
            let right = [RIGHT_RECEIVE, RIGHT_SEND, RIGHT_SEND_ONCE][kind as usize - 16];
            if !self.take(name, right) {
                self.faults.push(format!("{name:#x} destroyed, but not held"));
            }
        }
    }

    pub(super) fn deliver(&mut self, abi: Abi, on: u32, to: *mut u8, limit: u32, options: u32) -> i32 {
        if let Some(code) = self.fail_receive.take() {
            return code;
        }
        let Some(mut bytes) = self.queues.get_mut(&on).and_then(VecDeque::pop_front) else {
            return 0x1000_4003;
        };
        let forged = if on == self.reply_port { self.reply_trailer.take() } else { self.trailer };
        let (format, size) = forged.unwrap_or((0, trailer_size(options >> TRAILER_SHIFT & 0xf)));
        let seqno = self.seqno;
        if on != self.reply_port {
            self.seqno += 1;
        }
        let trailing = [format, size, seqno].map(u32::to_le_bytes).concat();
        let tail = (0..56).map(|i| 0xc0 + i as u8);
        let mut trailing: Vec<u8> = trailing.into_iter().chain(tail).take(size as usize).collect();
        if let Some(at) = typed::seqno(abi) {
            assert_eq!(options >> TRAILER_SHIFT, 0, "nobody asks for a trailer where there is none");
            set(&mut bytes, at, seqno);
            trailing.clear();
        }
        if bytes.len() + trailing.len() > limit as usize {
            self.destroy(&bytes);
            return 0x1000_4004;
        }
        bytes.extend(trailing);
        // SAFETY: the limit is the receiver's promise.
        unsafe {
            to.write_bytes(0xa5, limit as usize);
            to.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
        0
    }
}
