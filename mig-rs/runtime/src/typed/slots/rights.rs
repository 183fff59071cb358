//! How does a stub take rights and memory out of a checked typed message?

use core::array;
use core::slice;

use crate::carried::{Kind, Right};
use crate::error::CallError;
use crate::memory::OutOfLine;
use crate::message::{Message, broken, disagreed};
use crate::plain::Plain;
use crate::polymorphic::AnyRight;
use crate::right::{ReceiveRight, SendOnceRight, SendRight};
use crate::rights::OutOfLineRights;
use crate::rights::inline::InlineRights;
use crate::typed::descriptor::{Form, is_inline, name, number};
use crate::typed::item::Content;
use crate::typed::shape::Type;
use crate::typed::slots::Slots;
use crate::typed::unbounded::{Unbounded, UnboundedRights};
use crate::up_to::UpTo;
use crate::wire::{self, Typed};

impl<'m, W: Typed> Slots<'m, W> {
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

    /// A right of any kind. None too if a polymorphic item is no right.
    #[inline(always)]
    pub fn any_right(&mut self) -> Option<AnyRight> {
        self.right()
    }

    #[inline(always)]
    fn right<R: Right>(&mut self) -> Option<R> {
        let Content::Port { kind, form } = self.item() else { broken() };
        let disposition = self.disposition::<R>(kind, form).0;
        let at = self.pass(W::WORD);
        // SAFETY: passed, so a slot of the message; its descriptor was seen to bring a right of the kind it says, and what has been
        // passed is not taken again.
        unsafe { R::received(self.message.word(at), disposition) }
    }

    /// Passes the descriptor of rights, and says with which disposition they came, and where it stands.
    #[inline(always)]
    fn disposition<R: Right>(&mut self, kind: Option<Kind>, form: Form) -> (u32, usize) {
        if kind != R::KIND {
            broken()
        }
        let at = self.descriptor(form);
        let disposition = match kind {
            Some(kind) => kind as u32,
            // SAFETY: passed, so a descriptor of the message.
            None => unsafe { name::<W>(self.message, at, form) },
        };
        (disposition, at)
    }

    /// The right in the `n`-th slot from `at` on.
    ///
    /// # Safety
    /// So many slots have been passed, and this one is taken once. Their descriptor says so of the disposition.
    #[inline(always)]
    unsafe fn nth<R: Right>(&self, at: usize, n: usize, disposition: u32) -> Option<R> {
        // SAFETY: the caller's promise.
        unsafe { R::received(self.message.word(at + n * W::WORD), disposition) }
    }

    /// `N` rights.
    #[inline(always)]
    pub fn rights<R: Right, const N: usize>(&mut self) -> [Option<R>; N] {
        let Content::Ports { kind, number, form } = self.item() else { broken() };
        if number as usize != N {
            broken()
        }
        let disposition = self.disposition::<R>(kind, form).0;
        let at = self.pass(N * W::WORD);
        // SAFETY: passed just now, and each taken once.
        array::from_fn(|n| unsafe { self.nth(at, n, disposition) })
    }

    /// At most `N` rights, by value.
    #[inline(always)]
    pub fn rights_up_to<R: Right, const N: usize>(&mut self) -> UpTo<Option<R>, N> {
        let Content::PortsUpTo { kind, max, form } = self.item() else { broken() };
        if max as usize != N {
            broken()
        }
        let (disposition, at) = self.disposition::<R>(kind, form);
        // SAFETY: passed, so a descriptor of the message.
        let count = unsafe { number::<W>(self.message, at, form) };
        let (at, count) = (self.vary(count, W::WORD), count as usize);
        if R::KIND.is_some() && W::WORD == size_of::<Option<R>>() && at + N * W::WORD <= self.room {
            // Rights that are nothing but names: all places at once, whether something stands there or not.
            // SAFETY: there is room for so many bytes, of which those of `count` rights are defined; they were passed just now, and each is
            // taken once. The check has found no more of them than there are places.
            return unsafe { UpTo::of_places(count, self.message.0.add(at).cast::<[_; N]>().read()) };
        }
        // SAFETY: passed just now, as many as there are, and each taken once.
        UpTo::of(count, |n| unsafe { self.nth(at, n, disposition) })
    }

    /// An array of rights, where they stand.
    #[inline(always)]
    pub fn inline_rights<R: Right>(&mut self) -> InlineRights<'m, R> {
        let Content::PortsUpTo { kind, form, .. } = self.item() else { broken() };
        let (disposition, at) = self.disposition::<R>(kind, form);
        // SAFETY: passed, so a descriptor of the message.
        let count = unsafe { number::<W>(self.message, at, form) };
        let start = self.vary(count, W::WORD);
        // SAFETY: passed just now, so within the message, which stays for 'm, and not taken again.
        unsafe {
            let first = Message(self.message.0.add(start));
            InlineRights::new(first, count as usize, W::STEP, disposition)
        }
    }

    /// Memory.
    #[inline(always)]
    pub fn out_of_line<T: Plain>(&mut self) -> OutOfLine<T> {
        let Content::OutOfLine { of, each, align, .. } = self.item() else { broken() };
        let at = self.descriptor(of.form);
        let address = self.pass(W::WORD);
        // SAFETY: passed; seen to be memory.
        unsafe { self.region(at, address, of, each, align) }
    }

    /// The memory whose descriptor stands at `at`, and its address at `address`.
    ///
    /// # Safety
    /// Both have been passed, and the descriptor was seen to be one of memory, with this form and alignment.
    #[inline(always)]
    unsafe fn region<T: Plain>(
        &self,
        at: usize,
        address: usize,
        of: Type,
        each: u32,
        align: u32,
    ) -> OutOfLine<T> {
        if of.bytes(each) != size_of::<T>() || align as usize != align_of::<T>() {
            broken()
        }
        // SAFETY: memory that came with a message is ours, and what has been passed is not taken again.
        unsafe {
            let count = (number::<W>(self.message, at, of.form) / each) as usize;
            OutOfLine::from_raw(wire::address::<W>(self.message, address), count * size_of::<T>())
        }
    }

    /// An array that stands in the message or in memory.
    #[inline(always)]
    pub fn unbounded<T: Plain>(&mut self) -> Unbounded<'m, T> {
        const { assert!(align_of::<T>() <= W::WORD, "stands where a slot begins: ask for `Packed`") }
        let Content::Unbounded { of, each, align } = self.item() else { broken() };
        let at = self.descriptor(of.form);
        // SAFETY: passed, so within the message, which stays for 'm; seen to be memory if it is not inline.
        unsafe {
            if is_inline::<W>(self.message, at) {
                if of.bytes(each) != size_of::<T>() {
                    broken()
                }
                let count = number::<W>(self.message, at, of.form) / each;
                let start = self.vary(count, size_of::<T>());
                let elements = self.message.0.add(start).cast();
                return Unbounded::from(slice::from_raw_parts(elements, count as usize));
            }
            let address = self.vary(1, W::WORD);
            Unbounded::from(self.region::<T>(at, address, of, each, align))
        }
    }

    /// An array that stands in the message, into the caller's room; or memory.
    ///
    /// # Errors
    /// `MIG_ARRAY_TOO_LARGE` if it stands in the message and not all of it fits. What fits is there.
    #[inline(always)]
    pub fn unbounded_into<'r, T: Plain>(&mut self, room: &'r mut [T]) -> Result<Unbounded<'r, T>, CallError> {
        let Content::Unbounded { of, each, align } = self.item() else { broken() };
        if of.bytes(each) != size_of::<T>() {
            broken()
        }
        let at = self.descriptor(of.form);
        // SAFETY: passed, so within the message; seen to be memory if it is not inline.
        unsafe {
            if is_inline::<W>(self.message, at) {
                let count = number::<W>(self.message, at, of.form) / each;
                let start = self.vary(count, size_of::<T>());
                let count = self.bring(start, count as usize, room)?;
                return Ok(Unbounded::from(slice::from_raw_parts(room.as_ptr(), count)));
            }
            let address = self.vary(1, W::WORD);
            Ok(Unbounded::from(self.region::<T>(at, address, of, each, align)))
        }
    }

    /// Rights that stand in the message or in memory.
    #[inline(always)]
    pub fn unbounded_rights<R: Right>(&mut self) -> UnboundedRights<R> {
        let Content::UnboundedPorts { kind, form } = self.item() else { broken() };
        let (disposition, at) = self.disposition::<R>(kind, form);
        // SAFETY: passed, so within the message; seen to be memory if they are not inline, and what has been passed is not taken again.
        unsafe {
            if is_inline::<W>(self.message, at) {
                let count = number::<W>(self.message, at, form);
                let start = self.vary(count, W::WORD);
                let name = |n| self.message.word(start + n * W::WORD);
                return UnboundedRights::copied(disposition, (0..count as usize).map(name));
            }
            let address = self.vary(1, W::WORD);
            UnboundedRights::from(self.names(at, address, form, disposition))
        }
    }

    /// Rights in memory.
    #[inline(always)]
    pub fn out_of_line_rights<R: Right>(&mut self) -> OutOfLineRights<R> {
        let Content::OutOfLinePorts { kind, form, .. } = self.item() else { broken() };
        let (disposition, at) = self.disposition::<R>(kind, form);
        let address = self.pass(W::WORD);
        // SAFETY: passed; seen to be memory with names of such rights.
        unsafe { self.names(at, address, form, disposition) }
    }

    /// The rights in memory whose descriptor stands at `at`, and their address at `address`.
    ///
    /// # Safety
    /// Both have been passed, and the descriptor was seen to be one of rights in memory, with this form and disposition.
    #[inline(always)]
    unsafe fn names<R: Right>(
        &self,
        at: usize,
        address: usize,
        form: Form,
        disposition: u32,
    ) -> OutOfLineRights<R> {
        // SAFETY: rights and memory that came with a message are ours, and what has been passed is not taken again.
        unsafe {
            let count = number::<W>(self.message, at, form) as usize;
            if count == 0 {
                return OutOfLineRights::default();
            }
            let names = wire::address::<W>(self.message, address).cast::<u32>();
            if !names.is_aligned() {
                disagreed();
                return OutOfLineRights::default();
            }
            OutOfLineRights::from_raw(names, count, disposition)
        }
    }
}
