//! Do stubs as generated code has them work, client and server, over a wire that looks at every byte and counts every right?
//!
//! The files in `generated` are what the emitter's output looks like.
#![allow(
    unreachable_pub,
    clippy::panic,
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a test"
)]

#[allow(dead_code)]
mod mock;
mod servers;
mod typed;

mod desk {
    #![forbid(unsafe_code)]
    include!("generated/desk.rs");
}
mod rack {
    #![forbid(unsafe_code)]
    include!("generated/rack.rs");
}
mod store {
    #![forbid(unsafe_code)]
    include!("generated/store.rs");
}

mod arrays;
mod carry;
mod failure;
mod mismatch;
mod misuse;
mod noise;
mod refusal;
mod serving;

/// What may go to another thread.
const _: () = {
    const fn send<T: Send>() {}
    const fn send_and_sync<T: Send + Sync>() {}
    send_and_sync::<mig_rs_runtime::SendRight>();
    send_and_sync::<mig_rs_runtime::AnyRight>();
    send_and_sync::<mig_rs_runtime::Carried<mig_rs_runtime::SendRight>>();
    send_and_sync::<mig_rs_runtime::OutOfLine<u8>>();
    send::<mig_rs_runtime::OutOfLineRights<mig_rs_runtime::SendRight>>();
};
