//! Plays clients, kernel and pager in one process, and says whether every page came through.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::thread;

use clap::Parser;
use mig_rs_runtime::{CallError, Serve, Stop, serve, serve_on};
use pager::interface::memory_object::{memory_object_server, seqnos_memory_object_server};
#[cfg(not(feature = "gnu"))]
use pager::interface::{mach, memory_object};
use pager::kernel::Kernel;
use pager::load::{self, Clients, Findings, Ledger, Plan, Stage};

use report::Report;

mod report;

/// A memory manager under load: clients write to mapped pages and call vm_msync, a kernel asks the pager to synchronize, and the pager's threads keep
/// the order by sequence numbers.
#[derive(Parser)]
struct Options {
    /// The folder of the pages' files; pages that are there already are taken over [default: a new one, removed at the end]
    folder: Option<PathBuf>,
    /// How often vm_msync is called
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    requests: u32,
    /// How many tasks call it at the same time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=64))]
    clients: u32,
    /// How many threads the pager receives with
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=64))]
    threads: u32,
    /// How many memory objects there are
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u32).range(1..=1024))]
    objects: u32,
    /// How many pages each of them has
    #[arg(long, value_name = "N", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=4096))]
    pages: u32,
    /// Another seed, another order
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Serve with one thread and without sequence numbers
    #[arg(long, conflicts_with = "threads")]
    plain: bool,
    /// Print a line for each request that has returned
    #[arg(long)]
    verbose: bool,
}

impl Options {
    fn plan(&self) -> Plan {
        let Self { clients, requests, objects, pages, seed, .. } = *self;
        Plan { clients, requests, objects, pages, longest: 8, seed }
    }
}

fn main() -> ExitCode {
    let options = Options::parse();
    // With MIG_RS_TRACE=1 in the environment every message is shown, those of untyped wires by name.
    #[cfg(not(feature = "gnu"))]
    {
        mig_rs_local::know(&memory_object::DESCRIPTION);
        mig_rs_local::know(&mach::DESCRIPTION);
    }
    let played = match &options.folder {
        Some(folder) => play(&options, folder),
        None => {
            let folder = std::env::temp_dir().join(format!("pager-{}", std::process::id()));
            let played = play(&options, &folder);
            played.and_then(|findings| std::fs::remove_dir_all(&folder).map(|()| findings))
        }
    };
    match played {
        Ok(findings) if findings == Findings::default() => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("pager: {error}");
            ExitCode::FAILURE
        }
    }
}

fn play(options: &Options, folder: &Path) -> io::Result<Findings> {
    let plan = options.plan();
    let ledger = Ledger::new(plan.objects, plan.pages);
    let stage = Stage::set(&plan, folder, &ledger)?;
    let report = Report::new(plan.requests, options.verbose);
    let stop = Stop::new();
    thread::scope(|scope| {
        let serving = scope.spawn(|| serve_objects(options, &stage, &stop));
        let ended = work(&plan, &stage, &ledger, &report);
        stop.stop(&stage.door);
        let served = serving.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        ended.and(served.map_err(io::Error::other))
    })?;
    let Stage { files, .. } = stage;
    load::inspect(&plan, &files, &ledger)?;
    report.end(&plan, ledger.findings());
    Ok(ledger.findings())
}

/// The pager's threads.
fn serve_objects(options: &Options, stage: &Stage, stop: &Stop) -> Result<(), CallError> {
    let until = Serve::new().until(stop);
    if options.plain {
        return serve(&memory_object_server(&stage.pager), &stage.set, until);
    }
    let until = until.in_order(&stage.pager);
    serve_on(options.threads as usize, &seqnos_memory_object_server(&stage.pager), &stage.set, until)
}

/// The clients and their kernel.
fn work(plan: &Plan, stage: &Stage, ledger: &Ledger, report: &Report) -> io::Result<()> {
    let kernel = Kernel::start(plan.clients as usize).map_err(io::Error::other)?;
    let clients = Clients::map(*plan, &kernel, (&stage.objects, &stage.files), ledger)?;
    clients.run(&|request| report.returned(request), &|_| false)?;
    kernel.unmap_all();
    stage.wait_until_forgotten();
    Ok(())
}
