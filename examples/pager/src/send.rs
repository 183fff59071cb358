//! Which messages are worth another try?

use std::thread;
use std::time::Duration;

use mig_rs_runtime::{CallError, KernReturn};

/// Sends until the message is sent, or cannot be: a moment without room is no reason to forget one that somebody waits for.
pub(crate) fn insist(mut send: impl FnMut() -> Result<(), CallError>) -> Result<(), CallError> {
    loop {
        match send().map_err(CallError::code) {
            Err(KernReturn::SEND_INTERRUPTED) => {}
            Err(KernReturn::SEND_TIMED_OUT | KernReturn::SEND_NO_BUFFER) => {
                thread::sleep(Duration::from_millis(1));
            }
            sent => return sent.map_err(CallError::new),
        }
    }
}
