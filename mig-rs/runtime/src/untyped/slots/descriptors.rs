//! How does a stub take rights and memory out of a checked message?

use core::array;

use crate::carried::Right;
use crate::kernel;
use crate::memory::OutOfLine;
use crate::message::{FLAGS, Message, PORT, disagreed};
use crate::plain::Plain;
use crate::polymorphic::AnyRight;
use crate::right::{ReceiveRight, SendOnceRight, SendRight};
use crate::rights::OutOfLineRights;
use crate::rights::inline::{InlineRights, described};
use crate::untyped::slots::Slots;
use crate::up_to::UpTo;
use crate::wire::{self, Untyped};

impl<'m, W: Untyped> Slots<'m, W> {
    /// A send right.
    #[inline(always)]
    pub fn send_right(&mut self) -> Option<SendRight> {
        self.right()
    }

    /// A send-once right.
    #[inline(always)]
    pub fn send_once_right(&mut self) -> Option<SendOnceRight> {
        self.right()
    }

    /// A receive right.
    #[inline(always)]
    pub fn receive_right(&mut self) -> Option<ReceiveRight> {
        self.right()
    }

    /// A right of any kind.
    #[inline(always)]
    pub fn any_right(&mut self) -> Option<AnyRight> {
        self.right()
    }

    #[inline(always)]
    pub(crate) fn right<R: Right>(&mut self) -> Option<R> {
        let at = self.descriptor(PORT);
        // SAFETY: passed, so a descriptor of the message, and not taken again.
        unsafe { described(self.message, at) }
    }

    /// Memory.
    #[inline(always)]
    pub fn out_of_line<T: Plain>(&mut self) -> OutOfLine<T> {
        let at = self.descriptor(W::REGION);
        // SAFETY: passed, so a descriptor of the message; an out-of-line one, as seen here again, brought memory
        // that is ours, and what has been passed is not taken again.
        unsafe {
            let size = self.message.word(at + W::REGION_SIZE) as usize;
            if size == 0 {
                return OutOfLine::default();
            }
            let address = wire::address::<W>(self.message, at);
            let fits = self.message.word(at + FLAGS) >> 24 == kernel::OOL_DESCRIPTOR;
            if !fits || !address.addr().is_multiple_of(align_of::<T>()) {
                disagreed();
                return OutOfLine::default();
            }
            OutOfLine::from_raw(address, size)
        }
    }

    /// `N` rights side by side.
    #[inline(always)]
    pub fn rights<R: Right, const N: usize>(&mut self) -> [Option<R>; N] {
        array::from_fn(|_| self.right())
    }

    /// `N` rights side by side, where they stand.
    #[inline(always)]
    pub fn inline_rights<R: Right, const N: usize>(&mut self) -> InlineRights<'m, R> {
        let mut first = 0;
        for n in 0..N {
            let at = self.descriptor(PORT);
            first = if n == 0 { at } else { first };
        }
        // SAFETY: passed just now, so within the message, which stays for 'm, and not taken again.
        unsafe { InlineRights::new(Message(self.message.0.add(first)), N, W::STEP, 0) }
    }

    /// An array of rights in memory.
    #[inline(always)]
    pub fn out_of_line_rights<R: Right>(&mut self) -> OutOfLineRights<R> {
        let at = self.descriptor(W::REGION);
        // SAFETY: passed, so a descriptor of the message; one of out-of-line rights, as seen here again, brought memory with names of
        // rights of the kind it says, and what has been passed is not taken again.
        unsafe {
            let flags = self.message.word(at + FLAGS);
            let disposition = flags >> 16 & 0xff;
            let fits = flags >> 24 == kernel::OOL_PORTS_DESCRIPTOR
                && R::KIND.is_none_or(|kind| disposition == kind as u32);
            let count = self.message.word(at + W::REGION_SIZE) as usize;
            if count == 0 {
                return OutOfLineRights::default();
            }
            let names = wire::address::<W>(self.message, at).cast::<u32>();
            if !fits || !names.is_aligned() {
                disagreed();
                return OutOfLineRights::default();
            }
            OutOfLineRights::from_raw(names, count, disposition)
        }
    }

    /// `N` regions side by side.
    #[inline(always)]
    pub fn out_of_lines<T: Plain, const N: usize>(&mut self) -> [OutOfLine<T>; N] {
        array::from_fn(|_| self.out_of_line())
    }

    /// `N` arrays of rights in memory side by side.
    #[inline(always)]
    pub fn rights_regions<R: Right, const N: usize>(&mut self) -> [OutOfLineRights<R>; N] {
        array::from_fn(|_| self.out_of_line_rights())
    }

    /// Passes `N` counts that the check has found to agree with their descriptors.
    #[inline(always)]
    pub fn counts<const N: usize>(&mut self) {
        self.take::<[u32; N]>();
    }

    /// How many of the descriptors taken before are used; what the others brought is dropped.
    #[inline(always)]
    pub fn used<T, const N: usize>(&mut self, all: [T; N]) -> UpTo<T, N> {
        UpTo::first(self.word() as usize, all)
    }

    /// As [`Self::used`], of rights that are still in the message.
    #[inline(always)]
    pub fn used_rights<R: Right>(&mut self, all: InlineRights<'m, R>) -> InlineRights<'m, R> {
        all.truncated(self.word() as usize)
    }

    /// As [`Self::used`], and passes their counts.
    #[inline(always)]
    pub fn used_counts<T, const N: usize>(&mut self, all: [T; N]) -> UpTo<T, N> {
        let used = self.word() as usize;
        self.vary(used, 4);
        UpTo::first(used, all)
    }
}
