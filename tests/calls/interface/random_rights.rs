//! Do rights and memory come back from a server that is a mirror, however many there are? As in `random`, for what GNU has other words for.

use mig_rs_runtime::{
    AnyRight, CallError, Carried, Dispatch, InlineRights, KernReturn, OutOfLine, OutOfLineRights, PortName,
    Region, RightsRegion, SendRight, UpTo,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::{Strategy, any};

use super::interfaces::shapes::{regions, rights};
use super::random::{if_they_fit, reflect_by};
use crate::meeting::{Known, Meeting};
use regions::{ask_regions_as_if_inline, ask_regions_of_rights, int32, pair, port_name_t};
use rights::ask_varying_rights_both_ways;

/// Says everything back.
struct Mirror;

type Answer<T = ()> = Result<T, KernReturn>;

impl rights::EveryServer for Mirror {
    fn varying_rights_both_ways(
        &self,
        _: PortName,
        a: InlineRights<'_, SendRight>,
    ) -> Answer<UpTo<Carried<SendRight>, 3>> {
        Ok(a.map(Carried::from).collect())
    }
}

impl regions::EveryServer for Mirror {
    fn regions_as_if_inline(
        &self,
        _: PortName,
        a: OutOfLine<int32>,
        _: OutOfLine<pair>,
        c: OutOfLine<int32>,
        _: OutOfLine<int32>,
    ) -> Answer<(Region<'_, int32>, Region<'_, int32>)> {
        Ok((a.into(), c.into()))
    }

    fn regions_of_rights(
        &self,
        _: PortName,
        a: OutOfLineRights<SendRight>,
        _: OutOfLineRights<SendRight>,
        c: OutOfLineRights<SendRight>,
        _: OutOfLineRights<SendRight>,
        _: OutOfLineRights<SendRight>,
        _: OutOfLineRights<AnyRight>,
        _: OutOfLine<port_name_t>,
        _: OutOfLineRights<SendRight>,
    ) -> Answer<(RightsRegion<'_, SendRight>, RightsRegion<'_, SendRight>, RightsRegion<'_, AnyRight>)> {
        Ok((a.into(), c.into(), OutOfLineRights::default().into()))
    }
}

fn reflect<S: Strategy>(values: &S, call: impl Fn(&Meeting, S::Value) -> Result<(), CallError>) {
    reflect_by(&rights::every_server(&Mirror).or(regions::every_server(&Mirror)), values, call);
}

#[test]
fn memory() {
    let values = (vec(any::<i32>(), 0..=5000), vec(any::<i32>(), 0..=5000));
    reflect(&values, |meeting, (a, c)| {
        let (d, e) = ask_regions_as_if_inline(&meeting.right, &a, &[], &c, &[])?;
        assert_eq!((&*d, &*e), (&*a, &*c));
        Ok(())
    });
}

#[test]
fn rights_out_of_line() {
    let rights = |most| vec(option::weighted(0.7, 0..4_usize), 0..=most);
    reflect(&(rights(20), rights(10)), |meeting, (a, c)| {
        let ports = Known::<4>::new(meeting.client, meeting.server);
        let copy = |n: &Option<usize>| n.map(|n| meeting.client.copy_of(ports.right(n)));
        let [a_sent, c_sent] = [&a, &c].map(|rights| rights.iter().map(copy).collect::<Vec<_>>());
        let none = [const { None::<SendRight> }; 4];
        let lent = |rights| RightsRegion::copy_send(rights);
        let result = ask_regions_of_rights(
            &meeting.right,
            lent(&*a_sent),
            lent(&none),
            lent(&*c_sent),
            lent(&none),
            lent(&[]),
            lent(&[]),
            &[],
            lent(&[]),
        );
        if_they_fit(c.len() <= 8, result, |(i, j, _)| {
            assert_eq!((i.names(), j.names()), (&*names(&a_sent), &*names(&c_sent)));
        })
    });
}

#[test]
fn rights_in_the_message() {
    reflect(&vec(option::of(0..4_usize), 0..=3), |meeting, ports| {
        let known = Known::<4>::new(meeting.client, meeting.server);
        let rights: Vec<_> = ports.iter().map(|n| n.map(|n| known.right(n).lent())).collect();
        let sent: Vec<_> =
            ports.iter().map(|n| n.map_or(PortName::NULL, |n| known.right(n).name())).collect();
        let back = ask_varying_rights_both_ways(&meeting.right, RightsRegion::copy_send(&*rights))?;
        assert_eq!(names(&back), sent);
        Ok(())
    });
}

fn names(rights: &[Option<SendRight>]) -> Vec<PortName> {
    rights.iter().map(|right| right.as_ref().map_or(PortName::NULL, SendRight::name)).collect()
}
