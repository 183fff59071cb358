//! A Mach of one thread and one task, just enough to carry messages, and to notice what is given back twice or never.
//!
//! A call runs the server in place: [`serve_calls_with`] says which. A test can change a message on its way ([`forge_request`], [`forge_reply`]), cut
//! its trailer, make a send fail, and look at all that was sent.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::num::NonZeroU32;

use mig_rs_runtime::kernel::*;
use mig_rs_runtime::{ReceiveRight, SendRight};

type Forge = Box<dyn FnOnce(&mut Vec<u8>)>;
type Server = Box<dyn FnMut(&ReceiveRight)>;

/// What is owned, by name and kind; what lies in memory, by address.
#[derive(Default)]
struct Kernel {
    rights: BTreeMap<(u32, u32), u32>,
    /// The port that a name stands for: a send-once right has a name of its own.
    ports: BTreeMap<u32, u32>,
    queues: BTreeMap<u32, VecDeque<Vec<u8>>>,
    memory: BTreeMap<usize, usize>,
    handles: BTreeMap<u32, usize>,
    next: u32,
    seqno: u32,
    reply_port: u32,
    faults: Vec<String>,
    sent: Vec<Sent>,
    fail_send: Option<i32>,
    forge_request: Option<Forge>,
    forge_reply: Option<Forge>,
    trailer: Option<(u32, u32)>,
}

/// A message as it was handed to the kernel.
#[derive(Clone, Debug)]
pub struct Sent {
    pub bytes: Vec<u8>,
    pub options: u32,
    pub timeout: u32,
}

thread_local! {
    static KERNEL: RefCell<Kernel> = RefCell::default();
    static SERVER: RefCell<Option<(Server, ReceiveRight)>> = const { RefCell::new(None) };
}

fn with<R>(f: impl FnOnce(&mut Kernel) -> R) -> R {
    KERNEL.with_borrow_mut(f)
}

/// A new port.
pub fn port() -> ReceiveRight {
    with(|k| {
        let name = k.name();
        k.ports.insert(name, name);
        k.add(name, RIGHT_RECEIVE);
        // SAFETY: the ledger has it.
        unsafe { ReceiveRight::from_raw(NonZeroU32::new(name).unwrap()) }
    })
}

/// A send right to a port.
pub fn send_right(port: &ReceiveRight) -> SendRight {
    with(|k| {
        k.add(port.name().0, RIGHT_SEND);
        // SAFETY: the ledger has it.
        unsafe { SendRight::from_raw(NonZeroU32::new(port.name().0).unwrap()) }
    })
}

/// Lets `serve` receive once whenever a client calls, and returns a right to call it.
pub fn serve_calls_with(serve: impl FnMut(&ReceiveRight) + 'static) -> SendRight {
    let port = port();
    let to = send_right(&port);
    SERVER.with_borrow_mut(|s| *s = Some((Box::new(serve), port)));
    to
}

/// Runs the server once.
pub fn turn() {
    if let Some((mut serve, port)) = SERVER.with_borrow_mut(Option::take) {
        serve(&port);
        SERVER.with_borrow_mut(|s| *s = Some((serve, port)));
    }
}

/// Changes the next request on its way.
pub fn forge_request(forge: impl FnOnce(&mut Vec<u8>) + 'static) {
    with(|k| k.forge_request = Some(Box::new(forge)));
}

/// Changes the next reply on its way.
pub fn forge_reply(forge: impl FnOnce(&mut Vec<u8>) + 'static) {
    with(|k| k.forge_reply = Some(Box::new(forge)));
}

/// Gives every message a trailer of this format and size.
pub fn trailer(format: u32, size: u32) {
    with(|k| k.trailer = Some((format, size)));
}

/// The next send fails.
pub fn fail_send(code: i32) {
    with(|k| k.fail_send = Some(code));
}

/// All that was sent since the last time.
pub fn sent() -> Vec<Sent> {
    with(|k| std::mem::take(&mut k.sent))
}

/// What was given back twice, or by another name; empty if all is well.
pub fn faults() -> Vec<String> {
    with(|k| std::mem::take(&mut k.faults))
}

/// References of a kind held under a name.
pub fn held(name: u32, right: u32) -> u32 {
    with(|k| k.rights.get(&(name, right)).copied().unwrap_or(0))
}

/// Everything that somebody still owns: rights, regions.
pub fn owned() -> (u32, usize) {
    with(|k| (k.rights.values().sum(), k.memory.len()))
}

/// Ends the server, and says what is left that nobody gave back; the thread's reply port does not count.
pub fn left() -> (u32, usize, Vec<String>) {
    drop(SERVER.with_borrow_mut(Option::take));
    with(|k| {
        let queued: usize = k.queues.values().map(VecDeque::len).sum();
        if queued != 0 {
            k.faults.push(format!("{queued} messages were not received"));
        }
        (k.rights.values().sum(), k.memory.len(), std::mem::take(&mut k.faults))
    })
}

/// Memory as the kernel hands it out, aligned to 16 and `offset` more.
pub fn allocate(bytes: &[u8], offset: usize) -> *mut u8 {
    with(|k| k.allocate(bytes, offset))
}

impl Kernel {
    fn name(&mut self) -> u32 {
        self.next += 1;
        0x1000 + self.next
    }

    fn add(&mut self, name: u32, right: u32) {
        *self.rights.entry((name, right)).or_default() += 1;
    }

    fn take(&mut self, name: u32, right: u32) -> bool {
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

    fn allocate(&mut self, bytes: &[u8], offset: usize) -> *mut u8 {
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
    fn pass(&mut self, name: u32, disposition: u32) -> (u32, u32) {
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
    fn copy_in(&mut self, abi: Abi, bytes: &mut [u8]) -> u32 {
        let (bits, to, back) = (word(bytes, 0), word(bytes, 8), word(bytes, 12));
        let port = self.ports.get(&to).copied().unwrap_or(0);
        if bits & 0x1f == MOVE_SEND_ONCE {
            self.take(to, RIGHT_SEND_ONCE);
        } else if !self.rights.contains_key(&(to, RIGHT_SEND)) {
            self.faults.push(format!("sent to {to:#x}, which is not held"));
        }
        let (back, back_kind) = if back == 0 { (0, 0) } else { self.pass(back, bits >> 8 & 0x1f) };
        let to_kind = if bits & 0x1f == MOVE_SEND_ONCE { MOVE_SEND_ONCE } else { MOVE_SEND };
        set(bytes, 0, bits & COMPLEX | to_kind << 8 | back_kind);
        set(bytes, 4, bytes.len() as u32);
        set(bytes, 8, back);
        set(bytes, 12, port);
        if bits & COMPLEX != 0 {
            self.descriptors(abi, bytes);
        }
        port
    }

    fn descriptors(&mut self, abi: Abi, bytes: &mut [u8]) {
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
            let from_address = std::ptr::with_exposed_provenance(from);
            let mut data = match size {
                0 => Vec::new(),
                // SAFETY: the sender says that so much stands there.
                _ => unsafe { std::slice::from_raw_parts(from_address, size) }.to_vec(),
            };
            let mut kind = flags >> 16 & 0xff;
            if ports {
                for i in 0..stated {
                    let (name, arrives) = self.pass(word(&data, 4 * i), flags >> 16 & 0xff);
                    set(&mut data, 4 * i, name);
                    kind = arrives;
                }
            }
            if flags & 0xff != 0 && size != 0 && self.memory.remove(&from) != Some(size) {
                self.faults.push(format!("{size} bytes at {from:#x} given away, but not owned"));
            }
            let to = if size == 0 { 0 } else { self.allocate(&data, 0).addr() };
            if wide {
                set(bytes, at, to as u32);
                set(bytes, at + 4, (to >> 32) as u32);
            } else {
                let handle = if size == 0 { 0 } else { self.name() };
                self.handles.insert(handle, to);
                set(bytes, at, handle);
            }
            set(bytes, at + 8, flags & 0xff00_ff00 | kind << 16 | 1);
            at += if wide { 16 } else { 12 };
        }
    }

    fn deliver(&mut self, on: u32, to: *mut u8, limit: u32, options: u32) -> i32 {
        let Some(mut bytes) = self.queues.get_mut(&on).and_then(VecDeque::pop_front) else {
            return 0x1000_4003;
        };
        let (format, size) = self.trailer.unwrap_or((0, trailer_size(options >> TRAILER_SHIFT & 0xf)));
        let seqno = self.seqno;
        if on != self.reply_port {
            self.seqno += 1;
        }
        let trailing = [format, size, seqno].map(u32::to_le_bytes).concat();
        let tail = (0..56).map(|i| 0xc0 + i as u8);
        let trailing: Vec<u8> = trailing.into_iter().chain(tail).take(size as usize).collect();
        if bytes.len() + trailing.len() > limit as usize {
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

pub fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

pub fn set(bytes: &mut [u8], at: usize, word: u32) {
    bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
}

#[unsafe(no_mangle)]
fn __mig_rs_send(abi: Abi, message: *mut u8, size: u32, options: u32, timeout: u32) -> i32 {
    with(|k| {
        // SAFETY: the sender's promise.
        let mut bytes = unsafe { std::slice::from_raw_parts(message, size as usize) }.to_vec();
        k.sent.push(Sent { bytes: bytes.clone(), options, timeout });
        if let Some(code) = k.fail_send.take() {
            if code == 0x1000_0004 {
                // it comes back: what was copied or made is there as a right of its own
                let (bits, to) = (word(&bytes, 0), word(&bytes, 8));
                k.copy_in(abi, &mut bytes);
                if bits & 0x1f == COPY_SEND {
                    k.add(to, RIGHT_SEND);
                }
                let dispositions = word(&bytes, 0);
                let back = word(&bytes, 8);
                set(&mut bytes, 0, bits & COMPLEX | (dispositions & 0x1f) << 8 | MOVE_SEND);
                set(&mut bytes, 8, to);
                set(&mut bytes, 12, back);
                // SAFETY: as above.
                unsafe { message.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len()) };
            }
            return code;
        }
        let is_reply = k.ports.get(&word(&bytes, 8)) == Some(&k.reply_port);
        let port = k.copy_in(abi, &mut bytes);
        let forge = if is_reply { k.forge_reply.take() } else { k.forge_request.take() };
        if let Some(forge) = forge {
            forge(&mut bytes);
            let size = bytes.len() as u32;
            set(&mut bytes, 4, size);
        }
        k.queues.entry(port).or_default().push_back(bytes);
        0
    })
}

#[unsafe(no_mangle)]
fn __mig_rs_call(
    abi: Abi,
    message: *mut u8,
    size: u32,
    limit: u32,
    reply_port: u32,
    options: u32,
    timeout: u32,
) -> i32 {
    let code = __mig_rs_send(abi, message, size, options, timeout);
    if code != 0 {
        return code;
    }
    turn();
    with(|k| {
        if k.queues.get(&reply_port).is_none_or(VecDeque::is_empty) {
            // the right to reply went unused: so the kernel says
            let mut notification = vec![0; 24];
            set(&mut notification, 0, MOVE_SEND_ONCE << 8);
            set(&mut notification, 4, 24);
            set(&mut notification, 20, 71);
            k.queues.entry(reply_port).or_default().push_back(notification);
        }
        k.deliver(reply_port, message, limit, options)
    })
}

#[unsafe(no_mangle)]
fn __mig_rs_receive(_: Abi, message: *mut u8, limit: u32, on: u32, options: u32, _: u32) -> i32 {
    with(|k| k.deliver(on, message, limit, options))
}

#[unsafe(no_mangle)]
fn __mig_rs_reply_port(_: u32) -> u32 {
    with(|k| {
        if k.reply_port == 0 {
            k.reply_port = k.name();
            k.ports.insert(k.reply_port, k.reply_port);
        }
        // the provider's own, so that it does not count as somebody's
        k.rights.insert((k.reply_port, RIGHT_RECEIVE), 0);
        k.reply_port
    })
}

#[unsafe(no_mangle)]
fn __mig_rs_reply_port_done(name: u32, usable: bool) {
    with(|k| {
        if name != k.reply_port {
            k.faults.push(format!("{name:#x} is no reply port"));
        }
        if !usable {
            k.rights.remove(&(name, RIGHT_RECEIVE));
            k.reply_port = 0;
        }
    });
}

#[unsafe(no_mangle)]
fn __mig_rs_release(name: u32, right: u32) {
    // after the thread's end nobody counts any more
    let _ = KERNEL.try_with(|k| {
        let mut k = k.borrow_mut();
        if !k.take(name, right) {
            k.faults.push(format!("{name:#x} ({right}) given back, but not held"));
        }
    });
}

#[unsafe(no_mangle)]
fn __mig_rs_deallocate(address: *mut u8, size: usize) {
    with(|k| {
        if k.memory.remove(&address.addr()) != Some(size) {
            k.faults.push(format!("{size} bytes at {address:?} given back, but not owned"));
        }
    });
}

#[unsafe(no_mangle)]
fn __mig_rs_out_of_line_handle(address: *const u8, _: usize) -> u32 {
    with(|k| {
        let handle = k.name();
        k.handles.insert(handle, address.expose_provenance());
        handle
    })
}

#[unsafe(no_mangle)]
fn __mig_rs_out_of_line_address(handle: u32) -> *mut u8 {
    with(|k| std::ptr::with_exposed_provenance_mut(k.handles[&handle]))
}

/// Leaves no zero on the stack, so that what a stub forgets to write shows.
#[inline(never)]
pub fn paint_stack() {
    let mut paint = [0xa5_u8; 16 << 10];
    std::hint::black_box(&mut paint);
}
