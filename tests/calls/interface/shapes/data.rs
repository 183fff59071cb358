//! Numbers, structs and fixed arrays.

use mig_rs_runtime::{PortName, SendRight};

use super::Answer;
use super::interface::data::*;
use crate::meeting::Meeting;
use crate::round::Round;
use crate::watch::Exchange;

struct Server {
    round: Round,
    port: PortName,
}

impl EveryServer for Server {
    fn scalars(
        &self,
        port: PortName,
        a: boolean_t,
        b: int8,
        c: int16,
        d: int32,
        e: int64,
        f: char,
        g: byte,
        h: float,
        i: double,
        j: port_name_t,
        n: int64,
        o: int16,
    ) -> Answer<(int64, double, int8, int64, int16)> {
        assert_eq!((port, a, b, c, d), (self.port, 1, -2, -3, -4));
        assert_eq!((e, f, g, h, i), (i64::MIN + 5, 6, 7, 8.5, -9.25));
        assert_eq!((j, n, o), (10, i64::MAX - 11, -12));
        self.round.answer((i64::MIN + 13, -14.5, 15, i64::MAX - 16, -17))
    }

    fn renamed_scalars(
        &self,
        port: PortName,
        a: renamed,
        b: renamed_twice,
        c: sized_by_its_twin,
        d: numbered,
    ) -> Answer<own_names> {
        assert_eq!((port, a, b, c, d), (self.port, -18, -19, -20, -21));
        self.round.answer(-22)
    }

    fn nothing(&self, port: PortName) -> Answer {
        assert_eq!(port, self.port);
        self.round.answer(())
    }

    fn nothing_one_way(&self, port: PortName) -> Answer {
        assert_eq!(port, self.port);
        self.round.answer(())
    }

    fn only_out(&self, port: PortName) -> Answer<int32> {
        assert_eq!(port, self.port);
        self.round.answer(-23)
    }

    fn data_one_way(&self, port: PortName, a: int64) -> Answer {
        assert_eq!((port, a), (self.port, i64::MIN + 24));
        self.round.answer(())
    }

    fn structs(&self, port: PortName, a: three_bytes, b: pair, c: quads) -> Answer<(quads, pairs_in_struct)> {
        assert_eq!((port, a, b, c), (self.port, [25, 26, 27], [-28, -29], [i64::MAX - 30, i64::MIN + 31]));
        self.round.answer(([i64::MIN + 32, i64::MAX - 33], [[-34, -35], [-36, -37]]))
    }

    fn fixed_arrays(
        &self,
        port: PortName,
        a: &five_shorts,
        b: &matrix,
        c: &computed,
        d: &mut pairs_in_array,
        e: &mut five_shorts,
        f: &mut page,
    ) -> Answer {
        assert_eq!((port, *a), (self.port, [-38, -39, -40, -41, -42]));
        assert_eq!((*b, c), ([[-43, -44], [-45, -46], [-47, -48]], b"computed!"));
        assert_eq!(*e, [-49, -50, -51, -52, -53]);
        assert_eq!((*d, *f), ([[0; 2]; 3], [0; 4096]), "room for an answer is zero at first");
        *d = [[-54, -55], [-56, -57], [-58, -59]];
        *e = [-60, -61, -62, -63, -64];
        f.fill(65);
        self.round.answer(())
    }

    fn local_type(&self, port: PortName, a: &triple) -> Answer<octet> {
        assert_eq!((port, *a), (self.port, [-66, -67, -68]));
        self.round.answer([69, 70, 71, 72, 73, 74, 75, 76])
    }
}

fn numbers(round: Round, to: &SendRight) {
    let (h, i) = (8.5, -9.25);
    let scalars = ask_scalars(to, 1, -2, -3, -4, i64::MIN + 5, 6, 7, h, i, 10, i64::MAX - 11, -12);
    round.expect(scalars, (i64::MIN + 13, -14.5, 15, i64::MAX - 16, -17));
    round.expect(ask_renamed_scalars(to, -18, -19, -20, -21), -22);
    round.expect(ask_nothing(to), ());
    assert_eq!(ask_nothing_one_way(to), Ok(()));
    round.expect(ask_only_out(to), -23);
    assert_eq!(ask_data_one_way(to, i64::MIN + 24), Ok(()));
}

fn structs_and_arrays(round: Round, to: &SendRight) {
    let structs = ask_structs(to, [25, 26, 27], [-28, -29], [i64::MAX - 30, i64::MIN + 31]);
    round.expect(structs, ([i64::MIN + 32, i64::MAX - 33], [[-34, -35], [-36, -37]]));

    let (mut d, mut e, mut f) = ([[0; 2]; 3], [-49, -50, -51, -52, -53], [0; 4096]);
    let (a, b) = ([-38, -39, -40, -41, -42], [[-43, -44], [-45, -46], [-47, -48]]);
    let arrays = ask_fixed_arrays(to, &a, &b, b"computed!", &mut d, &mut e, &mut f);
    let answered = ([[-54, -55], [-56, -57], [-58, -59]], [-60, -61, -62, -63, -64], [65; 4096]);
    round.expect(arrays.map(|()| (d, e, f)), answered);

    round.expect(ask_local_type(to, &[-66, -67, -68]), [69, 70, 71, 72, 73, 74, 75, 76]);
}

/// Calls every routine once.
pub(super) fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let server = Server { round, port: meeting.port.name() };
    meeting.record(every_server(&server), || {
        numbers(round, &meeting.right);
        structs_and_arrays(round, &meeting.right);
    })
}
