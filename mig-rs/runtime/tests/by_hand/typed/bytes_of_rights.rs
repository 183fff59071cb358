//! Is every byte of rights and memory in a typed message what MIG's C sends, or zero?

use mig_rs_runtime::kernel::COMPLEX;
use mig_rs_runtime::*;

use super::bytes::{ANSWERS, ASKS, body, exchanged};
use super::servers::{court as serve_court, lent};
use super::{court, of};
use crate::mock;
use crate::servers::nothing_left;

#[test]
fn rights_and_memory() {
    let (_, to) = serve_court();
    let port = mock::port();
    let (name, right) = (port.name().0, mock::send_right(&port));
    let o = court::ports(&to, &right, &port, mock::send_right(&port), mock::port(), None, 0).unwrap();
    assert!(o.is_none());
    let [(bits, id, words), reply] = exchanged();
    let moved = words[of(7, 14) as usize];
    let data = body(
        &[
            0x1001_2013,
            name,
            0x1001_2014,
            name,
            0x1001_2011,
            name,
            0x1001_2010,
            moved,
            0x1001_2015,
            0,
            0x1001_200f,
            0,
        ],
        &[
            0x2000_4013,
            1,
            name,
            0,
            0x2000_4014,
            1,
            name,
            0,
            0x2000_4011,
            1,
            name,
            0,
            0x2000_4010,
            1,
            moved,
            0,
            0x2000_4015,
            1,
            0,
            0,
            0x2000_200f,
            1,
            0,
            0,
        ],
    );
    assert_eq!((bits, id, words), (COMPLEX | ASKS, 6001, data));
    let data = body(&[0x1001_2002, 0, 0x1001_2011, 0], &[0x2000_2002, 1, 0, 0, 0x2000_4011, 1, 0, 0]);
    assert_eq!(reply, (COMPLEX | ANSWERS, 6101, data));

    drop(court::poly(&to, AnyOffer::make(&port), 3).unwrap());
    let [request, _] = exchanged();
    let data = body(&[0x1001_2014, name, 0x1001_2002, 3], &[0x2000_4014, 1, name, 0, 0x2000_2002, 1, 3, 0]);
    assert_eq!(request, (COMPLEX | ASKS, 6002, data));

    let a = OutOfLine::default();
    drop(court::ool(&to, a, &[0, 0]).unwrap());
    let [(bits, id, words), _] = exchanged();
    let at = body(&[0, 1, 2, 4, 5, 6], &[0, 1, 4, 5]);
    let found: Vec<u32> = at.iter().map(|at| words[*at as usize]).collect();
    let said =
        body(&[0x6000_0000, 0x0008_0009, 0, 0x2000_0000, 0x0008_0009, 8], &[0xc000_0809, 0, 0x4000_0809, 8]);
    assert_eq!((bits, id, found), (COMPLEX | ASKS, 6000, said));
    drop((to, right, port));
    nothing_left();
}

#[test]
fn arrays_of_rights() {
    let (_, to) = serve_court();
    let port = mock::port();
    let (name, right) = (port.name().0, mock::send_right(&port));
    drop(court::parr(&to, lent([Some(&right), None]), std::slice::from_ref(&right)).unwrap());
    let [request, (bits, id, reply)] = exchanged();
    let data = body(
        &[0x1002_2013, name, 0, 0x3000_0000, 0x0020_0013, 1, name],
        &[0x2000_4013, 2, name, 0, 0, 0, 0x6000_4013, 1, name, 0],
    );
    assert_eq!(request, (COMPLEX | ASKS, 6003, data));
    let said = body(&[0x2000_0000, 0x0020_0014, 0], &[0x4000_2014, 0]);
    let at = of(2, 4) as usize;
    assert_eq!((bits, id, &reply[at..at + said.len()]), (COMPLEX | ANSWERS, 6103, &said[..]));
    let many: Vec<_> = (0..=of(512, 256)).map(|_| mock::send_right(&port)).collect();
    let o = court::parr(&to, lent([]), &many).unwrap();
    let [(bits, _, words), _] = exchanged();
    let said = body(&[0x1000_2011, 0x2000_0000, 0x0020_0013, 513], &[0x2000_4011, 0, 0x4000_2013, 257]);
    assert_eq!((bits, &words[..4]), (COMPLEX | ASKS, &said[..]));
    drop((o, to, many, right, port));
    nothing_left();
}
