//! Do the numbers of a port count whatever is received on it, until the receive right moves?

use std::sync::Mutex;
use std::thread;

use mig_rs_local::Task;
use mig_rs_runtime::{
    Dispatch, KernReturn, PortName, ReceiveRight, SendRight, Seqno, Serve, Turn, serve_one,
};

use super::interfaces::forged::{bare, heavy};
use super::interfaces::{clock, memory_object, notify, optional};
use crate::described::in_order;
use crate::meeting::Meeting;
use crate::watch::Watched;
use optional::memory_object::{SeqnosMemoryObjectServer, seqnos_memory_object_server, vm_size_t};
use optional::notify::{SeqnosNotifyServer, mach_port_name_t, seqnos_notify_server};

/// Two interfaces on one port, of each one routine.
#[derive(Default)]
struct Numbers(Mutex<Vec<u32>>);

impl Numbers {
    fn next(&self, seqno: Seqno) -> Result<(), KernReturn> {
        self.0.lock().unwrap().push(seqno.get());
        Ok(())
    }

    fn demux(&self) -> impl Dispatch + Sync {
        seqnos_memory_object_server(self).or(seqnos_notify_server(self))
    }
}

impl SeqnosMemoryObjectServer for Numbers {
    fn memory_object_init(
        &self,
        _: PortName,
        seqno: Seqno,
        _: Option<SendRight>,
        _: vm_size_t,
    ) -> Result<(), KernReturn> {
        self.next(seqno)
    }
}

impl SeqnosNotifyServer for Numbers {
    fn mach_notify_dead_name(
        &self,
        _: PortName,
        seqno: Seqno,
        _: mach_port_name_t,
    ) -> Result<(), KernReturn> {
        self.next(seqno)
    }
}

fn init(object: &SendRight) {
    memory_object::memory_object_init(object, None, 4096).unwrap();
}

#[test]
fn what_no_server_knows_is_refused_and_counts() {
    let meeting = Meeting::new();
    let (object, alarms) = (&meeting.right, meeting.client.allocate());
    let numbers = Numbers::default();
    let watched = Watched::new(numbers.demux());
    let ((), turns) = meeting.serve(&watched, || {
        init(object);
        notify::mach_notify_dead_name(meeting.client.send_once_right_to(&meeting.port), 1).unwrap();
        // No server has the id, one has left the routine out: nobody handles either.
        let alarm = clock::clock_alarm(object, 0, [0, 0], &alarms).map_err(|error| error.code());
        assert_eq!(alarm, Err(KernReturn::BAD_ID));
        memory_object::memory_object_change_completed(
            meeting.client.send_once_right_to(&meeting.port),
            None,
            0,
        )
        .unwrap();
        init(object);
    });
    let refused = turns.iter().position(|turn| *turn == Turn::Refused(KernReturn::BAD_ID));
    assert_eq!((turns.len(), refused), (5, Some(2)));
    in_order(&watched.exchanges());
    assert_eq!(numbers.0.into_inner().unwrap(), [0, 1, 4]);
    drop(alarms);
    // The refused alarm was to be told by a send-once right, which has become a notification.
    meeting.part();
}

#[test]
fn holes_and_malformed_messages_are_refused_and_count() {
    let meeting = Meeting::new();
    let (object, control) = (&meeting.right, meeting.client.allocate());
    let numbers = Numbers::default();
    let watched = Watched::new(numbers.demux());
    let ((), turns) = meeting.serve(&watched, || {
        init(object);
        bare::bare_2199(object).unwrap();
        bare::bare_2202(object).unwrap();
        bare::bare_2212(object).unwrap();
        bare::bare_2215(object).unwrap();
        init(object);
        bare::bare_2201(object).unwrap();
        bare::bare_2203(object).unwrap();
        heavy::two_rights(object, &control, &control).unwrap();
        init(object);
    });
    let (bad_id, bad) = (Turn::Refused(KernReturn::BAD_ID), Turn::Refused(KernReturn::BAD_ARGUMENTS));
    let handled = Turn::Handled;
    let expected = [handled, bad_id, bad_id, bad_id, bad_id, handled, bad, bad, bad, handled];
    assert_eq!(turns, expected);
    in_order(&watched.exchanges());
    assert_eq!(numbers.0.into_inner().unwrap(), [0, 5, 9]);
    drop(control);
    meeting.part();
}

#[test]
fn several_threads_share_the_numbers() {
    let meeting = Meeting::new();
    let numbers = Numbers::default();
    for _ in 0..60 {
        init(&meeting.right);
    }
    thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                for _ in 0..20 {
                    let turn = serve_one(&numbers.demux(), &meeting.port, Serve::new().timeout(20_000));
                    assert_eq!(turn, Ok(Turn::Handled));
                }
            });
        }
    });
    let mut numbers = numbers.0.into_inner().unwrap();
    numbers.sort_unstable();
    assert_eq!(numbers, (0..60).collect::<Vec<_>>());
    meeting.part();
}

#[test]
fn a_receive_right_that_moves_starts_at_0_again() {
    struct Heir(Mutex<Option<ReceiveRight>>);

    impl optional::notify::NotifyServer for Heir {
        fn mach_notify_port_destroyed(
            &self,
            _: PortName,
            port: Option<ReceiveRight>,
        ) -> Result<(), KernReturn> {
            *self.0.lock().unwrap() = port;
            Ok(())
        }
    }

    let meeting = Meeting::new();
    let first = Task::new();
    let port = first.allocate();
    let object = meeting.client.send_right_to(&port);
    let numbers = Numbers::default();
    let serve = |port: &ReceiveRight, times| {
        for _ in 0..times {
            assert_eq!(serve_one(&numbers.demux(), port, Serve::new().timeout(20_000)), Ok(Turn::Handled));
        }
    };
    for _ in 0..5 {
        init(&object);
    }
    serve(&port, 3);

    let heir = Heir(Mutex::default());
    let notification = first.send_once_right_to(&meeting.port);
    notify::mach_notify_port_destroyed(notification, port).unwrap();
    let heard =
        serve_one(&optional::notify::notify_server(&heir), &meeting.port, Serve::new().timeout(20_000));
    assert_eq!(heard, Ok(Turn::Handled));

    // Two messages have come along with the port.
    let port = heir.0.into_inner().unwrap().unwrap();
    init(&object);
    serve(&port, 3);
    assert_eq!(*numbers.0.lock().unwrap(), [0, 1, 2, 0, 1, 2]);

    drop((port, object));
    assert_eq!((first.account(), first.faults()), (mig_rs_local::Account::default(), vec![]));
    meeting.part();
}
