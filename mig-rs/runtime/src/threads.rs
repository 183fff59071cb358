//! How do several threads serve one port?

use std::thread;

use crate::demux::Dispatch;
use crate::error::CallError;
use crate::serve::{Receive, Serve, serve};

/// [`serve`] on `threads` threads, this one among them. Comes back when all of them have ended.
///
/// Each of them receives on its own; the kernel hands a message to one. [`Stop`](crate::Stop) ends them all.
///
/// ```
/// use std::sync::atomic::{AtomicU32, Ordering};
/// use mig_rs_local::Task;
/// # use mig_rs_runtime::generated::xnu64::{Demux, Trailer};
/// use mig_rs_runtime::{Serve, Stop, serve_on};
///
/// # fn main() {
/// # let demux = Demux::<(), 24, 36>::new(&(), 500, &[], Trailer::None);
/// let port = Task::new().allocate();
/// let stop = Stop::new();
/// std::thread::scope(|scope| {
///     let serving = scope.spawn(|| serve_on(4, &demux, &port, Serve::new().until(&stop)));
///     stop.stop(&port);
///     assert_eq!(serving.join().unwrap(), Ok(()));
/// });
/// # }
/// ```
///
/// # Errors
/// The first that a loop has ended with; what ends one (the port has died, the time is over) ends the others too, each in its turn.
///
/// # Panics
/// As a handler does, when [panics are let through](Serve::let_panics_through). The other threads end first.
pub fn serve_on<D: Dispatch + Sync>(
    threads: usize,
    demux: &D,
    on: &(impl Receive + Sync),
    options: Serve<'_>,
) -> Result<(), CallError> {
    thread::scope(|scope| {
        let work = || serve(demux, on, options);
        let others: std::vec::Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut result = work();
        for other in others {
            match other.join() {
                Ok(ended) => result = result.and(ended),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        result
    })
}
