//! What is a right whose kind the interface leaves open?

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
#[derive(PartialEq, Eq, Debug)]
pub enum AnyRight {
    /// A send right.
    Send(SendRight),
    /// A send-once right.
    SendOnce(SendOnceRight),
    /// The receive right.
    Receive(ReceiveRight),
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
/// let offer = AnyOffer::MakeOnce(&port);
/// assert_eq!(offer.carried().name(), port.name());
/// ```
#[derive(Debug)]
pub enum AnyOffer<'a> {
    /// No right.
    None,
    /// A copy of a send right.
    Copy(&'a SendRight),
    /// A new send right to a port of the caller.
    Make(&'a ReceiveRight),
    /// A new send-once right to a port of the caller.
    MakeOnce(&'a ReceiveRight),
    /// The right itself.
    Move(AnyRight),
}

impl AnyOffer<'_> {
    /// As it stands in a slot.
    #[inline(always)]
    pub fn carried(self) -> Carried<AnyRight> {
        match self {
            Self::None => Carried::new(0, Disposition::MoveSend),
            Self::Copy(right) => right.copy_send().arriving_as(),
            Self::Make(right) => right.make_send().arriving_as(),
            Self::MakeOnce(right) => right.make_send_once().arriving_as(),
            Self::Move(right) => right.moved(),
        }
    }
}

impl sealed::Sealed for AnyRight {}

impl Right for AnyRight {
    const KIND: Option<Kind> = None;

    #[inline(always)]
    unsafe fn received(name: u32, disposition: u32) -> Option<Self> {
        let name = NonZeroU32::new(name)?;
        // SAFETY: the caller's promise is the same; another disposition no kernel writes.
        unsafe {
            match disposition {
                kernel::MOVE_SEND => Some(Self::Send(SendRight::from_raw(name))),
                kernel::MOVE_SEND_ONCE => Some(Self::SendOnce(SendOnceRight::from_raw(name))),
                kernel::MOVE_RECEIVE => Some(Self::Receive(ReceiveRight::from_raw(name))),
                _ => None,
            }
        }
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
