//! Does every form of a message arrive as it was sent?

mod arrays;
mod data;
mod party;
mod ports;
mod rights;
mod told;
mod trailer;

use mig_rs::Builder;
use mig_rs_runtime::KernReturn;

use super::interfaces::shapes as interface;
use super::{ABI, APPLE_SHAPES};

use crate::described::Described;
use crate::meeting::Meeting;
use crate::round::{Calls, Round, in_every_round};
use crate::watch::Exchange;

untyped! {
    mod regions;
    /// Memory on all of its terms: what GNU has of it is in `every_typed_shape`.
    const REGIONS: &[Calls] = &[regions::call_all];
}
typed! { const REGIONS: &[Calls] = &[]; }

type Answer<T = ()> = Result<T, KernReturn>;

/// Calls every routine at least once.
fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let groups: [Calls; 5] =
        [data::call_all, arrays::call_all, rights::call_all, ports::call_all, trailer::call_all];
    groups.iter().chain(REGIONS).chain(APPLE_SHAPES).flat_map(|call_all| call_all(meeting, round)).collect()
}

#[test]
fn every_shape_arrives() {
    let interface = Builder::new().file(concat!(env!("OUT_DIR"), "/shapes/every_shape.defs"));
    typed! { let interface = interface.define("TYPED", "1"); }
    in_every_round(&Described::new(interface, ABI), call_all);
}
