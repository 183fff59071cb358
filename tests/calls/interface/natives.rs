//! Do C types arrive that only an option describes, and types of the user's own?

use mig_rs_runtime::{KernReturn, OutOfLine, Packed, PortName, Region, Room};

use super::interfaces::natives::*;
use crate::meeting::Meeting;

type Answer<T = ()> = Result<T, KernReturn>;

static LONGS: [u64; 3] = [u64::MAX, 1, 2];

/// Mirrors what it gets.
struct Mirror;

impl NativesServer for Mirror {
    untyped! {
        fn alone(
            &self,
            _: PortName,
            a: point_t,
            b: flag_t,
            c: opt_t,
            e: word_t,
        ) -> Answer<(point_t, word_t, flag_t)> {
            Ok(([a[1], c], e.map(|byte| !byte), b))
        }
    }

    fn among_others(
        &self,
        _: PortName,
        a: &longs,
        b: &[Packed<long_t>],
        c: padded_t,
        d: &[Packed<padded_t>],
        e: padded_struct,
        f: OutOfLine<long_t>,
        g: &mut longs,
        i: &mut Room<'_, long_t>,
        j: &mut Room<'_, padded_t>,
        l: padded_t,
    ) -> Answer<(longs, Region<'_, long_t>, padded_t)> {
        i.extend(b.iter().map(|long| long.get()));
        j.extend(d.iter().map(|padded| padded.get()));
        assert_eq!((e, l), ([c, c], [7, 8, 9]));
        let back = *g;
        g.reverse();
        assert_eq!(back, *a);
        Ok((*a, f.into(), c))
    }

    fn of_one_byte(
        &self,
        _: PortName,
        a: int8,
        b: signed_t,
        c: char,
        d: byte,
        e: &[int8],
        g: &mut Room<'_, int8>,
    ) -> Answer<int8> {
        assert_eq!((a, b, c, d), (-1_i8, i8::MIN, 255_u8, 254_u8));
        g.extend_from_slice(e)?;
        Ok(a)
    }
}

#[test]
fn values_of_c_types_arrive() {
    let meeting = Meeting::new();
    let to = &meeting.right;
    meeting.serve_all(&natives_server(&Mirror), || {
        untyped! {
            let answer = alone(to, [1.5, -2.5], [3], 4.5, [5, 6, 7, 8]);
            assert_eq!(answer, Ok(([-2.5, 4.5], [!5, !6, !7, !8], [3])));
        }

        let padded = [1, 2, 3];
        let (mut g, mut h, mut i, mut j) = ([4, 5], [0; 2], [0; 3], [[0; 3]; 3]);
        let answer = among_others(
            to,
            &[4, 5],
            &[u64::MAX; 3],
            padded,
            &[padded; 2],
            [padded; 2],
            &LONGS,
            &mut g,
            &mut h,
            &mut i,
            &mut j,
            [7, 8, 9],
        );
        let (longs, count, k, l) = answer.unwrap();
        assert_eq!((longs, count, &*k, l), (3, 2, &LONGS[..], padded));
        assert_eq!((g, h, i, j), ([5, 4], [4, 5], [u64::MAX; 3], [padded, padded, [0; 3]]));

        let mut bytes = [0; 4];
        assert_eq!(of_one_byte(to, -1, i8::MIN, 255, 254, &[-5, 6], &mut bytes), Ok((-1, 2)));
        assert_eq!(bytes, [-5, 6, 0, 0]);
    });
    meeting.part();
}
