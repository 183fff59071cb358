//! Is what a peer has forged refused, whole and once?

use mig_rs_runtime::kernel::*;
use mig_rs_runtime::*;

use super::servers::{court as serve_court, lent, tally as serve_tally};
use super::{court, of, tally, wire};
use crate::mock::{self, set, word};
use crate::servers::{self, nothing_left};

/// Flips bits of the word at these places.
fn flip(m: &mut [u8], at: (u32, u32), bits: (u32, u32)) {
    let at = of(at.0, at.1) as usize;
    let word = word(m, at) ^ of(bits.0, bits.1);
    set(m, at, word);
}

/// The codes of calls, each with a request that is forged in this way, and with a reply.
fn refused<T>(call: impl Fn() -> Result<T, CallError>, forge: impl Fn(&mut Vec<u8>) + Clone + 'static) {
    mock::forge_request(forge);
    let error = call().map(drop).unwrap_err();
    assert_eq!((error.code(), error.origin()), (KernReturn::BAD_ARGUMENTS, Origin::Mig));
    assert_eq!(servers::turns(), [Turn::Refused(KernReturn::BAD_ARGUMENTS)]);
}

fn reply_refused<T>(call: impl Fn() -> Result<T, CallError>, forge: impl Fn(&mut Vec<u8>) + 'static) {
    mock::forge_reply(forge);
    assert_eq!(call().map(drop).unwrap_err().code(), KernReturn::TYPE_ERROR);
    servers::turns();
}

#[test]
fn every_field_of_a_descriptor_counts() {
    let (_, to) = serve_tally();
    let add = || tally::add(&to, 1, 2);
    for bit in 0..32 {
        refused(add, move |m| flip(m, (24, 32), (1 << bit, 1 << bit)));
        refused(add, move |m| flip(m, (32, 48), (1 << bit, 1 << bit)));
        refused(add, move |m| flip(m, (24, 36), (1 << bit, 1 << bit)));
        reply_refused(add, move |m| flip(m, (24, 32), (1 << bit, 1 << bit)));
        reply_refused(add, move |m| flip(m, (32, 48), (1 << bit, 1 << bit)));
    }
    assert_eq!(add(), Ok(3));
    drop(to);
    nothing_left();
}

#[test]
fn size_and_complex_bit_are_those_of_the_routine() {
    let (_, to) = serve_tally();
    let add = || tally::add(&to, 1, 2);
    refused(add, |m| m.extend([0; 8]));
    refused(add, |m| m.truncate(m.len() - 8));
    refused(add, |m| m.truncate(of(24, 32) as usize));
    refused(add, |m| flip(m, (0, 0), (COMPLEX, COMPLEX)));
    reply_refused(add, |m| m.truncate(of(24, 32) as usize));
    reply_refused(add, |m| flip(m, (0, 0), (COMPLEX, COMPLEX)));
    reply_refused(add, |m| set(m, 8, 0x4711));
    mock::forge_reply(|m| flip(m, (20, 28), (1, 1)));
    assert_eq!(add().unwrap_err().code(), KernReturn::REPLY_MISMATCH);
    drop(to);
    nothing_left();
}

#[test]
fn a_code_ends_a_reply_of_any_size() {
    let (_, to) = serve_tally();
    let add = || tally::add(&to, 1, 2).unwrap_err().code();
    mock::forge_reply(|m| set(m, of(28, 40) as usize, 4711));
    assert_eq!(add(), KernReturn(4711));
    mock::forge_reply(|m| {
        set(m, of(28, 40) as usize, 4712);
        m.truncate(of(32, 48) as usize);
    });
    assert_eq!(add(), KernReturn(4712));
    mock::forge_reply(|m| m.truncate(of(32, 48) as usize));
    assert_eq!(add(), KernReturn::TYPE_ERROR, "success without the results");
    mock::forge_reply(|m| {
        set(m, of(28, 40) as usize, 4712);
        flip(m, (24, 32), (1, 1));
        m.truncate(of(32, 48) as usize);
    });
    assert_eq!(add(), KernReturn::TYPE_ERROR, "a code of another type");
    assert_eq!(tally::add(&to, i32::MAX, 1).unwrap_err().code(), KernReturn::INVALID_VALUE);
    let right = mock::send_right(&mock::port());
    drop(to);
    let (_, to) = serve_court();
    mock::forge_reply(|m| set(m, of(28, 40) as usize, 4713));
    let failed = court::poly(&to, AnyOffer::copy(&right), 0).map(drop).unwrap_err();
    assert_eq!(failed.code(), KernReturn(4713), "and what it brought is destroyed");
    drop((to, right));
    nothing_left();
}

#[test]
fn counts_fit_their_maximum_and_the_message() {
    let (_, to) = serve_tally();
    let var = || tally::var(&to, &[1, 2], b"abc", 0, &mut [0; 4]);
    let number = |n: u32| move |m: &mut Vec<u8>| flip(m, (24, 36), (n << 16, n));
    for n in [1, 2 ^ 3, 2 ^ 11, 2 ^ 4095] {
        refused(var, number(n));
    }
    refused(var, |m| m.extend([0; 8]));
    refused(var, |m| m.truncate(m.len() - 8));
    refused(var, |m| flip(m, (36, 52), ((3 ^ 8) << 16, 3 ^ 8)));
    refused(var, |m| flip(m, (24, 36), (0xffd << 16, 0xffff_fffd)));
    refused(var, |m| flip(m, (24, 36), (0x402 << 16, 0x4000_0000)));
    // More than the interface allows, in a message that is long enough for them.
    refused(var, |m| {
        flip(m, (24, 36), ((2 ^ 12) << 16, 2 ^ 12));
        let at = of(36, 48) as usize;
        m.splice(at..at, [0; 40]);
    });
    reply_refused(var, |m| flip(m, (32, 52), (1 << 16, 1)));
    drop(to);
    nothing_left();
}

#[test]
fn strings_end() {
    let (_, to) = serve_tally();
    let strings = || tally::strings(&to, c"ab", c"cdefg", 1);
    refused(strings, |m| m[of(28, 40) as usize..of(60, 72) as usize].fill(b'x'));
    refused(strings, |m| m[of(64, 80) as usize + 5] = b'x');
    reply_refused(strings, |m| m[of(36, 56) as usize..].fill(b'x'));
    drop(to);
    nothing_left();
}

#[test]
fn a_simple_message_brings_no_memory() {
    let (_, to) = serve_tally();
    let indef = || tally::indef(&to, &[1; 8], 8, &[], &mut []);
    let forged = |complex: u32| {
        move |m: &mut Vec<u8>| {
            flip(m, (24, 32), (1 << 28, 1 << 29));
            flip(m, (0, 0), (complex, complex));
            if of(4, 8) == 4 {
                m.drain(40..44);
            }
        }
    };
    refused(indef, forged(0));
    // A complex one would be refused by the kernel: no memory stands there.
    let long = vec![1; 5000];
    refused(|| tally::indef(&to, &long, 5000, &[], &mut []), |m| m.extend([0; 8]));
    refused(|| tally::indef(&to, &long, 5000, &[], &mut []), |m| m.truncate(m.len() - 4));
    refused(indef, |m| {
        flip(m, (32, 36), (8 ^ 2049, 8 ^ 2049));
        let at = of(36, 40) as usize;
        m.splice(at..at, [0; 2048]);
    });
    drop(to);
    nothing_left();
}

#[test]
fn a_simple_message_brings_no_rights() {
    let (_, to) = serve_court();
    let none = || court::poly(&to, AnyOffer::none(), 0);
    for name in 16..=21_u32 {
        refused(none, move |m| {
            flip(m, (24, 32), (17 ^ name, 17 ^ name));
            set(m, of(28, 40) as usize, 0x4711);
            flip(m, (0, 0), (COMPLEX, COMPLEX));
        });
    }
    // What is no right at all is none.
    mock::forge_request(|m| {
        flip(m, (24, 32), (17 ^ 15, 17 ^ 15));
        set(m, of(28, 40) as usize, 0x4711);
        flip(m, (0, 0), (COMPLEX, COMPLEX));
    });
    assert!(none().unwrap().is_none());
    servers::turns();
    let port = mock::port();
    let right = mock::send_right(&port);
    let plain = || court::ports(&to, &right, None, None, None, None, 0).map(drop);
    mock::forge_request(|m| flip(m, (0, 0), (COMPLEX, COMPLEX)));
    assert_eq!(plain().unwrap_err().code(), KernReturn::BAD_ARGUMENTS);
    mock::consume(port.name().0, RIGHT_SEND); // the copy, which the kernel has made all the same here
    drop((to, right, port));
    nothing_left();
}

#[test]
fn a_refused_message_is_destroyed_once() {
    let (_, to) = serve_court();
    let port = mock::port();
    let name = port.name().0;
    let right = mock::send_right(&port);
    let ports = || court::ports(&to, &right, &port, mock::send_right(&port), mock::port(), &port, 2);
    refused(ports, |m| {
        let at = m.len() - of(8, 16) as usize;
        flip(&mut m[at..], (0, 0), (1, 1));
    });
    assert_eq!(mock::held(name, RIGHT_SEND), 1);
    let many: Vec<_> = (0..600).map(|_| mock::send_right(&port)).collect();
    for count in [0, 5, 600] {
        refused(|| court::parr(&to, lent([Some(&right); 4]), &many[..count]), |m| m.extend([0; 8]));
        assert_eq!(mock::held(name, RIGHT_SEND), 601);
    }
    drop((to, right, port, many));
    nothing_left();
}

const CODE: wire::Shape =
    wire::Shape { id: 6103, min: of(32, 48), max: of(32, 48), items: &[wire::Item::CODE] };

/// Requests as a client of another interface writes them, and the kernel passes them on.
#[test]
fn rights_and_memory_that_were_not_wanted_are_destroyed() {
    const SIX: wire::Shape = wire::Shape {
        id: 6003,
        min: of(40, 48),
        max: of(2104, 2128),
        items: &[
            wire::Item::ports_up_to::<SendRight>(6),
            wire::Item::unbounded_rights::<SendRight>(),
            wire::Item::fixed::<[u32; 2]>(wire::Type::new(2, 32)),
        ],
    };
    const OTHERS: wire::Shape = wire::Shape {
        id: 6003,
        items: &[
            wire::Item::port::<ReceiveRight>(),
            wire::Item::port::<wire::AnyRight>(),
            wire::Item::unbounded::<u8>(wire::Type::new(9, 8)),
            wire::Item::out_of_line::<u64>(wire::Type::new(11, 64)),
            wire::Item::out_of_line_rights::<SendRight>(),
        ],
        ..SIX
    };
    let (_, to) = serve_court();
    let port = mock::port();
    let right = mock::send_right(&port);
    for count in [5, 6] {
        for long in [1, 600] {
            let mut rights = UpTo::default();
            (0..count).for_each(|_| rights.push(right.copy_send()).unwrap());
            let many: Vec<_> = (0..long).map(|_| mock::send_right(&port)).collect();
            let mut buffer = wire::Buffer::<4000>::new();
            let error = buffer
                .request(&SIX, to.copy_send())
                .ports_up_to::<_, 6>(rights)
                .unbounded_rights(wire::RightsRegion::copy_send(&many[..]))
                .put([0_u32; 2])
                .call(&CODE);
            assert_eq!(error.map(drop).unwrap_err().code(), KernReturn::BAD_ARGUMENTS);
            assert_eq!(mock::held(port.name().0, RIGHT_SEND), 1 + long);
        }
    }
    for long in [1, 5000] {
        let (bytes, numbers) = (vec![1_u8; long], [1_u64; 3]);
        let many: Vec<_> = (0..5).map(|_| mock::send_right(&port)).collect();
        let mut buffer = wire::Buffer::<4000>::new();
        let error = buffer
            .request(&OTHERS, to.copy_send())
            .port(wire::move_receive(mock::port()))
            .port(AnyOffer::make_once(&port).carried())
            .unbounded(&bytes[..])
            .out_of_line(&numbers)
            .out_of_line_rights(wire::RightsRegion::copy_send(&many[..]))
            .call(&CODE);
        assert_eq!(error.map(drop).unwrap_err().code(), KernReturn::BAD_ARGUMENTS);
    }
    drop((to, right, port));
    nothing_left();
}
