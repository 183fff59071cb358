//! Is every byte of a typed message what MIG's C sends, or zero?

use mig_rs_runtime::kernel::COMPLEX;
use mig_rs_runtime::*;

use super::servers::tally as serve_tally;
use super::{of, tally};
use crate::mock::{self, word};
use crate::servers::nothing_left;

/// All words behind the header, of this wire.
pub(super) fn body(narrow: &[u32], wide: &[u32]) -> Vec<u32> {
    if of(4, 8) == 4 { narrow } else { wide }.to_vec()
}

/// A message that was sent: its bits, its id, and the words behind the header. The header's other words are looked at here.
pub(super) fn looked_over(bytes: &[u8]) -> (u32, u32, Vec<u32>) {
    let words: Vec<u32> = (0..bytes.len()).step_by(4).map(|at| word(bytes, at)).collect();
    let (bits, size) = (words[0], words[1]);
    assert_eq!(size as usize, bytes.len());
    let header = of(6, 8) as usize;
    if header == 8 {
        assert_eq!((words[3], words[5]), (0, 0), "the upper halves of names");
    }
    assert_eq!(words[header - 2], 0, "the sequence number");
    (bits, words[header - 1], words[header..].to_vec())
}

/// The request and the reply of the last call.
pub(super) fn exchanged() -> [(u32, u32, Vec<u32>); 2] {
    let sent = mock::sent();
    assert_eq!(sent.len(), 2);
    [looked_over(&sent[0].bytes), looked_over(&sent[1].bytes)]
}

pub(super) const ASKS: u32 = 19 | 21 << 8;
pub(super) const ANSWERS: u32 = 18;

#[test]
fn numbers() {
    let (_, to) = serve_tally();
    assert_eq!(tally::add(&to, 5, -7), Ok(-2));
    let minus = |n: i32| n as u32;
    let [request, reply] = exchanged();
    let data = body(
        &[0x1001_2002, 5, 0x1001_2002, minus(-7)],
        &[0x2000_2002, 1, 5, 0, 0x2000_2002, 1, minus(-7), 0],
    );
    assert_eq!(request, (ASKS, 5000, data));
    let data = body(
        &[0x1001_2002, 0, 0x1001_2002, minus(-2)],
        &[0x2000_2002, 1, 0, 0, 0x2000_2002, 1, minus(-2), 0],
    );
    assert_eq!(reply, (ANSWERS, 5100, data));

    tally::small(&to, 0xee, 0x1234, 0x1122_3344_5566_7788, 1).unwrap();
    mock::turn();
    let data = body(
        &[0x1001_0808, 0xee, 0x1001_1001, 0x1234, 0x1001_400b, 0x5566_7788, 0x1122_3344, 0x1001_2000, 1],
        &[
            0x2000_0808,
            1,
            0xee,
            0,
            0x2000_1001,
            1,
            0x1234,
            0,
            0x2000_400b,
            1,
            0x5566_7788,
            0x1122_3344,
            0x2000_2000,
            1,
            1,
            0,
        ],
    );
    assert_eq!(looked_over(&mock::sent()[0].bytes), (19, 5001, data));
    drop(to);
    nothing_left();
}

#[test]
fn fixed_arrays() {
    let (_, to) = serve_tally();
    let mut r = [0; 5];
    tally::fixed(&to, b"abcde", [1, 2, 3], &mut r).unwrap();
    assert_eq!(&r, b"gbcde");
    let [request, reply] = exchanged();
    let data = body(
        &[0x1005_0808, 0x6463_6261, 0x65, 0x1003_2002, 1, 2, 3],
        &[0x2000_0808, 5, 0x6463_6261, 0x65, 0x2000_2002, 3, 1, 2, 3, 0],
    );
    assert_eq!(request, (ASKS, 5002, data));
    let data = body(
        &[0x1001_2002, 0, 0x1005_0808, 0x6463_6267, 0x65],
        &[0x2000_2002, 1, 0, 0, 0x2000_0808, 5, 0x6463_6267, 0x65],
    );
    assert_eq!(reply, (ANSWERS, 5102, data));

    let mut b = [0; 512];
    b[511] = 9;
    assert_eq!(tally::structs(&to, [1, 2, 3, 4], [5, 6], &b, 30), Ok(()));
    let [(_, id, words), reply] = exchanged();
    let start = body(
        &[0x1004_2002, 1, 2, 3, 4, 0x1002_1001, 5 | 6 << 16, 0x3000_0000, 0x1000_000c, 1],
        &[0x2000_400b, 2, 1, 2, 3, 4, 0x2000_1001, 2, 5 | 6 << 16, 0, 0x6010_000c, 1],
    );
    let end = body(&[9 << 24, 0x3000_0000, 0x0040_000b, 1, 30, 0], &[9 << 24, 0x6000_400b, 1, 30, 0]);
    assert_eq!((id, &words[..start.len()]), (5008, &start[..]));
    assert_eq!(words[start.len() + 127..], end);
    assert_eq!(reply, (ANSWERS, 5108, body(&[0x1001_2002, 0], &[0x2000_2002, 1, 0, 0])));
    let failure = tally::structs(&to, [1, 2, 3, 4], [5, 6], &b, 31).unwrap_err();
    assert_eq!(failure.code(), KernReturn::INVALID_VALUE);
    let [_, reply] = exchanged();
    assert_eq!(reply, (ANSWERS, 5108, body(&[0x1001_2002, 18], &[0x2000_2002, 1, 18, 0])));
    drop(to);
    nothing_left();
}

#[test]
fn arrays_of_varying_length() {
    let (_, to) = serve_tally();
    let mut r = [0; 2];
    assert_eq!(tally::var(&to, &[7, 8, 9], b"\x01\x02\x03\x04\x05", 100, &mut r), Ok((2, 115)));
    assert_eq!(r, [9, 8]);
    let [request, reply] = exchanged();
    let data = body(
        &[0x1003_2002, 7, 8, 9, 0x1005_0808, 0x0403_0201, 5, 0x1001_2002, 100, 0x1001_2002, 2],
        &[
            0x2000_2002,
            3,
            7,
            8,
            9,
            0,
            0x2000_0808,
            5,
            0x0403_0201,
            5,
            0x2000_2002,
            1,
            100,
            0,
            0x2000_2002,
            1,
            2,
            0,
        ],
    );
    assert_eq!(request, (ASKS, 5003, data));
    let data = body(
        &[0x1001_2002, 0, 0x1002_2002, 9, 8, 0x1001_2002, 115],
        &[0x2000_2002, 1, 0, 0, 0x2000_2002, 2, 9, 8, 0x2000_2002, 1, 115, 0],
    );
    assert_eq!(reply, (ANSWERS, 5103, data));

    assert_eq!(tally::var(&to, &[], b"", 1, &mut [0; 20]), Ok((0, 1)));
    let [request, _] = exchanged();
    let data = body(
        &[0x1000_2002, 0x1000_0808, 0x1001_2002, 1, 0x1001_2002, 10],
        &[0x2000_2002, 0, 0x2000_0808, 0, 0x2000_2002, 1, 1, 0, 0x2000_2002, 1, 10, 0],
    );
    assert_eq!(request, (ASKS, 5003, data));
    assert_eq!(tally::var(&to, &[0; 11], b"", 1, &mut []).unwrap_err().code(), KernReturn::ARRAY_TOO_LARGE);
    drop(to);
    nothing_left();
}

#[test]
fn strings() {
    let (_, to) = serve_tally();
    assert_eq!(tally::strings(&to, c"ab", c"cdefg", 1), Ok(InlineCStr::new(c"abcdefg1").unwrap()));
    let [request, reply] = exchanged();
    let zeros = [0_u32; 7];
    let narrow =
        [&[0x1020_080c, 0x6261], &zeros[..], &[0x1006_080c, 0x6665_6463, 0x67, 0x1001_2002, 1]].concat();
    let wide =
        [&[0x2000_080c, 32, 0x6261], &zeros[..], &[0x2000_080c, 6, 0x6665_6463, 0x67, 0x2000_2002, 1, 1, 0]];
    assert_eq!(request, (ASKS, 5005, body(&narrow, &wide.concat())));
    let narrow = [&[0x1001_2002, 0, 0x1020_080c, 0x6463_6261, 0x3167_6665], &zeros[..6]].concat();
    let wide = [&[0x2000_2002, 1, 0, 0, 0x2000_080c, 32, 0x6463_6261, 0x3167_6665], &zeros[..6]].concat();
    assert_eq!(reply, (ANSWERS, 5105, body(&narrow, &wide)));
    drop(to);
    nothing_left();
}

#[test]
fn unbounded_arrays() {
    let (_, to) = serve_tally();
    let mut room = [7; 512];
    let i = tally::indef(&to, &[1, 2, 3], 6, &[0; 2], &mut room).unwrap();
    assert_eq!(*i, [0, 1]);
    let [request, reply] = exchanged();
    let data = body(
        &[0x3000_0000, 0x0008_0008, 3, 0x0003_0201, 0x1001_2002, 6, 0x3000_0000, 0x0008_0008, 2, 0],
        &[0x6000_0808, 3, 0x0003_0201, 0, 0x2000_2002, 1, 6, 0, 0x6000_0808, 2, 0, 0],
    );
    assert_eq!(request, (ASKS, 5004, data));
    let data = body(
        &[0x1001_2002, 0, 0x3000_0000, 0x0020_0002, 2, 0, 1],
        &[0x2000_2002, 1, 0, 0, 0x6000_2002, 2, 0, 1],
    );
    assert_eq!(reply, (ANSWERS, 5104, data));
    assert!(i.is_inline());
    drop(i);

    let narrow = tally::indef(&to, &[1, 2, 3], 6, &[0; 2], &mut room[..1]);
    assert_eq!(narrow.unwrap_err().code(), KernReturn::ARRAY_TOO_LARGE);
    assert_eq!(room[..3], [0, 1, 7], "what fits is copied, and nothing behind it");
    let [_, _] = exchanged();

    let long = vec![1; 2049];
    let i = tally::indef(&to, &long, 2049, &[0; 1], &mut room).unwrap();
    let [(bits, _, words), (answered, ..)] = exchanged();
    assert_eq!((bits, answered), (COMPLEX | ASKS, ANSWERS), "complex if something is out of line");
    let (start, end) = (
        body(&[0x2000_0000, 0x0008_0008, 2049], &[0x4000_0808, 2049]),
        body(
            &[0x1001_2002, 2049, 0x3000_0000, 0x0008_0008, 1, 0],
            &[0x2000_2002, 1, 2049, 0, 0x6000_0808, 1, 0, 0],
        ),
    );
    assert_eq!(words[..start.len()], start);
    assert_eq!(words[start.len() + of(1, 2) as usize..], end);
    drop((i, to));
    nothing_left();
}
