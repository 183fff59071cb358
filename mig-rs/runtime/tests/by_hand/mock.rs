//! A Mach of one thread and one task, just enough to carry messages, and to notice what is given back twice or never.
//!
//! A call runs the server in place: [`serve_calls_with`] says which. A test can change a message on its way ([`forge_request`], [`forge_reply`]), cut
//! its trailer, make a send fail, and look at all that was sent.

mod kernel;
mod seam;
mod typed;

use std::cell::RefCell;
use std::collections::VecDeque;
use std::num::NonZeroU32;

use kernel::Kernel;
use mig_rs_runtime::kernel::{RIGHT_RECEIVE, RIGHT_SEND};
use mig_rs_runtime::{ReceiveRight, SendRight};

type Forge = Box<dyn FnOnce(&mut Vec<u8>)>;
type Server = Box<dyn FnMut(&ReceiveRight)>;

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
        paint_stack();
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

/// Gives the next reply a trailer of this format and size.
pub fn reply_trailer(format: u32, size: u32) {
    with(|k| k.reply_trailer = Some((format, size)));
}

/// Memory arrives so many bytes behind a multiple of 16.
pub fn offset(offset: usize) {
    with(|k| k.offset = offset);
}

/// What has become of reply ports whose calls failed: usable again, or not.
pub fn reply_ports() -> Vec<bool> {
    with(|k| std::mem::take(&mut k.reply_ports))
}

/// The next send fails.
pub fn fail_send(code: i32) {
    with(|k| k.fail_send = Some(code));
}

/// The next reply cannot be sent.
pub fn fail_reply(code: i32) {
    with(|k| k.fail_reply = Some(code));
}

/// The next receive fails, and brings nothing.
pub fn fail_receive(code: i32) {
    with(|k| k.fail_receive = Some(code));
}

/// What the kernel would have consumed.
pub fn consume(name: u32, right: u32) {
    with(|k| assert!(k.take(name, right)));
}

/// Forgets what waits at a port, and the rights by which it came.
pub fn drain(port: &ReceiveRight) {
    with(|k| k.queues.remove(&port.name().0));
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

pub fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

pub fn set(bytes: &mut [u8], at: usize, word: u32) {
    bytes[at..at + 4].copy_from_slice(&word.to_le_bytes());
}

/// Leaves no zero on the stack, so that what a stub forgets to write shows.
#[inline(never)]
pub fn paint_stack() {
    let mut paint = [0xa5_u8; 16 << 10];
    std::hint::black_box(&mut paint);
}
