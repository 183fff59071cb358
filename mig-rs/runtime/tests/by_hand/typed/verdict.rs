//! Is a message of one shape refused by a stub of another, for each thing that is asked of an item?

use mig_rs_runtime::kernel::COMPLEX;
use mig_rs_runtime::*;

use super::{of, wire};
use crate::mock;
use crate::servers::nothing_left;

const INT: wire::Type = wire::Type::new(2, 32);
const ANY: &[wire::Item] = &[];

/// A message with these items, of whatever size.
const fn shape(items: &'static [wire::Item]) -> wire::Shape {
    wire::Shape { id: 1, min: of(24, 32), max: 4096, items }
}

fn stub<'m>(request: wire::Request<'m>, _: wire::Reply<'m, 64>, expected: &wire::Shape) -> wire::Served<'m> {
    request.check(expected)?;
    wire::one_way(Ok(()))
}

/// What becomes of a message that is sent as one shape says, and received as another does.
fn verdict(
    sent: &'static [wire::Item],
    expected: wire::Shape,
    put: impl FnOnce(wire::Writer<'_>) -> Result<(), CallError>,
) -> Turn {
    let port = mock::port();
    let to = mock::send_right(&port);
    let mut buffer = wire::Buffer::<4096>::new();
    put(buffer.one_way(&shape(sent), to.copy_send())).unwrap();
    let stubs: [wire::Stub<wire::Shape, 64>; 1] = [stub];
    let demux = wire::Demux::<_, 4096, 64>::new(&expected, 1, &stubs, wire::Trailer::None);
    let turn = serve_one(&demux, &port, Serve::new()).unwrap();
    drop((port, to));
    turn
}

const REFUSED: Turn = Turn::Refused(KernReturn::BAD_ARGUMENTS);

#[test]
fn elements_come_whole() {
    const THREES: &[wire::Item] = &[wire::Item::counted::<[i32; 3]>(INT, 4)];
    const ONES: &[wire::Item] = &[wire::Item::counted::<i32>(INT, 12)];
    let sizes = wire::Shape { min: of(28, 40), max: of(76, 88), ..shape(THREES) };
    for (count, turn) in
        [(0, Turn::Handled), (3, Turn::Handled), (4, REFUSED), (5, REFUSED), (12, Turn::Handled)]
    {
        let put = |m: wire::Writer<'_>| m.counted(&vec![1_i32; count]).send();
        assert_eq!(verdict(ONES, sizes, put), turn, "{count}");
    }
    const MEMORY: &[wire::Item] = &[wire::Item::out_of_line::<u8>(INT_BYTES)];
    const INT_BYTES: wire::Type = wire::Type::new(9, 8);
    const HALVES: &[wire::Item] = &[wire::Item::out_of_line_at_most::<u16>(INT_BYTES, 3)];
    let sizes = wire::Shape { min: of(40, 48), max: of(40, 48), ..shape(HALVES) };
    for size in [1, 3, 8] {
        let put = |m: wire::Writer<'_>| m.out_of_line(&[1_u8; 8][..size]).send();
        assert_eq!(verdict(MEMORY, sizes, put), REFUSED, "{size}");
    }
    mock::offset(1);
    assert_eq!(verdict(MEMORY, sizes, |m| m.out_of_line(&[1_u8; 6]).send()), REFUSED, "not aligned");
    assert_eq!(verdict(MEMORY, sizes, |m| m.out_of_line::<u8>(&[]).send()), Turn::Handled);
    mock::offset(0);
    nothing_left();
}

#[test]
fn unbounded_memory_is_aligned() {
    const SHORTS: &[wire::Item] = &[wire::Item::unbounded::<u16>(wire::Type::new(1, 16))];
    let sizes = wire::Shape { min: of(36, 40), max: of(2084, 2088), ..shape(SHORTS) };
    mock::offset(3);
    assert_eq!(verdict(SHORTS, sizes, |m| m.unbounded(&[1_u16; 1025]).send()), REFUSED);
    assert_eq!(verdict(SHORTS, sizes, |m| m.unbounded(&[1_u16; 1024]).send()), Turn::Handled);
    mock::offset(0);
    nothing_left();
}

#[test]
fn rights_are_of_their_kind_in_arrays_too() {
    const SENDS: &[wire::Item] =
        &[wire::Item::ports::<SendRight>(2), wire::Item::out_of_line_rights::<SendRight>()];
    const ONCES: &[wire::Item] =
        &[wire::Item::ports::<SendOnceRight>(2), wire::Item::out_of_line_rights::<SendRight>()];
    const OTHERS: &[wire::Item] =
        &[wire::Item::ports::<SendRight>(2), wire::Item::out_of_line_rights_at_most::<SendRight>(1)];
    const NAMES: &[wire::Item] = &[
        wire::Item::fixed::<[u32; 2]>(wire::Type::new(15, of(32, 64) as u16)),
        wire::Item::out_of_line::<u32>(wire::Type::new(15, 32)),
    ];
    const POLY: &[wire::Item] =
        &[wire::Item::ports::<AnyRight>(2), wire::Item::out_of_line_rights::<AnyRight>()];
    let (min, max) = (of(52, 80), of(52, 80));
    let port = mock::port();
    for expected in [ONCES, OTHERS, NAMES, ANY] {
        let rights = [mock::send_right(&port), mock::send_right(&port)];
        let put = |m: wire::Writer<'_>| {
            let region = RightsRegion::copy_send(&rights[..]);
            m.ports(rights.each_ref().map(wire::copy_send)).out_of_line_rights(region).send()
        };
        assert_eq!(verdict(SENDS, wire::Shape { min, max, ..shape(expected) }, put), REFUSED);
    }
    // What is no right at all has no place in an array of polymorphic ones, complex or not.
    for complex in [0, COMPLEX] {
        const PLAIN: &[wire::Item] = &[
            wire::Item::fixed::<[u32; of(2, 4) as usize]>(wire::Type::new(15, of(32, 64) as u16)),
            NAMES[1],
        ];
        mock::forge_request(move |m| {
            let bits = mock::word(m, 0) ^ complex;
            mock::set(m, 0, bits);
        });
        let put = |m: wire::Writer<'_>| m.put([7_u32; of(2, 4) as usize]).out_of_line::<u32>(&[]).send();
        assert_eq!(verdict(PLAIN, wire::Shape { min, max, ..shape(POLY) }, put), REFUSED);
    }
    drop(port);
    nothing_left();
}

#[test]
fn rights_are_as_wide_as_in_the_header() {
    const RIGHTS: &[wire::Item] = &[wire::Item::unbounded_rights::<SendRight>()];
    let expected = wire::Shape { min: of(36, 40), max: of(2084, 2088), ..shape(RIGHTS) };
    let port = mock::port();
    for bits in [8, 16, of(64, 32)] {
        mock::forge_request(move |m| {
            let (at, shift) = (of(28, 32) as usize, of(16, 8));
            let word = mock::word(m, at) ^ (bits ^ of(32, 64)) << shift;
            mock::set(m, at, word);
            // The kernel would have looked for no right in what is not as wide as one.
            mock::set(m, of(36, 40) as usize, 0);
        });
        let right = mock::send_right(&port);
        let put = |m: wire::Writer<'_>| {
            m.unbounded_rights(RightsRegion::copy_send(std::slice::from_ref(&right))).send()
        };
        assert_eq!(verdict(RIGHTS, expected, put), REFUSED, "{bits}");
        mock::consume(port.name().0, kernel::RIGHT_SEND);
    }
    drop(port);
    nothing_left();
}
