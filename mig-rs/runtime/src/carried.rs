//! What stands in a slot for a port right, on the way out and on the way in?

use core::fmt;
use core::marker::PhantomData;
use core::mem;
use core::num::NonZeroU32;

use crate::kernel;
use crate::right::{PortName, ReceiveRight, SendOnceRight, SendRight};

/// The kind a right has when it arrives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
pub enum Kind {
    /// The receive right.
    Receive = 16,
    /// A send right.
    Send = 17,
    /// A send-once right.
    SendOnce = 18,
}

impl Kind {
    /// Whether a right has this name when it arrives.
    #[inline(always)]
    pub(crate) const fn arrives(name: u32) -> bool {
        kernel::MOVE_RECEIVE <= name && name <= kernel::MOVE_SEND_ONCE
    }
}

/// A right that a descriptor can bring.
pub trait Right: Sized + sealed::Sealed {
    /// The kind it has when it arrives; `None`: any.
    const KIND: Option<Kind>;

    /// The right that a slot with this name and disposition brought; none without a name.
    ///
    /// # Safety
    /// The caller owns one reference of that kind and gives it away.
    #[doc(hidden)]
    unsafe fn received(name: u32, disposition: u32) -> Option<Self>;

    /// Sent away as it is.
    #[doc(hidden)]
    fn sent_on(self) -> Carried<Self>;
}

pub(crate) mod sealed {
    pub trait Sealed {}
}

macro_rules! arrives {
    ($($right:ident $kind:ident)*) => {
        $(
            impl sealed::Sealed for $right {}

            impl Right for $right {
                const KIND: Option<Kind> = Some(Kind::$kind);

                #[inline(always)]
                unsafe fn received(name: u32, _: u32) -> Option<Self> {
                    // SAFETY: the caller's promise is the same.
                    NonZeroU32::new(name).map(|name| unsafe { Self::from_raw(name) })
                }

                #[inline(always)]
                fn sent_on(self) -> Carried<Self> {
                    self.into()
                }
            }
        )*
    };
}

arrives! { SendRight Send SendOnceRight SendOnce ReceiveRight Receive }

/// What a slot says shall become of its right. Numbers that are none of these leave room for the failure of a handler, so that what
/// it returns is returned in registers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u32)]
pub(crate) enum Disposition {
    MoveReceive = kernel::MOVE_RECEIVE,
    MoveSend = kernel::MOVE_SEND,
    MoveSendOnce = kernel::MOVE_SEND_ONCE,
    CopySend = kernel::COPY_SEND,
    MakeSend = kernel::MAKE_SEND,
    MakeSendOnce = kernel::MAKE_SEND_ONCE,
}

/// A right on its way into a message: a name and what shall become of it. `R` is the right that arrives.
///
/// Made by the dispositions, which are methods of the rights: [`SendRight::copy_send`], [`ReceiveRight::make_send`], …
/// A right that was moved in here is released if this is dropped unsent. What is only named here (copied from, made from) must
/// still be there when the message is sent, so the right stays with its owner until then.
///
/// On the wire it is the name and the disposition of a `mach_msg_port_descriptor_t`, or of a header.
///
/// ```
/// # use mig_rs_local::Task;
/// use mig_rs_runtime::{AnyRight, Carried, ReceiveRight, SendRight};
///
/// /// A handler answers with a new right to a port that it keeps, or with none.
/// fn open(port: Option<&ReceiveRight>) -> Carried<SendRight> {
///     port.map_or(Carried::none(), ReceiveRight::make_send)
/// }
///
/// # let task = Task::new();
/// let port = task.allocate();
/// assert_eq!(open(Some(&port)).name(), port.name());
/// let any: Carried<AnyRight> = open(None).into();
/// assert_eq!(any.name().get(), 0);
/// ```
#[must_use = "a right that is not put into a message is released"]
pub struct Carried<R> {
    name: u32,
    disposition: Disposition,
    arrives: PhantomData<fn() -> R>,
}

impl<R> Carried<R> {
    /// No right: the slot is empty.
    #[inline(always)]
    pub const fn none() -> Self
    where
        R: Right,
    {
        match R::KIND {
            Some(Kind::Receive) => Self::new(0, Disposition::MoveReceive),
            Some(Kind::SendOnce) => Self::new(0, Disposition::MoveSendOnce),
            Some(Kind::Send) | None => Self::new(0, Disposition::MoveSend),
        }
    }

    #[inline(always)]
    pub(crate) const fn new(name: u32, disposition: Disposition) -> Self {
        Self { name, disposition, arrives: PhantomData }
    }

    /// The name in the slot.
    #[inline(always)]
    #[must_use]
    pub const fn name(&self) -> PortName {
        PortName(self.name)
    }

    /// What the slot says shall become of it.
    #[inline(always)]
    pub(crate) const fn disposition(&self) -> u32 {
        self.disposition as u32
    }

    /// The name, and the disposition as a `mach_msg_type_name_t`, for a message that is not made here. What was owned is the caller's now.
    #[inline(always)]
    #[must_use = "a right that was moved in here is leaked if nobody sends it"]
    pub const fn into_raw(self) -> (PortName, u32) {
        let (name, disposition) = self.into_parts();
        (PortName(name), disposition)
    }

    /// Name and disposition; what was owned is the caller's now.
    #[inline(always)]
    pub(crate) const fn into_parts(self) -> (u32, u32) {
        let parts = (self.name, self.disposition as u32);
        mem::forget(self);
        parts
    }

    #[inline(always)]
    pub(crate) const fn arriving_as<S>(self) -> Carried<S> {
        let arriving = Carried::new(self.name, self.disposition);
        mem::forget(self);
        arriving
    }
}

impl<R: Right> Default for Carried<R> {
    fn default() -> Self {
        Self::none()
    }
}

impl<R> Drop for Carried<R> {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: a right with one of these dispositions was moved in here.
        unsafe { crate::destroy::release(self.name, self.disposition as u32) }
    }
}

impl<R> fmt::Debug for Carried<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let how = match self.disposition {
            Disposition::MoveReceive => "move_receive",
            Disposition::MoveSend => "move_send",
            Disposition::MoveSendOnce => "move_send_once",
            Disposition::CopySend => "copy_send",
            Disposition::MakeSend => "make_send",
            Disposition::MakeSendOnce => "make_send_once",
        };
        write!(f, "Carried({how} {:#x})", self.name)
    }
}
