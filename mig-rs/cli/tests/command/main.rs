//! What does the command `mig-rs` promise? Every line of its contract, run.

#![allow(clippy::unwrap_used, clippy::expect_used)]

mod folder;
mod help;
mod messages;
mod outputs;
mod reading;
mod status;
