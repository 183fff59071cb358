//! Does the kernel do to a task's names, rights, sets and ports what generated calls of `mach_port` ask for?

#![no_std]
#![no_main]

use mig_rs_gnumach::{Boot, start, task};
use mig_rs_real_kernel::interfaces::mach_port::*;
use mig_rs_real_kernel::{Case, Status, Word, port_at};
use mig_rs_runtime::kernel::{
    COPY_SEND, MAKE_SEND, MAKE_SEND_ONCE, MOVE_RECEIVE, MOVE_SEND, RIGHT_DEAD_NAME, RIGHT_PORT_SET,
    RIGHT_RECEIVE, RIGHT_SEND, RIGHT_SEND_ONCE,
};
use mig_rs_runtime::{AnyOffer, AnyRight, CallError, KernReturn};

start!(main);

/// Names to begin with. The kernel gives one that was given back to who asks next.
const ONE: u32 = 0x1001;
const OTHER: u32 = 0x2002;
const THIRD: u32 = 0x3003;

/// Kinds of rights under one name, as `mach_port_type` tells them.
const fn kind(right: u32) -> Word {
    Word(1 << (16 + right))
}
const SEND_AND_RECEIVE: Word = Word(kind(RIGHT_SEND).0 | kind(RIGHT_RECEIVE).0);

/// More names than a page of memory has room for.
const MANY: u32 = 1100;

fn main(boot: Boot) {
    let case = Case::new(boot);
    case.subjects(&[
        ("names", names),
        ("references", references),
        ("sets", sets),
        ("a long set", long_set),
        ("rights put in", put_in),
        ("rights taken out", taken_out),
        ("what a port says of itself", status),
    ]);
    case.end();
}

/// The kinds of rights under a name.
fn type_of(name: u32) -> Result<Word, CallError> {
    mach_port_type(&task(), name).map(Word)
}

fn names(case: &Case) -> Result<(), CallError> {
    mach_port_allocate_name(&task(), RIGHT_RECEIVE, ONE)?;
    case.is("a port", type_of(ONE)?, kind(RIGHT_RECEIVE));
    mach_port_allocate_name(&task(), RIGHT_PORT_SET, OTHER)?;
    case.is("a set", type_of(OTHER)?, kind(RIGHT_PORT_SET));
    mach_port_allocate_name(&task(), RIGHT_DEAD_NAME, THIRD)?;
    case.is("a dead name", type_of(THIRD)?, kind(RIGHT_DEAD_NAME));

    let (names, types) = mach_port_names(&task())?;
    let listed = |name| names.iter().position(|listed| *listed == name).map(|at| Word(types[at]));
    case.is("names and types", names.len(), types.len());
    case.is("the port's", listed(ONE), Some(kind(RIGHT_RECEIVE)));
    case.is("the set's", listed(OTHER), Some(kind(RIGHT_PORT_SET)));
    case.is("the dead name's", listed(THIRD), Some(kind(RIGHT_DEAD_NAME)));
    case.is("of no right", listed(0x4004), None);

    use KernReturn as Code;
    case.answers("a name twice", mach_port_allocate_name(&task(), RIGHT_RECEIVE, ONE), Code::NAME_EXISTS);
    case.answers("the name 0", mach_port_allocate_name(&task(), RIGHT_RECEIVE, 0), Code::INVALID_VALUE);
    case.answers("a send right from nothing", mach_port_allocate(&task(), RIGHT_SEND), Code::INVALID_VALUE);
    case.answers("the type of no right", type_of(0x4004), Code::INVALID_NAME);

    case.answers("renamed to one that is", mach_port_rename(&task(), ONE, THIRD), Code::NAME_EXISTS);
    mach_port_rename(&task(), ONE, 0x4004)?;
    case.is("renamed", type_of(0x4004)?, kind(RIGHT_RECEIVE));
    case.answers("the old name", type_of(ONE), Code::INVALID_NAME);
    mach_port_destroy(&task(), 0x4004)?;
    case.answers("destroyed", type_of(0x4004), Code::INVALID_NAME);
    case.answers("destroyed twice", mach_port_destroy(&task(), 0x4004), Code::INVALID_NAME);
    case.answers("a set deallocated", mach_port_deallocate(&task(), OTHER), Code::INVALID_RIGHT);
    mach_port_destroy(&task(), OTHER)?;
    mach_port_deallocate(&task(), THIRD)?;
    case.answers("a dead name deallocated", type_of(THIRD), Code::INVALID_NAME);

    let port = mach_port_allocate(&task(), RIGHT_RECEIVE)?;
    case.is("a port under a name of the kernel's", type_of(port)?, kind(RIGHT_RECEIVE));
    mach_port_mod_refs(&task(), port, RIGHT_RECEIVE, -1)
}

fn references(case: &Case) -> Result<(), CallError> {
    let refs = |right| mach_port_get_refs(&task(), ONE, right);
    let change = |right, delta| mach_port_mod_refs(&task(), ONE, right, delta);
    let port = port_at(ONE)?;
    case.is("of a new port: receive", refs(RIGHT_RECEIVE)?, 1);
    case.is("of a new port: send", refs(RIGHT_SEND)?, 0);
    mach_port_insert_right(&task(), ONE, AnyOffer::make(&port))?;
    case.is("with a send right", type_of(ONE)?, SEND_AND_RECEIVE);
    case.is("references", refs(RIGHT_SEND)?, 1);
    change(RIGHT_SEND, 41)?;
    case.is("41 more", refs(RIGHT_SEND)?, 42);
    mach_port_deallocate(&task(), ONE)?;
    case.is("one less", refs(RIGHT_SEND)?, 41);
    change(RIGHT_SEND, -2)?;
    case.is("two less", refs(RIGHT_SEND)?, 39);
    case.answers("more less than there are", change(RIGHT_SEND, -40), KernReturn::INVALID_VALUE);
    case.answers("as many as a word counts", change(RIGHT_SEND, i32::MAX), KernReturn::UREFS_OVERFLOW);
    case.answers("a send-once right's", change(RIGHT_SEND_ONCE, 1), KernReturn::INVALID_RIGHT);
    case.answers("of a kind that is none", change(7, 1), KernReturn::INVALID_VALUE);
    case.answers("of no name", mach_port_get_refs(&task(), OTHER, RIGHT_SEND), KernReturn::INVALID_NAME);
    case.answers("two of a receive right", change(RIGHT_RECEIVE, 1), KernReturn::INVALID_VALUE);
    case.is("and still", refs(RIGHT_SEND)?, 39);

    drop(port);
    case.is("without the receive right", type_of(ONE)?, kind(RIGHT_DEAD_NAME));
    case.is("references of the dead name", refs(RIGHT_DEAD_NAME)?, 39);
    change(RIGHT_DEAD_NAME, -38)?;
    case.is("38 less", refs(RIGHT_DEAD_NAME)?, 1);
    mach_port_deallocate(&task(), ONE)?;
    case.answers("and none", refs(RIGHT_DEAD_NAME), KernReturn::INVALID_NAME);
    Ok(())
}

fn sets(case: &Case) -> Result<(), CallError> {
    let ports = [port_at(ONE)?, port_at(OTHER)?];
    let set = mach_port_allocate(&task(), RIGHT_PORT_SET)?;
    case.is("members of a new set", mach_port_get_set_status(&task(), set)?.len(), 0);
    mach_port_move_member(&task(), ONE, set)?;
    case.is("one member", &*mach_port_get_set_status(&task(), set)?, &[ONE]);
    mach_port_move_member(&task(), OTHER, set)?;
    let mut members = [0; 2];
    members.copy_from_slice(&mach_port_get_set_status(&task(), set)?);
    members.sort_unstable();
    case.is("two members", members, [ONE, OTHER]);
    case.is("the set of a port", Status::of(ONE)?.set, set);
    mach_port_move_member(&task(), ONE, 0)?;
    case.is("one moved out", &*mach_port_get_set_status(&task(), set)?, &[OTHER]);
    case.is("the set of that port", Status::of(ONE)?.set, 0);
    case.answers("one that is out", mach_port_move_member(&task(), ONE, 0), KernReturn::NOT_IN_SET);
    case.answers("a set into itself", mach_port_move_member(&task(), set, set), KernReturn::INVALID_RIGHT);
    case.answers("a port that is a set", mach_port_get_set_status(&task(), ONE), KernReturn::INVALID_RIGHT);
    drop(ports);
    case.is("without its ports", mach_port_get_set_status(&task(), set)?.len(), 0);
    mach_port_mod_refs(&task(), set, RIGHT_PORT_SET, -1)
}

fn long_set(case: &Case) -> Result<(), CallError> {
    let set = mach_port_allocate(&task(), RIGHT_PORT_SET)?;
    let (names, _) = mach_port_names(&task())?;
    let before = names.len();
    for name in (0..MANY).map(|index| 0x5000 + index) {
        mach_port_allocate_name(&task(), RIGHT_RECEIVE, name)?;
        mach_port_move_member(&task(), name, set)?;
    }
    let (names, types) = mach_port_names(&task())?;
    case.is("more names", names.len() - before, MANY as usize);
    case.is("types", types.len(), names.len());
    let members = mach_port_get_set_status(&task(), set)?;
    case.is("members", members.len(), MANY as usize);
    let expected = |name: &&u32| (0x5000..0x5000 + MANY).contains(*name);
    case.is("of those names", members.iter().filter(expected).count(), MANY as usize);
    case.is("with the sum", Word(members.iter().sum()), Word((0x5000..0x5000 + MANY).sum()));
    for name in &*members {
        mach_port_destroy(&task(), *name)?;
    }
    mach_port_destroy(&task(), set)
}

fn put_in(case: &Case) -> Result<(), CallError> {
    let port = port_at(ONE)?;
    mach_port_insert_right(&task(), OTHER, AnyOffer::make_once(&port))?;
    case.is("a new send-once right", type_of(OTHER)?, kind(RIGHT_SEND_ONCE));
    case.is("which the port has counted", Status::of(ONE)?.send_once, 1);
    let again = mach_port_insert_right(&task(), OTHER, AnyOffer::make_once(&port));
    case.answers("one name for two", again, KernReturn::NAME_EXISTS);
    mach_port_deallocate(&task(), OTHER)?;

    case.answers(
        "a second name",
        mach_port_insert_right(&task(), OTHER, AnyOffer::make(&port)),
        KernReturn::RIGHT_EXISTS,
    );
    mach_port_insert_right(&task(), ONE, AnyOffer::make(&port))?;
    let send = mach_port_extract_right(&task(), ONE, COPY_SEND)?;
    let Some(AnyRight::Send(send)) = send else {
        case.fail(format_args!("no send right: {send:?}"));
        return Ok(());
    };
    case.is("taken out under the same name", send.name(), port.name());
    mach_port_insert_right(&task(), ONE, AnyOffer::copy(&send))?;
    case.is("a copy put in", mach_port_get_refs(&task(), ONE, RIGHT_SEND)?, 3);
    mach_port_insert_right(&task(), ONE, AnyOffer::moved(AnyRight::Send(send)))?;
    case.is("the right put in itself", mach_port_get_refs(&task(), ONE, RIGHT_SEND)?, 3);
    mach_port_mod_refs(&task(), ONE, RIGHT_SEND, -3)?;
    mach_port_insert_right(&task(), THIRD, AnyRight::Receive(port))?;
    case.is("a receive right under another name", type_of(THIRD)?, kind(RIGHT_RECEIVE));
    case.answers("the old name", type_of(ONE), KernReturn::INVALID_NAME);
    case.answers(
        "no right",
        mach_port_insert_right(&task(), ONE, AnyOffer::none()),
        KernReturn::INVALID_CAPABILITY,
    );
    mach_port_destroy(&task(), THIRD)
}

fn taken_out(case: &Case) -> Result<(), CallError> {
    mach_port_allocate_name(&task(), RIGHT_RECEIVE, ONE)?;
    let out = |how| mach_port_extract_right(&task(), ONE, how);
    case.answers("a copy of nothing", out(COPY_SEND), KernReturn::INVALID_RIGHT);
    case.answers("in no way that is", out(7), KernReturn::INVALID_VALUE);
    let made = out(MAKE_SEND)?;
    case.holds(
        "a send right made",
        matches!(&made, Some(AnyRight::Send(right)) if right.name().get() == ONE),
    );
    let moved = out(MOVE_SEND)?;
    case.holds("and moved", matches!(&moved, Some(AnyRight::Send(_))));
    case.is("references", mach_port_get_refs(&task(), ONE, RIGHT_SEND)?, 1);
    drop((made, moved));
    case.is("and none", type_of(ONE)?, kind(RIGHT_RECEIVE));
    let once = out(MAKE_SEND_ONCE)?;
    case.holds(
        "a send-once right made",
        matches!(&once, Some(AnyRight::SendOnce(right)) if right.name().get() != ONE),
    );
    case.is("which the port has counted", Status::of(ONE)?.send_once, 1);
    let received = out(MOVE_RECEIVE)?;
    let Some(AnyRight::Receive(port)) = received else {
        case.fail(format_args!("no receive right: {received:?}"));
        return Ok(());
    };
    case.holds("the receive right", type_of(port.name().get())? == kind(RIGHT_RECEIVE));
    drop(once);
    case.is("one message tells of the send-once right", Status::of(port.name().get())?.queued, 1);
    Ok(())
}

fn status(case: &Case) -> Result<(), CallError> {
    let port = port_at(ONE)?;
    let mut should = Status {
        set: 0,
        seqno: 0,
        make_sends: 0,
        limit: 5,
        queued: 0,
        send_once: 0,
        send: false,
        port_destroyed: false,
        no_senders: false,
    };
    case.is("new", Status::of(ONE)?, should);
    mach_port_set_seqno(&task(), ONE, 41)?;
    mach_port_set_qlimit(&task(), ONE, 9)?;
    mach_port_set_mscount(&task(), ONE, 3)?;
    should = Status { seqno: 41, limit: 9, make_sends: 3, ..should };
    case.is("told otherwise", Status::of(ONE)?, should);
    case.answers("a queue too long", mach_port_set_qlimit(&task(), ONE, 17), KernReturn::INVALID_VALUE);
    case.answers("of no name", mach_port_set_qlimit(&task(), OTHER, 1), KernReturn::INVALID_NAME);
    mach_port_insert_right(&task(), ONE, AnyOffer::make(&port))?;
    mach_port_insert_right(&task(), OTHER, AnyOffer::make_once(&port))?;
    should = Status { make_sends: 4, send: true, send_once: 1, ..should };
    case.is("with senders", Status::of(ONE)?, should);
    mach_port_deallocate(&task(), OTHER)?;
    should = Status { queued: 1, ..should };
    // It carries the send-once right until it is received.
    case.is("with a message", Status::of(ONE)?, should);
    mach_port_deallocate(&task(), ONE)?;
    case.answers("of a set", mach_port_set_seqno(&task(), OTHER, 1), KernReturn::INVALID_NAME);
    Ok(())
}
