//! What tests of more than one package share: the interfaces, generated for every wire.

/// A user's own type behind `point_t`.
pub type Point = [f64; 2];
/// A user's own type behind `padded_t`.
pub type Padded = [u32; 3];

macro_rules! interfaces {
    ($($(#[$docs:meta])* $abi:ident: $($name:ident)*; optional: $($optional:ident)*; shapes: $($shape:ident)*; forged: $($forged:ident)*; deferred: $($deferred:ident)*;)*) => {
        $(
            $(#[$docs])*
            pub mod $abi {
                interfaces!(@ $abi "" $($name)*);

                /// Servers that may leave routines out.
                pub mod optional {
                    interfaces!(@ $abi "/optional" $($optional)*);
                }

                /// The corpus of shapes in pieces, with servers that may leave routines out.
                pub mod shapes {
                    interfaces!(@ $abi "/shapes" $($shape)*);
                }

                /// Clients that no server is made for.
                pub mod forged {
                    interfaces!(@ $abi "/forged" $($forged)*);
                }

                /// Handlers that get the right to reply.
                pub mod deferred {
                    interfaces!(@ $abi "/deferred" $($deferred)*);
                }
            }
        )*
    };
    (@ $abi:ident $folder:literal) => {};
    (@ $abi:ident $folder:literal $name:ident $($more:ident)*) => {
        #[allow(missing_docs, reason = "the `.defs` is documented")]
        pub mod $name {
            include!(concat!(env!("OUT_DIR"), "/", stringify!($abi), $folder, "/", stringify!($name), ".rs"));
        }
        interfaces!(@ $abi $folder $($more)*);
    };
}

interfaces! {
    /// Apple, 64 bit.
    xnu64: clock clock_reply errands exc mach mach_exc memory_object natives notify rooms side_by_side;
    optional: exc mach mach_exc memory_object notify;
    shapes: apple arrays data ports regions rights trailer;
    forged: bare heavy short_errands told;
    deferred: errands;
    /// Apple, 32 bit.
    xnu32: clock clock_reply errands exc mach mach_exc memory_object natives notify rooms side_by_side;
    optional: exc mach mach_exc memory_object notify;
    shapes: apple arrays data ports regions rights trailer;
    forged: bare heavy short_errands told;
    deferred: errands;
    /// OSF MK, 32 bit.
    osf32: clock clock_reply errands exc mach mach_exc memory_object notify rooms side_by_side;
    optional: exc mach mach_exc memory_object notify;
    shapes: apple arrays data ports regions rights trailer;
    forged: bare heavy short_errands told;
    deferred: errands;
    /// GNU Mach, 32 bit.
    gnu32: clock clock_reply errands exc mach mach_exc memory_object natives notify rooms;
    optional: exc mach mach_exc memory_object notify;
    shapes: arrays data ports rights trailer;
    forged: bare heavy short_errands told;
    deferred: errands;
    /// GNU Mach, 64 bit.
    gnu64: clock clock_reply errands exc mach mach_exc memory_object natives notify rooms;
    optional: exc mach mach_exc memory_object notify;
    shapes: arrays data ports rights trailer;
    forged: bare heavy short_errands told;
    deferred: errands;
}
