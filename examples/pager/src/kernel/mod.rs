//! Who plays the kernel where there is no Mach?
//!
//! The part of a virtual memory system that a pager sees: it caches pages of mapped objects, asks for those that are missing, hands back those that
//! have changed, and keeps whoever calls `vm_msync` waiting until the pager has answered. A task's memory is reached through a [`Process`].
//!
//! It takes an object as ready when it has sent `memory_object_init`, and it does not notice when a pager dies: whoever waits for an answer then waits on.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};

use mig_rs_local::{Task, insert_member};
use mig_rs_runtime::{KernReturn, PortName, PortSet, ReceiveRight, Serve, Stop, serve};

pub use process::Process;

use crate::interface::mach::mach_server;
use object::Object;
use space::Space;

mod calls;
mod fault;
mod msync;
mod object;
mod process;
mod space;

/// A kernel and its threads.
pub struct Kernel {
    system: Arc<System>,
    threads: Vec<JoinHandle<()>>,
}

/// What the kernel's threads share.
struct System {
    task: Task,
    /// Ports of tasks. Calls wait for a pager here.
    calls: Desk,
    /// Control ports. Nothing waits for a pager here: or both would wait for each other.
    answers: Desk,
    /// By the name of the task's port.
    spaces: Mutex<BTreeMap<PortName, Arc<Space>>>,
    /// By the name of the control port.
    objects: Mutex<BTreeMap<PortName, Arc<Object>>>,
    strays: AtomicU32,
}

/// Ports that are served together.
struct Desk {
    set: PortSet,
    /// A member that is always there, to stop the others by.
    door: ReceiveRight,
    stop: Stop,
}

impl Desk {
    fn new(task: Task) -> Result<Self, KernReturn> {
        let desk = Self { set: task.allocate_set(), door: task.allocate(), stop: Stop::new() };
        insert_member(&desk.door, &desk.set)?;
        Ok(desk)
    }

    /// Receives until it is stopped. A receive that fails for a reason of its own is no reason to end.
    fn serve(&self, system: &System) {
        while serve(&mach_server(system), &self.set, Serve::new().until(&self.stop)).is_err() {}
    }
}

impl Kernel {
    /// A kernel that has so many tasks' calls in hand at a time.
    ///
    /// # Errors
    /// When there are no names left for its ports.
    pub fn start(calls: usize) -> Result<Self, KernReturn> {
        let task = Task::named("kernel");
        let system = Arc::new(System {
            task,
            calls: Desk::new(task)?,
            answers: Desk::new(task)?,
            spaces: Mutex::default(),
            objects: Mutex::default(),
            strays: AtomicU32::new(0),
        });
        let mut threads = Vec::new();
        for _ in 0..calls {
            let system = Arc::clone(&system);
            threads.push(thread::spawn(move || system.calls.serve(&system)));
        }
        let answers = Arc::clone(&system);
        threads.push(thread::spawn(move || answers.answers.serve(&answers)));
        Ok(Self { system, threads })
    }

    /// The task that plays the kernel.
    #[must_use]
    pub fn task(&self) -> Task {
        self.system.task
    }

    /// A new task under this kernel.
    ///
    /// # Errors
    /// When there are no names left for its ports.
    pub fn process(&self) -> Result<Process, KernReturn> {
        let space = Arc::new(Space::new(self.system.task.allocate()));
        insert_member(&space.port, &self.system.calls.set)?;
        self.system.spaces().insert(space.port.name(), Arc::clone(&space));
        let task = Task::named("client");
        Ok(Process::new(task, task.send_right_to(&space.port), space))
    }

    /// How many answers there were that nobody had asked for: none, if pagers keep to offset and length.
    #[must_use]
    pub fn strays(&self) -> u32 {
        self.system.strays.load(Ordering::Relaxed)
    }

    /// Forgets all objects: changed pages go back to their pagers, and `memory_object_terminate` goes behind them.
    pub fn unmap_all(&self) {
        let objects = std::mem::take(&mut *self.system.objects());
        for object in objects.into_values() {
            // A pager that is gone needs nothing any more.
            let _ = object.terminate();
        }
    }
}

impl Drop for Kernel {
    fn drop(&mut self) {
        for desk in [&self.system.calls, &self.system.answers] {
            desk.stop.stop(&desk.door);
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

impl System {
    fn spaces(&self) -> MutexGuard<'_, BTreeMap<PortName, Arc<Space>>> {
        self.spaces.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn objects(&self) -> MutexGuard<'_, BTreeMap<PortName, Arc<Object>>> {
        self.objects.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn space(&self, port: PortName) -> Result<Arc<Space>, KernReturn> {
        self.spaces().get(&port).cloned().ok_or(KernReturn::INVALID_TASK)
    }

    fn controlled(&self, control: PortName) -> Result<Arc<Object>, KernReturn> {
        self.objects().get(&control).cloned().ok_or(KernReturn::INVALID_MEMORY_CONTROL)
    }

    fn note_stray(&self) {
        self.strays.fetch_add(1, Ordering::Relaxed);
    }
}
