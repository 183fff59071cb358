//! What does one side see, in a form that both sides share?

use std::collections::BTreeMap;
use std::ffi::{CStr, CString};

use mig_rs_runtime::{
    AnyRight, Carried, InlineCStr, InlineRights, KernReturn, OutOfLine, OutOfLineRights, Packed, Plain,
    PortName, ReceiveRight, SendOnceRight, SendRight, Seqno, Unbounded, UnboundedRights, UpTo,
};

/// Values by the names of their arguments, as bytes.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Story(BTreeMap<&'static str, Vec<u8>>);

impl Story {
    /// Adds a value.
    pub fn tell<T: Told + ?Sized>(&mut self, name: &'static str, value: &T) {
        value.tell(self.0.entry(name).or_default());
    }

    /// The first name of which the two tell different things. What only one of them knows does not count.
    pub fn difference<'a>(&'a self, other: &'a Self) -> Option<(&'static str, &'a [u8], &'a [u8])> {
        self.0.iter().find_map(|(name, here)| {
            let there = other.0.get(name).filter(|there| *there != here)?;
            Some((*name, &**here, &**there))
        })
    }
}

/// A value that can be told.
pub trait Told {
    /// Adds what it says. A right says only whether it is there.
    fn tell(&self, to: &mut Vec<u8>);
}

macro_rules! numbers {
    ($($number:ty)*) => { $(
        impl Told for $number {
            fn tell(&self, to: &mut Vec<u8>) {
                to.extend_from_slice(&self.to_ne_bytes());
            }
        }
    )* };
}
numbers!(u8 i8 u16 i16 u32 i32 u64 i64 usize f32 f64);

impl Told for KernReturn {
    fn tell(&self, to: &mut Vec<u8>) {
        self.0.tell(to);
    }
}

impl<T: Told> Told for [T] {
    fn tell(&self, to: &mut Vec<u8>) {
        self.iter().for_each(|element| element.tell(to));
    }
}

impl<T: Told, const N: usize> Told for [T; N] {
    fn tell(&self, to: &mut Vec<u8>) {
        self.as_slice().tell(to);
    }
}

impl<T: Told> Told for Vec<T> {
    fn tell(&self, to: &mut Vec<u8>) {
        self.as_slice().tell(to);
    }
}

impl<T: Told + ?Sized> Told for &T {
    fn tell(&self, to: &mut Vec<u8>) {
        T::tell(self, to);
    }
}

impl<T: Told + Copy> Told for Packed<T> {
    fn tell(&self, to: &mut Vec<u8>) {
        self.get().tell(to);
    }
}

impl<T: Told + Plain> Told for OutOfLine<T> {
    fn tell(&self, to: &mut Vec<u8>) {
        (**self).tell(to);
    }
}

impl<T: Told + Plain> Told for Unbounded<'_, T> {
    fn tell(&self, to: &mut Vec<u8>) {
        (**self).tell(to);
    }
}

impl<R: mig_rs_runtime::Right> Told for UnboundedRights<R> {
    fn tell(&self, to: &mut Vec<u8>) {
        self.names().tell(to);
    }
}

impl<R: mig_rs_runtime::Right> Told for InlineRights<'_, R> {
    fn tell(&self, to: &mut Vec<u8>) {
        self.names().for_each(|name| name.tell(to));
    }
}

impl<T: Told, const N: usize> Told for UpTo<T, N> {
    fn tell(&self, to: &mut Vec<u8>) {
        (**self).tell(to);
    }
}

impl Told for CStr {
    fn tell(&self, to: &mut Vec<u8>) {
        to.extend_from_slice(self.to_bytes());
    }
}

impl Told for CString {
    fn tell(&self, to: &mut Vec<u8>) {
        self.as_c_str().tell(to);
    }
}

impl<const N: usize> Told for InlineCStr<N> {
    fn tell(&self, to: &mut Vec<u8>) {
        (**self).tell(to);
    }
}

impl Told for PortName {
    fn tell(&self, to: &mut Vec<u8>) {
        to.push(u8::from(*self != Self::NULL));
    }
}

impl Told for Seqno {
    fn tell(&self, to: &mut Vec<u8>) {
        self.get().tell(to);
    }
}

impl<R> Told for Carried<R> {
    fn tell(&self, to: &mut Vec<u8>) {
        self.name().tell(to);
    }
}

impl<R: mig_rs_runtime::Right> Told for OutOfLineRights<R> {
    fn tell(&self, to: &mut Vec<u8>) {
        self.names().tell(to);
    }
}

macro_rules! rights {
    ($($right:ty)*) => { $(
        impl Told for $right {
            fn tell(&self, to: &mut Vec<u8>) {
                self.name().tell(to);
            }
        }

        impl Told for Option<$right> {
            fn tell(&self, to: &mut Vec<u8>) {
                to.push(u8::from(self.is_some()));
            }
        }
    )* };
}
rights!(SendRight SendOnceRight ReceiveRight AnyRight);
