//! Does every form of a message arrive as it was sent?

mod arrays;
mod data;
mod party;
mod ports;
mod regions;
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

type Answer<T = ()> = Result<T, KernReturn>;

/// Calls every routine at least once.
fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let groups: [Calls; 6] = [
        data::call_all,
        arrays::call_all,
        rights::call_all,
        regions::call_all,
        ports::call_all,
        trailer::call_all,
    ];
    groups.iter().chain(APPLE_SHAPES).flat_map(|call_all| call_all(meeting, round)).collect()
}

#[test]
fn every_shape_arrives() {
    let interface = Builder::new().file(concat!(env!("OUT_DIR"), "/shapes/every_shape.defs"));
    in_every_round(&Described::new(interface, ABI), call_all);
}
