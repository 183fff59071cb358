//! Which calls fail by chance, and with which code?
use super::{NO_MEMORY, NO_NAMES, Trap};
use mig_rs_runtime::KernReturn;

/// Every code with which a send can fail.
const OF_SEND: [KernReturn; 17] = [
    KernReturn::SEND_IN_PROGRESS,
    KernReturn::SEND_INVALID_DATA,
    KernReturn::SEND_INVALID_DEST,
    KernReturn::SEND_TIMED_OUT,
    KernReturn::SEND_INVALID_VOUCHER,
    KernReturn::SEND_INTERRUPTED,
    KernReturn::SEND_MSG_TOO_SMALL,
    KernReturn::SEND_INVALID_REPLY,
    KernReturn::SEND_INVALID_RIGHT,
    KernReturn::SEND_INVALID_NOTIFY,
    KernReturn::SEND_INVALID_MEMORY,
    KernReturn::SEND_NO_BUFFER,
    KernReturn::SEND_TOO_LARGE,
    KernReturn::SEND_INVALID_TYPE,
    KernReturn::SEND_INVALID_HEADER,
    KernReturn::SEND_INVALID_TRAILER,
    KernReturn::SEND_INVALID_OPTIONS,
];

/// Every code with which a receive can fail, what was short included.
const OF_RECEIVE: [KernReturn; 19] = [
    KernReturn::RCV_IN_PROGRESS,
    KernReturn::RCV_INVALID_NAME,
    KernReturn::RCV_TIMED_OUT,
    KernReturn::RCV_TOO_LARGE,
    KernReturn::RCV_INTERRUPTED,
    KernReturn::RCV_PORT_CHANGED,
    KernReturn::RCV_INVALID_NOTIFY,
    KernReturn::RCV_INVALID_DATA,
    KernReturn::RCV_PORT_DIED,
    KernReturn::RCV_IN_SET,
    KernReturn(KernReturn::RCV_HEADER_ERROR.0 | NO_NAMES),
    KernReturn(KernReturn::RCV_HEADER_ERROR.0 | NO_MEMORY),
    KernReturn(KernReturn::RCV_BODY_ERROR.0 | NO_NAMES),
    KernReturn(KernReturn::RCV_BODY_ERROR.0 | NO_MEMORY),
    KernReturn(KernReturn::RCV_BODY_ERROR.0 | NO_NAMES | NO_MEMORY),
    KernReturn::RCV_BODY_ERROR,
    KernReturn::RCV_INVALID_TYPE,
    KernReturn::RCV_SCATTER_SMALL,
    KernReturn::RCV_INVALID_TRAILER,
];

/// How a task's calls fail by chance. The same seed hits the same calls with the same codes, counted for each kind of call.
#[derive(Debug)]
pub(crate) struct Chance {
    seed: u64,
    /// Not 0.
    one_in: u64,
    /// How many calls there were: sends, receives, both in one.
    calls: [u64; 3],
}

impl Chance {
    /// Of `one_in` calls one fails, on average.
    pub(crate) fn new(seed: u64, one_in: u32) -> Self {
        Self { seed, one_in: one_in.into(), calls: [0; 3] }
    }

    /// Counts a call, and says with which code it fails, if it does.
    pub(crate) fn draw(&mut self, trap: Trap) -> Option<KernReturn> {
        let kind = match trap {
            Trap::Send => 0,
            Trap::Receive => 1,
            Trap::Call => 2,
        };
        let call = self.calls[kind];
        self.calls[kind] += 1;
        let random = scattered(scattered(self.seed) ^ (call << 2 | kind as u64));
        if !random.is_multiple_of(self.one_in) {
            return None;
        }
        let codes = match trap {
            Trap::Send => &OF_SEND[..],
            Trap::Receive => &OF_RECEIVE,
            Trap::Call if random >> 63 == 0 => &OF_SEND,
            Trap::Call => &OF_RECEIVE,
        };
        let at = scattered(random) % codes.len() as u64;
        codes.get(usize::try_from(at).ok()?).copied()
    }
}

/// Numbers that follow each other lead to numbers that have nothing to do with each other (the mixing step of SplitMix64).
fn scattered(number: u64) -> u64 {
    let number = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ number >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ number >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ number >> 31
}
