//! How does a stub put rights and memory into a typed message?

use core::hint::assert_unchecked;
use core::mem;

use crate::carried::{Carried, Kind, Right};
use crate::memory::Region;
use crate::message::broken;
use crate::plain::Plain;
use crate::reply::Lone;
use crate::rights::region::RightsRegion;
use crate::rights::room::RightsRoom;
use crate::typed::alike::{self, set_name};
use crate::typed::descriptor::{Descriptor, Form, Place};
use crate::typed::item::Content;
use crate::typed::shape::{Type, most_inline};
use crate::typed::writer::Writer;
use crate::up_to::UpTo;
use crate::wire::{self, Typed};

/// Whether an item of this kind takes an `R`: one that leaves its kind open takes every right.
#[inline(always)]
const fn takes<R: Right>(kind: Option<Kind>) -> bool {
    match (kind, R::KIND) {
        (Some(kind), Some(right)) => kind as u16 == right as u16,
        (Some(_), None) => false,
        (None, _) => true,
    }
}

impl<'b, W: Typed, P> Writer<'b, W, P> {
    /// A right, or an empty slot.
    #[inline(always)]
    pub fn port<R: Right>(mut self, right: Carried<R>) -> Self {
        let Content::Port { kind, form } = self.item() else { broken() };
        if !takes::<R>(kind) {
            broken()
        }
        let (name, disposition) = right.into_parts();
        self.descriptor(inline::<W>(disposition, 1, form));
        self.complex = true;
        let at = self.pass(W::WORD);
        // SAFETY: passed, so there is room for the slot.
        unsafe { set_name::<W>(self.message, at, name) };
        self
    }

    /// `N` rights, all of which are sent in the same way, but for empty places.
    #[inline(always)]
    pub fn ports<R: Right, const N: usize>(mut self, rights: [Carried<R>; N]) -> Self {
        let Content::Ports { kind, number, form } = self.item() else { broken() };
        if number as usize != N {
            broken()
        }
        self.side_by_side(kind, form, N, &rights);
        mem::forget(rights);
        self
    }

    /// At most `N` rights, all of which are sent in the same way, but for empty places.
    #[inline(always)]
    pub fn ports_up_to<R: Right, const N: usize>(mut self, rights: UpTo<Carried<R>, N>) -> Self {
        let Content::PortsUpTo { kind, max, form } = self.item() else { broken() };
        if max as usize != N {
            broken()
        }
        self.side_by_side(kind, form, N, &rights);
        mem::forget(rights);
        self
    }

    /// Rights of an array that is lent or given away, as many as the item takes or fewer.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "at most as many as the interface allows")]
    pub fn ports_from<R: Right>(mut self, region: RightsRegion<'b, R>) -> Self {
        let Content::PortsUpTo { kind, max, form } = self.item() else { broken() };
        let (count, max) = (region.len(), max as usize);
        if !takes::<R>(kind) || count > max || max > form.most::<W>() as usize {
            broken()
        }
        let place = self.pass(form.size::<W>());
        self.reserve(max.saturating_mul(W::WORD));
        let (message, at) = (self.message, self.advance_elements(count, W::WORD));
        // SAFETY: reserved and passed, so there is room for the slots and, before them, for the descriptor.
        unsafe {
            let disposition = region.written(|n, name| set_name::<W>(message, at + n * W::WORD, name));
            inline::<W>(disposition, count as u32, form).write::<W>(message, place);
        }
        self
    }

    /// Rights that a handler has put in place.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "at most as many as the interface allows")]
    pub fn filled_rights<R: Right>(mut self, room: RightsRoom<'b, R>) -> Self {
        let Content::PortsUpTo { kind, max, form } = self.item() else { broken() };
        let max = max as usize;
        if !takes::<R>(kind) || max > form.most::<W>() as usize {
            broken()
        }
        let place = self.pass(form.size::<W>());
        self.reserve(max.saturating_mul(W::WORD));
        let lent_here = self.lone == (Lone::Room { at: self.at, max });
        // SAFETY: reserved, so there is room for so many, and where the room was lent or before that, because the arrays before are as long as they
        // may be or shorter; and for the descriptor.
        unsafe {
            let put = room.hand_over(self.message.0.add(self.at), max, lent_here);
            self.unlike |= put.unlike;
            assert_unchecked(put.count <= max);
            self.advance_elements(put.count, W::WORD);
            inline::<W>(put.disposition, put.count as u32, form).write::<W>(self.message, place);
        }
        self
    }

    /// Rights behind one descriptor, which says what shall become of each. The caller forgets them.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "no message has 4 G rights")]
    fn side_by_side<R: Right>(&mut self, kind: Option<Kind>, form: Form, most: usize, rights: &[Carried<R>]) {
        if !takes::<R>(kind) || rights.len() > most || most > form.most::<W>() as usize {
            broken()
        }
        let place = self.pass(form.size::<W>());
        self.reserve(most.saturating_mul(W::WORD));
        let at = self.advance_elements(rights.len(), W::WORD);
        // SAFETY: reserved and passed, so there is room for the slots and, before them, for the descriptor.
        unsafe {
            let disposition = alike::put::<W, R>(self.message, at, rights).unwrap_or_else(|| {
                self.unlike = true;
                0
            });
            inline::<W>(disposition, rights.len() as u32, form).write::<W>(self.message, place);
        }
    }

    /// Memory.
    #[inline(always)]
    pub fn out_of_line<T: Plain>(mut self, region: impl Into<Region<'b, T>>) -> Self {
        let Content::OutOfLine { of, each, most, .. } = self.item() else { broken() };
        let region = region.into();
        if of.bytes(each) != size_of::<T>() || most != u32::MAX && region.len() > most as usize {
            broken()
        }
        self.reserve(W::WORD);
        self.region(of, each, region);
        self
    }

    /// Memory behind its descriptor; there is room for the address.
    #[inline(always)]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "what is counted was found to fit, or came in a message"
    )]
    fn region<T: Plain>(&mut self, of: Type, each: u32, region: Region<'b, T>) {
        let count = region.len() as u32;
        let (address, size, flags) = region.into_parts();
        let place = if flags & 1 == 0 { Place::OutOfLine } else { Place::Given };
        self.descriptor(of.descriptor(of.sent, count * each, place));
        self.address(address, size);
    }

    #[inline(always)]
    fn address(&mut self, address: *mut u8, size: usize) {
        self.complex = true;
        let at = self.advance(W::WORD);
        // SAFETY: reserved and passed, so there is room for the address; the memory was lent until the message is sent, or given to it.
        unsafe { wire::set_address::<W>(self.message, at, address, size) }
    }

    /// An array of any length: in the message if it is small, otherwise in memory.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "at most as many as have a place in the message")]
    pub fn unbounded<T: Plain>(mut self, region: impl Into<Region<'b, T>>) -> Self {
        let Content::Unbounded { of, each, .. } = self.item() else { broken() };
        let region = region.into();
        if of.bytes(each) != size_of::<T>() {
            broken()
        }
        let most = most_inline(size_of::<T>());
        self.reserve((most * size_of::<T>()).max(W::WORD));
        if region.len() > most {
            self.region(of, each, region);
            return self;
        }
        self.descriptor(of.descriptor(of.sent, region.len() as u32 * each, Place::Inline));
        let this = self.elements(region.as_slice());
        drop(region);
        this
    }

    /// An array of rights in memory.
    #[inline(always)]
    pub fn out_of_line_rights<R: Right>(mut self, region: RightsRegion<'b, R>) -> Self {
        let Content::OutOfLinePorts { kind, form, most } = self.item() else { broken() };
        if !takes::<R>(kind) || most != u32::MAX && region.len() > most as usize {
            broken()
        }
        self.reserve(W::WORD);
        self.names(form, region);
        self
    }

    /// Names in memory behind their descriptor; there is room for the address.
    #[inline(always)]
    #[allow(
        clippy::cast_possible_truncation,
        reason = "what is counted was found to fit, or came in a message"
    )]
    fn names<R: Right>(&mut self, form: Form, region: RightsRegion<'b, R>) {
        let (names, count, flags) = region.into_parts();
        let place = if flags & 1 == 0 { Place::OutOfLine } else { Place::Given };
        let name = flags >> 16;
        self.descriptor(Descriptor { name, bits: 32, number: count as u32, form, place });
        self.address(names.cast(), count * size_of::<u32>());
    }

    /// An array of any number of rights: in the message if it is small, otherwise in memory.
    #[inline(always)]
    #[allow(clippy::cast_possible_truncation, reason = "at most as many as have a place in the message")]
    pub fn unbounded_rights<R: Right>(mut self, region: RightsRegion<'b, R>) -> Self {
        let Content::UnboundedPorts { kind, form } = self.item() else { broken() };
        if !takes::<R>(kind) {
            broken()
        }
        let most = most_inline(W::WORD);
        self.reserve(most * W::WORD);
        if region.len() > most {
            self.names(form, region);
            return self;
        }
        let (message, at, count) = (self.message, self.at, region.len());
        let form_size = form.size::<W>();
        // SAFETY: reserved, so there is room for the slots, which stand behind the descriptor.
        let disposition =
            region.written(|n, name| unsafe { set_name::<W>(message, at + form_size + n * W::WORD, name) });
        self.descriptor(inline::<W>(disposition, count as u32, form));
        self.complex = true;
        self.advance_elements(count, W::WORD);
        self
    }
}

/// Rights that stand in the message.
#[inline(always)]
const fn inline<W: Typed>(disposition: u32, number: u32, form: Form) -> Descriptor {
    Descriptor { name: disposition, bits: W::RIGHT, number, form, place: Place::Inline }
}
