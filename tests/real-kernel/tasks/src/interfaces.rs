//! GNU Mach's interfaces, generated from its own files, and those of this tier.
#![allow(missing_docs, reason = "the words would be those of the files")]

macro_rules! interfaces {
    ($($name:ident)*) => {$(
        pub mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));
        }
    )*};
}

interfaces! { device exc gnumach mach mach4 mach_debug mach_host mach_i386 mach_port memory_object notify target task_notify }
