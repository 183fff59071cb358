//! The wire gnu32.
#![allow(clippy::duplicate_mod, reason = "once for each wire")]

use mig_rs_runtime::generated::gnu32 as wire;

/// The number of this wire, of two.
const fn of(narrow: u32, _: u32) -> u32 {
    narrow
}

mod tally {
    #![forbid(unsafe_code)]
    include!("../generated/tally.rs");
}
mod court {
    #![forbid(unsafe_code)]
    include!("../generated/court.rs");
}

#[path = "bytes.rs"]
mod bytes;
#[path = "bytes_of_rights.rs"]
mod bytes_of_rights;
#[path = "carry.rs"]
mod carry;
#[path = "failure.rs"]
mod failure;
#[path = "misuse.rs"]
mod misuse;
#[path = "refusal.rs"]
mod refusal;
#[path = "servers.rs"]
mod servers;
#[path = "verdict.rs"]
mod verdict;
