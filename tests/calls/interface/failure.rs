//! What becomes of rights and memory when a call fails, or a port is dead?

use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::thread;

use mig_rs_runtime::{
    CallError, KernReturn, Origin, OutOfLine, OutOfLineRights, PortName, Region, RightsRegion, Room,
    SendRight, Serve, Turn, serve_one,
};

use super::Quad;
use super::interfaces::{mach, mach_exc, memory_object, optional, shapes};
use crate::meeting::Meeting;
use mach::{vm_address_t, vm_size_t};
use optional::mach::mach_server;
use optional::mach_exc::{exception_type_t, int, mach_exc_server, natural_t};
use optional::memory_object::memory_object_server;
use shapes::trailer::{EveryServer, ask_options_by_client, every_server};

const TOO_LARGE: Result<(), CallError> = Err(CallError::new(KernReturn::ARRAY_TOO_LARGE));
const NOBODY: Result<(), CallError> = Err(CallError::new(KernReturn::SEND_INVALID_DEST));

/// A server of a little of everything: notes what rights are called that come, and gives the memory away that it was given.
#[derive(Default)]
struct Server {
    names: Mutex<Vec<Option<PortName>>>,
    memory: Mutex<OutOfLine<u8>>,
}

impl Server {
    fn note<'r>(&self, rights: impl IntoIterator<Item = &'r Option<SendRight>>) {
        let names = rights.into_iter().map(|right| right.as_ref().map(SendRight::name));
        self.names.lock().unwrap().extend(names);
    }
}

impl optional::mach_exc::MachExcServer for Server {
    fn mach_exception_raise_state(
        &self,
        _: PortName,
        _: exception_type_t,
        _: &[Quad],
        flavor: int,
        _: &[natural_t],
        new_state: &mut Room<'_, natural_t>,
    ) -> Result<int, KernReturn> {
        new_state.extend_from_slice(&[1, 2, 3, 4])?;
        Ok(flavor)
    }
}

impl optional::mach::MachServer for Server {
    fn vm_write(&self, _: PortName, _: vm_address_t, data: OutOfLine<u8>) -> Result<(), KernReturn> {
        *self.memory.lock().unwrap() = data;
        Ok(())
    }

    fn vm_read(&self, _: PortName, _: vm_address_t, _: vm_size_t) -> Result<Region<'_, u8>, KernReturn> {
        Ok(mem::take(&mut *self.memory.lock().unwrap()).into())
    }

    fn mach_ports_register(&self, _: PortName, rights: OutOfLineRights<SendRight>) -> Result<(), KernReturn> {
        self.note(&rights.collect::<Vec<_>>());
        Ok(())
    }

    fn task_set_special_port(&self, _: PortName, _: int, right: Option<SendRight>) -> Result<(), KernReturn> {
        self.note(&[right]);
        Ok(())
    }
}

impl optional::memory_object::MemoryObjectServer for Server {
    fn memory_object_init(
        &self,
        _: PortName,
        control: Option<SendRight>,
        _: vm_size_t,
    ) -> Result<(), KernReturn> {
        self.note(&[control]);
        Ok(())
    }
}

/// A number that a handler takes badly.
const PANIC: i32 = -1;

impl EveryServer for Server {
    fn options_by_client(&self, _: PortName, a: i32) -> Result<(), KernReturn> {
        assert_ne!(a, PANIC);
        Ok(())
    }
}

/// A right of the client's to a port that has died.
fn dead_right(meeting: &Meeting) -> SendRight {
    meeting.client.send_right_to(&meeting.client.allocate())
}

#[test]
fn a_request_that_is_too_long_is_not_sent() {
    let meeting = Meeting::new();
    let thread = meeting.client.send_right_to(&meeting.port);
    let sent = mach_exc::mach_exception_raise(&meeting.right, &thread, None, 0, &[1, 2, 3]);
    assert_eq!(sent, TOO_LARGE);
    assert_eq!(meeting.server.account().queued, 0);
    drop(thread);
    meeting.part();
}

#[test]
fn an_answer_that_is_too_long_for_the_client_is_an_error() {
    let meeting = Meeting::new();
    let server = Server::default();
    meeting.serve_all(&mach_exc_server(&server), || {
        let mut state = [0; 4];
        let result = mach_exc::mach_exception_raise_state(&meeting.right, 0, &[], -1, &[], &mut state);
        assert_eq!((result, state), (Ok((-1, 4)), [1, 2, 3, 4]));
        let result = mach_exc::mach_exception_raise_state(&meeting.right, 0, &[], -1, &[], &mut state[..3]);
        assert_eq!(result.map(|_| ()), TOO_LARGE);
    });
    meeting.part();
}

#[test]
fn rights_to_dead_ports_arrive_dead() {
    let meeting = Meeting::new();
    let dead = dead_right(&meeting);
    let right = meeting.client.send_right_to(&meeting.port);
    let server = Server::default();
    meeting.serve_all(&mach_server(&server), || {
        mach::task_set_special_port(&meeting.right, 0, &dead).unwrap();
        mach::mach_ports_register(
            &meeting.right,
            RightsRegion::copy_send(&[Some(dead), None, Some(right)][..]),
        )
        .unwrap();
    });
    let alive = Some(meeting.port.name());
    let names = server.names.into_inner().unwrap();
    assert_eq!(names, [Some(PortName::DEAD), Some(PortName::DEAD), None, alive]);
    meeting.part();
}

#[test]
fn a_right_dies_on_its_way() {
    let meeting = Meeting::new();
    let control = meeting.client.allocate();
    memory_object::memory_object_init(&meeting.right, &control, 0).unwrap();
    drop(control);
    let server = Server::default();
    meeting.serve_all(&memory_object_server(&server), || ());
    assert_eq!(server.names.into_inner().unwrap(), [Some(PortName::DEAD)]);
    meeting.part();
}

#[test]
fn what_was_given_to_a_dead_server_is_given_back() {
    let meeting = Meeting::new();
    let server = Server::default();
    let memory = meeting.serve_all(&mach_server(&server), || {
        mach::vm_write(&meeting.right, 0, b"memory").unwrap();
        mach::vm_read(&meeting.right, 0, 0).unwrap()
    });
    assert_eq!(&*memory, b"memory");
    let port = meeting.client.allocate();
    let dead = dead_right(&meeting);

    assert_eq!(mach::memory_object_data_supply(&dead, 0, memory, 0, 0, &port), NOBODY);
    assert_eq!(meeting.client.account().memory, 0);
    assert_eq!(memory_object::memory_object_terminate(&dead, port), NOBODY);
    assert_eq!(meeting.client.account().receive, 0);
    drop(dead);
    meeting.part();
}

#[test]
fn a_panic_can_go_on_through_the_loop() {
    let meeting = Meeting::new();
    let server = Server::default();
    thread::scope(|scope| {
        let serving = scope.spawn(|| {
            let demux = every_server(&server);
            let options = Serve::new().timeout(20_000).let_panics_through();
            let serve = || serve_one(&demux, &meeting.port, options);
            catch_unwind(AssertUnwindSafe(serve)).is_err()
        });
        let answer = ask_options_by_client(&meeting.right, 20_000, 0, PANIC);
        assert_eq!(answer, Err(CallError::new(KernReturn::SERVER_DIED)));
        assert!(serving.join().unwrap(), "the panic reaches whoever serves");
    });
    meeting.part();
}

#[test]
fn what_a_dead_client_was_to_get_is_given_back() {
    let meeting = Meeting::new();
    let server = Server::default();
    meeting.serve_all(&mach_server(&server), || mach::vm_write(&meeting.right, 0, b"memory").unwrap());
    assert_eq!(meeting.server.account().memory, 6);
    thread::scope(|scope| {
        let client = scope.spawn(|| mach::vm_read(&meeting.right, 0, 0).map(|_| ()));
        while meeting.server.account().queued == 0 {
            thread::yield_now();
        }
        meeting.client.terminate();
        assert_eq!(client.join().unwrap().map_err(CallError::origin), Err(Origin::Receive));
        let turn = serve_one(&mach_server(&server), &meeting.port, Serve::new().timeout(20_000));
        assert_eq!(turn, Ok(Turn::Handled));
    });
    assert_eq!(meeting.server.account().memory, 0);
    meeting.part();
}

#[test]
fn a_client_waits_in_vain() {
    let meeting = Meeting::new();
    let answer = ask_options_by_client(&meeting.right, 1, 0, 2);
    assert_eq!(answer.map_err(CallError::code), Err(KernReturn::RCV_TIMED_OUT));
    // The request is still there, and its answer goes nowhere; the next call is not taken in.
    meeting.serve_all(&every_server(&Server::default()), || {
        let answer = ask_options_by_client(&meeting.right, 20_000, 0, 2);
        assert_eq!(answer, Ok(()));
    });
    meeting.part();
}
