//! Do stubs as generated code has them work, client and server, over a wire that looks at every byte and counts every right?
//!
//! The files in `generated` are what the emitter's output looks like.
#![allow(unreachable_pub, clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test")]

#[allow(dead_code)]
mod mock;
mod servers;

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
mod refusal;
mod serving;
