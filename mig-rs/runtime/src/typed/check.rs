//! Is a received typed message what its interface says?
//!
//! Everything here is inlined into a stub, where the shape is a constant: the loop unrolls, and descriptors become words to compare with.
//!
//! The kernel reads the descriptors of a complex message, and of no other: what says in a simple one that it is a right or memory is
//! forged. In a complex one it has read them in the same order as is done here, with the same sums, so that what it has taken for a right
//! is one.

use crate::carried::Kind;
use crate::kernel::{self, KernReturn};
use crate::message::{Message, broken, head};
use crate::string::terminated;
use crate::typed::descriptor::{Descriptor, Form, Open, Place, is_inline, name, number};
use crate::typed::shape::{Complexity, Item, Shape, Type, most_inline};
use crate::wire::{self, Typed};

type Verdict = Result<(), KernReturn>;

#[inline(always)]
const fn must(holds: bool) -> Verdict {
    if holds { Ok(()) } else { Err(KernReturn::BAD_ARGUMENTS) }
}

/// Size with the padding that every slot has, if it has 32 bits.
#[inline(always)]
#[allow(clippy::cast_possible_truncation, reason = "no element is larger than a message")]
pub(super) const fn padded<W: Typed>(number: u32, element: usize) -> Option<u32> {
    let (element, fill) = (element as u32, W::WORD as u32 - 1);
    let Some(size) = number.checked_mul(element) else { return None };
    match size.checked_add(fill) {
        Some(size) => Some(size & !fill),
        None => None,
    }
}

/// Complex bit, size, every descriptor, every count and string, and the exact end.
///
/// # Safety
/// The kernel delivered the message: as many bytes as its header says are defined, and the descriptors of a complex one are the kernel's.
#[inline(always)]
pub(super) unsafe fn message<W: Typed>(message: Message, shape: &Shape) -> Verdict {
    // SAFETY: the caller's promise; each step looks only at what the one before has found to be there.
    unsafe {
        let complex = head(message, shape)?;
        let extra = if shape.min == shape.max { 0 } else { message.word(head::SIZE) - shape.min };
        let mut walk =
            Walk { message, min: shape.min as usize, complex, fixed: W::HEADER, extra, left: extra };
        let mut i = 0;
        while i < shape.items.len() {
            walk.item::<W>(shape.items[i])?;
            i += 1;
        }
        must(walk.left == 0)
    }
}

/// Whether the message is complex, if it may be.
///
/// # Safety
/// As for [`message`].
#[inline(always)]
unsafe fn head(message: Message, shape: &Shape) -> Result<bool, KernReturn> {
    if shape.max < shape.min {
        broken()
    }
    let complexity = shape.complexity();
    let (mask, wanted) = match complexity {
        Complexity::Never => (kernel::COMPLEX, 0),
        Complexity::Sometimes => (0, 0),
        Complexity::Always => (kernel::COMPLEX, kernel::COMPLEX),
    };
    // SAFETY: the header is there.
    unsafe {
        if shape.min == shape.max && cfg!(target_endian = "little") {
            // bits and size side by side: one comparison
            let mask = (u32::MAX as u64) << 32 | mask as u64;
            let wanted = (shape.min as u64) << 32 | wanted as u64;
            must(message.pair(head::BITS) & mask == wanted)?;
        } else {
            must(message.word(head::BITS) & mask == wanted)?;
            must(message.word(head::SIZE).wrapping_sub(shape.min) <= shape.max - shape.min)?;
        }
        Ok(match complexity {
            Complexity::Never => false,
            Complexity::Sometimes => message.word(head::BITS) & kernel::COMPLEX != 0,
            Complexity::Always => true,
        })
    }
}

/// How far the walk has come. `fixed` is a constant after inlining and never beyond the smallest size; what the arrays passed so far
/// took beyond that is what `left` has lost. So all that is looked at lies within the message.
struct Walk {
    message: Message,
    min: usize,
    complex: bool,
    fixed: usize,
    extra: u32,
    left: u32,
}

impl Walk {
    /// Passes `size` bytes that every message of this shape has, and says where they began.
    #[inline(always)]
    fn pass<W: Typed>(&mut self, size: usize) -> usize {
        let at = self.fixed + (self.extra - self.left) as usize;
        self.fixed += size.next_multiple_of(W::WORD);
        if self.fixed > self.min {
            broken()
        }
        at
    }

    /// Passes so many elements, if the message is long enough for them.
    #[inline(always)]
    fn vary<W: Typed>(&mut self, number: u32, element: usize) -> Verdict {
        match padded::<W>(number, element) {
            Some(size) if size <= self.left => {
                self.left -= size;
                Ok(())
            }
            Some(_) | None => Err(KernReturn::BAD_ARGUMENTS),
        }
    }

    /// Passes a descriptor, and says where it began.
    ///
    /// # Safety
    /// As for [`message`].
    #[inline(always)]
    unsafe fn descriptor<W: Typed>(&mut self, wanted: Descriptor, open: Open) -> Result<usize, KernReturn> {
        let at = self.pass::<W>(wanted.form.size::<W>());
        // SAFETY: `pass` has found the descriptor to be within the message.
        must(unsafe { wanted.is_at::<W>(self.message, at, open) })?;
        Ok(at)
    }

    /// As [`Self::descriptor`], of rights. One of any kind must be of one that arrives.
    ///
    /// # Safety
    /// As for [`message`].
    #[inline(always)]
    unsafe fn rights<W: Typed>(&mut self, wanted: Descriptor, open: Open) -> Result<usize, KernReturn> {
        // SAFETY: the descriptor has been passed.
        unsafe {
            let at = self.descriptor::<W>(wanted, open)?;
            must(!open.name || arrives(name::<W>(self.message, at, wanted.form)))?;
            Ok(at)
        }
    }

    /// # Safety
    /// As for [`message`].
    #[inline(always)]
    unsafe fn item<W: Typed>(&mut self, item: Item) -> Verdict {
        // SAFETY: all that is read has been passed before.
        unsafe {
            match item {
                Item::Fixed { of, number } => {
                    self.descriptor::<W>(of.descriptor(of.checked, number, Place::Inline), Open::NOTHING)?;
                    self.pass::<W>(of.bytes(number));
                    Ok(())
                }
                Item::CString { of, size } => {
                    self.descriptor::<W>(of.descriptor(of.checked, size, Place::Inline), Open::NOTHING)?;
                    let at = self.pass::<W>(size as usize);
                    must(terminated(self.message, at, size))
                }
                Item::Counted { of, each, max } => self.counted::<W>(of, each, max).map(drop),
                Item::VaryingCString { of, max } => {
                    let (at, size) = self.counted::<W>(of, 1, max)?;
                    must(terminated(self.message, at, size))
                }
                Item::Port { kind: Some(kind), form } => {
                    self.descriptor::<W>(port::<W>(Some(kind), 1, form), Open::NOTHING)?;
                    self.pass::<W>(W::WORD);
                    Ok(())
                }
                Item::Port { kind: None, form } => {
                    let open = Open { name: true, ..Open::NOTHING };
                    let at = self.descriptor::<W>(port::<W>(None, 1, form), open)?;
                    self.pass::<W>(W::WORD);
                    let name = name::<W>(self.message, at, form);
                    must(!is_right(name) || self.complex && arrives(name))
                }
                Item::Ports { kind, number, form } => {
                    let open = Open { name: kind.is_none(), ..Open::NOTHING };
                    self.rights::<W>(port::<W>(kind, number, form), open)?;
                    self.pass::<W>(number as usize * W::WORD);
                    Ok(())
                }
                Item::PortsUpTo { kind, max, form } => {
                    let open = Open { name: kind.is_none(), ..Open::NUMBER };
                    let at = self.rights::<W>(port::<W>(kind, 0, form), open)?;
                    let count = number::<W>(self.message, at, form);
                    must(count <= max)?;
                    self.vary::<W>(count, W::WORD)
                }
                Item::Unbounded { of, each, align } => self.unbounded::<W>(of, each, align),
                Item::UnboundedPorts { kind, form } => self.unbounded_rights::<W>(kind, form),
                Item::OutOfLine { of, each, align, most } => {
                    let wanted = of.descriptor(of.checked, 0, Place::OutOfLine);
                    let at = self.descriptor::<W>(wanted, Open::NUMBER)?;
                    let number = number::<W>(self.message, at, of.form);
                    must(number.is_multiple_of(each) && (most == u32::MAX || number / each <= most))?;
                    let at = self.pass::<W>(W::WORD);
                    must(aligned::<W>(self.message, at, number, align))
                }
                Item::OutOfLinePorts { kind, form, most } => {
                    let open = Open { name: kind.is_none(), ..Open::NUMBER };
                    let at = self.rights::<W>(names(kind, form), open)?;
                    let count = number::<W>(self.message, at, form);
                    must(count <= most)?;
                    let at = self.pass::<W>(W::WORD);
                    must(aligned::<W>(self.message, at, count, 4))
                }
            }
        }
    }

    /// Passes an array that stands in the message, and says where it begins and how many elements of the interface it has.
    ///
    /// # Safety
    /// As for [`message`].
    #[inline(always)]
    unsafe fn counted<W: Typed>(
        &mut self,
        of: Type,
        each: u32,
        max: u32,
    ) -> Result<(usize, u32), KernReturn> {
        // SAFETY: all that is read has been passed before.
        unsafe {
            let at = self.descriptor::<W>(of.descriptor(of.checked, 0, Place::Inline), Open::NUMBER)?;
            let number = number::<W>(self.message, at, of.form);
            must(number.is_multiple_of(each) && number / each <= max)?;
            let start = self.pass::<W>(0);
            self.vary::<W>(number / each, of.bytes(each))?;
            Ok((start, number / each))
        }
    }

    /// Passes an array that stands in the message or in memory.
    ///
    /// # Safety
    /// As for [`message`].
    #[inline(always)]
    unsafe fn unbounded<W: Typed>(&mut self, of: Type, each: u32, align: u32) -> Verdict {
        // SAFETY: all that is read has been passed before.
        unsafe {
            let open = Open { place: true, ..Open::NUMBER };
            let at = self.descriptor::<W>(of.descriptor(of.checked, 0, Place::Inline), open)?;
            let number = number::<W>(self.message, at, of.form);
            must(number.is_multiple_of(each))?;
            if is_inline::<W>(self.message, at) {
                let element = of.bytes(each);
                must((number / each) as usize <= most_inline(element))?;
                return self.vary::<W>(number / each, element);
            }
            must(self.complex)?;
            let at = self.pass::<W>(0);
            self.vary::<W>(1, W::WORD)?;
            must(aligned::<W>(self.message, at, number, align))
        }
    }

    /// As [`Self::unbounded`], of rights: in memory their names are not as wide as in the message.
    ///
    /// # Safety
    /// As for [`message`].
    #[inline(always)]
    unsafe fn unbounded_rights<W: Typed>(&mut self, kind: Option<Kind>, form: Form) -> Verdict {
        // SAFETY: all that is read has been passed before; whether the descriptor is that of an inline array is asked first.
        unsafe {
            let at = self.pass::<W>(form.size::<W>());
            let open = Open { name: kind.is_none(), ..Open::NUMBER };
            let inline = is_inline::<W>(self.message, at);
            let wanted = if inline { port::<W>(kind, 0, form) } else { names(kind, form) };
            must(wanted.is_at::<W>(self.message, at, open))?;
            must(!open.name || arrives(name::<W>(self.message, at, form)))?;
            let count = number::<W>(self.message, at, form);
            if inline {
                must(count as usize <= most_inline(W::WORD))?;
                return self.vary::<W>(count, W::WORD);
            }
            let at = self.pass::<W>(0);
            self.vary::<W>(1, W::WORD)?;
            must(aligned::<W>(self.message, at, count, 4))
        }
    }
}

/// The name with which a right of this kind arrives.
#[inline(always)]
const fn arriving(kind: Option<Kind>) -> u32 {
    match kind {
        Some(kind) => kind as u32,
        None => 0,
    }
}

/// Rights that stand in the message, in slots as wide as those of the header.
#[inline(always)]
const fn port<W: Typed>(kind: Option<Kind>, number: u32, form: Form) -> Descriptor {
    Descriptor { name: arriving(kind), bits: W::RIGHT, number, form, place: Place::Inline }
}

/// Rights whose names, of 4 bytes, stand in memory.
#[inline(always)]
const fn names(kind: Option<Kind>, form: Form) -> Descriptor {
    Descriptor { name: arriving(kind), bits: 32, number: 0, form, place: Place::OutOfLine }
}

/// Whether the kernel takes an element of this name for a right.
#[inline(always)]
const fn is_right(name: u32) -> bool {
    kernel::MOVE_RECEIVE <= name && name <= kernel::MAKE_SEND_ONCE
}

/// Whether a right has this name when it arrives.
#[inline(always)]
const fn arrives(name: u32) -> bool {
    kernel::MOVE_RECEIVE <= name && name <= kernel::MOVE_SEND_ONCE
}

/// A sender may have had its data anywhere, and memory arrives at the same place within a page.
///
/// # Safety
/// The address of memory stands at `at`.
#[inline(always)]
unsafe fn aligned<W: Typed>(message: Message, at: usize, number: u32, align: u32) -> bool {
    // SAFETY: the caller's promise.
    align <= 1
        || number == 0
        || unsafe { wire::address::<W>(message, at) }.addr().is_multiple_of(align as usize)
}
