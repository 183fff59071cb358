//! Request and reply ports, translated types, and codes in one-way messages.

use mig_rs_local::Task;
use mig_rs_runtime::{AnyRight, Carried, KernReturn, PortName, ReceiveRight, ReplyTo, SendRight};

use super::super::interfaces::forged::told::told_the_code as hears_the_code;
use super::interface::ports::*;
use super::{Answer, told};
use crate::meeting::{Known, Meeting};
use crate::round::Round;
use crate::watch::Exchange;

/// What translation makes of a queue: it knows whether it owns a right.
#[derive(PartialEq, Debug)]
enum Queue {
    At(PortName),
    Of(Option<SendRight>),
}

struct Server<'m> {
    round: Round,
    task: Task,
    port: PortName,
    /// The server's.
    own: &'m Known<1>,
    /// The client's.
    others: &'m Known<1>,
}

impl Server<'_> {
    #[track_caller]
    fn expect(&self, port: PortName, value: int32, expected: int32) -> Answer {
        assert_eq!((port, value), (self.port, expected));
        self.round.answer(())
    }

    /// Takes the right to reply, which is a send-once right, and tells a number with it.
    fn reply(&self, reply: &mut ReplyTo<'_>, number: u32) {
        match reply.take() {
            Some(AnyRight::SendOnce(right)) => told::tell(right, number),
            right => panic!("{right:?}"),
        }
        assert_eq!(reply.take(), None, "it was there only once");
    }
}

impl EveryServer for Server<'_> {
    /// A ticket has another number here than on the wire.
    type ticket_ref_t = i64;
    type queue_ref_t = Queue;

    fn ticket_find(&self, value: ticket_t) -> Answer<i64> {
        Ok(100 - i64::from(value))
    }

    fn ticket_number(&self, value: i64) -> Answer<ticket_t> {
        ticket_t::try_from(100 - value).map_err(|_| KernReturn::INVALID_VALUE)
    }

    fn ticket_forget(&self, value: i64) {
        assert_eq!(value, 101);
    }

    fn queue_find(&self, port: PortName) -> Answer<Queue> {
        Ok(Queue::At(port))
    }

    typed! {
        fn queue_of_payload(&self, value: u64) -> Answer<Queue> {
            assert_eq!(value, PAYLOAD);
            PAYLOADS.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            Ok(Queue::At(self.port))
        }
    }

    fn queue_find_right(&self, value: Option<SendRight>) -> Answer<Queue> {
        Ok(Queue::Of(value))
    }

    fn queue_port(&self, value: Queue) -> Answer<Carried<SendRight>> {
        match value {
            Queue::At(_) => Err(KernReturn::INVALID_RIGHT),
            Queue::Of(right) => Ok(right.into()),
        }
    }

    fn queue_release(&self, _: Queue) {}

    fn counted_release(&self, value: counted_t) {
        assert_eq!(value, -2);
    }

    fn translated(
        &self,
        queue: &Queue,
        a: &i64,
        b: counted_t,
        d: i64,
        e: &Queue,
    ) -> Answer<(i64, i64, Queue)> {
        assert_eq!((queue, *a, b, d), (&Queue::At(self.port), 101, -2, 103));
        let Queue::Of(right) = e else { panic!("{e:?}") };
        assert_eq!(right.as_ref().map(SendRight::name), self.round.some(self.others.name(0)));
        let queue = self.round.some(()).map(|()| self.task.copy_of(self.own.right(0)));
        self.round.answer((104, 105, Queue::Of(queue)))
    }

    untyped! {
        fn result_with_right(&self, port: PortName, code: KernReturn, a: Option<SendRight>) -> Answer {
            assert_eq!((port, code), (self.port, KernReturn::SUCCESS));
            assert_eq!(a.map(|right| right.name()), self.round.some(self.others.name(0)));
            self.round.answer(())
        }

        fn result_with_region(&self, port: PortName, a: int32, b: mig_rs_runtime::OutOfLine<char>, code: KernReturn) -> Answer {
            assert_eq!((port, &*b, code), (self.port, self.round.all(b"region"), KernReturn::SUCCESS));
            self.expect(port, a, -20)
        }
    }

    fn request_port_named_last(&self, a: int32, port: PortName) -> Answer {
        self.expect(port, a, -6)
    }

    fn request_moved(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, a, -7)
    }

    fn request_made(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, a, -8)
    }

    fn request_once(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, a, -9)
    }

    fn request_any(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, a, -10)
    }

    fn request_class(&self, port: PortName, a: int32) -> Answer {
        self.expect(port, a, -11)
    }

    fn reply_named(&self, port: PortName, _: &mut ReplyTo<'_>, a: int32) -> Answer {
        self.expect(port, a, -12)
    }

    fn reply_named_by_client(&self, port: PortName) -> Answer<int32> {
        assert_eq!(port, self.port);
        self.round.answer(-13)
    }

    fn reply_seen_by_server(&self, port: PortName, _: &mut ReplyTo<'_>, a: int32) -> Answer {
        self.expect(port, a, -14)
    }

    fn reply_any(&self, port: PortName, _: &mut ReplyTo<'_>, a: int32) -> Answer {
        self.expect(port, a, -15)
    }

    fn reply_later(&self, port: PortName, reply: &mut ReplyTo<'_>, a: int32) -> Answer {
        self.reply(reply, 16);
        self.expect(port, a, -16)
    }

    fn reply_later_by_client(&self, port: PortName) -> Answer {
        assert_eq!(port, self.port);
        self.round.answer(())
    }

    /// The client's function has no argument for the port, so that none comes.
    fn reply_later_by_server(&self, port: PortName, reply: &mut ReplyTo<'_>, a: int32) -> Answer {
        assert_eq!(reply.take(), None);
        self.expect(port, a, -17)
    }

    untyped! {
        fn result_alone(&self, port: PortName, code: kern_return_t, a: int32) -> Answer {
            assert_eq!(code, -18);
            self.expect(port, a, -19)
        }
    }
}

fn requests(round: Round, meeting: &Meeting, own: &Known<1>, others: &Known<1>) {
    let to = &meeting.right;
    round.expect_with(ask_translated(to, -1, -2, -3, round.some(own.right(0))), |(c, d, f)| {
        assert_eq!((c, d), (-4, -5));
        assert_eq!(f.map(|right| right.name()), round.some(others.name(0)));
    });
    round.expect(ask_request_port_named_last(-6, to), ());
    round.expect(ask_request_moved(meeting.client.copy_of(to), -7), ());
    // Whoever makes the right has the receive right: here the server calls itself.
    round.expect(ask_request_made(&meeting.port, -8), ());
    let once = || meeting.client.send_once_right_to(&meeting.port);
    assert_eq!(ask_request_once(once(), -9), Ok(()));
    assert_eq!(ask_request_any(to.copy_send(), -10), Ok(()));
    assert_eq!(ask_request_any(AnyRight::from(once()), -10), Ok(()));
    assert_eq!(ask_request_class(once(), -11), Ok(()));
}

untyped! {
    fn results(round: Round, meeting: &Meeting, own: &Known<1>) {
        let (to, success) = (&meeting.right, KernReturn::SUCCESS);
        assert_eq!(ask_result_alone(to, -18, -19), Ok(()));
        let right = round.some(()).map(|()| meeting.client.copy_of(own.right(0)));
        assert_eq!(ask_result_with_right(to, success, right), Ok(()));
        assert_eq!(ask_result_with_region(to, -20, round.all(b"region"), success), Ok(()));
    }
}

fn replies(round: Round, to: &SendRight, reply: &ReceiveRight) {
    round.expect(ask_reply_named(to, reply, -12), ());
    round.expect(ask_reply_named_by_client(to, reply), -13);
    round.expect(ask_reply_any(to, reply, -15), ());
    assert_eq!(ask_reply_later(to, reply, -16), Ok(()));
    assert_eq!(ask_reply_later_by_server(to, -17), Ok(()));
    // When this is answered, all that was sent before has been served.
    round.expect(ask_reply_seen_by_server(to, -14), ());
    told::expect(reply, 16);
}

/// The routine is one way, and its server does not look at the reply port: whoever gives one all the same is told the code.
fn told_the_code(round: Round, to: &SendRight, reply: &ReceiveRight) {
    assert_eq!(ask_reply_later_by_client(to, None), Ok(()));
    round.expect(hears_the_code(to, reply), ());
}

/// Calls every routine at least once.
pub(super) fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let clients = Known::new(meeting.client, meeting.server);
    let servers = Known::new(meeting.server, meeting.client);
    let reply = meeting.client.allocate();
    let (task, port) = (meeting.server, meeting.port.name());
    let server = Server { round, task, port, own: &servers, others: &clients };
    meeting.record(every_server(&server), || {
        requests(round, meeting, &clients, &servers);
        untyped! { results(round, meeting, &clients); }
        replies(round, &meeting.right, &reply);
        told_the_code(round, &meeting.right, &reply);
    })
}

typed! {
    /// What a port shows instead of its name, as wide as every wire has it.
    const PAYLOAD: u64 = 0x1234_5678;
    /// How often a payload was translated.
    static PAYLOADS: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);

    #[test]
    fn a_payload_stands_for_the_name_of_a_port() {
        let meeting = Meeting::new();
        let (own, others) =
            (Known::new(meeting.server, meeting.client), Known::new(meeting.client, meeting.server));
        let (task, port, round) = (meeting.server, meeting.port.name(), Round::Full);
        let server = Server { round, task, port, own: &own, others: &others };
        let shown = std::sync::Mutex::new(Vec::new());
        let demux = every_server(&server);
        meeting.serve_all(&demux, || {
            for payload in [Some(PAYLOAD), None] {
                mig_rs_local::set_protected_payload(&meeting.port, payload);
                let answer = ask_translated(&meeting.right, -1, -2, -3, others.right(0));
                shown.lock().unwrap().push(answer.map(|(c, d, f)| (c, d, f.map(|right| right.name()))));
            }
        });
        let answered = Ok((-4, -5, Some(own.name(0))));
        assert_eq!(shown.into_inner().unwrap(), [answered, answered]);
        assert_eq!(PAYLOADS.load(std::sync::atomic::Ordering::Relaxed), 1);
        drop((own, others));
        meeting.part();
    }
}
