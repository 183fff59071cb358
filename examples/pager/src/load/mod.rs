//! How are kernel and pager kept busy, and how is it known that they do right?
//!
//! Clients write to pages at random and synchronize ranges at random. Every page says which version it is ([`Stamp`]), and the [`Ledger`] knows which was
//! the last: so whatever comes back from the pager, or stands in its file when a synchronous request has returned, is known to be right or wrong.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::thread;

use mig_rs_local::Task;
use mig_rs_runtime::{CallError, SendRight};

pub use client::Request;
pub use ledger::{Findings, Ledger};
pub use random::Random;
pub use stage::{Stage, inspect};
pub use stamp::Stamp;

use crate::kernel::{Kernel, Process};
use crate::store::PAGE_SIZE;
use client::{Client, Mapped};

mod client;
mod ledger;
mod random;
mod stage;
mod stamp;

/// How much there is to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// Tasks that call `vm_msync`, each from a thread of its own.
    pub clients: u32,
    /// Calls of all of them together.
    pub requests: u32,
    /// Memory objects. Every client maps all of them.
    pub objects: u32,
    /// Pages of each.
    pub pages: u32,
    /// The most pages of a range.
    pub longest: u32,
    /// Another seed, another order.
    pub seed: u64,
}

/// The clients of a plan, who have mapped all objects.
pub struct Clients<'l> {
    plan: Plan,
    clients: Vec<Client<'l>>,
}

impl<'l> Clients<'l> {
    /// New tasks under a kernel, each with all objects, whose files are there to be looked at.
    ///
    /// # Errors
    /// The kernel's, and the system's for the files.
    pub fn map(
        plan: Plan,
        kernel: &Kernel,
        (objects, files): (&[SendRight], &[PathBuf]),
        ledger: &'l Ledger,
    ) -> io::Result<Self> {
        let client = |n| {
            let process = kernel.process().map_err(io::Error::other)?;
            let objects = map(&process, plan, objects, files)?;
            Ok(Client { process, objects, ledger, random: Random::new(plan.seed.wrapping_add(n << 32)) })
        };
        let clients = (0..u64::from(plan.clients)).map(client).collect::<io::Result<_>>()?;
        Ok(Self { plan, clients })
    }

    /// The tasks.
    pub fn tasks(&self) -> impl Iterator<Item = Task> {
        self.clients.iter().map(|client| client.process.task())
    }

    /// Lets all clients work, and calls `seen` after each request, from the client's thread.
    ///
    /// # Errors
    /// What a client's call has ended with, unless `go_on` says that the client shall not mind.
    pub fn run(
        self,
        seen: &(dyn Fn(&Request) + Sync),
        go_on: &(dyn Fn(CallError) -> bool + Sync),
    ) -> io::Result<()> {
        let plan = &self.plan;
        let work = |(n, mut client): (u32, Client<'_>)| {
            let share = plan.requests / plan.clients + u32::from(n < plan.requests % plan.clients);
            (0..share).try_for_each(|_| match client.request(plan) {
                Ok(request) => {
                    seen(&request);
                    Ok(())
                }
                Err(error) if go_on(error) => Ok(()),
                Err(error) => Err(io::Error::other(error)),
            })
        };
        thread::scope(|scope| {
            let clients = (0..).zip(self.clients);
            let threads: Vec<_> = clients.map(|client| scope.spawn(move || work(client))).collect();
            let ended = threads.into_iter().map(|thread| match thread.join() {
                Ok(ended) => ended,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            ended.fold(Ok(()), Result::and)
        })
    }
}

fn map(process: &Process, plan: Plan, objects: &[SendRight], files: &[PathBuf]) -> io::Result<Vec<Mapped>> {
    let mapped = objects.iter().zip(files).map(|(object, file)| {
        let object = process.task().copy_of(object);
        let address = process.map(&object, plan.pages * PAGE_SIZE).map_err(io::Error::other)?;
        Ok(Mapped { address, file: File::open(file)? })
    });
    mapped.collect()
}
