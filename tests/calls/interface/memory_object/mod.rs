//! Do the messages of `memory_object` reach a pager, with sequence numbers and without?

mod kernel;
mod numbered;
mod pager;

use super::ABI;
use super::interfaces::memory_object as interface;
use crate::described::Described;
use crate::meeting::{Known, Meeting};
use crate::numbered::Numbered;
use crate::round::{Round, in_every_round};
use crate::watch::Exchange;
use interface::{memory_object_server, seqnos_memory_object_server, vm_offset_t};
use kernel::Kernel;
use pager::Pager;

/// Which server.
#[derive(Clone, Copy)]
enum Form {
    Plain,
    Seqnos,
}

/// The kernel's control ports: one for each routine.
type Controls = Known<10>;

/// The one whose receive right goes to the pager.
const TERMINATED: usize = 9;

const PAGES: [u8; 5000] = [0x5a; 5000];

/// A number as wide as it can be, another for each `n`.
const fn far(n: vm_offset_t) -> vm_offset_t {
    vm_offset_t::MAX - n
}

/// Calls every routine once.
fn call_all(meeting: &Meeting, form: Form, round: Round) -> Vec<Exchange> {
    let mut controls = Controls::new(meeting.client, meeting.server);
    let mut terminated = Some(controls.take(TERMINATED));
    let sent = round.some(()).and_then(|()| terminated.take());
    let before = meeting.server.account();
    let pager = Pager::new(round, meeting, &controls);
    let kernel = Kernel { round, meeting, controls: &controls };
    let exchanges = match form {
        Form::Plain => meeting.record(memory_object_server(&pager), || kernel.call_all(sent)),
        Form::Seqnos => {
            let numbered = Numbered::new(&pager);
            let demux = seqnos_memory_object_server(&numbered);
            let exchanges = meeting.record(demux, || kernel.call_all(sent));
            let numbers: Vec<_> = exchanges.iter().map(|exchange| exchange.seqno).collect();
            assert_eq!(numbered.numbers(), numbers);
            exchanges
        }
    };
    let after = meeting.server.account();
    let kept = round.length(1);
    assert_eq!(after.send - before.send, 2 * kept, "the control ports that the pager keeps");
    assert_eq!(after.receive - before.receive, kept, "the control port that has become the pager's");
    assert_eq!(after.memory - before.memory, kept * PAGES.len());
    exchanges
}

fn every_routine_arrives(form: Form) {
    let interface = Described::shipped("memory_object", ABI);
    in_every_round(&interface, |meeting, round| call_all(meeting, form, round));
}

#[test]
fn every_routine_arrives_without_numbers() {
    every_routine_arrives(Form::Plain);
}

#[test]
fn every_routine_arrives_with_its_number() {
    every_routine_arrives(Form::Seqnos);
}

#[test]
fn a_number_takes_no_room() {
    let meeting = Meeting::new();
    let lengths = [Form::Plain, Form::Seqnos].map(|form| {
        let exchanges = call_all(&meeting, form, Round::Full);
        exchanges.iter().map(|exchange| (exchange.id, exchange.size)).collect::<Vec<_>>()
    });
    assert_eq!(lengths[0], lengths[1]);
    let synchronize = lengths[0].iter().find(|(id, _)| *id == 2210);
    let size = match ABI {
        "xnu64" => 68,
        "xnu32" | "osf32" => 60,
        "gnu32" => 56,
        _ => 96,
    };
    assert_eq!(synchronize, Some(&(2210, size)));
    meeting.part();
}
