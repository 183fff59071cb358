//! Do notifications arrive, with sequence numbers and without?

use std::sync::Mutex;

use mig_rs_local::{Notification, Task};
use mig_rs_runtime::{Abi, KernReturn, PortName, ReceiveRight, SendOnceRight, Seqno, kernel};

use super::ABI;
use super::interfaces::notify::*;
use crate::described::Described;
use crate::meeting::{Known, Meeting};
use crate::numbered::Numbered;
use crate::round::{Round, in_every_round};
use crate::watch::Exchange;

struct Listener {
    round: Round,
    port: PortName,
    destroyed: Option<PortName>,
    kept: Mutex<Option<ReceiveRight>>,
}

type Answer = Result<(), KernReturn>;

impl NotifyServer for Listener {
    fn mach_notify_port_deleted(&self, notify: PortName, name: mach_port_name_t) -> Answer {
        assert_eq!((notify, name), (self.port, u32::MAX - 1));
        self.round.answer(())
    }

    fn mach_notify_port_destroyed(&self, notify: PortName, rights: Option<ReceiveRight>) -> Answer {
        assert_eq!((notify, rights.as_ref().map(ReceiveRight::name)), (self.port, self.destroyed));
        *self.kept.lock().unwrap() = rights;
        self.round.answer(())
    }

    fn mach_notify_no_senders(&self, notify: PortName, mscount: mach_port_mscount_t) -> Answer {
        assert_eq!((notify, mscount), (self.port, u32::MAX - 2));
        self.round.answer(())
    }

    fn mach_notify_send_once(&self, notify: PortName) -> Answer {
        assert_eq!(notify, self.port);
        self.round.answer(())
    }

    fn mach_notify_dead_name(&self, notify: PortName, name: mach_port_name_t) -> Answer {
        assert_eq!((notify, name), (self.port, u32::MAX - 3));
        self.round.answer(())
    }

    typed! {
        fn mach_notify_msg_accepted(&self, notify: PortName, name: mach_port_name_t) -> Answer {
            assert_eq!((notify, name), (self.port, u32::MAX - 4));
            self.round.answer(())
        }
    }
}

impl SeqnosNotifyServer for Numbered<'_, Listener> {
    fn mach_notify_port_deleted(&self, notify: PortName, seqno: Seqno, name: mach_port_name_t) -> Answer {
        self.next(seqno).mach_notify_port_deleted(notify, name)
    }

    fn mach_notify_port_destroyed(
        &self,
        notify: PortName,
        seqno: Seqno,
        rights: Option<ReceiveRight>,
    ) -> Answer {
        self.next(seqno).mach_notify_port_destroyed(notify, rights)
    }

    fn mach_notify_no_senders(&self, notify: PortName, seqno: Seqno, mscount: mach_port_mscount_t) -> Answer {
        self.next(seqno).mach_notify_no_senders(notify, mscount)
    }

    fn mach_notify_send_once(&self, notify: PortName, seqno: Seqno) -> Answer {
        self.next(seqno).mach_notify_send_once(notify)
    }

    fn mach_notify_dead_name(&self, notify: PortName, seqno: Seqno, name: mach_port_name_t) -> Answer {
        self.next(seqno).mach_notify_dead_name(notify, name)
    }

    typed! {
        fn mach_notify_msg_accepted(&self, notify: PortName, seqno: Seqno, name: mach_port_name_t) -> Answer {
            self.next(seqno).mach_notify_msg_accepted(notify, name)
        }
    }
}

/// Sends every notification once.
fn notify(once: impl Fn() -> SendOnceRight, destroyed: Option<ReceiveRight>) {
    mach_notify_port_deleted(once(), u32::MAX - 1).unwrap();
    mach_notify_port_destroyed(once(), destroyed).unwrap();
    mach_notify_no_senders(once(), u32::MAX - 2).unwrap();
    mach_notify_send_once(once()).unwrap();
    mach_notify_dead_name(once(), u32::MAX - 3).unwrap();
    typed! { mach_notify_msg_accepted(once(), u32::MAX - 4).unwrap(); }
}

fn notify_all(meeting: &Meeting, seqnos: bool, round: Round) -> Vec<Exchange> {
    let mut ports = Known::<1>::new(meeting.client, meeting.server);
    let destroyed = round.some(ports.name(0));
    let port = ports.take(0);
    let listener = Listener { round, port: meeting.port.name(), destroyed, kept: Mutex::default() };
    let client = || notify(|| meeting.client.send_once_right_to(&meeting.port), round.some(port));
    let before = meeting.server.account();
    let exchanges = if seqnos {
        let numbered = Numbered::new(&listener);
        let exchanges = meeting.record(seqnos_notify_server(&numbered), client);
        let numbers: Vec<_> = exchanges.iter().map(|exchange| exchange.seqno).collect();
        assert_eq!(numbered.numbers(), numbers);
        exchanges
    } else {
        meeting.record(notify_server(&listener), client)
    };
    assert_eq!(meeting.server.account().receive - before.receive, round.length(1), "the port that came");
    exchanges
}

fn every_notification_arrives(seqnos: bool) {
    let interface = Described::shipped("notify", ABI);
    in_every_round(&interface, |meeting, round| notify_all(meeting, seqnos, round));
}

#[test]
fn every_notification_arrives_without_number() {
    every_notification_arrives(false);
}

#[test]
fn every_notification_arrives_with_its_number() {
    every_notification_arrives(true);
}

#[test]
fn the_kernel_sends_one_itself() {
    let meeting = Meeting::new();
    let listener =
        Listener { round: Round::Full, port: meeting.port.name(), destroyed: None, kept: Mutex::default() };
    let exchanges =
        meeting.record(notify_server(&listener), || drop(meeting.client.send_once_right_to(&meeting.port)));
    assert_eq!(exchanges.iter().map(|exchange| exchange.id).collect::<Vec<_>>(), [71]);
    meeting.part();
}

const WIDE: bool = matches!(ABI.as_bytes(), b"gnu64");
/// Which word of a message has the name of a right that comes first.
const FIRST_RIGHT: usize = if WIDE { 10 } else { 7 };
typed! {
    /// Which word of a header has the sequence number.
    const SEQNO: usize = if WIDE { 6 } else { 4 };
}

/// The next message at a port, as it stands in the buffer, without trailer.
fn raw(port: &ReceiveRight) -> Vec<u32> {
    let mut buffer = [0u64; 16];
    let start: *mut u8 = buffer.as_mut_ptr().cast();
    let options = kernel::RCV_MSG | kernel::RCV_TIMEOUT;
    let abi = match ABI {
        "xnu64" => Abi::Xnu64,
        "xnu32" => Abi::Xnu32,
        "osf32" => Abi::Osf32,
        "gnu32" => Abi::Gnu32,
        _ => Abi::Gnu64,
    };
    // SAFETY: the buffer has 128 bytes, aligned to 8.
    let code = unsafe { kernel::__mig_rs_receive(abi, start, 128, port.name().get(), options, 0) };
    assert_eq!(code, 0);
    let bytes: Vec<u8> = buffer.iter().flat_map(|word| word.to_ne_bytes()).collect();
    let words = bytes.chunks(4).map(|word| u32::from_ne_bytes(word.try_into().unwrap()));
    let mut words: Vec<u32> = words.collect();
    words.truncate(words[1] as usize / 4);
    // What the kernel puts into the header of a message without trailer: no two have the same number.
    typed! { words[SEQNO] = 0; }
    words
}

#[test]
fn the_kernels_own_are_those_of_the_interface_to_the_byte() {
    let Meeting { server, client, port, right } = Meeting::new();
    let once = || client.send_once_right_to(&port);
    let ask = |task: Task, name, what| assert!(task.request_notification(name, what, Some(once())).is_ok());
    let dead = Notification::DeadName { sync: false };

    drop(once());
    mach_notify_send_once(once()).unwrap();
    assert_eq!(raw(&port), raw(&port));

    let other = client.allocate();
    ask(client, other.name(), Notification::NoSenders { sync: 0 });
    mach_notify_no_senders(once(), 0).unwrap();
    assert_eq!(raw(&port), raw(&port));

    let held = server.send_right_to(&other);
    let name = held.name();
    ask(server, name, dead);
    drop(held);
    mach_notify_port_deleted(once(), name.get()).unwrap();
    assert_eq!(raw(&port), raw(&port));

    let held = server.send_right_to(&other);
    let name = held.name();
    ask(server, name, dead);
    drop(other);
    mach_notify_dead_name(once(), name.get()).unwrap();
    assert_eq!(raw(&port), raw(&port));

    let other = client.allocate();
    ask(client, other.name(), Notification::PortDestroyed);
    drop(other);
    mach_notify_port_destroyed(once(), Some(client.allocate())).unwrap();
    let [mut kernels, mut stubs] = [raw(&port), raw(&port)];
    // Each brings a port of its own.
    assert_ne!((kernels[FIRST_RIGHT], stubs[FIRST_RIGHT]), (0, 0));
    (kernels[FIRST_RIGHT], stubs[FIRST_RIGHT]) = (0, 0);
    assert_eq!(kernels, stubs);
    drop(right);
}
