//! How long does it take to send 64 bytes to another thread and back, over two channels?

use std::sync::mpsc::sync_channel;
use std::thread;
use std::time::{Duration, Instant};

/// The time of so many round trips.
pub(crate) fn round_trips(trips: u32) -> Duration {
    let (ask, asked) = sync_channel::<[u8; 64]>(1);
    let (answer, answered) = sync_channel::<[u8; 64]>(1);
    thread::scope(|scope| {
        scope.spawn(move || asked.into_iter().try_for_each(|block| answer.send(block)));
        let start = Instant::now();
        let mut block = [0; 64];
        for _ in 0..trips {
            if ask.send(block).is_err() {
                break;
            }
            match answered.recv() {
                Ok(answer) => block = answer,
                Err(_) => break,
            }
        }
        drop(ask);
        start.elapsed()
    })
}
