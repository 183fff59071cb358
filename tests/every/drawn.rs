//! How is a value of a type drawn?

use std::array;
use std::ffi::CString;
use std::ops::{Deref, DerefMut};

use mig_rs_local::Task;
use mig_rs_runtime::{
    AnyRight, Carried, InlineCStr, KernReturn, ReceiveRight, RightsRegion, SendOnceRight, SendRight, UpTo,
};

use crate::{Hand, Told};

/// Can be drawn by a hand.
pub trait Drawn {
    /// The next one.
    fn drawn(hand: &mut Hand<'_>) -> Self;
}

macro_rules! numbers {
    ($($number:ty)*) => { $(
        impl Drawn for $number {
            #[allow(clippy::cast_possible_truncation, clippy::cast_possible_wrap, clippy::cast_precision_loss, clippy::cast_lossless, reason = "any will do")]
            fn drawn(hand: &mut Hand<'_>) -> Self {
                (hand.bits() >> 16) as Self
            }
        }
    )* };
}
numbers!(u8 i8 u16 i16 u32 i32 u64 i64 f32 f64);

impl Drawn for KernReturn {
    /// With any other code the rest of the message stays at home.
    fn drawn(_: &mut Hand<'_>) -> Self {
        Self::SUCCESS
    }
}

impl<T: Drawn, const N: usize> Drawn for [T; N] {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        hand.array(|hand| array::from_fn(|_| hand.draw()))
    }
}

impl<T: Drawn> Drawn for Vec<T> {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        (0..hand.length).map(|_| hand.draw()).collect()
    }
}

impl<T: Drawn> Drawn for &'static [T] {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        hand.draw::<Vec<T>>().leak()
    }
}

impl<T: Drawn, const N: usize> Drawn for &'static [T; N] {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        Box::leak(Box::new(hand.draw()))
    }
}

impl<T: Drawn + Default, const N: usize> Drawn for UpTo<T, N> {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        hand.array(|hand| {
            let mut some = Self::default();
            for _ in 0..hand.length.min(N) {
                let _ = some.push(hand.draw());
            }
            some
        })
    }
}

impl Drawn for CString {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        let letters: Vec<u8> = (0..hand.length).map(|_| hand.draw::<u8>().max(1)).collect();
        Self::new(letters).unwrap()
    }
}

impl<const N: usize> Drawn for InlineCStr<N> {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        let string: CString = hand.draw_of(hand.length.min(N - 1));
        Self::new(&string).unwrap()
    }
}

/// Room for what comes back.
#[derive(Debug)]
pub struct Space<T>(Vec<T>);

impl<T: Drawn> Drawn for Space<T> {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        Self(hand.draw())
    }
}

impl<T> Deref for Space<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T> DerefMut for Space<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

impl<T: Told> Told for Space<T> {
    fn tell(&self, to: &mut Vec<u8>) {
        self.0.tell(to);
    }
}

impl Drawn for SendRight {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        hand.right()
    }
}

impl Drawn for SendOnceRight {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        let task = hand.task;
        task.send_once_right_to(hand.port())
    }
}

impl Drawn for ReceiveRight {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        hand.task.allocate()
    }
}

impl Drawn for AnyRight {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        match hand.way() % 3 {
            0 => Self::Send(hand.draw()),
            1 => Self::SendOnce(hand.draw()),
            _ => Self::Receive(hand.draw()),
        }
    }
}

impl<R: Drawn> Drawn for Option<R> {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        hand.there().then(|| hand.draw())
    }
}

impl Drawn for Carried<SendRight> {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        if hand.way().is_multiple_of(2) {
            hand.lasting().copy_send()
        } else {
            hand.draw::<Option<SendRight>>().into()
        }
    }
}

impl Drawn for Carried<SendOnceRight> {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        if hand.way().is_multiple_of(2) {
            hand.port().make_send_once()
        } else {
            hand.draw::<SendOnceRight>().move_send_once()
        }
    }
}

impl Drawn for Carried<ReceiveRight> {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        hand.draw::<ReceiveRight>().move_receive()
    }
}

impl Drawn for Carried<AnyRight> {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        hand.draw::<AnyRight>().moved()
    }
}

/// An array of rights to be sent out of line.
#[derive(Debug)]
pub struct Offered(Vec<Option<SendRight>>);

impl Offered {
    /// As a stub wants it.
    pub fn region<A: mig_rs_runtime::Right>(&self) -> RightsRegion<'_, A>
    where
        for<'a> RightsRegion<'a, A>: From<RightsRegion<'a, SendRight>>,
    {
        RightsRegion::copy_send(&*self.0).into()
    }
}

impl Drawn for Offered {
    fn drawn(hand: &mut Hand<'_>) -> Self {
        Self(hand.draw())
    }
}

impl Told for Offered {
    fn tell(&self, to: &mut Vec<u8>) {
        self.0.tell(to);
    }
}

/// How a client names the server.
pub trait Destination<'s> {
    /// The server's port.
    fn to(task: Task, port: &'s ReceiveRight, right: &'s SendRight) -> Self;
}

impl<'s> Destination<'s> for SendRight {
    fn to(task: Task, _: &'s ReceiveRight, right: &'s SendRight) -> Self {
        task.copy_of(right)
    }
}

impl<'s> Destination<'s> for SendOnceRight {
    fn to(task: Task, port: &'s ReceiveRight, _: &'s SendRight) -> Self {
        task.send_once_right_to(port)
    }
}

impl<'s> Destination<'s> for Carried<SendOnceRight> {
    fn to(task: Task, port: &'s ReceiveRight, _: &'s SendRight) -> Self {
        task.send_once_right_to(port).move_send_once()
    }
}

impl<'s> Destination<'s> for Carried<AnyRight> {
    fn to(task: Task, _: &'s ReceiveRight, right: &'s SendRight) -> Self {
        AnyRight::Send(task.copy_of(right)).moved()
    }
}

impl<'s> Destination<'s> for &'s ReceiveRight {
    fn to(_: Task, port: &'s ReceiveRight, _: &'s SendRight) -> Self {
        port
    }
}
