//! What can a test do to a task's calls, and see of them?
use super::Task;
use crate::failure::{self, Chance, Trap};
use crate::kernel::kernel;
use mig_rs_runtime::KernReturn;

impl Task {
    /// Lets the task's next call of a kind fail with a code. Said twice, it lets the next two fail, in this order.
    ///
    /// The call leaves message, rights and memory as this code does in earnest ([`mig_rs_runtime::kernel`]):
    ///
    /// * of a send, `SEND_TIMED_OUT` and `SEND_INTERRUPTED` give the message back as received, whatever room there is;
    ///   `SEND_INVALID_MEMORY`, `SEND_INVALID_RIGHT`, `SEND_INVALID_TYPE` and `SEND_MSG_TOO_SMALL` consume all of it, as if what is
    ///   wrong stood behind everything else; any other code leaves it untouched;
    /// * of a receive, `RCV_TOO_LARGE` does to the next message what a small buffer does, `RCV_HEADER_ERROR` leaves nothing of it but the header,
    ///   `RCV_BODY_ERROR` takes the rights (with the bit 0x2000 or 0x800), the memory (0x1000, 0x400), or without a bit both out of its body,
    ///   `RCV_INVALID_DATA` destroys it; any other code returns at once, and no message is touched.
    ///
    /// A send that would fail anyway fails with a code of its own.
    ///
    /// ```
    /// use mig_rs_local::{Task, Trap};
    /// use mig_rs_runtime::KernReturn;
    ///
    /// let client = Task::new();
    /// client.fail_next(Trap::Call, KernReturn::RCV_INTERRUPTED);
    /// ```
    ///
    /// # Panics
    /// If the trap cannot return the code.
    pub fn fail_next(self, trap: Trap, code: KernReturn) {
        self.fail_after(0, trap, code);
    }

    /// As [`fail_next`](Self::fail_next), but some calls of the kind come before it.
    ///
    /// # Panics
    /// If the trap cannot return the code.
    pub fn fail_after(self, calls: usize, trap: Trap, code: KernReturn) {
        assert!(failure::is_possible(trap, code), "{trap:?} does not end with {code:?}");
        kernel().schedule_failure(self.0, trap, calls, code);
    }

    /// Lets the task's calls fail at random: of `one_in` calls one on average, with any code that the trap can return, each as likely as the others
    /// (of a [`Trap::Call`], first those of a send and those of a receive are). A failed call leaves what [`fail_next`](Self::fail_next) says.
    ///
    /// Chance is dealt out by number: for a seed, it is always the same calls of a kind, counted from now on, that fail, and with the same codes. Which
    /// of several threads makes such a call is another matter. `one_in` of 0 ends it.
    ///
    /// ```
    /// use mig_rs_local::Task;
    ///
    /// let client = Task::new();
    /// client.fail_randomly(20_261_122, 100);
    /// // … whatever happens now, everything is given back in the end …
    /// client.fail_randomly(0, 0);
    /// ```
    pub fn fail_randomly(self, seed: u64, one_in: u32) {
        kernel().task(self.0).chance = (one_in != 0).then(|| Chance::new(seed, one_in));
    }

    /// Keeps the bytes of every message that the task sends from now on: as its writer left them, before the kernel
    /// reads or changes anything, for a test that looks at each. The task is the one whose name the destination is.
    ///
    /// Not kept is what is no message: with a header cut short, or a destination without a right.
    pub fn record_sent(self) {
        kernel().task(self.0).sent = Some(Vec::new());
    }

    /// The messages kept since [`record_sent`](Self::record_sent), or since this was asked last.
    #[must_use]
    pub fn take_sent(self) -> Vec<Vec<u8>> {
        kernel().task(self.0).sent.as_mut().map(std::mem::take).unwrap_or_default()
    }
}
