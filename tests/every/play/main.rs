//! Does every routine of every interface end well, however it ends?
#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test finds wrong ends it")]

mod defined;
mod endings;
mod failures;
mod forged;
mod item;
mod letter;
mod stage;

use mig_rs_tests_every::{Interface, gnu32, gnu64, osf32, xnu32, xnu64};

/// Every interface on every wire.
fn interfaces() -> impl Iterator<Item = &'static Interface> {
    let wires =
        [xnu64::INTERFACES, xnu32::INTERFACES, osf32::INTERFACES, gnu32::INTERFACES, gnu64::INTERFACES];
    wires.into_iter().flatten().copied()
}
