//! Values from the trailer, options and times.

use std::sync::Mutex;

use mig_rs_local::Task;
use mig_rs_runtime::{OutOfLine, PortName, SendRight, Seqno};

use super::Answer;
use super::interface::trailer::*;
use crate::meeting::{Known, Meeting};
use crate::round::Round;
use crate::watch::Exchange;

/// The security tokens of client and server.
const CLIENT: [int32; 2] = [-1, 2];
const SERVER: [int32; 2] = [-3, 4];

struct Server<'m> {
    round: Round,
    port: PortName,
    others: &'m Known<1>,
    numbers: Mutex<Vec<u32>>,
}

impl Server<'_> {
    /// Sees what came with every message, and notes its number.
    #[track_caller]
    fn expect(&self, port: PortName, seqno: Option<Seqno>, value: int32, expected: int32) {
        assert_eq!((port, value), (self.port, expected));
        self.numbers.lock().unwrap().extend(seqno.map(Seqno::get));
    }
}

impl EveryServer for Server<'_> {
    fn numbered(&self, port: PortName, seqno: Seqno, a: int32) -> Answer<int32> {
        self.expect(port, Some(seqno), a, -5);
        self.round.answer(-6)
    }

    fn numbered_last(&self, port: PortName, a: &[char], b: int64, seqno: Seqno) -> Answer {
        self.expect(port, Some(seqno), 0, 0);
        assert_eq!((a, b), (&*self.round.numbers(7, 10), i64::MIN + 8));
        self.round.answer(())
    }

    fn numbered_one_way(&self, port: PortName, seqno: Seqno) -> Answer {
        self.expect(port, Some(seqno), 0, 0);
        self.round.answer(())
    }

    fn numbered_with_right(&self, port: PortName, a: Option<SendRight>, seqno: Seqno, b: int32) -> Answer {
        self.expect(port, Some(seqno), b, -9);
        assert_eq!(a.map(|right| right.name()), self.round.some(self.others.name(0)));
        self.round.answer(())
    }

    untyped! {
        fn everything_from_trailer(
            &self,
            port: PortName,
            seqno: Seqno,
            who: security_token_t,
            a: &[char],
        ) -> Answer<mig_rs_runtime::Region<'_, char>> {
            self.expect(port, Some(seqno), 0, 0);
            assert_eq!((who, a), (CLIENT, &*self.round.numbers(10, 10)));
            self.round.answer(mig_rs_runtime::Region::from(self.round.all(b"from the trailer")))
        }

        fn sender_for_server(&self, port: PortName, who: security_token_t, a: int32) -> Answer {
            self.expect(port, None, a, -11);
            assert_eq!(who, CLIENT);
            self.round.answer(())
        }

        fn sender_for_client(&self, port: PortName, a: int32) -> Answer<int32> {
            self.expect(port, None, a, -12);
            self.round.answer(-13)
        }
    }

    fn limited(&self, port: PortName, a: int32) -> Answer<int32> {
        self.expect(port, None, a, -14);
        self.round.answer(-15)
    }

    fn limited_one_way(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, None, a, -16);
        self.round.answer(())
    }

    fn options_by_client(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, None, a, -17);
        self.round.answer(())
    }

    fn options_one_way(&self, port: PortName, a: OutOfLine<char>) -> Answer {
        self.expect(port, None, 0, 0);
        assert_eq!(&*a, self.round.all(b"options"));
        self.round.answer(())
    }

    fn other_prefixes(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, None, a, -18);
        self.round.answer(())
    }
}

/// How many routines want the number, at least.
const NUMBERED: usize = 4;

fn trailers(round: Round, to: &SendRight, client: Task, own: &Known<1>) {
    // Those with numbers first.
    round.expect(ask_numbered(to, -5), -6);
    round.expect(ask_numbered_last(to, &round.numbers(7, 10), i64::MIN + 8), ());
    assert_eq!(ask_numbered_one_way(to), Ok(()));
    let right = round.some(()).map(|()| client.send_right_to(own.port(0)));
    assert_eq!(ask_numbered_with_right(to, right, -9), Ok(()));
    untyped! {
        let memory = ask_everything_from_trailer(to, &round.numbers(10, 10));
        round.expect_with(memory, |b| assert_eq!(&*b, round.all(b"from the trailer")));

        round.expect(ask_sender_for_server(to, -11), ());
        round.expect(ask_sender_for_client(to, -12), (SERVER, -13));
    }
}

fn options(round: Round, to: &SendRight) {
    const INTERRUPT: u32 = mig_rs_runtime::kernel::SEND_INTERRUPT;
    round.expect(ask_limited(to, -14), -15);
    assert_eq!(ask_limited_one_way(to, -16), Ok(()));
    round.expect(ask_options_by_client(to, 20_000, INTERRUPT, -17), ());
    assert_eq!(ask_options_one_way(to, round.all(b"options"), INTERRUPT), Ok(()));
    round.expect(please_other_prefixes(to, -18), ());
}

/// Calls every routine once.
pub(super) fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    meeting.client.set_security_token(CLIENT.map(int32::cast_unsigned));
    meeting.server.set_security_token(SERVER.map(int32::cast_unsigned));
    let own = Known::new(meeting.client, meeting.server);
    let server = Server { round, port: meeting.port.name(), others: &own, numbers: Mutex::default() };
    let exchanges = meeting.record(every_server(&server), || {
        trailers(round, &meeting.right, meeting.client, &own);
        options(round, &meeting.right);
    });
    let noted = server.numbers.into_inner().unwrap();
    let numbers: Vec<_> = exchanges[..noted.len()].iter().map(|exchange| exchange.seqno).collect();
    assert_eq!((noted.len() >= NUMBERED, noted), (true, numbers));
    exchanges
}
