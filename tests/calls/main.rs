//! Does every routine arrive as it was called, and is nothing left behind?
//!
//! The files in `interface` are written once and compiled for every ABI.
#![allow(clippy::unwrap_used, clippy::panic, reason = "what a test finds wrong ends it")]
#![allow(clippy::duplicate_mod, reason = "one text for every ABI")]

#[cfg(c_loop)]
mod c_loop;
mod described;
mod meeting;
mod numbered;
mod round;
mod watch;

#[path = "interface"]
mod xnu64 {
    use mig_rs_runtime::generated::xnu64 as wire;
    use mig_rs_tests::xnu64 as interfaces;

    use crate::round::Calls;

    const ABI: &str = "xnu64";
    const APPLE_SHAPES: &[Calls] = &[apple_shapes::call_all];
    /// How many words the state of a thread has at most.
    const STATE: usize = 1296;

    mod apple_shapes;
    mod clock;
    mod clock_reply;
    pub(crate) mod errands;
    mod exc;
    mod failure;
    mod mach;
    mod mach_exc;
    mod memory_object;
    mod natives;
    mod notify;
    mod order;
    mod random;
    mod sequenced;
    mod shapes;
    mod side_by_side;
}

#[path = "interface"]
mod xnu32 {
    use mig_rs_runtime::generated::xnu32 as wire;
    use mig_rs_tests::xnu32 as interfaces;

    use crate::round::Calls;

    const ABI: &str = "xnu32";
    const APPLE_SHAPES: &[Calls] = &[apple_shapes::call_all];
    const STATE: usize = 1296;

    mod apple_shapes;
    mod clock;
    mod clock_reply;
    mod errands;
    mod exc;
    mod failure;
    mod mach;
    mod mach_exc;
    mod memory_object;
    mod natives;
    mod notify;
    mod order;
    mod random;
    mod sequenced;
    mod shapes;
    mod side_by_side;
}

#[path = "interface"]
mod osf32 {
    use mig_rs_runtime::generated::osf32 as wire;
    use mig_rs_tests::osf32 as interfaces;

    use crate::round::Calls;

    const ABI: &str = "osf32";
    const APPLE_SHAPES: &[Calls] = &[];
    const STATE: usize = 224;

    mod clock_reply;
    mod errands;
    mod exc;
    mod failure;
    mod mach;
    mod mach_exc;
    mod memory_object;
    mod notify;
    mod order;
    mod osf_clock;
    mod random;
    mod sequenced;
    mod shapes;
    mod side_by_side;
}
