//! What is a right whose kind the interface leaves open?

use core::marker::PhantomData;
use core::mem;
use core::num::NonZeroU32;

use crate::carried::{Carried, Disposition, Kind, Right, sealed};
use crate::kernel;
use crate::right::{PortName, ReceiveRight, SendOnceRight, SendRight};

/// A right of whatever kind the sender chose: what C hands over as a `mach_port_t` and a `mach_msg_type_name_t`.
///
/// ```
/// use mig_rs_local::Task;
/// use mig_rs_runtime::{AnyRight, PortName};
///
/// fn only_send(right: AnyRight) -> Option<PortName> {
///     match right {
///         AnyRight::Send(right) => Some(right.name()),
///         AnyRight::SendOnce(_) | AnyRight::Receive(_) => None, // released here
///     }
/// }
///
/// # fn main() {
/// let task = Task::new();
/// assert_eq!(only_send(AnyRight::Receive(task.allocate())), None);
/// assert_eq!(task.account(), mig_rs_local::Account::default());
/// # }
/// ```
// Told apart by the dispositions with which they arrive, so that a stub has nothing to translate.
#[derive(PartialEq, Eq, Debug)]
#[repr(u32)]
pub enum AnyRight {
    /// The receive right.
    Receive(ReceiveRight) = kernel::MOVE_RECEIVE,
    /// A send right.
    Send(SendRight) = kernel::MOVE_SEND,
    /// A send-once right.
    SendOnce(SendOnceRight) = kernel::MOVE_SEND_ONCE,
}

impl AnyRight {
    /// The name, which stays the right's.
    #[must_use]
    pub const fn name(&self) -> PortName {
        match self {
            Self::Send(right) => right.name(),
            Self::SendOnce(right) => right.name(),
            Self::Receive(right) => right.name(),
        }
    }

    /// Sends the right away.
    #[inline(always)]
    pub fn moved(self) -> Carried<AnyRight> {
        match self {
            Self::Send(right) => right.move_send().arriving_as(),
            Self::SendOnce(right) => right.move_send_once().arriving_as(),
            Self::Receive(right) => right.move_receive().arriving_as(),
        }
    }
}

/// What a client gives where the interface lets it choose: a right lent or given away, of any kind.
///
/// ```
/// # use mig_rs_local::Task;
/// use mig_rs_runtime::AnyOffer;
///
/// # let task = Task::new();
/// let port = task.allocate();
/// // The receiver gets a new send-once right; the port stays here.
/// let offer = AnyOffer::make_once(&port);
/// assert_eq!(offer.carried().name(), port.name());
/// ```
#[derive(Debug)]
#[must_use = "a right that is not put into a message is released"]
pub struct AnyOffer<'a> {
    carried: Carried<AnyRight>,
    lent: PhantomData<&'a ()>,
}

impl<'a> AnyOffer<'a> {
    #[inline(always)]
    const fn new(carried: Carried<AnyRight>) -> Self {
        Self { carried, lent: PhantomData }
    }

    /// No right.
    #[inline(always)]
    pub const fn none() -> Self {
        Self::new(Carried::new(0, Disposition::MoveSend))
    }

    /// A copy of a send right.
    #[inline(always)]
    pub const fn copy(right: &'a SendRight) -> Self {
        Self::new(right.copy_send().arriving_as())
    }

    /// A new send right to a port of the caller.
    #[inline(always)]
    pub const fn make(port: &'a ReceiveRight) -> Self {
        Self::new(port.make_send().arriving_as())
    }

    /// A new send-once right to a port of the caller.
    #[inline(always)]
    pub const fn make_once(port: &'a ReceiveRight) -> Self {
        Self::new(port.make_send_once().arriving_as())
    }

    /// The right itself.
    #[inline(always)]
    pub fn moved(right: impl Into<AnyRight>) -> Self {
        Self::new(right.into().moved())
    }

    /// As it stands in a slot.
    #[inline(always)]
    pub fn carried(self) -> Carried<AnyRight> {
        self.carried
    }
}

impl sealed::Sealed for AnyRight {}

impl Right for AnyRight {
    const KIND: Option<Kind> = None;

    #[inline(always)]
    unsafe fn received(name: u32, disposition: u32) -> Option<Self> {
        #[repr(C)]
        struct Parts {
            disposition: u32,
            name: NonZeroU32,
        }

        if !Kind::arrives(disposition) {
            return None;
        }
        let name = NonZeroU32::new(name)?;
        // SAFETY: so an `AnyRight` lies in memory, whose rights are their names; it is told apart by its disposition, of which this is one.
        // The caller owns the right, and gives it away.
        Some(unsafe { mem::transmute::<Parts, Self>(Parts { disposition, name }) })
    }

    #[inline(always)]
    fn sent_on(self) -> Carried<Self> {
        self.moved()
    }
}

impl From<AnyOffer<'_>> for Carried<AnyRight> {
    #[inline(always)]
    fn from(offer: AnyOffer<'_>) -> Self {
        offer.carried()
    }
}

impl From<AnyRight> for Carried<AnyRight> {
    #[inline(always)]
    fn from(right: AnyRight) -> Self {
        right.moved()
    }
}
