//! Are messages handled in the order in which they were dequeued, whatever they are and however many threads receive?

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use std::{panic, thread};

use mig_rs_local::Trap;
use mig_rs_runtime::{
    Dispatch, KernReturn, OutOfTurn, Patience, PortName, ReceiveRight, SendRight, Seqno, Sequencer, Serve,
    Turn, serve_on, serve_one,
};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::test_runner::{Config, TestRunner};

use super::interfaces::forged::{bare, heavy};
use super::interfaces::{memory_object, notify, optional};
use crate::meeting::Meeting;
use optional::memory_object::{SeqnosMemoryObjectServer, seqnos_memory_object_server, vm_size_t};
use optional::notify::{SeqnosNotifyServer, mach_port_name_t, seqnos_notify_server};

/// A message of somebody who means well, or not.
#[derive(Clone, Copy, Debug)]
enum Letter {
    Init(u32),
    Notification(u32),
    Panicking,
    PassedEarly(u32),
    Foreign,
    Malformed,
    TooLong,
}

const PANICS: u32 = 1 << 31;
const EARLY: u32 = 1 << 30;

#[allow(clippy::useless_conversion, reason = "32 bits on some wires, 64 on others")]
fn vm_size(size: u32) -> vm_size_t {
    size.into()
}

#[allow(clippy::useless_conversion, reason = "32 bits on some wires, 64 on others")]
fn as_u32(size: vm_size_t) -> u32 {
    u32::try_from(size).unwrap()
}

impl Letter {
    fn send(self, meeting: &Meeting) {
        let once = || meeting.client.send_once_right_to(&meeting.port);
        let init =
            |size: u32| memory_object::memory_object_init(&meeting.right, None, vm_size(size)).unwrap();
        match self {
            Self::Init(size) => init(size),
            Self::Panicking => init(PANICS),
            Self::PassedEarly(size) => init(EARLY | size),
            Self::Notification(name) => notify::mach_notify_dead_name(once(), name).unwrap(),
            Self::Foreign => bare::bare_2199(&meeting.right).unwrap(),
            Self::Malformed => bare::bare_2200(&meeting.right).unwrap(),
            Self::TooLong => heavy::words(&meeting.right, &[0; 1000]).unwrap(),
        }
    }

    fn any() -> impl Strategy<Value = Self> {
        prop_oneof![
            4 => (0..EARLY).prop_map(Self::Init),
            2 => any::<u32>().prop_map(Self::Notification),
            1 => (0..EARLY).prop_map(Self::PassedEarly),
            1 => prop_oneof![Just(Self::Panicking), Just(Self::Foreign), Just(Self::Malformed), Just(Self::TooLong)],
        ]
    }
}

/// Notes what it is told, and takes its time.
struct Pager {
    sequencer: Sequencer,
    notes: Mutex<Vec<(u32, u32)>>,
}

impl Pager {
    fn new(first: u32) -> Self {
        let sequencer = Sequencer::beginning_at(Seqno(first));
        Self { sequencer, notes: Mutex::default() }
    }

    fn demux(&self) -> impl Dispatch + Sync {
        seqnos_memory_object_server(self).or(seqnos_notify_server(self))
    }

    fn note(&self, seqno: Seqno, what: u32) {
        // Whoever has waited for nobody is here now.
        thread::yield_now();
        self.notes.lock().unwrap().push((seqno.get(), what));
    }
}

impl SeqnosMemoryObjectServer for Pager {
    fn memory_object_init(
        &self,
        _: PortName,
        seqno: Seqno,
        _: Option<SendRight>,
        size: vm_size_t,
    ) -> Result<(), KernReturn> {
        let size = as_u32(size);
        self.note(seqno, size);
        if size & EARLY != 0 {
            self.sequencer.pass(seqno);
            thread::yield_now();
        }
        if size & PANICS != 0 {
            panic::resume_unwind(Box::new("on purpose"));
        }
        Ok(())
    }
}

impl SeqnosNotifyServer for Pager {
    fn mach_notify_dead_name(
        &self,
        _: PortName,
        seqno: Seqno,
        name: mach_port_name_t,
    ) -> Result<(), KernReturn> {
        self.note(seqno, name);
        Ok(())
    }
}

/// What a pager with one thread notes.
fn sequential(letters: &[Letter], first: u32) -> Vec<(u32, u32)> {
    let numbered = letters.iter().zip(0_u32..);
    let notes = numbered.filter_map(|(letter, n)| match *letter {
        Letter::Init(what) | Letter::Notification(what) => Some((n, what)),
        Letter::PassedEarly(what) => Some((n, EARLY | what)),
        Letter::Panicking => Some((n, PANICS)),
        Letter::Foreign | Letter::Malformed | Letter::TooLong => None,
    });
    notes.map(|(n, what)| (first.wrapping_add(n), what)).collect()
}

#[test]
fn four_threads_note_what_one_would() {
    let config = Config { cases: 40, failure_persistence: None, ..Config::default() };
    let cases = (vec(Letter::any(), 0..60), prop_oneof![Just(0), Just(u32::MAX - 20), any::<u32>()]);
    TestRunner::new(config)
        .run(&cases, |(letters, first)| {
            let meeting = Meeting::new();
            assert_eq!(meeting.server.set_seqno(meeting.port.name(), first), Ok(()));
            for letter in &letters {
                letter.send(&meeting);
            }
            let pager = Pager::new(first);
            let options = Serve::new().in_order(&pager.sequencer).timeout(2);
            let ended = serve_on(4, &pager.demux(), &meeting.port, options);
            assert_eq!(ended.unwrap_err().code(), KernReturn::RCV_TIMED_OUT);
            let (next, notes) = (pager.sequencer.next(), pager.notes.into_inner().unwrap());
            assert_eq!(notes, sequential(&letters, first));
            assert_eq!(next.get(), first.wrapping_add(u32::try_from(letters.len()).unwrap()));
            meeting.part();
            Ok(())
        })
        .unwrap();
}

/// What a function is told of a turn that does not come.
type Told = Arc<Mutex<Vec<String>>>;

fn telling(told: &Told, patience: Patience) -> Sequencer {
    let told = Arc::clone(told);
    Sequencer::new().on_stuck(Duration::from_millis(20), move |stuck| {
        told.lock().unwrap().push(stuck.to_string());
        patience
    })
}

#[test]
fn a_turn_that_is_held_too_long_is_told_with_its_holder() {
    let told = Told::default();
    let sequencer = telling(&told, Patience::Skip);
    thread::scope(|scope| {
        let turn = sequencer.turn(Seqno(0)).unwrap();
        let waits = scope.spawn(|| sequencer.turn(Seqno(1)).map(|turn| turn.seqno()));
        let waits_longer = scope.spawn(|| sequencer.turn(Seqno(2)).map(|turn| turn.seqno()));
        while told.lock().unwrap().is_empty() || format!("{sequencer:?}").contains("waiting: 1") {
            thread::sleep(Duration::from_millis(1));
        }
        // Nobody skips what somebody has.
        assert_eq!(sequencer.next(), Seqno(0));
        turn.pass();
        assert_eq!(waits.join().unwrap(), Ok(Seqno(1)));
        assert_eq!(waits_longer.join().unwrap(), Ok(Seqno(2)));
    });
    let told = told.lock().unwrap();
    let holder = thread::current().name().unwrap_or_default().to_owned();
    let ends = format!("thread `{holder}` has the turn of message 0 (");
    assert!(told.iter().all(|line| line.contains(&ends)), "{told:?}");
}

#[test]
fn a_message_that_got_lost_is_told_and_skipped() {
    let meeting = Meeting::new();
    let told = Told::default();
    let pager = Pager { sequencer: telling(&told, Patience::Skip), notes: Mutex::default() };
    for size in 0..3 {
        Letter::Init(size).send(&meeting);
    }
    // Somebody receives the second message past the loop.
    let options = Serve::new().in_order(&pager.sequencer);
    let once = |options| serve_one(&pager.demux(), &meeting.port, options);
    assert_eq!(once(options), Ok(Turn::Handled));
    assert_eq!(once(Serve::new()), Ok(Turn::Handled));
    assert_eq!(once(options), Ok(Turn::Handled));
    assert_eq!(*pager.notes.lock().unwrap(), [(0, 0), (1, 1), (2, 2)]);
    let told = told.lock().unwrap();
    let port = format!("message 2 of port {:#x} has waited ", meeting.port.name().get());
    assert!(told[0].starts_with(&port), "{told:?}");
    assert!(told[0].ends_with(" ms for its turn: nobody has come with message 1 (1 waiting)"), "{told:?}");
    meeting.part();
}

#[test]
fn what_cannot_be_received_whole_has_its_turn() {
    for code in [KernReturn::RCV_BODY_ERROR, KernReturn::RCV_HEADER_ERROR, KernReturn::RCV_TOO_LARGE] {
        let meeting = Meeting::new();
        let pager = Pager::new(0);
        for size in 0..3 {
            Letter::Init(size).send(&meeting);
        }
        let once = || serve_one(&pager.demux(), &meeting.port, Serve::new().in_order(&pager.sequencer));
        assert_eq!(once(), Ok(Turn::Handled));
        meeting.server.fail_next(Trap::Receive, code);
        assert_eq!(once(), Ok(Turn::Lost(code)));
        assert_eq!(once(), Ok(Turn::Handled));
        assert_eq!(*pager.notes.lock().unwrap(), [(0, 0), (2, 2)]);
        meeting.part();
    }
}

#[test]
fn a_number_that_has_passed_is_refused() {
    let meeting = Meeting::new();
    let pager = Pager::new(5);
    Letter::Init(0).send(&meeting);
    let options = Serve::new().in_order(&pager.sequencer);
    let turn = serve_one(&pager.demux(), &meeting.port, options);
    assert_eq!(turn, Ok(Turn::Refused(KernReturn::ABORTED)));
    assert_eq!(pager.sequencer.turn(Seqno(4)).map(|_| ()), Err(OutOfTurn::Passed));
    assert_eq!(*pager.notes.lock().unwrap(), []);
    meeting.part();
}

#[test]
fn every_port_of_a_set_has_an_order_of_its_own() {
    let meeting = Meeting::new();
    let set = meeting.server.allocate_set();
    let ports: [ReceiveRight; 3] = std::array::from_fn(|_| meeting.server.allocate());
    let pagers: [Arc<Sequencer>; 2] = std::array::from_fn(|_| Arc::new(Sequencer::new()));
    let rights = ports.each_ref().map(|port| meeting.client.send_right_to(port));
    for port in &ports {
        mig_rs_local::insert_member(port, &set).unwrap();
        meeting.server.set_queue_limit(port.name(), 100).unwrap();
    }
    for n in 0..90_u32 {
        memory_object::memory_object_init(&rights[n as usize % 3], None, vm_size(n)).unwrap();
    }
    let pager = Pager::new(0);
    let turns = AtomicU32::new(0);
    let order = |port| {
        turns.fetch_add(1, Ordering::Relaxed);
        // The third port needs no order.
        ports.iter().position(|known| known.name() == port).and_then(|n| pagers.get(n).cloned())
    };
    let ended = serve_on(4, &pager.demux(), &set, Serve::new().in_order(&order).timeout(20));
    assert_eq!(ended.unwrap_err().code(), KernReturn::RCV_TIMED_OUT);
    assert_eq!(pagers.map(|sequencer| sequencer.next()), [Seqno(30); 2]);
    let notes = pager.notes.into_inner().unwrap();
    for port in 0..2 {
        let of_port = notes.iter().filter(|(_, n)| n % 3 == port).map(|(seqno, _)| *seqno);
        assert!(of_port.eq(0..30), "{notes:?}");
    }
    assert_eq!((notes.len(), turns.into_inner()), (90, 90));
    drop((ports, rights, set));
    meeting.part();
}
