//! Does generated Rust compile wherever it may be put: without `std`, without `unsafe`, in a private module, unused, without a warning?
#![no_std]
#![forbid(unsafe_code)]
#![deny(warnings)]

/// A type of the user's own, in place of one of the interface's.
type Timespec = [u32; 2];
type Point = [f64; 2];
type Long = u64;
type Longs = [Long; 2];
type Padded = [u32; 3];

macro_rules! interfaces {
    ($($abi:ident: $($name:ident)*;)*) => {
        $(
            mod $abi {
                $(
                    mod $name {
                        include!(concat!(env!("OUT_DIR"), "/", stringify!($abi), "/", stringify!($name), ".rs"));
                    }
                )*

                mod fixtures {
                    include!(concat!(env!("OUT_DIR"), "/", stringify!($abi), "/fixtures.rs"));
                }
            }
        )*
    };
}

interfaces! {
    xnu64: answered_later clock clock_reply documented exc mach mach_exc mapped mapped_natives memory_object nasty_names natives notify
        side_by_side;
    xnu32: answered_later clock clock_reply documented exc mach mach_exc mapped mapped_natives memory_object nasty_names natives notify
        side_by_side;
    osf32: answered_later clock clock_reply documented exc mach mach_exc mapped memory_object nasty_names notify
        side_by_side;
    gnu32: clock clock_reply documented exc mach mach_exc mapped memory_object nasty_names notify;
    gnu64: clock clock_reply documented exc mach mach_exc mapped memory_object nasty_names notify;
}
