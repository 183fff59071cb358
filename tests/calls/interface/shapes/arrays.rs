//! Arrays that vary, and strings.

use std::ffi::CStr;

use mig_rs_runtime::{InlineCStr, PortName, Room, SendRight};

use super::super::Quad;
use super::Answer;
use super::interface::arrays::*;
use crate::meeting::Meeting;
use crate::round::Round;
use crate::watch::Exchange;

struct Server {
    round: Round,
    port: PortName,
}

const QUADS: [int64; 4] = [i64::MIN, -1, 1, i64::MAX];
const PAIRS: [[pair; 4]; 2] =
    [[[-1, -2], [-3, -4], [-5, -6], [-7, -8]], [[9, 10], [11, 12], [13, 14], [15, 16]]];
const TRIPLES: [[three_bytes; 4]; 2] = [
    [[17, 18, 19], [20, 21, 22], [23, 24, 25], [26, 27, 28]],
    [[29, 30, 31], [32, 33, 34], [35, 36, 37], [38, 39, 40]],
];
const ROWS: [five_shorts; 3] =
    [[-41, -42, -43, -44, -45], [-46, -47, -48, -49, -50], [-51, -52, -53, -54, -55]];

/// As long as `c_string[10]` lets them be.
const SHORT: [&CStr; 3] = [c"nine char", c"other one", c"the third"];

/// As long as `c_string[*:64]` lets them be.
const LONG: [&CStr; 3] = [
    c"a text of sixty-three bytes, and a NUL behind, is all that fits",
    c"a text like the first one, of the same length, but nobody's own",
    c"what the server answers is as long as what it has been asked of",
];

const NAMES: [strings; 2] = [
    [*b"one\0\0\0\0\0\0\0", *b"two\0\0\0\0\0\0\0", *b"three\0\0\0\0\0"],
    [*b"four\0\0\0\0\0\0", *b"five\0\0\0\0\0\0", *b"six\0\0\0\0\0\0\0"],
];

/// A string, or an empty one.
fn string(round: Round, text: &CStr) -> &CStr {
    if round == Round::Empty { c"" } else { text }
}

impl EveryServer for Server {
    fn varying_arrays(
        &self,
        port: PortName,
        a: &[char],
        b: int64,
        c: &[int32],
        d: int8,
        e: &[Quad],
        f: &mut Room<'_, char>,
        h: &mut Room<'_, int32>,
    ) -> Answer<(int32, int8)> {
        assert_eq!((port, b, d), (self.port, i64::MIN + 1, 2));
        assert_eq!(a, self.round.numbers(3, 10));
        assert_eq!(c, self.round.numbers(4, 6));
        assert_eq!(e, self.round.all(&QUADS));
        f.extend(self.round.numbers(5, 10));
        h.extend(self.round.numbers(6, 6));
        self.round.answer((-7, 8))
    }

    fn varying_arrays_of_structs(
        &self,
        port: PortName,
        a: &[pair],
        b: &[three_bytes],
        c: &[five_shorts],
        d: &mut Room<'_, pair>,
        e: &mut Room<'_, three_bytes>,
    ) -> Answer {
        assert_eq!((port, a), (self.port, self.round.all(&PAIRS[0])));
        assert_eq!((b, c), (self.round.all(&TRIPLES[0]), self.round.all(&ROWS)));
        d.extend_from_slice(self.round.all(&PAIRS[1]))?;
        e.extend_from_slice(self.round.all(&TRIPLES[1]))?;
        self.round.answer(())
    }

    fn capacities(
        &self,
        port: PortName,
        a: int32,
        b: &mut Room<'_, int32>,
        c: &mut Room<'_, int8>,
    ) -> Answer {
        assert_eq!((port, a), (self.port, -9));
        assert_eq!((b.capacity(), c.capacity()), (self.round.length(6), self.round.length(6)));
        b.extend(10..);
        c.extend(20..);
        self.round.answer(())
    }

    untyped! {
        fn shared_counts(
            &self,
            port: PortName,
            a: &[int32],
            b: &[int8],
            c: &[int32],
            d: &mut Room<'_, int32>,
            e: &mut Room<'_, int8>,
        ) -> Answer {
            assert_eq!((port, a), (self.port, &*self.round.numbers(30, 6)));
            assert_eq!((b, c), (&*self.round.numbers(40, 6), &*self.round.numbers(50, 6)));
            d.extend(self.round.numbers(60, 6));
            e.extend(self.round.numbers(70, 6));
            self.round.answer(())
        }

        fn shared_capacities(&self, port: PortName, a: &mut Room<'_, int32>, b: &mut Room<'_, int8>) -> Answer {
            assert_eq!((port, a.capacity()), (self.port, self.round.length(6)));
            a.extend(80..);
            b.extend(self.round.numbers(90, 6));
            self.round.answer(())
        }

        fn constant_arrays(&self, port: PortName, a: &[char], b: &[int32]) -> Answer {
            assert_eq!(port, self.port);
            assert_eq!((a, b), (&*self.round.numbers(100, 10), &*self.round.numbers(110, 6)));
            self.round.answer(())
        }
    }

    fn strings(
        &self,
        port: PortName,
        a: &CStr,
        b: &CStr,
        c: int32,
        d: &CStr,
    ) -> Answer<(InlineCStr<10>, InlineCStr<64>, int32)> {
        assert_eq!((port, c), (self.port, -120));
        let [b_sent, d_sent, f] = LONG.map(|text| string(self.round, text));
        assert_eq!((a, b, d), (string(self.round, SHORT[0]), b_sent, d_sent));
        self.round.answer((string(self.round, SHORT[1]).try_into()?, f.try_into()?, -121))
    }

    fn fixed_string_both_ways(&self, port: PortName, a: &CStr) -> Answer<InlineCStr<10>> {
        assert_eq!((port, a), (self.port, string(self.round, SHORT[1])));
        self.round.answer(string(self.round, SHORT[2]).try_into()?)
    }

    fn arrays_of_strings(&self, port: PortName, a: &strings, b: &[[u8; 10]], c: &mut strings) -> Answer {
        assert_eq!((port, a, b), (self.port, &NAMES[0], self.round.all(&NAMES[1])));
        *c = NAMES[1];
        self.round.answer(())
    }
}

fn arrays(round: Round, to: &SendRight) {
    let (mut chars, mut words) = ([0; 10], [0; 6]);
    let (a, c, e) = (round.numbers(3, 10), round.numbers(4, 6), round.all(&QUADS));
    let arrays = ask_varying_arrays(to, &a, i64::MIN + 1, &c, 2, e, &mut chars, &mut words);
    let arrays = arrays.map(|(f, g, h, i)| (chars[..f].to_vec(), g, words[..h].to_vec(), i));
    round.expect(arrays, (round.numbers(5, 10), -7, round.numbers(6, 6), 8));

    let (mut pairs, mut triples) = ([[0; 2]; 4], [[0; 3]; 4]);
    let (a, b, c) = (round.all(&PAIRS[0]), round.all(&TRIPLES[0]), round.all(&ROWS));
    let arrays = ask_varying_arrays_of_structs(to, a, b, c, &mut pairs, &mut triples);
    let arrays = arrays.map(|(d, e)| (pairs[..d].to_vec(), triples[..e].to_vec()));
    round.expect(arrays, (round.all(&PAIRS[1]).to_vec(), round.all(&TRIPLES[1]).to_vec()));

    untyped! {
        let constants = ask_constant_arrays(to, &round.numbers(100, 10), &round.numbers(110, 6));
        round.expect(constants, ());
    }
}

fn counts(round: Round, to: &SendRight) {
    let (mut words, mut bytes) = (vec![0; round.length(6)], vec![0; round.length(6)]);
    let capacities = ask_capacities(to, -9, &mut words, &mut bytes);
    let capacities = capacities.map(|(b, c)| (words[..b].to_vec(), bytes[..c].to_vec()));
    round.expect(capacities, (round.numbers(10, 6), round.numbers(20, 6)));

    untyped! {
        let (a, b, c) = (round.numbers(30, 6), round.numbers(40, 6), round.numbers(50, 6));
        let shared = ask_shared_counts(to, &a, &b, &c, &mut words, &mut bytes);
        let shared = shared.map(|count| (words[..count].to_vec(), bytes[..count].to_vec()));
        round.expect(shared, (round.numbers(60, 6), round.numbers(70, 6)));

        let shared = ask_shared_capacities(to, &mut words, &mut bytes);
        let shared = shared.map(|count| (words[..count].to_vec(), bytes[..count].to_vec()));
        round.expect(shared, (round.numbers(80, 6), round.numbers(90, 6)));
    }
}

fn texts(round: Round, to: &SendRight) {
    let [b, d, f] = LONG.map(|text| string(round, text));
    let [a, e, both] = SHORT.map(|text| string(round, text));
    let strings = ask_strings(to, a, b, -120, d);
    round.expect(strings, (e.try_into().unwrap(), f.try_into().unwrap(), -121));
    round.expect(ask_fixed_string_both_ways(to, e), both.try_into().unwrap());
    let mut names = NAMES[0];
    let result = ask_arrays_of_strings(to, &NAMES[0], round.all(&NAMES[1]), &mut names);
    round.expect(result.map(|()| names), NAMES[1]);
}

/// Calls every routine once.
pub(super) fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let server = Server { round, port: meeting.port.name() };
    meeting.record(every_server(&server), || {
        arrays(round, &meeting.right);
        counts(round, &meeting.right);
        texts(round, &meeting.right);
    })
}
