//! Does whatever a client sends come back, however long it is?
//!
//! The server is a mirror. After every call both tasks hold what they held before it.

use std::ffi::{CStr, CString};

use mig_rs_runtime::{CallError, Dispatch, InlineCStr, KernReturn, Packed, PortName, Room};
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, TestRunner};

use super::Quad;
use super::interfaces::shapes::arrays;
use crate::meeting::Meeting;
use arrays::{ask_capacities, ask_strings, ask_varying_arrays, char, int8, int32, int64};

/// 64 bits, whose boundary not every wire keeps.
trait Wide {
    fn number(&self) -> i64;
}

impl Wide for Packed<i64> {
    fn number(&self) -> i64 {
        self.get()
    }
}

impl Wide for i64 {
    fn number(&self) -> i64 {
        *self
    }
}

/// Says everything back.
struct Mirror;

type Answer<T = ()> = Result<T, KernReturn>;

impl arrays::EveryServer for Mirror {
    fn varying_arrays(
        &self,
        _: PortName,
        a: &[char],
        b: int64,
        c: &[int32],
        d: int8,
        e: &[Quad],
        f: &mut Room<'_, char>,
        h: &mut Room<'_, int32>,
    ) -> Answer<(int32, int8)> {
        f.extend_from_slice(a)?;
        h.extend_from_slice(c)?;
        Ok((checksum(b, e.iter().map(|quad| quad.number())), d))
    }

    fn capacities(&self, _: PortName, a: int32, b: &mut Room<'_, int32>, c: &mut Room<'_, int8>) -> Answer {
        b.extend(a..);
        c.extend(7..);
        Ok(())
    }

    untyped! {
        fn shared_counts(
            &self,
            _: PortName,
            a: &[int32],
            b: &[int8],
            c: &[int32],
            d: &mut Room<'_, int32>,
            e: &mut Room<'_, int8>,
        ) -> Answer {
            d.extend(a.iter().zip(c).map(|(a, c)| a ^ c));
            e.extend_from_slice(b)?;
            Ok(())
        }
    }

    fn strings(
        &self,
        _: PortName,
        a: &CStr,
        b: &CStr,
        c: int32,
        d: &CStr,
    ) -> Answer<(InlineCStr<10>, InlineCStr<64>, int32)> {
        Ok((a.try_into()?, b.try_into()?, length(c, d)))
    }
}

fn length(seed: i32, text: &CStr) -> i32 {
    seed.wrapping_add(i32::try_from(text.count_bytes()).unwrap())
}

fn checksum(seed: i64, quads: impl Iterator<Item = i64>) -> i32 {
    let sum = quads.fold(seed, |sum, quad| sum.rotate_left(7) ^ quad);
    i32::try_from(sum >> 32).unwrap()
}

/// Calls a mirror with values of a strategy.
fn reflect<S: Strategy>(values: &S, call: impl Fn(&Meeting, S::Value) -> Result<(), CallError>) {
    reflect_by(&arrays::every_server(&Mirror), values, call);
}

/// The same, by a mirror of another interface.
pub(super) fn reflect_by<S: Strategy>(
    mirror: &(impl Dispatch + Sync),
    values: &S,
    call: impl Fn(&Meeting, S::Value) -> Result<(), CallError>,
) {
    let meeting = Meeting::new();
    meeting.serve_all(mirror, || {
        let before = (meeting.client.account(), meeting.server.account());
        let config = Config { cases: 48, failure_persistence: None, ..Config::default() };
        let result = TestRunner::new(config).run(values, |value| {
            call(&meeting, value).unwrap();
            assert_eq!((meeting.client.account(), meeting.server.account()), before);
            Ok(())
        });
        result.unwrap();
    });
    meeting.part();
}

/// A call whose arrays are too long, or not, and what came of it.
pub(super) fn if_they_fit<T>(
    fit: bool,
    result: Result<T, CallError>,
    look: impl FnOnce(T),
) -> Result<(), CallError> {
    match result {
        Err(error) if !fit && error.code() == KernReturn::ARRAY_TOO_LARGE => Ok(()),
        Ok(_) if !fit => panic!("sent, and too long"),
        result => result.map(look),
    }
}

#[test]
fn arrays_that_vary() {
    let values = (
        vec(any::<u8>(), 0..=12),
        any::<i64>(),
        vec(any::<i32>(), 0..=7),
        any::<i8>(),
        vec(any::<i64>(), 0..=5),
    );
    reflect(&values, |meeting, (a, b, c, d, e)| {
        let (mut chars, mut words) = ([0; 10], [0; 6]);
        let fit = a.len() <= 10 && c.len() <= 6 && e.len() <= 4;
        let result = ask_varying_arrays(&meeting.right, &a, b, &c, d, &e, &mut chars, &mut words);
        if_they_fit(fit, result, |(f, g, h, i)| {
            assert_eq!((&chars[..f], &words[..h]), (&*a, &*c));
            assert_eq!((g, i), (checksum(b, e.iter().copied()), d));
        })
    });
}

#[test]
fn capacities() {
    reflect(&(any::<i16>(), 0..=8_usize, 0..=8_usize), |meeting, (a, b, c)| {
        let (mut words, mut bytes, a) = ([0; 8], [0; 8], i32::from(a));
        let (b_count, c_count) = ask_capacities(&meeting.right, a, &mut words[..b], &mut bytes[..c])?;
        assert_eq!((b_count, c_count), (b.min(6), c.min(6)));
        assert!(words[..b_count].iter().copied().eq((a..).take(b_count)));
        assert!(bytes[..c_count].iter().copied().eq((7..).take(c_count)));
        Ok(())
    });
}

untyped! {
    use arrays::ask_shared_counts;

    #[test]
    fn arrays_that_share_a_count() {
        let values = vec((any::<i32>(), any::<i8>(), any::<i32>()), 0..=7);
        reflect(&values, |meeting, rows| {
            let (a, b, c): (Vec<_>, Vec<_>, Vec<_>) = rows.iter().copied().collect();
            let (mut words, mut bytes) = ([0; 6], [0; 6]);
            let result = ask_shared_counts(&meeting.right, &a, &b, &c, &mut words, &mut bytes);
            if_they_fit(rows.len() <= 6, result, |count| {
                assert!(words[..count].iter().copied().eq(rows.iter().map(|(a, _, c)| a ^ c)));
                assert_eq!(bytes[..count], b);
            })
        });
    }
}

#[test]
fn strings() {
    let text = |most| vec(1..=u8::MAX, 0..=most).prop_map(|bytes| CString::new(bytes).unwrap());
    reflect(&(text(10), text(64), any::<i32>(), text(64)), |meeting, (a, b, c, d)| {
        let fit = a.as_bytes().len() < 10 && b.as_bytes().len() < 64 && d.as_bytes().len() < 64;
        if_they_fit(fit, ask_strings(&meeting.right, &a, &b, c, &d), |(e, f, g)| {
            assert_eq!((&*e, &*f, g), (&*a, &*b, length(c, &d)));
        })
    });
}
