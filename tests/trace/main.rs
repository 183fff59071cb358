//! Would one want to read it? What a trace says of calls, refusals and notifications.
#![allow(clippy::unwrap_used, reason = "what a test finds wrong ends it")]

use std::ffi::CStr;
use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::thread;

use mig_rs_local::{Notification, Task, Trace, Tracing, Trap};
use mig_rs_runtime::kernel::{self, Abi};
use mig_rs_runtime::{
    InlineRights, KernReturn, OutOfLine, OutOfLineRights, PortName, ReceiveRight, Region, RightsRegion, Room,
    SendRight, Serve, serve_one,
};

mod echo {
    include!(concat!(env!("OUT_DIR"), "/described/echo.rs"));
}
mod memory_object {
    include!(concat!(env!("OUT_DIR"), "/described/memory_object.rs"));
}
mod mach {
    include!(concat!(env!("OUT_DIR"), "/described/mach.rs"));
}

mod trial {
    include!(concat!(env!("OUT_DIR"), "/described/trial.rs"));
}

/// What was written, for all who have a copy.
#[derive(Clone, Default)]
struct Paper(Arc<Mutex<Vec<u8>>>);

impl Write for Paper {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Paper {
    /// The text of a trace that is over. Names count from 0x400 in the order in which they come, whatever was there before; 64-bit numbers
    /// end in two digits that no name ends in.
    fn text(&self, trace: Tracing) -> String {
        drop(trace);
        let text = String::from_utf8(self.0.lock().unwrap().clone()).unwrap();
        let mut names: Vec<&str> = Vec::new();
        let mut said = String::new();
        for (index, part) in text.split("0x").enumerate() {
            let end = part.find(|letter: char| !letter.is_ascii_hexdigit()).unwrap_or(part.len());
            let (digits, rest) = part.split_at(end);
            match (index, digits.ends_with("00") && !digits.ends_with("000")) {
                (0, _) => said.push_str(part),
                (_, false) => said.push_str(&format!("0x{part}")),
                (_, true) => {
                    let at = names.iter().position(|name| *name == digits).unwrap_or_else(|| {
                        names.push(digits);
                        names.len() - 1
                    });
                    said.push_str(&format!("0x{:x}{rest}", (at + 1) * 0x400));
                }
            }
        }
        said
    }
}

/// A server with a port, a client with a right to it, and a trace of both.
struct Scene {
    server: Task,
    client: Task,
    port: ReceiveRight,
    right: SendRight,
    paper: Paper,
    trace: Tracing,
}

impl Scene {
    fn new() -> Self {
        let (server, client) = (Task::named("server"), Task::named("client"));
        let port = server.allocate();
        let right = client.send_right_to(&port);
        let paper = Paper::default();
        let trace = Trace::to(paper.clone()).of(server).of(client);
        let trace = trace.knows(&echo::DESCRIPTION).knows(&memory_object::DESCRIPTION);
        let trace = trace.knows(&mach::DESCRIPTION).knows(&trial::DESCRIPTION).start();
        Self { server, client, port, right, paper, trace }
    }

    /// What was written when everything that is left has gone.
    fn end(self) -> String {
        drop((self.right, self.port));
        self.paper.text(self.trace)
    }
}

struct Echo;

impl echo::EchoServer for Echo {
    fn echo_say(&self, _: PortName, text: &[u8], heard: &mut Room<'_, u8>) -> Result<(), KernReturn> {
        if text.is_empty() {
            return Err(KernReturn::INVALID_ARGUMENT);
        }
        heard.extend_from_slice(text).map_err(Into::into)
    }
}

/// Says something to a server on another thread.
fn say(scene: &Scene, text: &[u8]) -> Result<usize, mig_rs_runtime::CallError> {
    thread::scope(|threads| {
        threads.spawn(|| serve_one(&echo::echo_server(&Echo), &scene.port, Serve::new()));
        echo::echo_say(&scene.right, text, &mut [0; 1024])
    })
}

#[test]
fn a_call_and_its_answer() {
    let scene = Scene::new();
    assert_eq!(say(&scene, b"hello, mach"), Ok(11));
    assert_eq!(say(&scene, &[b'-'; 200]), Ok(200));
    assert_eq!(say(&scene, b"").unwrap_err().code(), KernReturn::INVALID_ARGUMENT);
    insta::assert_snapshot!(scene.end());
}

struct Trial;

impl trial::TrialServer for Trial {
    fn everything(
        &self,
        _: PortName,
        _: &CStr,
        _: &[i32],
        _: &CStr,
        _: &[u64; 2],
        _: InlineRights<'_, SendRight>,
        _: OutOfLineRights<SendRight>,
        heard: &mut Room<'_, i32>,
    ) -> Result<(), KernReturn> {
        heard.extend_from_slice(&[4; 10]).map_err(Into::into)
    }
}

#[test]
fn arguments_of_every_kind() {
    let scene = Scene::new();
    let other = scene.client.send_right_to(&scene.port);
    let some = [other.lent(); 2];
    let some = RightsRegion::copy_send(&some);
    let rights = [scene.client.copy_of(&other), scene.client.copy_of(&other)];
    thread::scope(|threads| {
        threads.spawn(|| serve_one(&trial::trial_server(&Trial), &scene.port, Serve::new()));
        let (numbers, range) = ([-1, 2, -3], [0x1001, 0xffff_ffff_0001]);
        let rights = RightsRegion::copy_send(&rights[..]);
        let heard = &mut [0; 20];
        trial::everything(&scene.right, c"who", &numbers, c"what", &range, some, rights, heard).unwrap();
    });
    trial::keep(&scene.right, &[1, 2, 3], KernReturn::SUCCESS).unwrap();
    trial::keep(&scene.right, &[], KernReturn::MEMORY_ERROR).unwrap();
    drop(other);
    insta::assert_snapshot!(scene.end());
}

/// A pager that has written everything before it is asked.
struct Pager;

impl memory_object::MemoryObjectServer for Pager {
    fn memory_object_data_return(
        &self,
        _: PortName,
        control: Option<SendRight>,
        _: u64,
        _: OutOfLine<u8>,
        _: u32,
        _: u32,
    ) -> Result<(), KernReturn> {
        drop(control);
        Ok(())
    }

    fn memory_object_synchronize(
        &self,
        object: PortName,
        control: Option<SendRight>,
        offset: u64,
        length: u64,
        _: u32,
    ) -> Result<(), KernReturn> {
        let control = control.ok_or(KernReturn::INVALID_RIGHT)?;
        mach::memory_object_synchronize_completed(&control, offset, length).map_err(|error| error.code())?;
        let _ = object;
        Ok(())
    }
}

struct Completed;

impl mach::MachServer for Completed {}

#[test]
fn a_synchronize_request_and_its_completion() {
    let scene = Scene::new();
    let control = scene.client.allocate();
    let pages = vec![7; 8192];
    let demux = memory_object::memory_object_server(&Pager);
    memory_object::memory_object_data_return(&scene.right, &control, 0x3001, Region::from(&pages[..]), 1, 0)
        .unwrap();
    serve_one(&demux, &scene.port, Serve::new()).unwrap();
    memory_object::memory_object_synchronize(&scene.right, &control, 0x3001, 0x2001, 2).unwrap();
    serve_one(&demux, &scene.port, Serve::new()).unwrap();
    serve_one(&mach::mach_server(&Completed), &control, Serve::new()).unwrap();
    drop(control);
    insta::assert_snapshot!(scene.end());
}

#[test]
fn refusals_and_what_is_lost() {
    let scene = Scene::new();
    scene.client.fail_next(Trap::Call, KernReturn::SEND_TIMED_OUT);
    echo::echo_say(&scene.right, b"too late", &mut [0; 8]).unwrap_err();
    scene.client.fail_next(Trap::Call, KernReturn::RCV_INTERRUPTED);
    echo::echo_say(&scene.right, b"interrupted", &mut [0; 8]).unwrap_err();
    serve_one(&echo::echo_server(&Echo), &scene.port, Serve::new()).unwrap();
    assert_eq!(
        send(&[kernel::COPY_SEND, 0, scene.port.name().get(), 0, 0, 4711]),
        KernReturn::SEND_INVALID_DEST
    );
    assert_eq!(send(&[kernel::COPY_SEND, 0, 77, 0, 0, 4711]), KernReturn::SEND_INVALID_DEST);
    // The port dies with a message in its queue.
    assert_eq!(send(&[kernel::COPY_SEND, 0, scene.right.name().get(), 0, 0, 9000]), KernReturn::SUCCESS);
    insta::assert_snapshot!(scene.end());
}

/// Sends words as they are.
fn send(words: &[u32]) -> KernReturn {
    let mut words = words.to_vec();
    let size = u32::try_from(4 * words.len()).unwrap();
    // SAFETY: there are so many bytes, which lend no memory.
    KernReturn(unsafe {
        kernel::__mig_rs_send(Abi::Xnu64, words.as_mut_ptr().cast(), size, kernel::SEND_MSG, 0)
    })
}

#[test]
fn a_message_of_no_known_interface() {
    let scene = Scene::new();
    let (own, to) = (scene.client.allocate(), scene.right.name().get());
    let port = |name: u32, disposition: u32| [name, 0, disposition << 16];
    let mut words = vec![
        kernel::COMPLEX | kernel::MAKE_SEND_ONCE << 8 | kernel::COPY_SEND,
        0,
        to,
        own.name().get(),
        0,
        4711,
        4,
    ];
    words.extend(port(own.name().get(), kernel::MAKE_SEND));
    words.extend(port(to, kernel::COPY_SEND));
    words.extend(port(0, kernel::COPY_SEND));
    words.extend(port(own.name().get(), kernel::MOVE_RECEIVE));
    words.extend([u32::from_ne_bytes(*b"what"), u32::from_ne_bytes(*b"ever")]);
    assert_eq!(send(&words), KernReturn::SUCCESS);
    serve_one(&echo::echo_server(&Echo), &scene.port, Serve::new()).unwrap();
    // It was moved, and came to its end with the message.
    let _ = own.into_raw();
    insta::assert_snapshot!(scene.end());
}

#[test]
fn notifications() {
    let scene = Scene::new();
    let (server, client) = (scene.server, scene.client);
    let (own, lasting) = (client.allocate(), server.allocate());
    let to_lasting = client.send_right_to(&lasting);
    let ask = |task: Task, name, what, tell: &ReceiveRight| {
        let notify = task.send_once_right_to(tell);
        assert!(task.request_notification(name, what, Some(notify)).unwrap().is_none());
    };
    ask(client, scene.right.name(), Notification::DeadName { sync: false }, &own);
    ask(client, to_lasting.name(), Notification::DeadName { sync: false }, &own);
    ask(server, lasting.name(), Notification::NoSenders { sync: 0 }, &lasting);
    drop(client.send_once_right_to(&own));
    drop(to_lasting);
    let Scene { port, right, paper, trace, .. } = scene;
    ask(server, port.name(), Notification::PortDestroyed, &lasting);
    drop(port);
    // It has come home, and goes with the port that it came to.
    drop(lasting);
    drop((right, own));
    insta::assert_snapshot!(paper.text(trace));
}

#[test]
fn the_environment_can_ask_for_a_trace() {
    if std::env::var_os("MIG_RS_TRACE").is_some() {
        mig_rs_local::know(&echo::DESCRIPTION);
        assert_eq!(say(&Scene::new(), b"hello"), Ok(5));
        return;
    }
    let mut this = std::process::Command::new(std::env::current_exe().unwrap());
    this.args(["--exact", "--nocapture", "the_environment_can_ask_for_a_trace"]);
    let output = this.env("MIG_RS_TRACE", "1").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("   1  client -> server 0x400  echo_say(text: \"hello\")  reply: "), "{said}");
    assert!(said.contains("   2  client <- echo_say = ok  seqno 0\n"), "{said}");
}

#[test]
fn a_writer_may_fail_and_may_send_messages_itself() {
    /// A letter to a port, by every line of a trace of other letters.
    struct Sender(SendRight);
    impl Write for Sender {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            send(&[kernel::COPY_SEND, 0, self.0.name().get(), 0, 0, 1]);
            Err(io::Error::other("no paper"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let (scene, other) = (Scene::new(), Task::new());
    let heard = other.allocate();
    let trace = Trace::to(Sender(other.send_right_to(&heard))).of(scene.server).start();
    assert_eq!(say(&scene, b"hello"), Ok(5));
    drop(trace);
    assert_eq!(other.account().queued, 4);
    drop(scene.end());
}
