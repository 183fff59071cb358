//! Every interface that mig-rs ships, and every one of the fixtures and the corpus, with a driver for each.
#![allow(missing_docs, reason = "a test's own")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "what a test finds wrong ends it"
)]
#![allow(clippy::must_use_candidate, clippy::missing_errors_doc, reason = "a test's own")]

mod actor;
mod answered;
mod drawn;
mod hand;
mod interface;
mod story;
mod watched;

pub use actor::{Actor, Mode, Play};
pub use answered::{Answered, Telling};
pub use drawn::{Destination, Drawn, Offered, Space};
pub use hand::Hand;
pub use interface::{Interface, Routine, Serves, Serving};
pub use story::{Story, Told};
pub use watched::{Watched, WireMessage};

macro_rules! wires {
    ($($abi:ident)*) => { $(
        #[allow(clippy::all, clippy::pedantic, unused, reason = "written by the build script")]
        pub mod $abi {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($abi), ".rs"));
        }
    )* };
}

wires!(xnu64 xnu32 osf32 gnu32 gnu64);
