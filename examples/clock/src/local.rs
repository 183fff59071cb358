//! Who has the clock? A server in a task of its own, because no kernel of this host has one.

use std::thread;
use std::time::Instant;

use mig_rs_local::Task;
use mig_rs_runtime::{KernReturn, PortName, SendRight, Serve, serve_one};

use crate::clock::{ClockServer, clock_server};

/// Counts from when it was made.
struct Stopwatch(Instant);

impl ClockServer for Stopwatch {
    fn clock_get_time(&self, _: PortName) -> Result<[i32; 2], KernReturn> {
        let elapsed = self.0.elapsed();
        let seconds = i32::try_from(elapsed.as_secs()).map_err(|_| KernReturn::FAILURE)?;
        Ok([seconds, elapsed.subsec_nanos().cast_signed()])
    }
}

/// Serves one question.
pub(crate) fn with_clock<R>(
    ask: impl FnOnce(&SendRight) -> Result<R, Box<dyn std::error::Error>>,
) -> Result<R, Box<dyn std::error::Error>> {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    thread::scope(|scope| {
        scope.spawn(|| serve_one(&clock_server(&Stopwatch(Instant::now())), &port, Serve::new()));
        ask(&right)
    })
}
