//! Does a generated `notify` server hear what the kernel tells of ports, and from which port?

#![no_std]
#![no_main]

use core::cell::Cell;
use core::sync::atomic::{AtomicU32, Ordering};

use mig_rs_gnumach::{Boot, allocate_port, send_right, start, task};
use mig_rs_real_kernel::interfaces::mach_port::*;
use mig_rs_real_kernel::interfaces::{mach, notify};
use mig_rs_real_kernel::{Case, Status, join, keep, port_at, spawn, wait_for};
use mig_rs_runtime::kernel::{MAKE_SEND_ONCE, RIGHT_DEAD_NAME, RIGHT_RECEIVE};
use mig_rs_runtime::{
    AnyOffer, AnyRight, CallError, Carried, KernReturn, PortName, ReceiveRight, SendOnceRight, SendRight,
    Seqno, Serve, Turn, serve_one,
};

start!(main);

/// Names to begin with. The kernel gives one that was given back to who asks next.
const ONE: u32 = 0x1001;
const OTHER: u32 = 0x2002;
const THIRD: u32 = 0x3003;

/// What `mach_port_request_notification` is asked for, and the ids of the messages.
const PORT_DESTROYED: i32 = 69;
const NO_SENDERS: i32 = 70;
const DEAD_NAME: i32 = 72;

fn main(boot: Boot) {
    let case = Case::new(boot);
    case.subjects(&[
        ("dead names", dead_names),
        ("names deleted", names_deleted),
        ("no senders", no_senders),
        ("ports destroyed", ports_destroyed),
        ("from the task itself", from_itself),
        ("a payload in the place of a name", payload),
        ("a full queue", full_queue),
    ]);
    case.end();
}

/// What was told, and the name that came with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Told {
    NameDeleted(u32),
    Accepted(u32),
    /// The receive right came along, or none.
    Destroyed(bool),
    NoSenders(u32),
    SendOnce,
    DeadName(u32),
}

/// A port on which the kernel tells something, and what has come there last.
struct Notices {
    port: ReceiveRight,
    last: Cell<Option<(PortName, Seqno, Told)>>,
    /// The receive right that has come.
    right: Cell<Option<ReceiveRight>>,
}

impl Notices {
    fn new() -> Result<Self, CallError> {
        let port = allocate_port().map_err(CallError::new)?;
        Ok(Self { port, last: Cell::new(None), right: Cell::new(None) })
    }

    /// Asks to be told here, and says who would have been until now.
    fn ask(&self, name: u32, id: i32, sync: u32) -> Result<Option<SendOnceRight>, CallError> {
        mach_port_request_notification(&task(), name, id, sync, self.port.make_send_once())
    }

    /// Receives a message, if there is one.
    fn hear(&self) -> Option<(PortName, Seqno, Told)> {
        self.last.set(None);
        let turn = serve_one(&notify::seqnos_notify_server(self), &self.port, Serve::new().timeout(10));
        self.last.take().filter(|_| turn == Ok(Turn::Handled))
    }

    /// What the next message says.
    fn told(&self) -> Option<Told> {
        self.hear().map(|(_, _, told)| told)
    }

    fn keep(&self, port: PortName, seqno: Seqno, told: Told) -> Result<(), KernReturn> {
        self.last.set(Some((port, seqno, told)));
        Ok(())
    }
}

impl notify::SeqnosNotifyServer for Notices {
    fn mach_notify_port_deleted(&self, port: PortName, seqno: Seqno, name: u32) -> Result<(), KernReturn> {
        self.keep(port, seqno, Told::NameDeleted(name))
    }

    fn mach_notify_msg_accepted(&self, port: PortName, seqno: Seqno, name: u32) -> Result<(), KernReturn> {
        self.keep(port, seqno, Told::Accepted(name))
    }

    fn mach_notify_port_destroyed(
        &self,
        port: PortName,
        seqno: Seqno,
        right: Option<ReceiveRight>,
    ) -> Result<(), KernReturn> {
        let came = right.is_some();
        self.right.set(right);
        self.keep(port, seqno, Told::Destroyed(came))
    }

    fn mach_notify_no_senders(&self, port: PortName, seqno: Seqno, count: u32) -> Result<(), KernReturn> {
        self.keep(port, seqno, Told::NoSenders(count))
    }

    fn mach_notify_send_once(&self, port: PortName, seqno: Seqno) -> Result<(), KernReturn> {
        self.keep(port, seqno, Told::SendOnce)
    }

    fn mach_notify_dead_name(&self, port: PortName, seqno: Seqno, name: u32) -> Result<(), KernReturn> {
        self.keep(port, seqno, Told::DeadName(name))
    }
}

fn dead_names(case: &Case) -> Result<(), CallError> {
    let notices = Notices::new()?;
    let port = port_at(ONE)?;
    mach_port_insert_right(&task(), ONE, AnyOffer::make(&port))?;
    case.is("nobody has asked before", notices.ask(ONE, DEAD_NAME, 0)?, None);
    let first = notices.ask(ONE, DEAD_NAME, 0)?;
    case.holds("who has asked before", first.is_some());
    case.is("nothing is told yet", notices.told(), None);
    drop(first);
    case.is("the send-once right of who has asked before", notices.told(), Some(Told::SendOnce));
    drop(port);
    case.is("without the receive right", notices.told(), Some(Told::DeadName(ONE)));
    case.is("and nothing more", notices.told(), None);
    case.is("references, the message's too", mach_port_get_refs(&task(), ONE, RIGHT_DEAD_NAME)?, 2);
    case.answers("of a name that is dead", notices.ask(ONE, DEAD_NAME, 0), KernReturn::INVALID_ARGUMENT);
    case.is("the kernel has kept nothing", notices.told(), Some(Told::SendOnce));
    case.is("of a name that is dead, at once", notices.ask(ONE, DEAD_NAME, 1)?, None);
    case.is("it is told", notices.told(), Some(Told::DeadName(ONE)));
    mach_port_mod_refs(&task(), ONE, RIGHT_DEAD_NAME, -3)?;
    case.answers("of no name", notices.ask(ONE, DEAD_NAME, 0), KernReturn::INVALID_NAME);
    case.answers("of no kind", notices.ask(notices.port.name().get(), 99, 0), KernReturn::INVALID_VALUE);
    Ok(())
}

fn names_deleted(case: &Case) -> Result<(), CallError> {
    let notices = Notices::new()?;
    let port = port_at(ONE)?;
    mach_port_insert_right(&task(), ONE, AnyOffer::make(&port))?;
    let once = mach_port_extract_right(&task(), ONE, MAKE_SEND_ONCE)?;
    let Some(AnyRight::SendOnce(once)) = once else {
        case.fail(format_args!("no send-once right: {once:?}"));
        return Ok(());
    };
    let name = once.name().get();
    notices.ask(name, DEAD_NAME, 0)?;
    drop(once);
    case.is("a send-once right given back", notices.told(), Some(Told::NameDeleted(name)));
    notices.ask(ONE, DEAD_NAME, 0)?;
    let none = Carried::<SendOnceRight>::none();
    let taken = mach_port_request_notification(&task(), ONE, DEAD_NAME, 0, none)?;
    case.holds("taken back", taken.is_some());
    drop(taken);
    case.is("its send-once right", notices.told(), Some(Told::SendOnce));
    mach_port_deallocate(&task(), ONE)?;
    drop(port);
    case.is("nothing is told", notices.told(), None);
    Ok(())
}

fn no_senders(case: &Case) -> Result<(), CallError> {
    let notices = Notices::new()?;
    let port = port_at(ONE)?;
    case.is("at once", notices.ask(ONE, NO_SENDERS, 0)?, None);
    case.is("none was made", notices.told(), Some(Told::NoSenders(0)));
    mach_port_set_mscount(&task(), ONE, 6)?;
    mach_port_insert_right(&task(), ONE, AnyOffer::make(&port))?;
    mach_port_insert_right(&task(), ONE, AnyOffer::make(&port))?;
    case.is("asked", notices.ask(ONE, NO_SENDERS, 8)?, None);
    case.holds("the port says so", Status::of(ONE)?.no_senders);
    mach_port_deallocate(&task(), ONE)?;
    case.is("one is left", notices.told(), None);
    mach_port_deallocate(&task(), ONE)?;
    case.is("none is left", notices.told(), Some(Told::NoSenders(8)));
    case.holds("the port has told", !Status::of(ONE)?.no_senders);
    Ok(())
}

fn ports_destroyed(case: &Case) -> Result<(), CallError> {
    let notices = Notices::new()?;
    let port = port_at(ONE)?;
    mach_port_set_qlimit(&task(), ONE, 7)?;
    mach_port_set_mscount(&task(), ONE, 77)?;
    case.is("asked", notices.ask(ONE, PORT_DESTROYED, 0)?, None);
    case.holds("the port says so", Status::of(ONE)?.port_destroyed);
    drop(port);
    case.answers("the name", mach_port_type(&task(), ONE), KernReturn::INVALID_NAME);
    case.is("told", notices.told(), Some(Told::Destroyed(true)));
    let Some(port) = notices.right.take() else { return Ok(()) };
    let status = Status::of(port.name().get())?;
    case.is("it is that port", (status.limit, status.port_destroyed), (7, false));
    case.is("and its count begins again", status.make_sends, 0);
    case.is("asked again", notices.ask(port.name().get(), PORT_DESTROYED, 0)?, None);
    drop(port);
    case.is("told again", notices.told(), Some(Told::Destroyed(true)));
    Ok(())
}

fn from_itself(case: &Case) -> Result<(), CallError> {
    let notices = Notices::new()?;
    let name = notices.port.name().get();
    let once = || match mach_port_extract_right(&task(), name, MAKE_SEND_ONCE)? {
        Some(AnyRight::SendOnce(once)) => Ok(once),
        _ => Err(CallError::new(KernReturn::INVALID_CAPABILITY)),
    };
    notify::mach_notify_port_deleted(once()?, 0xffff_fff1)?;
    notify::mach_notify_msg_accepted(once()?, 0x2222)?;
    notify::mach_notify_port_destroyed(once()?, port_at(OTHER)?.move_receive())?;
    notify::mach_notify_no_senders(once()?, 0x3333)?;
    notify::mach_notify_send_once(once()?)?;
    notify::mach_notify_dead_name(once()?, 0x4444)?;
    let status = Status::of(name)?;
    case.is("messages and their send-once rights", (status.queued, status.send_once), (6, 6));
    case.answers("the right sent away", mach_port_type(&task(), OTHER), KernReturn::INVALID_NAME);
    mach_port_set_seqno(&task(), name, u32::MAX - 2)?;
    let mut seqno = Seqno(u32::MAX - 2);
    for told in [
        Told::NameDeleted(0xffff_fff1),
        Told::Accepted(0x2222),
        Told::Destroyed(true),
        Told::NoSenders(0x3333),
        Told::SendOnce,
        Told::DeadName(0x4444),
    ] {
        case.is("in order", notices.hear(), Some((notices.port.name(), seqno, told)));
        seqno = seqno.next();
    }
    let status = Status::of(name)?;
    case.is("none is left", (status.queued, status.send_once), (0, 0));
    case.is("the next number", status.seqno, seqno.get());
    Ok(())
}

fn payload(case: &Case) -> Result<(), CallError> {
    let notices = Notices::new()?;
    let name = notices.port.name().get();
    let tell = || mach_port_extract_right(&task(), name, MAKE_SEND_ONCE).map(drop);
    mach_port_set_protected_payload(&task(), name, 0x1234_5678)?;
    tell()?;
    case.is("with a payload", notices.hear(), Some((PortName(0x1234_5678), Seqno(0), Told::SendOnce)));
    mach_port_clear_protected_payload(&task(), name)?;
    tell()?;
    case.is("without one", notices.hear(), Some((notices.port.name(), Seqno(1), Told::SendOnce)));
    case.answers("of no port", mach_port_set_protected_payload(&task(), THIRD, 1), KernReturn::INVALID_NAME);
    case.answers(
        "none of no port",
        mach_port_clear_protected_payload(&task(), THIRD),
        KernReturn::INVALID_NAME,
    );
    Ok(())
}

/// Who sends, and how often it has.
struct Sender {
    to: SendRight,
    sent: AtomicU32,
}

fn full_queue(case: &Case) -> Result<(), CallError> {
    let notices = Notices::new()?;
    let name = notices.port.name().get();
    mach_port_set_qlimit(&task(), name, 1)?;
    let sender =
        keep(Sender { to: send_right(&notices.port).map_err(CallError::new)?, sent: AtomicU32::new(0) });
    let sent = || sender.sent.load(Ordering::SeqCst);
    let thread = spawn(sender, |sender| {
        for number in 0..3 {
            if mach::memory_object_data_unavailable(&sender.to, number, 0).is_ok() {
                sender.sent.fetch_add(1, Ordering::SeqCst);
            }
        }
    });
    case.holds("a thread sends", wait_for(|| sent() == 1));
    mig_rs_gnumach::wait(50);
    case.is("and waits", (sent(), Status::of(name)?.queued), (1, 1));
    mach_port_set_qlimit(&task(), name, 3)?;
    case.holds("the rest has room", wait_for(|| sent() == 3));
    case.is("messages", Status::of(name)?.queued, 3);
    for _ in 0..3 {
        let turn =
            serve_one(&notify::seqnos_notify_server(&notices), &notices.port, Serve::new().timeout(10));
        case.is("which are nothing that this server knows", turn, Ok(Turn::Refused(KernReturn::BAD_ID)));
    }
    join([thread]);
    mach_port_mod_refs(&task(), name, RIGHT_RECEIVE, -1)?;
    core::mem::forget(notices.port);
    mach_port_deallocate(&task(), name)
}
