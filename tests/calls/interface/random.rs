//! Does whatever a client sends come back, however long it is?
//!
//! The server is a mirror. After every call both tasks hold what they held before it.

use std::ffi::{CStr, CString};

use mig_rs_runtime::{
    AnyRight, CallError, Carried, Dispatch, InlineCStr, KernReturn, OutOfLine, OutOfLineRights, Packed,
    PortName, Region, RightsRegion, Room, SendRight, UpTo,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any};
use proptest::test_runner::{Config, TestRunner};

use super::interfaces::shapes::{arrays, regions, rights};
use crate::meeting::{Known, Meeting};
use arrays::{ask_capacities, ask_shared_counts, ask_strings, ask_varying_arrays, char, int8, int32, int64};
use regions::{ask_regions_as_if_inline, ask_regions_of_rights, pair, port_name_t};
use rights::ask_varying_rights_both_ways;

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
        e: &[Packed<int64>],
        f: &mut Room<'_, char>,
        h: &mut Room<'_, int32>,
    ) -> Answer<(int32, int8)> {
        f.extend_from_slice(a)?;
        h.extend_from_slice(c)?;
        Ok((checksum(b, e.iter().map(|quad| quad.get())), d))
    }

    fn capacities(&self, _: PortName, a: int32, b: &mut Room<'_, int32>, c: &mut Room<'_, int8>) -> Answer {
        b.extend(a..);
        c.extend(7..);
        Ok(())
    }

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

impl rights::EveryServer for Mirror {
    fn varying_rights_both_ways(
        &self,
        _: PortName,
        a: UpTo<Option<SendRight>, 3>,
    ) -> Answer<UpTo<Carried<SendRight>, 3>> {
        let mut back = UpTo::default();
        for right in a {
            back.push(Carried::from(right)).unwrap();
        }
        Ok(back)
    }
}

impl regions::EveryServer for Mirror {
    fn regions_as_if_inline(
        &self,
        _: PortName,
        a: OutOfLine<int32>,
        _: OutOfLine<pair>,
        c: OutOfLine<int32>,
        _: OutOfLine<int32>,
    ) -> Answer<(Region<'_, int32>, Region<'_, int32>)> {
        Ok((a.into(), c.into()))
    }

    fn regions_of_rights(
        &self,
        _: PortName,
        a: OutOfLineRights<SendRight>,
        _: OutOfLineRights<SendRight>,
        c: OutOfLineRights<SendRight>,
        _: OutOfLineRights<SendRight>,
        _: OutOfLineRights<SendRight>,
        _: OutOfLineRights<AnyRight>,
        _: OutOfLine<port_name_t>,
        _: OutOfLineRights<SendRight>,
    ) -> Answer<(RightsRegion<'_, SendRight>, RightsRegion<'_, SendRight>, RightsRegion<'_, AnyRight>)> {
        Ok((a.into(), c.into(), OutOfLineRights::default().into()))
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
    let meeting = Meeting::new();
    let demux =
        arrays::every_server(&Mirror).or(rights::every_server(&Mirror)).or(regions::every_server(&Mirror));
    meeting.serve_all(&demux, || {
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
fn if_they_fit<T>(fit: bool, result: Result<T, CallError>, look: impl FnOnce(T)) -> Result<(), CallError> {
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

#[test]
fn memory() {
    let values = (vec(any::<i32>(), 0..=5000), vec(any::<i32>(), 0..=5000));
    reflect(&values, |meeting, (a, c)| {
        let (d, e) = ask_regions_as_if_inline(&meeting.right, &a, &[], &c, &[])?;
        assert_eq!((&*d, &*e), (&*a, &*c));
        Ok(())
    });
}

#[test]
fn rights_out_of_line() {
    let rights = |most| vec(option::weighted(0.7, 0..4_usize), 0..=most);
    reflect(&(rights(20), rights(10)), |meeting, (a, c)| {
        let ports = Known::<4>::new(meeting.client, meeting.server);
        let copy = |n: &Option<usize>| n.map(|n| meeting.client.copy_of(ports.right(n)));
        let [a_sent, c_sent] = [&a, &c].map(|rights| rights.iter().map(copy).collect::<Vec<_>>());
        let none = [const { None::<SendRight> }; 4];
        let lent = |rights| RightsRegion::copy_send(rights);
        let result = ask_regions_of_rights(
            &meeting.right,
            lent(&*a_sent),
            lent(&none),
            lent(&*c_sent),
            lent(&none),
            lent(&[]),
            lent(&[]),
            &[],
            lent(&[]),
        );
        if_they_fit(c.len() <= 8, result, |(i, j, _)| {
            assert_eq!((i.names(), j.names()), (&*names(&a_sent), &*names(&c_sent)));
        })
    });
}

#[test]
fn rights_in_the_message() {
    reflect(&vec(option::of(0..4_usize), 0..=3), |meeting, ports| {
        let known = Known::<4>::new(meeting.client, meeting.server);
        let mut rights = UpTo::default();
        for n in &ports {
            let right = n.map(|n| meeting.client.copy_of(known.right(n)));
            rights.push(Carried::from(right)).unwrap();
        }
        let sent: Vec<_> = rights.iter().map(Carried::name).collect();
        let back = ask_varying_rights_both_ways(&meeting.right, rights)?;
        assert_eq!(names(&back), sent);
        Ok(())
    });
}

fn names(rights: &[Option<SendRight>]) -> Vec<PortName> {
    rights.iter().map(|right| right.as_ref().map_or(PortName::NULL, SendRight::name)).collect()
}
