//! With which dispositions can a right be sent?

use crate::carried::{Carried, Disposition};
use crate::polymorphic::AnyRight;
use crate::right::{ReceiveRight, SendOnceRight, SendRight};

impl SendRight {
    /// Sends a copy and keeps the right.
    #[inline(always)]
    pub const fn copy_send(&self) -> Carried<SendRight> {
        Carried::new(self.name().0, Disposition::CopySend)
    }

    /// Sends the right away.
    #[inline(always)]
    pub const fn move_send(self) -> Carried<SendRight> {
        Carried::new(self.into_raw().get(), Disposition::MoveSend)
    }
}

impl SendOnceRight {
    /// Sends the right away.
    #[inline(always)]
    pub const fn move_send_once(self) -> Carried<SendOnceRight> {
        Carried::new(self.into_raw().get(), Disposition::MoveSendOnce)
    }
}

impl ReceiveRight {
    /// Sends a new send right to this port.
    #[inline(always)]
    pub const fn make_send(&self) -> Carried<SendRight> {
        Carried::new(self.name().0, Disposition::MakeSend)
    }

    /// Sends a new send-once right to this port.
    #[inline(always)]
    pub const fn make_send_once(&self) -> Carried<SendOnceRight> {
        Carried::new(self.name().0, Disposition::MakeSendOnce)
    }

    /// Sends the receive right itself away.
    #[inline(always)]
    pub const fn move_receive(self) -> Carried<ReceiveRight> {
        Carried::new(self.into_raw().get(), Disposition::MoveReceive)
    }
}

macro_rules! or_none {
    ($($(#[$docs:meta])* $name:ident(lent $right:ident) -> $arrives:ident $disposition:ident;)*) => {
        $(
            $(#[$docs])*
            #[inline(always)]
            pub fn $name<'a>(right: impl Into<Option<&'a $right>>) -> Carried<$arrives> {
                match right.into() {
                    Some(right) => right.$name(),
                    None => Carried::new(0, Disposition::$disposition),
                }
            }
        )*
    };
    ($($(#[$docs:meta])* $name:ident(given $right:ident) -> $arrives:ident $disposition:ident;)*) => {
        $(
            $(#[$docs])*
            #[inline(always)]
            pub fn $name(right: impl Into<Option<$right>>) -> Carried<$arrives> {
                match right.into() {
                    Some(right) => right.$name(),
                    None => Carried::new(0, Disposition::$disposition),
                }
            }
        )*
    };
}

or_none! {
    /// [`SendRight::copy_send`], or an empty slot.
    copy_send(lent SendRight) -> SendRight CopySend;
    /// [`ReceiveRight::make_send`], or an empty slot.
    make_send(lent ReceiveRight) -> SendRight MakeSend;
    /// [`ReceiveRight::make_send_once`], or an empty slot.
    make_send_once(lent ReceiveRight) -> SendOnceRight MakeSendOnce;
}
or_none! {
    /// [`SendRight::move_send`], or an empty slot.
    move_send(given SendRight) -> SendRight MoveSend;
    /// [`SendOnceRight::move_send_once`], or an empty slot.
    move_send_once(given SendOnceRight) -> SendOnceRight MoveSendOnce;
    /// [`ReceiveRight::move_receive`], or an empty slot.
    move_receive(given ReceiveRight) -> ReceiveRight MoveReceive;
}

macro_rules! moved {
    ($($right:ident $how:ident $variant:ident)*) => {
        $(
            impl From<$right> for Carried<$right> {
                #[inline(always)]
                fn from(right: $right) -> Self {
                    right.$how()
                }
            }

            impl From<Option<$right>> for Carried<$right> {
                #[inline(always)]
                fn from(right: Option<$right>) -> Self {
                    $how(right)
                }
            }

            impl From<Carried<$right>> for Carried<AnyRight> {
                #[inline(always)]
                fn from(carried: Carried<$right>) -> Self {
                    carried.arriving_as()
                }
            }

            impl From<$right> for AnyRight {
                #[inline(always)]
                fn from(right: $right) -> Self {
                    Self::$variant(right)
                }
            }
        )*
    };
}

moved! { SendRight move_send Send SendOnceRight move_send_once SendOnce ReceiveRight move_receive Receive }
