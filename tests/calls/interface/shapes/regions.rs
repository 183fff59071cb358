//! Memory and arrays of rights out of line.

use std::mem;
use std::sync::Mutex;

use mig_rs_runtime::{
    AnyRight, CallError, KernReturn, OutOfLine, OutOfLineRights, PortName, Region, RightsRegion, Room,
    SendRight, UpTo,
};

use super::interface::regions::*;
use super::{Answer, told};
use crate::meeting::{Known, Meeting};
use crate::round::Round;
use crate::watch::Exchange;

type Ports = Known<4>;

/// Texts of different letters.
static TEXTS: [[u8; 1000]; 30] = {
    let mut texts = [[0; 1000]; 30];
    let (mut n, mut letter) = (0, 0);
    while n < texts.len() {
        texts[n] = [letter; 1000];
        (n, letter) = (n + 1, letter + 1);
    }
    texts
};

static WORDS: [int32; 8] = [-1, -2, -3, -4, -5, -6, -7, -8];
static MORE_WORDS: [int32; 8] = [9, 10, 11, 12, 13, 14, 15, 16];
static LONGS: [int64; 100] = [i64::MIN + 17; 100];
static PAIRS: [pair; 3] = [[-18, -19], [-20, -21], [-22, -23]];

/// The text `n`, each of another length, or nothing.
fn text(round: Round, n: usize) -> &'static [u8] {
    round.all(&TEXTS[n][n..])
}

struct Server<'m> {
    round: Round,
    port: PortName,
    own: &'m Ports,
    others: &'m Ports,
    kept: Mutex<Vec<OutOfLine<char>>>,
}

impl Server<'_> {
    fn text(&self, n: usize) -> &'static [u8] {
        text(self.round, n)
    }

    fn keep(&self, memory: OutOfLine<char>) {
        self.kept.lock().unwrap().push(memory);
    }

    #[track_caller]
    fn expect_rights(&self, rights: &OutOfLineRights<SendRight>) {
        let names: Vec<_> = (0..4).map(|n| self.others.name(n)).collect();
        assert_eq!(rights.names(), self.round.all(&names));
    }
}

impl EveryServer for Server<'_> {
    fn regions(
        &self,
        port: PortName,
        a: OutOfLine<char>,
        b: OutOfLine<char>,
        c: OutOfLine<int64>,
        d: OutOfLine<int32>,
        e: OutOfLine<[char; 16]>,
        f: OutOfLine<pair>,
        g: OutOfLine<int64>,
        l: OutOfLine<char>,
    ) -> Answer<(Region<'_, char>, Region<'_, int64>, Region<'_, int32>, Region<'_, pair>, Region<'_, char>)>
    {
        let round = self.round;
        assert_eq!((port, &*a, &*b), (self.port, self.text(1), self.text(2)));
        assert_eq!((&*c, &*d, &*e), (round.all(&LONGS), &WORDS[..], &[*b"sixteen letters."][..]));
        assert_eq!((&*f, &*g, &*l), (round.all(&PAIRS), &[i64::MAX - 24][..], self.text(3)));
        self.keep(b);
        let (longs, pairs) = (round.all(&LONGS[1..]), round.all(&PAIRS[1..]));
        round.answer((self.text(4).into(), longs.into(), MORE_WORDS[..].into(), pairs.into(), l.into()))
    }

    fn regions_as_if_inline(
        &self,
        port: PortName,
        a: OutOfLine<int32>,
        b: OutOfLine<pair>,
        c: OutOfLine<int32>,
        e: OutOfLine<int32>,
    ) -> Answer<(Region<'_, int32>, Region<'_, int32>)> {
        let round = self.round;
        assert_eq!((port, &*a, &*b), (self.port, round.all(&WORDS[1..]), round.all(&PAIRS[1..])));
        assert_eq!((&*c, &*e), (round.all(&WORDS[2..]), round.all(&WORDS[3..])));
        round.answer((round.all(&WORDS[4..]).into(), e.into()))
    }

    fn regions_between_data(
        &self,
        port: PortName,
        a: int32,
        b: OutOfLine<char>,
        c: int64,
        d: OutOfLine<int32>,
        e: &[char],
        f: OutOfLine<char>,
        i: &mut Room<'_, int32>,
    ) -> Answer<(int8, Region<'_, char>)> {
        let round = self.round;
        assert_eq!((port, a, &*b, c), (self.port, -25, self.text(5), i64::MIN + 26));
        assert_eq!((&*d, e, &*f), (round.all(&MORE_WORDS), &*round.numbers(27, 10), self.text(6)));
        self.keep(f);
        i.extend(round.numbers(28, 6));
        round.answer((29, self.text(7).into()))
    }

    fn deallocation(
        &self,
        port: PortName,
        a: OutOfLine<char>,
        b: OutOfLine<char>,
        c: OutOfLine<char>,
        d: OutOfLine<int32>,
    ) -> Answer<(Region<'_, char>, Region<'_, char>, Region<'_, int32>)> {
        assert_eq!((port, &*a, &*b), (self.port, self.text(4), self.text(8)));
        assert_eq!((&*c, &*d), (self.text(9), self.round.all(&WORDS[4..])));
        let given = mem::take(&mut *self.kept.lock().unwrap());
        let given = given.into_iter().next().unwrap_or_default();
        self.round.answer((given.into(), self.text(10).into(), d.into()))
    }

    fn manners_of_copying(
        &self,
        port: PortName,
        a: OutOfLine<char>,
        b: OutOfLine<char>,
        c: OutOfLine<char>,
    ) -> Answer<Region<'_, char>> {
        assert_eq!((port, &*a), (self.port, self.text(11)));
        assert_eq!((&*b, &*c), (self.text(12), self.text(13)));
        self.round.answer(Region::from(self.text(14)).physical_copy())
    }

    fn region_one_way(&self, port: PortName, a: OutOfLine<char>) -> Answer {
        assert_eq!((port, &*a), (self.port, self.text(7)));
        self.keep(a);
        self.round.answer(())
    }

    fn arrays_of_regions(
        &self,
        port: PortName,
        a: [OutOfLine<int32>; 2],
        b: [OutOfLine<char>; 2],
        c: UpTo<OutOfLine<char>, 3>,
        d: int32,
    ) -> Answer {
        assert_eq!((port, d), (self.port, -33));
        assert_eq!(a.each_ref().map(|region| &**region), [&WORDS[..], &MORE_WORDS[..]]);
        assert_eq!(b.each_ref().map(|region| &**region), [self.text(15), self.text(16)]);
        let texts = [self.text(17), &[], self.text(18)];
        assert!(c.iter().map(|region| &**region).eq(self.round.all(&texts).iter().copied()));
        let [_, kept] = b;
        self.keep(kept);
        self.round.answer(())
    }

    /// Gives away what came with the call before, if there was any.
    fn arrays_of_regions_out(
        &self,
        port: PortName,
    ) -> Answer<([Region<'_, int32>; 2], [Region<'_, char>; 2])> {
        assert_eq!(port, self.port);
        let given = self.kept.lock().unwrap().pop().unwrap_or_default();
        assert_eq!(&*given, self.text(16));
        let words = [Region::from(&MORE_WORDS), Region::from(&WORDS)];
        self.round.answer((words, [given.into(), self.text(19).into()]))
    }

    fn regions_of_rights(
        &self,
        port: PortName,
        a: OutOfLineRights<SendRight>,
        b: OutOfLineRights<SendRight>,
        c: OutOfLineRights<SendRight>,
        d: OutOfLineRights<SendRight>,
        e: OutOfLineRights<SendRight>,
        f: OutOfLineRights<AnyRight>,
        g: OutOfLine<port_name_t>,
        h: OutOfLineRights<SendRight>,
    ) -> Answer<(RightsRegion<'_, SendRight>, RightsRegion<'_, SendRight>, RightsRegion<'_, AnyRight>)> {
        let round = self.round;
        assert_eq!((port, &*g), (self.port, round.all(&[30, 31, 32])));
        for rights in [&a, &b, &c, &e, &h] {
            self.expect_rights(rights);
        }
        // All four are always there, and may be none.
        let rights: Vec<_> = d.map(|right| right.map(|right| right.name())).collect();
        assert_eq!(rights, [0, 1, 2, 3].map(|n| round.some(self.others.name(n))));
        assert_eq!(f.len(), round.length(4));
        for (n, right) in (0..).zip(f) {
            match right {
                Some(AnyRight::SendOnce(right)) => told::tell(right, n),
                right => panic!("{right:?}"),
            }
        }
        let made = RightsRegion::make_send(round.all(self.own.ports()));
        let copied = RightsRegion::copy_send(round.all(self.own.rights()));
        round.answer((b.into(), made, copied.into()))
    }
}

/// The client.
struct Client<'m> {
    round: Round,
    to: &'m SendRight,
    own: &'m Ports,
    others: &'m Ports,
}

impl Client<'_> {
    fn text(&self, n: usize) -> &'static [u8] {
        text(self.round, n)
    }

    /// Memory that was brought by a message, or else some of the client's own.
    fn given<T: mig_rs_runtime::Plain>(
        brought: Option<OutOfLine<T>>,
        own: &'static [T],
    ) -> Region<'static, T> {
        brought.map_or(Region::from(own), Region::from)
    }

    fn memory(&self) {
        let (round, to) = (self.round, self.to);
        let (c, e, f) = (round.all(&LONGS), &[*b"sixteen letters."], round.all(&PAIRS));
        let (a, b, g) = (self.text(1), self.text(2), &[i64::MAX - 24]);
        let mut brought = None;
        round.expect_with(ask_regions(to, a, b, c, &WORDS, e, f, g, self.text(3)), |(h, i, j, k, l)| {
            assert_eq!((&*h, &*i, &*j), (self.text(4), round.all(&LONGS[1..]), &MORE_WORDS[..]));
            assert_eq!((&*k, &*l), (round.all(&PAIRS[1..]), self.text(3)));
            brought = Some(h);
        });

        let (a, b, c) = (round.all(&WORDS[1..]), round.all(&PAIRS[1..]), round.all(&WORDS[2..]));
        let mut words = None;
        let result = ask_regions_as_if_inline(to, a, b, c, round.all(&WORDS[3..]));
        round.expect_with(result, |(d, e)| {
            assert_eq!((&*d, &*e), (round.all(&WORDS[4..]), round.all(&WORDS[3..])));
            words = Some(d);
        });

        let a = Self::given(brought, self.text(4));
        let d = Self::given(words, round.all(&WORDS[4..]));
        let result = ask_deallocation(to, a, self.text(8), self.text(9), d);
        round.expect_with(result, |(e, f, g)| {
            assert_eq!((&*e, &*f, &*g), (self.text(2), self.text(10), round.all(&WORDS[4..])));
        });
    }

    fn memory_among_data(&self) {
        let (round, to) = (self.round, self.to);
        let (d, e, mut room) = (round.all(&MORE_WORDS), round.numbers(27, 10), [0; 6]);
        let (c, mut brought) = (i64::MIN + 26, None);
        let result = ask_regions_between_data(to, -25, self.text(5), c, d, &e, self.text(6), &mut room);
        round.expect_with(result, |(g, h, i)| {
            assert_eq!((g, &*h, &room[..i]), (29, self.text(7), &*round.numbers(28, 6)));
            brought = Some(h);
        });

        let c = Region::from(self.text(13)).physical_copy();
        let result = ask_manners_of_copying(to, self.text(11), self.text(12), c);
        round.expect_with(result, |d| assert_eq!(&*d, self.text(14)));

        assert_eq!(ask_region_one_way(to, Self::given(brought, self.text(7))), Ok(()));
    }

    fn memory_side_by_side(&self) {
        let (round, to) = (self.round, self.to);
        let (words, texts) = ([&WORDS, &MORE_WORDS], [self.text(15), self.text(16)]);
        let some = [self.text(17), &[], self.text(18)];
        round.expect(ask_arrays_of_regions(to, words, texts, round.all(&some), -33), ());
        let too_many = ask_arrays_of_regions(to, words, texts, &[&[][..]; 4], -33);
        assert_eq!(too_many, Err(CallError::new(KernReturn::ARRAY_TOO_LARGE)));
        round.expect_with(ask_arrays_of_regions_out(to), |(a, b)| {
            assert_eq!(a.each_ref().map(|region| &**region), [&MORE_WORDS[..], &WORDS[..]]);
            assert_eq!(b.each_ref().map(|region| &**region), [self.text(16), self.text(19)]);
        });
    }

    /// Calls twice: what the first call brings goes back with the second.
    fn rights(&self) {
        let mut brought = None;
        for _ in 0..2 {
            let copied = || RightsRegion::copy_send(self.round.all(self.own.rights()));
            let made = RightsRegion::make_send(self.round.all(self.own.ports()));
            let once = RightsRegion::make_send_once(self.round.all(self.own.ports()));
            let moved = brought.take().map_or_else(copied, RightsRegion::from);
            let none = [const { None::<SendRight> }; 4];
            let four = if self.round == Round::Empty { RightsRegion::copy_send(&none[..]) } else { copied() };
            let names = self.round.all(&[30, 31, 32]);
            let result =
                ask_regions_of_rights(self.to, copied(), moved, copied(), four, made, once, names, copied());
            self.round.expect_with(result, |(i, j, k)| {
                let ours: Vec<_> = self.own.rights().iter().map(SendRight::name).collect();
                let theirs: Vec<_> = (0..4).map(|n| self.others.name(n)).collect();
                assert_eq!(i.names(), self.round.all(&ours));
                assert_eq!(j.names(), self.round.all(&theirs));
                assert_eq!(k.names(), self.round.all(&theirs));
                brought = Some(i);
            });
            for n in 0..u32::try_from(self.round.length(4)).unwrap() {
                told::expect(self.own.port(n as usize), n);
            }
        }
    }
}

/// Calls every routine at least once.
pub(super) fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let clients = Ports::new(meeting.client, meeting.server);
    let servers = Ports::new(meeting.server, meeting.client);
    let port = meeting.port.name();
    let server = Server { round, port, own: &servers, others: &clients, kept: Mutex::default() };
    let client = Client { round, to: &meeting.right, own: &clients, others: &servers };
    meeting.record(every_server(&server), || {
        client.memory();
        client.memory_among_data();
        client.memory_side_by_side();
        client.rights();
    })
}
