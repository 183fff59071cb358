//! Does any request of nonsense end in an answer, with nothing lost?

use mig_rs_runtime::*;

use crate::mock::{self, set, word};
use crate::servers::{desk, nothing_left, rack};
use crate::{desk, rack};

/// The same numbers on every run.
struct Noise(u32);

impl Noise {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    /// Changes a few words behind the header and descriptors, and the length.
    fn forge(&mut self, data_at: usize, m: &mut Vec<u8>) {
        for _ in 0..self.next() % 3 {
            let words = (m.len() - data_at) / 4;
            let at = data_at + 4 * (self.next() as usize % words.max(1));
            let small = self.next() % 16;
            let value = [small, self.next(), u32::MAX - small, word(m, 32).wrapping_add(small)];
            if at + 4 <= m.len() {
                set(m, at, value[self.next() as usize % 4]);
            }
        }
        match self.next() % 8 {
            0 => m.extend([0xff; 4]),
            1 => m.truncate((m.len() - 4).max(data_at)),
            _ => {}
        }
    }
}

fn rounds(to: SendRight, data_at: usize, call: impl Fn(&SendRight) -> Result<(), CallError>) {
    let mut served = 0;
    for seed in 1..400 {
        mock::forge_request(move |m| Noise(seed * 0x9e37).forge(data_at, m));
        match call(&to).map_err(CallError::code) {
            Ok(()) => served += 1,
            Err(KernReturn::BAD_ARGUMENTS | KernReturn::TYPE_ERROR | KernReturn::INVALID_VALUE) => {}
            Err(KernReturn::RCV_TOO_LARGE) => {}
            Err(other) => panic!("{other:?} for {seed}"),
        }
    }
    assert!((1..399).contains(&served), "{served} of 399 served");
    drop(to);
    mock::sent();
    nothing_left();
}

#[test]
fn arrays_and_strings() {
    rounds(desk().1, 24, |to| desk::bytes(to, b"abcdef", &mut [0; 100]).map(drop));
    rounds(desk().1, 24, |to| desk::rename(to, c"pens", c"drawer").map(drop));
    rounds(desk().1, 24, |to| desk::offsets(to, &[1, 2, 3], &mut [0; 8], &mut [0; 4]).map(drop));
    rounds(rack().1, 24, |to| rack::halves(to, b"abc", c"defg"));
    rounds(rack().1, 24, |to| rack::twins(to, &[1, 2], &[3, 4], &mut [0; 6], &mut [0; 6]).map(drop));
}

#[test]
fn counts_of_descriptors() {
    rounds(desk().1, 56, |to| desk::lookup(to, None, &[1, 2, 3], 0).map(drop));
    rounds(rack().1, 88, |to| rack::pass(to, [None, None], &[None]).map(drop));
    rounds(rack().1, 108, |to| rack::sheets(to, [b"a", b""], &[b"0123456789", b"b"]).map(drop));
}
