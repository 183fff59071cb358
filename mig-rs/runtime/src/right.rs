//! Who owns a port right, and what does it mean to send one?

use core::fmt;
use core::mem;
use core::num::NonZeroU32;

use crate::kernel;

/// A name in the task's name space. Owns nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(transparent)]
pub struct PortName(pub u32);

impl PortName {
    /// No right.
    pub const NULL: Self = Self(0);
    /// A right whose port died on the way.
    pub const DEAD: Self = Self(kernel::PORT_DEAD);

    /// The number.
    #[inline(always)]
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl fmt::Debug for PortName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PortName({:#x})", self.0)
    }
}

impl fmt::Display for PortName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:#x}", self.0)
    }
}

macro_rules! owned_right {
    ($(#[$docs:meta])* $name:ident, $kind:expr) => {
        $(#[$docs])*
        ///
        /// Released when dropped, on any thread. Two are equal if their names are.
        #[derive(PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(transparent)]
        pub struct $name(NonZeroU32);

        impl $name {
            /// Takes a right over.
            ///
            /// # Safety
            /// The caller owns one user reference of this kind under `name` and gives it away.
            #[inline(always)]
            #[must_use]
            pub const unsafe fn from_raw(name: NonZeroU32) -> Self {
                Self(name)
            }

            /// Hands the right over to the caller, who must release it.
            #[inline(always)]
            #[must_use = "the right is leaked if nobody releases it"]
            pub const fn into_raw(self) -> NonZeroU32 {
                let name = self.0;
                mem::forget(self);
                name
            }

            /// The name, which stays the right's.
            #[inline(always)]
            #[must_use]
            pub const fn name(&self) -> PortName {
                PortName(self.0.get())
            }
        }

        impl Drop for $name {
            #[inline]
            fn drop(&mut self) {
                if self.name() != PortName::DEAD {
                    // SAFETY: one reference of this kind was ours, and this was the last use of it.
                    unsafe { kernel::__mig_rs_release(self.0.get(), $kind) }
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({:#x})"), self.0)
            }
        }
    };
}

owned_right! {
    /// One user reference of a send right.
    SendRight, kernel::RIGHT_SEND
}
owned_right! {
    /// A send-once right: good for exactly one message.
    SendOnceRight, kernel::RIGHT_SEND_ONCE
}
owned_right! {
    /// The receive right of a port. Dropping it destroys the port.
    ReceiveRight, kernel::RIGHT_RECEIVE
}
owned_right! {
    /// A port set. Dropping it leaves its members alone.
    PortSet, kernel::RIGHT_PORT_SET
}
owned_right! {
    /// One user reference of a dead name: what is left of a right whose port has died.
    DeadName, kernel::RIGHT_DEAD_NAME
}
