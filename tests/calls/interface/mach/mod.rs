//! Do the calls of `mach` reach a kernel, and do its answers come back?

mod client;
mod completions;
mod server;

use std::sync::Mutex;

use super::interfaces::mach as interface;
use super::{ABI, STATE};
use crate::described::Described;
use crate::meeting::{Known, Meeting};
use crate::round::{Round, in_every_round};
use crate::watch::Exchange;
use client::Program;
use completions::Completions;
use interface::{mach_server, vm_offset_t};
use server::Kernel;

/// Ports of one side.
type Ports = Known<PORTS>;

const PORTS: usize = 5;

/// How many words `task_info` and `thread_info` tell at most.
const FACTS: usize = 1024;

const MEMORY: [u8; 5000] = [0x5a; 5000];

/// A number as wide as it can be, another for each `n`.
const fn far(n: vm_offset_t) -> vm_offset_t {
    vm_offset_t::MAX - n
}

/// Calls every routine once.
fn call_all(meeting: &Meeting, round: Round) -> Vec<Exchange> {
    let completions = meeting.client.allocate();
    let kernels = Ports::new(meeting.server, meeting.client);
    let programs = Ports::new(meeting.client, meeting.server);
    let kernel = Kernel::new(round, meeting, &kernels, &programs);
    let completions = Completions { round, port: &completions, others: &kernels, heard: Mutex::default() };
    let program = Program { round, kernel: &meeting.right, own: &programs, others: &kernels, completions };
    meeting.record(mach_server(&kernel), || program.call_all())
}

#[test]
fn every_routine_is_answered() {
    in_every_round(&Described::shipped("mach", ABI), call_all);
}
