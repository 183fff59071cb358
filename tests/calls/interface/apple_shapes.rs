//! Does what Apple has added arrive: tokens, and times for sending?

use mig_rs_local::set_context;
use mig_rs_runtime::{CallError, KernReturn, OutOfLine, PortName, Room, SendRight, Seqno};

use super::interfaces::shapes::apple::*;
use crate::meeting::{Known, Meeting};
use crate::round::Round;
use crate::watch::Exchange;

/// The tokens of client and server, and the context of the port.
const SECURITY: [security_token_t; 2] = [[-1, 2], [-3, 4]];
const AUDIT: [audit_token_t; 2] = [[-5, 6, -7, 8, -9, 10, -11, 12], [-13, 14, -15, 16, -17, 18, -19, 20]];
const CONTEXT: context_t = i64::MIN + 21;

struct Server<'m> {
    round: Round,
    port: PortName,
    others: &'m Known<1>,
}

type Answer<T = ()> = Result<T, KernReturn>;

impl Server<'_> {
    #[track_caller]
    fn expect(&self, port: PortName, value: int32, expected: int32) -> Answer {
        assert_eq!((port, value), (self.port, expected));
        self.round.answer(())
    }

    #[track_caller]
    fn expect_right(&self, right: Option<&SendRight>) {
        assert_eq!(right.map(SendRight::name), self.round.some(self.others.name(0)));
    }
}

impl EveryServer for Server<'_> {
    fn send_limited(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, a, -22)
    }

    fn send_limited_by_client(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, a, -23)
    }

    fn consumed(&self, port: PortName, a: Option<SendRight>, b: OutOfLine<char>) -> Answer {
        self.expect_right(a.as_ref());
        assert_eq!((port, &*b), (self.port, self.round.all(b"consumed")));
        self.round.answer(())
    }

    fn special_reply(&self, port: PortName, a: int32) -> Answer<int32> {
        self.expect(port, a, -24).map(|()| -25)
    }

    fn audit_for_server(&self, port: PortName, who: audit_token_t, a: int32) -> Answer {
        assert_eq!(who, AUDIT[0]);
        self.expect(port, a, -26)
    }

    fn audit_for_client(&self, port: PortName) -> Answer<int32> {
        self.expect(port, 0, 0).map(|()| -27)
    }

    fn audit_for_both(&self, port: PortName, who: audit_token_t) -> Answer<int32> {
        assert_eq!(who, AUDIT[0]);
        self.expect(port, 0, 0).map(|()| -28)
    }

    fn sender_for_both(&self, port: PortName, who: security_token_t) -> Answer<int32> {
        assert_eq!(who, SECURITY[0]);
        self.expect(port, 0, 0).map(|()| -29)
    }

    fn context_for_server(&self, port: PortName, context: context_t) -> Answer {
        assert_eq!(context, CONTEXT);
        self.expect(port, 0, 0)
    }

    fn every_token(
        &self,
        port: PortName,
        context: context_t,
        a: int32,
        audit: audit_token_t,
        sender: security_token_t,
        _: Seqno,
        b: &mut Room<'_, char>,
    ) -> Answer {
        assert_eq!((context, audit, sender), (CONTEXT, AUDIT[0], SECURITY[0]));
        b.extend(self.round.numbers(30, 10));
        self.expect(port, a, -31)
    }

    fn every_token_one_way(
        &self,
        port: PortName,
        audit: audit_token_t,
        context: context_t,
        _: Seqno,
        a: Option<SendRight>,
    ) -> Answer {
        assert_eq!((context, audit), (CONTEXT, AUDIT[0]));
        self.expect_right(a.as_ref());
        self.expect(port, 0, 0)
    }
}

fn ask(round: Round, to: &SendRight, right: impl Fn() -> SendRight) {
    round.expect(please_send_limited(to, -22), ());
    round.expect(please_send_limited_by_client(to, 20_000, -23), ());
    round.expect(please_consumed(to, round.some(()).map(|()| right()), round.all(b"consumed")), ());
    round.expect(please_special_reply(to, -24), -25);
    round.expect(please_audit_for_server(to, -26), ());
    round.expect(please_audit_for_client(to), (AUDIT[1], -27));
    round.expect(please_audit_for_both(to), (AUDIT[1], -28));
    round.expect(please_sender_for_both(to), (SECURITY[1], -29));
    round.expect(please_context_for_server(to), ());
    let mut room = [0; 10];
    let tokens = please_every_token(to, -31, &mut room);
    let tokens = tokens.map(|(audit, sender, count)| (audit, sender, room[..count].to_vec()));
    round.expect(tokens, (AUDIT[1], SECURITY[1], round.numbers(30, 10)));
    assert_eq!(please_every_token_one_way(to, round.some(()).map(|()| right())), Ok(()));
}

/// Whichever form of `consumeonsenderror` is in force, what was moved is given back and what was lent is not.
#[test]
fn what_cannot_be_sent_is_consumed() {
    let meeting = Meeting::new();
    let known = Known::<1>::new(meeting.client, meeting.server);
    let dead = meeting.client.send_right_to(&meeting.client.allocate());
    let nobody = Err(CallError::new(KernReturn::SEND_INVALID_DEST));
    let right = || meeting.client.copy_of(known.right(0));
    let before = meeting.client.account();
    assert_eq!(please_consumed(&dead, right(), b"lent"), nobody);
    assert_eq!(please_every_token_one_way(&dead, right()), nobody);
    assert_eq!(please_special_reply(&dead, 1).map(drop), nobody);
    assert_eq!(meeting.client.account(), before);
    drop((dead, known));
    meeting.part();
}

/// Calls every routine once.
pub(super) fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    for (task, n) in [(meeting.client, 0), (meeting.server, 1)] {
        task.set_security_token(SECURITY[n].map(int32::cast_unsigned));
        task.set_audit_token(AUDIT[n].map(int32::cast_unsigned));
    }
    set_context(&meeting.port, CONTEXT.cast_unsigned());
    let own = Known::new(meeting.client, meeting.server);
    let server = Server { round, port: meeting.port.name(), others: &own };
    let right = || meeting.client.send_right_to(own.port(0));
    meeting.record(every_server(&server), || ask(round, &meeting.right, right))
}
