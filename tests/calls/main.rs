//! Does every routine arrive as it was called, and is nothing left behind?
//!
//! The files in `interface` are written once and compiled for every ABI. What a dialect has no words for stands there in `untyped!`,
//! and what GNU's alone has in `typed!`. Left to `tests/every` on the typed wires are `exc` and `mach`, which are other interfaces there, and
//! regions, of which `every_typed_shape.defs` has all forms that GNU knows; `guard` needs an audit token, which GNU Mach does not have.
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

    macro_rules! untyped {
        ($($item:tt)*) => { $($item)* };
    }
    macro_rules! typed {
        ($($item:tt)*) => {};
    }

    /// 64 bits of an array in a message.
    type Quad = mig_rs_runtime::Packed<i64>;

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
    mod guard;
    mod mach;
    mod mach_exc;
    mod memory_object;
    mod natives;
    mod notify;
    mod order;
    mod random;
    mod random_rights;
    mod rooms;
    mod sequenced;
    mod shapes;
    mod side_by_side;
}

#[path = "interface"]
mod xnu32 {
    use mig_rs_runtime::generated::xnu32 as wire;
    use mig_rs_tests::xnu32 as interfaces;

    use crate::round::Calls;

    macro_rules! untyped {
        ($($item:tt)*) => { $($item)* };
    }
    macro_rules! typed {
        ($($item:tt)*) => {};
    }

    /// 64 bits of an array in a message.
    type Quad = mig_rs_runtime::Packed<i64>;

    const ABI: &str = "xnu32";
    const APPLE_SHAPES: &[Calls] = &[apple_shapes::call_all];
    const STATE: usize = 1296;

    mod apple_shapes;
    mod clock;
    mod clock_reply;
    mod errands;
    mod exc;
    mod failure;
    mod guard;
    mod mach;
    mod mach_exc;
    mod memory_object;
    mod natives;
    mod notify;
    mod order;
    mod random;
    mod random_rights;
    mod rooms;
    mod sequenced;
    mod shapes;
    mod side_by_side;
}

#[path = "interface"]
mod osf32 {
    use mig_rs_runtime::generated::osf32 as wire;
    use mig_rs_tests::osf32 as interfaces;

    use crate::round::Calls;

    macro_rules! untyped {
        ($($item:tt)*) => { $($item)* };
    }
    macro_rules! typed {
        ($($item:tt)*) => {};
    }

    /// 64 bits of an array in a message.
    type Quad = mig_rs_runtime::Packed<i64>;

    const ABI: &str = "osf32";
    const APPLE_SHAPES: &[Calls] = &[];
    const STATE: usize = 224;

    mod alarm;
    mod clock_reply;
    mod errands;
    mod exc;
    mod failure;
    mod guard;
    mod mach;
    mod mach_exc;
    mod memory_object;
    mod notify;
    mod order;
    mod random;
    mod random_rights;
    mod rooms;
    mod sequenced;
    mod shapes;
    mod side_by_side;
}

#[path = "interface"]
mod gnu32 {
    use mig_rs_runtime::generated::gnu32 as wire;
    use mig_rs_tests::gnu32 as interfaces;

    use crate::round::Calls;

    /// What GNU's dialect has no words for.
    macro_rules! untyped {
        ($($item:tt)*) => {};
    }
    /// What it alone has.
    macro_rules! typed {
        ($($item:tt)*) => { $($item)* };
    }

    /// 64 bits of an array in a message.
    type Quad = mig_rs_runtime::Packed<i64>;

    const ABI: &str = "gnu32";
    const APPLE_SHAPES: &[Calls] = &[];
    const STATE: usize = 1024;

    mod alarm;
    mod clock_reply;
    mod errands;
    mod failure;
    mod mach_exc;
    mod memory_object;
    mod natives;
    mod notify;
    mod order;
    mod random;
    mod rooms;
    mod sequenced;
    mod shapes;
}

#[path = "interface"]
mod gnu64 {
    use mig_rs_runtime::generated::gnu64 as wire;
    use mig_rs_tests::gnu64 as interfaces;

    use crate::round::Calls;

    /// What GNU's dialect has no words for.
    macro_rules! untyped {
        ($($item:tt)*) => {};
    }
    /// What it alone has.
    macro_rules! typed {
        ($($item:tt)*) => { $($item)* };
    }

    /// 64 bits of an array in a message.
    type Quad = i64;

    const ABI: &str = "gnu64";
    const APPLE_SHAPES: &[Calls] = &[];
    const STATE: usize = 1024;

    mod alarm;
    mod clock_reply;
    mod errands;
    mod failure;
    mod mach_exc;
    mod memory_object;
    mod natives;
    mod notify;
    mod order;
    mod random;
    mod rooms;
    mod sequenced;
    mod shapes;
}
