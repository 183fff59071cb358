//! How is told what happens: to a person who watches, or to a log?

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use pager::interface::{VM_SYNC_ASYNCHRONOUS, VM_SYNC_INVALIDATE, VM_SYNC_SYNCHRONOUS};
use pager::load::{Findings, Plan, Request};

/// Counts requests, and says so.
pub(crate) struct Report {
    requests: u32,
    returned: AtomicU32,
    /// Every so many requests there is something to say.
    every: u32,
    verbose: bool,
    terminal: bool,
    started: Instant,
}

impl Report {
    pub(crate) fn new(requests: u32, verbose: bool) -> Self {
        let terminal = io::stdout().is_terminal();
        let every = if terminal { 100 } else { requests.div_ceil(10).max(1) };
        Self { requests, returned: AtomicU32::new(0), every, verbose, terminal, started: Instant::now() }
    }

    /// A request has returned.
    pub(crate) fn returned(&self, request: &Request) {
        let returned = self.returned.fetch_add(1, Ordering::Relaxed) + 1;
        if self.verbose {
            return say(&format!("{}\n", in_words(request)));
        }
        let due = returned.is_multiple_of(self.every) || returned == self.requests;
        let progress = format!("{returned} of {} requests", self.requests);
        match (due, self.terminal) {
            (false, _) => {}
            // The same line again.
            (true, true) => say(&format!("\r{progress}, {} a second ", self.rate())),
            (true, false) => say(&format!("{progress}\n")),
        }
    }

    fn rate(&self) -> u64 {
        let milliseconds = self.started.elapsed().as_millis().max(1);
        let returned = u128::from(self.returned.load(Ordering::Relaxed));
        u64::try_from(returned * 1000 / milliseconds).unwrap_or(u64::MAX)
    }

    /// All have returned, and all pages have been looked at.
    pub(crate) fn end(&self, plan: &Plan, findings: Findings) {
        let line_end = if self.terminal && !self.verbose { "\n" } else { "" };
        let Plan { requests, clients, objects, pages, .. } = plan;
        say(&format!(
            "{line_end}{findings} (requests {requests}, clients {clients}, objects {objects}, pages of each {pages})\n"
        ));
    }
}

/// What cannot be said, to a pipe that is closed, need not be.
fn say(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

fn in_words(request: &Request) -> String {
    let Request { object, pages, flags, versions } = request;
    let names = [
        (VM_SYNC_ASYNCHRONOUS, "asynchronous"),
        (VM_SYNC_SYNCHRONOUS, "synchronous"),
        (VM_SYNC_INVALIDATE, "invalidate"),
    ];
    let names: Vec<_> =
        names.into_iter().filter(|(flag, _)| flags & flag != 0).map(|(_, name)| name).collect();
    let versions: Vec<_> = versions.iter().map(u64::to_string).collect();
    format!(
        "object {object} pages {}..{} {}: versions {}",
        pages.start,
        pages.end,
        names.join("+"),
        versions.join(" ")
    )
}
