//! What do all loads have in common?

use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::time::{Duration, Instant};
use std::{env, fs, process, thread};

use mig_rs_local::{Account, Task};
use mig_rs_runtime::{CallError, SendRight};
use pager::kernel::Kernel;
use pager::load::{Clients, Findings, Ledger, Plan, Stage, inspect};
use pager::manager::{Object, Pager};

/// Eight clients with four objects: 2000 requests, or as many as `PAGER_REQUESTS` says.
fn plan() -> Plan {
    let requests = env::var("PAGER_REQUESTS").map_or(2000, |number| number.parse().expect("a number"));
    Plan { clients: 8, requests, objects: 4, pages: 64, longest: 8, seed: 20_261_123 }
}

/// What a play needs, and what is known of it.
pub(crate) struct Play {
    pub(crate) plan: Plan,
    pub(crate) ledger: Ledger,
    pub(crate) kernel: Kernel,
    folder: PathBuf,
    files: Vec<PathBuf>,
    objects: Vec<SendRight>,
    tasks: Mutex<Vec<Task>>,
}

impl Play {
    /// A pager and a kernel. No client has mapped anything yet.
    pub(crate) fn new(name: &str) -> (Self, Stage) {
        let (plan, folder) = (plan(), env::temp_dir().join(format!("pager-{name}-{}", process::id())));
        let ledger = Ledger::new(plan.objects, plan.pages);
        let stage = Stage::set(&plan, &folder, &ledger).unwrap();
        let kernel = Kernel::start(plan.clients as usize).unwrap();
        let tasks = Mutex::new(vec![stage.task, kernel.task()]);
        let objects = stage.objects.iter().map(|object| stage.task.copy_of(object)).collect();
        let play = Self { plan, ledger, kernel, folder, files: stage.files.clone(), objects, tasks };
        (play, stage)
    }

    /// Lets the clients work, and does something else once, when half of the requests have returned.
    pub(crate) fn work(&self, half_way: impl FnOnce() + Send) {
        self.work_on(self.plan, half_way, &|_| (), &|_| false);
    }

    pub(crate) fn work_on(
        &self,
        plan: Plan,
        half_way: impl FnOnce() + Send,
        meet: &dyn Fn(Task),
        go_on: &(dyn Fn(CallError) -> bool + Sync),
    ) {
        let (returned, half_way) = (AtomicU32::new(0), Mutex::new(Some(half_way)));
        let clients = Clients::map(plan, &self.kernel, (&self.objects, &self.files), &self.ledger).unwrap();
        for task in clients.tasks() {
            self.watch(task);
            meet(task);
        }
        let seen = |_: &_| {
            if returned.fetch_add(1, SeqCst) == plan.requests / 2 {
                half_way.lock().unwrap().take().unwrap()();
            }
        };
        clients.run(&seen, go_on).unwrap();
    }

    /// Looks at the end whether the task has given back everything.
    pub(crate) fn watch(&self, task: Task) {
        self.tasks.lock().unwrap().push(task);
    }

    /// The end of all mappings, while the pager is still served.
    pub(crate) fn unmap(&self, pager: &Pager) {
        self.kernel.unmap_all();
        pager.objects().for_each(Object::wait_until_forgotten);
    }

    /// What was found, the files included. Nothing may be left of anything.
    pub(crate) fn end(self) -> Findings {
        let Self { plan, ledger, kernel, folder, files, objects, tasks } = self;
        inspect(&plan, &files, &ledger).unwrap();
        fs::remove_dir_all(folder).unwrap();
        assert_eq!(kernel.strays(), 0);
        drop((kernel, objects));
        for task in tasks.into_inner().unwrap() {
            assert_eq!((task.account(), task.faults()), (Account::default(), vec![]));
        }
        ledger.findings()
    }
}

/// Every message that was taken from a port has had its turn, or is about to.
pub(crate) fn assert_all_turns_passed(task: Task, pager: &Pager) {
    for object in pager.objects() {
        let patience = Instant::now();
        loop {
            let status = task.receive_status(object.port().name()).unwrap();
            if object.sequencer().next().get() == status.seqno {
                break;
            }
            assert!(patience.elapsed() < Duration::from_secs(20), "{:?} of {status:?}", object.sequencer());
            thread::yield_now();
        }
    }
}
