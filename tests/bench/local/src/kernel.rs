//! How long do calls of generated stubs take?

use mig_rs_local::Task;
use mig_rs_runtime::{CallError, KernReturn, PortName, Serve, Stop, serve, serve_one};
use std::thread;
use std::time::{Duration, Instant};

mod post {
    include!(concat!(env!("OUT_DIR"), "/post.rs"));
}

struct Server;

impl post::PostServer for Server {
    fn ping(&self, _: PortName, there: &[u8; 64], back: &mut [u8; 64]) -> Result<(), KernReturn> {
        *back = *there;
        Ok(())
    }

    fn oneway(&self, _: PortName, _: i32, _: i32) -> Result<(), KernReturn> {
        Ok(())
    }
}

/// The time of so many round trips to a thread that serves.
pub(crate) fn round_trips(trips: u32) -> Duration {
    let (server, client) = (Task::new(), Task::new());
    let port = server.allocate();
    let right = client.send_right_to(&port);
    let stop = Stop::new();
    thread::scope(|scope| {
        scope.spawn(|| serve(&post::post_server(&Server), &port, Serve::new().until(&stop)));
        let start = Instant::now();
        let (there, mut back) = ([0; 64], [0; 64]);
        let called = (0..trips).try_for_each(|_| post::ping(&right, &there, &mut back));
        let time = start.elapsed();
        stop.stop(&port);
        measured(called, time)
    })
}

/// The time in which one thread sends so many messages to itself and serves each.
pub(crate) fn one_way(messages: u32) -> Duration {
    let task = Task::new();
    let port = task.allocate();
    let right = task.send_right_to(&port);
    let demux = post::post_server(&Server);
    let start = Instant::now();
    let sent = (0..messages).try_for_each(|n| {
        post::oneway(&right, 1, n.cast_signed())?;
        serve_one(&demux, &port, Serve::new()).map(|_| ())
    });
    measured(sent, start.elapsed())
}

/// Calls that fail are no measure of anything.
fn measured(called: Result<(), CallError>, time: Duration) -> Duration {
    called.map_or(Duration::MAX, |()| time)
}
