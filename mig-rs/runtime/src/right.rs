//! Who owns a port right, and what does it mean to send one?

use core::fmt;
use core::mem;
use core::num::NonZeroU32;

use crate::kernel;

/// A name in the task's name space: C's `mach_port_name_t`. Owns nothing.
///
/// ```
/// use mig_rs_runtime::PortName;
///
/// assert_eq!(PortName::NULL.get(), 0); // MACH_PORT_NULL
/// assert_eq!(PortName::DEAD.get(), !0); // MACH_PORT_DEAD
/// ```
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
    /// One user reference of a send right: a `mach_port_t` under which the task may send. Dropping it is `mach_port_deallocate`.
    ///
    /// A method says what becomes of one that is sent, as `MACH_MSG_TYPE_COPY_SEND` and `MACH_MSG_TYPE_MOVE_SEND` do in C.
    ///
    /// ```
    /// use mig_rs_local::{Account, Task};
    ///
    /// # fn main() {
    /// let (server, client) = (Task::new(), Task::new());
    /// let port = server.allocate();
    /// let right = client.send_right_to(&port);
    /// let lent = right.copy_send(); // on its way into a message; `right` stays
    /// assert_eq!(lent.name(), right.name());
    /// drop((lent, right));
    /// assert_eq!(client.account(), Account::default());
    /// # }
    /// ```
    SendRight, kernel::RIGHT_SEND
}
owned_right! {
    /// A send-once right: good for exactly one message. Dropping it is `mach_port_deallocate`, of which the port hears: so a client
    /// whose right to a reply is dropped learns `MIG_SERVER_DIED`.
    ///
    /// ```
    /// use mig_rs_local::Task;
    ///
    /// # fn main() {
    /// let (server, client) = (Task::new(), Task::new());
    /// let port = client.allocate();
    /// drop(server.send_once_right_to(&port));
    /// assert_eq!(client.account().queued, 1); // the notification
    /// # }
    /// ```
    SendOnceRight, kernel::RIGHT_SEND_ONCE
}
owned_right! {
    /// The receive right of a port. Dropping it destroys the port, as `mach_port_mod_refs` with `MACH_PORT_RIGHT_RECEIVE` and −1 does; what
    /// waits in its queue is destroyed too, and send rights become dead names.
    ///
    /// What it makes for others is a method: [`make_send`](Self::make_send), [`make_send_once`](Self::make_send_once). [`serve`](crate::serve) receives from it.
    ///
    /// ```
    /// use mig_rs_local::{Account, Task};
    ///
    /// # fn main() {
    /// let (server, client) = (Task::new(), Task::new());
    /// let port = server.allocate();
    /// let right = client.send_right_to(&port);
    /// drop(port);
    /// assert_eq!(server.account(), Account::default());
    /// drop(right); // a dead name by now, and released as one
    /// assert_eq!(client.account(), Account::default());
    /// # }
    /// ```
    ReceiveRight, kernel::RIGHT_RECEIVE
}
owned_right! {
    /// A port set, as `mach_port_allocate` makes one with `MACH_PORT_RIGHT_PORT_SET`: [`serve_on`](crate#serving) and its like receive from
    /// whichever member has a message. Dropping it leaves its members alone.
    ///
    /// ```
    /// use mig_rs_local::{Task, insert_member, members};
    ///
    /// # fn main() {
    /// let task = Task::new();
    /// let (set, port) = (task.allocate_set(), task.allocate());
    /// assert_eq!(insert_member(&port, &set), Ok(()));
    /// assert_eq!(members(&set), Ok(vec![port.name()]));
    /// # }
    /// ```
    PortSet, kernel::RIGHT_PORT_SET
}
owned_right! {
    /// One user reference of a dead name (`MACH_PORT_RIGHT_DEAD_NAME`): what is left of a right whose port has died. Dropping it is
    /// `mach_port_deallocate`. It can be done nothing with but that; a dead-name notification brings one.
    ///
    /// ```
    /// # use mig_rs_local as _;
    /// use mig_rs_runtime::{DeadName, PortName};
    /// use std::num::NonZeroU32;
    ///
    /// /// What `mach_notify_dead_name` tells: the reference that came with it is given back here.
    /// fn forget(known: &mut Vec<PortName>, dead: NonZeroU32) {
    ///     // SAFETY: the notification made a reference of this name, which is nobody else's.
    ///     let dead = unsafe { DeadName::from_raw(dead) };
    ///     known.retain(|name| *name != dead.name());
    /// }
    /// # fn main() {}
    /// ```
    DeadName, kernel::RIGHT_DEAD_NAME
}
