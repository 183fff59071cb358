//! How are kernel and pager kept busy, and how is it known that they do right?
//!
//! Clients write to pages at random and synchronize ranges at random. Every page says which version it is ([`Stamp`]), and the [`Ledger`] knows which was
//! the last: so whatever comes back from the pager, or stands in its file when a synchronous request has returned, is known to be right or wrong.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::thread;

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

/// Lets clients work, and calls `seen` after each request, from the client's thread.
///
/// # Errors
/// What a client's call has ended with: the first, when all have ended.
pub fn run(
    plan: &Plan,
    kernel: &Kernel,
    (objects, files): (&[SendRight], &[PathBuf]),
    ledger: &Ledger,
    seen: &(dyn Fn(&Request) + Sync),
) -> io::Result<()> {
    let mut clients = Vec::new();
    for n in 0..plan.clients {
        let process = kernel.process().map_err(|code| io::Error::other(CallError::new(code)))?;
        let objects = map(&process, plan, objects, files)?;
        let random = Random::new(plan.seed.wrapping_add(u64::from(n) << 32));
        clients.push(Client { process, objects, ledger, random });
    }
    thread::scope(|scope| {
        let work = |(n, mut client): (u32, Client<'_>)| {
            let share = plan.requests / plan.clients + u32::from(n < plan.requests % plan.clients);
            (0..share).try_for_each(|_| client.request(plan).map(|request| seen(&request)))
        };
        let threads: Vec<_> = (0..).zip(clients).map(|client| scope.spawn(move || work(client))).collect();
        let ended = threads.into_iter().map(|thread| match thread.join() {
            Ok(ended) => ended.map_err(io::Error::other),
            Err(panic) => std::panic::resume_unwind(panic),
        });
        ended.fold(Ok(()), Result::and)
    })
}

fn map(process: &Process, plan: &Plan, objects: &[SendRight], files: &[PathBuf]) -> io::Result<Vec<Mapped>> {
    let mapped = objects.iter().zip(files).map(|(object, file)| {
        let object = process.task().copy_of(object);
        let address = process.map(&object, plan.pages * PAGE_SIZE).map_err(io::Error::other)?;
        Ok(Mapped { address, file: File::open(file)? })
    });
    mapped.collect()
}
