//! Rights, alone and in arrays in the message.

use std::sync::Mutex;

use mig_rs_runtime::{
    AnyRight, Carried, InlineRights, PortName, ReceiveRight, RightsRegion, RightsRoom, SendOnceRight,
    SendRight,
};
untyped! { use mig_rs_runtime::{UpTo}; }

use super::Answer;
use super::interface::rights::*;
use super::party::{Party, Ports};
use crate::meeting::Meeting;
use crate::round::Round;
use crate::watch::Exchange;

struct Server<'m> {
    party: Party<'m>,
    port: PortName,
    kept: Mutex<Vec<Option<AnyRight>>>,
}

impl Server<'_> {
    fn keep(&self, right: Option<impl Into<AnyRight>>) {
        self.kept.lock().unwrap().push(right.map(Into::into));
    }

    fn answer<T>(&self, value: T) -> Answer<T> {
        self.party.round.answer(value)
    }
}

impl EveryServer for Server<'_> {
    fn rights(
        &self,
        port: PortName,
        a: Option<SendRight>,
        b: Option<ReceiveRight>,
        c: Option<SendRight>,
        d: Option<SendRight>,
        e: Option<SendOnceRight>,
        f: Option<SendOnceRight>,
    ) -> Answer<(
        Carried<SendRight>,
        Carried<ReceiveRight>,
        Carried<SendRight>,
        Carried<SendRight>,
        Carried<SendOnceRight>,
        Carried<SendOnceRight>,
    )> {
        let party = &self.party;
        assert_eq!(port, self.port);
        party.expect_send(a.as_ref(), 0);
        party.expect_receive(b.as_ref(), 1);
        party.expect_send(c.as_ref(), 2);
        party.expect_send(d.as_ref(), 3);
        party.expect_once(e, 4);
        party.expect_once(f, 5);
        self.keep(b);
        self.keep(d);
        let (copied, made) = (party.right(0), party.port(3));
        self.answer((
            copied.map(SendRight::copy_send).unwrap_or_default(),
            party.receive(1).into(),
            party.send(2).into(),
            made.map(ReceiveRight::make_send).unwrap_or_default(),
            party.once(4).into(),
            party.port(5).map(ReceiveRight::make_send_once).unwrap_or_default(),
        ))
    }

    fn right_both_ways(&self, port: PortName, a: Option<SendRight>) -> Answer<Carried<SendRight>> {
        assert_eq!(port, self.port);
        self.party.expect_send(a.as_ref(), 6);
        self.answer(self.party.send(6).into())
    }

    fn right_one_way(&self, port: PortName, a: Option<ReceiveRight>, b: int32) -> Answer {
        assert_eq!((port, b), (self.port, -1));
        self.party.expect_receive(a.as_ref(), 7);
        self.answer(())
    }

    fn any_rights(
        &self,
        port: PortName,
        a: Option<AnyRight>,
        b: Option<AnyRight>,
        c: Option<SendOnceRight>,
        d: Option<AnyRight>,
        e: int32,
        i: Option<AnyRight>,
    ) -> Answer<(Carried<AnyRight>, Carried<SendOnceRight>, Carried<AnyRight>, Carried<AnyRight>)> {
        let party = &self.party;
        assert_eq!((port, e), (self.port, -2));
        let kinds = [&a, &b, &d, &i].map(|right| right.as_ref().map(kind));
        assert_eq!(kinds, ["send", "receive", "send-once", "send"].map(|kind| party.round.some(kind)));
        party.expect_any(a, 8);
        self.keep(b);
        party.expect_once(c, 10);
        party.expect_any(d, 11);
        party.expect_any(i, 12);
        self.answer((
            party.receive(9).map(|right| AnyRight::from(right).moved()).unwrap_or_default(),
            party.once(10).into(),
            party.port(11).map(|port| port.make_send_once().into()).unwrap_or_default(),
            party.right(12).map(|right| right.copy_send().into()).unwrap_or_default(),
        ))
    }

    fn rights_of_a_class(
        &self,
        port: PortName,
        a: Option<ReceiveRight>,
        b: Option<SendRight>,
        c: Option<SendOnceRight>,
    ) -> Answer<(Carried<ReceiveRight>, Carried<SendRight>, Carried<SendOnceRight>)> {
        let party = &self.party;
        assert_eq!(port, self.port);
        party.expect_receive(a.as_ref(), 13);
        party.expect_send(b.as_ref(), 14);
        party.expect_once(c, 15);
        let copied = party.right(14).map(SendRight::copy_send).unwrap_or_default();
        self.answer((party.receive(13).into(), copied, party.once(15).into()))
    }

    fn arrays_of_rights(
        &self,
        port: PortName,
        a: [Option<SendRight>; 2],
        b: InlineRights<'_, SendRight>,
        c: int32,
        e: &mut RightsRoom<'_, SendRight>,
        f: [Option<SendRight>; 2],
    ) -> Answer<([Carried<SendRight>; 2], [Carried<SendRight>; 2])> {
        let party = &self.party;
        assert_eq!((port, c), (self.port, -3));
        party.expect_array(&a, &[16, 17]);
        party.expect_array(&b.collect::<Vec<_>>(), party.round.all(&[17, 18, 19]));
        party.expect_array(&f, &[18, 19]);
        let [first, ..] = a;
        self.keep(first);
        assert_eq!(e.capacity(), 3);
        for right in party.moved(&[17, 18, 19]) {
            e.push(right)?;
        }
        self.answer((party.copies([16, 17]), party.copies([18, 19])))
    }

    untyped! {
        /// The one in the middle is missing.
        fn varying_rights_both_ways(
            &self,
            port: PortName,
            a: InlineRights<'_, SendRight>,
        ) -> Answer<UpTo<Carried<SendRight>, 3>> {
            let a: UpTo<_, 3> = a.collect();
            assert_eq!((port, a.len()), (self.port, 3));
            self.party.expect_send(a[0].as_ref(), 16);
            assert_eq!(a[1], None);
            self.party.expect_send(a[2].as_ref(), 18);
            let [first, second] = self.party.copies([17, 19]);
            self.answer(UpTo::from([first, second]))
        }
    }
}

fn kind(right: &AnyRight) -> &'static str {
    match right {
        AnyRight::Send(_) => "send",
        AnyRight::SendOnce(_) => "send-once",
        AnyRight::Receive(_) => "receive",
    }
}

fn one_at_a_time(to: &SendRight, party: &Party) {
    let round = party.round;
    let result = ask_rights(
        to,
        party.right(0),
        party.receive(1),
        party.send(2),
        party.port(3),
        party.once(4),
        party.port(5),
    );
    round.expect_with(result, |(g, h, i, j, k, l)| {
        party.expect_send(g.as_ref(), 0);
        party.expect_receive(h.as_ref(), 1);
        party.expect_send(i.as_ref(), 2);
        party.expect_send(j.as_ref(), 3);
        party.expect_once(k, 4);
        party.expect_once(l, 5);
    });
    round.expect_with(ask_right_both_ways(to, party.send(6)), |right| party.expect_send(right.as_ref(), 6));
    assert_eq!(ask_right_one_way(to, party.receive(7), -1), Ok(()));
}

fn of_any_kind(to: &SendRight, party: &Party) {
    let a: Carried<AnyRight> = party.right(8).map(|right| right.copy_send().into()).unwrap_or_default();
    let b = party.receive(9).map(|right| right.move_receive().into()).unwrap_or_default();
    let b: Carried<AnyRight> = b;
    let i = party.send(12).map(|right| AnyRight::from(right).moved()).unwrap_or_default();
    let result = ask_any_rights(to, a, b, party.once(10), party.port(11), -2, i);
    party.round.expect_with(result, |(f, g, h, i)| {
        let kinds = [&f, &h, &i].map(|right| right.as_ref().map(kind));
        assert_eq!(kinds, ["receive", "send-once", "send"].map(|kind| party.round.some(kind)));
        party.expect_any(f, 9);
        party.expect_once(g, 10);
        party.expect_any(h, 11);
        party.expect_any(i, 12);
    });

    let made = party.port(14).map(ReceiveRight::make_send).unwrap_or_default();
    let once = party.port(15).map(ReceiveRight::make_send_once).unwrap_or_default();
    let result = ask_rights_of_a_class(to, party.receive(13), made, once);
    party.round.expect_with(result, |(d, e, f)| {
        party.expect_receive(d.as_ref(), 13);
        party.expect_send(e.as_ref(), 14);
        party.expect_once(f, 15);
    });
}

fn in_arrays(to: &SendRight, party: &Party) {
    let (a, mut b, f) = (party.copies([16, 17]), party.moved(&[17, 18, 19]), party.copies([18, 19]));
    let result = RightsRegion::moved(&mut b, |b| ask_arrays_of_rights(to, a, b, -3, f));
    party.round.expect_with(result, |(d, e, f)| {
        party.expect_array(&d, &[16, 17]);
        party.expect_array(&e, party.round.all(&[17, 18, 19]));
        party.expect_array(&f, &[18, 19]);
    });

    untyped! {
        let [first, last] = [16, 18].map(|n| party.right(n).map(SendRight::lent));
        let result = ask_varying_rights_both_ways(to, RightsRegion::copy_send(&[first, None, last]));
        party.round.expect_with(result, |rights| party.expect_array(&rights, &[17, 19]));
    }
}

/// Calls every routine once.
pub(super) fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let mut clients = Ports::new(meeting.client, meeting.server);
    let mut servers = Ports::new(meeting.server, meeting.client);
    let moved = [&mut clients, &mut servers].map(Party::take_moved);
    let [clients_moved, servers_moved] = moved;
    let client = Party::new(round, meeting.client, &clients, &servers, clients_moved);
    let party = Party::new(round, meeting.server, &servers, &clients, servers_moved);
    let server = Server { party, port: meeting.port.name(), kept: Mutex::default() };
    let exchanges = meeting.record(every_server(&server), || {
        one_at_a_time(&meeting.right, &client);
        of_any_kind(&meeting.right, &client);
        in_arrays(&meeting.right, &client);
    });
    client.expect_told();
    server.party.expect_told();
    exchanges
}
