//! How does a stub put rights and memory into a message?

use core::ops::Range;

use crate::carried::{Carried, Right};
use crate::kernel;
use crate::memory::Region;
use crate::message::{FLAGS, Message, PORT, broken};
use crate::plain::Plain;
use crate::rights::region::RightsRegion;
use crate::rights::room::RightsRoom;
use crate::untyped::writer::Writer;
use crate::wire::{self, Untyped};

impl<'b, W: Untyped, P> Writer<'b, W, P> {
    /// A port descriptor.
    #[inline(always)]
    pub fn port<R>(mut self, right: Carried<R>) -> Self {
        let at = self.descriptor(PORT);
        let (name, disposition) = right.into_parts();
        // SAFETY: passed, so there is room for a port descriptor.
        unsafe { set_port(self.message, at, name, disposition) };
        self
    }

    /// An out-of-line descriptor.
    #[inline(always)]
    pub fn out_of_line<T: Plain>(self, region: impl Into<Region<'b, T>>) -> Self {
        let (address, size, flags) = region.into().into_parts();
        self.region(address, size, size, flags | kernel::OOL_DESCRIPTOR << 24)
    }

    /// An out-of-line descriptor: `size` bytes at `address`, in the descriptor stated as `stated`.
    #[inline(always)]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "what is counted was found to fit, or came from a descriptor"
    )]
    fn region(mut self, address: *mut u8, size: usize, stated: usize, flags: u32) -> Self {
        let at = self.descriptor(W::REGION);
        // SAFETY: passed, so there is room for an out-of-line descriptor; the memory was lent until the message is sent, or given to it.
        unsafe {
            wire::set_address::<W>(self.message, at, address, size);
            self.message.set_word(at + W::REGION_SIZE, stated as u32);
            self.message.set_word(at + FLAGS, flags);
        }
        self
    }

    /// `N` port descriptors side by side.
    #[inline(always)]
    pub fn ports<R, const N: usize>(self, rights: [Carried<R>; N]) -> Self {
        rights.into_iter().fold(self, Self::port)
    }

    /// `N` port descriptors side by side, empty ones behind those that are used.
    #[inline(always)]
    pub fn ports_up_to<R: Right, const N: usize>(
        mut self,
        rights: impl IntoIterator<Item = Carried<R>>,
    ) -> Self {
        let mut rights = rights.into_iter();
        for _ in 0..N {
            self = self.port(rights.next().unwrap_or_default());
        }
        if rights.next().is_some() {
            broken()
        }
        self
    }

    /// `N` port descriptors side by side, of an array that is lent or given away; empty ones behind those that are used.
    #[inline(always)]
    pub fn ports_from<R: Right, const N: usize>(mut self, region: RightsRegion<'b, R>) -> Self {
        let used = region.len();
        let (message, at) = (self.message, self.places::<N>());
        if used > N {
            broken()
        }
        let disposition = region.disposition();
        // SAFETY: passed, so there is room for the descriptors.
        unsafe {
            region.written(|n, name| set_port(message, at + n * PORT, name, disposition));
            set_no_ports::<R>(message, at, used..N);
        }
        self
    }

    /// `N` port descriptors side by side that a handler has put in place; empty ones behind those that are used.
    #[inline(always)]
    pub fn filled_rights<R: Right, const N: usize>(mut self, room: RightsRoom<'b, R>) -> Self {
        let (message, at) = (self.message, self.places::<N>());
        // SAFETY: passed, so there is room for the descriptors; those before have the same sizes as when the room was lent.
        unsafe {
            let put = room.hand_over(message.0.add(at), N, false);
            set_no_ports::<R>(message, at, put.count..N);
        }
        self
    }

    /// Passes `N` port descriptors, and says where the first begins.
    #[inline(always)]
    fn places<const N: usize>(&mut self) -> usize {
        let at = self.at;
        for _ in 0..N {
            self.descriptor(PORT);
        }
        at
    }

    /// The descriptor of an array of rights in memory.
    #[inline(always)]
    pub fn out_of_line_rights<R: Right>(self, region: RightsRegion<'b, R>) -> Self {
        let (names, count, flags) = region.into_parts();
        let flags = flags | kernel::OOL_PORTS_DESCRIPTOR << 24;
        self.region(names.cast(), count * size_of::<u32>(), count, flags)
    }

    /// `N` out-of-line descriptors side by side.
    #[inline(always)]
    pub fn out_of_lines<T: Plain, const N: usize>(self, regions: [Region<'b, T>; N]) -> Self {
        regions.into_iter().fold(self, Self::out_of_line)
    }

    /// `N` out-of-line descriptors side by side, empty ones behind those that are used.
    #[inline(always)]
    pub fn out_of_lines_up_to<T: Plain, const N: usize>(
        mut self,
        regions: impl IntoIterator<Item = Region<'b, T>>,
    ) -> Self {
        let mut regions = regions.into_iter();
        for _ in 0..N {
            self = self.out_of_line(regions.next().unwrap_or_default());
        }
        if regions.next().is_some() {
            broken()
        }
        self
    }

    /// As [`Self::out_of_lines`], of regions of rights.
    #[inline(always)]
    pub fn rights_regions<R: Right, const N: usize>(self, regions: [RightsRegion<'b, R>; N]) -> Self {
        regions.into_iter().fold(self, Self::out_of_line_rights)
    }

    /// As [`Self::out_of_lines_up_to`], of regions of rights.
    #[inline(always)]
    pub fn rights_regions_up_to<R: Right + 'b, const N: usize>(
        mut self,
        regions: impl IntoIterator<Item = RightsRegion<'b, R>>,
    ) -> Self {
        let mut regions = regions.into_iter();
        for _ in 0..N {
            self = self.out_of_line_rights(regions.next().unwrap_or_default());
        }
        if regions.next().is_some() {
            broken()
        }
        self
    }

    /// Counts of regions side by side.
    #[inline(always)]
    pub fn counts<const N: usize>(self, counts: [usize; N]) -> Self {
        counts.into_iter().fold(self, Self::count)
    }

    /// How many regions are used, and the count of each.
    #[inline(always)]
    pub fn used_counts(self, counts: impl ExactSizeIterator<Item = usize>) -> Self {
        let writer = self.count(counts.len());
        counts.fold(writer, Self::count)
    }
}

/// Writes a port descriptor.
///
/// # Safety
/// The message has room for it at `at`.
#[inline(always)]
pub(crate) unsafe fn set_port(message: Message, at: usize, name: u32, disposition: u32) {
    // SAFETY: the caller's promise.
    unsafe {
        message.set_word(at, name);
        message.set_word(at + 4, 0);
        message.set_word(at + FLAGS, disposition << 16);
    }
}

/// Writes empty port descriptors, as many as are missing.
///
/// # Safety
/// The message has room for all of the descriptors from `at` on.
#[inline(always)]
unsafe fn set_no_ports<R: Right>(message: Message, at: usize, missing: Range<usize>) {
    let (name, disposition) = Carried::<R>::none().into_parts();
    for n in missing {
        // SAFETY: the caller's promise.
        unsafe { set_port(message, at + n * PORT, name, disposition) }
    }
}
