//! How does a test play the pager, message by message?

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use mig_rs_local::Task;
use mig_rs_runtime::{KernReturn, OutOfLine, PortName, ReceiveRight, SendRight, Serve, Stop, serve};
use pager::interface::mach;
use pager::interface::memory_object::{MemoryObjectServer, boolean_t, memory_object_server};
use pager::store::PAGE;

/// What has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Heard {
    Init,
    Request { offset: u32 },
    Return { offset: u32, pages: usize, stay: bool },
    Synchronize { offset: u32, length: u32, flags: u32 },
    Terminate,
}

/// A pager without pages: it tells what it hears, and answers when it is told to.
pub(crate) struct ByHand {
    port: Arc<ReceiveRight>,
    stop: Arc<Stop>,
    control: Arc<Mutex<Option<SendRight>>>,
    heard: Receiver<Heard>,
    thread: Option<JoinHandle<()>>,
}

impl ByHand {
    pub(crate) fn new() -> Self {
        let port = Arc::new(Task::new().allocate());
        let (control, stop) = (Arc::<Mutex<_>>::default(), Arc::new(Stop::new()));
        let (say, heard) = mpsc::channel();
        let listener = Listener { say, control: Arc::clone(&control) };
        let (at, until) = (Arc::clone(&port), Arc::clone(&stop));
        let work = move || serve(&memory_object_server(&listener), &*at, Serve::new().until(&until)).unwrap();
        Self { port, stop, control, heard, thread: Some(thread::spawn(work)) }
    }

    pub(crate) fn right_for(&self, task: Task) -> SendRight {
        task.send_right_to(&self.port)
    }

    pub(crate) fn hear(&self) -> Heard {
        self.heard.recv_timeout(Duration::from_secs(20)).expect("a message")
    }

    pub(crate) fn heard_nothing(&self) -> bool {
        self.heard.recv_timeout(Duration::from_millis(50)).is_err()
    }

    pub(crate) fn complete(&self, offset: u32, length: u32) {
        let control = self.control.lock().unwrap();
        mach::memory_object_synchronize_completed(control.as_ref().unwrap(), offset, length).unwrap();
    }

    pub(crate) fn destroy(&self, reason: KernReturn) {
        let control = self.control.lock().unwrap();
        mach::memory_object_destroy(control.as_ref().unwrap(), reason.0).unwrap();
    }
}

impl Drop for ByHand {
    fn drop(&mut self) {
        self.stop.stop(&self.port);
        self.thread.take().map(JoinHandle::join);
    }
}

struct Listener {
    say: Sender<Heard>,
    control: Arc<Mutex<Option<SendRight>>>,
}

impl Listener {
    fn note(&self, heard: Heard) -> Result<(), KernReturn> {
        self.say.send(heard).map_err(|_| KernReturn::FAILURE)
    }
}

impl MemoryObjectServer for Listener {
    fn memory_object_init(
        &self,
        _: PortName,
        memory_control: Option<SendRight>,
        memory_object_page_size: u32,
    ) -> Result<(), KernReturn> {
        assert_eq!(memory_object_page_size as usize, PAGE);
        *self.control.lock().unwrap() = memory_control;
        self.note(Heard::Init)
    }

    fn memory_object_terminate(&self, _: PortName, control: Option<ReceiveRight>) -> Result<(), KernReturn> {
        let known = self.control.lock().unwrap().take();
        assert_eq!(known.map(|right| right.name()), control.map(|right| right.name()));
        self.note(Heard::Terminate)
    }

    fn memory_object_data_request(
        &self,
        _: PortName,
        memory_control: Option<SendRight>,
        offset: u32,
        length: u32,
        _: i32,
    ) -> Result<(), KernReturn> {
        self.note(Heard::Request { offset })?;
        Ok(mach::memory_object_data_unavailable(&memory_control.unwrap(), offset, length)?)
    }

    fn memory_object_data_return(
        &self,
        _: PortName,
        _: Option<SendRight>,
        offset: u32,
        data: OutOfLine<u8>,
        dirty: boolean_t,
        kernel_copy: boolean_t,
    ) -> Result<(), KernReturn> {
        assert_eq!(dirty, 1);
        self.note(Heard::Return { offset, pages: data.len() / PAGE, stay: kernel_copy != 0 })
    }

    fn memory_object_synchronize(
        &self,
        _: PortName,
        _: Option<SendRight>,
        offset: u32,
        length: u32,
        flags: u32,
    ) -> Result<(), KernReturn> {
        self.note(Heard::Synchronize { offset, length, flags })
    }
}
