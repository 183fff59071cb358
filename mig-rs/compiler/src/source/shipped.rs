//! Which interfaces are inside the program?

macro_rules! interfaces {
    ($($name:literal)*) => {
        /// Name, as an `#include` says it, and text of every interface inside the program.
        pub const INTERFACES: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("../../../../defs/", $name))),)*];
    };
}

interfaces! {
    "mach/clock.defs"
    "mach/clock_reply.defs"
    "mach/clock_types.defs"
    "mach/exc.defs"
    "mach/mach.defs"
    "mach/mach_exc.defs"
    "mach/mach_types.defs"
    "mach/memory_object.defs"
    "mach/notify.defs"
    "mach/std_types.defs"
}
